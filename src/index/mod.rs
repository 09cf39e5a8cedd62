//! The index: an SQLite cache of one catalogue that answers look-ups without reading it.
//!
//! The file may be deleted at any moment; nothing is stored only here. It has no migrations: another schema or program version
//! means another build. Knows the model and the meaning of queries; knows nothing of commands and output.

mod build;
mod damage;
mod find;
mod freshness;
mod gathered;
mod in_turn;
mod look;
mod read;
mod record;
mod rows;
mod spread;
#[cfg(test)]
mod tests;
mod unwritten;
mod write;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use fs_err as fs;
use jiff::civil::Date;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::catalogue::Root;

pub(crate) use damage::{damaged, is_damage, is_of_the_index};
pub(crate) use find::{Found, Hit};
pub(crate) use read::ActorRow;
pub(crate) use spread::Spread;

const SCHEMA: &str = include_str!("schema.sql");

/// The revision of what is written into the tables for a given file.
///
/// Raise it with every change of how files are read, judged or made ready (`catalogue`, `index/rows.rs`, `text`): an index of
/// another revision is thrown away, one of the same answers from its rows as they are.
const READER: u32 = 20;

/// "lots" in ASCII, in the file's header.
const APPLICATION_ID: i32 = 0x6c6f_7473;

/// How long to wait for another process that is writing. It may be at a first build, which is not done sooner by doing it twice.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many statements are kept ready: an answer asks some of them more than once, and all of them again after a change.
const STATEMENTS: usize = 64;

/// How many steps of its program SQLite takes before it asks again whether to give up: a small part of a millisecond.
const STEPS: i32 = 1_000;

/// Which catalogue is read, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'r> {
    pub(crate) root: &'r Root,
    /// The day for which what is read is judged.
    pub(crate) today: Date,
    pub(crate) now: SystemTime,
}

/// An open index.
#[derive(Debug)]
pub(crate) struct Index {
    connection: Connection,
    /// Nothing when it is in memory.
    path: Option<PathBuf>,
}

