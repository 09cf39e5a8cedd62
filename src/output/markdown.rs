//! Markdown: a table for a listing, a list for a record.

use super::table;
use crate::view::markdown::{begun, escaped};
use crate::view::{Record, Rows};

/// Returns a listing as a Markdown table.
pub(super) fn rows(rows: &Rows, headers: bool, all: bool) -> String {
    let places = table::places(rows, all, true);
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let titles = places.iter().filter_map(|place| rows.columns.get(*place));
    let mut text = String::new();
    if headers {
        text.push_str(&line(
            titles
                .clone()
                .map(|column| escaped(&column.title))
                .collect(),
        ));
        text.push_str(&line(
            titles
                .map(|column| if column.is_number { "---:" } else { "---" }.to_owned())
                .collect(),
        ));
    }
    for row in &rows.rows {
        text.push_str(&line(
            places
                .iter()
                .filter_map(|place| row.get(*place))
                .map(|cell| escaped(&cell.human()))
                .collect(),
        ));
    }
    text
}

/// Returns a record as a heading and a list.
pub(super) fn record(record: &Record) -> String {
    let mut text = format!("## {}\n\n", escaped(&record.title));
    for said in table::said(record) {
        text.push_str(&["- **", &escaped(said.title), ":**"].concat());
        match &said.lines[..] {
            [line] => text.push_str(&[" ", &escaped(line), "\n"].concat()),
            lines => {
                text.push('\n');
                for line in lines {
                    text.push_str(&["  - ", &begun(line), "\n"].concat());
                }
            }
        }
    }
    text
}
