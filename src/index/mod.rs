//! The index: an SQLite cache of one catalogue that answers look-ups without reading it.
//!
//! The file may be deleted at any moment; nothing is stored only here. It has no migrations: another schema or program version
//! means another build. Knows the model and the meaning of queries; knows nothing of commands and output.

mod build;
mod find;
mod freshness;
mod read;
mod record;
mod rows;
#[cfg(test)]
mod tests;
mod write;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use fs_err as fs;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

pub(crate) use find::{Found, Hit, Left};
pub(crate) use read::{ActorRow, Neighbour};

const SCHEMA: &str = include_str!("schema.sql");

/// "lots" in ASCII, in the file's header.
const APPLICATION_ID: i32 = 0x6c6f_7473;

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(5);

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
        let connection = Connection::open_with_flags(path, flags)?;
        let index = Self::new(connection, Some(path.to_path_buf()))?;
        match index.state() {
            Ok(State::Ours) => Ok(index),
            Ok(State::Empty) => {
                index.create()?;
                Ok(index)
            }
            Ok(State::Foreign) => Self::mend(path),
            Err(error) if is_damage(&error) => Self::mend(path),
            Err(error) => Err(error),
        }
    }

    /// Throws away a damaged or foreign file at a path and opens an empty index there.
    ///
    /// One process does so at a time, and leaves alone what another has mended meanwhile.
    ///
    /// # Errors
    /// The file can neither be opened nor made.
    pub(crate) fn mend(path: &Path) -> Result<Self> {
        let lock = fs::File::create(path.with_extension("lock"))?;
        lock.file().lock()?;
        let index = Self::new(Connection::open(path)?, Some(path.to_path_buf()))?;
        if !index.is_sound().unwrap_or(false) {
            index
                .start_over()
                .with_context(|| format!("start the index `{}` over", path.display()))?;
        }
        Ok(index)
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
        // Else a statement is planned anew whenever it is asked with another value.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
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
    (SCHEMA, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
    let [a, b, c, d, ..] = hasher.finish().to_le_bytes();
    i32::from_le_bytes([a, b, c, d]) | 1
}

/// Tells whether an error means that the file is damaged or no index, so that it is to be thrown away.
pub(crate) fn is_damage(error: &anyhow::Error) -> bool {
    let code = |cause: &rusqlite::Error| cause.sqlite_error_code();
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<rusqlite::Error>())
        .any(|cause| {
            matches!(
                code(cause),
                Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            ) || matches!(
                cause,
                rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::QueryReturnedNoRows
            ) || cause.to_string().contains("no such table")
                || cause.to_string().contains("no such column")
        })
}
