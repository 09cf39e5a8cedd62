//! Where a referral stands: a pure fold over its events, and when it wants attention.

use jiff::{ToSpan as _, civil::Date};

use super::{Consent, Event, Outcome, Reason, Referral, Status};
use crate::model::age::Limits;

/// Where a referral stands after all that is known to have happened to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) status: Status,
    /// The day of the last thing that happened.
    pub(crate) on: Date,
    pub(crate) reason: Option<Reason>,
    pub(crate) outcome: Option<Outcome>,
    /// The day on which the other side first answered.
    pub(crate) answered: Option<Date>,
    /// What the client said last.
    pub(crate) consent_share: Consent,
    pub(crate) consent_count: Consent,
    /// How many events could not follow what was before them; they change nothing but the consents, which are the client's.
    pub(crate) disputed: usize,
}

impl State {
    /// Returns the state of a referral to which nothing has happened yet.
    pub(crate) fn new(referral: &Referral) -> Self {
        Self {
            status: Status::Sent,
            on: referral.on,
            reason: None,
            outcome: None,
            answered: None,
            consent_share: referral.consent_share,
            consent_count: referral.consent_count,
            disputed: 0,
        }
    }

    /// Takes one more event into account.
    fn after(mut self, event: &Event) -> Self {
        self.consent_share = event.consent_share.unwrap_or(self.consent_share);
        self.consent_count = event.consent_count.unwrap_or(self.consent_count);
        if event.status == Status::Noted {
            return self;
        }
        if !self.status.followers().contains(&event.status) {
            self.disputed += 1;
            return self;
        }
        self.status = event.status;
        self.on = event.on;
        self.reason = event.reason;
        self.outcome = event.outcome;
        if event.status.is_answer() && self.answered.is_none() {
            self.answered = Some(event.on);
        }
        self
    }

    /// Returns the day until which something should be heard; nothing when nothing is to come.
    ///
    /// A first answer is wanted within `first_answer` days, news within `news` days.
    pub(crate) fn due(&self, limits: Limits) -> Option<Date> {
        let days = match self.status {
            _ if self.awaits_answer() => limits.first_answer,
            status if status.is_open() => limits.news,
            _ => return None,
        };
        Some(self.on.saturating_add(days.days()))
    }

    /// Tells whether what should be heard next is an answer.
    pub(crate) fn awaits_answer(&self) -> bool {
        matches!(self.status, Status::Sent | Status::Reopened)
    }
}

/// Returns where a referral stands: its events in the order in which they were noted, whatever order they come in.
pub(crate) fn fold(referral: &Referral, events: &[Event]) -> State {
    let mut events: Vec<&Event> = events.iter().collect();
    events.sort();
    events.into_iter().fold(State::new(referral), State::after)
}
