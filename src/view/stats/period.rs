//! Of which days the referrals are that are counted.

use jiff::civil::Date;

use crate::model::text::Lang;
use crate::view::{Cell, Column, Place, Rows, Sheet, Tone};

/// Returns the first day, where there is one, and the last.
pub(crate) fn period(since: Option<Date>, until: Date, lang: Lang) -> Sheet {
    let row =
        |key: &str, word: &str, day: Cell| vec![Cell::text(key).shown(word).tone(Tone::Title), day];
    let beginning = || Cell::default().shown(lang.pick("början", "the beginning"));
    let since = since.map_or_else(beginning, |day| Cell::text(day.to_string()));
    Sheet {
        key: "period",
        title: lang.pick("Tid", "Period").to_owned(),
        rows: Rows {
            columns: vec![
                Column::new("what", lang.pick("Vad", "What"), Place::Always),
                Column::new("day", lang.pick("Dag", "Day"), Place::Always),
            ],
            rows: vec![
                row("since", lang.pick("från och med", "from"), since),
                row(
                    "until",
                    lang.pick("till och med", "to"),
                    Cell::text(until.to_string()),
                ),
            ],
        },
    }
}
