//! Brings the index up to date: reads what has changed and writes it, all in one transaction.
//!
//! A first build is the case that everything has changed. A file that cannot be read keeps the rows it last gave.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use jiff::civil::Date;

use super::Index;
use super::freshness::{Known, is_hot, looked_at};
use super::rows::ActorRows;
use super::write::Writer;
use crate::catalogue::files::{self, Entry};
use crate::catalogue::{ABOUT_FILE, Root, VOCABULARY_FILE, read, whole};
use crate::diagnostic::{self, Finding};
use crate::model::vocabulary::Vocabulary;

/// How many files may be read before they are written.
const AHEAD: usize = 64;

/// From this number of files on, several threads read.
const MANY: usize = 64;

/// What bringing the index up to date came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refreshed {
    /// How many files were read.
    pub(crate) read: usize,
}

/// A changed file, read and judged but not yet written.
struct Changed<'e> {
    entry: &'e Entry,
    content: i64,
    problems: usize,
    actor: Option<ActorRows>,
}

impl Index {
    /// Reads the files of a catalogue that have changed since the last look and takes over what they say.
    ///
    /// # Errors
    /// The folder cannot be listed or the index cannot be written. What the files say is never an error.
    pub(crate) fn refresh(
        &mut self,
        root: &Root,
        today: Date,
        now: SystemTime,
    ) -> Result<Refreshed> {
        let is_new = self.meta("listing")?.is_none();
        // Nothing is lost with a first build; later on, what is there must survive a power cut.
        self.connection.pragma_update(
            None,
            "synchronous",
            if is_new { "OFF" } else { "NORMAL" },
        )?;
        self.connection.pragma_update(None, "cache_size", -32_768)?;
        let transaction = self
            .connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let mut writer = Writer::new(&transaction)?;
        let known = Self::known(&transaction)?;
        let entries = settled(root, &known)?;
        let since = looked_at(now);
        let mut read_files = 0;

        let mut problems_at_top = 0;
        let mut everything = is_new;
        for path in [ABOUT_FILE, VOCABULARY_FILE] {
            let Some(entry) = entries.iter().find(|e| e.path == path) else {
                problems_at_top += 1;
                continue;
            };
            if known.get(path).is_some_and(|k| {
                k.stamp == entry.stamp && !is_hot(&k.stamp, since) && entry.trouble.is_none()
            }) {
                continue;
            }
            let (content, findings, kept) = match bytes(root, entry, now) {
                Err(finding) => (0, vec![finding], false),
                Ok((bytes, text)) if path == ABOUT_FILE => {
                    let read = read::about(path, &text);
                    let kept = read
                        .value
                        .map(|about| writer.about(&about))
                        .transpose()?
                        .is_some();
                    (files::content_digest(&bytes), read.findings, kept)
                }
                Ok((bytes, text)) => {
                    let content = files::content_digest(&bytes);
                    let is_other = known.get(path).is_none_or(|k| k.content != content);
                    let read = read::vocabulary(path, &text);
                    let kept = read
                        .value
                        .filter(|_| is_other)
                        .map(|v| writer.vocabulary(&v))
                        .transpose()?
                        .is_some();
                    (content, read.findings, kept)
                }
            };
            everything |= kept && path == VOCABULARY_FILE;
            read_files += 1;
            writer.file(entry, content, diagnostic::errors(&findings), false)?;
        }
        let vocabulary = Self::vocabulary_in(&transaction)?;

        let listed: HashSet<&str> = entries.iter().map(|e| e.path.as_str()).collect();
        for gone in known.keys().filter(|path| !listed.contains(path.as_str())) {
            writer.forget_file(gone)?;
        }
        let changed: Vec<&Entry> = entries
            .iter()
            .filter(|e| e.path != ABOUT_FILE && e.path != VOCABULARY_FILE)
            .filter(|e| {
                everything
                    || known
                        .get(&e.path)
                        .is_none_or(|k| k.stamp != e.stamp || k.shadowed || is_hot(&k.stamp, since))
            })
            .collect();
        read_files += changed.len();
        each_changed(root, &changed, &vocabulary, today, now, |changed| {
            let same = known
                .get(&changed.entry.path)
                .is_some_and(|k| k.content == changed.content && !k.shadowed);
            if same && !everything {
                return writer.stamp(changed.entry);
            }
            let file = writer.file(changed.entry, changed.content, changed.problems, false)?;
            match changed.actor {
                Some(rows) => writer.actor(file, &changed.entry.path, &rows),
                None => Ok(()),
            }
        })?;
        writer.finish(
            &entries,
            problems_at_top,
            entries
                .iter()
                .any(|e| is_hot(&e.stamp, since))
                .then_some(since),
        )?;
        transaction.commit()?;
        Ok(Refreshed { read: read_files })
    }

    fn known(connection: &rusqlite::Connection) -> Result<HashMap<String, Known>> {
        Ok(Self::known_files_in(connection)?
            .into_iter()
            .map(|known| (known.path.clone(), known))
            .collect())
    }
}

/// How long an editor may take between removing a file and putting the new one in its place.
const SAVING: Duration = Duration::from_millis(20);

/// Lists the files; looks a second time before believing that one has gone.
fn settled(root: &Root, known: &HashMap<String, Known>) -> Result<Vec<Entry>> {
    let entries = files::list(root)?;
    let listed: HashSet<&str> = entries.iter().map(|e| e.path.as_str()).collect();
    if known.keys().all(|path| listed.contains(path.as_str())) {
        return Ok(entries);
    }
    std::thread::sleep(SAVING);
    files::list(root)
}

fn bytes(root: &Root, entry: &Entry, now: SystemTime) -> Result<(Vec<u8>, String), Finding> {
    let bytes = whole::content(root, entry, now)?;
    let text = whole::utf8(entry, &bytes)?.to_owned();
    Ok((bytes, text))
}

/// Reads the changed files, with all processors where there are many, and hands each over as it comes.
fn each_changed<'e>(
    root: &Root,
    changed: &[&'e Entry],
    vocabulary: &Vocabulary,
    today: Date,
    now: SystemTime,
    mut take: impl FnMut(Changed<'e>) -> Result<()>,
) -> Result<()> {
    let read = |entry: &'e Entry| -> Changed<'e> {
        let unread = |content| Changed {
            entry,
            content,
            problems: 1,
            actor: None,
        };
        match whole::content(root, entry, now) {
            Err(_) => unread(0),
            Ok(bytes) => match whole::utf8(entry, &bytes) {
                Err(_) => unread(files::content_digest(&bytes)),
                Ok(text) => {
                    let read = whole::actor(&entry.path, text, vocabulary, today);
                    Changed {
                        entry,
                        content: files::content_digest(&bytes),
                        problems: diagnostic::errors(&read.findings),
                        actor: read
                            .value
                            .map(|file| ActorRows::new(file.actor, vocabulary)),
                    }
                }
            },
        }
    };
    if changed.len() < MANY {
        return changed.iter().try_for_each(|entry| take(read(entry)));
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel(AHEAD);
        for _ in 0..threads {
            let (send, next, read) = (send.clone(), &next, &read);
            scope.spawn(move || {
                while let Some(entry) = changed.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if send.send(read(entry)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        receive.into_iter().try_for_each(&mut take)
    })
}
