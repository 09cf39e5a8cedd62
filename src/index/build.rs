//! Brings the index up to date: reads what has changed and writes it, all in one transaction.
//!
//! A first build is the case that everything has changed. A file that cannot be read keeps the rows it last gave.

use std::collections::HashSet;
use std::thread::available_parallelism;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use rusqlite::{OptionalExtension as _, Transaction, TransactionBehavior};

use super::freshness::{Hot, Known, Looks, Unchanged, looked_at};
use super::in_turn::in_turn;
use super::look::{Look, look};
use super::rows::{ActorRows, Words};
use super::unwritten::Unwritten;
use super::write::Writer;
use super::{Index, Reading};
use crate::catalogue::files::{self, Entry};
use crate::catalogue::listing::Listing;
use crate::catalogue::{ABOUT_FILE, ACTORS_FOLDER, VOCABULARY_FILE, actor, read};
use crate::diagnostic::rule;
use crate::model::actor::Actor;
use crate::model::vocabulary::Vocabulary;

/// Into about how many handfuls the files are shared out, where that makes none too small or too large.
const HANDFULS: usize = 64;

/// How many files a handful has at least: one at a time, the threads would wake each other for each.
const HANDFUL: usize = 16;

/// How many files the handfuls of all threads have at most, where each has one. Each has several in memory.
const FULL_HANDS: usize = 256;

/// From this number of files on, several threads read.
const MANY: usize = 64;

impl Index {
    /// Reads the files of a catalogue that have changed since the last look and takes over what they say. Returns how many files
    /// were read. `listing` is what was seen a moment ago: what has changed since then is seen at the next look.
    ///
    /// # Errors
    /// The folder cannot be listed or the index cannot be written. What the files say is never an error.
    pub(crate) fn refresh(&self, reading: Reading<'_>, listing: Listing) -> Result<usize> {
        let Reading { root, today, now } = reading;
        let before = self.meta("listing")?;
        let is_new = before.is_none();
        self.keep_pages()?;
        // Nothing is lost with a first build; later on, what is there must survive a power cut.
        self.connection.pragma_update(
            None,
            "synchronous",
            if is_new { "OFF" } else { "NORMAL" },
        )?;
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
        if self.is_new()? != is_new {
            // Another process made the index while this one waited. What may be risked is another matter now.
            drop(transaction);
            return self.refresh(reading, listing);
        }
        let listing = if self.meta("listing")? == before {
            listing
        } else {
            // Whoever had the lock before has looked later.
            Listing::new(root)?
        };
        let (unchanged, listing, gone) = if let Some(changed) = self.changed(&listing)? {
            (Unchanged::AllBut(changed), listing, Vec::new())
        } else {
            let looks = self.looks()?;
            let (listing, gone) = self.settled(listing, &looks, || Listing::new(root))?;
            (Unchanged::Only(looks), listing, gone)
        };
        let known = self.known(unchanged, today, self.hot(now)?)?;
        // Whoever had the lock before may have done the work.
        if self.is_fresh(reading, &listing)? {
            return Ok(0);
        }
        let read = self.take_over(reading, &listing, &known, &gone)?;
        transaction.commit()?;
        Ok(read)
    }

    /// Takes over what some files say that have been noticed to have changed, before it is known whether they are all. Returns whether
    /// that could be done.
    ///
    /// It is done in the state that is [held](Self::hold), and more files may follow. Where in the end these are all, the index is
    /// fresh. What was taken over is seen by this index alone; [`let_go`](Self::let_go) keeps it, [`carry_on`](Self::carry_on) throws it
    /// away.
    ///
    /// # Errors
    /// Another process is writing, or the index cannot be written.
    pub(crate) fn foresee(&self, reading: Reading<'_>, changed: &[Entry]) -> Result<bool> {
        let is_actors = |entry: &Entry| entry.path.starts_with(ACTORS_FOLDER);
        // Where SQLite has given up the state that was held, with what was taken over in it, nothing can follow.
        if !changed.iter().all(is_actors) || self.connection.is_autocommit() {
            return Ok(false);
        }
        let Some(mut digest) = self.noted()? else {
            return Ok(false);
        };
        self.keep_pages()?;
        // Whether another process is writing shows here, before anything is read.
        self.forget_noticed()?;
        for Entry { path, looks, .. } in changed {
            let looked = self.looked(path)?.unwrap_or(0);
            digest = digest.wrapping_sub(looked).wrapping_add(*looks);
        }
        let changed: Vec<Entry<&str>> = changed
            .iter()
            .map(|entry| entry.with_path(entry.path.as_str()))
            .collect();
        let mut writer = Writer::new(&self.connection)?;
        let vocabulary = self.vocabulary()?;
        let all_read = self.take_over_actors(reading, &mut writer, &changed, &vocabulary, false)?;
        if !all_read || !writer.left_out_wrongly()?.is_empty() {
            return Ok(false);
        }
        let hot = self.hot(reading.now)?;
        writer.finish(&digest.to_string(), Some(hot.since()))?;
        Ok(true)
    }

