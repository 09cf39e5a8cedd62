//! Tables and records for people: fitted to a terminal, whole in a pipe.

use std::borrow::Cow;
use std::fmt::Write as _;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};

use super::{sanitize::sanitize, style};
use crate::context::Surface;
use crate::text;
use crate::view::{Cell, Column, Content, Field, Place, Record, Rows, Tone};

/// From this width on, a table has room for its wide columns.
const ROOMY: u16 = 110;

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
        Some(width) => on_terminal(rows, headers, all, width, surface.color_output),
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

fn on_terminal(rows: &Rows, headers: bool, all: bool, width: u16, color: bool) -> String {
    // What has no column of its own stands beneath the one before; what only wants room, on one line there.
    let is = |at: &usize, place| rows.columns.get(*at).is_some_and(|c| c.place == place);
    let is_aside = |at: &&usize| width < ROOMY && is(at, Place::Aside);
    let is_beneath = |at: &usize| !all && (is(at, Place::Beneath) || is_aside(&at));
    let mut stacks: Vec<Vec<usize>> = Vec::new();
    for at in places(rows, all, width >= ROOMY) {
        match stacks.last_mut() {
            Some(stack) if is_beneath(&at) => stack.push(at),
            _ => stacks.push(vec![at]),
        }
    }
    let first = |stack: &Vec<usize>| stack.first().and_then(|at| rows.columns.get(*at));
    let mut table = Table::new();
    table
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width);
    table.load_style(comfy_table::presets::NOTHING);
    let title = |stack| match first(stack) {
        Some(column) if column.is_brief && width < ROOMY => shortened(&column.title),
        column => Cow::Borrowed(column.map_or("", |column| column.title.as_str())),
    };
    if headers {
        table.set_header(
            stacks.iter().map(|stack| {
                style::paint(&title(stack), style::of(Tone::Muted), color).into_owned()
            }),
        );
    }
    // An empty line sets one stack apart from the next.
    let apart = if stacks.iter().any(|stack| stack.len() > 1) {
        "\n "
    } else {
        ""
    };
    let is_shaded = |at: usize| {
        let mut column = rows.rows.iter().filter_map(|row| row.get(at));
        column.any(|cell| matches!(cell.tone, Tone::Shade(_)))
    };
    let shaded: Vec<bool> = (0..rows.columns.len())
        .map(|at| color && is_shaded(at))
        .collect();
    for row in &rows.rows {
        let parts = |part: &mut dyn Iterator<Item = &usize>, between: &str| -> String {
            part.filter_map(|at| Some((row.get(*at)?, *shaded.get(*at)?)))
                .map(|(cell, is_shaded)| painted(cell, is_shaded, color))
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(between)
        };
        let cells = stacks.iter().map(|stack| {
            if stack.len() == 1 {
                return parts(&mut stack.iter(), "") + apart;
            }
            let lines = parts(&mut stack.iter().filter(|at| !is_aside(at)), "\n");
            let aside = parts(&mut stack.iter().filter(is_aside), " · ");
            [lines, aside]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n")
                + apart
        });
        table.add_row(cells);
    }
    let padding = |stack| {
        if first(stack).is_some_and(|column| column.is_brief) {
            1
        } else {
            2
        }
    };
    let most = table.column_max_content_widths();
    let most: Vec<u16> = stacks
        .iter()
        .zip(&most)
        .map(|(stack, most)| most.saturating_add(padding(stack)))
        .collect();
    // An id that is broken cannot be pasted, a broken word is hard to read, and a number is read wrongly.
    let least: Vec<u16> = stacks
        .iter()
        .zip(&most)
        .map(|(stack, most)| {
            if first(stack).is_some_and(|column| column.is_number || column.is_brief) {
                return *most;
            }
            let titled = if headers { longest(&title(stack)) } else { 0 };
            let word = u16::try_from(titled.max(longest_word(rows, stack)));
            word.unwrap_or(u16::MAX)
                .saturating_add(padding(stack))
                .min(*most)
        })
        .collect();
    let widths = shared(&least, &most, width);
    for (at, stack) in stacks.iter().enumerate() {
        let (Some(column), Some(first)) = (table.column_mut(at), first(stack)) else {
            continue;
        };
        column.set_padding((0, padding(stack)));
        if first.is_number {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let has_id = stack.iter().any(|at| is_key(rows, *at, "id"));
        match (&widths, least.get(at)) {
            (Some(widths), _) => {
                if let Some(width) = widths.get(at) {
                    column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(*width)));
                }
            }
            // Where there is no room for the words, ids come first.
            (None, Some(least)) if has_id => {
                let least = (*least).min(width / 8 * 5);
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
            }
            (None, _) => {}
        }
    }
    trimmed(&table.to_string())
}

/// Returns how wide columns are that need `least`, have use for `most` and share a width: all grow alike, each until it has its most.
/// Nothing where there is no room for the least.
fn shared(least: &[u16], most: &[u16], width: u16) -> Option<Vec<u16>> {
    let grown = |level: u16| -> Vec<u16> {
        let bounds = least.iter().zip(most);
        bounds
            .map(|(least, most)| level.min(*most).max(*least))
            .collect()
    };
    let fits =
        |widths: &Vec<u16>| widths.iter().copied().map(u32::from).sum::<u32>() <= width.into();
    (0..=width).rev().map(grown).find(fits)
}

fn is_key(rows: &Rows, at: usize, key: &str) -> bool {
    rows.columns.get(at).is_some_and(|column| column.key == key)
}

/// Returns the width of the longest word of the given columns.
fn longest_word(rows: &Rows, columns: &[usize]) -> usize {
    let cells = rows
        .rows
        .iter()
        .flat_map(|row| columns.iter().filter_map(|at| row.get(*at)));
    cells.map(|cell| longest(&cell.human())).max().unwrap_or(0)
}

/// Returns the width of the longest word of a text; an amount with its no-break spaces is one word.
fn longest(text: &str) -> usize {
    let words = text.split([' ', '\n']);
    words.map(text::width).max().unwrap_or(0)
}

/// The longest title of a brief column where there is little room.
const BRIEF: usize = 6;

/// Returns the beginning of a title: its first word, or as much of that as fits.
fn shortened(title: &str) -> Cow<'_, str> {
    let word = title.split_whitespace().next().unwrap_or_default();
    if word.chars().count() <= BRIEF {
        return Cow::Borrowed(word);
    }
    let beginning: String = word.chars().take(BRIEF - 1).collect();
    Cow::Owned(beginning + ".")
}

/// Returns a cell with its colours; where the column is shaded, with the room of a shade.
fn painted(cell: &Cell, is_shaded: bool, color: bool) -> String {
    let text = sanitize(&cell.human());
    let text = match cell.tone {
        // A shade is seen by the ground it leaves around the number.
        Tone::Shade(_) if color => format!("{text:>3} "),
        _ if is_shaded => text + " ",
        _ => text,
    };
    style::paint(&text, style::of(cell.tone), color).into_owned()
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
