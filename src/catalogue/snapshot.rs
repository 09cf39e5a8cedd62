//! A catalogue as it was: which commit is meant, and its files.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, Result};
use jiff::civil::Date;

use super::files::{self, Entry, MAX_SIZE, Stamp, Trouble};
use super::git::{Commit, Git, Item, Revision};
use super::locate::Located;
use super::{ABOUT_FILE, ACTORS_FOLDER, Root, VOCABULARY_FILE};
use crate::error::hinted;
use crate::request::AsOf;
use crate::text;
use crate::world::Ambient;

/// The files of a catalogue in one commit. They are read when they are first wanted, all at once.
#[derive(Debug)]
pub(crate) struct Snapshot {
    git: Git,
    commit: Commit,
    /// Names what the folder held.
    tree: String,
    /// The files with the names of their contents.
    files: Vec<(Entry, String)>,
    contents: OnceLock<HashMap<String, Vec<u8>>>,
}

impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.tree == other.tree
    }
}

impl Eq for Snapshot {}

impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.commit.fmt(f)
    }
}

/// The state of the catalogue that was asked for.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) located: Located,
    /// The day for which it is to be judged.
    pub(crate) day: Date,
    /// What was asked for and which commit answers.
    pub(crate) said: String,
}

/// Returns the state of a catalogue that is meant.
///
/// # Errors
/// There is no such state, or it cannot be had; with the next step.
pub(crate) fn state(located: &Located, as_of: &AsOf, ambient: &Ambient) -> Result<State> {
    if let AsOf::Date(date) | AsOf::Before(date) = as_of
        && date.first_day() > ambient.today
    {
        return Err(hinted(
            format!("{date} is yet to come"),
            "write a day up to today, or leave it out for the catalogue as it is",
        ));
    }
    let folder = match &located.root {
        Root::Folder(folder) => folder,
        Root::Embedded => {
            return Err(hinted(
                "the catalogue is the one inside the program, and nothing is known of its past",
                "go to the clone of a catalogue, or name it with --catalogue",
            ));
        }
        Root::Snapshot(snapshot) => {
            return Err(hinted(
                format!("{snapshot} is in the past already"),
                "ask the catalogue of today",
            ));
        }
    };
    let git = Git::open(folder, &ambient.vars)?;
    let (asked, commit, day) = match as_of {
        AsOf::Date(date) => {
            // A month or a year that has begun is known until today.
            let day = date.last_day().min(ambient.today);
            (day.to_string(), on_day(&git, day)?, day)
        }
        AsOf::Before(date) => {
            let day = date.first_day().yesterday().unwrap_or(Date::MIN);
            (day.to_string(), on_day(&git, day)?, day)
        }
        AsOf::Revision(typed) => {
            let commit = of_revision(&git, typed)?;
            let day = commit.day.min(ambient.today);
            (typed.clone(), commit, day)
        }
    };
    let tree = git.tree(&commit)?;
    let items = tree.as_ref().map(|tree| git.items(tree)).transpose()?;
    let (Some(tree), Some(items)) = (tree, items.filter(|items| has_about(items))) else {
        return Err(hinted(
            format!("{commit} has no `{ABOUT_FILE}` in the folder of the catalogue"),
            elsewhen(&git, Some(&commit))?,
        ));
    };
    let said = format!("as of {asked}: {commit}");
    let snapshot = Snapshot {
        files: list(&items),
        git,
        commit,
        tree,
        contents: OnceLock::new(),
    };
    Ok(State {
        located: Located {
            origin: snapshot.to_string(),
            root: Root::Snapshot(Arc::new(snapshot)),
        },
        day,
        said,
    })
}

/// Returns the commit that stood at the end of a day.
fn on_day(git: &Git, day: Date) -> Result<Commit> {
    if !git.has_head()? {
        return Err(no_commits());
    }
    if let Some(commit) = git.last_until(day)? {
        return Ok(commit);
    }
    if git.is_shallow {
        return Err(hinted(
            format!("the clone is shallow, and its history does not reach back to {day}"),
            UNSHALLOW,
        ));
    }
    Err(hinted(
        format!("there was no catalogue in this folder yet on {day}"),
        elsewhen(git, None)?,
    ))
}

/// Returns the commit that a typed revision means.
fn of_revision(git: &Git, typed: &str) -> Result<Commit> {
    let ways = "a tag, a branch or a hash will do, as will a date: 2026, 2026-06, 2026-06-30";
    match git.revision(typed)? {
        Revision::Commit(commit) => Ok(commit),
        Revision::NoCommit => Err(hinted(format!("`{typed}` is no commit"), ways)),
        Revision::Ambiguous => Err(hinted(
            format!("several commits begin with `{typed}`"),
            "write more of the hash",
        )),
        Revision::Unknown => {
            let names = git.names()?;
            if names.is_empty() && !git.has_head()? {
                return Err(no_commits());
            }
            let near: Vec<String> = text::nearest(typed, names.iter().map(String::as_str))
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            let otherwise = if git.is_shallow {
                format!("the clone is shallow: {UNSHALLOW}")
            } else {
                ways.to_owned()
            };
            Err(hinted(
                format!("there is no revision `{typed}`"),
                text::did_you_mean(&near.join(" or "), &otherwise),
            ))
        }
    }
}

