//! Reads what can be read of a damaged ledger.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use rusqlite::{Connection, OpenFlags, Row};

use super::row::Columns;
use super::{Ledger, Line};
use crate::error::hinted_because;

/// What could be read.
#[derive(Debug, Default)]
pub(crate) struct Salvaged {
    pub(crate) lines: Vec<Line>,
    pub(crate) referrals: usize,
    pub(crate) events: usize,
    /// Where reading stopped, in SQLite's words; nothing when it came to the end.
    pub(crate) stopped: Vec<String>,
}

impl Ledger {
    /// Reads what can be read of the file at a path, from both ends of each table. Nothing is changed but what a killed writer left
    /// half done: that is undone first, as by whoever opens the file.
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
        let mut salvaged = Salvaged::default();
        let mut found: BTreeMap<(String, bool, String), Line> = BTreeMap::new();
        let orders = [
            ("SELECT * FROM referral ORDER BY id", false),
            ("SELECT * FROM referral ORDER BY id DESC", false),
            ("SELECT * FROM event ORDER BY referral, at, id", true),
            (
                "SELECT * FROM event ORDER BY referral DESC, at DESC, id DESC",
                true,
            ),
        ];
        for (sql, is_event) in orders {
            let read = scan(&connection, sql, |next| {
                let mut columns = Columns::new(next);
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
                found.insert(key, line);
                Ok(())
            });
            if let Err(error) = read {
                salvaged.stopped.push(format!("{error:#}"));
            }
        }
        salvaged.stopped.dedup();
        salvaged.lines = found.into_values().collect();
        let is_referral = |line: &&Line| matches!(line, Line::Referral(_));
        salvaged.referrals = salvaged.lines.iter().filter(is_referral).count();
        salvaged.events = salvaged.lines.len() - salvaged.referrals;
        Ok(salvaged)
    }
}

/// Hands over rows until the end or until one cannot be read; a row that makes no sense is passed over.
fn scan(
    connection: &Connection,
    sql: &str,
    mut take: impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut senseless = None;
    while let Some(next) = rows.next()? {
        if let Err(error) = take(next) {
            senseless = Some(error);
        }
    }
    senseless.map_or(Ok(()), Err)
}
