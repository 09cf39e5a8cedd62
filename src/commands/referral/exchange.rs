//! Referrals leave the ledger and arrive from others: `export` and `merge`.

use std::path::PathBuf;

use anyhow::Result;
use fs_err as fs;

use super::super::{Notice, Outcome, Verdict, own};
use super::opened;
use crate::context::Context;
use crate::error::{hinted, hinted_because};
use crate::file::SQLITE;
use crate::ledger::{Disagreement, Ledger, Line, MOST_DISPUTED, Refused};
use crate::model::referral::Private;
use crate::request::Export;
use crate::text;
use crate::view::{Cell, Column, Content, Field, Lines, Place, Receipt, Record, Rows, Value, View};
use crate::workspace::{self, Workspace};

/// How many lines that were not taken over are told one by one.
const TOLD: usize = 10;

/// The keys and titles of a receipt of a merge.
pub(super) const FIELDS: [(&str, &str); 7] = [
    ("added", "Added"),
    ("known", "Known"),
    ("in_conflict", "In conflict"),
    ("forgotten", "Forgotten"),
    ("broken", "Broken"),
    ("newer", "Newer"),
    ("disagreements", "Disagreements"),
];

pub(super) fn export(ctx: &Context<'_>, asked: &Export) -> Result<Outcome> {
    let mut notices = Vec::new();
    let mut lines = Vec::new();
    let mut verdict = Verdict::Yes;
    if asked.salvage {
        let path = workspace::ledger_path(ctx)?.value;
        let salvaged = Ledger::salvage(&path)?;
        notices.push(Notice::Note(format!(
            "readable: {} and {}",
            text::count(salvaged.referrals, "referral"),
            text::count(salvaged.events, "event")
        )));
        for stopped in &salvaged.stopped {
            notices.push(Notice::Warning(format!("not all of it: {stopped}")));
            verdict = Verdict::No;
        }
        if salvaged.lines.is_empty() {
            // What may be there from before is worth more.
            notices.push(Notice::Note("nothing was written".to_owned()));
            return Ok(Outcome {
                view: View::Nothing,
                notices,
                verdict,
            });
        }
        notices.push(Notice::Note(
            "to go on, move the damaged file away and `lots referral merge` what was written"
                .to_owned(),
        ));
        lines = salvaged.lines;
    } else {
        opened(ctx)?.each_line(|line| {
            lines.push(line);
            Ok(())
        })?;
    }
    if asked.without_texts {
        lines = lines.into_iter().map(without_texts).collect();
    }
    Ok(Outcome {
        view: View::Lines(Lines {
            lines: lines.iter().map(Line::write).collect(),
        }),
        notices,
        verdict,
    })
}

fn without_texts(line: Line) -> Line {
    match line {
        Line::Referral(mut referral) => {
            referral.private = Private::default();
            Line::Referral(referral)
        }
        Line::Event(referral, mut event) => {
            event.note = None;
            Line::Event(referral, event)
        }
    }
}

