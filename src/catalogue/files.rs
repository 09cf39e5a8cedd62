//! The files of a catalogue: which there are, whether they have changed, and their bytes.
//!
//! Listing looks at names and times only, so that a look-up costs one look at each file and no reading.

use std::hash::{BuildHasher as _, Hash};
use std::path::Path;
use std::thread::{self, Builder};
use std::time::SystemTime;

use anyhow::Result;
use foldhash::quality::FixedState;
use fs_err as fs;

use super::names::{Name, Names};
use super::watch::Watch;
use super::{ABOUT_FILE, ACTORS_FOLDER, EMBEDDED, Root, VOCABULARY_FILE};
use crate::diagnostic::rule::{self, Rule};
use crate::error::hinted_because;

/// The largest file that is read, in bytes.
pub(crate) const MAX_SIZE: u64 = 1 << 20;

/// How far ahead of ours the clock of a file system may be, in nanoseconds.
pub(crate) const CLOCK_AHEAD: i64 = 3_600_000_000_000;

/// One file of a catalogue, looked at but not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    pub(crate) stamp: Stamp,
    /// Why it cannot be read, where that shows from outside.
    pub(crate) trouble: Option<Trouble>,
    /// A number that differs, with near certainty, when anything of the others does.
    pub(crate) looks: i64,
}

