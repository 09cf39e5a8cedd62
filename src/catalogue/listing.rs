//! Which files a catalogue has. Listing looks at names and times only, so that a look-up costs one look at each file and no reading.

use std::io;
use std::path::Path;
use std::thread::{self, Builder};

use anyhow::Result;
use fs_err as fs;

use super::files::{
    self, Entry, MAX_SIZE, Stamp, Trouble, content_digest, follow, is_there, look, trouble_of_name,
};
use super::folder::Folder;
use super::names::{Names, Portion};
use super::watch::Watch;
use super::{ABOUT_FILE, ACTORS_FOLDER, EMBEDDED, Root, VOCABULARY_FILE, WANTED};
use crate::error::hinted_because;

/// From which size on, in bytes, a folder has, or once had, more names than one thread looks at alone.
const LARGE_FOLDER: u64 = 1 << 16;

/// Endings of what may lie beside the files of actors: notes, and the copies that editors keep.
const BESIDE: [&str; 6] = [".md", "~", ".bak", ".orig", ".rej", ".swp"];

/// The files of a catalogue in any order.
///
/// The paths of some stand in one text: a place in memory for each of 10,000 takes a tenth of the time that the looks do.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    parts: Vec<Part>,
}

/// Some files that were looked at together.
#[derive(Debug, Default)]
struct Part {
    /// One behind the other.
    paths: String,
    /// In the same order, each with the length of its path.
    entries: Vec<Entry<usize>>,
}

impl Listing {
    /// Looks at the files of a catalogue.
    ///
    /// # Errors
    /// The root or its `actors` folder cannot be listed. A catalogue without that folder has no actors yet.
    pub(crate) fn new(root: &Root) -> Result<Self> {
        Self::new_while(root, &Watch::nothing(), || ())
    }

    /// Does the same while something else is done: `meanwhile`, before files are looked at and again between them. `watch` is shown
    /// each file once it has been looked at.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(crate) fn new_while(
        root: &Root,
        watch: &Watch,
        mut meanwhile: impl FnMut(),
    ) -> Result<Self> {
        match root {
            Root::Embedded => {
                meanwhile();
                Ok(embedded().collect())
            }
            Root::Folder(folder) => list_folder(folder, watch, meanwhile),
            Root::Snapshot(snapshot) => {
                meanwhile();
                Ok(snapshot.entries().cloned().collect())
            }
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Entry<&str>> {
        self.parts.iter().flat_map(Part::iter)
    }

    /// Returns a number that differs, with near certainty, when any of the files does, whatever their order.
    pub(crate) fn digest(&self) -> i64 {
        let looks = self.iter().map(|entry| entry.looks);
        looks.fold(0, i64::wrapping_add)
    }

    /// Returns what a catalogue must have and this one lacks: one of its two files, or any actor.
    pub(crate) fn missing(&self) -> impl Iterator<Item = &'static str> {
        let is_there = |wanted: &str| self.iter().any(|entry| entry.path.starts_with(wanted));
        WANTED.into_iter().filter(move |wanted| !is_there(wanted))
    }

    /// Returns the files in order: `catalogue.toml`, `vocabulary.toml`, then the actors by path.
    pub(crate) fn in_order(&self) -> Vec<Entry<&str>> {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_unstable_by_key(|entry| files::place(entry.path));
        entries
    }
}

impl<P: AsRef<str>> FromIterator<Entry<P>> for Listing {
    fn from_iter<T: IntoIterator<Item = Entry<P>>>(entries: T) -> Self {
        let mut part = Part::default();
        for entry in entries {
            part.add(&[entry.path.as_ref()], |path| entry.with_path(path));
        }
        Self { parts: vec![part] }
    }
}

impl Part {
    fn with_room_for(portion: &Portion) -> Self {
        let (many, bytes) = portion.size();
        Self {
            paths: String::with_capacity(bytes + many * (ACTORS_FOLDER.len() + 1)),
            entries: Vec::with_capacity(many),
        }
    }

    fn iter(&self) -> impl Iterator<Item = Entry<&str>> {
        let mut rest = self.paths.as_str();
        self.entries.iter().map(move |entry| {
            let path;
            (path, rest) = rest.split_at(entry.path);
            entry.with_path(path)
        })
    }

    /// Adds what is seen at a path, which is given in pieces.
    fn add(&mut self, path: &[&str], see: impl FnOnce(&str) -> Entry<&str>) {
        let start = self.paths.len();
        self.paths.extend(path.iter().copied());
        let (_, path) = self.paths.split_at(start);
        let seen = see(path).with_path(path.len());
        self.entries.push(seen);
    }

    /// Adds a file of the folder of actors, unless it is none of an actor.
    fn add_actor(&mut self, root: &Path, folder: &Folder, name: &str, is_utf8: bool) {
        let Some(trouble) = trouble_of_name(name, is_utf8) else {
            return;
        };
        self.add(&[ACTORS_FOLDER, "/", name], |path| match trouble {
            Some(trouble) => Entry::troubled(path, trouble),
            None => match folder.stamp(name) {
                Some(stamp) if stamp.size <= MAX_SIZE => Entry::new(path, stamp, None),
                // What else it is, if anything, takes another look.
                _ => look(root, path),
            },
        });
    }
}

