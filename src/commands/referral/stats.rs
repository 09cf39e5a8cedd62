//! `lots referral stats`: what referrals come to, in numbers.

use anyhow::Result;

use super::super::{Notice, Outcome, Verdict};
use crate::context::Context;
use crate::error::hinted;
use crate::ledger::{Ledger, Tally, TallyBy};
use crate::model::mask::{self, SMALLEST_SHOWN};
use crate::model::vocabulary::Dimension;
use crate::request::{Stats, StatsBy};
use crate::text;
use crate::view::stats::flows::by_actor;
use crate::view::stats::period::period;
use crate::view::stats::{Counting, by_part, sheets};
use crate::view::{View, words};
use crate::workspace::{self, Workspace};

pub(super) fn stats(ctx: &Context<'_>, workspace: &Workspace, asked: &Stats) -> Result<Outcome> {
    if let (Some(since), Some(until)) = (asked.since, asked.until)
        && since > until
    {
        return Err(hinted(
            format!("--since {since} is after --until {until}"),
            "swap them",
        ));
    }
    let Workspace {
        about,
        today,
        lang,
        vocabulary,
        ..
    } = workspace;
    let by = match asked.by {
        None | Some(StatsBy::Actor) => None,
        Some(StatsBy::Area) => Some(TallyBy::Area),
        Some(StatsBy::Stage) => Some(TallyBy::Stage),
        Some(StatsBy::Month) => Some(TallyBy::Month),
    };
    let path = workspace::ledger_path(ctx)?.value;
    let tally = match Ledger::open_to_read(&path)? {
        Some(ledger) => ledger.tally(by, asked.since, asked.until, about.limits, *today)?,
        None => Tally::default(),
    };
    let counting = Counting {
        exact: asked.exact,
        lang: *lang,
    };
    let name = |dimension: Dimension| {
        move |id: &str| words::name(vocabulary, dimension, id, *lang).into_owned()
    };
    let view = match asked.by {
        None => {
            let mut sheets = sheets(&tally, counting);
            if !sheets.is_empty() {
                sheets.insert(0, period(asked.since, asked.until.unwrap_or(*today), *lang));
            }
            View::Sheets(sheets)
        }
        Some(StatsBy::Actor) => View::Rows(by_actor(&tally, counting)),
        Some(StatsBy::Area) => View::Rows(by_part(
            &tally,
            lang.pick("Område", "Area"),
            name(Dimension::Area),
            counting,
        )),
        Some(StatsBy::Stage) => View::Rows(by_part(
            &tally,
            lang.pick("Skede", "Stage"),
            name(Dimension::Stage),
            counting,
        )),
        Some(StatsBy::Month) => View::Rows(by_part(
            &tally,
            lang.pick("Månad", "Month"),
            str::to_owned,
            counting,
        )),
    };
    let mut notices = Vec::new();
    let is_too_small = match &view {
        View::Sheets(sheets) => sheets.is_empty(),
        View::Rows(rows) => rows.rows.is_empty(),
        _ => false,
    };
    if is_too_small && !tally.rows.is_empty() {
        notices.push(Notice::Note(
            "too few referrals to show any number of them without showing a single one".to_owned(),
        ));
    }
    if tally.rows.is_empty() {
        notices.push(Notice::Note("no referrals to count".to_owned()));
    } else if !asked.exact && !is_too_small {
        notices.push(Notice::Note(
            "`*` hides counts from 1 to 4, and what they could be worked out from; `--exact` shows them".to_owned(),
        ));
    }
    if tally.not_counted > 0 {
        let many = if asked.exact || mask::one(tally.not_counted).is_some() {
            text::count(tally.not_counted, "referral")
        } else {
            format!("fewer than {SMALLEST_SHOWN} referrals")
        };
        notices.push(Notice::Note(format!(
            "{many} left out: the client does not want to be counted"
        )));
    }
    Ok(Outcome {
        view,
        notices,
        verdict: Verdict::Yes,
    })
}
