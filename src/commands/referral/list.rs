//! Looking referrals up: `list`, `show`, `card`.

use anyhow::Result;

use super::super::refer::{card_of, fit_name, fit_text};
use super::super::{Notice, Outcome, Verdict};
use super::{coded, opened};
use crate::context::Context;
use crate::ledger::{Filter, Ledger};
use crate::model::referral::Status;
use crate::query::resolve;
use crate::request::{CardFormat, Listing};
use crate::text;
use crate::view::{View, referrals};
use crate::workspace::{self, Workspace};

pub(super) fn list(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &Listing,
    room: Option<usize>,
) -> Result<Outcome> {
    let filter = filter(workspace, asked)?;
    let Workspace {
        about, today, lang, ..
    } = workspace;
    let path = workspace::ledger_path(ctx)?.value;
    let mut listed = Vec::new();
    let mut late = 0;
    let mut all = 0;
    if let Some(ledger) = Ledger::open_to_read(&path)? {
        ledger.list(&filter, about.limits, *today, |next| {
            all += 1;
            late += usize::from(next.due.is_some_and(|due| due < *today));
            if room.is_none_or(|room| listed.len() < room) {
                listed.push(next);
            }
            Ok(())
        })?;
    }
    let mut notices = Vec::new();
    if all == 0 {
        notices.push(Notice::Note("no referrals match".to_owned()));
    } else if listed.len() < all {
        notices.push(Notice::Note(format!(
            "{} of {}; in a pipe or a file all are written",
            listed.len(),
            text::count(all, "referral")
        )));
    } else {
        notices.push(Notice::Note(text::count(all, "referral")));
    }
    if late > 0 {
        notices.push(Notice::Note(format!(
            "{late} late; `lots referral update CODE STATUS` when you have asked"
        )));
    }
    let rows = referrals::rows(&listed, about.limits, *today, *lang);
    Ok(Outcome {
        view: View::Rows(rows),
        notices,
        verdict: Verdict::Yes,
    })
}

fn filter(workspace: &Workspace, asked: &Listing) -> Result<Filter> {
    let known: Vec<(&'static str, &[&str])> =
        Status::ALL.iter().map(|s| (s.key(), &[][..])).collect();
    let statuses = asked
        .statuses
        .iter()
        .map(|typed| {
            let key = resolve::own_word("status", &typed.replace('_', "-"), &known)?;
            Ok(Status::from_key(&key).unwrap_or(Status::Sent))
        })
        .collect::<Result<Vec<_>>>()?;
    // An actor that has left the catalogue still stands in the ledger, under its id.
    let actor = |typed: &Option<String>| {
        typed.as_ref().map(|typed| {
            workspace
                .actor(typed)
                .map_or_else(|_| typed.clone(), |actor| actor.id)
        })
    };
    Ok(Filter {
        open: asked.open,
        due: asked.due,
        statuses,
        from: actor(&asked.from),
        to: actor(&asked.to),
        since: asked.since,
        client: asked.client.clone(),
    })
}

pub(super) fn show(ctx: &Context<'_>, workspace: &Workspace, code: &str) -> Result<Outcome> {
    let ledger = opened(ctx)?;
    let standing = coded(&ledger, code)?;
    let record = referrals::record(
        &standing,
        workspace.about.limits,
        workspace.today,
        workspace.lang,
    );
    Ok(Outcome::answer(View::Record(record)))
}

pub(super) fn card(
    ctx: &Context<'_>,
    workspace: &Workspace,
    code: &str,
    format: CardFormat,
    client_name: Option<&str>,
) -> Result<Outcome> {
    let ledger = opened(ctx)?;
    let standing = coded(&ledger, code)?;
    fit_text("--client-name", client_name)?;
    fit_name(client_name, standing.referral.consent_share)?;
    let offering = workspace.index.offering(&standing.referral.offering)?;
    let offering = offering.as_ref().map(|(_, offering)| offering);
    let card = card_of(workspace, &standing, offering, client_name, format);
    Ok(Outcome::answer(View::Receipt(crate::view::Receipt {
        said: card,
        records: Vec::new(),
    })))
}
