//! Which offerings belong to a term, gathered and written term by term.
//!
//! These tables are sorted by term. A row that comes when its offering does is put in the middle, and its place is looked up: with
//! 100,000 offerings that took a fifth of a first build.

use std::collections::BTreeMap;

use anyhow::Result;
use rusqlite::{Connection, Statement, params};

use super::rows::OfferingRows;
use super::write::list;

/// The keys of the offerings that belong to an id.
type Keys = BTreeMap<String, Vec<i64>>;

/// What is to be written into the tables that begin with a term or an actor.
pub(super) struct Gathered<'c> {
    put_cells: Statement<'c>,
    put_audiences: Statement<'c>,
    put_partners: Statement<'c>,
    /// By area and stage.
    cells: BTreeMap<String, Keys>,
    audiences: Keys,
    partners: Keys,
}

impl<'c> Gathered<'c> {
    pub(super) fn new(connection: &'c Connection) -> Result<Self> {
        // Not without OR IGNORE: that opens a savepoint, at which the full-text table writes out the little it has gathered.
        Ok(Self {
            put_cells: connection
                .prepare("INSERT OR IGNORE INTO cell SELECT ?1, ?2, value FROM json_each(?3)")?,
            put_audiences: connection
                .prepare("INSERT OR IGNORE INTO audience SELECT ?1, value FROM json_each(?2)")?,
            put_partners: connection
                .prepare("INSERT OR IGNORE INTO partner SELECT ?1, value FROM json_each(?2)")?,
            cells: BTreeMap::new(),
            audiences: Keys::new(),
            partners: Keys::new(),
        })
    }

    /// Gathers what an offering belongs to.
    pub(super) fn add(&mut self, key: i64, rows: &OfferingRows) {
        for area in &rows.areas {
            let stages = match self.cells.get_mut(area) {
                Some(stages) => stages,
                None => self.cells.entry(area.clone()).or_default(),
            };
            for stage in &rows.stages {
                add(stages, stage, key);
            }
        }
        for audience in &rows.audiences {
            add(&mut self.audiences, audience, key);
        }
        for partner in &rows.partners {
            add(&mut self.partners, partner, key);
        }
    }

    /// Writes what has been gathered.
    pub(super) fn write(&mut self) -> Result<()> {
        for (area, stages) in std::mem::take(&mut self.cells) {
            for (stage, keys) in stages {
                self.put_cells.execute(params![area, stage, list(&keys)])?;
            }
        }
        for (audience, keys) in std::mem::take(&mut self.audiences) {
            self.put_audiences.execute(params![audience, list(&keys)])?;
        }
        for (partner, keys) in std::mem::take(&mut self.partners) {
            self.put_partners.execute(params![partner, list(&keys)])?;
        }
        Ok(())
    }
}

fn add(keys: &mut Keys, id: &str, key: i64) {
    match keys.get_mut(id) {
        Some(keys) => keys.push(key),
        None => {
            keys.insert(id.to_owned(), vec![key]);
        }
    }
}
