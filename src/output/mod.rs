//! Writes answers: one renderer per format, all from the same view, and nothing half.

mod csv;
mod findings;
mod json;
mod markdown;
mod sanitize;
mod style;
mod table;
pub(crate) mod talk;

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::context::Surface;
use crate::error::hinted;
use crate::file;
use crate::request::{Format, Wanted};
use crate::text;
use crate::view::{Cell, Column, Content, Record, Rows, View};

pub(crate) use talk::Talk;

/// Writes an answer where it is wanted.
///
/// # Errors
/// The place cannot be written, or the answer does not have what was wanted of it.
pub(crate) fn emit(
    view: &View,
    wanted: &Wanted,
    surface: &Surface,
    out: &mut dyn Write,
) -> Result<()> {
    let is_workbook = |path: &Path| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        ending.is_some_and(|ending| ["xlsx", "xls", "ods"].contains(&ending))
    };
    if let Some(path) = wanted.output.as_ref().filter(|path| is_workbook(path)) {
        return Err(hinted(
            format!("`{}` would be no workbook", path.display()),
            "write a `.csv` with `--excel`; spreadsheets open it",
        ));
    }
    if wanted.excel && wanted.format != Some(Format::Csv) {
        return Err(hinted(
            "`--excel` is a kind of CSV",
            "leave out `--format`, or write `--format csv`",
        ));
    }
    let rendered = render(view, wanted, surface)?;
    match &wanted.output {
        Some(path) => file::write_whole(path, rendered.as_bytes()),
        None => out
            .write_all(rendered.as_bytes())
            .and_then(|()| out.flush())
            .context("write the answer"),
    }
}

fn render(view: &View, wanted: &Wanted, surface: &Surface) -> Result<String> {
    match view {
        View::Plain(text) => Ok(text.clone()),
        View::Findings(findings) => findings::render(findings, surface),
        View::Rows(rows) => listing(rows, wanted, surface),
        View::Record(record) => one(record, wanted, surface),
    }
}

fn listing(rows: &Rows, wanted: &Wanted, surface: &Surface) -> Result<String> {
    let headers = !wanted.no_headers;
    let all = !wanted.columns.is_empty();
    let chosen = all.then(|| chosen(rows, &wanted.columns)).transpose()?;
    let rows = chosen.as_ref().unwrap_or(rows);
    match wanted.format.unwrap_or(Format::Table) {
        Format::Table => Ok(table::rows(rows, headers, all, surface)),
        Format::Markdown => Ok(markdown::rows(rows, headers, all)),
        Format::Csv => csv::rows(rows, headers, wanted.excel),
        Format::Json => json::rows(rows),
        Format::Jsonl => json::lines(rows),
        Format::Ids => ids(rows),
    }
}

fn one(record: &Record, wanted: &Wanted, surface: &Surface) -> Result<String> {
    let format = wanted.format.unwrap_or(Format::Table);
    if !wanted.columns.is_empty() || matches!(format, Format::Csv | Format::Jsonl | Format::Ids) {
        return listing(&as_row(record), wanted, surface);
    }
    match format {
        Format::Json => json::record(record),
        Format::Markdown => Ok(markdown::record(record)),
        _ => Ok(table::record(record, surface)),
    }
}

/// Returns a record as a listing of one row; what is nested becomes a list of ids or first cells.
fn as_row(record: &Record) -> Rows {
    let column = |field: &crate::view::Field| {
        Column::new(field.key, &field.title, crate::view::Place::Always)
    };
    let cell = |field: &crate::view::Field| match &field.content {
        Content::Cell(cell) => cell.clone(),
        Content::Rows(rows) => {
            let at = rows
                .columns
                .iter()
                .position(|c| c.key == "id" || c.key == "url")
                .unwrap_or(0);
            Cell::list(
                rows.rows
                    .iter()
                    .filter_map(|row| row.get(at))
                    .map(|cell| cell.human().into_owned())
                    .collect(),
            )
        }
    };
    Rows {
        columns: record.fields.iter().map(column).collect(),
        rows: vec![record.fields.iter().map(cell).collect()],
    }
}

/// Returns the wanted columns in the wanted order.
fn chosen(rows: &Rows, wanted: &[String]) -> Result<Rows> {
    let keys: Vec<&str> = rows.columns.iter().map(|column| column.key).collect();
    let mut places = Vec::new();
    for key in wanted {
        let key = key.trim();
        let place = keys.iter().position(|known| *known == key).ok_or_else(|| {
            let near = text::nearest(key, keys.iter().copied());
            let there = format!("there are {}", text::all_of(&keys));
            let hint = text::did_you_mean(&text::any_of(&near), &there);
            hinted(format!("unknown column `{key}`"), hint)
        })?;
        places.push(place);
    }
    let pick = |row: &Vec<Cell>| {
        places
            .iter()
            .filter_map(|place| row.get(*place).cloned())
            .collect()
    };
    let columns = places
        .iter()
        .filter_map(|place| rows.columns.get(*place).cloned())
        .collect();
    Ok(Rows {
        columns,
        rows: rows.rows.iter().map(pick).collect(),
    })
}

fn ids(rows: &Rows) -> Result<String> {
    let place = rows.columns.iter().position(|column| column.key == "id");
    let place = place.ok_or_else(|| {
        hinted(
            "these rows have no ids",
            "choose another format, or the column `id` among others",
        )
    })?;
    let mut text = String::new();
    for cell in rows.rows.iter().filter_map(|row| row.get(place)) {
        text.push_str(&cell.human());
        text.push('\n');
    }
    Ok(text)
}
