//! Which counts of a table must not be shown, so that no small one can be worked out from its neighbours and sums.
//!
//! A count of one is often a person. What is hidden besides the small counts is chosen by position, never by size: a choice by size
//! would itself tell something about what it hides.

use std::collections::HashSet;

/// The smallest count that is shown as it is; zero is shown too.
pub(crate) const SMALLEST_SHOWN: usize = 5;

/// A table of counts with its row sums, column sums and total, some of them masked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Masked {
    pub(crate) cells: Vec<Vec<Option<usize>>>,
    pub(crate) rows: Vec<Option<usize>>,
    pub(crate) columns: Vec<Option<usize>>,
    /// Nothing only where no cell reaches [`SMALLEST_SHOWN`].
    pub(crate) total: Option<usize>,
}

/// Masks every count from 1 to 4, and as many others as it takes so that none of the masked can be worked out from the sums.
///
/// The rule:
///
/// 1. A cell from 1 to 4, a *small* one, is masked.
/// 2. Where the small cells taken together give too much away (see [`telling`]), one larger cell is masked with them: the first one in a
///    row that has a small cell, else in a column that has one, else the first of all. Where no cell is large, the total is masked
///    instead.
/// 3. A row or column sum with a masked cell in it is masked, unless all masked cells are in that line and the total is shown: then
///    anybody can work it out, and it is at least 5.
///
/// The guarantee: whoever sees the table and knows the rule finds for every masked entry at least two values with which this very table
/// would have been shown. Such a person does learn the sum of the masked cells (total less what is shown), hence bounds for each of
/// them, and that each is at least 1. The guarantee is about one table: a sum that is masked here must not be shown beside it, and
/// somebody who knows one of the masked counts already may work out another.
///
/// Why it holds: steps 2 and 3 look only at where zeros, small and large cells are and at the sum of the small ones, so all tables that
/// agree in these look the same. With *k* small cells of sum *s*:
///
/// - Not telling: one can be moved between some cell inside and some cell outside of any group of the small ones, since neither all
///   are 1 nor all are 4.
/// - Telling, with a large cell *e*: one can be moved between *e* and the small cells, as sums next to a telling one are telling as
///   well (or, for *s* = 4*k* - 1, all small cells can be 1). Only where all are 1 and *e* is 5 this fails; but then *k* + 1 small cells
///   of sum *k* + 5 are not telling, and look the same.
/// - Telling, without: all small cells can be 1, and all can be 4.
pub(crate) fn table(cells: &[Vec<usize>]) -> Masked {
    let width = cells.iter().map(Vec::len).max().unwrap_or(0);
    let small: Vec<_> = places(cells, is_small).collect();
    let extra = if telling(&small) {
        partner(cells, &small)
    } else {
        None
    };
    let total_shown = extra.is_some() || !telling(&small);
    let masked: HashSet<_> = small.iter().map(|&(place, _)| place).chain(extra).collect();

    let sum = |in_line: &dyn Fn((usize, usize)) -> bool| {
        let hidden = masked.iter().filter(|&&place| in_line(place)).count();
        let derivable = total_shown && hidden == masked.len();
        (hidden == 0 || derivable).then(|| {
            places(cells, |_| true)
                .filter(|&(place, _)| in_line(place))
                .map(|(_, count)| count)
                .sum()
        })
    };
    Masked {
        rows: (0..cells.len()).map(|row| sum(&|p| p.0 == row)).collect(),
        columns: (0..width).map(|column| sum(&|p| p.1 == column)).collect(),
        total: sum(&|_| true),
        cells: cells
            .iter()
            .enumerate()
            .map(|(row, counts)| {
                counts
                    .iter()
                    .enumerate()
                    .map(|(column, &count)| (!masked.contains(&(row, column))).then_some(count))
                    .collect()
            })
            .collect(),
    }
}

/// Masks a list with its sum by the rule of [`table`], of which it is the one row.
pub(crate) fn list(counts: &[usize]) -> (Vec<Option<usize>>, Option<usize>) {
    let masked = table(&[counts.to_vec()]);
    (masked.cells.into_iter().flatten().collect(), masked.total)
}

/// Masks a count that stands alone.
pub(crate) fn one(count: usize) -> Option<usize> {
    (!is_small(count)).then_some(count)
}

/// A cell's row and column.
type Place = (usize, usize);

