//! The index: an SQLite cache of one catalogue that answers look-ups without reading it.
//!
//! The file may be deleted at any moment; nothing is stored only here. It has no migrations: another schema or program version
//! means another build. Knows the model and the meaning of queries; knows nothing of commands and output.

mod build;
mod find;
mod freshness;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

pub(crate) use find::{Found, Hit, Left};
pub(crate) use read::{ActorRow, Neighbour};

const SCHEMA: &str = include_str!("schema.sql");

/// "lots" in ASCII, in the file's header.
const APPLICATION_ID: i32 = 0x6c6f_7473;

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// How much of the file is read through the page table rather than copied, in bytes.
const MAPPED: i64 = 1 << 30;

/// An open index.
#[derive(Debug)]
pub(crate) struct Index {
    connection: Connection,
    /// Nothing when it is in memory.
    path: Option<PathBuf>,
}

impl Index {
    /// Opens the index at a path; makes an empty one when there is none or when what is there cannot be used.
    ///
    /// # Errors
    /// The file can neither be opened nor made.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        match Self::open_existing(path) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(error) if is_damage(&error) => {}
            Err(error) => return Err(error),
        }
        Self::start_over_at(path)
    }

    /// Throws away whatever is at a path and opens an empty index there.
    ///
    /// # Errors
    /// The file can neither be opened nor made.
    pub(crate) fn start_over_at(path: &Path) -> Result<Self> {
        let index = Self::new(Connection::open(path)?, Some(path.to_path_buf()))?;
        index
            .start_over()
            .with_context(|| format!("start the index `{}` over", path.display()))?;
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

    fn open_existing(path: &Path) -> Result<Option<Self>> {
        let connection = match Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        ) {
            Ok(connection) => connection,
            Err(_) if !path.exists() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let index = Self::new(connection, Some(path.to_path_buf()))?;
        let application: i32 =
            index
                .connection
                .pragma_query_value(None, "application_id", |row| row.get(0))?;
        let version: i32 = index
            .connection
            .pragma_query_value(None, "user_version", |row| row.get(0))?;
        Ok((application == APPLICATION_ID && version == program_version()).then_some(index))
    }

    fn new(connection: Connection, path: Option<PathBuf>) -> Result<Self> {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "mmap_size", MAPPED)?;
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
