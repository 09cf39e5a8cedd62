//! Writes a file whole or not at all.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use fs_err as fs;

use crate::error::hinted;

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

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Writes a file: a reader sees what was there before or all of the new, and a failure leaves what was there.
///
/// A link stays one, and whoever might read the file before may read it after. A new file that is private is its owner's only.
///
/// # Errors
/// The folder is missing, or the file cannot be written there.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], is_private: bool) -> Result<()> {
    check_place(path)?;
    let shown = path.display();
    // A device or a pipe has no "before" to keep.
    if path.exists() && !path.is_file() {
        return fs::write(path, bytes).with_context(|| format!("write `{shown}`"));
    }
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let before = fs::metadata(&path).ok();
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let beside = folder_of(&path).join(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| -> Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if is_private {
            fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let mut file = options.open(&beside)?;
        if let Some(before) = before {
            file.set_permissions(before.permissions())?;
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
    written.with_context(|| format!("write `{shown}`"))
}
