//! The catalogue seen as a whole: which cells are filled, by whom, and where it is thin.
//!
//! Pure counting over offerings and the cells they stand in; what is counted is decided by the query that found them.

use std::collections::{BTreeMap, BTreeSet};

use crate::index::Spread;
use crate::model::vocabulary::{Dimension, Vocabulary};

/// The offerings of a query, cell by cell.
#[derive(Debug)]
pub(crate) struct Survey<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) offerings: &'a [Spread],
    /// By area, then by stage.
    cells: BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Spread>>>,
}

impl<'a> Survey<'a> {
    /// Sorts offerings into the cells that the vocabulary knows.
    pub(crate) fn new(vocabulary: &'a Vocabulary, offerings: &'a [Spread]) -> Self {
        let mut cells: BTreeMap<&str, BTreeMap<&str, Vec<&Spread>>> = BTreeMap::new();
        for offering in offerings {
            for area in &offering.areas {
                for stage in &offering.stages {
                    if vocabulary.knows(Dimension::Area, area)
                        && vocabulary.knows(Dimension::Stage, stage)
                    {
                        let stages = cells.entry(area.as_str()).or_default();
                        stages.entry(stage.as_str()).or_default().push(offering);
                    }
                }
            }
        }
        Self {
            vocabulary,
            offerings,
            cells,
        }
    }

    /// Returns what stands in a cell, in the order of the query.
    pub(crate) fn cell(&self, area: &str, stage: &str) -> &[&'a Spread] {
        let stages = self.cells.get(area);
        stages
            .and_then(|stages| stages.get(stage))
            .map_or(&[], Vec::as_slice)
    }

    /// Returns who offers something in a cell, each once, by id.
    pub(crate) fn actors(&self, area: &str, stage: &str) -> Vec<&'a str> {
        actors(self.cell(area, stage))
    }

    /// Returns the cells in the order of the vocabulary: all of them, filled or not.
    pub(crate) fn all_cells(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let stages = &self.vocabulary.stages;
        self.vocabulary.areas.iter().flat_map(move |area| {
            stages
                .iter()
                .map(move |stage| (area.id.as_str(), stage.id.as_str()))
        })
    }

    /// Returns how many different offerings stand in the cells of one area, or of one stage, or in any.
    pub(crate) fn sum(&self, area: Option<&str>, stage: Option<&str>) -> usize {
        let is = |asked: Option<&str>, id: &str| asked.is_none_or(|asked| asked == id);
        let stages = self.cells.iter().filter(|(id, _)| is(area, id));
        let cells = stages.flat_map(|(_, stages)| stages.iter().filter(|(id, _)| is(stage, id)));
        let offerings: BTreeSet<&str> = cells
            .flat_map(|(_, offerings)| offerings)
            .map(|offering| offering.offering.as_str())
            .collect();
        offerings.len()
    }
}

/// Returns who offers something, each once, by id.
pub(crate) fn actors<'a>(offerings: &[&'a Spread]) -> Vec<&'a str> {
    let actors: BTreeSet<&str> = offerings.iter().map(|o| o.actor.as_str()).collect();
    actors.into_iter().collect()
}

/// Returns how dark a count is shown where the greatest is `most`: from 0, which only nothing has, to `shades`. Where all are few, none is
/// dark.
pub(super) fn shade(count: usize, most: usize, shades: usize) -> usize {
    if count == 0 {
        0
    } else {
        (count * shades).div_ceil(most.max(shades)).clamp(1, shades)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nothing_is_without_shade() {
        let shade = |count, most| shade(count, most, 5);
        assert_eq!(shade(0, 9), 0);
        assert_eq!((shade(1, 9), shade(5, 9), shade(9, 9)), (1, 3, 5));
        assert_eq!((shade(1, 1), shade(1, 10_000)), (1, 1));
    }
}