    /// Keeps more pages again than a look-up does, so that what is written is written once.
    fn keep_pages(&self) -> Result<()> {
        self.connection.pragma_update(None, "cache_size", -2_000)?;
        Ok(())
    }

    /// Returns the times of saves that may have escaped. What may have escaped an earlier look may still do so, however long ago
    /// that was, until it is compared.
    fn hot(&self, now: SystemTime) -> Result<Hot> {
        let looked = looked_at(now);
        let since = self.hot_since()?.map_or(looked, |since| since.min(looked));
        Ok(Hot::new(since, now))
    }

    /// Returns the files that were seen and the paths of those that have gone. One has gone when two looks in a row have missed it: a look
    /// may miss a file that is being saved, or renamed meanwhile.
    pub(super) fn settled(
        &self,
        mut listing: Listing,
        known: &Looks,
        mut look: impl FnMut() -> Result<Listing>,
    ) -> Result<(Listing, Vec<String>)> {
        let mut gone = self.gone(known, &listing)?;
        for _ in 0..LOOKS {
            if gone.is_empty() {
                break;
            }
            let missed: HashSet<String> = gone.into_iter().collect();
            std::thread::sleep(SAVING);
            listing = look()?;
            gone = self.gone(known, &listing)?;
            if gone.iter().all(|path| missed.contains(path)) {
                break;
            }
        }
        Ok((listing, gone))
    }

    /// Reads those of the listed files that have changed and takes over what they say; takes out what those said that have gone.
    pub(super) fn take_over(
        &self,
        reading: Reading<'_>,
        listing: &Listing,
        known: &Known,
        gone: &[String],
    ) -> Result<usize> {
        let mut writer = Writer::new(&self.connection)?;
        let mut read_files = 0;
        let mut all_read = true;
        let mut everything = self.is_new()?;
        for path in [ABOUT_FILE, VOCABULARY_FILE] {
            let Some(entry) = listing.iter().find(|e| e.path == path) else {
                if path == VOCABULARY_FILE && gone.iter().any(|gone| gone == path) {
                    writer.put_meta("vocabulary", None)?;
                    writer.vocabulary(&Vocabulary::default())?;
                    everything = true;
                }
                continue;
            };
            if known.holds(&entry) && entry.trouble.is_none() {
                continue;
            }
            let file = if path == ABOUT_FILE {
                let mut is_newer = false;
                let (file, about) = look(reading, &entry, |text| {
                    let read = read::about(path, text);
                    is_newer = read.findings.iter().any(|f| f.rule == &rule::NEWER_SCHEMA);
                    read
                });
                // What was said last holds on, but for what is not to be relied on.
                let is_known = about.as_ref().is_some_and(|about| about.retention_is_known);
                writer.put_meta("retention_is_known", is_known.then_some("1"))?;
                if let Some(about) = about {
                    writer.about(&about)?;
                }
                writer.put_meta("newer", is_newer.then_some("1"))?;
                file
            } else {
                let (file, vocabulary) = look(reading, &entry, |text| read::vocabulary(path, text));
                writer.put_meta("vocabulary", vocabulary.as_ref().map(|_| "read"))?;
                if let Some(vocabulary) = vocabulary
                    && self.content(path)? != Some(file.content)
                {
                    writer.vocabulary(&vocabulary)?;
                    everything = true;
                }
                file
            };
            read_files += 1;
            all_read &= !file.is_unread();
            writer.file(path, &file)?;
        }
        let vocabulary = self.vocabulary()?;

        let mut changed: Vec<Entry<&str>> = listing
            .iter()
            .filter(|e| e.path != ABOUT_FILE && e.path != VOCABULARY_FILE)
            .filter(|e| everything || !known.holds(e))
            .collect();
        changed.sort_unstable_by_key(|entry| files::place(entry.path));
        if changed.len() + gone.len() >= MANY {
            self.connection.pragma_update(None, "cache_size", -32_768)?;
        }
        for path in gone {
            writer.forget_file(path)?;
        }
        while !changed.is_empty() {
            read_files += changed.len();
            all_read &=
                self.take_over_actors(reading, &mut writer, &changed, &vocabulary, everything)?;
            // What was left out for a file that was read later and has another actor now.
            let left_out = writer.left_out_wrongly()?;
            changed = listing
                .iter()
                .filter(|entry| left_out.iter().any(|path| path == entry.path))
                .collect();
        }
        // Where a file could not be read, no listing is like this one, so that it is tried again.
        let digest = if all_read {
            listing.digest().to_string()
        } else {
            "incomplete".to_owned()
        };
        let looked = looked_at(reading.now);
        let escapes = Hot::new(looked, reading.now);
        let hot_since = listing
            .iter()
            .any(|e| escapes.covers(&e.stamp))
            .then_some(looked);
        writer.finish(&digest, hot_since)?;
        Ok(read_files)
    }

