//! How old what is known has become.

use jiff::{ToSpan as _, civil::Date};

/// The catalogue's limits for ageing and follow-up.
///
/// Defaults: yearly verification is the norm of information-and-referral services (211 Hudson Valley, 2-1-1 Texoma), three
/// months before it is *due*; 7 and 30 days to an answer and to news follow the one full timetable found in the field, an
/// estate-agent referral network; 90 days and 24 months are this project's proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Months after which a verification is due.
    pub(crate) due: i32,
    /// Months after which it is overdue.
    pub(crate) overdue: i32,
    /// Days within which a referral wants its first answer.
    pub(crate) first_answer: i32,
    /// Days within which it wants news after that.
    pub(crate) news: i32,
    /// Days after which a person should set its outcome to unknown.
    pub(crate) unknown: i32,
    /// Months for which a closed referral keeps its client code and notes.
    pub(crate) retention: i32,
}

/// The most months that a limit may have: a hundred years.
pub(crate) const MOST_MONTHS: i32 = 1200;

/// The most days that a limit may have: a hundred years.
pub(crate) const MOST_DAYS: i32 = 36_525;

impl Default for Limits {
    fn default() -> Self {
        Self {
            due: 9,
            overdue: 12,
            first_answer: 7,
            news: 30,
            unknown: 90,
            retention: 24,
        }
    }
}

/// How much a verification is still worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    Fresh,
    Due,
    Overdue,
    /// Nobody has asked the owner.
    Unverified,
}

impl Freshness {
    /// Returns how a verification of `verified` stands on the day `today`.
    pub(crate) fn on(today: Date, verified: Option<Date>, limits: Limits) -> Self {
        let Some(verified) = verified else {
            return Self::Unverified;
        };
        let since = |months: i32| today.checked_sub(months.months()).unwrap_or(Date::MIN);
        if verified <= since(limits.overdue) {
            Self::Overdue
        } else if verified <= since(limits.due) {
            Self::Due
        } else {
            Self::Fresh
        }
    }

    /// Returns the word that stands for it in every format.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Unverified => "unverified",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_by_the_month() {
        let on = |verified: &str| {
            Freshness::on(
                "2026-11-24".parse().expect("a day"),
                Some(verified.parse().expect("a day")),
                Limits::default(),
            )
        };
        assert_eq!(on("2026-11-20"), Freshness::Fresh);
        assert_eq!(on("2026-02-25"), Freshness::Fresh);
        assert_eq!(on("2026-02-24"), Freshness::Due);
        assert_eq!(on("2025-11-25"), Freshness::Due);
        assert_eq!(on("2025-11-24"), Freshness::Overdue);
        assert_eq!(
            Freshness::on(
                "2026-11-24".parse().expect("a day"),
                None,
                Limits::default()
            ),
            Freshness::Unverified
        );
    }
}
