//! `lots map`: areas by stages.

use anyhow::Result;

use super::super::find::understand::understand;
use super::super::{Notice, Outcome, left_out};
use super::{Spreads, answered, offerings, spread};
use crate::context::Context;
use crate::index;
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::request::{AsOf, Map};
use crate::text;
use crate::view::survey::Survey;
use crate::view::{View, map as view};
use crate::workspace::Workspace;

pub(in super::super) fn map(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &Map,
    room: Option<usize>,
) -> Result<Outcome> {
    match &asked.since {
        None => drawn(workspace, asked, room),
        Some(since) => changed(ctx, workspace, asked, since),
    }
}

fn drawn(workspace: &Workspace, asked: &Map, room: Option<usize>) -> Result<Outcome> {
    let Spreads {
        offerings: found,
        hidden,
    } = meant(workspace, asked)?;
    let survey = Survey::new(&workspace.vocabulary, &found);
    let lang = workspace.lang;
    let rows = if asked.long {
        view::long(&survey, lang)
    } else if asked.names && room.is_some() {
        view::names(&survey, lang)
    } else {
        view::matrix(&survey, asked.names, lang)
    };
    let cells = survey.all_cells().count();
    let empty = survey
        .all_cells()
        .filter(|(area, stage)| survey.cell(area, stage).is_empty())
        .count();
    let counted = survey.sum(None, None);
    let mut said = format!(
        "{}; {empty} of {} empty",
        offerings(counted),
        text::count(cells, "cell")
    );
    if counted < found.len() {
        let strays = offerings(found.len() - counted);
        said = format!("{said}; {strays} without a known area or stage left out");
    }
    let mut outcome = answered(workspace, View::Rows(rows), found.is_empty(), said)?;
    if asked.asked.statuses.is_empty() {
        let left_out = left_out(hidden, "`--all`").map(Notice::Note);
        outcome.notices.extend(left_out);
    }
    Ok(outcome)
}

fn changed(ctx: &Context<'_>, workspace: &Workspace, asked: &Map, since: &AsOf) -> Result<Outcome> {
    let now = meant(workspace, asked);
    let (then, was, said) = Workspace::answer_as_of(ctx, Some(since), |past| {
        let then = match meant(past, asked) {
            Err(error) if index::is_of_the_index(&error) => return Err(error),
            then => then.ok(),
        };
        Ok((then, past.vocabulary.clone(), past.as_of.clone()))
    })?;
    // A name that means something in one of the states only stands for nothing in the other.
    let offerings = |found: Spreads| found.offerings;
    let (before, after) = match (then.map(offerings), now.map(offerings)) {
        (then, Ok(after)) => (then.unwrap_or_default(), after),
        (Some(before), Err(error)) if !index::is_of_the_index(&error) => (before, Vec::new()),
        (_, Err(error)) => return Err(error),
    };
    let vocabulary = with_the_past(&workspace.vocabulary, &was);
    let (before, after) = (
        Survey::new(&vocabulary, &before),
        Survey::new(&vocabulary, &after),
    );
    let rows = view::changes(&before, &after, workspace.lang);
    let is_empty = rows.rows.is_empty();
    let cells = match rows.rows.len() {
        0 => "no cell has changed".to_owned(),
        many => format!("{} changed", text::count(many, "cell")),
    };
    let said = said.unwrap_or_default();
    let said = format!(
        "{cells}, compared with {}",
        said.trim_start_matches("as of ")
    );
    answered(workspace, View::Rows(rows), is_empty, said)
}

/// Returns over which cells the offerings spread that are asked for, in one state of the catalogue.
fn meant(workspace: &Workspace, asked: &Map) -> Result<Spreads> {
    let query = understand(workspace, &asked.asked)?.query;
    spread(workspace, &query, asked.members)
}

/// Returns a vocabulary with what it had before, so that a term that was taken away is seen to have closed.
fn with_the_past(now: &Vocabulary, then: &Vocabulary) -> Vocabulary {
    let mut all = now.clone();
    for dimension in [Dimension::Area, Dimension::Stage] {
        for term in then.terms(dimension) {
            if !now.knows(dimension, &term.id) {
                all.terms_mut(dimension).push(term.clone());
            }
        }
    }
    all
}
