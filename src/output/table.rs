//! Tables and records for people: whole in a pipe; records fitted to a terminal, too.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::sanitize::sanitize;
use super::{style, terminal};
use crate::context::Surface;
use crate::text;
use crate::view::{Cell, Column, Content, Field, Place, Record, Rows, Tone};

/// The width beyond which a text is no longer read with ease.
const READABLE: u16 = 100;

/// What stands between the columns of a table in a pipe.
const GAP: &str = "  ";

/// Returns the places of the columns that a table shows: `all` when they were chosen, with `room` those that want it.
pub(super) fn places(rows: &Rows, all: bool, room: bool) -> Vec<usize> {
    let shows = |column: &Column| match column.place {
        Place::Always | Place::Beneath | Place::Aside => true,
        Place::Wide => all || room,
        Place::Asked => all,
    };
    (0..rows.columns.len())
        .filter(|at| rows.columns.get(*at).is_some_and(shows))
        .collect()
}

/// Returns a listing as a table; `all` shows every column, as when they were chosen.
pub(super) fn rows(rows: &Rows, headers: bool, all: bool, surface: &Surface) -> String {
    if rows.rows.is_empty() {
        return String::new();
    }
    match surface.width {
        None => {
            let mut table = Piped::new(rows, headers, all, surface.color_output);
            for row in &rows.rows {
                table.add(row);
            }
            table.written()
        }
        Some(width) => terminal::rows(rows, headers, all, width, surface.color_output),
    }
}

/// A table in a pipe. Its columns are as wide as the widest text that comes, so that it is written when all rows are there; until then only
/// their texts are held.
pub(super) struct Piped<'c> {
    columns: Vec<(usize, &'c Column)>,
    headers: bool,
    color: bool,
    /// All texts, one behind the other.
    texts: String,
    /// Where in these each ends, and how wide it is.
    ends: Vec<(usize, usize)>,
    widths: Vec<usize>,
}

impl<'c> Piped<'c> {
    pub(super) fn new(listing: &'c Rows, headers: bool, all: bool, color: bool) -> Self {
        let column = |at| Some((at, listing.columns.get(at)?));
        let columns: Vec<_> = places(listing, all, true)
            .into_iter()
            .filter_map(column)
            .collect();
        let mut table = Self {
            widths: vec![0; columns.len()],
            columns,
            headers,
            color,
            texts: String::new(),
            ends: Vec::new(),
        };
        if headers {
            for (at, (_, column)) in table.columns.clone().into_iter().enumerate() {
                table.add_text(at, Cow::Borrowed(&column.title), Tone::Title);
            }
        }
        table
    }

    /// Adds a row of the listing.
    pub(super) fn add(&mut self, row: &[Cell]) {
        for column in 0..self.columns.len() {
            let cell = self.columns.get(column).and_then(|(at, _)| row.get(*at));
            let (text, tone) = cell.map_or((Cow::Borrowed(""), Tone::Plain), |cell| {
                (cell.human(), cell.tone)
            });
            self.add_text(column, text, tone);
        }
    }

    fn add_text(&mut self, column: usize, text: Cow<'_, str>, tone: Tone) {
        let text = one_line(text);
        let width = text::width(&text);
        if let Some(widest) = self.widths.get_mut(column) {
            *widest = width.max(*widest);
        }
        self.texts
            .push_str(&style::paint(&text, style::of(tone), self.color));
        self.ends.push((self.texts.len(), width));
    }

    /// Writes the table; nothing where there are no rows.
    pub(super) fn written(&self) -> String {
        let lines = self.ends.chunks(self.columns.len().max(1));
        if lines.len() <= usize::from(self.headers) {
            return String::new();
        }
        let blank = " ".repeat(self.widths.iter().copied().max().unwrap_or(0));
        let last = self.columns.len().saturating_sub(1);
        let padded = self.widths.iter().take(last);
        let beside: usize = padded.map(|width| width + GAP.len()).sum();
        let mut written = String::with_capacity(self.texts.len() + lines.len() * (beside + 1));
        let mut texts = self.texts.as_str();
        let mut behind = 0;
        for line in lines {
            let columns = self.columns.iter().zip(&self.widths);
            for (at, ((end, width), ((_, column), widest))) in line.iter().zip(columns).enumerate()
            {
                let text;
                (text, texts) = texts.split_at(end - behind);
                behind = *end;
                let padding = blank.get(..widest - width).unwrap_or_default();
                if at > 0 {
                    written.push_str(GAP);
                }
                if column.is_number {
                    written.push_str(padding);
                }
                written.push_str(text);
                if !column.is_number && at < last {
                    written.push_str(padding);
                }
            }
            written.truncate(written.trim_end_matches(' ').len());
            written.push('\n');
        }
        written
    }
}

fn one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if bytes.contains(&b'\n') || bytes.contains(&b'\r') {
        Cow::Owned(text.replace(['\n', '\r'], " "))
    } else {
        text
    }
}

/// What a record says to people: a title, its lines, and how they strike the eye.
pub(super) struct Said<'r> {
    pub(super) title: &'r str,
    pub(super) lines: Vec<String>,
    tone: Tone,
}

/// Returns what a record says to people; fields with nothing to say are left out.
pub(super) fn said(record: &Record) -> Vec<Said<'_>> {
    let said = |field: &'_ Field| -> (Vec<String>, Tone) {
        match &field.content {
            Content::Cell(cell) => (cell.human().lines().map(str::to_owned).collect(), cell.tone),
            Content::Rows(rows) => (
                rows.rows.iter().map(|row| nested(row)).collect(),
                Tone::Plain,
            ),
        }
    };
    let fields = record.fields.iter().map(|field| (field, said(field)));
    fields
        .filter(|(_, (lines, _))| !lines.is_empty())
        .map(|(field, (lines, tone))| Said {
            title: &field.title,
            lines,
            tone,
        })
        .collect()
}

fn nested(row: &[Cell]) -> String {
    let parts: Vec<String> = row
        .iter()
        .map(|cell| cell.human().into_owned())
        .filter(|text| !text.is_empty())
        .collect();
    parts.join(" · ").replace('\n', " ")
}

/// Returns a record as titles with their texts beside them; on a terminal broken between words.
pub(super) fn record(record: &Record, surface: &Surface) -> String {
    let fields = said(record);
    let left = fields
        .iter()
        .map(|said| text::width(said.title))
        .max()
        .unwrap_or(0);
    let room = surface.width.map(|width| {
        usize::from(width.min(READABLE))
            .saturating_sub(left + GAP.len())
            .max(20)
    });
    let color = surface.color_output;
    let mut text = String::new();
    for Said { title, lines, tone } in fields {
        let lines: Vec<String> = match room {
            None => lines,
            Some(room) => lines
                .iter()
                .flat_map(|line| text::wrap(&sanitize(line), room))
                .collect(),
        };
        for (at, line) in lines.iter().enumerate() {
            let title = if at == 0 { title } else { "" };
            let indent = left - text::width(title);
            let (title, line) = (
                style::paint(title, style::of(Tone::Muted), color),
                style::paint(line, style::of(tone), color),
            );
            let _infallible = writeln!(text, "{title}{:indent$}{GAP}{line}", "");
        }
    }
    text
}
