//! Answers as plain data: what a command returns and `output` writes.
//!
//! The key of a column is the contract: it is the JSON key, the CSV header and the name for `--columns`, in every format the same.

pub(crate) mod actors;
pub(crate) mod atlas;
pub(crate) mod card;
pub(crate) mod compare;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod gaps;
pub(crate) mod map;
pub(crate) mod markdown;
pub(crate) mod offerings;
pub(crate) mod path;
pub(crate) mod record;
pub(crate) mod referrals;
pub(crate) mod stats;
pub(crate) mod survey;
pub(crate) mod terms;
pub(crate) mod what_if;
pub(crate) mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use anyhow::Result;

use crate::diagnostic::Finding;
use crate::model::text::{Lang, Text};
use crate::request::FindingFormat;

/// What a command answers.
#[derive(Debug)]
pub(crate) enum View {
    Rows(Rows),
    Streamed(Streamed),
    Record(Record),
    Findings(Findings),
    Sheets(Vec<Sheet>),
    Receipt(Receipt),
    Lines(Lines),
    Page(Box<atlas::Atlas>),
    /// Written as it is.
    Plain(String),
    /// A document in Markdown, whose long lines are broken where somebody reads it.
    Document(&'static str),
    /// Not written at all: what was in the file before stays there.
    Nothing,
}

/// A listing of which only that is made which is shown: the columns that are asked for, row by row. Not all that it is made of is held
/// at once; the text of it is, and for a table that is fitted to a terminal, the cells.
pub(crate) struct Streamed {
    pub(crate) columns: Vec<Column>,
    pub(crate) make_rows: MakeRows,
    /// Whether it is about people.
    pub(crate) is_private: bool,
}

/// Makes the rows of a listing, with the cells of the columns at the given places, and hands over one after the other.
pub(crate) type MakeRows = Box<dyn FnOnce(&[usize], &mut TakeRow<'_>) -> Result<()>>;

/// Takes a row of a listing.
pub(crate) type TakeRow<'t> = dyn FnMut(Vec<Cell>) -> Result<()> + 't;

impl fmt::Debug for Streamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streamed")
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

/// One of several listings that belong together.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) key: &'static str,
    pub(crate) title: String,
    pub(crate) rows: Rows,
}

/// A text of the command line itself, such as its help: as it is, and with the colours of a terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Styled {
    pub(crate) plain: String,
    pub(crate) colored: String,
}

/// Records in the exchange format, one JSON object each.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    pub(crate) lines: Vec<String>,
}

/// What was done, once for people and once for machines.
#[derive(Debug, Default)]
pub(crate) struct Receipt {
    /// For people, written as it is.
    pub(crate) said: String,
    /// For machines: one object each.
    pub(crate) records: Vec<Record>,
}

/// A listing.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// One thing, whole.
#[derive(Debug, Default)]
pub(crate) struct Record {
    pub(crate) title: String,
    /// It is about a client: nobody else is to read it.
    pub(crate) is_private: bool,
    pub(crate) fields: Vec<Field>,
}

/// A part of a record. Its key is the contract, as a column's is.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) key: &'static str,
    pub(crate) title: String,
    pub(crate) content: Content,
}

/// What a field holds.
#[derive(Debug)]
pub(crate) enum Content {
    Cell(Cell),
    Rows(Rows),
}

/// What `lots check` found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) findings: Vec<Finding>,
    /// The text of every file that is spoken of, by path.
    pub(crate) texts: BTreeMap<String, String>,
    /// Where the paths start.
    pub(crate) root: String,
    pub(crate) format: FindingFormat,
}

/// A column of a listing.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) key: String,
    pub(crate) title: String,
    pub(crate) place: Place,
    pub(crate) is_number: bool,
    /// One of many narrow ones, which may stand close with a short title.
    pub(crate) is_brief: bool,
}

/// What can be shown of a thing in a column of its own, and how its cell is made.
pub(crate) struct Fact<F> {
    pub(crate) key: &'static str,
    sv: &'static str,
    en: &'static str,
    place: Place,
    pub(crate) cell: F,
}

