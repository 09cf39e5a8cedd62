//! Candidates for completion, from the catalogue at hand. Silent on any error: a shell is no place to report one.

use std::sync::Arc;

use clap::Command;
use clap_complete::{ArgValueCandidates, CompletionCandidate};

use crate::config::{self, Flags};
use crate::context::{Context, Surface};
use crate::diagnostic::rule;
use crate::model::referral::{Outcome as CameOf, Reason, Status};
use crate::model::text::Lang;
use crate::model::vocabulary::Dimension;
use crate::query::resolve::{PRICES, STATUSES};
use crate::view::gaps::KINDS;
use crate::view::{Column, offerings, referrals};
use crate::workspace::Workspace;
use crate::world::Ambient;

/// What a value may be completed from.
#[derive(Clone, Copy)]
enum Kind {
    Terms(Dimension),
    Actors,
    Offerings,
    ActorsAndOfferings,
    Codes,
    OneOf(fn() -> Vec<&'static str>),
    Columns(fn(Lang) -> Vec<Column>),
}

/// A verb, as the words that lead to it, and what its values name.
type Verb = (&'static [&'static str], &'static [(&'static str, Kind)]);

const VALUES: [Verb; 12] = [
    (
        &["find"],
        &[
            ("price", Kind::OneOf(|| PRICES.map(|(key, _)| key).to_vec())),
            (
                "status",
                Kind::OneOf(|| STATUSES.map(|(key, _)| key).to_vec()),
            ),
            ("area", Kind::Terms(Dimension::Area)),
            ("stage", Kind::Terms(Dimension::Stage)),
            ("audience", Kind::Terms(Dimension::Audience)),
            ("municipality", Kind::Terms(Dimension::Municipality)),
            ("actor", Kind::Actors),
            ("not_actor", Kind::Actors),
            (
                "columns",
                Kind::Columns(|lang| offerings::columns(lang, false)),
            ),
        ],
    ),
    (&["show"], &[("id", Kind::ActorsAndOfferings)]),
    (
        &["map"],
        &[
            ("actor", Kind::Actors),
            ("audience", Kind::Terms(Dimension::Audience)),
            ("municipality", Kind::Terms(Dimension::Municipality)),
        ],
    ),
    (
        &["gaps"],
        &[
            ("kind", Kind::OneOf(|| KINDS.to_vec())),
            ("area", Kind::Terms(Dimension::Area)),
            ("stage", Kind::Terms(Dimension::Stage)),
            ("actor", Kind::Actors),
            ("audience", Kind::Terms(Dimension::Audience)),
            ("municipality", Kind::Terms(Dimension::Municipality)),
        ],
    ),
    (&["compare"], &[("actors", Kind::Actors)]),
    (
        &["path"],
        &[
            ("from", Kind::Terms(Dimension::Stage)),
            ("to", Kind::Terms(Dimension::Stage)),
            ("area", Kind::Terms(Dimension::Area)),
            ("audience", Kind::Terms(Dimension::Audience)),
            ("municipality", Kind::Terms(Dimension::Municipality)),
        ],
    ),
    (&["what-if"], &[("without", Kind::Actors)]),
    (
        &["refer"],
        &[
            ("offerings", Kind::Offerings),
            ("from", Kind::Actors),
            ("area", Kind::Terms(Dimension::Area)),
            ("stage", Kind::Terms(Dimension::Stage)),
        ],
    ),
    (
        &["referral", "list"],
        &[
            ("status", Kind::OneOf(|| keys_but(Status::Noted))),
            ("from", Kind::Actors),
            ("to", Kind::Actors),
            ("columns", Kind::Columns(referrals::columns)),
        ],
    ),
    (
        &["referral", "update"],
        &[
            ("status", Kind::OneOf(|| keys_but(Status::Sent))),
            (
                "reason",
                Kind::OneOf(|| Reason::ALL.iter().map(|reason| reason.key()).collect()),
            ),
            (
                "outcome",
                Kind::OneOf(|| CameOf::ALL.iter().map(|outcome| outcome.key()).collect()),
            ),
        ],
    ),
    (
        &["referral", "receive"],
        &[("from", Kind::Actors), ("offering", Kind::Offerings)],
    ),
    (&["explain"], &[("code", Kind::Codes)]),
];

