//! Looking referrals up: `list`, `show`, `card`.

use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use anyhow::{Context as _, Result};

use super::super::refer::{card_of, fit_name, fit_text, record};
use super::super::{Notice, Outcome, Verdict};
use super::{coded, opened, status};
use crate::context::Context;
use crate::ledger::{Filter, Ledger, Listed, Matching};
use crate::model::age::Limits;
use crate::model::referral::Status;
use crate::request::{CardFormat, Listing};
use crate::text;
use crate::view::{Streamed, TakeRow, View, referrals};
use crate::workspace::{self, Workspace};

/// How many referrals are read at a time.
const PAGE: usize = 500;

pub(super) fn list(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &Listing,
    room: Option<usize>,
) -> Result<Outcome> {
    let (limits, today, lang) = (workspace.about.limits, workspace.today, workspace.lang);
    let path = workspace::ledger_path(ctx)?.value;
    let ledger = Ledger::open_to_read(&path)?;
    let filter = filter(workspace, ledger.as_ref(), asked)?;
    let found = match &ledger {
        Some(ledger) => ledger.list(&filter, limits, today)?,
        None => Vec::new(),
    };
    let in_error = match &ledger {
        // Whoever names statuses says also whether these are meant, and open they are not.
        Some(ledger) if filter.statuses.is_empty() && !filter.open && !filter.due => {
            let filter = Filter {
                statuses: vec![Status::EnteredInError],
                ..filter
            };
            ledger.list(&filter, limits, today)?.len()
        }
        _ => 0,
    };
    let late = found.iter().filter(|matching| matching.is_late).count();
    let all = found.len();
    let shown = room.unwrap_or(all).min(all);
    let mut notices = Vec::new();
    notices.push(Notice::Note(if all == 0 {
        "no referrals match".to_owned()
    } else if shown < all {
        let all = text::count(all, "referral");
        format!("{shown} of {all}; in a pipe or a file all are written")
    } else {
        text::count(all, "referral")
    }));
    if in_error > 0 {
        notices.push(Notice::Note(format!(
            "{} entered in error left out; `--status entered-in-error` shows {}",
            text::count(in_error, "referral"),
            if in_error == 1 { "it" } else { "them" }
        )));
    }
    if late > 0 {
        notices.push(Notice::Note(format!(
            "{late} late; `lots referral update CODE STATUS` when you have asked"
        )));
    }
    let read = reader(ledger, found.into_iter().take(shown), limits);
    let mut read: Box<Read> = if shown > PAGE {
        ahead(read)
    } else {
        Box::new(read)
    };
    let vocabulary = Rc::clone(&workspace.vocabulary);
    let make_rows = move |places: &[usize], take: &mut TakeRow<'_>| {
        while let Some(page) = read()? {
            for listed in &page {
                take(referrals::row(
                    listed,
                    places,
                    &vocabulary,
                    limits,
                    today,
                    lang,
                ))?;
            }
        }
        Ok(())
    };
    Ok(Outcome {
        view: View::Streamed(Streamed {
            columns: referrals::columns(lang),
            make_rows: Box::new(make_rows),
            is_private: true,
        }),
        notices,
        verdict: if all == 0 { Verdict::No } else { Verdict::Yes },
    })
}

/// Reads the next page of referrals; nothing after the last.
type Read = dyn FnMut() -> Result<Option<Vec<Listed>>>;

fn reader(
    ledger: Option<Ledger>,
    mut found: impl Iterator<Item = Matching>,
    limits: Limits,
) -> impl FnMut() -> Result<Option<Vec<Listed>>> {
    move || {
        let page: Vec<Matching> = found.by_ref().take(PAGE).collect();
        let ledger = ledger.as_ref().filter(|_| !page.is_empty());
        ledger.map(|ledger| ledger.page(page, limits)).transpose()
    }
}

/// Reads in a thread of its own: the next page while rows are made of one. Where no thread can be had, this one reads.
fn ahead<R>(read: R) -> Box<Read>
where
    R: FnMut() -> Result<Option<Vec<Listed>>> + Send + 'static,
{
    let read = Arc::new(Mutex::new(read));
    let next = |read: &Mutex<R>| {
        let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
        (*read)()
    };
    let (send, receive) = mpsc::sync_channel(1);
    let theirs = Arc::clone(&read);
    let work = move || {
        loop {
            let page = next(&theirs);
            let is_last = !matches!(page, Ok(Some(_)));
            if send.send(page).is_err() || is_last {
                break;
            }
        }
    };
    match std::thread::Builder::new().spawn(work) {
        Ok(_) => Box::new(move || {
            receive
                .recv()
                .context("the thread that reads has stopped")?
        }),
        Err(_) => Box::new(move || next(&read)),
    }
}

fn filter(workspace: &Workspace, ledger: Option<&Ledger>, asked: &Listing) -> Result<Filter> {
    let statuses = asked.statuses.iter();
    let statuses = statuses
        .map(|typed| status(typed, Status::ALL))
        .collect::<Result<Vec<_>>>()?;
    // An actor that has left the catalogue still stands in the ledger, under its id.
    let actor = |typed: &Option<String>| -> Result<Option<String>> {
        let Some(typed) = typed else { return Ok(None) };
        match workspace.actor(typed) {
            Ok(actor) => Ok(Some(actor.id)),
            Err(error) => match ledger {
                Some(ledger) if ledger.knows_actor(typed)? => Ok(Some(typed.clone())),
                _ => Err(error),
            },
        }
    };
    Ok(Filter {
        open: asked.open,
        due: asked.due,
        statuses,
        from: actor(&asked.from)?,
        to: actor(&asked.to)?,
        since: asked.since,
        client: asked.client.clone(),
    })
}

pub(super) fn show(ctx: &Context<'_>, workspace: &Workspace, code: &str) -> Result<Outcome> {
    let ledger = opened(ctx)?;
    let standing = coded(ctx, workspace, &ledger, code)?;
    Ok(Outcome::answer(View::Record(record(workspace, &standing))))
}

pub(super) fn card(
    ctx: &Context<'_>,
    workspace: &Workspace,
    code: &str,
    format: CardFormat,
    client_name: Option<&str>,
) -> Result<Outcome> {
    let ledger = opened(ctx)?;
    let standing = coded(ctx, workspace, &ledger, code)?;
    fit_text("`--client-name`", client_name)?;
    fit_name(client_name, standing.state.consent_share, || {
        let code = &standing.referral.code;
        format!("ask the client, then `lots referral update {code} noted --consent-share yes`")
    })?;
    let offering = workspace.index.offering(&standing.referral.offering)?;
    let offering = offering.as_ref().map(|(_, offering)| offering);
    let card = card_of(workspace, &standing, offering, client_name, format);
    let mut outcome = Outcome::answer(View::Receipt(crate::view::Receipt {
        said: card,
        records: Vec::new(),
    }));
    if standing.state.status == Status::EnteredInError {
        outcome.notices.push(Notice::Warning(format!(
            "{} was entered in error; hand over no card of it",
            standing.referral.code
        )));
    }
    Ok(outcome)
}
