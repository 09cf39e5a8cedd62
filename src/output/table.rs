//! Tables and records for people: fitted to a terminal, whole in a pipe.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use unicode_width::UnicodeWidthStr as _;

use super::{sanitize::sanitize, style};
use crate::context::Surface;
use crate::model::text::Lang;
use crate::view::{Cell, Content, Place, Record, Rows, Tone};

/// From this width on, a table has room for its wide columns.
const ROOMY: u16 = 140;

/// What stands between the columns of a table in a pipe.
const GAP: &str = "  ";

/// Returns the places of the columns that a table shows; with `room` those that want room too.
pub(super) fn places(rows: &Rows, all: bool, room: bool) -> Vec<usize> {
    let shows = |place: Place| all || place == Place::Always || (room && place != Place::Asked);
    (0..rows.columns.len())
        .filter(|at| {
            rows.columns
                .get(*at)
                .is_some_and(|column| shows(column.place))
        })
        .collect()
}

/// Returns a listing as a table; `all` shows every column, as when they were chosen.
pub(super) fn rows(rows: &Rows, headers: bool, all: bool, surface: &Surface) -> String {
    if rows.rows.is_empty() {
        return String::new();
    }
    match surface.width {
        None => in_pipe(rows, headers, all, surface.color_output),
        Some(width) => on_terminal(rows, headers, all, width, surface.color_output),
    }
}

fn in_pipe(rows: &Rows, headers: bool, all: bool, color: bool) -> String {
    let places = places(rows, all, true);
    let mut lines: Vec<Vec<(String, Tone)>> = Vec::with_capacity(rows.rows.len() + 1);
    if headers {
        lines.push(
            places
                .iter()
                .filter_map(|at| rows.columns.get(*at))
                .map(|c| (c.title.clone(), Tone::Title))
                .collect(),
        );
    }
    let one_line = |cell: &Cell| cell.human().replace(['\n', '\r'], " ");
    lines.extend(rows.rows.iter().map(|row| {
        places
            .iter()
            .filter_map(|at| row.get(*at))
            .map(|c| (one_line(c), c.tone))
            .collect()
    }));
    let mut widths = vec![0; places.len()];
    for line in &lines {
        for (width, (text, _)) in widths.iter_mut().zip(line) {
            *width = text.width().max(*width);
        }
    }
    let is_number: Vec<bool> = places
        .iter()
        .map(|at| rows.columns.get(*at).is_some_and(|c| c.is_number))
        .collect();
    let mut written = String::new();
    for line in &lines {
        let start = written.len();
        for (at, (text, tone)) in line.iter().enumerate() {
            let (width, is_number) = (
                widths.get(at).copied().unwrap_or(0),
                is_number.get(at).copied().unwrap_or(false),
            );
            let padding = " ".repeat(width.saturating_sub(text.width()));
            let painted = style::paint(text, style::of(*tone), color);
            let before = if at == 0 { "" } else { GAP };
            written.push_str(before);
            written.push_str(&if is_number {
                padding.clone() + &painted
            } else {
                painted + &padding
            });
        }
        let end = written.trim_end_matches(' ').len().max(start);
        written.truncate(end);
        written.push('\n');
    }
    written
}

