//! Who passes clients on to whom, and how many each keeps.

use std::collections::BTreeSet;

use super::{Counting, counted, is_whole, number};
use crate::ledger::{Tallied, Tally};
use crate::model::mask::Masked;
use crate::view::{Cell, Column, Place, Rows, Sheet, Tone};

/// Who passes on to whom: senders, receivers, and the counts between them as they are shown.
pub(super) struct Flows<'a> {
    pub(super) from: Vec<&'a str>,
    pub(super) to: Vec<&'a str>,
    pub(super) masked: Masked,
}

impl Flows<'_> {
    /// Tells whether nothing is masked.
    pub(super) fn are_whole(&self) -> bool {
        is_whole(&self.masked)
    }
}

pub(super) fn masked_flows(tally: &Tally, counting: Counting) -> Flows<'_> {
    let mut from: Vec<&str> = tally.rows.iter().map(|row| row.from.as_str()).collect();
    let mut to: Vec<&str> = tally.rows.iter().map(|row| row.to.as_str()).collect();
    for ids in [&mut from, &mut to] {
        ids.sort_unstable();
        ids.dedup();
    }
    let mut cells = vec![vec![0; to.len()]; from.len()];
    for row in &tally.rows {
        let at = from.binary_search(&row.from.as_str()).ok();
        let cell = at.and_then(|at| cells.get_mut(at)).and_then(|cells| {
            let at = to.binary_search(&row.to.as_str()).ok()?;
            cells.get_mut(at)
        });
        if let Some(cell) = cell {
            *cell += row.count;
        }
    }
    let masked = counting.table(&cells);
    Flows { from, to, masked }
}

/// The matrix, and how many clients were passed on and kept.
pub(super) fn flow_sheets(tally: &Tally, flows: &Flows<'_>, counting: Counting) -> Vec<Sheet> {
    let lang = counting.lang;
    let Flows { from, to, masked } = flows;
    let mut columns = vec![Column::new(
        "from",
        lang.pick("Från \\ till", "From \\ to"),
        Place::Always,
    )];
    columns.extend(
        to.iter()
            .map(|to| Column::new(to, to, Place::Always).number()),
    );
    columns.push(Column::new("sum", lang.pick("Summa", "Sum"), Place::Always).number());
    let line = |name: &str, cells: &[Option<usize>], sum: Option<usize>| {
        let mut line = vec![Cell::text(name).tone(Tone::Title)];
        line.extend(cells.iter().map(|count| number(*count)));
        line.push(number(sum));
        line
    };
    let mut rows: Vec<Vec<Cell>> = from
        .iter()
        .zip(&masked.cells)
        .zip(&masked.rows)
        .map(|((from, cells), sum)| line(from, cells, *sum))
        .collect();
    let mut sums = line("sum", &masked.columns, masked.total);
    if let Some(first) = sums.first_mut() {
        *first = Cell::text("sum")
            .shown(lang.pick("summa", "sum"))
            .tone(Tone::Title);
    }
    rows.push(sums);
    let matrix = Sheet {
        key: "flows",
        title: lang
            .pick("Vem hänvisar till vem", "Who passes on to whom")
            .to_owned(),
        rows: Rows { columns, rows },
    };
    let on_diagonal = |row: &&Tallied| row.from == row.to;
    let kept: usize = tally
        .rows
        .iter()
        .filter(on_diagonal)
        .map(|row| row.count)
        .sum();
    let total: usize = tally.rows.iter().map(|row| row.count).sum();
    let diagonal_is_shown = from.iter().zip(&masked.cells).all(|(from, cells)| {
        to.iter()
            .zip(cells)
            .all(|(to, count)| to != from || count.is_some())
    });
    let both = if diagonal_is_shown {
        counting.list(&[total - kept, kept]).0
    } else {
        vec![None, None]
    };
    let names = [
        ("passed-on", lang.pick("hänvisade vidare", "passed on")),
        (
            "kept",
            lang.pick("till egna erbjudanden", "kept, to own offerings"),
        ),
    ];
    let kept = Sheet {
        key: "passed_on",
        title: lang
            .pick("Vidare eller kvar", "Passed on or kept")
            .to_owned(),
        rows: counted(
            names
                .iter()
                .zip(both)
                .map(|((key, word), count)| (Cell::text(*key).shown(*word), count)),
            lang,
        ),
    };
    vec![matrix, kept]
}

/// Returns a listing with a row per actor: how many clients it passed on, kept and received.
///
/// Made of the matrix of flows as it is shown, so that it tells nothing that the matrix does not; and without a row where that shows no
/// sum, since with the sum from another listing even stars would tell.
pub(crate) fn by_actor(tally: &Tally, counting: Counting) -> Rows {
    let lang = counting.lang;
    let Flows { from, to, masked } = masked_flows(tally, counting);
    let actors: BTreeSet<&str> = from.iter().chain(&to).copied().collect();
    let actors = actors.into_iter().filter(|_| masked.total.is_some());
    let sum = |sums: &[Option<usize>], at: Option<usize>| match at {
        Some(at) => sums.get(at).copied().flatten(),
        None => Some(0),
    };
    let row = |actor: &str| {
        let row = from.binary_search(&actor).ok();
        let column = to.binary_search(&actor).ok();
        let kept = match (row, column) {
            (Some(row), Some(column)) => {
                let cell = masked.cells.get(row).and_then(|row| row.get(column));
                cell.copied().flatten()
            }
            _ => Some(0),
        };
        let without_kept = |sum: Option<usize>| Some(sum? - kept?);
        vec![
            Cell::text(actor).tone(Tone::Title),
            number(without_kept(sum(&masked.rows, row))),
            number(kept),
            number(without_kept(sum(&masked.columns, column))),
        ]
    };
    let column = |key, sv, en| Column::new(key, lang.pick(sv, en), Place::Always).number();
    Rows {
        columns: vec![
            Column::new("actor", lang.pick("Aktör", "Actor"), Place::Always),
            column("passed_on", "Hänvisade vidare", "Passed on"),
            column("kept", "Kvar", "Kept"),
            column("received", "Fick", "Received"),
        ],
        rows: actors.map(row).collect(),
    }
}
