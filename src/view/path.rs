//! A client's way through the stages: who can take over at each.

use std::collections::BTreeSet;

use anyhow::Result;

use super::offerings::{self, Setting};
use super::words;
use super::{Cell, Column, Place, Rows, Tone};
use crate::index::Hit;
use crate::model::vocabulary::Dimension;

/// One stage of the way.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) stage: String,
    /// Best first; maybe not all of them.
    pub(crate) candidates: Vec<Candidate>,
    /// Who can help at this stage, whether shown or not.
    pub(crate) actors: BTreeSet<String>,
}

/// An offering that can take over.
#[derive(Debug)]
pub(crate) struct Candidate {
    actor: String,
    cells: Vec<Cell>,
}

/// What is shown of one: columns of a listing of offerings.
const SHOWN: [&str; 6] = [
    "name",
    "actor_name",
    "id",
    "actor",
    "next_step",
    "freshness",
];

impl Candidate {
    /// # Errors
    /// The index is damaged.
    pub(crate) fn new(hit: &Hit<'_>, setting: &Setting) -> Result<Self> {
        Ok(Self {
            actor: hit.actor()?.to_owned(),
            cells: offerings::row(hit, &[], &offerings::places(&SHOWN), setting)?,
        })
    }
}

/// Returns a row per stage and offering, and one for a stage that nobody covers.
pub(crate) fn rows(steps: Vec<Step>, setting: &Setting) -> Rows {
    let lang = setting.lang;
    let mut columns = vec![
        Column::new("stage", lang.pick("Skede", "Stage"), Place::Always),
        Column::new(
            "hand_over",
            lang.pick("Överlämning", "Hand-over"),
            Place::Beneath,
        ),
    ];
    let known = offerings::columns(lang, false);
    let shown = offerings::places(&SHOWN).into_iter();
    columns.extend(shown.filter_map(|at| known.get(at).cloned()).map(|column| {
        let place = match column.key.as_str() {
            "next_step" => Place::Aside,
            _ => column.place,
        };
        Column { place, ..column }
    }));
    let mut rows = Vec::new();
    // Who could have the client when a stage begins; nothing before the first that somebody covers.
    let mut before: Option<BTreeSet<String>> = None;
    for step in steps {
        let stage = words::term(&setting.vocabulary, Dimension::Stage, &step.stage, lang);
        if step.candidates.is_empty() {
            let nobody = Cell::text("nobody")
                .shown(lang.pick("ingen", "nobody"))
                .tone(Tone::Warn);
            let mut row = vec![stage.tone(Tone::Title), nobody];
            row.resize(columns.len(), Cell::default());
            rows.push(row);
            before = before.map(|_| step.actors);
            continue;
        }
        for (place, Candidate { actor, cells }) in step.candidates.into_iter().enumerate() {
            let hand_over = match &before {
                None => Cell::text("begins").shown(lang.pick("börjar", "begins")),
                Some(before) if before.contains(&actor) => {
                    Cell::text("stays-on").shown(lang.pick("aktören är kvar", "actor stays on"))
                }
                Some(_) => Cell::text("takes-over")
                    .shown(lang.pick("tar över", "takes over"))
                    .tone(Tone::Good),
            };
            let stage = match place {
                0 => stage.clone().tone(Tone::Title),
                _ => stage.clone().shown(""),
            };
            rows.push([stage, hand_over].into_iter().chain(cells).collect());
        }
        before = Some(step.actors);
    }
    Rows { columns, rows }
}
