//! Opening a ledger: whose it is, who may read it, and whether it is of this version.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use fs_err as fs;
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::Ledger;
use crate::error::{hinted, hinted_because};
use crate::file::SQLITE;
use crate::text;

/// "lotr" in ASCII, in the file's header: a ledger of referrals.
const APPLICATION_ID: i32 = 0x6c6f_7472;

/// The steps from an empty file to the present form, in order.
pub(super) const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001.sql")];

/// How long to wait for other processes that are writing.
const PATIENCE: Duration = Duration::from_secs(60);

impl Ledger {
    /// Opens the ledger at a path for writing; makes one when there is none.
    ///
    /// # Errors
    /// The path leads to something else, others may read it, it is damaged or of a newer version, or it cannot be written.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            make_folder(folder)?;
        }
        make_file(path)?;
        let real = private_file(path)?;
        let ledger = Self::connect(
            &real,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        ledger.migrate(&MIGRATIONS)
    }

    /// Opens the ledger at a path for reading; nothing when there is none yet. As long as it is open all that is read is of one state.
    ///
    /// # Errors
    /// As [`open`](Self::open), except that it need not be writable.
    pub(crate) fn open_to_read(path: &Path) -> Result<Option<Self>> {
        match path.symlink_metadata() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(hinted(
                    format!("the ledger `{}` cannot be reached: {error}", path.display()),
                    "give yourself permission, or name another file with LOTS_LEDGER",
                ));
            }
            Ok(_) => {}
        }
        let real = private_file(path)?;
        if fs::metadata(&real)?.len() == 0 {
            return Ok(None);
        }
        // Where a writer was killed, the first to come has to undo its half; a reader must be able to.
        let ledger = Self::connect(
            &real,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        let version = ledger.version().map_err(|error| ledger.explained(error))?;
        let ledger = if version == MIGRATIONS.len() {
            ledger
        } else {
            ledger.migrate(&MIGRATIONS)?
        };
        ledger.hold()?;
        Ok(Some(ledger))
    }

    /// Has all that is read from now on be of one state, until the ledger is closed; who writes waits for that.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn hold(&self) -> Result<()> {
        let held = self.connection.execute_batch("BEGIN");
        held.map_err(|error| self.explained(error.into()))
    }

    /// Returns where the file is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        let connection = Connection::open_with_flags(path, flags)
            .map_err(|error| explained(path, error.into()))?;
        let ledger = Self {
            connection,
            path: path.to_path_buf(),
        };
        ledger.settle().map_err(|error| ledger.explained(error))?;
        Ok(ledger)
    }

    /// Sets how the file is written: everything acknowledged is on the disk, everything taken away is gone.
    fn settle(&self) -> Result<()> {
        self.connection.busy_timeout(PATIENCE)?;
        let version = self.version()?;
        let tables: i64 =
            self.connection
                .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let shown = self.path.display();
        // Once, and after the tables: another process may be making them.
        let application = self.application()?;
        if application != APPLICATION_ID && (application != 0 || tables > 0) {
            return Err(hinted(
                format!("`{shown}` belongs to another program"),
                "name another file with LOTS_LEDGER; this one is left as it is",
            ));
        }
        if version > MIGRATIONS.len() {
            return Err(hinted(
                format!(
                    "the ledger `{shown}` was written by a newer lots (version {version} of its form; this one knows {})",
                    MIGRATIONS.len()
                ),
                "install the newer lots; the file is left as it is",
            ));
        }
        self.connection
            .pragma_update(None, "synchronous", "EXTRA")?;
        self.connection.pragma_update(None, "secure_delete", "ON")?;
        self.connection
            .pragma_update(None, "temp_store", "MEMORY")?;
        Ok(())
    }

    fn application(&self) -> Result<i32> {
        Ok(self
            .connection
            .pragma_query_value(None, "application_id", |row| row.get(0))?)
    }

    fn version(&self) -> Result<usize> {
        Ok(self
            .connection
            .pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    /// Brings the file to the present form, keeping a copy of what it was before.
    pub(super) fn migrate(mut self, migrations: &[&str]) -> Result<Self> {
        let done = self.bring_forward(migrations);
        done.map_err(|error| self.explained(error))?;
        Ok(self)
    }

    fn bring_forward(&mut self, migrations: &[&str]) -> Result<()> {
        while self.version()? < migrations.len() {
            let version = self.version()?;
            if version > 0 {
                self.keep_a_copy(version)?;
            }
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            // Another process may have done it while this one waited.
            let now: usize =
                transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if let (true, Some(step)) = (now == version, migrations.get(version)) {
                transaction
                    .execute_batch(step)
                    .with_context(|| format!("bring the ledger to version {}", version + 1))?;
                transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
                transaction.pragma_update(None, "user_version", i64::try_from(version + 1)?)?;
            }
            transaction.commit()?;
        }
        Ok(())
    }

    fn keep_a_copy(&self, version: usize) -> Result<()> {
        let copy = copy_path(&self.path, version);
        if copy.exists() {
            return Ok(());
        }
        // Under another name until it is whole: half a copy must not count as one.
        let half = copy.with_extension(format!("{}.tmp", std::process::id()));
        let kept = (|| -> Result<()> {
            make_file(&half)?;
            let name = half.to_str().context("the path is not UTF-8")?;
            self.connection.execute("VACUUM INTO ?", [name])?;
            fs::File::open(&half)?.sync_all()?;
            fs::rename(&half, &copy)?;
            Ok(())
        })();
        if kept.is_err() {
            let _leftover = fs::remove_file(&half);
        }
        kept.with_context(|| format!("keep a copy of the ledger as `{}`", copy.display()))
    }

    /// Returns an error of this ledger with what to do about it.
    pub(super) fn explained(&self, error: anyhow::Error) -> anyhow::Error {
        explained(&self.path, error)
    }
}

/// Returns where the copy of an older version is kept.
pub(super) fn copy_path(path: &Path, version: usize) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".version-{version}"));
    path.with_file_name(name)
}

