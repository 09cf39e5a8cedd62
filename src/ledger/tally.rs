//! Counting referrals.

use anyhow::Result;
use jiff::civil::Date;
use rusqlite::named_params;

use super::Ledger;
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
        let since = since.map(|day| day.to_string());
        let until = until.map(|day| day.to_string());
        let read = || -> Result<Tally> {
            let mut tally = Tally::default();
            let mut statement = self.connection.prepare(include_str!("sql/tally.sql"))?;
            let mut rows = statement.query(named_params! {
                ":by": by.map(TallyBy::key),
                ":since": since,
                ":until": until,
                ":first_answer": limits.first_answer,
                ":news": limits.news,
                ":today": today.to_string(),
            })?;
            while let Some(row) = rows.next()? {
                let standing: String = row.get(3)?;
                let reason: Option<String> = row.get(4)?;
                let outcome: Option<String> = row.get(5)?;
                tally.rows.push(Tallied {
                    from: row.get(0)?,
                    to: row.get(1)?,
                    part: row.get(2)?,
                    standing: match standing.as_str() {
                        "open" => Standing::Open,
                        "overdue" => Standing::Overdue,
                        _ => Standing::Closed(super::row::key(row, "standing", Status::from_key)?),
                    },
                    reason: reason.as_deref().and_then(Reason::from_key),
                    outcome: outcome.as_deref().and_then(Outcome::from_key),
                    count: row.get(6)?,
                });
            }
            let mut statement = self
                .connection
                .prepare(include_str!("sql/answer_days.sql"))?;
            let days = statement
                .query_map(named_params! {":since": since, ":until": until}, |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            tally.answer_days = days.collect::<Result<_, _>>()?;
            tally.not_counted = self.connection.query_row(
                include_str!("sql/not_counted.sql"),
                named_params! {":since": since, ":until": until},
                |row| row.get(0),
            )?;
            Ok(tally)
        };
        read().map_err(|error| self.explained(error))
    }
}
