//! Whether the index still says what the files say.
//!
//! Files count as unchanged when name, size, times, inode and what shows from outside to be wrong are what they were. A file saved
//! so close to the last look that the clock could hide a second save (two seconds, the coarsest clock of file systems in use) is
//! compared by content. Some of what is said of a file depends on the day; the index knows until which day it holds.

use std::collections::HashSet;
use std::time::SystemTime;

use anyhow::Result;
use foldhash::fast::RandomState;
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, named_params, params, params_from_iter};

use super::damage::damaged;
use super::{Index, Reading, last_written};
use crate::catalogue::content;
use crate::catalogue::files::{self, CLOCK_AHEAD, Entry, Stamp};
use crate::catalogue::listing::Listing;
use crate::diagnostic::Days;

/// How close to a look a save may be to escape it, in nanoseconds.
const CLOCK_STEP: i64 = 2_000_000_000;

/// From how many files on that were saved since the index was written all are compared with it, one by one.
const MANY: usize = 32;

/// How the listed files looked when they were last looked at.
#[derive(Debug)]
pub(super) struct Known {
    unchanged: Unchanged,
    /// Those that have to be read again all the same.
    again: Looks,
    hot: Hot,
}

/// Which of the listed files look as they did.
#[derive(Debug)]
pub(super) enum Unchanged {
    Only(Looks),
    AllBut(Looks),
}

/// Many an [`Entry::looks`].
pub(super) type Looks = HashSet<i64, RandomState>;

impl Known {
    /// Tells whether what the index says of a file still holds.
    pub(super) fn holds(&self, entry: &Entry<&str>) -> bool {
        let looks = &entry.looks;
        let is_unchanged = match &self.unchanged {
            Unchanged::Only(unchanged) => unchanged.contains(looks),
            Unchanged::AllBut(changed) => !changed.contains(looks),
        };
        is_unchanged && !self.again.contains(looks) && !self.hot.covers(&entry.stamp)
    }
}

/// The times of saves that a second save may hide behind.
#[derive(Debug, Default)]
pub(super) struct Hot {
    since: i64,
    until: i64,
}

impl Hot {
    /// Returns the times from `since` on. A file dated far ahead of `now` was not saved by this clock, and the next save shows.
    pub(super) fn new(since: i64, now: SystemTime) -> Self {
        Self {
            since,
            until: files::since_1970(now).saturating_add(CLOCK_AHEAD),
        }
    }

    pub(super) fn since(&self) -> i64 {
        self.since
    }

    /// Tells whether a file was saved at such a time, so that its stamp is not to be trusted.
    pub(super) fn covers(&self, stamp: &Stamp) -> bool {
        [stamp.modified, stamp.changed]
            .iter()
            .any(|time| (self.since..self.until).contains(time))
    }
}

