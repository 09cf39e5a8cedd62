//! Writes what files say into the tables of the index, and takes it out again.

mod amend;

use std::collections::HashMap;

use anyhow::Result;
use rusqlite::types::Value;
use rusqlite::{
    Connection, OptionalExtension as _, Statement, named_params, params, params_from_iter,
};
use serde::Serialize;

use super::gathered::Gathered;
use super::look::Look;
use super::rows::{ActorRows, IN_ACTOR, IN_NAME, IN_TEXT, OfferingRows, matching};
use super::unwritten::Unwritten;
use crate::catalogue::WANTED;
use crate::catalogue::files::{self, Entry};
use crate::model::About;
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::text;

/// What stands for an actor in the table of names, beside the dimensions of the vocabulary.
pub(super) const ACTOR: &str = "actor";

/// Writes a list as a JSON array.
pub(super) fn list(values: &[impl Serialize]) -> String {
    serde_json::to_string(values).expect("ids and keys can always be written as JSON")
}

/// Returns what inserts a row of so many columns.
fn insertion(table: &str, columns: usize) -> String {
    let places = vec!["?"; columns].join(", ");
    ["INSERT INTO ", table, " VALUES (", &places, ")"].concat()
}

/// Returns the values of a row whose first columns are keys.
fn behind<'v>(keys: &'v [Value], values: &'v [Value]) -> impl Iterator<Item = &'v Value> {
    keys.iter().chain(values)
}

/// Writes into one open transaction. Statements are prepared once.
pub(super) struct Writer<'c> {
    connection: &'c Connection,
    put_offering: Statement<'c>,
    put_detail: Statement<'c>,
    gathered: Gathered<'c>,
    put_search: Statement<'c>,
    put_name: Statement<'c>,
    put_file: Statement<'c>,
    words: HashMap<String, bool>,
    /// Words of files that were left out. Others may have them too, and each is handed out once.
    doubtful: Vec<(String, bool)>,
    /// Whether what is counted over all files may have changed: problems, and the days on which they hold.
    recount: bool,
}

impl<'c> Writer<'c> {
    pub(super) fn new(connection: &'c Connection) -> Result<Self> {
        Ok(Self {
            connection,
            put_offering: connection.prepare(&insertion("offering", 14))?,
            put_detail: connection.prepare(&insertion("detail", 42))?,
            gathered: Gathered::new(connection)?,
            put_search: connection.prepare("INSERT INTO search (rowid, words) VALUES (?, ?)")?,
            put_name: connection.prepare("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)")?,
            put_file: connection.prepare(
                "INSERT INTO file (path, looks, content, problems, unknown_terms, actor, partners, holds_from, holds_until, shadowed)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
                 ON CONFLICT (path) DO UPDATE SET looks = excluded.looks, content = excluded.content, problems = excluded.problems,
                    unknown_terms = excluded.unknown_terms, actor = excluded.actor, partners = excluded.partners,
                    holds_from = excluded.holds_from, holds_until = excluded.holds_until, shadowed = 0",
            )?,
            words: HashMap::new(),
            doubtful: Vec::new(),
            recount: false,
        })
    }

    /// Writes what the catalogue says about itself.
    pub(super) fn about(&self, about: &About) -> Result<()> {
        let limits = &about.limits;
        let languages: Vec<&str> = about.languages.iter().map(|l| l.code()).collect();
        let limits = [
            limits.due,
            limits.overdue,
            limits.first_answer,
            limits.news,
            limits.unknown,
            limits.retention,
        ];
        for (key, value) in [
            ("id", Some(about.id.clone())),
            ("version", Some(about.version.clone())),
            ("name_sv", about.name.sv.clone()),
            ("name_en", about.name.en.clone()),
            ("inclusion_sv", about.inclusion.sv.clone()),
            ("inclusion_en", about.inclusion.en.clone()),
            ("languages", Some(languages.join(" "))),
            ("limits", Some(limits.map(|l| l.to_string()).join(" "))),
        ] {
            self.put_meta(key, value.as_deref())?;
        }
        Ok(())
    }

