//! Which offerings a query means, in order, and what a listing shows of them.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use anyhow::Result;
use jiff::civil::Date;
use rusqlite::{Row, named_params};

use super::Index;
use super::damage::damaged;
use super::read::lent_ids;
use super::rows::{IN_ACTOR, IN_NAME, IN_TEXT, matching};
use super::write::list;
use crate::model::offering::Scope;
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::query::OfferingQuery;
use crate::query::word::{Met, Word};

/// For how many offerings at a time what a listing shows of them is asked for: SQLite holds their keys as text and as parsed JSON.
const AT_A_TIME: usize = 1_000;

/// How many pages a look-up keeps in memory. It reads most of them once: to use their memory again takes less time than to get new.
const PAGES: i64 = 300;

/// The offerings that a lookup found, as keys of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// In order.
    pub(crate) keys: Vec<i64>,
    /// How many of these, the first, have each word in their name, as a word of its own.
    pub(crate) named: usize,
    /// Those that there would be more if their status were asked for.
    pub(crate) hidden: Vec<i64>,
}

/// One offering as a listing shows it, lent by the index. What is not asked for is not checked; each part fails where it is damaged.
pub(crate) struct Hit<'r>(&'r Row<'r>);

impl<'r> Hit<'r> {
    /// Returns the full id.
    pub(crate) fn id(&self) -> Result<&'r str> {
        self.required(0)
    }

    pub(crate) fn actor(&self) -> Result<&'r str> {
        self.required(1)
    }

    pub(crate) fn actor_name(&self) -> Result<Text<&'r str>> {
        self.text(2)
    }

    pub(crate) fn name(&self) -> Result<Text<&'r str>> {
        self.text(4)
    }

    pub(crate) fn summary(&self) -> Result<Text<&'r str>> {
        self.text(6)
    }

    pub(crate) fn areas(&self) -> Result<Vec<Cow<'r, str>>> {
        self.ids(8)
    }

    pub(crate) fn stages(&self) -> Result<Vec<Cow<'r, str>>> {
        self.ids(9)
    }

    pub(crate) fn audiences(&self) -> Result<Vec<Cow<'r, str>>> {
        self.ids(10)
    }

    pub(crate) fn price(&self) -> Result<&'r str> {
        self.required(11)
    }

    pub(crate) fn price_amount(&self) -> Result<Option<&'r str>> {
        self.optional(12)
    }

    pub(crate) fn price_text(&self) -> Result<Text<&'r str>> {
        self.text(13)
    }

    /// Returns the status on the day asked for.
    pub(crate) fn status(&self) -> Result<Option<&'r str>> {
        self.optional(15)
    }

    pub(crate) fn until(&self) -> Result<Option<&'r str>> {
        self.optional(16)
    }

    pub(crate) fn scope(&self) -> Result<Option<&'static str>> {
        Ok(super::read::scope(self.0.get(17)?)?.map(Scope::key))
    }

    pub(crate) fn partners(&self) -> Result<Vec<Cow<'r, str>>> {
        self.ids(18)
    }

    pub(crate) fn next_step(&self) -> Result<Text<&'r str>> {
        self.text(19)
    }

    pub(crate) fn conditions(&self) -> Result<Text<&'r str>> {
        self.text(21)
    }

    pub(crate) fn not_for(&self) -> Result<Text<&'r str>> {
        self.text(23)
    }

    /// Returns the offering's own page, else the actor's.
    pub(crate) fn website(&self) -> Result<Option<&'r str>> {
        self.optional(25)
    }

    pub(crate) fn verified(&self) -> Result<Option<Date>> {
        super::read::day(self.optional(26)?)
    }

    pub(crate) fn source_date(&self) -> Result<Option<&'r str>> {
        self.optional(27)
    }

    fn required(&self, column: usize) -> Result<&'r str> {
        Ok(self.0.get_ref(column)?.as_str()?)
    }

    fn optional(&self, column: usize) -> Result<Option<&'r str>> {
        Ok(self.0.get_ref(column)?.as_str_or_null()?)
    }

    fn ids(&self, column: usize) -> Result<Vec<Cow<'r, str>>> {
        lent_ids(self.required(column)?)
    }

    fn text(&self, first: usize) -> Result<Text<&'r str>> {
        Ok(Text {
            sv: self.optional(first)?,
            en: self.optional(first + 1)?,
        })
    }
}