fn embedded() -> impl Iterator<Item = Entry> {
    let top = [ABOUT_FILE, VOCABULARY_FILE]
        .into_iter()
        .filter_map(|path| EMBEDDED.get_file(path));
    let actors = EMBEDDED
        .get_dir(ACTORS_FOLDER)
        .into_iter()
        .flat_map(include_dir::Dir::files);
    top.chain(actors).map(|file| {
        let stamp = Stamp {
            size: file.contents().len() as u64,
            modified: content_digest(file.contents()),
            ..Stamp::default()
        };
        let path = file.path().to_string_lossy().replace('\\', "/");
        Entry::new(path, stamp, None)
    })
}

fn list_folder(folder: &Path, watch: &Watch, mut meanwhile: impl FnMut()) -> Result<Listing> {
    let mut top = Part::default();
    for path in [ABOUT_FILE, VOCABULARY_FILE] {
        if is_there(&folder.join(path).symlink_metadata()) {
            top.add(&[path], |path| look(folder, path));
        }
    }
    watch.pass_files(top.iter());
    let actors = folder.join(ACTORS_FOLDER);
    let metadata = actors.symlink_metadata();
    if !is_there(&metadata) {
        meanwhile();
        return Ok(Listing { parts: vec![top] });
    }
    let metadata = match metadata {
        Ok(metadata) if metadata.is_symlink() => follow(folder, &actors),
        metadata => metadata.map_err(|_| Trouble::Unseen),
    };
    if let Ok(metadata) = &metadata {
        watch.pass_folder(files::stamp(metadata));
    }
    let size = metadata.as_ref().map_or(0, std::fs::Metadata::len);
    let trouble = match metadata {
        Ok(metadata) if metadata.is_dir() => None,
        Ok(_) => Some(Trouble::NotAFolder),
        Err(trouble) => Some(trouble),
    };
    if let Some(trouble) = trouble {
        top.add(&[ACTORS_FOLDER], |path| Entry::troubled(path, trouble));
        meanwhile();
        return Ok(Listing { parts: vec![top] });
    }
    look_at_actors(folder, size >= LARGE_FOLDER, top, watch, meanwhile)
}

/// Looks at the files of the actors, after those at the `top`: with all processors but this one, which joins in between what else it does.
/// Each takes some of the names as they come, looks, and comes for more.
fn look_at_actors(
    root: &Path,
    is_large: bool,
    top: Part,
    watch: &Watch,
    mut meanwhile: impl FnMut(),
) -> Result<Listing> {
    let folder = Folder::open(root.join(ACTORS_FOLDER)).map_err(unlisted)?;
    let names = Names::new(folder.unread().map_err(unlisted)?);
    let take = || names.take().map_err(unlisted);
    let work = |mut some: Option<Portion>, between: &mut dyn FnMut()| -> Result<Vec<Part>> {
        let mut parts = Vec::new();
        while let Some(portion) = some {
            let mut part = Part::with_room_for(&portion);
            for (name, is_utf8) in portion.names() {
                part.add_actor(root, &folder, name, is_utf8);
            }
            watch.pass_files(part.iter());
            parts.push(part);
            between();
            some = take()?;
        }
        Ok(parts)
    };
    let first = if is_large { None } else { take()? };
    // Where there are fewer, one thread looks at them all.
    let others = if is_large || first.as_ref().is_some_and(Portion::is_full) {
        thread::available_parallelism().map_or(1, usize::from) - 1
    } else {
        0
    };
    thread::scope(|scope| {
        // Where no thread can be had, this one looks at them all.
        let other = || Builder::new().spawn_scoped(scope, || work(take()?, &mut || ()));
        let others: Vec<_> = (0..others).map_while(|_| other().ok()).collect();
        meanwhile();
        let first = if is_large { take()? } else { first };
        let mut parts = work(first, &mut meanwhile)?;
        parts.push(top);
        for other in others {
            parts.extend(other.join().expect("looking at a file does not panic")?);
        }
        Ok(Listing { parts })
    })
}

fn unlisted(error: io::Error) -> anyhow::Error {
    hinted_because(
        "the actors of the catalogue cannot be listed",
        "give yourself permission to list its folder `actors`",
        error.into(),
    )
}

/// Returns what lies in the folder of actors, or beside it, and is no actor's file, though somebody may think so.
///
/// # Errors
/// The folder cannot be listed.
pub(crate) fn passed_over(root: &Root) -> Result<Listing> {
    let Root::Folder(folder) = root else {
        return Ok(Listing::default());
    };
    let mut passed_over = Part::default();
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
                passed_over.add(&[inside, &shown], |path| look(folder, path));
            }
        }
    }
    Ok(Listing {
        parts: vec![passed_over],
    })
}
