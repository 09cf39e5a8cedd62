//! Reads back from the tables: the vocabulary, actors and offerings whole, counts and neighbours.

use std::borrow::Cow;

use anyhow::Result;
use jiff::civil::Date;
use rusqlite::{Row, named_params};
use serde::Deserialize;

use super::damage::damaged;
use super::record;
use super::write::ACTOR;
use super::{Hit, Index};
use crate::model::About;
use crate::model::actor::Actor;
use crate::model::age::Limits;
use crate::model::offering::{Offering, Scope};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Term, Vocabulary};
use crate::query::name::Named;
use crate::text;

/// An actor as a listing shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ActorRow {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) kind: String,
    pub(crate) role: String,
    pub(crate) status: Option<String>,
    pub(crate) until: Option<String>,
    pub(crate) municipalities: Vec<String>,
    pub(crate) serves: Vec<String>,
    pub(crate) website: Option<String>,
    pub(crate) strengths: Vec<String>,
    pub(crate) purpose: Text,
    /// How many of its offerings can be had.
    pub(crate) offerings: usize,
    /// How many have ended or are paused.
    pub(crate) ended: usize,
}

/// How often a term is carried by offerings that can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TermCount {
    /// Empty for those that carry none.
    pub(crate) id: String,
    pub(crate) offerings: usize,
    pub(crate) actors: usize,
}

