//! Areas by stages: how many offerings stand in each cell, or who.

use std::collections::BTreeSet;

use super::survey::{Survey, shade};
use super::words;
use super::{Cell, Column, Place, Rows, Tone};
use crate::index::Spread;
use crate::model::text::Lang;
use crate::model::vocabulary::{Dimension, Term};

/// The key of the row and the column that count each offering once, in however many cells it stands.
const ALL: &str = "all";

/// Returns the matrix: a row per area, a column per stage, in each cell a number or the ids of actors.
pub(crate) fn matrix(survey: &Survey<'_>, names: bool, lang: Lang) -> Rows {
    let name = |dimension, term: &Term| {
        words::name(survey.vocabulary, dimension, &term.id, lang).into_owned()
    };
    let stages = &survey.vocabulary.stages;
    let all = lang.pick("Alla", "All");
    let mut columns = vec![Column::new(
        "area",
        lang.pick("Område", "Area"),
        Place::Always,
    )];
    columns.extend(stages.iter().map(|stage| {
        let column = Column::new(&stage.id, &name(Dimension::Stage, stage), Place::Always).brief();
        if names { column } else { column.number() }
    }));
    columns.push(Column::new(ALL, all, Place::Always).number());
    let most = survey
        .all_cells()
        .map(|(area, stage)| survey.cell(area, stage).len())
        .max()
        .unwrap_or(0);
    let row = |area: &Term| {
        let mut row = vec![
            Cell::text(&area.id)
                .shown(name(Dimension::Area, area))
                .tone(Tone::Title),
        ];
        row.extend(stages.iter().map(|stage| {
            let count = survey.cell(&area.id, &stage.id).len();
            if names {
                let actors = survey.actors(&area.id, &stage.id);
                let shown = actors.join(",\n");
                Cell::ids(actors).shown(if shown.is_empty() { "·" } else { &shown })
            } else if count == 0 {
                Cell::number(0).shown("·").tone(Tone::Shade(0))
            } else {
                Cell::number(count).tone(Tone::Shade(shade(count, most, SHADES)))
            }
        }));
        row.push(Cell::number(survey.sum(Some(&area.id), None)).tone(Tone::Title));
        row
    };
    let mut rows: Vec<Vec<Cell>> = survey.vocabulary.areas.iter().map(row).collect();
    let mut last = vec![Cell::text(ALL).shown(all).tone(Tone::Title)];
    last.extend(
        stages
            .iter()
            .map(|stage| Cell::number(survey.sum(None, Some(&stage.id))).tone(Tone::Title)),
    );
    last.push(Cell::number(survey.sum(None, None)).tone(Tone::Title));
    rows.push(last);
    Rows { columns, rows }
}

/// How many shades there are.
pub(crate) const SHADES: usize = 4;

/// Returns the long form: a row per cell, empty ones too.
pub(crate) fn long(survey: &Survey<'_>, lang: Lang) -> Rows {
    let row = |(area, stage): (&str, &str)| {
        let offerings = survey.cell(area, stage);
        let ids = offerings.iter().map(|o| o.offering.as_str());
        vec![
            words::term(survey.vocabulary, Dimension::Area, area, lang),
            words::term(survey.vocabulary, Dimension::Stage, stage, lang),
            Cell::number(offerings.len()),
            Cell::ids(survey.actors(area, stage)),
            Cell::ids(ids),
        ]
    };
    Rows {
        columns: vec![
            Column::new("area", lang.pick("Område", "Area"), Place::Always),
            Column::new("stage", lang.pick("Skede", "Stage"), Place::Always),
            Column::new("count", lang.pick("Antal", "Number"), Place::Always).number(),
            Column::new("actors", lang.pick("Aktörer", "Actors"), Place::Always),
            Column::new(
                "offerings",
                lang.pick("Erbjudanden", "Offerings"),
                Place::Asked,
            ),
        ],
        rows: survey.all_cells().map(row).collect(),
    }
}

/// Returns who stands in the cells that are not empty: what a terminal has room for.
pub(crate) fn names(survey: &Survey<'_>, lang: Lang) -> Rows {
    let mut shown = None;
    let mut rows = Vec::new();
    for (area, stage) in survey.all_cells() {
        let actors = survey.actors(area, stage);
        if actors.is_empty() {
            continue;
        }
        let cell = words::term(survey.vocabulary, Dimension::Area, area, lang).tone(Tone::Title);
        rows.push(vec![
            if shown == Some(area) {
                cell.shown("")
            } else {
                cell
            },
            words::term(survey.vocabulary, Dimension::Stage, stage, lang),
            Cell::ids(actors),
        ]);
        shown = Some(area);
    }
    Rows {
        columns: vec![
            Column::new("area", lang.pick("Område", "Area"), Place::Always),
            Column::new("stage", lang.pick("Skede", "Stage"), Place::Always),
            Column::new("actors", lang.pick("Aktörer", "Actors"), Place::Always),
        ],
        rows,
    }
}

/// Returns how cells have changed between two states: a row per cell that differs.
pub(crate) fn changes(before: &Survey<'_>, after: &Survey<'_>, lang: Lang) -> Rows {
    let mut rows = Vec::new();
    for (area, stage) in after.all_cells() {
        let (was, is) = (before.cell(area, stage), after.cell(area, stage));
        let (who_was, who_is) = (before.actors(area, stage), after.actors(area, stage));
        let ids = |offerings: &[&Spread]| -> BTreeSet<String> {
            offerings.iter().map(|o| o.offering.clone()).collect()
        };
        let came: Vec<String> = ids(is).difference(&ids(was)).cloned().collect();
        let went: Vec<String> = ids(was).difference(&ids(is)).cloned().collect();
        let change = match (who_was.len(), who_is.len()) {
            (0, 0) => continue,
            (0, _) => ("opened", lang.pick("öppnades", "opened"), Tone::Good),
            (_, 0) => ("closed", lang.pick("stängdes", "closed"), Tone::Warn),
            (was_many, is_many) if is_many < was_many || is.len() < was.len() => {
                ("thinned", lang.pick("glesnade", "thinned"), Tone::Warn)
            }
            (was_many, is_many) if is_many > was_many || is.len() > was.len() => {
                ("filled", lang.pick("fylldes på", "filled"), Tone::Good)
            }
            _ if !came.is_empty() || !went.is_empty() => {
                ("changed", lang.pick("ändrades", "changed"), Tone::Plain)
            }
            _ => continue,
        };
        let (key, word, tone) = change;
        let (came_lines, went_lines) = (came.join(",\n"), went.join(",\n"));
        rows.push(vec![
            words::term(after.vocabulary, Dimension::Area, area, lang),
            words::term(after.vocabulary, Dimension::Stage, stage, lang),
            Cell::text(key).shown(word).tone(tone),
            Cell::number(was.len()),
            Cell::number(is.len()),
            Cell::list(came).shown(came_lines),
            Cell::list(went).shown(went_lines),
        ]);
    }
    Rows {
        columns: vec![
            Column::new("area", lang.pick("Område", "Area"), Place::Always),
            Column::new("stage", lang.pick("Skede", "Stage"), Place::Always),
            Column::new("change", lang.pick("Ändring", "Change"), Place::Always),
            Column::new("before", lang.pick("Före", "Before"), Place::Always).number(),
            Column::new("after", lang.pick("Efter", "After"), Place::Always).number(),
            Column::new("new", lang.pick("Nya", "New"), Place::Always),
            Column::new("gone", lang.pick("Borta", "Gone"), Place::Always),
        ],
        rows,
    }
}
