//! The catalogue as files: where it lies, what it holds, what is wrong with it.
//!
//! Reading never fails because of what the files say: it yields what is good and a list of findings. Knows nothing of SQL
//! and of how anything is shown. `listing` lists the `files`, `content` has the bytes; `read` and `actor` take one file apart with `fields`, `values` and
//! `terms`; `syntax` and `again` say what to do about one that is no TOML, `contacts` looks in it for those of persons, `whole` knows the
//! rules over all files; `snapshot` is a catalogue as it was, which `git` asks the history for.

pub(crate) mod actor;
mod contacts;
pub(crate) mod content;
mod duplicates;
mod fields;
pub(crate) mod files;
mod folder;
mod git;
pub(crate) mod listing;
pub(crate) mod locate;
mod names;
pub(crate) mod read;
pub(crate) mod snapshot;
mod syntax;
mod terms;
mod values;
pub(crate) mod watch;
pub(crate) mod whole;

use std::path::PathBuf;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use self::snapshot::Snapshot;

/// The default catalogue, as it was when the program was built.
static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// Where a catalogue comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Root {
    /// The one inside the program.
    Embedded,
    /// A folder that has a `catalogue.toml`.
    Folder(PathBuf),
    /// A folder as it was, from the history of its repository.
    Snapshot(Arc<Snapshot>),
}

/// The file that makes a folder a catalogue.
pub(crate) const ABOUT_FILE: &str = "catalogue.toml";
/// The file of words.
pub(crate) const VOCABULARY_FILE: &str = "vocabulary.toml";
/// The folder with a file per actor.
pub(crate) const ACTORS_FOLDER: &str = "actors";
/// What a catalogue must have: its two files, and any actor.
pub(crate) const WANTED: [&str; 3] = [ABOUT_FILE, VOCABULARY_FILE, ACTORS_FOLDER];

/// Returns the embedded catalogue's version, for `--version`.
pub(crate) fn embedded_version() -> String {
    let text = EMBEDDED
        .get_file(ABOUT_FILE)
        .and_then(|file| file.contents_utf8())
        .unwrap_or_default();
    read::about(ABOUT_FILE, text).value.map_or_else(
        || "unknown".to_owned(),
        |about| format!("{} {}", about.id, about.version),
    )
}