/// An offering that a query means, in one of the areas asked for or in all.
#[derive(Clone, Copy)]
struct Candidate {
    key: i64,
    /// Whether its status is one of those asked for.
    is_shown: bool,
    order: Order,
}

/// What an offering is ordered by, but for the name: the smaller, the earlier. Follows `matches::order`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    score: Reverse<i32>,
    areas: Reverse<usize>,
    is_secondary: bool,
    /// How many of the audiences asked for it does not name.
    lacking: i64,
    /// It is for clients from everywhere, where a municipality is asked for.
    is_for_all: bool,
    rank: i64,
    start: i64,
}

/// Takes together what was found of an offering in several areas.
fn once_each(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_unstable_by_key(|candidate| candidate.key);
    candidates.dedup_by(|next, first| {
        let is_same = next.key == first.key;
        if is_same {
            first.order.areas.0 += 1;
            first.order.is_secondary &= next.order.is_secondary;
        }
        is_same
    });
    candidates
}

impl Index {
    /// Returns the offerings that a query means, in its order.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn find(
        &self,
        query: &OfferingQuery,
        vocabulary: &Vocabulary,
        today: Date,
        lang: Lang,
    ) -> Result<Found> {
        let filter = |ids: &Vec<String>| (!ids.is_empty()).then(|| list(ids));
        let cells = |dimension, ids: &Vec<String>| {
            if !ids.is_empty() {
                return list(ids);
            }
            let known = vocabulary
                .terms(dimension)
                .iter()
                .map(|term| term.id.clone());
            list(&known.chain([String::new()]).collect::<Vec<_>>())
        };
        self.connection.pragma_update(None, "cache_size", PAGES)?;
        let matches = self.text_matches(&query.words)?;
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/find.sql"))?;
        let mut rows = statement.query(named_params! {
            ":matches": matches.as_ref().map(|met| list(&met.keys().collect::<Vec<_>>())),
            ":by_cell": !(query.areas.is_empty() && query.stages.is_empty()),
            ":by_area": !query.areas.is_empty(),
            ":cell_areas": cells(Dimension::Area, &query.areas),
            ":cell_stages": cells(Dimension::Stage, &query.stages),
            ":audiences": filter(&query.open_to),
            ":named_audiences": filter(&query.audiences),
            ":actors": filter(&query.actors),
            ":not_actors": filter(&query.not_actors),
            ":municipalities": filter(&query.municipalities),
            ":prices": filter(&query.prices),
            ":statuses": filter(&query.statuses),
            ":today": today.to_string(),
            ":lang": lang.code(),
        })?;
        let mut candidates = Vec::new();
        while let Some(row) = rows.next()? {
            let key = row.get(0)?;
            let score = match &matches {
                Some(met) => match met.get(&key) {
                    Some(score) => *score,
                    None => continue,
                },
                None => 0,
            };
            candidates.push(Candidate {
                key,
                is_shown: row.get(5)?,
                order: Order {
                    score: Reverse(score),
                    areas: Reverse(1),
                    is_secondary: row.get(1)?,
                    lacking: row.get(2)?,
                    is_for_all: row.get(6)?,
                    rank: row.get(3)?,
                    start: row.get(4)?,
                },
            });
        }
        let mut candidates = once_each(candidates);
        self.put_in_order(&mut candidates, lang)?;
        // What the words are worth where each is in the name as a word of its own.
        let most: i32 = query.words.iter().map(|_| Met::Name as i32).sum();
        let mut found = Found::default();
        for Candidate {
            key,
            is_shown,
            order,
        } in candidates
        {
            if is_shown {
                found.keys.push(key);
                found.named += usize::from(most > 0 && order.score.0 == most);
            } else {
                found.hidden.push(key);
            }
        }
        Ok(found)
    }

    /// Puts offerings in order; reads their names only where nothing else tells them apart.
    fn put_in_order(&self, candidates: &mut [Candidate], lang: Lang) -> Result<()> {
        candidates.sort_unstable_by_key(|candidate| candidate.order);
        let is_alike = |a: &Candidate, b: &Candidate| a.order == b.order;
        let alike = candidates
            .chunk_by(is_alike)
            .filter(|alike| alike.len() > 1);
        let mut keys: Vec<i64> = alike.flatten().map(|candidate| candidate.key).collect();
        // As they lie in the table: few pages are read twice.
        keys.sort_unstable();
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/name.sql"))?;
        let sort_key: usize = lang.pick(0, 1);
        let names = keys
            .iter()
            .map(|key| statement.query_row([key], |row| Ok((row.get(sort_key)?, row.get(2)?))));
        let names: Vec<(Option<String>, String)> = names.collect::<Result<_, _>>()?;
        let name = |candidate: &Candidate| names.get(keys.binary_search(&candidate.key).ok()?);
        for alike in candidates.chunk_by_mut(is_alike) {
            alike.sort_unstable_by(|a, b| name(a).cmp(&name(b)));
        }
        Ok(())
    }

    /// Returns the offerings that meet every word, with what that is worth; nothing without words.
    ///
    /// Put together here: grouping and sorting the tens of thousands of places of a common word takes SQLite twice as long.
    fn text_matches(&self, words: &[Word]) -> Result<Option<BTreeMap<i64, i32>>> {
        let mut matches: Option<BTreeMap<i64, i32>> = None;
        for word in words {
            let mut met = self.offerings_that_meet(word)?;
            if let Some(before) = matches {
                met.retain(|offering, score| match before.get(offering) {
                    Some(sum) => {
                        *score += sum;
                        true
                    }
                    None => false,
                });
            }
            matches = Some(met);
        }
        Ok(matches)
    }

    /// Returns the offerings that meet a word, each with the best way in which it does.
    fn offerings_that_meet(&self, word: &Word) -> Result<BTreeMap<i64, i32>> {
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/matching.sql"))?;
        let mut offerings = BTreeMap::new();
        for (met, is_in_names) in self.words_that_meet(word)? {
            let in_name = if word.meets_whole(&met) {
                Met::Name
            } else {
                Met::InName
            };
            let ways = [
                (IN_NAME, in_name, is_in_names),
                (IN_TEXT, Met::Text, true),
                (IN_ACTOR, Met::Text, word.begins(&met)),
            ];
            for (place, score, _) in ways.into_iter().filter(|(.., is_possible)| *is_possible) {
                // One at a time: FTS5 looks at every alternative of an OR for every row, and a common word is in many compounds.
                let mut rows = statement.query(named_params! {":match": matching(place, &met)})?;
                while let Some(row) = rows.next()? {
                    let best = offerings.entry(row.get(0)?).or_insert(0);
                    *best = (score as i32).max(*best);
                }
            }
        }
        Ok(offerings)
    }

    /// Returns the words of the index that meet a word, and whether they stand in names.
    fn words_that_meet(&self, word: &Word) -> Result<Vec<(String, bool)>> {
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/words.sql"))?;
        let rows = statement.query_map(
            named_params! {":root": word.root(), ":swedish": word.is_swedish()},
            |row| Ok((row.get::<_, String>(0)?, row.get(1)?)),
        )?;
        let mut met = Vec::new();
        for row in rows {
            let (spelt, is_in_names) = row?;
            if word.meets(&spelt) {
                met.push((spelt, is_in_names));
            }
        }
        Ok(met)
    }

    /// Returns what is made of the offerings with the given keys as a listing shows them, in the order of the keys.
    ///
    /// # Errors
    /// The index cannot be read; whatever `make` reports.
    pub(crate) fn hits<T>(
        &self,
        keys: &[i64],
        today: Date,
        mut make: impl FnMut(&Hit<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut made = Vec::with_capacity(keys.len());
        self.each_hit(keys, today, |hit| {
            made.push(make(hit)?);
            Ok(())
        })?;
        Ok(made)
    }

    /// Hands over the offerings with the given keys as a listing shows them, one after the other, in the order of the keys.
    ///
    /// # Errors
    /// The index cannot be read; whatever `take` reports.
    pub(crate) fn each_hit(
        &self,
        keys: &[i64],
        today: Date,
        mut take: impl FnMut(&Hit<'_>) -> Result<()>,
    ) -> Result<()> {
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/hits.sql"))?;
        let today = today.to_string();
        for some in keys.chunks(AT_A_TIME) {
            let mut rows = statement.query(named_params! {":keys": list(some), ":today": today})?;
            let mut taken = 0;
            while let Some(row) = rows.next()? {
                take(&Hit(row))?;
                taken += 1;
            }
            if taken < some.len() {
                return Err(damaged("an offering lacks its text"));
            }
        }
        Ok(())
    }
}
