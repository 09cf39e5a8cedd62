//! `lots actors`, `areas`, `stages`, `audiences`, `municipalities`: the lists, with counts.

use anyhow::Result;

use super::{Notice, Outcome, Verdict, own};
use crate::context::Context;
use crate::model::vocabulary::Dimension;
use crate::query::{CURRENT, OfferingQuery};
use crate::view::{Rows, View, actors as actor_view, terms as term_view};
use crate::workspace::Workspace;

pub(super) fn actors(ctx: &Context<'_>, workspace: &Workspace) -> Result<Outcome> {
    let actors = workspace.index.actors(workspace.today, workspace.lang)?;
    let own = own(ctx, workspace)?;
    let own = own.as_deref();
    Ok(outcome(
        workspace,
        actor_view::rows(&actors, &workspace.vocabulary, own, workspace.lang),
    ))
}

pub(super) fn terms(workspace: &Workspace, dimension: Dimension) -> Result<Outcome> {
    let Workspace {
        index,
        vocabulary,
        today,
        lang,
        ..
    } = workspace;
    let counts = index.term_counts(dimension, *today)?;
    let actors = if dimension == Dimension::Municipality {
        index.actors(*today, *lang)?
    } else {
        Vec::new()
    };
    let mut rows = Vec::new();
    for term in vocabulary.terms(dimension) {
        let (offerings, by) = if dimension == Dimension::Municipality {
            // What can be had there, and who sits there.
            let statuses = CURRENT.map(str::to_owned).to_vec();
            let query = OfferingQuery {
                municipalities: vec![term.id.clone()],
                statuses,
                ..OfferingQuery::default()
            };
            let found = workspace.look_up(&query)?;
            (
                found.keys.len(),
                actors
                    .iter()
                    .filter(|actor| actor.municipalities.contains(&term.id))
                    .count(),
            )
        } else {
            counts
                .iter()
                .find(|c| c.id == term.id)
                .map_or((0, 0), |c| (c.offerings, c.actors))
        };
        rows.push((term.clone(), offerings, by));
    }
    Ok(outcome(workspace, term_view::rows(&rows, *lang)))
}

fn outcome(workspace: &Workspace, rows: Rows) -> Outcome {
    let notices = workspace
        .warning()
        .map(Notice::Warning)
        .into_iter()
        .collect();
    Outcome {
        view: View::Rows(rows),
        notices,
        verdict: Verdict::Yes,
    }
}