fn on_terminal(rows: &Rows, headers: bool, all: bool, width: u16, color: bool) -> String {
    let room = width >= ROOMY;
    let places = places(rows, all, room);
    // In little room, the columns that may be are set beneath the one before them.
    let stacks: Vec<Vec<usize>> = places
        .iter()
        .map(|first| {
            let is_beneath = |at: &usize| {
                !all && !room
                    && rows
                        .columns
                        .get(*at)
                        .is_some_and(|c| c.place == Place::Beneath)
            };
            let below = (first + 1..rows.columns.len()).take_while(is_beneath);
            std::iter::once(*first).chain(below).collect()
        })
        .collect();
    let mut table = Table::new();
    table
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width);
    table.load_style(comfy_table::presets::NOTHING);
    if headers {
        let title = |stack: &Vec<usize>| {
            stack
                .first()
                .and_then(|at| rows.columns.get(*at))
                .map(|c| c.title.clone())
                .unwrap_or_default()
        };
        let header: Vec<String> = stacks
            .iter()
            .map(|stack| style::paint(&title(stack), style::of(Tone::Muted), color))
            .collect();
        table.set_header(header);
    }
    let is_stacked = stacks.iter().any(|stack| stack.len() > 1);
    for row in &rows.rows {
        let cell = |stack: &Vec<usize>| -> String {
            let parts = stack
                .iter()
                .filter_map(|at| row.get(*at))
                .map(|cell| painted(cell, color))
                .filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join("\n")
        };
        let mut cells: Vec<String> = stacks.iter().map(cell).collect();
        if is_stacked && let Some(first) = cells.first_mut() {
            // An empty line sets one stack apart from the next.
            first.push_str("\n ");
        }
        table.add_row(cells);
    }
    for (at, stack) in stacks.iter().enumerate() {
        let Some(column) = table.column_mut(at) else {
            continue;
        };
        column.set_padding((0, 2));
        let first = stack.first().and_then(|at| rows.columns.get(*at));
        if first.is_some_and(|column| column.is_number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        if first.is_some_and(|column| column.key == "freshness") {
            column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(13)));
        }
        if first.is_some_and(|column| column.key == "id") && stacks.len() < 7 {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    trimmed(&table.to_string())
}

fn painted(cell: &Cell, color: bool) -> String {
    style::paint(&sanitize(&cell.human()), style::of(cell.tone), color)
}

fn trimmed(text: &str) -> String {
    let mut lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim_end_matches(' '))
        .collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines.join("\n") + "\n"
}

/// Returns what a record says to people: the title of each field with its lines; fields with nothing to say are left out.
pub(super) fn fields(record: &Record) -> Vec<(String, Vec<String>)> {
    let lines = |content: &Content| -> Vec<String> {
        match content {
            Content::Cell(cell) => cell.human().lines().map(str::to_owned).collect(),
            Content::Rows(rows) => rows.rows.iter().map(|row| nested(row)).collect(),
        }
    };
    record
        .fields
        .iter()
        .map(|field| (field.title.clone(), lines(&field.content)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

fn nested(row: &[Cell]) -> String {
    row.iter()
        .map(Cell::human)
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
        .replace('\n', " ")
}

/// Returns a record as titles and their texts.
pub(super) fn record(record: &Record, surface: &Surface, _lang: Lang) -> String {
    let Some(width) = surface.width else {
        let fields = fields(record);
        let left = fields
            .iter()
            .map(|(title, _)| title.width())
            .max()
            .unwrap_or(0);
        let mut text = String::new();
        for (title, lines) in fields {
            let indent = left.saturating_sub(title.width());
            text.push_str(&format!(
                "{title}{:indent$}{GAP}{}\n",
                "",
                lines.join(&format!("\n{:left$}{GAP}", ""))
            ));
        }
        return text;
    };
    let color = surface.color_output;
    let tone = |field: &crate::view::Field| match &field.content {
        Content::Cell(cell) => cell.tone,
        Content::Rows(_) => Tone::Plain,
    };
    let mut table = Table::new();
    table
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width.min(120));
    table.load_style(comfy_table::presets::NOTHING);
    for field in &record.fields {
        let one = Record {
            title: String::new(),
            fields: Vec::new(),
        };
        let _ = one;
        let lines = match &field.content {
            Content::Cell(cell) => cell.human().lines().map(str::to_owned).collect::<Vec<_>>(),
            Content::Rows(rows) => rows.rows.iter().map(|row| nested(row)).collect(),
        };
        if lines.is_empty() {
            continue;
        }
        let text = style::paint(&sanitize(&lines.join("\n")), style::of(tone(field)), color);
        table.add_row([
            style::paint(&field.title, style::of(Tone::Muted), color),
            text,
        ]);
    }
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 2));
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(22)));
    }
    if let Some(column) = table.column_mut(1) {
        column.set_padding((0, 0));
    }
    trimmed(&table.to_string())
}
