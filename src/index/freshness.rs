//! Whether the index still says what the files say.
//!
//! Files count as unchanged when name, size, times and inode are what they were. A file saved so close to the last look that the
//! clock could hide a second save (two seconds, the coarsest clock of file systems in use) is compared by content.

use std::time::SystemTime;

use anyhow::Result;
use rusqlite::{OptionalExtension as _, named_params};

use super::Index;
use crate::catalogue::Root;
use crate::catalogue::files::{self, Entry, Stamp};

/// How close to a look a save may be to escape it, in nanoseconds.
const CLOCK_STEP: i64 = 2_000_000_000;

/// A file as the index knows it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) path: String,
    pub(super) stamp: Stamp,
    pub(super) content: i64,
    pub(super) shadowed: bool,
}

impl Index {
    /// Tells whether the index says what the files in `entries` say.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn is_fresh(&self, root: &Root, entries: &[Entry], now: SystemTime) -> Result<bool> {
        if self.meta("listing")? != Some(files::digest(entries).to_string()) {
            return Ok(false);
        }
        let Some(hot_since) = self
            .meta("hot_since")?
            .and_then(|since| since.parse::<i64>().ok())
        else {
            return Ok(true);
        };
        let known = Self::known_files_in(&self.connection)?;
        for entry in entries
            .iter()
            .filter(|e| e.trouble.is_none() && is_hot(&e.stamp, hot_since))
        {
            let Some(known) = known.iter().find(|k| k.path == entry.path) else {
                return Ok(false);
            };
            match files::read(root, entry, now) {
                Ok((bytes, _)) if files::content_digest(&bytes) == known.content => {}
                _ => return Ok(false),
            }
        }
        if !entries.iter().any(|e| is_hot(&e.stamp, looked_at(now))) {
            // Only saves the next look the comparison: where it cannot be written, nothing is lost.
            let _unwritten = self
                .connection
                .execute("DELETE FROM meta WHERE key = 'hot_since'", []);
        }
        Ok(true)
    }

    /// Returns a value that the last look left.
    pub(super) fn meta(&self, key: &str) -> Result<Option<String>> {
        let value = self
            .connection
            .query_row(
                "SELECT value FROM meta WHERE key = :key",
                named_params! {":key": key},
                |row| row.get(0),
            )
            .optional()?;
        Ok(value)
    }
}

/// Returns the moment from which on a save may escape a look at `now`.
pub(super) fn looked_at(now: SystemTime) -> i64 {
    files::since_1970(now) - CLOCK_STEP
}

/// Tells whether a file was saved so late that its stamp is not to be trusted.
pub(super) fn is_hot(stamp: &Stamp, since: i64) -> bool {
    stamp.modified >= since || stamp.changed >= since
}
