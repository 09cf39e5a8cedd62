//! Which offerings a query means, in order, and what a listing shows of them.

use anyhow::Result;
use jiff::civil::Date;
use rusqlite::{Row, named_params};

use super::Index;
use super::damage::damaged;
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
        let ways = self.ways(&query.words)?;
        let mut statement = self.connection.prepare(include_str!("sql/find.sql"))?;
        let mut rows = statement.query(named_params! {
            ":ways": ways,
            ":word_count": i64::try_from(query.words.len())?,
            ":by_cell": !(query.areas.is_empty() && query.stages.is_empty()),
            ":cell_areas": cells(Dimension::Area, &query.areas),
            ":cell_stages": cells(Dimension::Stage, &query.stages),
            ":areas": filter(&query.areas),
            ":audiences": filter(&query.audiences),
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

    /// Returns the ways in which each word may be met, as the JSON that `find.sql` expects; nothing without words.
    fn ways(&self, words: &[Word]) -> Result<Option<String>> {
        if words.is_empty() {
            return Ok(None);
        }
        let mut ways = Vec::new();
        for (number, word) in words.iter().enumerate() {
            let met = self.words_that_meet(word)?;
            let whole: Vec<&String> = met.iter().filter(|w| word.meets_whole(w)).collect();
            let met: Vec<&String> = met.iter().collect();
            for (how, column, words) in [
                (Met::Name, "name : ", whole),
                (Met::InName, "name : ", met.clone()),
                (Met::Text, "", met),
            ] {
                // One at a time: FTS5 looks at every alternative of an OR for every row, and a common word is in many compounds.
                for met in words {
                    // Words of the index have letters and digits only, so that quoting them is enough.
                    let matching = [column, "\"", met, "\""].concat();
                    ways.push(serde_json::json!({ "word": number, "score": how as i32, "match": matching }));
                }
            }
        }
        Ok(Some(serde_json::Value::Array(ways).to_string()))
    }

    fn words_that_meet(&self, word: &Word) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare(include_str!("sql/words.sql"))?;
        let rows = statement.query_map(
            named_params! {":root": word.root(), ":swedish": word.is_swedish()},
            |row| row.get::<_, String>(0),
        )?;
        let mut met = Vec::new();
        for spelt in rows {
            let spelt = spelt?;
            if word.meets(&spelt) {
                met.push(spelt);
            }
        }
        Ok(met)
    }

    /// Returns what a listing shows of the offerings with the given keys, in the order of the keys.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn hits(&self, keys: &[i64], today: Date) -> Result<Vec<Hit>> {
        let mut statement = self.connection.prepare(include_str!("sql/hits.sql"))?;
        let wanted = serde_json::Value::from(keys).to_string();
        let rows = statement.query_and_then(
            named_params! {":keys": wanted, ":today": today.to_string()},
            hit,
        )?;
        let hits: Vec<Hit> = rows.collect::<Result<_>>()?;
        if hits.len() != keys.len() {
            return Err(damaged("an offering lacks its text or its actor"));
        }
        Ok(hits)
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
