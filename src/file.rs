//! Writes a file whole or not at all.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use fs_err as fs;

use crate::error::hinted;

/// Writes a file: a reader sees what was there before or all of the new, and a failure leaves what was there.
///
/// # Errors
/// The folder is missing, or the file cannot be written there.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let shown = path.display();
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
    // A device or a pipe has no "before" to keep.
    if path.exists() && !path.is_file() {
        return fs::write(path, bytes).with_context(|| format!("write `{shown}`"));
    }
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let beside = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| -> Result<()> {
        let mut file = fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        Ok(())
    })();
    if written.is_err() {
        // The error that matters is the first one.
        let _leftover = fs::remove_file(&beside);
    }
    written.with_context(|| format!("write `{shown}`"))
}
