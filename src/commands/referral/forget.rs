//! Taking what is private out of the ledger: `forget` and `purge`.

use std::collections::BTreeSet;

use anyhow::Result;
use jiff::ToSpan as _;

use super::super::{Notice, Outcome, Verdict, own};
use super::opened;
use crate::catalogue::ABOUT_FILE;
use crate::context::Context;
use crate::error::{self, hinted};
use crate::ledger::{Coded, Ledger, Which};
use crate::text;
use crate::view::{Cell, Content, Field, Receipt, Record, Value, View};
use crate::workspace::Workspace;

/// The keys and titles of a receipt.
pub(super) const FIELDS: [(&str, &str); 7] = [
    ("referrals", "Referrals"),
    ("codes", "Codes"),
    ("strays", "Notes of referrals that never arrived"),
    ("done", "Done"),
    ("open_left", "Open, left alone"),
    ("copies", "Copies"),
    ("others_left", "Of others, left alone"),
];

pub(super) fn forget(ctx: &Context<'_>, client: &str, yes: bool) -> Result<Outcome> {
    let which = Which::OfClient {
        client: client.to_owned(),
        own: own_id(ctx),
    };
    let (mut done, others) = done(ctx, &which, yes, "of this client")?;
    if done.verdict == Verdict::No && others == 0 {
        let clients = opened(ctx)?.clients()?;
        let near = text::nearest(client, clients.iter().map(String::as_str));
        if !near.is_empty() {
            let hint = format!("did you mean {}?", text::any_of(&near));
            done.notices.insert(0, Notice::Note(hint));
        }
    }
    // Misspelt, one's own organisation has no referrals.
    if done.verdict == Verdict::No
        && others > 0
        && let Some(own) = &ctx.settings.actor
        && let Ok(Some(unknown)) =
            Workspace::examine(ctx, |workspace| Ok(workspace.actor(&own.value).err()))
    {
        let mut said = format!("{}: {unknown}", own.origin);
        error::hints(&unknown).for_each(|hint| said.extend(["; ", hint]));
        done.notices.push(Notice::Warning(said));
    }
    Ok(done)
}

/// Returns the id of one's own organisation. Where no catalogue can be read, what is said is taken for the id: to forget what others have
/// would be worse than to forget nothing.
fn own_id(ctx: &Context<'_>) -> Option<String> {
    let said = ctx.settings.actor.as_ref()?.value.clone();
    let known = Workspace::examine(ctx, |workspace| own(ctx, workspace));
    known.ok().flatten().or(Some(said))
}

pub(super) fn purge(
    ctx: &Context<'_>,
    workspace: &Workspace,
    older_than: Option<u32>,
    yes: bool,
) -> Result<Outcome> {
    if older_than.is_none() && !workspace.about.retention_is_known {
        return Err(hinted(
            format!(
                "how long clients are to be kept cannot be read of `{ABOUT_FILE}`; nothing was forgotten"
            ),
            "`lots check` says what is wrong; or say it yourself: `--older-than MONTHS`",
        ));
    }
    let months = older_than.map_or(i64::from(workspace.about.limits.retention), i64::from);
    let before = workspace.today.saturating_sub(months.months());
    let which = Which::ClosedBefore(before);
    let (done, _) = done(ctx, &which, yes, &format!("closed before {before}"))?;
    Ok(done)
}

/// How many referrals are named.
const NAMED: usize = 20;

/// Returns referrals by their codes and between whom they are, each pair of records once.
fn names(referrals: &[Coded]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for Coded { code, from, to, .. } in referrals {
        let name = format!("{code} {from} to {to}");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Returns as many names as anybody reads, and how many more there are.
fn some(mut names: Vec<String>) -> Vec<String> {
    if names.len() > NAMED {
        let more = names.len() - NAMED;
        names.truncate(NAMED);
        names.push(format!("and {more} more"));
    }
    names
}

/// Forgets, or says what it would come to; returns also how many referrals of others are left alone.
fn done(ctx: &Context<'_>, which: &Which, yes: bool, whose: &str) -> Result<(Outcome, usize)> {
    let reading = opened(ctx)?;
    let what = if yes {
        let path = reading.path().to_owned();
        // It would be waited for.
        drop(reading);
        Ledger::open(&path)?.forget(which)?
    } else {
        reading.forgettable(which)?
    };
    let many = text::count(what.referrals.len(), "referral");
    let is_nothing = what.is_nothing();
    let mut said = match (what.referrals.is_empty(), yes) {
        (true, _) if what.strays > 0 => String::new(),
        (true, _) => format!("there is no referral {whose} with anything to forget\n"),
        (false, true) => format!(
            "{many} {whose}: client code, reason and notes are gone from the ledger;\nthe counts stay\n"
        ),
        (false, false) => format!(
            "{many} {whose} would lose client code, reason and notes for good;\nnothing was written\n"
        ),
    };
    if what.strays > 0 {
        let notes = text::count(what.strays, "note");
        said.push_str(&[&notes, " of referrals that never arrived "].concat());
        said.push_str(if yes {
            "gone from the ledger\n"
        } else {
            "would go for good;\nnothing was written\n"
        });
    }
    if let (Which::OfClient { .. }, false) = (which, yes) {
        for name in some(names(&what.referrals)) {
            said.extend(["  ", name.as_str(), "\n"]);
        }
    }
    let mut notices = Vec::new();
    let others = names(&what.others);
    let others_left = others.len();
    if others_left > 0 {
        notices.push(Notice::Note(format!(
            "{others_left} of other organisations left alone: {}",
            some(others).join(", ")
        )));
    }
    if what.spellings.len() > 1 {
        notices.push(Notice::Note(format!(
            "{} are one client",
            text::all_of(&what.spellings)
        )));
    }
    if !yes && !is_nothing {
        notices.push(Notice::Note("add `--yes` to do it".to_owned()));
    }
    if what.open > 0 {
        notices.push(Notice::Note(format!(
            "{} as old and still open left alone; close them first",
            text::count(what.open, "referral")
        )));
    }
    if what.copies > 0 {
        notices.push(Notice::Note(format!(
            "{} of an older ledger {} too, since it has them",
            text::count(what.copies, "copy"),
            if yes { "deleted" } else { "would be deleted" }
        )));
    }
    if yes && !is_nothing {
        notices.push(Notice::Note(
            "exports and backups that were made before still have them".to_owned(),
        ));
    }
    let is_done = Cell {
        value: Value::Flag(yes && !is_nothing),
        ..Cell::default()
    };
    let codes: BTreeSet<&str> = what.referrals.iter().map(|it| it.code.as_str()).collect();
    let cells = [
        Cell::number(what.referrals.len()),
        Cell::ids(codes),
        Cell::number(what.strays),
        is_done,
        Cell::number(what.open),
        Cell::number(what.copies),
        Cell::number(others_left),
    ];
    let field = |((key, title), cell): ((_, &str), _)| Field {
        key,
        title: title.to_owned(),
        content: Content::Cell(cell),
    };
    let record = Record {
        title: "lots".to_owned(),
        is_private: false,
        fields: FIELDS.into_iter().zip(cells).map(field).collect(),
    };
    let outcome = Outcome {
        view: View::Receipt(Receipt {
            said,
            records: vec![record],
        }),
        notices,
        verdict: if is_nothing {
            Verdict::No
        } else {
            Verdict::Yes
        },
    };
    Ok((outcome, others_left))
}