/// What to do about a damaged ledger.
const SALVAGE: &str = "it is left as it is; `lots referral export --salvage` writes what is readable, for `lots referral merge` into a new one";

/// Returns an error that says that the ledger holds what this program never writes, and by what that shows.
pub(super) fn damaged(by: impl fmt::Display) -> anyhow::Error {
    hinted(format!("the ledger is damaged: {by}"), SALVAGE)
}

/// Returns an error with the next step, where SQLite's own words do not say it.
pub(super) fn explained(path: &Path, error: anyhow::Error) -> anyhow::Error {
    let shown = path.display();
    let of_sqlite = error
        .chain()
        .find_map(|cause| cause.downcast_ref::<rusqlite::Error>());
    let is_of_sqlite = of_sqlite.is_some()
        || error
            .chain()
            .any(<dyn std::error::Error>::is::<FromSqlError>);
    if !is_of_sqlite {
        return error;
    }
    let code = of_sqlite.and_then(rusqlite::Error::sqlite_error_code);
    let (message, hint) = match code {
        Some(ErrorCode::NotADatabase) => (
            format!("`{shown}` is no ledger: it is no SQLite file, or its beginning is damaged"),
            "it is left as it is; name another file with LOTS_LEDGER",
        ),
        // Without a code: what it holds is not what this program writes, such as a text that is no UTF-8.
        Some(ErrorCode::DatabaseCorrupt) | None => {
            (format!("the ledger `{shown}` is damaged"), SALVAGE)
        }
        Some(ErrorCode::DiskFull) => (
            format!("there is no room left for the ledger `{shown}`"),
            "nothing was written and nothing is lost; make room and try again",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => (
            format!("the ledger `{shown}` cannot be written"),
            "nothing was written; give yourself permission, or name another file with LOTS_LEDGER",
        ),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            format!("another program has been using the ledger `{shown}` for a minute"),
            "nothing was written; try again when it is done",
        ),
        Some(ErrorCode::SystemIoFailure) => (
            format!("the disk failed under the ledger `{shown}`"),
            "nothing was written; `lots doctor` tells whether the ledger is sound",
        ),
        _ => (
            format!("the ledger `{shown}` does not answer as it should"),
            "`lots doctor` tells whether the ledger is sound",
        ),
    };
    // In words only: an error of the ledger must not pass for one of the index, which is thrown away when damaged and asked again.
    let because: Vec<String> = error.chain().map(words).collect();
    hinted_because(message, hint, anyhow!(because.join(": ")))
}

/// Returns what an error says, without the statement that SQLite repeats.
fn words(cause: &(dyn std::error::Error + 'static)) -> String {
    match cause.downcast_ref() {
        Some(rusqlite::Error::SqlInputError { msg, .. }) => msg.clone(),
        _ => cause.to_string(),
    }
}

/// Makes a folder that only its owner can look into, unless there is one.
fn make_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| {
        hinted_because(
            format!(
                "there is no folder `{}` for the ledger, and it cannot be made",
                folder.display()
            ),
            "make it yourself, or name another file with LOTS_LEDGER",
            error.into(),
        )
    })
}

/// Makes an empty file that only its owner can read, unless there is something already.
fn make_file(path: &Path) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(hinted_because(
            format!("the ledger `{}` cannot be made", path.display()),
            "make room, give yourself permission, or name another file with LOTS_LEDGER",
            error.into(),
        )),
    }
}

/// Returns the file that a path leads to, if it is one that only its owner can read.
fn private_file(path: &Path) -> Result<PathBuf> {
    let shown = path.display();
    let real = fs::canonicalize(path).map_err(|error| {
        hinted(
            format!("the ledger `{shown}` cannot be reached: {}", error.kind()),
            "a link that leads nowhere? Mend it, or name another file with LOTS_LEDGER",
        )
    })?;
    let metadata = fs::metadata(&real)?;
    if !metadata.is_file() {
        return Err(hinted(
            format!("the ledger `{shown}` is no file"),
            "name a file with LOTS_LEDGER",
        ));
    }
    let mut beginning = Vec::new();
    let read = fs::File::open(&real)
        .and_then(|file| file.take(SQLITE.len() as u64).read_to_end(&mut beginning));
    read.map_err(|error| {
        hinted_because(
            format!("the ledger `{shown}` cannot be read"),
            "give yourself permission, or name another file with LOTS_LEDGER",
            error.into(),
        )
    })?;
    if !beginning.is_empty() && beginning != SQLITE {
        return Err(hinted(
            format!("`{shown}` is no ledger: it is no SQLite file, or its beginning is damaged"),
            "it is left as it is; name another file with LOTS_LEDGER",
        ));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if metadata.permissions().mode() & 0o077 != 0 {
            return Err(hinted(
                format!("others can read the ledger `{shown}`, and it is about people"),
                format!(
                    "`chmod 600 {}` keeps them out",
                    text::quoted(&real.to_string_lossy())
                ),
            ));
        }
    }
    Ok(real)
}
