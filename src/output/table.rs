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
        None => in_pipe(rows, headers, all, surface.color_output),
        Some(width) => terminal::rows(rows, headers, all, width, surface.color_output),
    }
}

fn in_pipe(rows: &Rows, headers: bool, all: bool, color: bool) -> String {
    let places = places(rows, all, true);
    let columns: Vec<&Column> = places
        .iter()
        .filter_map(|at| rows.columns.get(*at))
        .collect();
    let part = |text, tone| {
        let text = one_line(text);
        (text::width(&text), text, tone)
    };
    let mut lines: Vec<Vec<(usize, Cow<'_, str>, Tone)>> = Vec::with_capacity(rows.rows.len() + 1);
    if headers {
        let titles = columns.iter().map(|c| Cow::Borrowed(c.title.as_str()));
        lines.push(titles.map(|title| part(title, Tone::Title)).collect());
    }
    lines.extend(rows.rows.iter().map(|row| {
        let cells = places.iter().filter_map(|at| row.get(*at));
        cells.map(|cell| part(cell.human(), cell.tone)).collect()
    }));
    let mut widths = vec![0; places.len()];
    for line in &lines {
        for (widest, (width, ..)) in widths.iter_mut().zip(line) {
            *widest = (*width).max(*widest);
        }
    }
    let blank = " ".repeat(widths.iter().copied().max().unwrap_or(0));
    let mut written = String::new();
    for line in &lines {
        let start = written.len();
        for (at, ((width, text, tone), (widest, column))) in
            line.iter().zip(widths.iter().zip(&columns)).enumerate()
        {
            let padding = blank.get(..widest - width).unwrap_or_default();
            if at > 0 {
                written.push_str(GAP);
            }
            let text = style::paint(text, style::of(*tone), color);
            let (left, right) = if column.is_number {
                (padding, &*text)
            } else {
                (&*text, padding)
            };
            written.push_str(left);
            written.push_str(right);
        }
        let end = written.trim_end_matches(' ').len().max(start);
        written.truncate(end);
        written.push('\n');
    }
    written
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
