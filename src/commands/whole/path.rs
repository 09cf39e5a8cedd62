//! `lots path`: a client's way through the stages.

use std::collections::HashSet;

use anyhow::Result;

use super::super::find::understand::understand;
use super::super::{Notice, Outcome, setting};
use super::answered;
use crate::context::Context;
use crate::error::hinted;
use crate::model::vocabulary::Dimension;
use crate::query::{Filter, OfferingQuery, resolve};
use crate::request::ClientPath;
use crate::text;
use crate::view::View;
use crate::view::path::{self as view, Candidate, Step};
use crate::workspace::Workspace;

/// How many are shown for each stage at a terminal.
const A_FEW: usize = 3;

pub(in super::super) fn path(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &ClientPath,
    room: Option<usize>,
) -> Result<Outcome> {
    let Workspace { index, today, .. } = workspace;
    let query = understand(workspace, &asked.asked)?.query;
    let limit = asked.asked.limit.or(room.map(|_| A_FEW));
    let limit = limit.unwrap_or(usize::MAX);
    let setting = setting(ctx, workspace)?;
    let mut steps = Vec::new();
    let mut left_out = Vec::new();
    let mut hidden = HashSet::new();
    for stage in stages(workspace, asked)? {
        let query = OfferingQuery {
            stages: vec![stage.clone()],
            ..query.clone()
        };
        let found = workspace.look_up(&query)?;
        hidden.extend(found.hidden);
        let keys = found.keys;
        let actors = index.spread(&keys)?;
        let actors = actors.into_iter().map(|offering| offering.actor).collect();
        let shown = keys.get(..limit.min(keys.len())).unwrap_or_default();
        if shown.len() < keys.len() {
            left_out.push(format!("{} at `{stage}`", keys.len() - shown.len()));
        }
        steps.push(Step {
            stage,
            candidates: index.hits(shown, *today, |hit| Candidate::new(hit, &setting))?,
            actors,
        });
    }
    let uncovered: Vec<String> = steps
        .iter()
        .filter(|step| step.candidates.is_empty())
        .map(|step| step.stage.clone())
        .collect();
    let is_empty = uncovered.len() == steps.len();
    let mut said = vec![text::count(steps.len(), "stage")];
    let rows = view::rows(steps, &setting);
    if !uncovered.is_empty() {
        said.push(format!("nobody at {}", text::all_of(&uncovered)));
    }
    if !left_out.is_empty() {
        said.push(format!(
            "more: {}; `--limit N` shows N for each stage",
            left_out.join(", ")
        ));
    }
    if asked.asked.audiences.is_empty() && room.is_some() {
        said.push("`--audience` says who the client is".to_owned());
    }
    let mut hints = Vec::new();
    for stage in &uncovered {
        for filter in query.filters().filter(|filter| *filter != Filter::Status) {
            let query = OfferingQuery {
                stages: vec![stage.clone()],
                ..query.without(filter)
            };
            let without = workspace.look_up(&query)?.keys.len();
            if without > 0 {
                let flag = filter.flag();
                hints.push(format!("`{stage}` without {flag}: {without}"));
            }
        }
    }
    let mut outcome = answered(workspace, View::Rows(rows), is_empty, said.join("; "))?;
    hints.extend(super::super::left_out(hidden.len(), "`lots find --all`"));
    outcome.notices.extend(hints.into_iter().map(Notice::Note));
    Ok(outcome)
}

/// Returns the stages from one to the other, in the client's order.
fn stages(workspace: &Workspace, asked: &ClientPath) -> Result<Vec<String>> {
    let vocabulary = &workspace.vocabulary;
    let known: Vec<&str> = vocabulary
        .stages
        .iter()
        .map(|stage| stage.id.as_str())
        .collect();
    let place = |typed: &Option<String>, otherwise: usize| -> Result<usize> {
        let Some(typed) = typed else {
            return Ok(otherwise);
        };
        let id = resolve::term(Dimension::Stage, typed, vocabulary)?;
        Ok(known.iter().position(|stage| *stage == id).unwrap_or(0))
    };
    let from = place(&asked.from, 0)?;
    let to = place(&asked.to, known.len().saturating_sub(1))?;
    if from > to {
        let name = |at: usize| known.get(at).copied().unwrap_or_default();
        return Err(hinted(
            format!("`{}` comes after `{}`", name(from), name(to)),
            format!("write `--from {} --to {}`", name(to), name(from)),
        ));
    }
    let stages = known.get(from..=to).unwrap_or_default();
    if stages.is_empty() {
        return Err(super::lacks(workspace, "stages"));
    }
    Ok(stages.iter().map(|stage| (*stage).to_owned()).collect())
}
