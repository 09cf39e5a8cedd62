//! A client's way through the stages: who can take over at each.

use std::collections::BTreeSet;

use super::offerings::{Setting, next_step};
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
    cells: [Cell; 6],
}

impl Candidate {
    pub(crate) fn new(hit: &Hit<'_>, setting: &Setting) -> Self {
        let lang = setting.lang;
        let own = setting.is_own(hit.actor);
        Self {
            actor: hit.actor.to_owned(),
            cells: [
                Cell::in_language(&hit.name, lang).tone(Tone::Title),
                words::own(Cell::in_language(&hit.actor_name, lang), own, lang),
                Cell::text(hit.id).tone(Tone::Muted),
                Cell::text(hit.actor),
                next_step(hit, setting),
                words::age(
                    hit.verified,
                    hit.source_date,
                    setting.limits,
                    setting.today,
                    lang,
                ),
            ],
        }
    }
}

/// Returns a row per stage and offering, and one for a stage that nobody covers.
pub(crate) fn rows(steps: Vec<Step>, setting: &Setting) -> Rows {
    let lang = setting.lang;
    let columns = vec![
        Column::new("stage", lang.pick("Skede", "Stage"), Place::Always),
        Column::new(
            "hand_over",
            lang.pick("Överlämning", "Hand-over"),
            Place::Beneath,
        ),
        Column::new("name", lang.pick("Erbjudande", "Offering"), Place::Always),
        Column::new("actor_name", lang.pick("Aktör", "Actor"), Place::Beneath),
        Column::new("id", "Id", Place::Beneath),
        Column::new("actor", lang.pick("Aktörens id", "Actor id"), Place::Asked),
        Column::new(
            "next_step",
            lang.pick("Nästa steg", "Next step"),
            Place::Aside,
        ),
        Column::new("freshness", lang.pick("Läget", "As of"), Place::Always),
    ];
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
