//! Actors beside each other: what they are for, what only one of them covers, and what they do together.

use std::collections::BTreeSet;

use super::survey::Survey;
use super::words;
use super::{Cell, Column, Place, Rows, Sheet, Tone};
use crate::index::Spread;
use crate::model::actor::Actor;
use crate::model::offering::{Offering, Status, full_id};
use crate::model::text::Lang;
use crate::model::vocabulary::Dimension;

/// Returns what actors say of themselves, over which cells each stands alone or not, and their joint offerings.
///
/// `survey` holds their current offerings.
pub(crate) fn sheets(
    actors: &[Actor],
    survey: &Survey<'_>,
    today: jiff::civil::Date,
    lang: Lang,
) -> Vec<Sheet> {
    let sheet = |key, title: &str, rows| Sheet {
        key,
        title: title.to_owned(),
        rows,
    };
    vec![
        sheet(
            "actors",
            lang.pick("Var och en", "Each of them"),
            facts(actors, survey, today, lang),
        ),
        sheet(
            "cells",
            lang.pick("Vem som täcker vad", "Who covers what"),
            cells(actors, survey, lang),
        ),
        sheet(
            "joint",
            lang.pick("Gemensamma erbjudanden", "Joint offerings"),
            joint(actors, survey, lang),
        ),
    ]
}

/// A row per fact, a column per actor.
fn facts(actors: &[Actor], survey: &Survey<'_>, today: jiff::civil::Date, lang: Lang) -> Rows {
    let vocabulary = survey.vocabulary;
    let mut columns = vec![Column::new("what", "", Place::Always)];
    columns.extend(actors.iter().map(|actor| {
        let name = Cell::in_language(&actor.name, lang);
        let name = match name.human() {
            name if name.is_empty() => actor.id.as_str().into(),
            name => name,
        };
        Column::new(&actor.id, &name, Place::Always)
    }));
    let row = |key: &str, title: &str, cell: &dyn Fn(&Actor) -> Cell| {
        let mut row = vec![Cell::text(key).shown(title).tone(Tone::Title)];
        row.extend(actors.iter().map(|actor| {
            let cell = cell(actor);
            if cell.human().is_empty() {
                cell.shown(words::not_stated(lang)).tone(Tone::Muted)
            } else {
                cell
            }
        }));
        row
    };
    let current = |actor: &Actor| -> Vec<Offering> {
        let gone = [Some(Status::Ended), Some(Status::Paused)];
        let offerings = actor.offerings.iter();
        offerings
            .filter(|offering| !gone.contains(&offering.status_on(today)))
            .cloned()
            .collect()
    };
    let rows = vec![
        row("purpose", lang.pick("Syfte", "Purpose"), &|actor| {
            Cell::in_language(&actor.purpose, lang)
        }),
        row(
            "strengths",
            lang.pick("Starkast på, enligt egen uppgift", "Says it is best at"),
            &|actor| words::terms(vocabulary, Dimension::Area, &actor.strengths, lang),
        ),
        row(
            "audiences",
            lang.pick("Målgrupper", "Audiences"),
            &|actor| {
                let named: BTreeSet<String> = current(actor)
                    .into_iter()
                    .flat_map(|offering| offering.audiences)
                    .collect();
                let (known, unknown): (Vec<_>, Vec<_>) = named
                    .into_iter()
                    .partition(|id| vocabulary.knows(Dimension::Audience, id));
                let in_order = vocabulary.audiences.iter().map(|term| term.id.clone());
                let named: Vec<String> = in_order
                    .filter(|id| known.contains(id))
                    .chain(unknown)
                    .collect();
                words::terms(vocabulary, Dimension::Audience, &named, lang)
            },
        ),
        row("prices", lang.pick("Priser", "Prices"), &|actor| {
            let kinds: BTreeSet<&str> = current(actor)
                .iter()
                .map(|offering| offering.price.kind.key())
                .collect();
            let shown: Vec<String> = kinds
                .iter()
                .map(|kind| words::price(kind, None, lang).human().into_owned())
                .collect();
            Cell::ids(kinds).shown(shown.join(", "))
        }),
        row(
            "offerings",
            lang.pick("Erbjudanden", "Offerings"),
            &|actor| Cell::number(current(actor).len()),
        ),
        row(
            "collaboration",
            lang.pick("Om samarbete", "On collaboration"),
            &|actor| Cell::in_language(&actor.collaboration, lang),
        ),
    ];
    Rows { columns, rows }
}

/// A row per area: at which stages each actor stands alone, and at which several do.
fn cells(actors: &[Actor], survey: &Survey<'_>, lang: Lang) -> Rows {
    let vocabulary = survey.vocabulary;
    let mut columns = vec![Column::new(
        "area",
        lang.pick("Område", "Area"),
        Place::Always,
    )];
    columns.extend(actors.iter().map(|actor| {
        let title = [lang.pick("Bara ", "Only "), &actor.id].concat();
        Column::new(&["only_", &actor.id].concat(), &title, Place::Always)
    }));
    let shared = match actors.len() {
        2 => lang.pick("Båda", "Both"),
        _ => lang.pick("Flera", "Several"),
    };
    columns.push(Column::new("shared", shared, Place::Always));
    let mut rows = Vec::new();
    for area in &vocabulary.areas {
        let stages = |covers: &dyn Fn(&[&str]) -> bool| -> Vec<String> {
            let stages = vocabulary.stages.iter().map(|stage| &stage.id);
            stages
                .filter(|stage| covers(&survey.actors(&area.id, stage)))
                .cloned()
                .collect()
        };
        if stages(&|who| !who.is_empty()).is_empty() {
            continue;
        }
        let cell = |ids: Vec<String>| words::terms(vocabulary, Dimension::Stage, &ids, lang);
        let mut row =
            vec![words::term(vocabulary, Dimension::Area, &area.id, lang).tone(Tone::Title)];
        row.extend(
            actors
                .iter()
                .map(|actor| cell(stages(&|who| who == [actor.id.as_str()]))),
        );
        row.push(cell(stages(&|who| who.len() > 1)));
        rows.push(row);
    }
    Rows { columns, rows }
}

/// Current offerings of one of them in which another is a partner.
fn joint(actors: &[Actor], survey: &Survey<'_>, lang: Lang) -> Rows {
    let ids: Vec<&str> = actors.iter().map(|actor| actor.id.as_str()).collect();
    let is_joint = |offering: &&Spread| {
        let partners = &offering.partners;
        partners
            .iter()
            .any(|partner| ids.contains(&partner.as_str()))
    };
    let name = |offering: &Spread| {
        let own = actors.iter().flat_map(|actor| {
            actor
                .offerings
                .iter()
                .filter(|own| full_id(&actor.id, &own.id) == offering.offering)
        });
        own.map(|own| Cell::in_language(&own.name, lang))
            .next()
            .unwrap_or_default()
    };
    Rows {
        columns: vec![
            Column::new("id", "Id", Place::Always),
            Column::new("name", lang.pick("Erbjudande", "Offering"), Place::Always),
            Column::new(
                "partners",
                lang.pick("Tillsammans med", "Partners"),
                Place::Always,
            ),
        ],
        rows: survey
            .offerings
            .iter()
            .filter(is_joint)
            .map(|offering| {
                vec![
                    Cell::text(&offering.offering),
                    name(offering),
                    Cell::list(offering.partners.clone()),
                ]
            })
            .collect(),
    }
}
