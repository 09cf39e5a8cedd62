//! `lots compare`: actors beside each other.

use anyhow::Result;

use super::super::find::gone;
use super::super::{Notice, Outcome};
use super::{actors, answered, spread};
use crate::error::hinted;
use crate::index;
use crate::query::{CURRENT, OfferingQuery};
use crate::text;
use crate::view::survey::Survey;
use crate::view::{View, compare as view};
use crate::workspace::Workspace;

pub(in super::super) fn compare(workspace: &Workspace, typed: &[String]) -> Result<Outcome> {
    let ids = actors(workspace, typed)?;
    if ids.len() < 2 {
        return Err(hinted(
            "one actor has nothing to be compared with",
            "name two or more; `lots actors` lists them",
        ));
    }
    let query = OfferingQuery {
        actors: ids.clone(),
        statuses: CURRENT.map(str::to_owned).to_vec(),
        ..OfferingQuery::default()
    };
    let found = spread(workspace, &query, false)?.offerings;
    let whole = ids
        .iter()
        .map(|id| {
            let actor = workspace.index.actor(id)?;
            actor.ok_or_else(|| index::damaged(format!("it has lost `{id}`")))
        })
        .collect::<Result<Vec<_>>>()?;
    let survey = Survey::new(&workspace.vocabulary, &found);
    let sheets = view::sheets(&whole, &survey, workspace.today, workspace.lang);
    let joint = sheets.iter().find(|sheet| sheet.key == "joint");
    let said = match joint.map_or(0, |sheet| sheet.rows.rows.len()) {
        0 => "no joint offering is known".to_owned(),
        many => text::count(many, "joint offering"),
    };
    let mut outcome = answered(workspace, View::Sheets(sheets), false, said)?;
    let gone = gone(workspace, &ids)?.into_iter().map(Notice::Note);
    outcome.notices.extend(gone);
    Ok(outcome)
}
