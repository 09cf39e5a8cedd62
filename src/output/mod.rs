//! Writes answers: one renderer per format, all from the same view, and nothing half.

mod atlas;
mod csv;
mod findings;
mod json;
mod markdown;
mod sanitize;
mod style;
mod table;
pub(crate) mod talk;
mod terminal;
mod widths;

use std::io::Write;

use anyhow::Result;

use crate::context::Surface;
use crate::error::{hinted, hinted_because};
use crate::file;
use crate::request::{Format, Wanted};
use crate::text;
use crate::view::{
    Cell, Column, Content, Lines, Place, Receipt, Record, Rows, Sheet, Streamed, Styled, Tone, View,
};

pub(crate) use sanitize::sanitize;
pub(crate) use talk::Talk;

/// An answer in the wanted format.
pub(crate) struct Rendered {
    /// Nothing where what was in the file before is to stay there.
    text: Option<String>,
    /// Whether it is about people.
    is_private: bool,
}

/// Checks what can be known before there is an answer: that it can be written as and where it is wanted. Of a request that writes,
/// `receipt` has the keys of what will be said of it.
///
/// # Errors
/// It cannot.
pub(crate) fn check(wanted: &Wanted, receipt: Option<&[&str]>) -> Result<()> {
    let is_one_of = |endings: &[&str]| {
        let path = wanted.output.as_ref();
        path.filter(|path| file::ending(path).is_some_and(|ending| endings.contains(&&*ending)))
    };
    if let Some(path) = is_one_of(&["pdf", "docx", "odt"]) {
        return Err(hinted(
            format!("`{}` would be no such document", path.display()),
            "name it otherwise: `.txt` or `.md` for text, `.html` for the page, which a browser prints to PDF",
        ));
    }
    if let Some(path) = is_one_of(&["xlsx", "xls", "ods"]) {
        return Err(hinted(
            format!("`{}` would be no workbook", path.display()),
            if wanted.is_plain {
                "name it otherwise; what `lots referral export` writes to a `.csv` opens in spreadsheets"
            } else {
                "write a `.csv` with `--excel`; spreadsheets open it"
            },
        ));
    }
    if let Some(path) =
        is_one_of(&["tsv", "yaml", "yml", "xml"]).filter(|_| wanted.format.is_none())
    {
        return Err(hinted(
            format!("`{}` would be no such file", path.display()),
            "name it otherwise, such as `.json` or `.txt`, or say with `--format` how to write it",
        ));
    }
    if wanted.excel && wanted.format != Some(Format::Csv) {
        return Err(hinted(
            "`--excel` is a kind of CSV",
            "leave out `--format`, or write `--format csv`",
        ));
    }
    if let Some(keys) = receipt.filter(|_| is_listed(wanted)) {
        // One without rows is refused for the same reasons as one with them.
        let column = |key: &&str| Column::new(key, key, Place::Always);
        let empty = Rows {
            columns: keys.iter().map(column).collect(),
            rows: Vec::new(),
        };
        listing(&empty, wanted, &Surface::default())?;
    }
    if let Some(path) = &wanted.output {
        file::check_place(path)?;
        file::check_replaceable(path)?;
        // Where nothing is written but the answer, it is early enough to fail then.
        if receipt.is_some() {
            file::check_writable(path)?;
        }
    }
    Ok(())
}

/// Renders an answer in the wanted format.
///
/// # Errors
/// The answer does not have what was wanted of it.
pub(crate) fn render(view: View, wanted: &Wanted, surface: &Surface) -> Result<Rendered> {
    let is_page = matches!(view, View::Page(_));
    // What comes out of the ledger is about people.
    let is_private = match &view {
        View::Streamed(streamed) => streamed.is_private,
        View::Record(record) => record.is_private,
        view => matches!(view, View::Receipt(_) | View::Lines(_)),
    };
    let mut text = rendered(view, wanted, surface)?;
    // Tables take care of their cells; the other formats are for machines, but here a terminal reads them.
    let is_for_machines = wanted.format.is_some_and(|format| format != Format::Table);
    if surface.width.is_some() && (is_for_machines || is_page) {
        text = text.map(|text| sanitize(&text));
    }
    Ok(Rendered { text, is_private })
}

