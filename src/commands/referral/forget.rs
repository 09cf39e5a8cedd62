//! Taking what is private out of the ledger: `forget` and `purge`.

use anyhow::Result;
use jiff::ToSpan as _;

use super::super::{Notice, Outcome, Verdict};
use super::opened;
use crate::context::Context;
use crate::ledger::{Forgotten, Ledger};
use crate::text;
use crate::view::{Cell, Content, Field, Receipt, Record, View};
use crate::workspace::{self, Workspace};

pub(super) fn forget(ctx: &Context<'_>, client: &str, yes: bool) -> Result<Outcome> {
    let what = opened(ctx)?.of_client(client)?;
    done(ctx, &what, yes, "of this client")
}

pub(super) fn purge(
    ctx: &Context<'_>,
    workspace: &Workspace,
    older_than: Option<u32>,
    yes: bool,
) -> Result<Outcome> {
    let months = older_than.map_or(i64::from(workspace.about.limits.retention), i64::from);
    let before = workspace.today.saturating_sub(months.months());
    let what = opened(ctx)?.older_than(before)?;
    done(ctx, &what, yes, &format!("closed before {before}"))
}

fn done(ctx: &Context<'_>, what: &Forgotten, yes: bool, which: &str) -> Result<Outcome> {
    let many = text::count(what.referrals.len(), "referral");
    let is_nothing = what.referrals.is_empty();
    if yes && !is_nothing {
        let mut ledger = Ledger::open(&workspace::ledger_path(ctx)?.value)?;
        ledger.forget(what)?;
    }
    let said = match (is_nothing, yes) {
        (true, _) => format!("no {which} has anything to forget\n")
            .replace("no of", "no referral of")
            .replace("no closed", "no referral closed"),
        (false, true) => format!(
            "{many} {which}: client code, reason and notes are gone from the ledger; the counts stay\n"
        ),
        (false, false) => format!(
            "{many} {which} would lose client code, reason and notes for good; nothing was written\n"
        ),
    };
    let mut notices = Vec::new();
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
    let field = |key, title: &str, cell| Field {
        key,
        title: title.to_owned(),
        content: Content::Cell(cell),
    };
    let record = Record {
        title: "lots".to_owned(),
        fields: vec![
            field("referrals", "Referrals", Cell::number(what.referrals.len())),
            field(
                "done",
                "Done",
                Cell {
                    value: crate::view::Value::Flag(yes && !is_nothing),
                    ..Cell::default()
                },
            ),
            field("open_left", "Open, left alone", Cell::number(what.open)),
            field("copies", "Copies", Cell::number(what.copies)),
        ],
    };
    Ok(Outcome {
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
    })
}
