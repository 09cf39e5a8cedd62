//! What referrals come to, in numbers, with small ones masked.
//!
//! Counts are masked listing by listing (see `model::mask`). A listing too small for that is left out whole, and a rate is shown only
//! where everything it is made of is.

mod end;
pub(crate) mod flows;
pub(crate) mod period;

use std::collections::BTreeMap;

use self::end::End;
use self::flows::{flow_sheets, masked_flows};
use super::referrals::reason_word;
use super::{Cell, Column, Place, Rows, Sheet, Tone};
use crate::ledger::{Tallied, Tally};
use crate::model::mask::{self, Masked, SMALLEST_SHOWN};
use crate::model::referral::{Reason, Status};
use crate::model::text::Lang;

/// What a masked count is shown as.
const MASKED: &str = "*";

/// How counts are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counting {
    /// Small ones too.
    pub(crate) exact: bool,
    pub(crate) lang: Lang,
}

impl Counting {
    fn list(self, counts: &[usize]) -> (Vec<Option<usize>>, Option<usize>) {
        if self.exact {
            let shown = counts.iter().copied().map(Some).collect();
            return (shown, Some(counts.iter().sum()));
        }
        mask::list(counts)
    }

    fn table(self, cells: &[Vec<usize>]) -> Masked {
        if !self.exact {
            return mask::table(cells);
        }
        let width = cells.first().map_or(0, Vec::len);
        let column = |at: usize| cells.iter().filter_map(|row| row.get(at)).sum();
        Masked {
            cells: cells
                .iter()
                .map(|row| row.iter().copied().map(Some).collect())
                .collect(),
            rows: cells.iter().map(|row| Some(row.iter().sum())).collect(),
            columns: (0..width).map(|at| Some(column(at))).collect(),
            total: Some(cells.iter().flatten().sum()),
        }
    }
}

/// Returns all there is to count: flows, outcomes, reasons for no, answer times. Nothing at all of a ledger too small to show any of it.
///
/// The listings are about the same referrals, so what one hides must not stand in another: reasons are shown only where the outcomes they
/// belong to are, and how many were answered only where nothing is hidden.
pub(crate) fn sheets(tally: &Tally, counting: Counting) -> Vec<Sheet> {
    let flows = masked_flows(tally, counting);
    let ends = Ends::of(tally, counting);
    if flows.masked.total.is_none() || ends.total.is_none() {
        return Vec::new();
    }
    let is_shown = |status| {
        let shown = ends.ends.iter().zip(&ends.masked);
        shown
            .filter(|(end, _)| **end == End::Closed(status))
            .all(|(_, count)| count.is_some())
    };
    let is_whole = ends.are_whole() && flows.are_whole();
    let mut sheets = flow_sheets(tally, &flows, counting);
    sheets.extend(outcomes(&ends, counting.lang));
    if is_shown(Status::Declined) && is_shown(Status::Failed) {
        sheets.extend(reasons(tally, counting));
    }
    sheets.extend(answer_times(tally, is_whole, counting));
    sheets
}

/// All ends, how many referrals came to each, and how many in all.
struct Ends {
    ends: Vec<End>,
    counts: Vec<usize>,
    /// As they are shown.
    masked: Vec<Option<usize>>,
    total: Option<usize>,
}

impl Ends {
    fn of(tally: &Tally, counting: Counting) -> Self {
        let ends = End::all();
        let count = |end: &End| {
            let is = |row: &&Tallied| End::of(row) == *end;
            tally.rows.iter().filter(is).map(|row| row.count).sum()
        };
        let counts: Vec<usize> = ends.iter().map(count).collect();
        let (masked, total) = counting.list(&counts);
        Self {
            ends,
            counts,
            masked,
            total,
        }
    }

    /// Tells whether nothing is masked.
    fn are_whole(&self) -> bool {
        self.masked.iter().all(Option::is_some)
    }
}

/// Returns how many referrals to actors are open, late or not, and whether it may be shown: what the other listings mask must not be
/// worked out with it, nor the number of one actor from those of several.
pub(crate) fn open_to(tally: &Tally, actors: &[String], counting: Counting) -> (usize, bool) {
    // To each actor the open ones and the rest.
    let mut to: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for row in &tally.rows {
        let [open, closed] = to.entry(&row.to).or_default();
        *match End::of(row) {
            End::Open | End::Overdue => open,
            End::Completed(_) | End::Closed(_) => closed,
        } += row.count;
    }
    let open = actors.iter().filter_map(|actor| to.get(actor.as_str()));
    let open = open.map(|[open, _]| open).sum();
    let cells: Vec<Vec<usize>> = to.values().map(|counts| counts.to_vec()).collect();
    let is_shown = is_whole(&counting.table(&cells))
        && Ends::of(tally, counting).are_whole()
        && masked_flows(tally, counting).are_whole();
    (open, open == 0 || is_shown)
}

