//! Offerings whose actors are written and which are still to be, in an order that keeps together what is looked up together.

use std::collections::BTreeMap;

use rusqlite::types::Value;

use super::rows::{ActorRows, OfferingRows};

/// The rows of actors that are written, by key, whose offerings are not.
#[derive(Default)]
pub(super) struct Unwritten<'r>(BTreeMap<i64, &'r ActorRows>);

impl<'r> Unwritten<'r> {
    pub(super) fn add(&mut self, actor: i64, rows: &'r ActorRows) {
        self.0.insert(actor, rows);
    }

    /// Takes out what an actor has, where it is still to be written.
    pub(super) fn take(&mut self, actor: i64) -> Option<&'r ActorRows> {
        self.0.remove(&actor)
    }

    /// Returns the offerings, each behind the key of its actor and what `detail` says of that, with those of the same areas and stages
    /// together.
    ///
    /// A look-up asks for these, and reads few pages where they lie side by side. In the order of the files each would be on another.
    pub(super) fn in_order(&self) -> Vec<(i64, &'r [Value], &'r OfferingRows)> {
        let offerings = self.0.iter().flat_map(|(actor, rows)| {
            let offerings = rows.offerings.iter();
            offerings.map(|offering| (*actor, &*rows.in_detail, offering))
        });
        let mut offerings: Vec<_> = offerings.collect();
        offerings.sort_by_key(|&(.., offering)| (&offering.areas, &offering.stages));
        offerings
    }
}