impl Index {
    /// Returns what the catalogue says about itself.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn about(&self) -> Result<About> {
        let default = About::default();
        let languages = match self.meta("languages")? {
            None => default.languages,
            Some(codes) => codes
                .split(' ')
                .map(|code| Lang::from_code(code).ok_or_else(|| damaged(code)))
                .collect::<Result<_>>()?,
        };
        let limits = match self.meta("limits")? {
            None => default.limits,
            Some(numbers) => limits(&numbers)?,
        };
        Ok(About {
            id: self.meta("id")?.unwrap_or_default(),
            version: self.meta("version")?.unwrap_or_default(),
            name: Text {
                sv: self.meta("name_sv")?,
                en: self.meta("name_en")?,
            },
            languages,
            limits,
            retention_is_known: self.meta("retention_is_known")?.is_some(),
            inclusion: Text {
                sv: self.meta("inclusion_sv")?,
                en: self.meta("inclusion_en")?,
            },
        })
    }

    /// Returns how many errors `lots check` would find.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn problems(&self) -> Result<usize> {
        let number = self.meta("problems")?;
        number.map_or(Ok(0), |number| number.parse().map_err(damaged))
    }

    /// Tells whether `catalogue.toml` follows a later version of the format than this program reads.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn is_for_newer_program(&self) -> Result<bool> {
        Ok(self.meta("newer")?.is_some())
    }

    /// Returns the words of the catalogue.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn vocabulary(&self) -> Result<Vocabulary> {
        let mut vocabulary = Vocabulary::default();
        let mut statement = self
            .connection
            .prepare_cached("SELECT * FROM term ORDER BY dimension, position")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let dimension = dimension(&row.get::<_, String>(0)?)?;
            vocabulary.terms_mut(dimension).push(Term {
                id: row.get(2)?,
                name: text(row, 3)?,
                definition: text(row, 5)?,
                not: text(row, 7)?,
                aliases_sv: ids(row, 9)?,
                aliases_en: ids(row, 10)?,
                broader: ids(row, 11)?,
            });
        }
        Ok(vocabulary)
    }

    /// Returns what a typed name names, as [`text::is_meant`] says.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn named(&self, typed: &str) -> Result<Vec<Named>> {
        let spelling = text::spelt(typed);
        let mut statement = self.connection.prepare_cached(
            "SELECT dimension, id, spelt FROM name WHERE folded = ? ORDER BY dimension, id",
        )?;
        let mut rows = statement.query([text::fold(typed)])?;
        let mut named = Vec::new();
        while let Some(row) = rows.next()? {
            let (what, id, spelt): (String, String, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            if text::agrees(&spelt, &spelling) {
                named.push(if what == ACTOR {
                    Named::Actor(id)
                } else {
                    Named::Term(dimension(&what)?, id)
                });
            }
        }
        named.dedup();
        let is_actor = |named: &Named| matches!(named, Named::Actor(_));
        if named.iter().filter(|named| is_actor(named)).count() > 1 {
            named.retain(|named| !is_actor(named));
            let actors = self.actors_named(typed)?;
            named.extend(actors.into_iter().map(Named::Actor));
        }
        Ok(named)
    }

    /// Returns the ids of the actors that a typed name means: the one whose id it is, else those whose name it is, else those that have it
    /// as an alias.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn actors_named(&self, typed: &str) -> Result<Vec<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, spelt FROM name WHERE folded = ? AND dimension = ? ORDER BY id",
        )?;
        let spelling = text::spelt(typed);
        let mut rows = statement.query([&text::fold(typed), ACTOR])?;
        let mut named: Vec<String> = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, spelt): (String, String) = (row.get(0)?, row.get(1)?);
            if text::agrees(&spelt, &spelling) {
                named.push(id);
            }
        }
        named.dedup();
        if named.len() < 2 {
            return Ok(named);
        }
        let is_meant = |name: &str| text::is_meant(name, typed);
        if let Some(id) = named.iter().find(|id| is_meant(id)) {
            return Ok(vec![id.clone()]);
        }
        let mut own = Vec::new();
        for id in &named {
            let actor = self.actor_alone(id)?;
            if actor.is_some_and(|actor| actor.name.all().any(is_meant)) {
                own.push(id.clone());
            }
        }
        Ok(if own.is_empty() { named } else { own })
    }

    /// Returns the ids of all actors and offerings with their names, sorted by id.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn ids(&self) -> Result<Vec<(String, Text)>> {
        let mut statement = self.connection.prepare(include_str!("sql/ids.sql"))?;
        let rows = statement.query_and_then([], |row| Ok((row.get(0)?, text(row, 1)?)))?;
        rows.collect()
    }

    /// Returns all words of the texts, for the nearest one.
    ///
    /// They come from the index of words itself: the table of words keeps those that no offering has any more.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn words(&self) -> Result<Vec<String>> {
        self.connection.execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab (main, search, row)",
        )?;
        // Each stands behind the letter that says where it occurs.
        let mut statement = self
            .connection
            .prepare("SELECT DISTINCT substr(term, 2) AS spelt FROM search_words ORDER BY spelt")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns all actors, members first, by name.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn actors(&self, today: Date, lang: Lang) -> Result<Vec<ActorRow>> {
        let mut statement = self.connection.prepare(include_str!("sql/actors.sql"))?;
        let rows = statement.query_and_then(
            named_params! {":today": today.to_string(), ":lang": lang.code()},
            |row| {
                Ok(ActorRow {
                    id: row.get(0)?,
                    name: text(row, 1)?,
                    kind: row.get(3)?,
                    role: row.get(4)?,
                    status: row.get(5)?,
                    until: row.get(6)?,
                    municipalities: ids(row, 7)?,
                    serves: optional_ids(row, 8)?.unwrap_or_default(),
                    website: row.get(9)?,
                    strengths: ids(row, 10)?,
                    purpose: text(row, 11)?,
                    offerings: row.get(13)?,
                    ended: row.get(14)?,
                })
            },
        )?;
        rows.collect()
    }

    /// Returns how often each term of a dimension is carried; nothing for municipalities, which offerings do not carry.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn term_counts(&self, dimension: Dimension, today: Date) -> Result<Vec<TermCount>> {
        // Each cell looks its offering up, in an order of its own: two thirds of the time with all offerings in memory.
        self.connection.pragma_update(None, "cache_size", -16_384)?;
        let mut statement = self
            .connection
            .prepare(include_str!("sql/term_counts.sql"))?;
        let rows = statement.query_and_then(
            named_params! {":dimension": dimension.key(), ":today": today.to_string()},
            |row| {
                Ok(TermCount {
                    id: row.get(0)?,
                    offerings: row.get(1)?,
                    actors: row.get(2)?,
                })
            },
        )?;
        rows.collect()
    }

    /// Returns an actor with its offerings, whole.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn actor(&self, id: &str) -> Result<Option<Actor>> {
        let Some(mut actor) = self.actor_alone(id)? else {
            return Ok(None);
        };
        actor.offerings = self.offerings_of(id, None)?;
        Ok(Some(actor))
    }

    /// Returns an actor without its offerings.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn actor_alone(&self, id: &str) -> Result<Option<Actor>> {
        let mut statement = self
            .connection
            .prepare_cached(include_str!("sql/actor.sql"))?;
        let mut rows = statement.query(named_params! {":id": id})?;
        rows.next()?.map(record::actor).transpose()
    }

    /// Tells whether a full id is one of an actor or an offering.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn has(&self, id: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM offering WHERE id = ?1) OR EXISTS (SELECT 1 FROM actor WHERE id = ?1)";
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_row([id], |row| row.get(0))?)
    }

    /// Returns the offering with a full id, whole, and its actor without the other offerings.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn offering(&self, full_id: &str) -> Result<Option<(Actor, Offering)>> {
        let Some((actor_id, _)) = full_id.split_once('/') else {
            return Ok(None);
        };
        let Some(offering) = self.offerings_of(actor_id, Some(full_id))?.pop() else {
            return Ok(None);
        };
        let actor = self.actor_alone(actor_id)?;
        Ok(actor.map(|actor| (actor, offering)))
    }

    fn offerings_of(&self, actor: &str, id: Option<&str>) -> Result<Vec<Offering>> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/offerings_of.sql"))?;
        let rows = statement
            .query_and_then(named_params! {":actor": actor, ":id": id}, record::offering)?;
        rows.collect()
    }

    /// Returns what is made of the offerings of others in which an actor is a partner, by id.
    ///
    /// # Errors
    /// The index cannot be read; whatever `make` reports.
    pub(crate) fn joint<T>(
        &self,
        actor: &str,
        today: Date,
        make: impl FnMut(&Hit<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.connection.prepare(include_str!("sql/joint.sql"))?;
        let keys = statement.query_map(named_params! {":actor": actor}, |row| row.get(0))?;
        self.hits(&keys.collect::<Result<Vec<i64>, _>>()?, today, make)
    }

    /// Returns the full ids of what other actors have in the cells of an offering and can be had, sorted.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn neighbours(&self, offering: &str, today: Date) -> Result<Vec<String>> {
        let mut statement = self
            .connection
            .prepare(include_str!("sql/neighbours.sql"))?;
        let rows = statement.query_map(
            named_params! {":offering": offering, ":today": today.to_string()},
            |row| row.get(0),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the cells, each an area and a stage, in which an actor alone has something that can be had: anything, or a given
    /// offering. In the order of the vocabulary.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn alone_in(
        &self,
        actor: &str,
        offering: Option<&str>,
        today: Date,
    ) -> Result<Vec<(String, String)>> {
        let mut statement = self.connection.prepare(include_str!("sql/alone_in.sql"))?;
        let rows = statement.query_map(
            named_params! {":actor": actor, ":offering": offering, ":today": today.to_string()},
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Tells whether there is any offering.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn has_offerings(&self) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM offering)";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Returns how many files, actors and offerings the index knows.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn sizes(&self) -> Result<[usize; 3]> {
        let sql = "SELECT (SELECT count(*) FROM file), (SELECT count(*) FROM actor), (SELECT count(*) FROM offering)";
        Ok(self
            .connection
            .query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?)
    }
}