/// Writes an answer where it is wanted.
///
/// # Errors
/// The place cannot be written.
pub(crate) fn emit(rendered: &Rendered, wanted: &Wanted, out: &mut dyn Write) -> Result<()> {
    match (&rendered.text, &wanted.output) {
        (None, _) => Ok(()),
        (Some(text), Some(path)) => file::write_whole(path, text.as_bytes(), rendered.is_private),
        (Some(text), None) => write(text, out),
    }
}

/// Writes a help text or the version.
///
/// # Errors
/// It cannot be written.
pub(crate) fn help(text: &Styled, color: bool, out: &mut dyn Write) -> Result<()> {
    write(&shown(text, color), out)
}

/// Returns a text of the command line; what the command line made it repeat is harmless for a terminal.
fn shown(text: &Styled, color: bool) -> String {
    let harmless = sanitize(&text.plain);
    if color && harmless == text.plain {
        text.colored.clone()
    } else {
        harmless
    }
}

fn write(text: &str, out: &mut dyn Write) -> Result<()> {
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| {
        hinted_because(
            "the answer cannot be written",
            "make room, or write it somewhere else with `--output`",
            error.into(),
        )
    })
}

fn rendered(view: View, wanted: &Wanted, surface: &Surface) -> Result<Option<String>> {
    let text = match view {
        // A file keeps what was in it.
        View::Nothing if wanted.format == Some(Format::Json) && wanted.output.is_none() => {
            "null\n".to_owned()
        }
        View::Nothing => return Ok(None),
        View::Page(page) => atlas::render(&page)?,
        View::Plain(text) => text,
        View::Document(text) => match surface.width {
            Some(width) => fitted(text, width),
            None => text.to_owned(),
        },
        View::Findings(findings) => findings::render(&findings, surface)?,
        View::Rows(rows) => listing(&rows, wanted, surface)?,
        View::Streamed(streamed) => listed(streamed, wanted, surface)?,
        View::Record(record) => one(&record, wanted, surface)?,
        View::Sheets(sheets) => several(&sheets, wanted, surface)?,
        View::Receipt(receipt) => done(&receipt, wanted, surface)?,
        View::Lines(lines) => exchange(&lines, wanted)?,
    };
    Ok(Some(text))
}

fn listing(rows: &Rows, wanted: &Wanted, surface: &Surface) -> Result<String> {
    let all = !wanted.columns.is_empty();
    let chosen = all.then(|| chosen(rows, &wanted.columns)).transpose()?;
    let rows = chosen.as_ref().unwrap_or(rows);
    written(rows, !wanted.no_headers, all, wanted, surface)
}

/// Returns a listing in the wanted format; `all` shows every column of it, as when they were chosen.
fn written(
    rows: &Rows,
    headers: bool,
    all: bool,
    wanted: &Wanted,
    surface: &Surface,
) -> Result<String> {
    match wanted.format.unwrap_or(Format::Table) {
        Format::Table => Ok(table::rows(rows, headers, all, surface)),
        Format::Markdown => Ok(markdown::rows(rows, headers, all)),
        Format::Csv => csv::rows(rows, headers, wanted.excel, surface),
        Format::Json => json::rows(rows),
        Format::Jsonl => json::lines(rows),
        Format::Ids => ids(rows),
    }
}

fn one(record: &Record, wanted: &Wanted, surface: &Surface) -> Result<String> {
    if is_listed(wanted) {
        return listing(&as_row(record), wanted, surface);
    }
    match wanted.format {
        Some(Format::Json) => json::record(record),
        Some(Format::Markdown) => Ok(markdown::record(record)),
        _ => Ok(table::record(record, surface)),
    }
}

/// Tells whether records are wanted as a listing, a row each.
fn is_listed(wanted: &Wanted) -> bool {
    let is_of_rows = |format| matches!(format, Format::Csv | Format::Jsonl | Format::Ids);
    !wanted.columns.is_empty() || wanted.format.is_some_and(is_of_rows)
}

