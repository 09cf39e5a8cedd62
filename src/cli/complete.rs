//! Candidates for completion, from the catalogue at hand. Silent on any error: a shell is no place to report one.

use std::sync::Arc;

use clap::Command;
use clap_complete::{ArgValueCandidates, CompletionCandidate};

use crate::config::{self, Flags};
use crate::context::{Context, Surface};
use crate::diagnostic::rule;
use crate::model::vocabulary::Dimension;
use crate::query::resolve::{PRICES, STATUSES};
use crate::workspace::Workspace;
use crate::world::Ambient;

/// What a value may be completed from.
#[derive(Clone, Copy)]
enum Kind {
    Terms(Dimension),
    Actors,
    ActorsAndOfferings,
    OneOf(&'static [(&'static str, &'static [&'static str])]),
}

/// Returns the command line with candidates for the values that name something of the catalogue.
pub(super) fn with_candidates(command: Command, ambient: &Ambient) -> Command {
    let ambient = Arc::new(ambient.clone());
    let candidates = move |kind: Kind| {
        let ambient = Arc::clone(&ambient);
        ArgValueCandidates::new(move || find(&ambient, kind).unwrap_or_default())
    };
    let for_find = candidates.clone();
    command
        .mut_subcommand("find", move |find| {
            let values = [
                ("price", Kind::OneOf(&PRICES)),
                ("status", Kind::OneOf(&STATUSES)),
                ("area", Kind::Terms(Dimension::Area)),
                ("stage", Kind::Terms(Dimension::Stage)),
                ("audience", Kind::Terms(Dimension::Audience)),
                ("municipality", Kind::Terms(Dimension::Municipality)),
                ("actor", Kind::Actors),
                ("not_actor", Kind::Actors),
            ];
            values.into_iter().fold(find, |find, (name, kind)| {
                find.mut_arg(name, |arg| arg.add(for_find(kind)))
            })
        })
        .mut_subcommand("explain", |explain| {
            let codes = || {
                let codes = rule::ALL.iter().map(|rule| rule.code);
                codes.map(CompletionCandidate::new).collect()
            };
            explain.mut_arg("code", |arg| arg.add(ArgValueCandidates::new(codes)))
        })
        .mut_subcommand("show", move |show| {
            show.mut_arg("id", |arg| arg.add(candidates(Kind::ActorsAndOfferings)))
        })
}

fn find(ambient: &Ambient, kind: Kind) -> anyhow::Result<Vec<CompletionCandidate>> {
    let settings = config::settings(
        ambient,
        &Flags {
            catalogue: named_catalogue(ambient),
            ..Flags::default()
        },
    )?;
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
    if let Kind::OneOf(words) = kind {
        let words = words
            .iter()
            .map(|(word, _)| CompletionCandidate::new(*word));
        return Ok(words.collect());
    }
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
    let wants_offerings = matches!(kind, Kind::ActorsAndOfferings);
    let known = workspace.index.ids()?;
    Ok(known
        .into_iter()
        .filter(|(id, _)| wants_offerings || !id.contains('/'))
        .map(|(id, name)| CompletionCandidate::new(&id).help(help(&name)))
        .collect())
}

/// Returns the folder of a `--catalogue` that stands earlier on the line being completed.
fn named_catalogue(ambient: &Ambient) -> Option<std::path::PathBuf> {
    let words: Vec<&str> = ambient.args.iter().filter_map(|arg| arg.to_str()).collect();
    let separate = words.windows(2).find_map(|pair| match pair {
        ["--catalogue", folder] => Some(*folder),
        _ => None,
    });
    separate
        .or_else(|| {
            words
                .iter()
                .find_map(|word| word.strip_prefix("--catalogue="))
        })
        .map(Into::into)
}
