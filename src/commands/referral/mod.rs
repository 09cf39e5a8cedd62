//! `lots referral`: following up on what is in the ledger.

mod exchange;
mod forget;
mod list;
mod stats;
pub(crate) mod update;

use anyhow::Result;

use super::{Outcome, own};
use crate::context::Context;
use crate::error::hinted;
use crate::ledger::{Coded, Ledger, Standing};
use crate::model::referral::{Referral as Referred, Side, Status, is_all_of};
use crate::model::text::Lang;
use crate::request::Referral;
use crate::text;
use crate::view::referrals::{self, status_word};
use crate::workspace::{self, Workspace};

pub(super) fn referral(
    ctx: &Context<'_>,
    asked: &Referral,
    room: Option<usize>,
) -> Result<Outcome> {
    match asked {
        Referral::List(asked) => Workspace::examine(ctx, |w| list::list(ctx, w, asked, room)),
        Referral::Show(code) => Workspace::examine(ctx, |w| list::show(ctx, w, code)),
        Referral::Card {
            code,
            card,
            client_name,
        } => Workspace::examine(ctx, |w| {
            list::card(ctx, w, code, *card, client_name.as_deref())
        }),
        Referral::Receive(asked) => Workspace::answer(ctx, |w| update::receive(ctx, w, asked)),
        Referral::Update(asked) => Workspace::examine(ctx, |w| update::update(ctx, w, asked)),
        Referral::Stats(asked) => Workspace::examine(ctx, |w| stats::stats(ctx, w, asked)),
        Referral::Forget { client, yes } => forget::forget(ctx, client, *yes),
        Referral::Purge { older_than, yes } => {
            Workspace::examine(ctx, |w| forget::purge(ctx, w, *older_than, *yes))
        }
        Referral::Export(asked) => exchange::export(ctx, asked),
        Referral::Merge(files) => exchange::merge(ctx, files),
    }
}

/// Returns the keys of the receipt of a request that writes; nothing for one that only looks up.
pub(super) fn receipt_keys(asked: &Referral) -> Option<Vec<&'static str>> {
    let key = |(key, _): (&'static str, _)| key;
    match asked {
        Referral::Receive(_) | Referral::Update(_) => Some(referrals::keys().collect()),
        Referral::Forget { .. } | Referral::Purge { .. } => Some(forget::FIELDS.map(key).to_vec()),
        Referral::Merge(_) => Some(exchange::FIELDS.map(key).to_vec()),
        Referral::List(_)
        | Referral::Show(_)
        | Referral::Card { .. }
        | Referral::Stats(_)
        | Referral::Export(_) => None,
    }
}

/// Opens the ledger for reading.
///
/// # Errors
/// There is none yet, or it cannot be read.
fn opened(ctx: &Context<'_>) -> Result<Ledger> {
    let path = workspace::ledger_path(ctx)?.value;
    Ledger::open_to_read(&path)?.ok_or_else(|| {
        hinted(
            format!("there are no referrals yet: no ledger `{}`", path.display()),
            "`lots refer OFFERING` makes the first",
        )
    })
}

/// Returns which of the `known` statuses a typed word means, in either language.
///
/// # Errors
/// None is meant.
fn status(typed: &str, known: &[Status]) -> Result<Status> {
    let word = text::fold(typed);
    let word = match word.as_str() {
        "reopen" => "reopened",
        "mottagen" | "accepterad" => "accepted",
        "pagaende" | "paborjad" => "in progress",
        "vilande" => "on hold",
        "nekad" => "declined",
        "klar" | "avslutad" => "completed",
        word => word,
    };
    let is_meant = |status: &&Status| {
        let words = [Lang::Sv, Lang::En].map(|lang| text::fold(status_word(**status, lang)));
        text::fold(status.key()) == word || words.iter().any(|w| w == word)
    };
    known.iter().find(is_meant).copied().ok_or_else(|| {
        let keys: Vec<&str> = known.iter().map(|status| status.key()).collect();
        let near = text::nearest(typed, keys.iter().copied());
        let hint = if near.is_empty() {
            format!("it is one of {}", text::any_of(&keys))
        } else {
            text::did_you_mean(&text::any_of(&near), "")
        };
        hinted(format!("unknown status `{typed}`"), hint)
    })
}

