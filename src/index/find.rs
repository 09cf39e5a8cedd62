//! Which offerings a query means, in order, and what a listing shows of them.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::civil::Date;
use rusqlite::{Row, named_params};

use super::Index;
use super::damage::damaged;
use super::rows::{IN_NAME, IN_TEXT, matching};
use super::write::list;
use crate::model::offering::Scope;
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::query::OfferingQuery;
use crate::query::word::{Met, Word};

/// The offerings that a lookup found, as keys of the index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// In order.
    pub(crate) keys: Vec<i64>,
    /// Those that there would be more if their status were asked for.
    pub(crate) hidden: Vec<i64>,
}

/// One offering as a listing shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hit {
    /// The full id.
    pub(crate) id: String,
    pub(crate) actor: String,
    pub(crate) actor_name: Text,
    pub(crate) name: Text,
    pub(crate) summary: Text,
    pub(crate) areas: Vec<String>,
    pub(crate) stages: Vec<String>,
    pub(crate) audiences: Vec<String>,
    pub(crate) price: String,
    pub(crate) price_amount: Option<String>,
    pub(crate) price_text: Text,
    pub(crate) status: Option<String>,
    pub(crate) until: Option<String>,
    pub(crate) scope: Option<&'static str>,
    pub(crate) partners: Vec<String>,
    pub(crate) next_step: Text,
    pub(crate) conditions: Text,
    pub(crate) not_for: Text,
    /// The offering's own page, else the actor's.
    pub(crate) website: Option<String>,
    pub(crate) verified: Option<Date>,
    pub(crate) source_date: Option<String>,
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
        let matches = self.text_matches(&query.words)?;
        let mut statement = self.connection.prepare(include_str!("sql/find.sql"))?;
        let mut rows = statement.query(named_params! {
            ":matches": matches,
            ":by_cell": !(query.areas.is_empty() && query.stages.is_empty()),
            ":cell_areas": cells(Dimension::Area, &query.areas),
            ":cell_stages": cells(Dimension::Stage, &query.stages),
            ":areas": filter(&query.areas),
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
        let mut found = Found::default();
        while let Some(row) = rows.next()? {
            if row.get(1)? {
                found.keys.push(row.get(0)?);
            } else {
                found.hidden.push(row.get(0)?);
            }
        }
        Ok(found)
    }

    /// Returns the offerings that meet every word, with what that is worth, as the JSON that `find.sql` expects; nothing without
    /// words.
    ///
    /// Put together here: grouping and sorting the tens of thousands of places of a common word takes SQLite twice as long.
    fn text_matches(&self, words: &[Word]) -> Result<Option<String>> {
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
        Ok(matches.map(|m| serde_json::to_string(&m)).transpose()?)
    }

    /// Returns the offerings that meet a word, each with the best way in which it does.
    fn offerings_that_meet(&self, word: &Word) -> Result<BTreeMap<i64, i32>> {
        let mut statement = self.connection.prepare(include_str!("sql/matching.sql"))?;
        let mut offerings = BTreeMap::new();
        for (met, is_in_names) in self.words_that_meet(word)? {
            let in_name = if word.meets_whole(&met) {
                Met::Name
            } else {
                Met::InName
            };
            let ways = [(IN_NAME, in_name, is_in_names), (IN_TEXT, Met::Text, true)];
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
        let mut statement = self.connection.prepare(include_str!("sql/words.sql"))?;
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

    /// Returns what a listing shows of the offerings with the given keys, in the order of the keys.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn hits(&self, keys: &[i64], today: Date) -> Result<Vec<Hit>> {
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/hits.sql"))?;
        let today = today.to_string();
        let one = |key: &i64| -> Result<Hit> {
            let mut rows = statement.query(named_params! {":key": key, ":today": today})?;
            let row = rows.next()?;
            hit(row.ok_or_else(|| damaged("an offering lacks its text"))?)
        };
        keys.iter().map(one).collect()
    }
}

fn hit(row: &Row<'_>) -> Result<Hit> {
    let text = |first: usize| -> Result<Text> {
        Ok(Text {
            sv: row.get(first)?,
            en: row.get(first + 1)?,
        })
    };
    Ok(Hit {
        id: row.get(0)?,
        actor: row.get(1)?,
        actor_name: text(2)?,
        name: text(4)?,
        summary: text(6)?,
        areas: super::read::ids(row, 8)?,
        stages: super::read::ids(row, 9)?,
        audiences: super::read::ids(row, 10)?,
        price: row.get(11)?,
        price_amount: row.get(12)?,
        price_text: text(13)?,
        status: row.get(15)?,
        until: row.get(16)?,
        scope: super::read::scope(row.get(17)?)?.map(Scope::key),
        partners: super::read::ids(row, 18)?,
        next_step: text(19)?,
        conditions: text(21)?,
        not_for: text(23)?,
        website: row.get(25)?,
        verified: super::read::day(row.get(26)?)?,
        source_date: row.get(27)?,
    })
}
