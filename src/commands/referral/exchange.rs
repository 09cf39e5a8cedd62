//! Referrals leave the ledger and arrive from others: `export` and `merge`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use fs_err as fs;

use super::super::{Notice, Outcome, Verdict};
use super::opened;
use crate::context::Context;
use crate::error::hinted;
use crate::ledger::{Ledger, Line, Refused};
use crate::model::referral::Private;
use crate::request::Export;
use crate::text;
use crate::view::{Cell, Column, Content, Field, Lines, Place, Receipt, Record, Rows, View};
use crate::workspace;

/// How many lines that were not taken over are told one by one.
const TOLD: usize = 10;

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
        let bytes = fs::read(file).context("read what is to be merged")?;
        let text = String::from_utf8(bytes).map_err(|_| {
            hinted(
                format!("`{shown}` is not UTF-8; nothing was merged"),
                "merge what `lots referral export` wrote",
            )
        })?;
        for (number, line) in Line::split(&text) {
            match Line::read(&line) {
                Ok(line) => lines.push(line),
                Err(Refused::Newer) => newer += 1,
                Err(Refused::Broken(why)) => broken.push(format!("{shown}:{number}: {why}")),
            }
        }
    }
    let mut ledger = Ledger::open(&workspace::ledger_path(ctx)?.value)?;
    let merged = ledger.merge(&lines)?;
    let disagreements = ledger.disagreements()?;
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
    let mut said = format!(
        "{} added, {} known, {} in conflict, {} not taken over\n",
        merged.added,
        merged.known,
        merged.conflicting,
        broken.len() + newer
    );
    for it in &disagreements {
        let or_nothing = |says: &Option<String>| says.clone().unwrap_or_else(|| "-".to_owned());
        said.push_str(
            &[
                it.code.as_str(),
                ": ",
                it.about,
                ": the sender says ",
                &or_nothing(&it.sender),
                ", the receiver ",
                &or_nothing(&it.receiver),
                "\n",
            ]
            .concat(),
        );
    }
    let field = |key, title: &str, content| Field {
        key,
        title: title.to_owned(),
        content,
    };
    let count = |number| Content::Cell(Cell::number(number));
    let columns = ["code", "about", "sender", "receiver"];
    let record = Record {
        title: "lots".to_owned(),
        fields: vec![
            field("added", "Added", count(merged.added)),
            field("known", "Known", count(merged.known)),
            field("in_conflict", "In conflict", count(merged.conflicting)),
            field("broken", "Broken", count(broken.len())),
            field("newer", "Newer", count(newer)),
            field(
                "disagreements",
                "Disagreements",
                Content::Rows(Rows {
                    columns: columns
                        .map(|key| Column::new(key, key, Place::Always))
                        .to_vec(),
                    rows: disagreements
                        .into_iter()
                        .map(|it| {
                            vec![
                                Cell::text(it.code),
                                Cell::text(it.about),
                                Cell::maybe(it.sender),
                                Cell::maybe(it.receiver),
                            ]
                        })
                        .collect(),
                }),
            ),
        ],
    };
    let is_whole = broken.is_empty() && newer == 0;
    Ok(Outcome {
        view: View::Receipt(Receipt {
            said,
            records: vec![record],
        }),
        notices,
        verdict: if is_whole { Verdict::Yes } else { Verdict::No },
    })
}