/// Returns the cells whose counts are wanted, row by row.
fn places(
    cells: &[Vec<usize>],
    wanted: impl Fn(usize) -> bool + Copy,
) -> impl Iterator<Item = (Place, usize)> {
    cells.iter().enumerate().flat_map(move |(row, counts)| {
        let counts = counts.iter().enumerate();
        counts
            .map(move |(column, &count)| ((row, column), count))
            .filter(move |&(_, count)| wanted(count))
    })
}

/// Returns whether a count must not be shown.
fn is_small(count: usize) -> bool {
    (1..SMALLEST_SHOWN).contains(&count)
}

/// Returns whether the sum of the small cells, which the total gives away, tells too much about them.
///
/// A single one it tells exactly; next to the least or the greatest possible sum, all of them nearly so; and a sum under five is a small
/// count itself.
fn telling(small: &[(Place, usize)]) -> bool {
    let sum: usize = small.iter().map(|&(_, count)| count).sum();
    let greatest = small.len() * (SMALLEST_SHOWN - 1);
    !small.is_empty() && (sum < SMALLEST_SHOWN || sum <= small.len() + 1 || sum + 1 >= greatest)
}

/// Returns the large cell to mask with the small ones: one that shares a line with one of them where there is one, so that fewer sums go.
fn partner(cells: &[Vec<usize>], small: &[(Place, usize)]) -> Option<Place> {
    let large = || places(cells, |count| count >= SMALLEST_SHOWN).map(|(place, _)| place);
    large()
        .find(|place| small.iter().any(|(other, _)| other.0 == place.0))
        .or_else(|| large().find(|place| small.iter().any(|(other, _)| other.1 == place.1)))
        .or_else(|| large().next())
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use proptest::prelude::*;

    use super::*;

    /// Returns every entry of a table with its sums, masked or not, in a fixed order.
    fn entries(masked: &Masked) -> Vec<Option<usize>> {
        let cells = masked.cells.iter().flatten();
        let sums = masked.rows.iter().chain(&masked.columns);
        cells.chain(sums).copied().chain([masked.total]).collect()
    }

    /// Returns the same entries with nothing masked.
    fn truth(cells: &[Vec<usize>]) -> Vec<usize> {
        let width = cells.first().map_or(0, Vec::len);
        let flat = cells.iter().flatten().copied();
        let rows = cells.iter().map(|row| row.iter().sum());
        let columns = (0..width).map(|column| cells.iter().map(|row| row[column]).sum());
        let total = flat.clone().sum();
        flat.chain(rows).chain(columns).chain([total]).collect()
    }

    /// Calls `each` with every way to fill the cells with counts that sum to at most `left`.
    fn fill(flat: &mut Vec<usize>, size: usize, left: usize, each: &mut impl FnMut(&[usize])) {
        if flat.len() == size {
            return each(flat);
        }
        for count in 0..=left {
            flat.push(count);
            fill(flat, size, left - count, each);
            flat.pop();
        }
    }

    #[test]
    fn whoever_knows_the_rule_cannot_tell() {
        // All tables of a size up to a total, sorted by what is shown of them: what looks alike must differ in all that is masked.
        for (height, width, most) in [(1, 2, 30), (1, 4, 22), (2, 2, 22), (2, 3, 14), (3, 2, 14)] {
            let mut alike: HashMap<Masked, Vec<HashSet<usize>>> = HashMap::new();
            fill(&mut Vec::new(), height * width, most, &mut |flat| {
                let cells: Vec<_> = flat.chunks(width).map(<[usize]>::to_vec).collect();
                let truth = truth(&cells);
                let values = alike
                    .entry(table(&cells))
                    .or_insert_with(|| vec![HashSet::new(); truth.len()]);
                for (values, value) in values.iter_mut().zip(truth) {
                    values.insert(value);
                }
            });
            for (masked, values) in alike {
                let hidden = masked.cells.iter().flatten().filter(|c| c.is_none());
                // Without a total, tables that look the same can go beyond those tried.
                if masked.total.is_none() && hidden.count() * 4 > most {
                    continue;
                }
                for (entry, values) in entries(&masked).into_iter().zip(values) {
                    match entry {
                        Some(shown) => assert_eq!(values, HashSet::from([shown]), "{masked:?}"),
                        None => assert!(values.len() > 1, "{masked:?} {values:?}"),
                    }
                }
            }
        }
    }

    /// Returns tables that may look like this one: one or two moved within the masked cells, or all small ones the same.
    fn variants(cells: &[Vec<usize>], twice: bool) -> Vec<Vec<Vec<usize>>> {
        let masked = table(cells);
        let hidden: Vec<_> = places(cells, |_| true)
            .map(|(place, _)| place)
            .filter(|&(row, column)| masked.cells[row][column].is_none())
            .collect();
        let moved = |from: &Vec<Vec<usize>>| {
            let mut all = Vec::new();
            for (a, b) in hidden
                .iter()
                .flat_map(|a| hidden.iter().map(move |b| (a, b)))
            {
                let mut to = from.clone();
                if a != b && to[a.0][a.1] > 0 {
                    to[a.0][a.1] -= 1;
                    to[b.0][b.1] += 1;
                    all.push(to);
                }
            }
            all
        };
        let mut all = moved(&cells.to_vec());
        if twice {
            all = all.iter().flat_map(moved).chain(all.clone()).collect();
        }
        for same in 1..SMALLEST_SHOWN {
            let mut to = cells.to_vec();
            let (mut before, mut after) = (0, 0);
            for &(row, column) in hidden.iter().filter(|p| is_small(cells[p.0][p.1])) {
                before += cells[row][column];
                after += same;
                to[row][column] = same;
            }
            if let Some(&(row, column)) = hidden.iter().find(|p| !is_small(cells[p.0][p.1])) {
                to[row][column] = (to[row][column] + before).saturating_sub(after);
            }
            all.push(to);
        }
        all
    }

    fn small_table() -> impl Strategy<Value = Vec<Vec<usize>>> {
        (1..5_usize, 1..5_usize, 1..13_usize).prop_flat_map(|(height, width, most)| {
            proptest::collection::vec(proptest::collection::vec(0..=most, width), height)
        })
    }

    proptest! {
        #[test]
        fn every_masked_entry_has_two_values(cells in small_table()) {
            let masked = table(&cells);
            let (shown, truth_here) = (entries(&masked), truth(&cells));
            let two_values = |twice: bool| {
                let others: Vec<_> = variants(&cells, twice)
                    .into_iter()
                    .filter(|other| table(other) == masked)
                    .map(|other| truth(&other))
                    .collect();
                (0..shown.len()).all(|at| {
                    shown[at].is_some() || others.iter().any(|other| other[at] != truth_here[at])
                })
            };
            prop_assert!(two_values(false) || two_values(true), "{masked:?}");
        }

        #[test]
        fn shows_no_small_count_and_nothing_untrue(cells in small_table()) {
            for (shown, truth) in entries(&table(&cells)).into_iter().zip(truth(&cells)) {
                prop_assert!(shown.is_none_or(|shown| shown == truth && !is_small(shown)));
            }
        }

        #[test]
        fn large_counts_and_zeros_are_shown_whole(cells in small_table()) {
            let cells: Vec<Vec<_>> =
                cells.iter().map(|row| row.iter().map(|count| count * 5).collect()).collect();
            prop_assert_eq!(
                entries(&table(&cells)),
                truth(&cells).into_iter().map(Some).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn hides_little() {
        let n = None;
        assert_eq!(list(&[]), (vec![], Some(0)));
        assert_eq!(list(&[1, 1, 0]), (vec![n, n, Some(0)], n));
        assert_eq!(list(&[2, 3, 9]), (vec![n, n, Some(9)], Some(14)));
        assert_eq!(list(&[4, 3, 9]), (vec![n; 3], Some(16)));
        assert_eq!(list(&[1, 1, 1, 2, 9]), (vec![n; 5], Some(14)));
        // Chosen by size, the other 20 would stay and give the 4 away.
        assert_eq!(list(&[20, 4, 20]), (vec![n, n, Some(20)], Some(44)));
        let masked = table(&[vec![7, 3, 6], vec![9, 0, 5]]);
        assert_eq!(
            masked.cells,
            [vec![n, n, Some(6)], vec![Some(9), Some(0), Some(5)]]
        );
        assert_eq!(masked.rows, [Some(16), Some(14)]);
        assert_eq!(masked.columns, [n, n, Some(11)]);
        assert_eq!(masked.total, Some(30));
    }
}
