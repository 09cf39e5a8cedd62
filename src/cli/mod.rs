//! The command line: what can be typed, its help, and what it asks for.

mod args;
mod as_of;
mod complete;
mod referral;
mod whole;

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory as _, FromArgMatches as _, ValueEnum as _};

use crate::catalogue;
use crate::config::{Color, Flags};
use crate::request::{Request, Wanted};
use crate::text;
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
    let parsed = args::Args::command()
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
                        let similar = error.get(ContextKind::SuggestedSubcommand);
                        let tip = instead(args, &typed.to_string(), similar);
                        let tip = format!("\n  tip: type `{tip}`\n");
                        text.plain.push_str(&tip);
                        text.colored.push_str(&tip);
                    }
                    Parsed::Misused(text)
                }
            }
        }
    }
}

/// Swedish words for verbs, of which the command line has English ones only.
const SWEDISH_VERBS: [(&str, &str); 16] = [
    ("sök", "find"),
    ("hitta", "find"),
    ("visa", "show"),
    ("aktörer", "actors"),
    ("områden", "areas"),
    ("skeden", "stages"),
    ("målgrupper", "audiences"),
    ("kommuner", "municipalities"),
    ("karta", "map"),
    ("luckor", "gaps"),
    ("jämför", "compare"),
    ("väg", "path"),
    ("hänvisa", "refer"),
    ("hänvisningar", "referral"),
    ("förklara", "explain"),
    ("hjälp", "help"),
];

/// Returns what to type in place of a verb that there is not: a verb that is spelt alike or means the same, else what looks for it.
/// Where it is meant for a referral and is no code of one, the help.
fn instead(args: &[OsString], typed: &str, similar: Option<&ContextValue>) -> String {
    let words: Vec<String> = args
        .iter()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    // What stands behind a flag is its value, and no verb.
    let is_value = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        before.is_some_and(|before| ["--catalogue", "--lang", "--color"].contains(&before.as_str()))
    };
    let mut places = (0..words.len()).filter(|at| words.get(*at).is_some_and(|word| word == typed));
    let at = places.find(|at| !is_value(*at)).unwrap_or(words.len());
    let quoted =
        |words: &[String]| -> Vec<String> { words.iter().map(|word| text::quoted(word)).collect() };
    let before = quoted(words.get(..at).unwrap_or_default());
    if typed == "help" || before.iter().any(|word| word == "help") {
        return "lots --help".to_owned();
    }
    let swedish = SWEDISH_VERBS
        .iter()
        .find(|(word, _)| text::is_meant(word, typed));
    let similar: &[String] = match similar {
        Some(ContextValue::Strings(similar)) => similar,
        _ => &[],
    };
    // What is only remotely alike is more likely to be looked for.
    let near = text::nearest(typed, similar.iter().map(String::as_str));
    let is_referral = before.iter().any(|arg| arg == "referral");
    let is_of_referral = !is_referral
        && swedish.is_none()
        && command()
            .find_subcommand("referral")
            .is_some_and(|referral| referral.find_subcommand(typed).is_some());
    let verb = match (swedish, near.first()) {
        _ if is_of_referral => format!("referral {typed}"),
        (_, Some(verb)) if is_referral => verb.clone(),
        _ if is_referral && !typed.contains(|c: char| c.is_ascii_digit()) => {
            return "lots referral --help".to_owned();
        }
        _ if is_referral => format!("show {}", text::quoted(typed)),
        (Some((_, verb)), _) => (*verb).to_owned(),
        (None, Some(verb)) => verb.clone(),
        (None, None) => format!("find {}", text::quoted(typed)),
    };
    let rest = quoted(words.get(at + 1..).unwrap_or_default());
    [vec!["lots".to_owned()], before, vec![verb], rest]
        .concat()
        .join(" ")
}

/// Returns when colours are wanted, as far as that can be told before the command line is understood.
pub(crate) fn wanted_color(args: &[OsString]) -> Option<Color> {
    Color::from_str(early(args, "--color")?, true).ok()
}

/// Returns the value of a flag on a command line that has not been understood yet.
fn early<'a>(args: &'a [OsString], flag: &str) -> Option<&'a str> {
    let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let separate = words.windows(2).find_map(|pair| match pair {
        [word, value] if *word == flag => Some(*value),
        _ => None,
    });
    let joined = |word: &&'a str| word.strip_prefix(flag)?.strip_prefix('=');
    separate.or_else(|| words.iter().find_map(joined))
}

/// Returns the whole command line as clap knows it, for completion and for the reference. Who parses makes the arguments of the verb
/// that was typed alone.
pub fn command() -> Command {
    let mut command = args::Args::command();
    command.build();
    command
}

/// Returns the command line with candidates for ids from the catalogue at hand.
pub fn completing_command(ambient: &Ambient) -> Command {
    complete::with_candidates(command(), ambient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_broken_where_the_terminal_wants_it() {
        fn look(command: &Command) {
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            let lines: Vec<&str> = help.lines().collect();
            let is_prose = |line: &str| !line.is_empty() && !line.starts_with(' ');
            for pair in lines.windows(2) {
                let [first, second] = pair else { continue };
                let is_broken = is_prose(first) && is_prose(second);
                assert!(!is_broken, "{}: {first}", command.get_name());
            }
            command.get_subcommands().for_each(look);
        }
        look(&command());
    }
}
