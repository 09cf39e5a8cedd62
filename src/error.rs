//! Errors that carry the next step.
//!
//! Everything that only passes an error on uses `anyhow`; what knows a remedy attaches it here, and `app` prints it.

use std::fmt;

/// An error message together with what to do about it.
#[derive(Debug)]
pub(crate) struct Hinted {
    message: String,
    /// The next step, as a sentence fragment after `hint:`.
    pub(crate) hint: String,
    cause: Option<anyhow::Error>,
}

impl fmt::Display for Hinted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Hinted {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(AsRef::as_ref)
    }
}

/// Returns an error that says what is wrong and what to do next.
pub(crate) fn hinted(message: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(Hinted {
        message: message.into(),
        hint: hint.into(),
        cause: None,
    })
}

/// Returns an error that says what is wrong and what to do next, on top of its cause.
pub(crate) fn hinted_because(
    message: impl Into<String>,
    hint: impl Into<String>,
    cause: anyhow::Error,
) -> anyhow::Error {
    anyhow::Error::new(Hinted {
        message: message.into(),
        hint: hint.into(),
        cause: Some(cause),
    })
}

/// Returns the hints of an error and of what caused it, outermost first.
pub(crate) fn hints(error: &anyhow::Error) -> impl Iterator<Item = &str> {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<Hinted>())
        .map(|hinted| hinted.hint.as_str())
}