/// Tells whether no cell of a table is masked.
fn is_whole(table: &Masked) -> bool {
    table.cells.iter().flatten().all(Option::is_some)
}

/// What came of them, the unknown and the overdue as rows of their own, and the share that is known with and without them.
fn outcomes(ends: &Ends, lang: Lang) -> Vec<Sheet> {
    let shown = ends.ends.iter().zip(&ends.masked);
    let mut rows: Vec<(Cell, Option<usize>)> = shown
        .map(|(end, count)| (Cell::text(end.key()).shown(end.word(lang)), *count))
        .collect();
    rows.push((
        Cell::text("sum")
            .shown(lang.pick("summa", "sum"))
            .tone(Tone::Title),
        ends.total,
    ));
    let mut sheets = vec![Sheet {
        key: "outcomes",
        title: lang
            .pick("Vad det blev av dem", "What came of them")
            .to_owned(),
        rows: counted(rows.into_iter(), lang),
    }];
    let count = |is: &dyn Fn(&End) -> bool| -> usize {
        let both = ends.ends.iter().zip(&ends.counts);
        let both = both.filter(|(end, _)| is(end));
        both.map(|(_, count)| count).sum()
    };
    let (known, all) = (count(&|end| end.is_known()), count(&|_| true));
    let in_doubt = count(&|end| matches!(end, End::Overdue | End::Closed(Status::Unknown)));
    if ends.are_whole() {
        let rate = |of: usize| (of > 0).then(|| format!("{} %", (known * 100 + of / 2) / of));
        let rates = [
            (
                "known-of-all",
                lang.pick("känt utfall, av alla", "known outcome, of all"),
                rate(all),
            ),
            (
                "known-without-unknown-and-overdue",
                lang.pick(
                    "känt utfall, utan okända och försenade",
                    "known outcome, without unknown and overdue",
                ),
                rate(all - in_doubt),
            ),
        ];
        sheets.push(Sheet {
            key: "rates",
            title: lang
                .pick("Andel med känt utfall", "Share with a known outcome")
                .to_owned(),
            rows: Rows {
                columns: vec![
                    Column::new("what", lang.pick("Vad", "What"), Place::Always),
                    Column::new("share", lang.pick("Andel", "Share"), Place::Always).number(),
                ],
                rows: rates
                    .into_iter()
                    .map(|(key, word, rate)| vec![Cell::text(key).shown(word), Cell::maybe(rate)])
                    .collect(),
            },
        });
    }
    sheets
}

/// Why referrals came to nothing.
fn reasons(tally: &Tally, counting: Counting) -> Option<Sheet> {
    let lang = counting.lang;
    let count = |reason: &Reason| {
        let is = |row: &&Tallied| row.reason == Some(*reason);
        tally.rows.iter().filter(is).map(|row| row.count).sum()
    };
    let counts: Vec<usize> = Reason::ALL.iter().map(count).collect();
    let (masked, total) = counting.list(&counts);
    total.filter(|total| *total > 0)?;
    let rows = Reason::ALL.iter().zip(masked).map(|(reason, count)| {
        (
            Cell::text(reason.key()).shown(reason_word(*reason, lang)),
            count,
        )
    });
    Some(Sheet {
        key: "reasons",
        title: lang.pick("Skäl till nej", "Reasons for no").to_owned(),
        rows: counted(rows, lang),
    })
}