    /// Reads changed files of actors and takes over what they say; with `everything` also where they say what they did, because the
    /// vocabulary says something else. Returns whether all could be read.
    fn take_over_actors(
        &self,
        reading: Reading<'_>,
        writer: &mut Writer<'_>,
        changed: &[Entry<&str>],
        vocabulary: &Vocabulary,
        everything: bool,
    ) -> Result<bool> {
        let mut all_read = true;
        each_handful(reading, changed, vocabulary, |handful| {
            let mut unwritten = Unwritten::default();
            for Changed { entry, file, actor } in handful {
                all_read &= !file.is_unread();
                let may_hold = !everything && !file.is_unread();
                if may_hold && self.says_of(entry.path, file.content, reading.today)? {
                    writer.stamp(entry)?;
                    continue;
                }
                let key = writer.file(entry.path, file)?;
                if everything && actor.is_none() {
                    let rows = |kept| ActorRows::new(kept, vocabulary, &mut Words::default());
                    *actor = self.kept(key)?.map(rows);
                }
                if let Some(rows) = actor
                    && (everything || !writer.amend(key, rows)?)
                {
                    writer.actor(key, entry.path, rows, &mut unwritten)?;
                }
            }
            writer.offerings(&unwritten)
        })?;
        Ok(all_read)
    }

    /// Returns the actor that a file last gave, whatever it says now.
    fn kept(&self, file: i64) -> Result<Option<Actor>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM actor WHERE file = ?")?;
        let id: Option<String> = statement.query_row([file], |row| row.get(0)).optional()?;
        id.map_or(Ok(None), |id| self.actor(&id))
    }

    /// Tells whether the index has never been filled.
    pub(super) fn is_new(&self) -> Result<bool> {
        Ok(self.meta("listing")?.is_none())
    }
}

/// How long an editor may take between removing a file and putting the new one in its place.
const SAVING: Duration = Duration::from_millis(20);

/// How often to look again where each look misses something that the one before has not.
const LOOKS: usize = 5;

/// A changed file, read and judged but not yet written.
struct Changed<'e> {
    entry: &'e Entry<&'e str>,
    file: Look,
    actor: Option<ActorRows>,
}

/// Reads the changed files, with all processors where there are many, and hands them over by the handful, in the order of the list.
///
/// The order matters: of files with one actor the first counts, and what an earlier one gives up a later one may take.
fn each_handful<'e>(
    reading: Reading<'_>,
    changed: &'e [Entry<&'e str>],
    vocabulary: &Vocabulary,
    take: impl FnMut(&mut Vec<Changed<'e>>) -> Result<()>,
) -> Result<()> {
    let read = |entry: &'e Entry<&'e str>, words: &mut Words| -> Changed<'e> {
        let (mut file, read) = look(reading, entry, |text| {
            actor::actor(entry.path, text, vocabulary, reading.today)
        });
        let actor = read.map(|read| {
            file.actor = Some(read.actor.id.clone());
            file.partners = read.partners.into_iter().map(|(id, _)| id).collect();
            ActorRows::new(read.actor, vocabulary, words)
        });
        Changed { entry, file, actor }
    };
    let threads = if changed.len() < MANY {
        1
    } else {
        available_parallelism().map_or(1, usize::from)
    };
    let most = HANDFUL.max(FULL_HANDS / threads);
    let size = (changed.len() / HANDFULS).clamp(HANDFUL, most);
    let handfuls: Vec<&[Entry<&str>]> = changed.chunks(size).collect();
    let handful = |number: usize, words: &mut Words| -> Vec<Changed<'e>> {
        let entries = handfuls[number].iter();
        entries.map(|entry| read(entry, words)).collect()
    };
    in_turn(handfuls.len(), threads - 1, handful, take)
}
