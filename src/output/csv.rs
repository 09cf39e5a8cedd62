//! Comma-separated values, RFC 4180, or as spreadsheets want them.

use anyhow::Result;

use crate::context::Surface;
use crate::view::Rows;

/// Returns a listing as CSV; for Excel with a byte-order mark and semicolons, and with cells it would run as formulas defused.
///
/// # Errors
/// None that can happen: it is written to memory.
pub(super) fn rows(rows: &Rows, headers: bool, excel: bool, surface: &Surface) -> Result<String> {
    // A terminal would show the marks that are meant for programs.
    let is_read = surface.width.is_some();
    let delimiter = if excel { b';' } else { b',' };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(if is_read {
            csv::Terminator::Any(b'\n')
        } else {
            csv::Terminator::CRLF
        })
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
    Ok(if excel && !is_read {
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