/// In how many days first answers came: the median, from five cases up. Of those that were answered, and of those that were not, none is
/// a small number where it is shown how many were.
fn answer_times(tally: &Tally, is_whole: bool, counting: Counting) -> Option<Sheet> {
    let lang = counting.lang;
    let cases: usize = tally.answer_days.iter().map(|(_, count)| count).sum();
    if cases == 0 {
        return None;
    }
    let all: usize = tally.rows.iter().map(|row| row.count).sum();
    let (both, _) = counting.list(&[cases, all.saturating_sub(cases)]);
    let is_shown = is_whole && both.iter().all(Option::is_some);
    let enough = cases >= SMALLEST_SHOWN;
    let median = enough.then(|| median(&tally.answer_days)).map(Cell::text);
    Some(Sheet {
        key: "answers",
        title: lang.pick("Första svaret", "First answer").to_owned(),
        rows: Rows {
            columns: vec![
                Column::new("what", lang.pick("Vad", "What"), Place::Always),
                Column::new("value", lang.pick("Antal", "Number"), Place::Always).number(),
            ],
            rows: vec![
                vec![
                    Cell::text("median-days").shown(lang.pick(
                        "dagar, median (från fem fall)",
                        "days, median (from five cases)",
                    )),
                    median.unwrap_or_else(|| {
                        Cell::default().shown(lang.pick("för få fall", "too few cases"))
                    }),
                ],
                vec![
                    Cell::text("cases").shown(lang.pick("besvarade", "answered")),
                    number(is_shown.then_some(cases)),
                ],
            ],
        },
    })
}

/// Returns the median of values with how often each occurs, sorted; of two middle ones the mean.
fn median(counted: &[(i64, usize)]) -> String {
    let cases: usize = counted.iter().map(|(_, count)| count).sum();
    let at = |place: usize| {
        let mut before = 0;
        counted
            .iter()
            .find(|(_, count)| {
                before += count;
                place < before
            })
            .map_or(0, |(days, _)| *days)
    };
    let twice = at((cases - 1) / 2) + at(cases / 2);
    if twice % 2 == 0 {
        (twice / 2).to_string()
    } else {
        format!("{}.5", twice / 2)
    }
}

/// Returns a listing with a row per part (area, stage or month): how many referrals, and how many of them are known, unknown, overdue, open.
/// Without a row where there are too few: their sum may stand in another listing, and then even stars would tell.
pub(crate) fn by_part(
    tally: &Tally,
    title: &str,
    name: impl Fn(&str) -> String,
    counting: Counting,
) -> Rows {
    let lang = counting.lang;
    let mut parts: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for row in &tally.rows {
        let counts = parts
            .entry(row.part.as_deref())
            .or_insert_with(|| vec![0; 4]);
        let at = match End::of(row) {
            End::Closed(Status::Unknown) => 1,
            End::Overdue => 2,
            End::Open => 3,
            End::Completed(_) | End::Closed(_) => 0,
        };
        if let Some(count) = counts.get_mut(at) {
            *count += row.count;
        }
    }
    let cells: Vec<Vec<usize>> = parts.values().cloned().collect();
    let sums: Vec<usize> = cells.iter().map(|counts| counts.iter().sum()).collect();
    let (sums, total) = counting.list(&sums);
    // The parts of a part are told only where none of them is small, and no sum of them masked elsewhere.
    let is_whole = is_whole(&counting.table(&cells)) && Ends::of(tally, counting).are_whole();
    let rows = parts
        .keys()
        .zip(&cells)
        .zip(&sums)
        .filter(|_| total.is_some())
        .map(|((part, cells), sum)| {
            let head = match part {
                Some(part) => Cell::text(*part).shown(name(part)),
                None => Cell::default().shown(super::words::not_stated(lang)),
            };
            let mut line = vec![head.tone(Tone::Title), number(*sum)];
            let counts = cells.iter();
            line.extend(counts.map(|count| number(Some(*count).filter(|_| is_whole))));
            line
        });
    Rows {
        columns: vec![
            Column::new("part", title, Place::Always),
            Column::new(
                "referrals",
                lang.pick("Hänvisningar", "Referrals"),
                Place::Always,
            )
            .number(),
            Column::new(
                "known",
                lang.pick("Känt utfall", "Known outcome"),
                Place::Always,
            )
            .number(),
            Column::new("unknown", lang.pick("Okänt", "Unknown"), Place::Always).number(),
            Column::new("overdue", lang.pick("Försenade", "Overdue"), Place::Always).number(),
            Column::new(
                "open",
                lang.pick("Öppna, i tid", "Open, in time"),
                Place::Always,
            )
            .number(),
        ],
        rows: rows.collect(),
    }
}

/// Returns a listing of names with their counts.
fn counted(rows: impl Iterator<Item = (Cell, Option<usize>)>, lang: Lang) -> Rows {
    Rows {
        columns: vec![
            Column::new("what", lang.pick("Vad", "What"), Place::Always),
            Column::new(
                "referrals",
                lang.pick("Hänvisningar", "Referrals"),
                Place::Always,
            )
            .number(),
        ],
        rows: rows
            .map(|(name, count)| vec![name, number(count)])
            .collect(),
    }
}

