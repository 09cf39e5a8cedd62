//! Taking what is private out of the ledger, down to the bytes of the file, while every count stays.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use fs_err as fs;
use jiff::civil::Date;
use rusqlite::{Connection, named_params};

use super::open::{MIGRATIONS, copy_path};
use super::{Ledger, merge, store};
use crate::error::hinted_because;

/// Which referrals are to lose what is private.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Which {
    /// A client's, and what the other end has noted about the same ones.
    OfClient(String),
    /// The closed ones to which nothing has happened since a day.
    ClosedBefore(Date),
}

/// What forgetting came to, or would come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Forgotten {
    /// Ids of the referrals that lose their client code and texts.
    pub(crate) referrals: Vec<String>,
    /// How the client's code is written in them.
    pub(crate) spellings: Vec<String>,
    /// How many are old enough but still open, and so are left alone.
    pub(crate) open: usize,
    /// How many copies of older versions of the ledger go, since they have it all.
    pub(crate) copies: usize,
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
            for id in &found.referrals {
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
        self.connection.execute_batch("VACUUM").map_err(|error| {
            hinted_because(
                "what is private is out of the ledger, but its file could not be written anew",
                "make room, and say the same again to finish",
                self.explained(error.into()),
            )
        })?;
        forgotten.copies = copies.len();
        Ok(forgotten)
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
        Which::OfClient(client) => {
            found.spellings = store::spellings(connection, client)?;
            let client = store::list(found.spellings.clone());
            let mut statement = connection.prepare(include_str!("sql/of_client.sql"))?;
            let rows = statement.query_map(named_params! {":client": client}, |row| row.get(0))?;
            found.referrals = rows.collect::<Result<_, _>>()?;
        }
        Which::ClosedBefore(before) => {
            let before = before.to_string();
            let mut statement = connection.prepare(include_str!("sql/old.sql"))?;
            let rows = statement.query_map(named_params! {":before": before}, |row| row.get(0))?;
            found.referrals = rows.collect::<Result<_, _>>()?;
            found.open = connection.query_row(
                include_str!("sql/old_open.sql"),
                named_params! {":before": before},
                |row| row.get(0),
            )?;
        }
    }
    Ok(found)
}
