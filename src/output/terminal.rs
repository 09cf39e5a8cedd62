//! Listings on a terminal, fitted to its width.

use comfy_table::{CellAlignment, ColumnConstraint, Table, Width, presets};

use super::sanitize::sanitize;
use super::style;
use super::table::places;
use super::widths::{Need, broken, widths};
use crate::text;
use crate::view::{Cell, Place, Rows, Tone};

/// From this width on, a table has room for its wide columns.
const ROOMY: u16 = 110;

/// What stands between those that share a line.
const BESIDE: &str = " · ";

/// The longest title of a brief column where there is little room.
const BRIEF: usize = 6;

/// Keys of columns with something to type or to paste.
const IDS: [&str; 3] = ["id", "actor", "code"];

/// A column of the table: one of the listing, and those that stand beneath it.
struct Stack {
    title: String,
    is_number: bool,
    is_brief: bool,
    layers: Vec<Layer>,
}

/// One column of the listing in its stack.
struct Layer {
    at: usize,
    /// Shares a line with the others that are.
    is_aside: bool,
    /// A number or an id.
    is_whole: bool,
    /// Leaves room for the ground of a shade.
    is_shaded: bool,
}

/// What stands in a cell on lines of its own.
struct Part {
    text: String,
    tone: Tone,
    is_whole: bool,
}

/// Returns a listing as a table of a width; `all` shows every column, as when they were chosen.
pub(super) fn rows(rows: &Rows, headers: bool, all: bool, width: u16, color: bool) -> String {
    let stacks = stacks(rows, headers, all, width, color);
    let cells = |row: &Vec<Cell>| -> Vec<Vec<Part>> {
        stacks.iter().map(|stack| stack.parts(row)).collect()
    };
    let cells: Vec<Vec<Vec<Part>>> = rows.rows.iter().map(cells).collect();
    let needs: Vec<Need<'_>> = (0..stacks.len())
        .zip(&stacks)
        .map(|(at, stack)| {
            let parts = cells.iter().filter_map(|row| row.get(at)).flatten();
            let whole = parts.clone().filter(|part| part.is_whole);
            Need {
                title: &stack.title,
                whole: whole.map(|part| text::width(&part.text)).max().unwrap_or(0),
                lines: parts.flat_map(|part| part.text.lines()).collect(),
                space: match stack {
                    _ if at + 1 == stacks.len() => 0,
                    Stack { is_brief: true, .. } => 1,
                    _ => 2,
                },
            }
        })
        .collect();
    let widths = widths(&needs, width.into());
    let mut table = Table::new();
    table.force_no_tty().load_style(presets::NOTHING);
    if headers {
        let titles = stacks.iter().zip(&widths);
        table.set_header(
            titles.map(|(stack, width)| fitted(&stack.title, Tone::Muted, *width, color)),
        );
    }
    // An empty line sets one stack apart from the next.
    let apart = if stacks.iter().any(|stack| stack.layers.len() > 1) {
        "\n "
    } else {
        ""
    };
    for row in &cells {
        table.add_row(row.iter().zip(&widths).map(|(parts, width)| {
            let parts = parts.iter();
            let parts = parts.map(|part| fitted(&part.text, part.tone, *width, color));
            parts.collect::<Vec<_>>().join("\n") + apart
        }));
    }
    let shape = stacks.iter().zip(&needs).zip(&widths);
    for (column, ((stack, need), width)) in table.column_iter_mut().zip(shape) {
        let columns = |wide: usize| u16::try_from(wide).unwrap_or(u16::MAX);
        column.set_padding((0, columns(need.space)));
        let width = Width::Fixed(columns(width + need.space));
        column.set_constraint(ColumnConstraint::Absolute(width));
        if stack.is_number {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    trimmed(&table.to_string())
}

/// Returns the columns of the table. What has none of its own stands beneath the one before; what only wants room, on one line there.
fn stacks(rows: &Rows, headers: bool, all: bool, width: u16, color: bool) -> Vec<Stack> {
    let is_roomy = width >= ROOMY;
    let is_shade = |cell: &Cell| matches!(cell.tone, Tone::Shade(_));
    let mut stacks: Vec<Stack> = Vec::new();
    for at in places(rows, all, is_roomy) {
        let Some(column) = rows.columns.get(at) else {
            continue;
        };
        let is_aside = !all && !is_roomy && column.place == Place::Aside;
        let is_beneath = is_aside || !all && column.place == Place::Beneath;
        let layer = Layer {
            at,
            is_aside,
            is_whole: column.is_number || IDS.contains(&column.key.as_str()),
            is_shaded: color && rows.rows.iter().filter_map(|row| row.get(at)).any(is_shade),
        };
        match stacks.last_mut() {
            Some(stack) if is_beneath => stack.layers.push(layer),
            _ => stacks.push(Stack {
                title: match headers {
                    true if column.is_brief && !is_roomy => shortened(&sanitize(&column.title)),
                    true => sanitize(&column.title),
                    false => String::new(),
                },
                is_number: column.is_number,
                is_brief: column.is_brief,
                layers: vec![layer],
            }),
        }
    }
    stacks
}

impl Stack {
    /// Returns what stands in the cell of a row; nothing for what says nothing.
    fn parts(&self, row: &[Cell]) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut asides: Option<Part> = None;
        for layer in &self.layers {
            let Some(cell) = row.get(layer.at) else {
                continue;
            };
            let text = shown(cell, layer.is_shaded);
            if text.is_empty() {
                continue;
            }
            match &mut asides {
                Some(line) if layer.is_aside => line.text.extend([BESIDE, &text]),
                line => {
                    let part = Part {
                        text,
                        tone: cell.tone,
                        is_whole: layer.is_whole,
                    };
                    if layer.is_aside {
                        *line = Some(part);
                    } else {
                        parts.push(part);
                    }
                }
            }
        }
        parts.extend(asides);
        parts
    }
}

/// Returns the text of a cell, harmless for a terminal; where the column is shaded, with the room of a shade.
fn shown(cell: &Cell, is_shaded: bool) -> String {
    let text = sanitize(&cell.human());
    match cell.tone {
        _ if !is_shaded => text,
        // A shade is seen by the ground it leaves around the number.
        Tone::Shade(_) => format!("{text:>3} "),
        _ => text + " ",
    }
}

/// Returns a text in lines of a width, in its colours.
fn fitted(text: &str, tone: Tone, width: usize, color: bool) -> String {
    let lines = text.lines().flat_map(|line| broken(line, width));
    let lines = lines.collect::<Vec<_>>().join("\n");
    style::paint(&lines, style::of(tone), color).into_owned()
}

/// Returns the beginning of a title: its first word, or as much of that as fits.
fn shortened(title: &str) -> String {
    let word = title.split_whitespace().next().unwrap_or_default();
    if word.chars().count() <= BRIEF {
        return word.to_owned();
    }
    let beginning: String = word.chars().take(BRIEF - 1).collect();
    beginning + "."
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
