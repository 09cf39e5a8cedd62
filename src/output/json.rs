//! JSON: lists are lists, what is not stated is null, nothing found is an empty array.

use anyhow::Result;
use serde_json::{Map, Value as Json};

use crate::view::{Cell, Column, Content, Record, Rows, Sheet, Value};

/// Returns a listing as one array of objects.
///
/// # Errors
/// None that can happen: it is written to memory.
pub(super) fn rows(rows: &Rows) -> Result<String> {
    let mut text = serde_json::to_string_pretty(&array(rows))?;
    text.push('\n');
    Ok(text)
}

/// Returns a listing as one object per line.
///
/// # Errors
/// None that can happen: it is written to memory.
pub(super) fn lines(rows: &Rows) -> Result<String> {
    let mut text = String::new();
    for row in &rows.rows {
        text.push_str(&serde_json::to_string(&object(&rows.columns, row))?);
        text.push('\n');
    }
    Ok(text)
}

/// Returns several listings as one object, an array for each.
///
/// # Errors
/// None that can happen: it is written to memory.
pub(super) fn sheets(sheets: &[Sheet]) -> Result<String> {
    let sheet = |sheet: &Sheet| (sheet.key.to_owned(), array(&sheet.rows));
    let object: Map<String, Json> = sheets.iter().map(sheet).collect();
    Ok(serde_json::to_string_pretty(&object)? + "\n")
}

/// Returns records as an array, or as one object where there is one.
///
/// # Errors
/// None that can happen: it is written to memory.
pub(super) fn records(records: &[Record]) -> Result<String> {
    if let [one] = records {
        return record(one);
    }
    let array: Json = records.iter().map(fields).collect();
    Ok(serde_json::to_string_pretty(&array)? + "\n")
}

/// Returns a record as one object.
///
/// # Errors
/// None that can happen: it is written to memory.
pub(super) fn record(record: &Record) -> Result<String> {
    Ok(serde_json::to_string_pretty(&fields(record))? + "\n")
}

fn fields(record: &Record) -> Json {
    let field = |field: &crate::view::Field| {
        let value = match &field.content {
            Content::Cell(cell) => value(cell),
            Content::Rows(rows) => array(rows),
        };
        (field.key.to_owned(), value)
    };
    Json::Object(record.fields.iter().map(field).collect())
}

fn array(rows: &Rows) -> Json {
    rows.rows
        .iter()
        .map(|row| object(&rows.columns, row))
        .collect()
}

fn object(columns: &[Column], row: &[Cell]) -> Json {
    Json::Object(
        columns
            .iter()
            .zip(row)
            .map(|(column, cell)| (column.key.clone(), value(cell)))
            .collect(),
    )
}

fn value(cell: &Cell) -> Json {
    match &cell.value {
        Value::Absent => Json::Null,
        Value::Text(text) => Json::from(text.as_str()),
        Value::List(list) => Json::from(list.as_slice()),
        Value::Number(number) => Json::from(*number),
        Value::Flag(flag) => Json::from(*flag),
    }
}
