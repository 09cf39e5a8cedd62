//! `--as-of`, for every verb that can answer from the past of the catalogue.

use crate::request::AsOf;

// From which state of the catalogue to answer. Flattened into the arguments of a verb.
#[derive(Debug, Default, clap::Args)]
pub(super) struct AsOfArgs {
    /// Answer from the catalogue as it was: at the end of a day, month or year, or at a git revision; it has to lie in a git repository, as in a
    /// clone
    #[arg(long, value_name = "DATE|REV", value_parser = as_of, help_heading = "Filters")]
    as_of: Option<AsOf>,
}

impl AsOfArgs {
    /// Returns the state that is asked for; nothing: as it is now.
    pub(super) fn into_as_of(self) -> Option<AsOf> {
        self.as_of
    }
}

fn as_of(typed: &str) -> Result<AsOf, String> {
    something(typed).map(AsOf::typed)
}

/// Understands the value of `--since`.
pub(super) fn since(typed: &str) -> Result<AsOf, String> {
    something(typed).map(AsOf::since)
}

fn something(typed: &str) -> Result<&str, String> {
    if typed.trim().is_empty() {
        return Err("write a date (2026, 2026-06, 2026-06-30) or a revision of git".to_owned());
    }
    Ok(typed)
}