impl Entry {
    pub(crate) fn new(path: String, stamp: Stamp, trouble: Option<Trouble>) -> Self {
        let looks = digest_of((&path, stamp, trouble));
        Self {
            path,
            stamp,
            trouble,
            looks,
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

/// Returns the files of a catalogue: `catalogue.toml`, `vocabulary.toml`, then the actors by path.
///
/// # Errors
/// As [`listing`].
pub(crate) fn list(root: &Root) -> Result<Vec<Entry>> {
    let mut entries = listing(root)?;
    sort(&mut entries);
    Ok(entries)
}

/// Returns what a catalogue must have and this one lacks: one of its two files, or any actor.
pub(crate) fn missing(entries: &[Entry]) -> impl Iterator<Item = &'static str> {
    let is_there = |wanted: &str| entries.iter().any(|entry| entry.path.starts_with(wanted));
    [ABOUT_FILE, VOCABULARY_FILE, ACTORS_FOLDER]
        .into_iter()
        .filter(move |wanted| !is_there(wanted))
}

/// Returns the files of a catalogue in any order.
///
/// # Errors
/// The root or its `actors` folder cannot be listed. A catalogue without that folder has no actors yet.
pub(crate) fn listing(root: &Root) -> Result<Vec<Entry>> {
    listing_while(root, &Watch::nothing(), || ()).map(|(entries, ())| entries)
}

/// Does the same as [`listing`] while something else is done, and returns what comes out of both. `watch` is shown each file once
/// it has been looked at.
///
/// # Errors
/// As [`listing`].
pub(crate) fn listing_while<T>(
    root: &Root,
    watch: &Watch,
    meanwhile: impl FnOnce() -> T,
) -> Result<(Vec<Entry>, T)> {
    match root {
        Root::Embedded => Ok((list_embedded(), meanwhile())),
        Root::Folder(folder) => list_folder(folder, watch, meanwhile),
        Root::Snapshot(snapshot) => Ok((snapshot.entries().cloned().collect(), meanwhile())),
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

/// Returns a number that differs, with near certainty, when any file of the listing does, whatever its order.
pub(crate) fn digest(entries: &[Entry]) -> i64 {
    let sum = |sum: i64, entry: &Entry| sum.wrapping_add(entry.looks);
    entries.iter().fold(0, sum)
}

/// Returns the same number for the same value in each process. The hash is a quick one: a look-up in the embedded catalogue has all of
/// it hashed.
fn digest_of(value: impl Hash) -> i64 {
    FixedState::default().hash_one(value).cast_signed()
}

/// Returns a number that differs, with near certainty, when the content does.
pub(crate) fn content_digest(bytes: &[u8]) -> i64 {
    digest_of(bytes)
}

fn list_embedded() -> Vec<Entry> {
    let top = [ABOUT_FILE, VOCABULARY_FILE]
        .into_iter()
        .filter_map(|path| EMBEDDED.get_file(path));
    let actors = EMBEDDED
        .get_dir(ACTORS_FOLDER)
        .into_iter()
        .flat_map(include_dir::Dir::files);
    top.chain(actors)
        .map(|file| {
            let stamp = Stamp {
                size: file.contents().len() as u64,
                modified: content_digest(file.contents()),
                ..Stamp::default()
            };
            let path = file.path().to_string_lossy().replace('\\', "/");
            Entry::new(path, stamp, None)
        })
        .collect()
}

fn list_folder<T>(
    folder: &Path,
    watch: &Watch,
    meanwhile: impl FnOnce() -> T,
) -> Result<(Vec<Entry>, T)> {
    let mut entries = Vec::new();
    for path in [ABOUT_FILE, VOCABULARY_FILE] {
        if is_there(&folder.join(path).symlink_metadata()) {
            entries.push(look(folder, path.to_owned(), None));
        }
    }
    watch.pass(entries.iter().map(|entry| entry.stamp));
    let actors = folder.join(ACTORS_FOLDER);
    let metadata = actors.symlink_metadata();
    if !is_there(&metadata) {
        return Ok((entries, meanwhile()));
    }
    let metadata = match metadata {
        Ok(metadata) if metadata.is_symlink() => follow(folder, &actors),
        metadata => metadata.map_err(|_| Trouble::Unseen),
    };
    watch.pass(metadata.iter().map(stamp));
    let size_of_folder = metadata.as_ref().map_or(0, std::fs::Metadata::len);
    let trouble = match metadata {
        Ok(metadata) if metadata.is_dir() => None,
        Ok(_) => Some(Trouble::NotAFolder),
        Err(trouble) => Some(trouble),
    };
    if let Some(trouble) = trouble {
        entries.push(troubled(ACTORS_FOLDER.to_owned(), trouble));
        return Ok((entries, meanwhile()));
    }
    let names = fs::read_dir(&actors).map_err(unlisted)?;
    let is_large = size_of_folder >= LARGE_FOLDER;
    look_at_all(folder, names, is_large, entries, watch, meanwhile)
}

/// From which size on, in bytes, a folder has, or once had, more names than one thread looks at alone.
const LARGE_FOLDER: u64 = 1 << 16;

/// Looks at the files of the actors and adds them to `seen`: with all processors but this one, which joins in when it is done with
/// something else. Each takes some of the names as they come, looks, and comes for more.
fn look_at_all<T>(
    folder: &Path,
    names: fs::ReadDir,
    is_large: bool,
    mut seen: Vec<Entry>,
    watch: &Watch,
    meanwhile: impl FnOnce() -> T,
) -> Result<(Vec<Entry>, T)> {
    let names = Names::new(names);
    let work = |mut some: Vec<Name>| -> Result<Vec<Entry>> {
        let mut all: Vec<Entry> = Vec::new();
        let mut looked_at = Vec::with_capacity(Names::AT_A_TIME);
        // Of a large folder it begins with none.
        loop {
            for entry in some {
                looked_at.extend(look_at_actor(folder, &entry.map_err(unlisted)?));
            }
            watch.pass(looked_at.iter().map(|entry| entry.stamp));
            all.append(&mut looked_at);
            some = names.take();
            if some.is_empty() {
                return Ok(all);
            }
        }
    };
    let first = if is_large { Vec::new() } else { names.take() };
    // Where there are fewer, one thread looks at them all.
    let others = if is_large || first.len() == Names::AT_A_TIME {
        thread::available_parallelism().map_or(1, usize::from) - 1
    } else {
        0
    };
    thread::scope(|scope| {
        // Where no thread can be had, this one looks at them all.
        let other = || Builder::new().spawn_scoped(scope, || work(names.take()));
        let others: Vec<_> = (0..others).map_while(|_| other().ok()).collect();
        let done = meanwhile();
        seen.append(&mut work(first)?);
        for other in others {
            let mut more = other.join().expect("looking at a file does not panic")?;
            // The longer one stays where it is.
            if more.len() > seen.len() {
                std::mem::swap(&mut seen, &mut more);
            }
            seen.append(&mut more);
        }
        Ok((seen, done))
    })
}

fn unlisted(error: std::io::Error) -> anyhow::Error {
    hinted_because(
        "the actors of the catalogue cannot be listed",
        "give yourself permission to list its folder `actors`",
        error.into(),
    )
}

fn look_at_actor(folder: &Path, entry: &fs::DirEntry) -> Option<Entry> {
    let name = entry.file_name().into_string();
    let is_utf8 = name.is_ok();
    let name = name.unwrap_or_else(|name| name.to_string_lossy().into_owned());
    let trouble = trouble_of_name(&name, is_utf8)?;
    let path = [ACTORS_FOLDER, "/", &name].concat();
    Some(match trouble {
        Some(trouble) => troubled(path, trouble),
        None => look(folder, path, Some(entry)),
    })
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

/// Endings of what may lie beside the files of actors: notes, and the copies that editors keep.
const BESIDE: [&str; 6] = [".md", "~", ".bak", ".orig", ".rej", ".swp"];

/// Returns what lies in the folder of actors, or beside it, and is no actor's file, though somebody may think so.
///
/// # Errors
/// The folder cannot be listed.
pub(crate) fn passed_over(root: &Root) -> Result<Vec<Entry>> {
    let Root::Folder(folder) = root else {
        return Ok(Vec::new());
    };
    let mut passed_over = Vec::new();
    let actors = folder.join(ACTORS_FOLDER);
    for (inside, path) in [("", folder), ("actors/", &actors)] {
        // Out of the catalogue nobody looks.
        if !path.is_dir() || follow(folder, path).is_err() {
            continue;
        }
        // Who may not see the names there takes none of them for an actor's.
        for entry in fs::read_dir(path).into_iter().flatten() {
            let name = entry.map_err(unlisted)?.file_name();
            let shown = name.to_string_lossy();
            let is_file = trouble_of_name(&shown, name.to_str().is_some()).is_some();
            let is_beside =
                shown.starts_with('.') || BESIDE.iter().any(|ending| shown.ends_with(ending));
            let is_passed_over = if inside.is_empty() {
                is_file && ![ABOUT_FILE, VOCABULARY_FILE].contains(&&*shown)
            } else {
                !is_file && !is_beside
            };
            if is_passed_over {
                passed_over.push(look(folder, [inside, &shown].concat(), None));
            }
        }
    }
    Ok(passed_over)
}

/// Puts files into the order of [`list`].
fn sort(entries: &mut [Entry]) {
    entries.sort_unstable_by(|a, b| place(a).cmp(&place(b)));
}

/// Returns the place of a file in the order of [`list`].
pub(crate) fn place(entry: &Entry) -> (u8, &str) {
    let rank = match entry.path.as_str() {
        ABOUT_FILE => 0,
        VOCABULARY_FILE => 1,
        _ => 2,
    };
    (rank, &entry.path)
}

/// Returns the place of a file among those that have one actor: the first is answered from, and that is the one called after it.
pub(crate) fn place_for<'p>(path: &'p str, id: &str) -> (bool, &'p str) {
    let name = path.rsplit('/').next().unwrap_or(path);
    (name.strip_suffix(".toml") != Some(id), path)
}

fn look(folder: &Path, path: String, entry: Option<&fs::DirEntry>) -> Entry {
    let full = || folder.join(&path);
    let metadata = match entry {
        Some(entry) => entry.metadata(),
        None => fs::symlink_metadata(full()),
    };
    let metadata = match metadata {
        Ok(metadata) if metadata.is_symlink() => match follow(folder, &full()) {
            Ok(metadata) => metadata,
            Err(trouble) => return troubled(path, trouble),
        },
        Ok(metadata) => metadata,
        Err(_) => return troubled(path, Trouble::Unseen),
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
fn is_there(metadata: &std::io::Result<std::fs::Metadata>) -> bool {
    !matches!(metadata, Err(error) if error.kind() == std::io::ErrorKind::NotFound)
}

/// Returns an entry for what cannot be read.
pub(super) fn troubled(path: String, trouble: Trouble) -> Entry {
    Entry::new(path, Stamp::default(), Some(trouble))
}

fn follow(folder: &Path, link: &Path) -> Result<std::fs::Metadata, Trouble> {
    let root = fs::canonicalize(folder).map_err(|_| Trouble::Broken)?;
    let target = fs::canonicalize(link).map_err(|_| Trouble::Broken)?;
    if !target.starts_with(root) {
        return Err(Trouble::Outside);
    }
    fs::metadata(target).map_err(|_| Trouble::Broken)
}

#[cfg(unix)]
pub(super) fn stamp(metadata: &std::fs::Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt as _;
    let nanoseconds =
        |seconds: i64, rest: i64| seconds.wrapping_mul(1_000_000_000).wrapping_add(rest);
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
