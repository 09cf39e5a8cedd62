//! Taking what is private out of the ledger, down to the bytes of the file, while every count stays.

use anyhow::Result;
use fs_err as fs;
use jiff::civil::Date;
use rusqlite::named_params;

use super::open::{MIGRATIONS, copy_path};
use super::{Ledger, merge};

/// What forgetting came to, or would come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Forgotten {
    /// Ids of the referrals that lose their client code and texts.
    pub(crate) referrals: Vec<String>,
    /// How many are old enough but still open, and so are left alone.
    pub(crate) open: usize,
    /// How many copies of older versions of the ledger go, since they have it all.
    pub(crate) copies: usize,
}

impl Ledger {
    /// Returns what forgetting a client would come to.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn of_client(&self, client: &str) -> Result<Forgotten> {
        let read = || -> Result<Vec<String>> {
            let mut statement = self
                .connection
                .prepare("SELECT id FROM referral WHERE client = ? ORDER BY id")?;
            let rows = statement.query_map([client], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        Ok(Forgotten {
            referrals: read().map_err(|error| self.explained(error))?,
            open: 0,
            copies: self.copies(),
        })
    }

    /// Returns what forgetting all closed referrals would come to that have not changed since a day.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn older_than(&self, before: Date) -> Result<Forgotten> {
        let before = before.to_string();
        let read = || -> Result<(Vec<String>, usize)> {
            let mut statement = self.connection.prepare(include_str!("sql/old.sql"))?;
            let rows = statement.query_map(named_params! {":before": before}, |row| row.get(0))?;
            let old = rows.collect::<Result<_, _>>()?;
            let open = self.connection.query_row(
                include_str!("sql/old_open.sql"),
                named_params! {":before": before},
                |row| row.get(0),
            )?;
            Ok((old, open))
        };
        let (referrals, open) = read().map_err(|error| self.explained(error))?;
        Ok(Forgotten {
            referrals,
            open,
            copies: self.copies(),
        })
    }

    /// Takes client code, reason and notes out of referrals for good, and writes the file anew so that no byte of them is left.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub(crate) fn forget(&mut self, what: &Forgotten) -> Result<()> {
        self.write(|transaction| {
            for id in &what.referrals {
                transaction.execute(
                    "UPDATE referral SET client = NULL, reason = NULL, note = NULL, forgotten = 1 WHERE id = ?",
                    [id],
                )?;
                merge::settle(transaction, id)?;
            }
            Ok(())
        })?;
        let emptied = self.connection.execute_batch("VACUUM");
        emptied.map_err(|error| self.explained(error.into()))?;
        for version in 1..MIGRATIONS.len() {
            let copy = copy_path(&self.path, version);
            if copy.exists() {
                fs::remove_file(copy)?;
            }
        }
        Ok(())
    }

    fn copies(&self) -> usize {
        (1..MIGRATIONS.len())
            .filter(|version| copy_path(&self.path, *version).exists())
            .count()
    }
}