pub(super) fn merge(ctx: &Context<'_>, files: &[PathBuf]) -> Result<Outcome> {
    let mut lines = Vec::new();
    let mut broken = Vec::new();
    let mut newer = 0;
    for file in files {
        let shown = file.display();
        let bytes = fs::read(file).map_err(|error| {
            hinted_because(
                "what is to be merged cannot be read; nothing was merged",
                "name files that `lots referral export` wrote",
                error.into(),
            )
        })?;
        if bytes.starts_with(SQLITE) {
            return Err(hinted(
                format!("`{shown}` is a ledger; nothing was merged"),
                format!(
                    "merge what `LOTS_LEDGER={} lots referral export --output theirs.jsonl` writes",
                    text::quoted(&shown.to_string())
                ),
            ));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            hinted(
                format!("`{shown}` is not UTF-8; nothing was merged"),
                "merge what `lots referral export` wrote",
            )
        })?;
        if text.starts_with("code,") {
            return Err(hinted(
                format!("`{shown}` is CSV; nothing was merged"),
                "merge what `lots referral export` writes without `--format csv`",
            ));
        }
        for (at, line) in Line::read_all(&text, ctx.ambient.moment()) {
            match line {
                Ok(line) => lines.push(line),
                Err(Refused::Newer) => newer += 1,
                Err(Refused::Broken(why)) => broken.push(format!("{shown}{at}: {why}")),
            }
        }
    }
    let mut ledger = Ledger::open(&workspace::ledger_path(ctx)?.value)?;
    let merged = ledger.merge(&lines)?;
    ledger.hold()?;
    let (disagreements, are_more) = ledger.disagreements(&merged.touched)?;
    let mut notices: Vec<Notice> = broken
        .iter()
        .take(TOLD)
        .map(|broken| Notice::Warning(format!("not taken over: {broken}")))
        .collect();
    if broken.len() > TOLD {
        notices.push(Notice::Warning(format!("and {} more", broken.len() - TOLD)));
    }
    if newer > 0 {
        notices.push(Notice::Warning(format!(
            "{} from a newer lots not taken over; install it and merge again",
            text::count(newer, "record")
        )));
    }
    for id in merged.conflicting.iter().take(TOLD) {
        // By its id: the other end has the same code.
        let told = match ledger.standing(id)? {
            Some(standing) => format!(
                "{} is told in two ways; the smaller was kept, `lots referral show {id}` shows it",
                standing.referral.code
            ),
            None => {
                format!("{id}, which is not here yet, is told in two ways; the smaller was kept")
            }
        };
        notices.push(Notice::Warning(told));
    }
    if merged.forgotten > 0 {
        notices.push(Notice::Warning(format!(
            "{} forgotten there, and so here too",
            text::count(merged.forgotten, "referral")
        )));
    }
    if are_more {
        notices.push(Notice::Warning(format!(
            "sender and receiver disagree about more than {MOST_DISPUTED} referrals; take over what is told here and merge again"
        )));
    }
    // To look into the catalogue may take time, for which nobody should have to wait.
    drop(ledger);
    let mut said = format!(
        "{} added, {} known, {} in conflict, {} not taken over\n",
        merged.added,
        merged.known,
        merged.conflicting.len(),
        broken.len() + newer
    );
    if !disagreements.is_empty() {
        // It makes a command shorter, no more: a catalogue that is not there is no reason to fail after the merge.
        let own = Workspace::examine(ctx, |workspace| own(ctx, workspace));
        let own = own.unwrap_or_default();
        for it in &disagreements {
            said.push_str(&told(it, &disagreements, own.as_deref()));
        }
    }
    let field = |((key, title), content): ((_, &str), _)| Field {
        key,
        title: title.to_owned(),
        content,
    };
    let count = |number| Content::Cell(Cell::number(number));
    let columns = ["code", "about", "news", "sender", "receiver"];
    let is_whole = broken.is_empty() && newer == 0 && merged.conflicting.is_empty();
    let disagreements = Rows {
        columns: columns
            .map(|key| Column::new(key, key, Place::Always))
            .to_vec(),
        rows: disagreements
            .into_iter()
            .map(|it| {
                vec![
                    Cell::text(it.code),
                    Cell::text(it.about),
                    Cell {
                        value: Value::Flag(it.is_news),
                        ..Cell::default()
                    },
                    Cell::maybe(it.sender),
                    Cell::maybe(it.receiver),
                ]
            })
            .collect(),
    };
    let contents = [
        count(merged.added),
        count(merged.known),
        count(merged.conflicting.len()),
        count(merged.forgotten),
        count(broken.len()),
        count(newer),
        Content::Rows(disagreements),
    ];
    let record = Record {
        title: "lots".to_owned(),
        is_private: false,
        fields: FIELDS.into_iter().zip(contents).map(field).collect(),
    };
    Ok(Outcome {
        view: View::Receipt(Receipt {
            said,
            records: vec![record],
        }),
        notices,
        verdict: if is_whole { Verdict::Yes } else { Verdict::No },
    })
}

/// Returns a disagreement in a line; news with the command that takes it over. `own` is the id of one's own organisation.
fn told(it: &Disagreement, all: &[Disagreement], own: Option<&str>) -> String {
    let code = &it.code;
    let receiver = it.receiver.as_deref().unwrap_or("-");
    if it.is_news && it.follows {
        // A code may mean either record; whose one's own is, is known only where one's organisation is.
        let which = if own == Some(&it.from) { code } else { &it.id };
        let mut command = format!("lots referral update {which} {receiver}");
        for (about, flag) in [("reason", "--reason"), ("outcome", "--outcome")] {
            let same = all
                .iter()
                .find(|other| other.id == it.id && other.about == about);
            if let Some(said) = same.and_then(|other| other.receiver.as_deref()) {
                command.extend([" ", flag, " ", said]);
            }
        }
        return format!("{code}: the receiver says {receiver}; `{command}` takes it over\n");
    }
    let sender = it.sender.as_deref().unwrap_or("-");
    format!(
        "{code}: {}: the sender says {sender}, the receiver {receiver}\n",
        it.about
    )
}