/// Returns listings that belong together: below each other, as one object, or as one long listing.
fn several(sheets: &[Sheet], wanted: &Wanted, surface: &Surface) -> Result<String> {
    match wanted.format.unwrap_or(Format::Table) {
        Format::Json if wanted.columns.is_empty() => json::sheets(sheets),
        Format::Table | Format::Markdown if wanted.columns.is_empty() => {
            let is_markdown = wanted.format == Some(Format::Markdown);
            let written = sheets.iter().filter(|sheet| !sheet.rows.rows.is_empty());
            let written = written.map(|sheet| {
                let title = if is_markdown {
                    ["## ", &sheet.title, "\n"].concat()
                } else {
                    let title = match surface.width {
                        Some(width) => text::wrap(&sheet.title, width.into()).join("\n"),
                        None => sheet.title.clone(),
                    };
                    style::paint(&title, style::of(Tone::Title), surface.color_output).into_owned()
                };
                Ok([title, listing(&sheet.rows, wanted, surface)?].join("\n"))
            });
            Ok(written.collect::<Result<Vec<_>>>()?.join("\n"))
        }
        _ => listing(&long(sheets), wanted, surface),
    }
}

/// Returns the cells of several listings as one: which listing, which row, which column, what is there.
fn long(sheets: &[Sheet]) -> Rows {
    let columns = ["sheet", "row", "column", "value"];
    let mut rows = Vec::new();
    for sheet in sheets {
        let keys: Vec<&str> = sheet.rows.columns.iter().map(|c| c.key.as_str()).collect();
        for row in &sheet.rows.rows {
            let Some((name, cells)) = row.split_first() else {
                continue;
            };
            for (key, cell) in keys.iter().skip(1).zip(cells) {
                rows.push(vec![
                    Cell::text(sheet.key),
                    Cell::text(name.machine()),
                    Cell::text(*key),
                    cell.clone(),
                ]);
            }
        }
    }
    Rows {
        columns: columns
            .map(|key| Column::new(key, key, Place::Always))
            .to_vec(),
        rows,
    }
}

/// Returns records to exchange: a line each, or as one array.
fn exchange(lines: &Lines, wanted: &Wanted) -> Result<String> {
    let lines = &lines.lines;
    Ok(match wanted.format {
        Some(Format::Csv) => {
            return Err(hinted(
                "what is salvaged is no CSV",
                "write a `.jsonl`, which `lots referral merge` takes",
            ));
        }
        Some(Format::Json) if lines.is_empty() => "[]\n".to_owned(),
        Some(Format::Json) => ["[\n", &lines.join(",\n"), "\n]\n"].concat(),
        _ => lines.iter().flat_map(|line| [line, "\n"]).collect(),
    })
}

/// Returns a document with lines that fit: broken between words, but for code, which is to be copied as it is.
fn fitted(text: &str, width: u16) -> String {
    let mut fitted = String::with_capacity(text.len());
    let mut is_code = false;
    for line in text.lines() {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        if is_code || is_fence || line.is_empty() {
            fitted.extend([line, "\n"]);
        } else {
            let lines = text::wrap(line, width.into());
            fitted.extend(lines.iter().flat_map(|line| [line, "\n"]));
        }
    }
    fitted
}

/// Returns what was done: in words, or for machines.
fn done(receipt: &Receipt, wanted: &Wanted, surface: &Surface) -> Result<String> {
    // Of a card there is nothing else than what is said, whatever its file is called.
    let is_only_said = receipt.records.is_empty();
    if is_listed(wanted) && !is_only_said {
        let mut rows = Rows::default();
        for record in &receipt.records {
            let one = as_row(record);
            rows.columns = one.columns;
            rows.rows.extend(one.rows);
        }
        return listing(&rows, wanted, surface);
    }
    match wanted.format {
        Some(Format::Json) if !is_only_said => json::records(&receipt.records),
        _ if surface.width.is_some() => Ok(sanitize(&receipt.said)),
        _ => Ok(receipt.said.clone()),
    }
}

/// Returns a record as a listing of one row; what is nested becomes a list of ids or first cells.
fn as_row(record: &Record) -> Rows {
    let column = |field: &crate::view::Field| Column::new(field.key, &field.title, Place::Always);
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
                    .map(Cell::machine)
                    .collect(),
            )
        }
    };
    Rows {
        columns: record.fields.iter().map(column).collect(),
        rows: vec![record.fields.iter().map(cell).collect()],
    }
}

/// How many rows are written at a time.
const ROWS_AT_A_TIME: usize = 100;

