//! Taking over what a file says of offerings that it has had before.

use anyhow::Result;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension as _, Row, params_from_iter};

use super::{Writer, behind};
use crate::index::rows::{ActorRows, OfferingRows};

/// Returns the key of a row and the values behind so many keys.
fn keyed(row: &Row<'_>, keys: usize) -> rusqlite::Result<(i64, Vec<Value>)> {
    let columns = keys..row.as_ref().column_count();
    let values = columns.map(|column| row.get(column));
    Ok((row.get(0)?, values.collect::<Result<_, _>>()?))
}

impl Writer<'_> {
    /// Replaces the offerings in which a file differs from what it said, where it says the same of its actor and has the same
    /// offerings in the same order. Returns whether that was so; else nothing was done.
    ///
    /// All that is kept of an offering follows from its row in `detail`, the row of its actor and the vocabulary.
    pub(in crate::index) fn amend(&mut self, file: i64, rows: &ActorRows) -> Result<bool> {
        let was = self
            .connection
            .prepare_cached("SELECT * FROM actor WHERE file = ?")?
            .query_row([file], |row| keyed(row, 2))
            .optional()?;
        let Some((actor, was)) = was else {
            return Ok(false);
        };
        if was != rows.actor {
            return Ok(false);
        }
        let mut offerings = self.connection.prepare_cached(
            "SELECT detail.* FROM offering JOIN detail USING (key) WHERE offering.actor = ? ORDER BY position",
        )?;
        let was = offerings.query_map([actor], |row| keyed(row, 1))?;
        let was: Vec<(i64, Vec<Value>)> = was.collect::<Result<_, _>>()?;
        let id_at = rows.in_detail.len();
        let ids = was.iter().map(|(_, was)| was.get(id_at));
        if !ids.eq(rows.offerings.iter().map(|is| is.detail.first())) {
            return Ok(false);
        }
        for ((key, was), is) in was.iter().zip(&rows.offerings) {
            if was.iter().eq(behind(&rows.in_detail, &is.detail)) {
                continue;
            }
            if was.last() == is.detail.last() {
                self.show_anew(*key, actor, &rows.in_detail, is)?;
            } else {
                self.forget_offering(*key)?;
                self.put_offering(Value::from(*key), actor, &rows.in_detail, is)?;
            }
        }
        Ok(true)
    }

    /// Replaces what is shown of an offering and what it is chosen and ordered by. Its words and terms are the same, as `links` says.
    fn show_anew(
        &mut self,
        key: i64,
        actor: i64,
        of_actor: &[Value],
        rows: &OfferingRows,
    ) -> Result<()> {
        let keys = [Value::from(key), actor.into()];
        let (_, was) = self
            .connection
            .prepare_cached("SELECT * FROM offering WHERE key = ?")?
            .query_row([key], |row| keyed(row, keys.len()))?;
        if was != rows.offering {
            self.connection
                .prepare_cached("DELETE FROM offering WHERE key = ?")?
                .execute([key])?;
            self.put_offering
                .execute(params_from_iter(behind(&keys, &rows.offering)))?;
        }
        self.connection
            .prepare_cached("DELETE FROM detail WHERE key = ?")?
            .execute([key])?;
        self.put_detail(key, of_actor, rows)
    }
}
