//! `lots gaps`: what is missing, and what there is twice.

use anyhow::Result;

use super::super::Outcome;
use super::super::find::understand::understand;
use super::{answered, spread};
use crate::model::vocabulary::Dimension;
use crate::query::resolve;
use crate::request::Gaps;
use crate::text;
use crate::view::gaps::{self as view, Looked};
use crate::view::survey::Survey;
use crate::view::{Cell, View};
use crate::workspace::Workspace;

pub(in super::super) fn gaps(workspace: &Workspace, asked: &Gaps) -> Result<Outcome> {
    let query = understand(workspace, &asked.asked)?.query;
    let found = spread(workspace, &query, asked.members)?.offerings;
    let actors = workspace.index.actors(workspace.today, workspace.lang)?;
    let terms = |dimension, typed| resolve::terms(dimension, typed, &workspace.vocabulary);
    let known = view::KINDS.map(|kind| (kind, &[][..]));
    let kinds = asked.kinds.iter();
    let kinds = kinds
        .map(|typed| resolve::own_word("kind", typed, &known))
        .collect::<Result<Vec<_>>>()?;
    let survey = Survey::new(&workspace.vocabulary, &found);
    let rows = view::rows(&Looked {
        survey: &survey,
        actors: &actors,
        is_for_some: !query.audiences.is_empty() || !query.municipalities.is_empty(),
        members: asked.members,
        audiences: &query.audiences,
        kinds: &kinds,
        areas: &terms(Dimension::Area, &asked.areas)?,
        stages: &terms(Dimension::Stage, &asked.stages)?,
        about: &workspace.actors(&asked.actors)?,
        min: asked.min,
        limits: workspace.about.limits,
        today: workspace.today,
        lang: workspace.lang,
    });
    let is_narrowed = !(asked.kinds.is_empty()
        && asked.areas.is_empty()
        && asked.stages.is_empty()
        && asked.actors.is_empty());
    let said = match rows.rows.len() {
        0 if is_narrowed => "no such gaps or overlaps; `lots gaps` lists all".to_owned(),
        0 => "no gaps and no overlaps".to_owned(),
        many => {
            let counts = view::KINDS.iter().map(|kind| {
                let is = |row: &&Vec<Cell>| row.first().is_some_and(|cell| cell.machine() == *kind);
                format!("{} {kind}", rows.rows.iter().filter(is).count())
            });
            format!(
                "{}: {}",
                text::count(many, "finding"),
                counts.collect::<Vec<_>>().join(", ")
            )
        }
    };
    let is_empty = rows.rows.is_empty() || !workspace.index.has_offerings()?;
    answered(workspace, View::Rows(rows), is_empty, said)
}