    /// Replaces the vocabulary.
    pub(super) fn vocabulary(&mut self, vocabulary: &Vocabulary) -> Result<()> {
        self.connection
            .execute_batch("DELETE FROM term; DELETE FROM name WHERE dimension <> 'actor';")?;
        let mut put = self
            .connection
            .prepare("INSERT INTO term VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?;
        for dimension in Dimension::ALL {
            for (position, term) in vocabulary.terms(dimension).iter().enumerate() {
                put.execute(params![
                    dimension.key(),
                    i64::try_from(position)?,
                    term.id,
                    term.name.sv,
                    term.name.en,
                    term.definition.sv,
                    term.definition.en,
                    term.not.sv,
                    term.not.en,
                    list(&term.aliases_sv),
                    list(&term.aliases_en),
                    list(&term.broader),
                ])?;
                for spelling in term.spellings() {
                    self.put_name.execute(params![
                        text::fold(spelling),
                        dimension.key(),
                        term.id,
                        text::spelt(spelling)
                    ])?;
                }
            }
        }
        Ok(())
    }

    /// Notes how a file looks and what is wrong with it; returns its key.
    pub(super) fn file(&mut self, path: &str, file: &Look) -> Result<i64> {
        let problems = i64::try_from(file.problems)?;
        let unknown_terms = i64::try_from(file.unknown_terms)?;
        let partners = (!file.partners.is_empty()).then(|| list(&file.partners));
        let [from, until] = [file.days.from, file.days.until].map(|day| day.to_string());
        let counted = params![
            path,
            problems,
            unknown_terms,
            file.actor,
            partners,
            from,
            until
        ];
        self.recount = self.recount
            || !self
                .connection
                .prepare_cached(include_str!("sql/counts_the_same.sql"))?
                .exists(counted)?;
        self.put_file.execute(params![
            path,
            file.looks,
            file.content,
            problems,
            unknown_terms,
            file.actor,
            partners,
            from,
            until,
        ])?;
        // Not by RETURNING: that opens a savepoint, at which the full-text table writes out the little it has gathered.
        let key = self
            .connection
            .prepare_cached("SELECT key FROM file WHERE path = ?")?
            .query_row([path], |row| row.get(0))?;
        Ok(key)
    }

    /// Notes that a file looks different but says the same.
    pub(super) fn stamp(&mut self, entry: &Entry<&str>) -> Result<()> {
        self.connection.execute(
            "UPDATE file SET looks = ?2 WHERE path = ?1",
            params![entry.path, entry.looks],
        )?;
        Ok(())
    }

    /// Takes out a file that is gone, with everything it said.
    pub(super) fn forget_file(&mut self, path: &str) -> Result<()> {
        let key: Option<i64> = self
            .connection
            .query_row("SELECT key FROM file WHERE path = ?", [path], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(key) = key {
            self.recount = true;
            self.forget_actor_of(key, &mut Unwritten::default())?;
            self.connection
                .execute("DELETE FROM file WHERE key = ?", [key])?;
        }
        Ok(())
    }

    /// Replaces what a file says of its actor; the offerings are yet to be written. Where several files have one actor, one is kept and
    /// the others are left out, in the order of [`files::place_for`]; what is left of a file that does not say so any more makes way for
    /// any.
    pub(super) fn actor<'r>(
        &mut self,
        file: i64,
        path: &str,
        rows: &'r ActorRows,
        unwritten: &mut Unwritten<'r>,
    ) -> Result<()> {
        self.forget_actor_of(file, unwritten)?;
        let other: Option<(i64, String, bool)> = self
            .connection
            .prepare_cached(
                "SELECT file.key, file.path, file.actor IS NULL FROM actor JOIN file ON file.key = actor.file WHERE actor.id = ?",
            )?
            .query_row([&rows.id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        if let Some((other, other_path, is_left_over)) = other {
            if !is_left_over {
                let place = |path| files::place_for(path, &rows.id);
                let comes_first = place(path) <= place(&other_path);
                let left_out = if comes_first { other } else { file };
                self.recount = true;
                self.connection
                    .execute("UPDATE file SET shadowed = 1 WHERE key = ?", [left_out])?;
                if left_out == file {
                    self.doubt_words_of(rows);
                    return Ok(());
                }
            }
            self.forget_actor_of(other, unwritten)?;
        }
        let mut put = self.connection.prepare_cached(&insertion("actor", 28))?;
        put.execute(params_from_iter(behind(
            &[Value::Null, file.into()],
            &rows.actor,
        )))?;
        let key = self.connection.last_insert_rowid();
        for (name, spelt) in &rows.names {
            self.put_name
                .execute(params![name, ACTOR, rows.id, spelt])?;
        }
        unwritten.add(key, rows);
        Ok(())
    }

    /// Writes the offerings that are still to be written.
    pub(super) fn offerings(&mut self, unwritten: &Unwritten<'_>) -> Result<()> {
        for (actor, of_actor, offering) in unwritten.in_order() {
            self.put_offering(Value::Null, actor, of_actor, offering)?;
        }
        Ok(())
    }

    /// Returns the paths of the files that are left out although no other has their actor, only what is left of one has it, or one
    /// that comes behind them.
    pub(super) fn left_out_wrongly(&self) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT out.path, out.actor, kept.path FROM file AS out
             LEFT JOIN actor ON actor.id = out.actor
             LEFT JOIN file AS kept ON kept.key = actor.file AND kept.actor IS NOT NULL
             WHERE out.shadowed",
        )?;
        let mut rows = statement.query([])?;
        let mut paths = Vec::new();
        while let Some(row) = rows.next()? {
            let (path, id): (String, String) = (row.get(0)?, row.get(1)?);
            let kept: Option<String> = row.get(2)?;
            let first =
                kept.is_none_or(|kept| files::place_for(&path, &id) < files::place_for(&kept, &id));
            if first {
                paths.push(path);
            }
        }
        Ok(paths)
    }

    fn meet(&mut self, word: &str, is_in_name: bool) {
        match self.words.get_mut(word) {
            Some(known) => *known |= is_in_name,
            None => {
                self.words.insert(word.to_owned(), is_in_name);
            }
        }
    }

    fn doubt_words_of(&mut self, rows: &ActorRows) {
        let words = rows.offerings.iter().flat_map(|offering| &offering.words);
        self.doubtful.extend(words.cloned());
    }

    /// Takes those of the doubtful words that some offering has.
    fn resolve_doubts(&mut self) -> Result<()> {
        for (word, _) in std::mem::take(&mut self.doubtful) {
            let is_in = |place| -> Result<bool> {
                let mut statement = self
                    .connection
                    .prepare_cached("SELECT EXISTS (SELECT 1 FROM search WHERE search MATCH ?)")?;
                Ok(statement.query_row([matching(place, &word)], |row| row.get(0))?)
            };
            let is_in_name = is_in(IN_NAME)?;
            if is_in_name || is_in(IN_TEXT)? || is_in(IN_ACTOR)? {
                self.meet(&word, is_in_name);
            }
        }
        Ok(())
    }

    fn put_offering(
        &mut self,
        key: Value,
        actor: i64,
        of_actor: &[Value],
        rows: &OfferingRows,
    ) -> Result<()> {
        for (word, is_in_name) in &rows.words {
            self.meet(word, *is_in_name);
        }
        let keys = [key, actor.into()];
        self.put_offering
            .execute(params_from_iter(behind(&keys, &rows.offering)))?;
        let key = self.connection.last_insert_rowid();
        self.put_detail(key, of_actor, rows)?;
        self.gathered.add(key, rows);
        self.put_search.execute(params![key, rows.searched])?;
        Ok(())
    }

    fn put_detail(&mut self, key: i64, of_actor: &[Value], rows: &OfferingRows) -> Result<()> {
        let key = [key.into()];
        let values = behind(&key, of_actor).chain(&rows.detail);
        self.put_detail.execute(params_from_iter(values))?;
        Ok(())
    }

    fn forget_actor_of(&mut self, file: i64, unwritten: &mut Unwritten<'_>) -> Result<()> {
        let Some(actor) = self
            .connection
            .prepare_cached("SELECT key FROM actor WHERE file = ?")?
            .query_row([file], |row| row.get::<_, i64>(0))
            .optional()?
        else {
            return Ok(());
        };
        if let Some(rows) = unwritten.take(actor) {
            self.doubt_words_of(rows);
        }
        let mut offerings = self
            .connection
            .prepare_cached("SELECT key FROM offering WHERE actor = ?")?;
        let offerings = offerings.query_map([actor], |row| row.get(0))?;
        for offering in offerings.collect::<Result<Vec<i64>, _>>()? {
            self.forget_offering(offering)?;
        }
        self.connection.execute("DELETE FROM name WHERE dimension = 'actor' AND id = (SELECT id FROM actor WHERE key = ?)", [actor])?;
        self.connection
            .execute("DELETE FROM actor WHERE key = ?", [actor])?;
        Ok(())
    }

    fn forget_offering(&mut self, key: i64) -> Result<()> {
        self.gathered.write()?;
        let [areas, stages, audiences, partners]: [String; 4] = self
            .connection
            .prepare_cached("SELECT areas, stages, audiences, partners FROM detail WHERE key = ?")?
            .query_row([key], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
            })?;
        // The keys of these tables begin with the term, so that a term's offerings lie together; so the terms are named here.
        self.connection
            .prepare_cached(
                "DELETE FROM cell WHERE area IN (SELECT value FROM json_each(:areas) UNION SELECT '')
                 AND stage IN (SELECT value FROM json_each(:stages) UNION SELECT '') AND offering = :key",
            )?
            .execute(named_params! {":areas": areas, ":stages": stages, ":key": key})?;
        self.connection
            .prepare_cached("DELETE FROM audience WHERE id IN (SELECT value FROM json_each(:ids)) AND offering = :key")?
            .execute(named_params! {":ids": audiences, ":key": key})?;
        self.connection
            .prepare_cached("DELETE FROM partner WHERE actor IN (SELECT value FROM json_each(:ids)) AND offering = :key")?
            .execute(named_params! {":ids": partners, ":key": key})?;
        for table in [
            "search WHERE rowid",
            "detail WHERE key",
            "offering WHERE key",
        ] {
            self.connection
                .prepare_cached(&["DELETE FROM ", table, " = ?"].concat())?
                .execute([key])?;
        }
        Ok(())
    }

