//! A file of a catalogue as it looks from outside, and what tells that it has changed.

use std::hash::{BuildHasher as _, Hash};
use std::path::Path;
use std::time::SystemTime;

use anyhow::Result;
use foldhash::quality::FixedState;
use fs_err as fs;

use super::{ABOUT_FILE, Root, VOCABULARY_FILE};
use crate::diagnostic::rule::{self, Rule};

/// The largest file that is read, in bytes.
pub(crate) const MAX_SIZE: u64 = 1 << 20;

/// How far ahead of ours the clock of a file system may be, in nanoseconds.
pub(crate) const CLOCK_AHEAD: i64 = 3_600_000_000_000;

/// One file of a catalogue, looked at but not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry<P = String> {
    /// Relative to the root, with `/`.
    pub(crate) path: P,
    pub(crate) stamp: Stamp,
    /// Why it cannot be read, where that shows from outside.
    pub(crate) trouble: Option<Trouble>,
    /// A number that differs, with near certainty, when anything of the others does.
    pub(crate) looks: i64,
}

impl<P: AsRef<str>> Entry<P> {
    pub(crate) fn new(path: P, stamp: Stamp, trouble: Option<Trouble>) -> Self {
        let looks = digest_of((path.as_ref(), stamp, trouble));
        Self {
            path,
            stamp,
            trouble,
            looks,
        }
    }

    /// Returns an entry for what cannot be read.
    pub(super) fn troubled(path: P, trouble: Trouble) -> Self {
        Self::new(path, Stamp::default(), Some(trouble))
    }
}

impl<P> Entry<P> {
    /// Returns the same with its path kept in another way.
    pub(crate) fn with_path<Q>(&self, path: Q) -> Entry<Q> {
        Entry {
            path,
            stamp: self.stamp,
            trouble: self.trouble,
            looks: self.looks,
        }
    }
}

/// What tells, without reading it, whether a file has changed. Times in nanoseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Stamp {
    pub(crate) size: u64,
    pub(crate) modified: i64,
    /// When the file's entry last changed; 0 where the system does not say.
    pub(crate) changed: i64,
    /// 0 where the system does not say.
    pub(crate) inode: u64,
}

/// Why a file cannot be used although it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Trouble {
    NotAFile,
    /// What should be the folder of actors.
    NotAFolder,
    Outside,
    Broken,
    /// Even its size and times cannot be had.
    Unseen,
    TooLarge,
    /// Not in UTF-8, so that it cannot be named.
    Nameless,
    /// `.TOML`: a file to some systems and none to others.
    Ending,
}

impl Trouble {
    /// Returns the rule that the file breaks.
    pub(crate) fn rule(self) -> &'static Rule {
        match self {
            Self::NotAFile | Self::NotAFolder => &rule::NOT_A_FILE,
            Self::Outside => &rule::OUTSIDE_CATALOGUE,
            Self::Broken | Self::Unseen => &rule::UNREADABLE,
            Self::TooLarge => &rule::TOO_LARGE,
            Self::Nameless | Self::Ending => &rule::FILE_NAME,
        }
    }

    /// Returns what is wrong, in words.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::NotAFile => "this is no file",
            Self::NotAFolder => "this is no folder",
            Self::Outside => "the link leads out of the catalogue",
            Self::Broken => "the link leads nowhere",
            Self::Unseen => "it cannot be looked at",
            Self::TooLarge => "the file has more than 1 MiB",
            Self::Nameless => "the file is left out: its name is not UTF-8",
            Self::Ending => "the file is left out: its name ends in capitals",
        }
    }

    /// Returns what to do about it.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::NotAFolder => {
                "replace it by a folder with a file for each actor, or take it away"
            }
            Self::Outside => "copy in what it leads to, or take it away",
            Self::TooLarge => "replace it by a smaller file, or take it away",
            Self::Unseen => "give yourself permission to look at it, or take it away",
            Self::NotAFile | Self::Broken => "replace it by a file, or take it away",
            Self::Nameless | Self::Ending => "call it after the id of its actor: `ID.toml`",
        }
    }
}

/// Gets ready to read many files.
///
/// # Errors
/// A state of the past cannot be had: unlike a file of today that cannot be read, that is not mended by another look.
pub(crate) fn prepare(root: &Root) -> Result<()> {
    match root {
        Root::Embedded | Root::Folder(_) => Ok(()),
        Root::Snapshot(snapshot) => snapshot.contents().map(|_| ()),
    }
}