impl Index {
    /// Tells whether the index says what the listed files say, on the day of the reading.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn is_fresh(&self, reading: Reading<'_>, listing: &Listing) -> Result<bool> {
        let Reading { root, today, now } = reading;
        if !self.may_say(listing)? || !self.holds_on(today)? {
            return Ok(false);
        }
        let Some(since) = self.hot_since()? else {
            return Ok(true);
        };
        let hot = Hot::new(since, now);
        let is_hot = |e: &Entry<&str>| e.trouble.is_none() && hot.covers(&e.stamp);
        for entry in listing.iter().filter(is_hot) {
            let known = self.content(entry.path)?;
            match content::read(root, &entry, now) {
                Ok(bytes) if known == Some(files::content_digest(&bytes)) => {}
                _ => return Ok(false),
            }
        }
        let escapes = Hot::new(looked_at(now), now);
        if !listing.iter().any(|e| escapes.covers(&e.stamp)) {
            self.forget_hot_since(since)?;
        }
        Ok(true)
    }

    /// Tells whether the index may say what the listed files say, as far as their looks tell.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn may_say(&self, listing: &Listing) -> Result<bool> {
        Ok(self.noted()? == Some(listing.digest()))
    }

    /// Tells whether everything would be judged on that day as it was.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn holds_on(&self, today: Date) -> Result<bool> {
        Ok(self.days()?.contain(today))
    }

    /// Returns how those of the listed files look that do not look as they did, where these are a few that were saved since the index was
    /// written and no file has gone; else nothing.
    pub(super) fn changed(&self, listing: &Listing) -> Result<Option<Looks>> {
        let written = self.path.as_deref().and_then(last_written);
        let (Some(written), Some(noted)) = (written.map(files::since_1970), self.noted()?) else {
            return Ok(None);
        };
        let is_saved = |entry: &Entry<&str>| entry.stamp.changed >= written;
        let saved: Vec<_> = listing.iter().filter(is_saved).take(MANY).collect();
        if saved.len() == MANY {
            return Ok(None);
        }
        let mut changed = Looks::default();
        let mut digest = listing.digest();
        for Entry { path, looks, .. } in saved {
            let looked = self.looked(path)?;
            if looked != Some(looks) {
                changed.insert(looks);
                digest = digest.wrapping_sub(looks).wrapping_add(looked.unwrap_or(0));
            }
        }
        Ok((digest == noted).then_some(changed))
    }

    /// Returns the digest of the listing as it was; nothing where none could be noted.
    pub(super) fn noted(&self) -> Result<Option<i64>> {
        Ok(self.meta("listing")?.and_then(|noted| noted.parse().ok()))
    }

    /// Returns how a file looked.
    pub(super) fn looked(&self, path: &str) -> Result<Option<i64>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT looks FROM file WHERE path = ?")?;
        Ok(statement.query_row([path], |row| row.get(0)).optional()?)
    }

    /// Returns how all files looked.
    pub(super) fn looks(&self) -> Result<Looks> {
        let mut statement = self.connection.prepare("SELECT looks FROM file")?;
        let looks = statement.query_map([], |row| row.get(0))?;
        Ok(looks.collect::<Result<_, _>>()?)
    }

    /// Returns which files need not be read, judged for `today`; what was saved at a time that is hot is to be read again.
    pub(super) fn known(&self, unchanged: Unchanged, today: Date, hot: Hot) -> Result<Known> {
        let mut statement = self.connection.prepare(include_str!("sql/again.sql"))?;
        let again = statement.query_map(
            named_params! {":today": today.to_string(), ":days_over": !self.holds_on(today)?},
            |row| row.get(0),
        )?;
        let again = again.collect::<Result<_, _>>()?;
        Ok(Known {
            unchanged,
            again,
            hot,
        })
    }

    /// Returns the paths of known files that are not listed any more.
    pub(super) fn gone(&self, known: &Looks, listing: &Listing) -> Result<Vec<String>> {
        let mut unseen = known.clone();
        let new: HashSet<&str> = listing
            .iter()
            .filter(|entry| !unseen.remove(&entry.looks))
            .map(|entry| entry.path)
            .collect();
        let mut statement = self
            .connection
            .prepare_cached("SELECT path FROM file WHERE looks = ?")?;
        let mut gone = Vec::new();
        for looks in unseen {
            let path: String = statement.query_row([looks], |row| row.get(0))?;
            if !new.contains(path.as_str()) {
                gone.push(path);
            }
        }
        Ok(gone)
    }

    /// Returns the digest of what was in a file.
    pub(super) fn content(&self, path: &str) -> Result<Option<i64>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT content FROM file WHERE path = ?")?;
        let content = statement.query_row([path], |row| row.get(0));
        Ok(content.optional()?)
    }

    /// Tells whether what the index says of a file is what it says of this content.
    pub(super) fn says_of(&self, path: &str, content: i64, today: Date) -> Result<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM file WHERE path = ?1 AND content = ?2 AND NOT shadowed AND holds_from <= ?3 AND ?3 < holds_until)",
        )?;
        let today = today.to_string();
        Ok(statement.query_row(params![path, content, today], |row| row.get(0))?)
    }

    /// Notes that no save can have escaped the look that left `since`: the next need not compare. A later look's value is left alone.
    pub(super) fn forget_hot_since(&self, since: i64) -> Result<()> {
        self.write_unless_busy(
            "DELETE FROM meta WHERE key = 'hot_since' AND value = ?",
            &[&since.to_string()],
        )
    }

    /// Writes to the index, to say that nothing has changed so far although a change was noticed. An editor's own file, for one, moves
    /// the time of the folder that it lies in; without this each look-up to come would notice it.
    ///
    /// # Errors
    /// The index is gone.
    pub(crate) fn date_anew(&self, now: SystemTime) -> Result<()> {
        self.write_unless_busy(
            "INSERT OR REPLACE INTO meta VALUES ('noticed', ?)",
            &[&files::since_1970(now).to_string()],
        )
    }

    /// Forgets what [`date_anew`](Self::date_anew) wrote.
    pub(super) fn forget_noticed(&self) -> Result<()> {
        self.connection
            .execute("DELETE FROM meta WHERE key = 'noticed'", [])?;
        Ok(())
    }

    /// Notes that all that may have escaped until `now` has been compared, so that the next look compares only what is saved from now on.
    ///
    /// # Errors
    /// The index cannot be written.
    pub(crate) fn has_compared(&self, now: SystemTime) -> Result<()> {
        self.connection.execute(
            "UPDATE meta SET value = ? WHERE key = 'hot_since'",
            [looked_at(now).to_string()],
        )?;
        Ok(())
    }

    /// Writes what only saves the next look some work. So nobody is waited for, and a file that cannot be written to is none the worse.
    fn write_unless_busy(&self, sql: &str, values: &[&str]) -> Result<()> {
        let _unwritten =
            self.unless_busy(|connection| connection.execute(sql, params_from_iter(values)))?;
        Ok(())
    }

    /// Returns the moment from which on a save may have escaped the last look.
    pub(super) fn hot_since(&self) -> Result<Option<i64>> {
        self.meta("hot_since")?
            .map(|since| since.parse().map_err(damaged))
            .transpose()
    }

    /// Returns the days on which everything would be judged as it was.
    fn days(&self) -> Result<Days> {
        let day = |key| -> Result<Option<Date>> {
            self.meta(key)?
                .map(|day| day.parse().map_err(damaged))
                .transpose()
        };
        Ok(Days {
            from: day("holds_from")?.unwrap_or(Days::ALL.from),
            until: day("holds_until")?.unwrap_or(Days::ALL.until),
        })
    }

    /// Returns a value that the last look left.
    pub(super) fn meta(&self, key: &str) -> Result<Option<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM meta WHERE key = :key")?;
        let value = statement.query_row(named_params! {":key": key}, |row| row.get(0));
        Ok(value.optional()?)
    }
}

/// Returns the moment from which on a save may escape a look at `now`.
pub(super) fn looked_at(now: SystemTime) -> i64 {
    files::since_1970(now) - CLOCK_STEP
}