const UNSHALLOW: &str = "`git fetch --unshallow` fetches the rest of its history";

fn no_commits() -> anyhow::Error {
    hinted(
        "the repository has no commits yet, and what is not committed does not count",
        "commit the catalogue, or leave out --as-of",
    )
}

/// Returns when there is something to ask for, where one commit has nothing.
fn elsewhen(git: &Git, without: Option<&Commit>) -> Result<String> {
    let beginning = if git.has_head()? {
        git.beginning()?
    } else {
        None
    };
    Ok(match (beginning, without) {
        (Some(first), Some(without)) if first.day <= without.day => {
            format!(
                "it was there before, from {first} on; `git log -- {ABOUT_FILE}` says until when"
            )
        }
        (Some(first), _) => format!(
            "the first that has it is {first}; ask for {} or later",
            first.day
        ),
        (None, _) => {
            "what is not committed does not count; commit the catalogue, or leave out --as-of"
                .to_owned()
        }
    })
}

fn has_about(items: &[Item]) -> bool {
    items.iter().any(|item| item.path == ABOUT_FILE.as_bytes())
}

/// Returns the files of a catalogue, as a look at a folder would have listed them. Links are not followed.
fn list(items: &[Item]) -> Vec<(Entry, String)> {
    let mut files: Vec<(Entry, String)> = Vec::new();
    let mut add = |entry: Entry, hash: &str| {
        // A folder called as a file is comes as often as it has files.
        if files.last().is_none_or(|(last, _)| last.path != entry.path) {
            files.push((entry, hash.to_owned()));
        }
    };
    for item in items {
        let is_utf8 = std::str::from_utf8(&item.path).is_ok();
        let path = String::from_utf8_lossy(&item.path);
        if path == ACTORS_FOLDER {
            add(
                Entry::troubled(path.into_owned(), Trouble::NotAFolder),
                &item.hash,
            );
            continue;
        }
        let below = path
            .strip_prefix(ACTORS_FOLDER)
            .and_then(|rest| rest.strip_prefix('/'));
        let name = below.and_then(|below| below.split('/').next());
        let named = match name {
            None if path == ABOUT_FILE || path == VOCABULARY_FILE => None,
            // A folder called as a file must be is none.
            None => Some(Trouble::NotAFile),
            Some(name) => match files::trouble_of_name(name, is_utf8) {
                Some(trouble) => trouble,
                None => continue,
            },
        };
        let is_file = item.is_file && name == below;
        let own_path = match name {
            Some(name) => format!("{ACTORS_FOLDER}/{name}"),
            None => path.split('/').next().unwrap_or_default().to_owned(),
        };
        let trouble = named.or(if !is_file {
            Some(Trouble::NotAFile)
        } else if item.size > MAX_SIZE {
            Some(Trouble::TooLarge)
        } else {
            None
        });
        let stamp = Stamp {
            size: item.size,
            modified: files::content_digest(item.hash.as_bytes()),
            ..Stamp::default()
        };
        add(Entry::new(own_path, stamp, trouble), &item.hash);
    }
    files.sort_by(|(a, _), (b, _)| files::place(&a.path).cmp(&files::place(&b.path)));
    files
}

impl Snapshot {
    /// Returns a name that no other content has.
    pub(crate) fn name(&self) -> &str {
        &self.tree
    }

    /// Returns the files, in the order of every listing.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.files.iter().map(|(entry, _)| entry)
    }

    /// Returns the contents of all files that can be read, by their paths.
    ///
    /// # Errors
    /// git has not got them.
    pub(super) fn contents(&self) -> Result<&HashMap<String, Vec<u8>>> {
        if let Some(contents) = self.contents.get() {
            return Ok(contents);
        }
        let readable = self.files.iter().filter(|(e, _)| e.trouble.is_none());
        let (paths, hashes): (Vec<String>, Vec<&str>) = readable
            .map(|(entry, hash)| (entry.path.clone(), hash.as_str()))
            .unzip();
        let contents = self.git.contents(&hashes)?;
        Ok(self
            .contents
            .get_or_init(|| paths.into_iter().zip(contents).collect()))
    }

    /// Returns the content of a file.
    ///
    /// # Errors
    /// git has not got it.
    pub(super) fn content(&self, path: &str) -> Result<Vec<u8>> {
        let content = self.contents()?.get(path);
        content
            .cloned()
            .with_context(|| format!("{self} has no `{path}`"))
    }
}
