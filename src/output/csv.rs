//! Comma-separated values, RFC 4180, or as spreadsheets want them.

use anyhow::Result;

use crate::view::Rows;

/// Returns a listing as CSV; for Excel with a byte-order mark and semicolons, and with cells it would run as formulas defused.
///
/// # Errors
/// None that can happen: it is written to memory.
pub(super) fn rows(rows: &Rows, headers: bool, excel: bool) -> Result<String> {
    let delimiter = if excel { b';' } else { b',' };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    if headers {
        writer.write_record(rows.columns.iter().map(|column| &column.key))?;
    }
    for row in &rows.rows {
        writer.write_record(row.iter().map(|cell| {
            if excel {
                defused(cell.machine())
            } else {
                cell.machine()
            }
        }))?;
    }
    let text = String::from_utf8(writer.into_inner()?)?;
    Ok(if excel {
        format!("\u{feff}{text}")
    } else {
        text
    })
}

fn defused(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text
    }
}