    /// Notes how the listing looked, what is wrong in all, and from when on a save may have escaped.
    pub(super) fn finish(mut self, listing: &str, hot_since: Option<i64>) -> Result<()> {
        self.gathered.write()?;
        self.resolve_doubts()?;
        let mut words: Vec<(String, bool)> = std::mem::take(&mut self.words).into_iter().collect();
        words.sort_unstable();
        let mut put = self
            .connection
            .prepare("INSERT INTO word VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET in_name = 1 WHERE excluded.in_name > in_name")?;
        for (word, is_in_name) in &words {
            put.execute(params![word, text::plain(word), is_in_name])?;
        }
        if self.recount {
            self.count()?;
        }
        self.put_meta("listing", Some(listing))?;
        self.put_meta(
            "hot_since",
            hot_since.map(|since| since.to_string()).as_deref(),
        )
    }

    /// Counts what is wrong in all files, and on which days all of it holds.
    fn count(&self) -> Result<()> {
        let has_vocabulary: bool = self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM meta WHERE key = 'vocabulary')",
            [],
            |row| row.get(0),
        )?;
        let (in_files, from, until): (i64, Option<String>, Option<String>) =
            self.connection.query_row(
                include_str!("sql/problems.sql"),
                named_params! {":has_vocabulary": has_vocabulary},
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?;
        self.put_meta("holds_from", from.as_deref())?;
        self.put_meta("holds_until", until.as_deref())?;
        let dangling: i64 =
            self.connection
                .query_row(include_str!("sql/dangling.sql"), [], |row| row.get(0))?;
        let missing: i64 = self.connection.query_row(
            include_str!("sql/missing.sql"),
            named_params! {":wanted": list(&WANTED)},
            |row| row.get(0),
        )?;
        let problems = in_files + dangling + missing;
        self.put_meta("problems", Some(&problems.to_string()))
    }

    /// Leaves a value for the next look, or takes one out.
    pub(super) fn put_meta(&self, key: &str, value: Option<&str>) -> Result<()> {
        self.connection
            .execute("DELETE FROM meta WHERE key = ?", [key])?;
        if let Some(value) = value {
            self.connection
                .execute("INSERT INTO meta VALUES (?, ?)", [key, value])?;
        }
        Ok(())
    }
}
