//! What is said on standard error.

use std::io::Write;

use anyhow::{Error, Result};

use super::{sanitize::sanitize, style};
use crate::view::Tone;

/// What standard error takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk {
    pub(crate) color: bool,
    pub(crate) terminal: bool,
}

impl Talk {
    fn safe(self, text: &str) -> String {
        if self.terminal {
            sanitize(text)
        } else {
            text.to_owned()
        }
    }
}

/// Writes a remark.
pub(crate) fn note(text: &str, talk: Talk, err: &mut dyn Write) -> Result<()> {
    Ok(writeln!(
        err,
        "{}",
        style::paint(&talk.safe(text), style::of(Tone::Muted), talk.color)
    )?)
}

/// Writes something that wants attention.
pub(crate) fn warning(text: &str, talk: Talk, err: &mut dyn Write) -> Result<()> {
    Ok(writeln!(
        err,
        "{} {}",
        style::paint("warning:", style::WARNING, talk.color),
        talk.safe(text)
    )?)
}

/// Writes what went wrong, what caused it, and what to do next.
pub(crate) fn error<'e>(
    error: &Error,
    hints: impl Iterator<Item = &'e str>,
    talk: Talk,
    err: &mut dyn Write,
) -> Result<()> {
    writeln!(
        err,
        "{} {}",
        style::paint("error:", style::ERROR, talk.color),
        talk.safe(&error.to_string())
    )?;
    for cause in error.chain().skip(1) {
        writeln!(err, "  because: {}", talk.safe(&cause.to_string()))?;
    }
    for hint in hints {
        writeln!(
            err,
            "{} {}",
            style::paint("hint:", style::HINT, talk.color),
            talk.safe(hint)
        )?;
    }
    Ok(())
}
