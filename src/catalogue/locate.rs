//! Finds the catalogue that is meant.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{ABOUT_FILE, Root};
use crate::error::hinted;

/// Where to look, in this order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places<'a> {
    /// Named by flag or environment, with the name of that origin.
    pub(crate) named: Option<(PathBuf, &'a str)>,
    /// Where the search upwards starts; nothing when there is no working directory.
    pub(crate) from: Option<&'a Path>,
    /// Named in the settings file, used when nothing lies upwards.
    pub(crate) configured: Option<PathBuf>,
}

/// A catalogue's root and how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    pub(crate) root: Root,
    pub(crate) origin: String,
}

/// Returns the catalogue that is named, or the nearest upwards, or the configured one, or the embedded one.
///
/// # Errors
/// A folder that was named but is none, or has no `catalogue.toml`: one that was asked for is never silently replaced.
pub(crate) fn locate(places: &Places<'_>) -> Result<Located> {
    if let Some((path, origin)) = &places.named {
        return Ok(Located {
            root: named(path, origin)?,
            origin: (*origin).to_owned(),
        });
    }
    for folder in places.from.into_iter().flat_map(Path::ancestors) {
        for candidate in [folder.to_path_buf(), folder.join("data")] {
            if candidate.join(ABOUT_FILE).is_file() {
                return Ok(Located {
                    root: Root::Folder(candidate),
                    origin: "working directory".to_owned(),
                });
            }
        }
    }
    if let Some(path) = &places.configured {
        let origin = "config.toml";
        return Ok(Located {
            root: named(path, origin)?,
            origin: origin.to_owned(),
        });
    }
    Ok(Located {
        root: Root::Embedded,
        origin: "embedded".to_owned(),
    })
}

fn named(path: &Path, origin: &str) -> Result<Root> {
    let shown = path.display();
    if path.file_name().is_some_and(|name| name == ABOUT_FILE) && path.is_file() {
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        return Ok(Root::Folder(folder.to_path_buf()));
    }
    if path.join(ABOUT_FILE).is_file() {
        return Ok(Root::Folder(path.to_path_buf()));
    }
    let below = path.join("data");
    if below.join(ABOUT_FILE).is_file() {
        return Ok(Root::Folder(below));
    }
    let (problem, hint) = if !path.exists() {
        (
            format!("there is no folder `{shown}`"),
            "name the folder that has `catalogue.toml`, or leave it out to use the embedded catalogue",
        )
    } else if path.is_dir() {
        (
            format!("`{shown}` has no `{ABOUT_FILE}`"),
            "name the folder that has it; `lots explain catalogue` says what it needs",
        )
    } else {
        (
            format!("`{shown}` is no folder"),
            "name the folder that has `catalogue.toml`",
        )
    };
    Err(hinted(
        format!("no catalogue: {problem} (from {origin})"),
        hint,
    ))
}