/// Returns a count, or what stands for a masked one.
pub(super) fn number(count: Option<usize>) -> Cell {
    count.map_or_else(|| Cell::text(MASKED).tone(Tone::Muted), Cell::number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::TallyStanding;
    use crate::model::referral::Outcome;

    const MASKING: Counting = Counting {
        exact: false,
        lang: Lang::En,
    };

    /// Returns how many are so, all from one actor to another.
    fn tallied(standing: TallyStanding, outcome: Option<Outcome>, count: usize) -> Tallied {
        Tallied {
            from: "coompanion".to_owned(),
            to: "almi".to_owned(),
            part: Some("2026-11".to_owned()),
            standing,
            reason: None,
            outcome,
            count,
        }
    }

    fn shown(rows: &Rows) -> Vec<Vec<String>> {
        let said = |cell: &Cell| cell.human().into_owned();
        let line = |row: &Vec<Cell>| row.iter().skip(1).map(said).collect();
        rows.rows.iter().map(line).collect()
    }

    #[test]
    fn how_many_were_answered_is_shown_where_neither_they_nor_the_others_are_few() {
        for (answered, said) in [(2, "*"), (5, "5"), (6, "*"), (10, "10")] {
            let tally = Tally {
                rows: vec![tallied(TallyStanding::Open, None, 10)],
                answer_days: vec![(1, answered)],
                not_counted: 0,
            };
            let sheets = sheets(&tally, MASKING);
            let answers = sheets.iter().find(|sheet| sheet.key == "answers");
            let rows = &answers.expect("answered").rows;
            assert_eq!(shown(rows)[1], [said], "{answered}");
        }
    }

    #[test]
    fn what_one_listing_masks_is_in_no_other() {
        let ends = |declined| Tally {
            rows: vec![
                tallied(TallyStanding::Closed(Status::Declined), None, declined),
                tallied(
                    TallyStanding::Closed(Status::Completed),
                    Some(Outcome::Helped),
                    declined,
                ),
                tallied(TallyStanding::Open, None, 20),
            ],
            ..Tally::default()
        };
        let by_month = |tally| shown(&by_part(tally, "Month", str::to_owned, MASKING));
        let to_almi = ["almi".to_owned()];
        let few = ends(4);
        let in_all: usize = Ends::of(&few, MASKING).counts.iter().sum();
        assert_eq!(in_all, 28);
        assert_eq!(by_month(&few), [["28", "*", "*", "*", "*"]]);
        assert_eq!(open_to(&few, &to_almi, MASKING), (20, false));
        let enough = ends(5);
        assert_eq!(by_month(&enough), [["30", "10", "0", "0", "20"]]);
        assert_eq!(open_to(&enough, &to_almi, MASKING), (20, true));
        assert_eq!(open_to(&few, &[], MASKING), (0, true));
    }

    #[test]
    fn no_star_is_shown_that_a_sum_of_another_listing_tells() {
        let to_each = |counts: &[(&str, TallyStanding, usize)]| Tally {
            rows: counts
                .iter()
                .map(|(to, standing, count)| Tallied {
                    to: (*to).to_owned(),
                    part: Some((*to).to_owned()),
                    ..tallied(*standing, None, *count)
                })
                .collect(),
            ..Tally::default()
        };
        let open = TallyStanding::Open;
        let five = to_each(&["a", "b", "c", "d", "e"].map(|to| (to, open, 1)));
        assert_eq!(shown(&flows::by_actor(&five, MASKING)), [[""; 0]; 0]);
        let by_part = |tally| by_part(tally, "Area", str::to_owned, MASKING);
        assert_eq!(shown(&by_part(&five)), [[""; 0]; 0]);
        // 17 open in all, 5 and 10 of them to two of three.
        let closed = TallyStanding::Closed(Status::Declined);
        let three = to_each(&[
            ("a", open, 5),
            ("b", open, 2),
            ("b", closed, 5),
            ("c", open, 10),
        ]);
        for actors in [&["a"][..], &["b"], &["c"], &["a", "b"]] {
            let actors: Vec<String> = actors.iter().map(|actor| (*actor).to_owned()).collect();
            assert!(!open_to(&three, &actors, MASKING).1, "{actors:?}");
        }
    }

    #[test]
    fn medians() {
        assert_eq!(median(&[(1, 2), (4, 1), (9, 2)]), "4");
        assert_eq!(median(&[(1, 2), (2, 2)]), "1.5");
        assert_eq!(median(&[(3, 6)]), "3");
    }
}
