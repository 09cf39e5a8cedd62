//! `lots map`: areas by stages.

use anyhow::Result;

use super::super::find::understand::understand;
use super::super::{Notice, Outcome, answer_as_of};
use super::{answered, offerings, spread};
use crate::context::Context;
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::request::{AsOf, Map};
use crate::text;
use crate::view::survey::Survey;
use crate::view::{View, map as view};
use crate::workspace::Workspace;

pub(in super::super) fn map(
    ctx: &Context<'_>,
    asked: &Map,
    room: Option<usize>,
) -> Result<Outcome> {
    let as_of = asked.asked.as_of.as_ref();
    match &asked.since {
        None => answer_as_of(ctx, as_of, |workspace| drawn(workspace, asked, room)),
        Some(since) => answer_as_of(ctx, as_of, |workspace| {
            changed(ctx, workspace, asked, since)
        }),
    }
}

fn drawn(workspace: &Workspace, asked: &Map, room: Option<usize>) -> Result<Outcome> {
    let query = understand(workspace, &asked.asked)?.query;
    let found = spread(workspace, &query, asked.members)?;
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
    let said = format!(
        "{}; {empty} of {} empty",
        offerings(found.len()),
        text::count(cells, "cell")
    );
    answered(workspace, View::Rows(rows), found.is_empty(), said)
}

fn changed(ctx: &Context<'_>, workspace: &Workspace, asked: &Map, since: &AsOf) -> Result<Outcome> {
    let query = understand(workspace, &asked.asked)?.query;
    let after = spread(workspace, &query, asked.members)?;
    let (before, was, said) = Workspace::answer_as_of(ctx, Some(since), |past| {
        let before = spread(past, &query, asked.members)?;
        Ok((before, past.vocabulary.clone(), past.as_of.clone()))
    })?;
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
    let said = format!("{cells} since {}", said.trim_start_matches("as of "));
    let mut outcome = answered(workspace, View::Rows(rows), is_empty, said)?;
    if is_empty {
        outcome.notices.push(Notice::Note(
            "`git log` on the folder of the catalogue says what did".to_owned(),
        ));
    }
    Ok(outcome)
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
