//! The command line: what can be typed, its help, and what it asks for.

mod args;
mod complete;
mod referral;

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ErrorKind};
use clap::{Command, CommandFactory as _, FromArgMatches as _};

use crate::catalogue;
use crate::config::Flags;
use crate::request::{Request, Wanted};
use crate::world::Ambient;

/// What the command line came to.
#[derive(Debug)]
pub(crate) enum Parsed {
    Request(Box<Invocation>),
    /// Help or version, for standard output.
    Special(StyledStr),
    /// What was wrong with it, for standard error.
    Misused(StyledStr),
}

/// A request and how it is to be answered.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) flags: Flags,
    pub(crate) quiet: bool,
    pub(crate) wanted: Wanted,
    pub(crate) request: Request,
}

/// Takes the command line apart.
pub(crate) fn parse(args: &[OsString]) -> Parsed {
    let parsed = command()
        .try_get_matches_from(args)
        .and_then(|matches| args::Args::from_arg_matches(&matches));
    match parsed {
        Ok(args) => Parsed::Request(Box::new(args.into_invocation())),
        Err(error) => {
            let text = error.render();
            match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Parsed::Special(text),
                ErrorKind::InvalidSubcommand => {
                    let typed = error.get(ContextKind::InvalidSubcommand);
                    let tip = typed.map(|typed| {
                        format!("\n  tip: to look for it, type `lots find {typed}`\n")
                    });
                    Parsed::Misused(StyledStr::from(format!(
                        "{}{}",
                        text.ansi(),
                        tip.unwrap_or_default()
                    )))
                }
                _ => Parsed::Misused(text),
            }
        }
    }
}

/// Returns the command line as clap knows it, for parsing and for the reference.
pub fn command() -> Command {
    let version = format!(
        "{}\ncatalogue {} (embedded)",
        env!("CARGO_PKG_VERSION"),
        catalogue::embedded_version()
    );
    args::Args::command().long_version(version)
}

/// Returns the command line with candidates for ids from the catalogue at hand.
pub fn completing_command(ambient: &Ambient) -> Command {
    complete::with_candidates(command(), ambient)
}
