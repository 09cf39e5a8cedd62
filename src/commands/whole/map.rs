//! `lots map`: areas by stages.

use anyhow::Result;

use super::super::find::understand::understand;
use super::super::{Notice, Outcome, left_out};
use super::{Spreads, answered, offerings, spread};
use crate::context::Context;
use crate::index::{self, Spread};
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::query::resolve;
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
    let now = Known::new(workspace, asked)?;
    let (then, was, said) = Workspace::answer_as_of(ctx, Some(since), |past| {
        let then = Known::new(past, asked)?;
        Ok((then, past.vocabulary.clone(), past.as_of.clone()))
    })?;
    for (kind, value) in now
        .unknown
        .iter()
        .filter(|name| then.unknown.contains(name))
    {
        named(workspace, *kind, value)?;
    }
    let before = known(then.offerings, &was);
    let after = known(now.offerings, &workspace.vocabulary);
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

/// Returns offerings with the areas and stages alone that their own state of the catalogue knows.
fn known(mut offerings: Vec<Spread>, vocabulary: &Vocabulary) -> Vec<Spread> {
    for offering in &mut offerings {
        let Spread { areas, stages, .. } = offering;
        areas.retain(|area| vocabulary.knows(Dimension::Area, area));
        stages.retain(|stage| vocabulary.knows(Dimension::Stage, stage));
    }
    offerings
}

/// Returns over which cells the offerings spread that are asked for, in one state of the catalogue.
fn meant(workspace: &Workspace, asked: &Map) -> Result<Spreads> {
    let query = understand(workspace, &asked.asked)?.query;
    spread(workspace, &query, asked.members)
}

/// What is asked for in one of two states of the catalogue: a value that only the other one knows stands for nothing here.
struct Known {
    offerings: Vec<Spread>,
    unknown: Vec<(Option<Dimension>, String)>,
}

impl Known {
    fn new(workspace: &Workspace, asked: &Map) -> Result<Self> {
        let mut asked = asked.clone();
        let mut unknown = Vec::new();
        let mut is_nothing = false;
        let filters = [
            (Some(Dimension::Audience), &mut asked.asked.audiences),
            (
                Some(Dimension::Municipality),
                &mut asked.asked.municipalities,
            ),
            (None, &mut asked.asked.actors),
        ];
        for (kind, values) in filters {
            let mut known = Vec::new();
            for value in resolve::whole(values, |value| is_known(workspace, kind, value))? {
                if is_known(workspace, kind, &value)? {
                    known.push(value);
                } else {
                    unknown.push((kind, value));
                }
            }
            // Without a value the filter would hold for everything.
            is_nothing |= known.is_empty() && !values.is_empty();
            *values = known;
        }
        let offerings = if is_nothing {
            Vec::new()
        } else {
            meant(workspace, &asked)?.offerings
        };
        Ok(Self { offerings, unknown })
    }
}

/// Returns the ids that the value of a filter names: those of terms, or else of actors.
fn named(workspace: &Workspace, kind: Option<Dimension>, value: &str) -> Result<Vec<String>> {
    let typed = [value.to_owned()];
    match kind {
        Some(dimension) => resolve::terms(dimension, &typed, &workspace.vocabulary),
        None => workspace.actors(&typed),
    }
}

fn is_known(workspace: &Workspace, kind: Option<Dimension>, value: &str) -> Result<bool> {
    match named(workspace, kind, value) {
        Err(error) if index::is_of_the_index(&error) => Err(error),
        named => Ok(named.is_ok()),
    }
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
