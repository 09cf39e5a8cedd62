//! Over which cells offerings spread, for the questions that look at all of them.

use anyhow::Result;
use jiff::civil::Date;
use rusqlite::named_params;

use super::Index;
use super::read::{day, ids};
use crate::model;

/// An offering with the cells it stands in: each of its areas at each of its stages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spread {
    /// The full id.
    pub(crate) offering: String,
    pub(crate) actor: String,
    /// Of an actor that has signed up to the network.
    pub(crate) is_member: bool,
    pub(crate) areas: Vec<String>,
    pub(crate) stages: Vec<String>,
    pub(crate) audiences: Vec<String>,
    /// Other actors, each once.
    pub(crate) partners: Vec<String>,
    pub(crate) verified: Option<Date>,
}

impl Index {
    /// Returns over which cells the offerings with the given keys spread, in the order of the keys.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn spread(&self, keys: &[i64]) -> Result<Vec<Spread>> {
        let mut statement = self.connection.prepare(include_str!("sql/spread.sql"))?;
        let keys = serde_json::Value::from(keys).to_string();
        let rows = statement.query_and_then(named_params! {":keys": keys}, |row| {
            let actor: String = row.get(1)?;
            let mut partners = ids(row, 6)?;
            partners.retain(|partner| *partner != actor);
            model::each_once(&mut partners);
            Ok(Spread {
                offering: row.get(0)?,
                actor,
                is_member: row.get(2)?,
                areas: ids(row, 3)?,
                stages: ids(row, 4)?,
                audiences: ids(row, 5)?,
                partners,
                verified: day(row.get_ref(7)?.as_str_or_null()?)?,
            })
        })?;
        rows.collect()
    }
}
