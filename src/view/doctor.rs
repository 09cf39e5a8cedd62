//! How the program is set up, and whether it is well.

use super::{Cell, Content, Field, Record, Tone};

/// Returns a record of findings about the set-up: key, title, value, and whether it wants attention.
pub(crate) fn record(lines: Vec<(&'static str, &str, Option<String>, bool)>) -> Record {
    let field =
        |(key, title, value, wants_attention): (&'static str, &str, Option<String>, bool)| Field {
            key,
            title: title.to_owned(),
            content: Content::Cell(Cell::maybe(value).tone(if wants_attention {
                Tone::Warn
            } else {
                Tone::Plain
            })),
        };
    Record {
        title: "lots".to_owned(),
        is_private: false,
        fields: lines.into_iter().map(field).collect(),
    }
}
