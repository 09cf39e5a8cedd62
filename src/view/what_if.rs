//! What would be missing if actors were not there.

use super::stats::number;
use super::survey::Survey;
use super::words;
use super::{Cell, Column, Place, Rows, Sheet, Tone};
use crate::index::Spread;
use crate::model::text::Lang;
use crate::model::vocabulary::Dimension;

/// Returns the offerings that would be lost, the cells that would be left with nobody or with one, and the offerings of others that would lose a partner.
///
/// `survey` holds all current offerings, `referrals` is how many open referrals lead to the actors, and whether that is shown; nothing
/// where no ledger is.
pub(crate) fn sheets(
    survey: &Survey<'_>,
    without: &[String],
    referrals: Option<(usize, bool)>,
    lang: Lang,
) -> Vec<Sheet> {
    let sheet = |key, title: &str, rows| Sheet {
        key,
        title: title.to_owned(),
        rows,
    };
    let mut sheets = vec![
        sheet(
            "offerings",
            lang.pick("Erbjudanden som försvinner", "Offerings that are lost"),
            offerings(survey, without, lang),
        ),
        sheet(
            "cells",
            lang.pick(
                "Rutor som förlorar sin enda eller näst sista aktör",
                "Cells that lose their only or their second provider",
            ),
            cells(survey, without, lang),
        ),
        sheet(
            "partners",
            lang.pick(
                "Erbjudanden som förlorar en partner",
                "Offerings that lose a partner",
            ),
            partners(survey, without, lang),
        ),
    ];
    if let Some((count, is_shown)) = referrals.filter(|(count, _)| *count > 0) {
        let what = Cell::text("open").shown(lang.pick("öppna", "open"));
        sheets.push(sheet(
            "referrals",
            lang.pick("Hänvisningar dit", "Referrals to them"),
            Rows {
                columns: vec![
                    Column::new("what", lang.pick("Vad", "What"), Place::Always),
                    Column::new("referrals", lang.pick("Antal", "Number"), Place::Always).number(),
                ],
                rows: vec![vec![what, number(is_shown.then_some(count))]],
            },
        ));
    }
    sheets
}

fn offerings(survey: &Survey<'_>, without: &[String], lang: Lang) -> Rows {
    let is_lost = |offering: &&Spread| without.contains(&offering.actor);
    let terms = |dimension, ids: &[String]| words::terms(survey.vocabulary, dimension, ids, lang);
    Rows {
        columns: vec![
            Column::new("id", "Id", Place::Always),
            Column::new("areas", lang.pick("Områden", "Areas"), Place::Always),
            Column::new("stages", lang.pick("Skeden", "Stages"), Place::Always),
            Column::new(
                "audiences",
                lang.pick("Målgrupper", "Audiences"),
                Place::Wide,
            ),
        ],
        rows: survey
            .offerings
            .iter()
            .filter(is_lost)
            .map(|offering| {
                vec![
                    Cell::text(&offering.offering),
                    terms(Dimension::Area, &offering.areas),
                    terms(Dimension::Stage, &offering.stages),
                    terms(Dimension::Audience, &offering.audiences),
                ]
            })
            .collect(),
    }
}

fn cells(survey: &Survey<'_>, without: &[String], lang: Lang) -> Rows {
    let is_gone = |actor: &&str| without.iter().any(|gone| gone == actor);
    let mut rows = Vec::new();
    for (area, stage) in survey.all_cells() {
        let (gone, left): (Vec<&str>, Vec<&str>) =
            survey.actors(area, stage).into_iter().partition(is_gone);
        let (key, word) = match (gone.len(), left.len()) {
            (0, _) | (_, 2..) => continue,
            (_, 0) => ("nobody", lang.pick("ingen kvar", "nobody is left")),
            (_, _) => ("one", lang.pick("en kvar", "one is left")),
        };
        rows.push(vec![
            Cell::text(format!("{area}/{stage}")).shown(""),
            words::term(survey.vocabulary, Dimension::Area, area, lang).tone(Tone::Title),
            words::term(survey.vocabulary, Dimension::Stage, stage, lang),
            Cell::text(key).shown(word).tone(Tone::Warn),
            Cell::ids(gone),
            Cell::ids(left),
        ]);
    }
    Rows {
        columns: vec![
            Column::new("cell", "", Place::Asked),
            Column::new("area", lang.pick("Område", "Area"), Place::Always),
            Column::new("stage", lang.pick("Skede", "Stage"), Place::Always),
            Column::new("left", lang.pick("Följd", "Outcome"), Place::Always),
            Column::new("gone", lang.pick("Borta", "Gone"), Place::Always),
            Column::new("remaining", lang.pick("Kvar", "Remaining"), Place::Always),
        ],
        rows,
    }
}

fn partners(survey: &Survey<'_>, without: &[String], lang: Lang) -> Rows {
    let mut rows = Vec::new();
    for offering in survey.offerings {
        if without.contains(&offering.actor) {
            continue;
        }
        let (gone, left): (Vec<&str>, Vec<&str>) = offering
            .partners
            .iter()
            .map(String::as_str)
            .partition(|partner| without.iter().any(|gone| gone == partner));
        if !gone.is_empty() {
            rows.push(vec![
                Cell::text(&offering.offering),
                Cell::ids(gone),
                Cell::ids(left),
            ]);
        }
    }
    Rows {
        columns: vec![
            Column::new("id", "Id", Place::Always),
            Column::new("gone", lang.pick("Borta", "Gone"), Place::Always),
            Column::new("remaining", lang.pick("Kvar", "Remaining"), Place::Always),
        ],
        rows,
    }
}
