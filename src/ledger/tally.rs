//! Counting referrals.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use jiff::{ToSpan as _, civil::Date};
use rusqlite::named_params;

use super::Ledger;
use super::open::damaged;
use crate::model::age::Limits;
use crate::model::referral::{Outcome, Reason, Status};

/// What referrals are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TallyBy {
    Area,
    Stage,
    Month,
}

impl TallyBy {
    fn key(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Stage => "stage",
            Self::Month => "month",
        }
    }
}

/// Where the referrals of a count stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Nothing more is to come, or somebody set it to unknown.
    Closed(Status),
    /// Something is to come, and is not late.
    Open,
    /// An answer, or news, is late.
    Overdue,
}

/// How many referrals are alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tallied {
    pub(crate) from: String,
    pub(crate) to: String,
    /// The area, stage or month by which they were counted, where they have one.
    pub(crate) part: Option<String>,
    pub(crate) standing: Standing,
    pub(crate) reason: Option<Reason>,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) count: usize,
}

/// All counts of a stretch of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) rows: Vec<Tallied>,
    /// In how many days first answers came, and how many in each; shortest first.
    pub(crate) answer_days: Vec<(i64, usize)>,
    /// How many are left out because the client does not want to be counted.
    pub(crate) not_counted: usize,
}

impl Ledger {
    /// Counts the referrals that were made from `since` to `until`.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn tally(
        &self,
        by: Option<TallyBy>,
        since: Option<Date>,
        until: Option<Date>,
        limits: Limits,
        today: Date,
    ) -> Result<Tally> {
        let late = |days: i32| today.saturating_sub(days.days()).to_string();
        let read = || -> Result<Tally> {
            let mut statement = self.connection.prepare(include_str!("sql/tally.sql"))?;
            let mut rows = statement.query(named_params! {
                ":by": by.map(TallyBy::key),
                ":since": since.map(|day| day.to_string()),
                ":until": until.map(|day| day.to_string()),
                ":answer_before": late(limits.first_answer),
                ":news_before": late(limits.news),
            })?;
            let mut names = Names::default();
            let mut counts: HashMap<[u32; COUNTED_BY], usize> = HashMap::new();
            let mut answer_days: BTreeMap<i64, usize> = BTreeMap::new();
            let mut days: HashMap<[u32; 2], i64> = HashMap::new();
            let mut not_counted = 0;
            while let Some(row) = rows.next()? {
                if row.get(6)? {
                    not_counted += 1;
                    continue;
                }
                let mut key = [0; COUNTED_BY];
                for (column, part) in key.iter_mut().enumerate() {
                    *part = names.number(row.get_ref(column)?.as_str_or_null()?);
                }
                *counts.entry(key).or_default() += 1;
                if let Some(answered) = row.get_ref(8)?.as_str_or_null()? {
                    let sent = row.get_ref(7)?.as_str()?;
                    let pair = [names.number(Some(sent)), names.number(Some(answered))];
                    let days = if let Some(days) = days.get(&pair) {
                        *days
                    } else {
                        let day = |day: &str| day.parse::<Date>().map_err(damaged);
                        let (sent, answered) = (day(sent)?, day(answered)?);
                        let between = i64::from((answered - sent).get_days()).max(0);
                        days.insert(pair, between);
                        between
                    };
                    *answer_days.entry(days).or_default() += 1;
                }
            }
            let mut tallied = counts
                .into_iter()
                .map(|(key, count)| tallied(&names, key, count))
                .collect::<Result<Vec<_>>>()?;
            tallied.sort();
            Ok(Tally {
                rows: tallied,
                answer_days: answer_days.into_iter().collect(),
                not_counted,
            })
        };
        read().map_err(|error| self.explained(error))
    }
}

/// How many columns of `tally.sql` are counted by.
const COUNTED_BY: usize = 6;

/// Texts by number: few different ones stand in many rows. Zero is none.
#[derive(Default)]
struct Names {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Names {
    fn number(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return 0 };
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.push(text.to_owned());
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.to_owned(), number);
        number
    }

    fn text(&self, number: u32) -> Option<&str> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.texts.get(place).map(String::as_str)
    }
}

fn tallied(names: &Names, key: [u32; COUNTED_BY], count: usize) -> Result<Tallied> {
    let [from, to, part, standing, reason, outcome] = key.map(|number| names.text(number));
    let standing = match standing.unwrap_or_default() {
        "open" => Standing::Open,
        "overdue" => Standing::Overdue,
        status => Standing::Closed(
            Status::from_key(status)
                .ok_or_else(|| damaged(format!("it has an unknown status `{status}`")))?,
        ),
    };
    Ok(Tallied {
        from: from.unwrap_or_default().to_owned(),
        to: to.unwrap_or_default().to_owned(),
        part: part.map(str::to_owned),
        standing,
        reason: reason.and_then(Reason::from_key),
        outcome: outcome.and_then(Outcome::from_key),
        count,
    })
}