/// Returns a listing, written while its rows are made; of each only what is shown is made.
fn listed(streamed: Streamed, wanted: &Wanted, surface: &Surface) -> Result<String> {
    let format = wanted.format.unwrap_or(Format::Table);
    let listing = Rows {
        columns: streamed.columns,
        rows: Vec::new(),
    };
    let all = !wanted.columns.is_empty();
    let mut places = match format {
        _ if all => places(&listing, &wanted.columns)?,
        Format::Table | Format::Markdown => table::places(&listing, false, true),
        Format::Ids => vec![place_of_id(&listing)?],
        Format::Csv | Format::Json | Format::Jsonl => places(&listing, &[])?,
    };
    places.retain(|at| {
        let column = listing.columns.get(*at);
        column.is_some_and(|column| !wanted.left_out.contains(&column.key))
    });
    let mut rows = picked(&listing, &places);
    if format == Format::Table && surface.width.is_none() {
        let mut table = table::Piped::new(&rows, !wanted.no_headers, all, surface.color_output);
        (streamed.make_rows)(&places, &mut |row| {
            table.add(&row);
            Ok(())
        })?;
        return Ok(table.written());
    }
    let mut text = String::new();
    let write = |rows: &mut Rows, text: &mut String| -> Result<()> {
        let is_first = text.is_empty();
        let headers = is_first && !wanted.no_headers;
        let part = written(rows, headers, all, wanted, surface)?;
        if is_first {
            *text = part;
        } else if format == Format::Json {
            // One array of several: what ends one and begins the next becomes a comma.
            text.truncate(text.trim_end_matches("\n]\n").len());
            text.push_str(",\n");
            text.push_str(part.trim_start_matches("[\n"));
        } else {
            // The mark of a spreadsheet's file stands at its beginning only.
            text.push_str(part.trim_start_matches('\u{feff}'));
        }
        rows.rows.clear();
        Ok(())
    };
    (streamed.make_rows)(&places, &mut |row| {
        rows.rows.push(row);
        // A table that is fitted to a terminal is written when all are there.
        if rows.rows.len() == ROWS_AT_A_TIME && format != Format::Table {
            write(&mut rows, &mut text)?;
        }
        Ok(())
    })?;
    if !rows.rows.is_empty() || text.is_empty() {
        write(&mut rows, &mut text)?;
    }
    Ok(text)
}

/// Returns the wanted columns in the wanted order.
fn chosen(rows: &Rows, wanted: &[String]) -> Result<Rows> {
    Ok(picked(rows, &places(rows, wanted)?))
}

fn picked(rows: &Rows, places: &[usize]) -> Rows {
    let columns = places.iter().filter_map(|place| rows.columns.get(*place));
    Rows {
        columns: columns.cloned().collect(),
        rows: rows.rows.iter().map(|row| pick(row, places)).collect(),
    }
}

fn pick(row: &[Cell], places: &[usize]) -> Vec<Cell> {
    let cells = places.iter().filter_map(|place| row.get(*place));
    cells.cloned().collect()
}

/// Returns where the wanted columns stand; all of them where none are named.
fn places(rows: &Rows, wanted: &[String]) -> Result<Vec<usize>> {
    if wanted.is_empty() {
        return Ok((0..rows.columns.len()).collect());
    }
    let keys: Vec<&str> = rows
        .columns
        .iter()
        .map(|column| column.key.as_str())
        .collect();
    let place = |key: &String| {
        let key = key.trim();
        keys.iter().position(|known| *known == key).ok_or_else(|| {
            let near = text::nearest(key, keys.iter().copied());
            let there = format!("there are {}", text::all_of(&keys));
            let hint = text::did_you_mean(&text::any_of(&near), &there);
            hinted(format!("unknown column `{key}`"), hint)
        })
    };
    wanted.iter().map(place).collect()
}

fn ids(rows: &Rows) -> Result<String> {
    let place = place_of_id(rows)?;
    let mut text = String::new();
    let ids = rows.rows.iter().filter_map(|row| row.get(place));
    for id in ids.map(Cell::human).filter(|id| !id.is_empty()) {
        text.push_str(&id);
        text.push('\n');
    }
    Ok(text)
}

/// Returns where the ids of a listing stand.
fn place_of_id(rows: &Rows) -> Result<usize> {
    // What has a code is called by it.
    let at = |key: &str| rows.columns.iter().position(|column| column.key == key);
    at("code").or_else(|| at("id")).ok_or_else(|| {
        hinted(
            "these columns have no ids",
            "choose another format or other columns; `lots explain columns` says what there is",
        )
    })
}
