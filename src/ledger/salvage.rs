//! Reads what can be read of a damaged ledger.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, OpenFlags, Params, Row};

use super::row::Columns;
use super::{Ledger, Line};
use crate::error::hinted_because;
use crate::text;

/// What could be read.
#[derive(Debug, Default)]
pub(crate) struct Salvaged {
    pub(crate) lines: Vec<Line>,
    pub(crate) referrals: usize,
    pub(crate) events: usize,
    /// What could not be read, or where reading stopped, in SQLite's words.
    pub(crate) stopped: Vec<String>,
}

impl Ledger {
    /// Reads what can be read of the file at a path: from both ends of each table, and what lies between damaged pages by the ids that
    /// stand elsewhere. Nothing is changed but what a killed writer left half done: that is undone first, as by whoever opens the file.
    ///
    /// # Errors
    /// The file cannot be opened at all.
    pub(crate) fn salvage(path: &Path) -> Result<Salvaged> {
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(|error| {
            hinted_because(
                format!("`{}` cannot be opened", path.display()),
                "name the damaged file with LOTS_LEDGER",
                error.into(),
            )
        })?;
        // Else SQLite reads nothing of a file that has lost its end.
        connection.pragma_update(None, "writable_schema", true)?;
        let mut salvaged = Salvaged::default();
        let mut found = Found::default();
        for (table, order, is_event) in ORDERS {
            let sql = format!("SELECT * FROM {table} ORDER BY {order}");
            let read = scan(&connection, &sql, [], |row| found.take(row, is_event));
            if let Err(error) = read {
                salvaged.stopped.push(format!("{error:#}"));
            }
        }
        if !salvaged.stopped.is_empty() {
            // What cannot be read of these has been told of already.
            for id in ids(&connection, &found) {
                for (table, order, is_event) in ORDERS {
                    let key = if is_event { "referral" } else { "id" };
                    let sql = format!(
                        "SELECT * FROM {table} WHERE {key} BETWEEN ?1 AND ?1 ORDER BY {order}"
                    );
                    let _unreadable =
                        scan(&connection, &sql, [&id], |row| found.take(row, is_event));
                }
            }
        }
        salvaged.stopped.dedup();
        if !found.mended.is_empty() {
            salvaged.stopped.push(format!(
                "{} with bytes that are no letters, for which \u{fffd} stands",
                text::count(found.mended.len(), "record")
            ));
        }
        salvaged.lines = found.lines.into_values().collect();
        let is_referral = |line: &&Line| matches!(line, Line::Referral(_));
        salvaged.referrals = salvaged.lines.iter().filter(is_referral).count();
        salvaged.events = salvaged.lines.len() - salvaged.referrals;
        Ok(salvaged)
    }
}

/// Each table from both ends, and whether it is of events. A row that is looked up beside a damaged page can be reached from one side only.
const ORDERS: [(&str, &str, bool); 4] = [
    ("referral", "id", false),
    ("referral", "id DESC", false),
    ("event", "referral, at, id", true),
    ("event", "referral DESC, at DESC, id DESC", true),
];

/// The lines that were read, each referral before its events.
#[derive(Default)]
struct Found {
    lines: BTreeMap<Key, Line>,
    /// Those in which something is no letter.
    mended: BTreeSet<Key>,
}

/// The referral, whether it is an event of it, and which.
type Key = (String, bool, String);

impl Found {
    fn take(&mut self, row: &Row<'_>, is_event: bool) -> Result<()> {
        let mut columns = Columns::mended(row);
        let line = if is_event {
            Line::Event(columns.get()?, columns.event()?)
        } else {
            Line::Referral(columns.referral()?)
        };
        let key = match &line {
            Line::Referral(referral) => (referral.id.clone(), false, String::new()),
            Line::Event(referral, event) => (
                referral.clone(),
                true,
                [event.at.as_str(), &event.id].concat(),
            ),
        };
        if columns.has_mended {
            self.mended.insert(key.clone());
        }
        self.lines.insert(key, line);
        Ok(())
    }
}

/// Returns the ids of referrals as far as they can be read anywhere: each stands in two indexes and in another table, too.
fn ids(connection: &Connection, found: &Found) -> BTreeSet<String> {
    let mut ids: BTreeSet<String> = found.lines.keys().map(|(id, ..)| id.clone()).collect();
    for order in ["", " DESC"] {
        for sql in [
            "SELECT id FROM referral INDEXED BY referral_by_code ORDER BY code",
            "SELECT id FROM referral INDEXED BY referral_by_client WHERE client IS NOT NULL ORDER BY client",
            "SELECT referral FROM state ORDER BY referral",
        ] {
            let _unreadable = scan(connection, &[sql, order].concat(), [], |row| {
                ids.insert(row.get(0)?);
                Ok(())
            });
        }
    }
    ids
}

/// Hands over rows until the end or until one cannot be read; a row that makes no sense is passed over.
fn scan(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    mut take: impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut senseless = None;
    while let Some(next) = rows.next()? {
        if let Err(error) = take(next) {
            senseless = Some(error);
        }
    }
    senseless.map_or(Ok(()), Err)
}