/// Returns the referral that a typed code means; of the two records of one, one's own.
///
/// # Errors
/// None or several are meant.
fn coded(
    ctx: &Context<'_>,
    workspace: &Workspace,
    ledger: &Ledger,
    typed: &str,
) -> Result<Standing> {
    let mut found = ledger.coded(typed)?;
    if let Some(own) = own(ctx, workspace)? {
        let is_mine = |coded: &Coded| match coded.side {
            Side::Sent => coded.from == own,
            Side::Received => coded.to == own,
        };
        if is_one_code(&found) && found.iter().any(is_mine) {
            found.retain(is_mine);
        }
    }
    if is_one_code(&found) && found.len() > 1 {
        without_slips(ledger, &mut found)?;
    }
    match &found[..] {
        [one] => ledger.standing(&one.id)?.ok_or_else(|| {
            hinted(
                format!("the ledger has lost {}", one.code),
                "`lots doctor` tells whether it is sound",
            )
        }),
        [] => Err(hinted(
            format!("there is no referral `{typed}`"),
            "`lots referral list` lists them",
        )),
        several => {
            let same_code = is_one_code(several);
            let which: Vec<String> = several
                .iter()
                .take(8)
                .map(|coded| {
                    let name = if same_code { &coded.id } else { &coded.code };
                    format!("{name} ({})", told_apart(coded))
                })
                .collect();
            let how = if same_code {
                "write the id of one of them"
            } else {
                "write more of one of them"
            };
            Err(hinted(
                format!(
                    "`{typed}` could be {}",
                    text::count(several.len(), "referral")
                ),
                format!("{how}: {}", which.join("; ")),
            ))
        }
    }
}

/// Tells whether referrals have one code between them.
fn is_one_code(found: &[Coded]) -> bool {
    let mut codes = found.iter().map(|coded| &coded.code);
    let first = codes.next();
    codes.all(|code| Some(code) == first)
}

/// Leaves out what was entered in error where the same end has another record.
fn without_slips(ledger: &Ledger, found: &mut Vec<Coded>) -> Result<()> {
    let mut good = Vec::new();
    for coded in &*found {
        let standing = ledger.standing(&coded.id)?;
        if standing.is_some_and(|it| it.state.status != Status::EnteredInError) {
            good.push((coded.id.clone(), coded.side));
        }
    }
    found.retain(|coded| {
        let is_good = good.iter().any(|(id, _)| *id == coded.id);
        is_good || good.iter().all(|(_, side)| *side != coded.side)
    });
    Ok(())
}

/// Returns the referral that a whole code means. What writes takes no beginning of one, which a slip of the finger may be.
///
/// # Errors
/// None or several are meant, or not all of the code was typed.
fn wholly_coded(
    ctx: &Context<'_>,
    workspace: &Workspace,
    ledger: &Ledger,
    typed: &str,
) -> Result<Standing> {
    let standing = coded(ctx, workspace, ledger, typed)?;
    let Referred {
        id,
        code,
        from,
        offering,
        on,
        ..
    } = &standing.referral;
    if is_all_of(code, typed) || id.eq_ignore_ascii_case(typed.trim()) {
        return Ok(standing);
    }
    Err(hinted(
        format!("`{typed}` is not a whole code; nothing was written"),
        format!("write all of it, if you mean `{code}` ({on}, {from} to {offering})"),
    ))
}

/// Returns what tells a referral from others, for people.
fn told_apart(coded: &Coded) -> String {
    let Coded {
        side,
        from,
        to,
        on,
        offering,
        client,
        ..
    } = coded;
    let client = client.as_ref();
    let client = client.map_or_else(String::new, |client| format!(", client {client}"));
    format!("{} {on}, {from} to {to}, {offering}{client}", side.key())
}
