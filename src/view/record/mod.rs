//! One actor or one offering, whole.

mod actor;
mod offering;

use super::words;
use super::{Cell, Column, Content, Field, Place, Record, Rows, Tone, Value};
use crate::model::actor::{Reach, Source};
use crate::model::text::Text;
use crate::model::vocabulary::Dimension;
use crate::view::offerings::Setting;

pub(crate) use actor::{Participation, actor};
pub(crate) use offering::offering;

/// Gathers fields; what nobody has stated stays out of what people read, or is said to be not stated where it matters.
struct Fields<'s> {
    setting: &'s Setting,
    fields: Vec<Field>,
}

impl<'s> Fields<'s> {
    fn new(setting: &'s Setting) -> Self {
        let fields = Vec::new();
        Self { setting, fields }
    }

    fn add(&mut self, key: &'static str, sv: &str, en: &str, cell: Cell) {
        self.fields.push(Field {
            key,
            title: self.setting.lang.pick(sv, en).to_owned(),
            content: Content::Cell(cell),
        });
    }

    /// Adds what people read in another field already.
    fn for_machines(&mut self, key: &'static str, cell: Cell) {
        self.add(key, key, key, cell.shown(""));
    }

    fn text(&mut self, key: &'static str, sv: &str, en: &str, text: &Text) {
        self.add(key, sv, en, Cell::in_language(text, self.setting.lang));
    }

    /// Adds what a reader would miss: where it is absent, that is said.
    fn expected(&mut self, key: &'static str, sv: &str, en: &str, cell: Cell) {
        let is_absent = matches!(&cell.value, Value::Absent) && cell.shown.is_none()
            || matches!(&cell.value, Value::List(list) if list.is_empty());
        let cell = if is_absent {
            cell.shown(words::not_stated(self.setting.lang))
                .tone(Tone::Muted)
        } else {
            cell
        };
        self.add(key, sv, en, cell);
    }

    fn terms(
        &mut self,
        key: &'static str,
        sv: &str,
        en: &str,
        dimension: Dimension,
        ids: &[String],
    ) {
        self.expected(
            key,
            sv,
            en,
            words::terms(&self.setting.vocabulary, dimension, ids, self.setting.lang),
        );
    }

    fn list(&mut self, key: &'static str, sv: &str, en: &str, list: &[String]) {
        self.add(key, sv, en, Cell::list(list.to_vec()));
    }

    fn rows(&mut self, key: &'static str, sv: &str, en: &str, rows: Rows) {
        self.fields.push(Field {
            key,
            title: self.setting.lang.pick(sv, en).to_owned(),
            content: Content::Rows(rows),
        });
    }

    fn reach(&mut self, reach: &Reach) {
        let lang = self.setting.lang;
        let cell = match reach {
            Reach::NotStated => Cell::default(),
            Reach::All => Cell::list(vec![Reach::ALL_KEY.to_owned()])
                .shown(lang.pick("hela länet", "all municipalities")),
            Reach::Only(ids) => {
                words::terms(&self.setting.vocabulary, Dimension::Municipality, ids, lang)
            }
        };
        self.expected("serves", "Betjänar", "Serves", cell);
    }

    fn sources(&mut self, sources: &[Source]) {
        let lang = self.setting.lang;
        let columns = vec![
            Column::new("date", lang.pick("Datum", "Date"), Place::Always),
            Column::new("says", lang.pick("Om", "About"), Place::Always),
            Column::new("url", lang.pick("Källa", "Source"), Place::Always),
        ];
        let row = |source: &Source| {
            let date = Cell::maybe(source.date.map(|date| date.to_string()));
            let date = if source.date.is_none() {
                date.shown(lang.pick("odaterad", "undated"))
                    .tone(Tone::Muted)
            } else {
                date
            };
            vec![
                date,
                Cell::maybe(source.says.clone()),
                Cell::text(&source.url),
            ]
        };
        let rows = Rows {
            columns,
            rows: sources.iter().map(row).collect(),
        };
        self.rows("sources", "Källor", "Sources", rows);
    }

    fn cells(&mut self, key: &'static str, sv: &str, en: &str, cells: &[(String, String)]) {
        let Setting {
            vocabulary, lang, ..
        } = self.setting;
        let area = |id| words::name(vocabulary, Dimension::Area, id, *lang);
        let stage = |id| words::name(vocabulary, Dimension::Stage, id, *lang);
        let shown: Vec<String> = cells
            .iter()
            .map(|(a, s)| format!("{} – {}", area(a), stage(s)))
            .collect();
        let list = cells
            .iter()
            .map(|(area, stage)| format!("{area}/{stage}"))
            .collect();
        self.add(key, sv, en, Cell::list(list).shown(shown.join("\n")));
    }

    fn record(self, title: &Text) -> Record {
        Record {
            title: Cell::in_language(title, self.setting.lang)
                .human()
                .into_owned(),
            is_private: false,
            fields: self.fields,
        }
    }
}