impl<F> Fact<F> {
    pub(crate) const fn new(
        key: &'static str,
        sv: &'static str,
        en: &'static str,
        place: Place,
        cell: F,
    ) -> Self {
        Self {
            key,
            sv,
            en,
            place,
            cell,
        }
    }

    pub(crate) fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.sv, self.en)
    }

    pub(crate) fn column(&self, lang: Lang) -> Column {
        Column::new(self.key, self.title(lang), self.place)
    }
}

/// Where a table shows a column. Other formats have them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Always.
    Always,
    /// On a terminal beneath the column before it.
    Beneath,
    /// In a column of its own when there is room, else beneath the column before it.
    Aside,
    /// Only when there is room.
    Wide,
    /// Only when it is asked for.
    Asked,
}

impl Column {
    pub(crate) fn new(key: &str, title: &str, place: Place) -> Self {
        Self {
            key: key.to_owned(),
            title: title.to_owned(),
            place,
            is_number: false,
            is_brief: false,
        }
    }

    /// Returns the column with its content set to the right.
    pub(crate) fn number(self) -> Self {
        Self {
            is_number: true,
            ..self
        }
    }

    /// Returns the column as one of many narrow ones.
    pub(crate) fn brief(self) -> Self {
        Self {
            is_brief: true,
            ..self
        }
    }
}

/// One value, as machines get it and, where that differs, as people read it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cell {
    pub(crate) value: Value,
    pub(crate) shown: Option<String>,
    pub(crate) tone: Tone,
}

/// A value as machines get it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Value {
    /// Not stated.
    #[default]
    Absent,
    Text(String),
    List(Vec<String>),
    Number(usize),
    Flag(bool),
}

/// How a value is to strike the eye. Everything reads well without.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Plain,
    Title,
    Muted,
    Good,
    Warn,
    /// How much there is, from 0, nothing, to [`SHADES`](map::SHADES).
    Shade(usize),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self {
            value: Value::Text(text.into()),
            ..Self::default()
        }
    }

    pub(crate) fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or_else(Self::default, Self::text)
    }

    pub(crate) fn list(list: Vec<String>) -> Self {
        Self {
            value: Value::List(list),
            ..Self::default()
        }
    }

    pub(crate) fn ids<'i>(ids: impl IntoIterator<Item = &'i str>) -> Self {
        Self::list(ids.into_iter().map(str::to_owned).collect())
    }

    pub(crate) fn number(number: usize) -> Self {
        Self {
            value: Value::Number(number),
            ..Self::default()
        }
    }

    /// Returns a text in the language of the answer; in the other one, marked for people, where there is no other.
    pub(crate) fn in_language(text: &Text<impl AsRef<str>>, lang: Lang) -> Self {
        match text.get(lang) {
            Some((text, found)) if found == lang => Self::text(text),
            Some((text, found)) => Self::text(text).shown(marked(text, found)),
            None => Self::default(),
        }
    }

    /// Returns the cell with another text for people.
    pub(crate) fn shown(self, shown: impl Into<String>) -> Self {
        Self {
            shown: Some(shown.into()),
            ..self
        }
    }

    pub(crate) fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    /// Returns what machines read as one text; empty where nothing is stated.
    pub(crate) fn machine(&self) -> String {
        match &self.value {
            Value::Absent => String::new(),
            Value::Text(text) => text.clone(),
            Value::List(list) => list.join("; "),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
        }
    }

    /// Returns what people read; empty where nothing is stated.
    pub(crate) fn human(&self) -> Cow<'_, str> {
        if let Some(shown) = &self.shown {
            return Cow::Borrowed(shown);
        }
        match &self.value {
            Value::Absent | Value::Flag(false) => Cow::Borrowed(""),
            Value::Text(text) => Cow::Borrowed(text),
            Value::List(list) => Cow::Owned(list.join(", ")),
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Flag(true) => Cow::Borrowed("✓"),
        }
    }
}

/// Returns a text for people, with the language that it is in because there is no other.
fn marked(text: &str, lang: Lang) -> String {
    format!("{text} [{}]", lang.code())
}
