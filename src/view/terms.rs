//! The words of the vocabulary as a listing.

use super::{Cell, Column, Place, Rows, Tone};
use crate::model::text::Lang;
use crate::model::vocabulary::Term;

/// Returns a listing of terms, each with how many offerings carry it and of how many actors.
pub(crate) fn rows(terms: &[(Term, usize, usize)], lang: Lang) -> Rows {
    let columns = vec![
        Column::new("name", lang.pick("Namn", "Name"), Place::Always),
        Column::new("id", "Id", Place::Beneath),
        Column::new(
            "offerings",
            lang.pick("Erbjudanden", "Offerings"),
            Place::Always,
        )
        .number(),
        Column::new("actors", lang.pick("Aktörer", "Actors"), Place::Always).number(),
        Column::new("definition", lang.pick("Betyder", "Means"), Place::Always),
        Column::new(
            "not",
            lang.pick("Betyder inte", "Does not mean"),
            Place::Wide,
        ),
        Column::new(
            "aliases",
            lang.pick("Hittas också som", "Also found as"),
            Place::Asked,
        ),
        Column::new("broader", lang.pick("Ingår i", "Part of"), Place::Asked),
    ];
    let row = |(term, offerings, actors): &(Term, usize, usize)| {
        vec![
            Cell::in_language(&term.name, lang).tone(Tone::Title),
            Cell::text(&term.id).tone(Tone::Muted),
            Cell::number(*offerings),
            Cell::number(*actors),
            Cell::in_language(&term.definition, lang),
            Cell::in_language(&term.not, lang),
            Cell::list(
                term.aliases_sv
                    .iter()
                    .chain(&term.aliases_en)
                    .cloned()
                    .collect(),
            ),
            Cell::list(term.broader.clone()),
        ]
    };
    Rows {
        columns,
        rows: terms.iter().map(row).collect(),
    }
}