/// Returns the same number for the same value in each process. The hash is a quick one: a look-up in the embedded catalogue has all of
/// it hashed.
pub(crate) fn digest_of(value: impl Hash) -> i64 {
    FixedState::default().hash_one(value).cast_signed()
}

/// Returns a number that differs, with near certainty, when the content does.
pub(crate) fn content_digest(bytes: &[u8]) -> i64 {
    digest_of(bytes)
}

/// Returns what is wrong with the name of a file in the folder of actors, if anything; nothing where it is not an actor's at all.
#[expect(
    clippy::option_option,
    reason = "the outer says whether it is listed, the inner is what an entry has"
)]
pub(super) fn trouble_of_name(name: &str, is_utf8: bool) -> Option<Option<Trouble>> {
    let ending = name.as_bytes().last_chunk::<5>();
    if name.starts_with('.') || !ending.is_some_and(|e| e.eq_ignore_ascii_case(b".toml")) {
        return None;
    }
    Some(if !is_utf8 {
        Some(Trouble::Nameless)
    } else if name.ends_with(".toml") {
        None
    } else {
        Some(Trouble::Ending)
    })
}

/// Returns the place of a file in the order of `Listing::in_order`.
pub(crate) fn place(path: &str) -> (u8, &str) {
    let rank = match path {
        ABOUT_FILE => 0,
        VOCABULARY_FILE => 1,
        _ => 2,
    };
    (rank, path)
}

/// Returns the place of a file among those that have one actor: the first is answered from, and that is the one called after it.
pub(crate) fn place_for<'p>(path: &'p str, id: &str) -> (bool, &'p str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    (name.strip_suffix(".toml") != Some(id), path)
}

/// Looks at what lies at a path of the catalogue.
pub(super) fn look<'p>(folder: &Path, path: &'p str) -> Entry<&'p str> {
    let full = folder.join(path);
    let metadata = match fs::symlink_metadata(&full) {
        Ok(metadata) if metadata.is_symlink() => match follow(folder, &full) {
            Ok(metadata) => metadata,
            Err(trouble) => return Entry::troubled(path, trouble),
        },
        Ok(metadata) => metadata,
        Err(_) => return Entry::troubled(path, Trouble::Unseen),
    };
    let trouble = if !metadata.is_file() {
        Some(Trouble::NotAFile)
    } else if metadata.len() > MAX_SIZE {
        Some(Trouble::TooLarge)
    } else {
        None
    };
    Entry::new(path, stamp(&metadata), trouble)
}

/// Tells whether there is something, be it something that cannot be looked at.
pub(super) fn is_there(metadata: &std::io::Result<std::fs::Metadata>) -> bool {
    !matches!(metadata, Err(error) if error.kind() == std::io::ErrorKind::NotFound)
}

pub(super) fn follow(folder: &Path, link: &Path) -> Result<std::fs::Metadata, Trouble> {
    let root = fs::canonicalize(folder).map_err(|_| Trouble::Broken)?;
    let target = fs::canonicalize(link).map_err(|_| Trouble::Broken)?;
    if !target.starts_with(root) {
        return Err(Trouble::Outside);
    }
    fs::metadata(target).map_err(|_| Trouble::Broken)
}

/// Returns a time of the file system in nanoseconds.
#[cfg(unix)]
pub(super) fn nanoseconds(seconds: i64, rest: i64) -> i64 {
    seconds.wrapping_mul(1_000_000_000).wrapping_add(rest)
}

#[cfg(unix)]
pub(super) fn stamp(metadata: &std::fs::Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt as _;
    Stamp {
        size: metadata.len(),
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        inode: metadata.ino(),
    }
}

#[cfg(not(unix))]
pub(super) fn stamp(metadata: &std::fs::Metadata) -> Stamp {
    let modified = metadata.modified().ok().map_or(0, since_1970);
    Stamp {
        size: metadata.len(),
        modified,
        changed: 0,
        inode: 0,
    }
}

/// Returns a time in nanoseconds since 1970.
pub(crate) fn since_1970(time: SystemTime) -> i64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .ok()
        .and_then(|d| i64::try_from(d.as_nanos()).ok())
        .unwrap_or(0)
}
