//! `lots completions`: what a shell needs to complete commands and ids.
//!
//! The script calls back into `lots`, so that ids come from the catalogue at hand.

use anyhow::{Context as _, Result};
use clap_complete::env::Shells;

use super::Outcome;
use crate::view::View;
use crate::world::COMPLETION_VARIABLE;

/// The name under which the program is called.
const PROGRAM: &str = "lots";

pub(super) fn completions(shell: &str) -> Result<Outcome> {
    let shells = Shells::builtins();
    let completer = shells
        .completer(shell)
        .with_context(|| format!("there is no completion for `{shell}`"))?;
    let mut script = Vec::new();
    completer.write_registration(COMPLETION_VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
    Ok(Outcome::answer(View::Plain(String::from_utf8(script)?)))
}
