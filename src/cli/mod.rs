//! The command line: what can be typed, its help, and what it asks for.

mod args;
mod as_of;
mod complete;
mod referral;
mod whole;

use std::ffi::OsString;

use clap::error::{ContextKind, ErrorKind};
use clap::{Command, CommandFactory as _, FromArgMatches as _, ValueEnum as _};

use crate::catalogue;
use crate::config::{Color, Flags};
use crate::request::{Request, Wanted};
use crate::view::Styled;
use crate::world::Ambient;

/// What the command line came to.
#[derive(Debug)]
pub(crate) enum Parsed {
    Request(Box<Invocation>),
    /// Help or version, for standard output.
    Special(Styled),
    /// What was wrong with it, for standard error.
    Misused(Styled),
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
            let mut text = Styled {
                plain: text.to_string(),
                colored: text.ansi().to_string(),
            };
            match error.kind() {
                ErrorKind::DisplayHelp => Parsed::Special(text),
                ErrorKind::DisplayVersion if !args.iter().any(|arg| arg == "--version") => {
                    Parsed::Special(text)
                }
                ErrorKind::DisplayVersion => {
                    let embedded = catalogue::embedded_version();
                    let embedded = format!("catalogue {embedded} (embedded)\n");
                    text.plain.push_str(&embedded);
                    text.colored.push_str(&embedded);
                    Parsed::Special(text)
                }
                kind => {
                    let typed = error.get(ContextKind::InvalidSubcommand);
                    if let (ErrorKind::InvalidSubcommand, Some(typed)) = (kind, typed) {
                        let tip = format!("\n  tip: to look for it, type `lots find {typed}`\n");
                        text.plain.push_str(&tip);
                        text.colored.push_str(&tip);
                    }
                    Parsed::Misused(text)
                }
            }
        }
    }
}

/// Returns when colours are wanted, as far as that can be told before the command line is understood.
pub(crate) fn wanted_color(args: &[OsString]) -> Option<Color> {
    let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let separate = words.windows(2).find_map(|pair| match pair {
        ["--color", when] => Some(*when),
        _ => None,
    });
    let joined = words.iter().find_map(|word| word.strip_prefix("--color="));
    Color::from_str(separate.or(joined)?, true).ok()
}

/// Returns the command line as clap knows it, for parsing and for the reference.
pub fn command() -> Command {
    args::Args::command()
}

/// Returns the command line with candidates for ids from the catalogue at hand.
pub fn completing_command(ambient: &Ambient) -> Command {
    complete::with_candidates(command(), ambient)
}
