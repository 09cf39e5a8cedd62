//! Writes a file whole or not at all.

use std::fs::Metadata;
#[cfg(unix)]
use std::fs::Permissions;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Error, Result};
use fs_err as fs;

use crate::error::{hinted, hinted_because};

/// Returns the ending of a file's name, in small letters.
pub(crate) fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// Checks that a file may be written at a path: its folder is there, and it is no folder itself.
///
/// # Errors
/// Neither is so.
pub(crate) fn check_place(path: &Path) -> Result<()> {
    let (folder, shown) = (folder_of(path), path.display());
    if !folder.is_dir() {
        return Err(hinted(
            format!(
                "cannot write `{shown}`: there is no folder `{}`",
                folder.display()
            ),
            "make the folder first, or write somewhere else",
        ));
    }
    if path.is_dir() {
        return Err(hinted(
            format!("cannot write `{shown}`: it is a folder"),
            "name a file",
        ));
    }
    Ok(())
}

/// Checks that an answer may take the place of what is at a path: never that of a database, which a ledger is, nor of a TOML file,
/// which a catalogue consists of.
///
/// # Errors
/// It may not.
pub(crate) fn check_replaceable(path: &Path) -> Result<()> {
    let real = destination(path);
    let what = if ending(&real).as_deref() == Some("toml") {
        "answers are not written to TOML files"
    } else if real.is_file() && begins_with(&real, SQLITE).unwrap_or(false) {
        "it is a database"
    } else {
        return Ok(());
    };
    Err(hinted(
        format!("cannot write `{}`: {what}", path.display()),
        "name another file",
    ))
}

/// Tells whether two paths lead to one place, be there a file or not.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let path = destination(path);
        let folder =
            fs::canonicalize(folder_of(&path)).unwrap_or_else(|_| folder_of(&path).to_path_buf());
        path.file_name().map(|name| folder.join(name))
    };
    place(one) == place(other)
}

/// What every SQLite file begins with.
pub(crate) const SQLITE: &[u8; 16] = b"SQLite format 3\0";

fn begins_with(path: &Path, beginning: &[u8]) -> std::io::Result<bool> {
    let mut found = vec![0; beginning.len()];
    fs::File::open(path)?.read_exact(&mut found)?;
    Ok(found == beginning)
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Checks that a file can be made where one is to be written, by making one. It takes no part of the room that is needed.
///
/// # Errors
/// It cannot.
pub(crate) fn check_writable(path: &Path) -> Result<()> {
    if is_device(path) {
        return Ok(());
    }
    let made = made_beside(&destination(path), true);
    let gone = made.and_then(|(beside, _)| Ok(fs::remove_file(beside)?));
    gone.map_err(|error| failed(path, error))
}

/// Tells whether a path leads to a device or a pipe, which has no "before" to keep.
fn is_device(path: &Path) -> bool {
    path.exists() && !path.is_file()
}

/// Writes a file: a reader sees what was there before or all of the new, and a failure leaves what was there.
///
/// A link stays one. Of what was there the permissions and the group are kept, and the owner where the system allows it; where it does
/// not allow the group either, nobody may do more than both the group and all others might. Access lists and attributes are not kept.
/// What is private is its owner's only.
///
/// # Errors
/// The folder is missing, or the file cannot be written there.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], is_private: bool) -> Result<()> {
    check_place(path)?;
    check_replaceable(path)?;
    let failed = |error| failed(path, error);
    if is_device(path) {
        return fs::write(path, bytes).map_err(|error| failed(error.into()));
    }
    let path = destination(path);
    let before = fs::metadata(&path).ok();
    // Nobody opens it before it is known who may.
    let is_closed = is_private || before.is_some();
    let (beside, mut file) = made_beside(&path, is_closed).map_err(failed)?;
    let written = (|| -> Result<()> {
        if let Some(before) = before {
            keep(&before, &file, is_private)?;
        }
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &path)?;
        Ok(())
    })();
    if written.is_err() {
        // The error that matters is the first one.
        let _leftover = fs::remove_file(&beside);
    }
    written.map_err(failed)
}

/// Gives a file to whom the one belonged that it is to take the place of, with what is kept of the permissions.
#[cfg(unix)]
fn keep(before: &Metadata, file: &fs::File, is_private: bool) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let (owner, group) = (before.uid(), before.gid());
    let give = |owner| fchown(file.file(), owner, Some(group));
    let mode = before.permissions().mode() & 0o777;
    let mode = if is_private {
        mode & 0o700
    } else if give(Some(owner)).or_else(|_| give(None)).is_ok() {
        mode
    } else {
        in_another_group(mode)
    };
    file.set_permissions(Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep(before: &Metadata, file: &fs::File, _is_private: bool) -> std::io::Result<()> {
    file.set_permissions(before.permissions())
}

/// Returns the permissions of a file whose group has changed, so that nobody may do more for being in the one or not in the other.
#[cfg(unix)]
fn in_another_group(mode: u32) -> u32 {
    let both = mode >> 3 & mode & 0o7;
    mode & 0o700 | both << 3 | both
}

fn failed(path: &Path, error: Error) -> Error {
    hinted_because(
        format!("cannot write `{}`", path.display()),
        "make room, give yourself permission, or write somewhere else",
        error,
    )
}

/// How many names are tried for a file beside another.
const NAMES: u8 = 100;

/// Makes a file beside another, to take its place.
fn made_beside(path: &Path, is_private: bool) -> Result<(PathBuf, fs::File)> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_private {
        fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let process = std::process::id();
    let mut number = 0;
    loop {
        let beside = folder_of(path).join(format!(".lots.{process}.{number}.tmp"));
        match options.open(&beside) {
            // Of a process that had the same number: one that was killed, or that runs on another machine.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < NAMES => number += 1,
            made => return Ok((beside, made?)),
        }
    }
}

/// How many links are followed one after the other.
const LINKS: usize = 40;

/// Returns where a link leads, be it to nothing yet; a path that is none leads to itself.
fn destination(path: &Path) -> PathBuf {
    let mut real = path.to_path_buf();
    for _ in 0..LINKS {
        match (fs::canonicalize(&real), fs::read_link(&real)) {
            (Ok(real), _) => return real,
            (_, Ok(target)) => real = folder_of(&real).join(target),
            _ => break,
        }
    }
    real
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn another_group_gives_nobody_more() {
        for (before, after) in [
            (0o644, 0o644),
            (0o640, 0o600),
            (0o664, 0o644),
            (0o604, 0o600),
        ] {
            assert_eq!(in_another_group(before), after, "{before:o}");
        }
    }
}