impl Index {
    /// Opens the index at a path; makes an empty one when there is none, and mends one that cannot be used.
    ///
    /// # Errors
    /// The file can neither be opened nor made.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let times_mended = times_mended(path);
        let connection = Connection::open_with_flags(path, flags)?;
        let index = Self::new(connection, Some(path.to_path_buf()))?;
        match index.state() {
            Ok(State::Ours) => Ok(index),
            Ok(State::Empty) => {
                index.create()?;
                Ok(index)
            }
            Ok(State::Foreign) => Self::mend(path, times_mended),
            Err(error) if is_damage(&error) => Self::mend(path, times_mended),
            Err(error) => Err(error),
        }
    }

    /// Throws away a damaged or foreign file at a path and opens an empty index there.
    ///
    /// One process does so at a time, and leaves alone what another has mended since it had been mended `times_mended` times. The
    /// file is not asked otherwise: whoever comes here has seen that it is damaged, and SQLite does not see all that can be.
    ///
    /// # Errors
    /// The file can neither be opened nor made.
    pub(crate) fn mend(path: &Path, times_mended: u64) -> Result<Self> {
        let mut lock = fs::File::options()
            .create(true)
            .append(true)
            .open(lock_of(path))?;
        lock.file().lock()?;
        let index = Self::new(Connection::open(path)?, Some(path.to_path_buf()))?;
        let is_mended = self::times_mended(path) != times_mended;
        if !is_mended || !index.is_sound().unwrap_or(false) {
            index
                .start_over()
                .with_context(|| format!("start the index `{}` over", path.display()))?;
            lock.write_all(b".")?;
        }
        Ok(index)
    }

    /// Gives up, in the middle of an answer and with an error, as soon as something is so. That lasts until
    /// [`give_up_no_more`](Self::give_up_no_more) or [`carry_on`](Self::carry_on).
    ///
    /// # Errors
    /// The index is closed.
    pub(crate) fn give_up_when(
        &mut self,
        is_so: impl FnMut() -> bool + Send + 'static,
    ) -> Result<()> {
        Ok(self.connection.progress_handler(STEPS, Some(is_so))?)
    }

    /// Answers to the end again.
    ///
    /// # Errors
    /// The index is closed.
    pub(crate) fn give_up_no_more(&mut self) -> Result<()> {
        Ok(self.connection.progress_handler(0, None::<fn() -> bool>)?)
    }

    /// Lets go of the state that was held for an answer that was given up, throws away what was taken over for it, and gives up no more.
    ///
    /// # Errors
    /// The index is closed.
    pub(crate) fn carry_on(mut self) -> Result<Self> {
        self.give_up_no_more()?;
        if !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
        }
        Ok(self)
    }

    /// Looks at every page, and whether all tables agree with each other. That takes longer than any answer.
    ///
    /// # Errors
    /// They do not, or the index cannot be read.
    pub(crate) fn look_through(&self) -> Result<()> {
        let verdict: String =
            self.connection
                .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if verdict == "ok" {
            Ok(())
        } else {
            Err(damaged(verdict))
        }
    }

    /// Holds on to the state that the index is in, for as long as it is open: whatever is asked, one answer sees one state.
    ///
    /// What is noted or taken over meanwhile is part of it. Returns whether there is anything to answer from; there is not where another
    /// process has just thrown the index away.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn hold(&self) -> Result<bool> {
        self.connection
            .execute_batch("PRAGMA synchronous = NORMAL; BEGIN")?;
        let is_there = !self.is_new()?;
        if !is_there {
            self.connection.execute_batch("ROLLBACK")?;
        }
        Ok(is_there)
    }

    /// Lets go of the state that was held, and keeps what was noted or taken over meanwhile unless others are in the way. Then the next
    /// look-up does it again.
    ///
    /// # Errors
    /// The index is gone.
    pub(crate) fn let_go(&self) -> Result<()> {
        let _unwritten = self.unless_busy(|connection| connection.execute_batch("COMMIT"))?;
        Ok(())
    }

    /// Does something without waiting for others.
    fn unless_busy<T>(
        &self,
        act: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<rusqlite::Result<T>> {
        self.connection.busy_timeout(Duration::ZERO)?;
        let done = act(&self.connection);
        self.connection.busy_timeout(PATIENCE)?;
        Ok(done)
    }

    /// Opens an index that lives as long as the process.
    ///
    /// # Errors
    /// There is no memory for it.
    pub(crate) fn in_memory() -> Result<Self> {
        let index = Self::new(Connection::open_in_memory()?, None)?;
        index.create()?;
        Ok(index)
    }

    /// Returns where the index lies; nothing when it is in memory.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    fn state(&self) -> Result<State> {
        let number = |pragma| -> rusqlite::Result<i32> {
            self.connection
                .pragma_query_value(None, pragma, |row| row.get(0))
        };
        Ok(match (number("application_id")?, number("user_version")?) {
            (APPLICATION_ID, version) if version == program_version() => State::Ours,
            (0, 0) if self.tables()?.is_empty() => State::Empty,
            _ => State::Foreign,
        })
    }

    fn tables(&self) -> Result<Vec<String>> {
        let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY sql";
        let mut statement = self.connection.prepare(sql)?;
        let tables = statement.query_map([], |row| row.get(0))?;
        Ok(tables.collect::<Result<_, _>>()?)
    }

    /// Tells whether the file is an index of this program, with all its tables and no page out of order.
    fn is_sound(&self) -> Result<bool> {
        let verdict: String = self
            .connection
            .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok(verdict == "ok"
            && self.state()? == State::Ours
            && self.tables()? == Self::in_memory()?.tables()?)
    }

    fn new(connection: Connection, path: Option<PathBuf>) -> Result<Self> {
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Else a statement is planned anew whenever it is asked with another value.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        // Damage within a page is seen when the page is read rather than when it has led astray.
        connection.pragma_update(None, "cell_size_check", true)?;
        Ok(Self { connection, path })
    }

    /// Throws away whatever is in the file and makes an empty index of it.
    fn start_over(&self) -> Result<()> {
        self.connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_RESET_DATABASE, true)?;
        let emptied = self.connection.execute_batch("VACUUM");
        self.connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_RESET_DATABASE, false)?;
        emptied?;
        self.create()
    }

    fn create(&self) -> Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let version: i32 = self
            .connection
            .pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version != program_version() {
            self.connection
                .execute_batch(SCHEMA)
                .context("create the tables of the index")?;
            self.connection
                .pragma_update(None, "application_id", APPLICATION_ID)?;
            self.connection
                .pragma_update(None, "user_version", program_version())?;
        }
        self.connection.execute_batch("COMMIT")?;
        Ok(())
    }
}

/// What a file is that should be an index.
#[derive(Debug, PartialEq, Eq)]
enum State {
    /// An index of this version of the program.
    Ours,
    /// A new file.
    Empty,
    /// Of another version or another program.
    Foreign,
}

/// Returns a number that differs between programs that cannot share an index.
fn program_version() -> i32 {
    let mut hasher = DefaultHasher::new();
    (SCHEMA, READER, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    let [a, b, c, d, ..] = hasher.finish().to_le_bytes();
    i32::from_le_bytes([a, b, c, d]) | 1
}

/// Tells whether the file at a path says of itself that it is an index, of whatever version.
pub(crate) fn is_one(path: &Path) -> bool {
    let mut header = [0; 72];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header.ends_with(&APPLICATION_ID.to_be_bytes())
}

/// Returns when the index at a path was last written to.
pub(crate) fn last_written(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// Returns how often the index at a path has been thrown away and made anew.
///
/// The file that keeps processes from doing so at the same time has a byte for each.
pub(crate) fn times_mended(path: &Path) -> u64 {
    fs::metadata(lock_of(path)).map_or(0, |lock| lock.len())
}

fn lock_of(path: &Path) -> PathBuf {
    path.with_extension("lock")
}
