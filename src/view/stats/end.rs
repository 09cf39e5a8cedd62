//! Where referrals have come to, as they are counted.

use crate::ledger::{Tallied, TallyStanding};
use crate::model::referral::{Outcome, Status};
use crate::model::text::Lang;
use crate::view::referrals::{outcome_word, status_word};

/// Where referrals have come to, from the best known to the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Completed(Outcome),
    Closed(Status),
    Open,
    Overdue,
}

impl End {
    pub(super) fn of(tallied: &Tallied) -> Self {
        match (tallied.standing, tallied.outcome) {
            (TallyStanding::Closed(Status::Completed), Some(outcome)) => Self::Completed(outcome),
            (TallyStanding::Closed(status), _) => Self::Closed(status),
            (TallyStanding::Open, _) => Self::Open,
            (TallyStanding::Overdue, _) => Self::Overdue,
        }
    }

    /// All of them, in the order in which they are shown.
    pub(super) fn all() -> Vec<Self> {
        let completed = Outcome::ALL.iter().copied().map(Self::Completed);
        let closed = [
            Status::Declined,
            Status::Failed,
            Status::ReferredOn,
            Status::Cancelled,
            Status::Unknown,
        ];
        completed
            .chain(closed.map(Self::Closed))
            .chain([Self::Overdue, Self::Open])
            .collect()
    }

    /// Tells whether it is known what came of it.
    pub(super) fn is_known(self) -> bool {
        matches!(self, Self::Completed(_))
            || matches!(self, Self::Closed(status) if status != Status::Unknown)
    }

    pub(super) fn key(self) -> String {
        match self {
            Self::Completed(outcome) => format!("completed/{}", outcome.key()),
            Self::Closed(status) => status.key().to_owned(),
            Self::Open => "open".to_owned(),
            Self::Overdue => "overdue".to_owned(),
        }
    }

    pub(super) fn word(self, lang: Lang) -> String {
        match self {
            Self::Completed(outcome) => format!(
                "{}: {}",
                status_word(Status::Completed, lang),
                outcome_word(outcome, lang)
            ),
            Self::Closed(status) => status_word(status, lang).to_owned(),
            Self::Open => lang.pick("öppen, i tid", "open, in time").to_owned(),
            Self::Overdue => lang.pick("öppen, försenad", "open, overdue").to_owned(),
        }
    }
}
