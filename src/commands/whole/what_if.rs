//! `lots what-if`: what would be missing without an actor.

use anyhow::Result;

use super::super::find::gone;
use super::super::find::understand::understand;
use super::super::{Notice, Outcome};
use super::{actors, answered, spread};
use crate::context::Context;
use crate::ledger::Ledger;
use crate::request::WhatIf;
use crate::text;
use crate::view::stats::{Counting, open_to};
use crate::view::survey::Survey;
use crate::view::{View, what_if as view};
use crate::workspace::{self, Workspace};

pub(in super::super) fn what_if(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &WhatIf,
) -> Result<Outcome> {
    let without = actors(workspace, &asked.without)?;
    let query = understand(workspace, &asked.asked)?.query;
    let found = spread(workspace, &query, false)?.offerings;
    let survey = Survey::new(&workspace.vocabulary, &found);
    let (referrals, trouble) = match open_referrals(ctx, workspace, &without) {
        Ok(count) => (count, None),
        Err(error) => (None, Some(format!("referrals are not counted: {error:#}"))),
    };
    let sheets = view::sheets(&survey, &without, referrals, workspace.lang);
    let count = |key: &str| {
        let sheet = sheets.iter().find(|sheet| sheet.key == key);
        sheet.map_or(0, |sheet| sheet.rows.rows.len())
    };
    let (lost, cells, partners) = (count("offerings"), count("cells"), count("partners"));
    let referrals_said = match referrals {
        None => String::new(),
        Some((_, false)) => ", some open referrals".to_owned(),
        Some((count, true)) => [", ", &text::count(count, "open referral")].concat(),
    };
    let said = format!(
        "without {}: {} lost, {} left to one actor or nobody, partners lost in {}{referrals_said}",
        text::all_of(&without),
        text::count(lost, "offering"),
        text::count(cells, "cell"),
        text::count(partners, "offering")
    );
    let are_open = referrals.is_some_and(|(count, _)| count > 0);
    let is_empty = lost == 0 && cells == 0 && partners == 0 && !are_open;
    let mut outcome = answered(workspace, View::Sheets(sheets), is_empty, said)?;
    let gone = gone(workspace, &without)?.into_iter().map(Notice::Note);
    outcome.notices.extend(gone);
    outcome.notices.extend(trouble.map(Notice::Warning));
    Ok(outcome)
}

/// Returns how many open referrals lead to actors, and whether it may be shown; nothing where there is no ledger.
fn open_referrals(
    ctx: &Context<'_>,
    workspace: &Workspace,
    actors: &[String],
) -> Result<Option<(usize, bool)>> {
    // Without a home there is no ledger, and none was named.
    let Ok(path) = workspace::ledger_path(ctx) else {
        return Ok(None);
    };
    let Some(ledger) = Ledger::open_to_read(&path.value)? else {
        return Ok(None);
    };
    let (limits, today) = (workspace.about.limits, workspace.today);
    let tally = ledger.tally(None, None, None, limits, today)?;
    let counting = Counting {
        exact: false,
        lang: workspace.lang,
    };
    Ok(Some(open_to(&tally, actors, counting)))
}