/// Returns the keys of all statuses but one.
fn keys_but(left_out: Status) -> Vec<&'static str> {
    let others = Status::ALL.iter().filter(|status| **status != left_out);
    others.map(|status| status.key()).collect()
}

/// Returns the command line with candidates for the values that name something of the catalogue.
pub(super) fn with_candidates(command: Command, ambient: &Ambient) -> Command {
    let ambient = Arc::new(ambient.clone());
    VALUES.iter().fold(command, |command, (verb, values)| {
        at(command, verb, &|verb| {
            verb.mut_args(|arg| {
                let kind = values.iter().find(|(name, _)| arg.get_id() == *name);
                let Some(&(_, kind)) = kind else { return arg };
                let ambient = Arc::clone(&ambient);
                let candidates =
                    ArgValueCandidates::new(move || find(&ambient, kind).unwrap_or_default());
                arg.add(candidates)
            })
        })
    })
}

/// Changes the verb at a path.
fn at(command: Command, path: &[&str], change: &dyn Fn(Command) -> Command) -> Command {
    match path.split_first() {
        Some((verb, rest)) => command.mut_subcommand(verb, |verb| at(verb, rest, change)),
        None => change(command),
    }
}

fn find(ambient: &Ambient, kind: Kind) -> anyhow::Result<Vec<CompletionCandidate>> {
    if let Kind::Codes = kind {
        let codes = rule::ALL.iter().map(|rule| rule.code);
        return Ok(codes.map(CompletionCandidate::new).collect());
    }
    if let Kind::OneOf(words) = kind {
        return Ok(words().into_iter().map(CompletionCandidate::new).collect());
    }
    let flags = Flags {
        catalogue: super::early(&ambient.args, "--catalogue").map(Into::into),
        ..Flags::default()
    };
    let (settings, _) = config::settings(ambient, &flags);
    let ctx = Context {
        ambient,
        settings,
        trouble: None,
        surface: Surface::default(),
    };
    Workspace::answer(&ctx, |workspace| candidates(workspace, kind))
}

fn candidates(workspace: &Workspace, kind: Kind) -> anyhow::Result<Vec<CompletionCandidate>> {
    let help = |name: &crate::model::text::Text| {
        name.get(workspace.lang)
            .map(|(name, _)| name.to_owned().into())
    };
    if let Kind::Terms(dimension) = kind {
        let candidate = |term: &crate::model::vocabulary::Term| {
            CompletionCandidate::new(&term.id).help(help(&term.name))
        };
        return Ok(workspace
            .vocabulary
            .terms(dimension)
            .iter()
            .map(candidate)
            .collect());
    }
    if let Kind::Columns(columns) = kind {
        let candidate =
            |column: Column| CompletionCandidate::new(column.key).help(Some(column.title.into()));
        return Ok(columns(workspace.lang).into_iter().map(candidate).collect());
    }
    let is_wanted = |id: &str| match kind {
        Kind::Actors => !id.contains('/'),
        Kind::Offerings => id.contains('/'),
        _ => true,
    };
    let known = workspace.index.ids()?;
    Ok(known
        .into_iter()
        .filter(|(id, _)| is_wanted(id))
        .map(|(id, name)| CompletionCandidate::new(&id).help(help(&name)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_completed_can_be_typed() {
        let command = super::super::command();
        for (path, values) in VALUES {
            let verb = path
                .iter()
                .try_fold(&command, |verb, name| verb.find_subcommand(name));
            let verb = verb.expect("a verb");
            for (name, _) in values {
                let mut args = verb.get_arguments();
                assert!(args.any(|arg| arg.get_id() == *name), "{path:?} {name}");
            }
        }
    }
}