/// Reads a JSON array of strings.
pub(super) fn ids(row: &Row<'_>, column: usize) -> Result<Vec<String>> {
    let ids = lent_ids(row.get_ref(column)?.as_str()?)?;
    Ok(ids.into_iter().map(Cow::into_owned).collect())
}

/// Reads a JSON array of strings, which are copied only where something in them is escaped.
pub(super) fn lent_ids(text: &str) -> Result<Vec<Cow<'_, str>>> {
    #[derive(Deserialize)]
    struct Id<'r>(#[serde(borrow)] Cow<'r, str>);

    if text == "[]" {
        return Ok(Vec::new());
    }
    let ids: Vec<Id<'_>> = serde_json::from_str(text).map_err(damaged)?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

fn optional_ids(row: &Row<'_>, column: usize) -> Result<Option<Vec<String>>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| serde_json::from_str(&text).map_err(damaged))
        .transpose()
}

fn dimension(key: &str) -> Result<Dimension> {
    Dimension::from_key(key).ok_or_else(|| damaged(format!("`{key}` is no dimension")))
}

fn limits(numbers: &str) -> Result<Limits> {
    let numbers = numbers.split(' ').map(str::parse);
    let numbers: Vec<i32> = numbers.collect::<Result<_, _>>().map_err(damaged)?;
    match numbers[..] {
        [due, overdue, first_answer, news, unknown, retention] => Ok(Limits {
            due,
            overdue,
            first_answer,
            news,
            unknown,
            retention,
        }),
        _ => Err(damaged("the limits are not six")),
    }
}

fn text(row: &Row<'_>, column: usize) -> Result<Text> {
    Ok(Text {
        sv: row.get(column)?,
        en: row.get(column + 1)?,
    })
}

/// Returns the scope that the index keeps as a number; nothing where none is stated.
pub(super) fn scope(number: u8) -> Result<Option<Scope>> {
    let scope = Scope::ALL.into_iter().find(|scope| *scope as u8 == number);
    if scope.is_none() && number != u8::MAX {
        return Err(damaged(format!("{number} is no scope")));
    }
    Ok(scope)
}

/// Reads a day.
pub(super) fn day(text: Option<&str>) -> Result<Option<Date>> {
    text.map(|text| text.parse().map_err(damaged)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_lent_unless_escaped() {
        let ids = lent_ids(r#"["a-b","b\"c","å"]"#).expect("a list");
        assert_eq!(ids, ["a-b", "b\"c", "å"]);
        let is_lent = |id: &Cow<'_, str>| matches!(id, Cow::Borrowed(_));
        assert_eq!(
            ids.iter().map(is_lent).collect::<Vec<_>>(),
            [true, false, true]
        );
        let broken = lent_ids(r#"["a""#).expect_err("no list");
        assert!(crate::index::is_damage(&broken));
    }
}
