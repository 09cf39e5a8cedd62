//! Taking what is private out of the ledger, down to the bytes of the file, while every count stays.

use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use fs_err as fs;
use jiff::civil::Date;
use rusqlite::{Connection, ToSql, named_params};

use super::open::{MIGRATIONS, copy_path};
use super::{Coded, Ledger, merge, store};
use crate::error::hinted_because;

/// Which referrals are to lose what is private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Which {
    /// A client's, and what the other end has noted about the same ones. Another organisation may have a client with the same code:
    /// of an organisation that is known, only what it sent or received is meant.
    OfClient { client: String, own: Option<String> },
    /// The closed ones to which nothing has happened since a day.
    ClosedBefore(Date),
}

/// What forgetting came to, or would come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Forgotten {
    /// The referrals that lose their client code and texts.
    pub(crate) referrals: Vec<Coded>,
    /// Those in which the client code is another organisation's, and that are left alone.
    pub(crate) others: Vec<Coded>,
    /// How the client's code is written in them.
    pub(crate) spellings: Vec<String>,
    /// How many notes lose their text that belong to referrals which never arrived.
    pub(crate) strays: usize,
    /// How many are old enough but still open, and so are left alone.
    pub(crate) open: usize,
    /// How many copies of older versions of the ledger go, since they have it all.
    pub(crate) copies: usize,
}

impl Forgotten {
    /// Tells whether there is nothing to forget.
    pub(crate) fn is_nothing(&self) -> bool {
        self.referrals.is_empty() && self.strays == 0
    }
}

impl Ledger {
    /// Returns what forgetting would come to.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn forgettable(&self, which: &Which) -> Result<Forgotten> {
        let mut found =
            forgettable(&self.connection, which).map_err(|error| self.explained(error))?;
        found.copies = self.copies().len();
        Ok(found)
    }

    /// Takes client code, reason and notes out of referrals for good, and writes the file anew so that no byte of them is left.
    ///
    /// Says again what was forgotten before, it finishes what was cut off then.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub(crate) fn forget(&mut self, which: &Which) -> Result<Forgotten> {
        // First, so that nothing which fails later leaves them behind.
        let copies = self.copies();
        for copy in &copies {
            fs::remove_file(copy).context("delete a copy of an older ledger")?;
        }
        let mut forgotten = self.write(|transaction| {
            let found = forgettable(transaction, which)?;
            for Coded { id, .. } in &found.referrals {
                transaction
                    .prepare_cached(include_str!("sql/forget.sql"))?
                    .execute(named_params! {":id": id})?;
                merge::settle(transaction, id)?;
            }
            if let Which::ClosedBefore(before) = which {
                transaction.execute(
                    include_str!("sql/forget_strays.sql"),
                    named_params! {":before": before.to_string()},
                )?;
            }
            Ok(found)
        })?;
        self.write_anew(if forgotten.is_nothing() {
            "there was nothing to forget"
        } else {
            "what is private is out of the ledger"
        })?;
        forgotten.copies = copies.len();
        Ok(forgotten)
    }

    /// Writes the file anew, so that no byte is left of what was taken out: pages that were divided keep some of it. `done` says what
    /// has been done already. The mark that it has still to be done goes last.
    pub(super) fn write_anew(&self, done: &str) -> Result<()> {
        let sql = "VACUUM; DROP TABLE IF EXISTS unfinished";
        self.connection.execute_batch(sql).map_err(|error| {
            hinted_because(
                format!("{done}, but the file could not be written anew"),
                "say the same again to finish, when there is room and nobody else is using it",
                // In words only, as any error of the ledger; but without the hint that nothing was written.
                anyhow!(error.to_string()),
            )
        })
    }

    /// Returns all client codes, each once, for the nearest one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn clients(&self) -> Result<Vec<String>> {
        store::clients(&self.connection).map_err(|error| self.explained(error))
    }

    fn copies(&self) -> Vec<PathBuf> {
        (1..MIGRATIONS.len())
            .map(|version| copy_path(&self.path, version))
            .filter(|copy| copy.exists())
            .collect()
    }
}

fn forgettable(connection: &Connection, which: &Which) -> Result<Forgotten> {
    let mut found = Forgotten::default();
    match which {
        Which::OfClient { client, own } => {
            let mut spellings = store::spellings(connection, client)?;
            let client = store::list(spellings.clone());
            let of_client = |own: &Option<String>| {
                let sql = include_str!("sql/of_client.sql");
                read(
                    connection,
                    sql,
                    named_params! {":client": client, ":own": own},
                )
            };
            found.referrals = of_client(own)?;
            found.others = of_client(&None)?;
            found
                .others
                .retain(|other| !found.referrals.contains(other));
            let is_found = |spelling: &String| {
                let mut clients = found.referrals.iter().filter_map(|r| r.client.as_ref());
                clients.any(|client| client == spelling)
            };
            spellings.retain(is_found);
            found.spellings = spellings;
        }
        Which::ClosedBefore(before) => {
            let before = before.to_string();
            let sql = include_str!("sql/old.sql");
            found.referrals = read(connection, sql, named_params! {":before": before})?;
            found.strays = connection.query_row(
                include_str!("sql/strays.sql"),
                named_params! {":before": before},
                |row| row.get(0),
            )?;
            found.open = connection.query_row(
                include_str!("sql/old_open.sql"),
                named_params! {":before": before},
                |row| row.get(0),
            )?;
        }
    }
    Ok(found)
}

fn read(connection: &Connection, sql: &str, params: &[(&str, &dyn ToSql)]) -> Result<Vec<Coded>> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_and_then(params, store::coded)?;
    rows.collect()
}
