//! What two ledgers know of one referral, joined.
//!
//! The join is commutative, associative and idempotent, so that ledgers may be merged in any order and any number of times.
//! What has been forgotten in one stays forgotten; what one does not have, the other gives; of two that contradict each other, the
//! smaller is kept, and the contradiction is reported.

use super::{Event, Private, Referral};

/// What a join came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Joined<T> {
    pub(crate) value: T,
    /// The two contradict each other.
    pub(crate) conflict: bool,
}

/// Joins what two ledgers know of one referral.
pub(crate) fn referrals(a: &Referral, b: &Referral) -> Joined<Referral> {
    let bare = |referral: &Referral| Referral {
        private: Private::default(),
        forgotten: false,
        ..referral.clone()
    };
    let (facts_a, facts_b) = (bare(a), bare(b));
    let mut conflict = facts_a != facts_b;
    let forgotten = a.forgotten || b.forgotten;
    let mut text =
        |a: &Option<String>, b: &Option<String>| texts(a.as_deref(), b.as_deref(), &mut conflict);
    let private = Private {
        client: text(&a.private.client, &b.private.client),
        reason: text(&a.private.reason, &b.private.reason),
        note: text(&a.private.note, &b.private.note),
    };
    Joined {
        value: Referral {
            private: if forgotten {
                Private::default()
            } else {
                private
            },
            forgotten,
            ..facts_a.min(facts_b)
        },
        conflict,
    }
}

/// Joins what two ledgers know of one event.
pub(crate) fn events(a: &Event, b: &Event) -> Joined<Event> {
    let bare = |event: &Event| Event {
        note: None,
        ..event.clone()
    };
    let (facts_a, facts_b) = (bare(a), bare(b));
    let mut conflict = facts_a != facts_b;
    let note = texts(a.note.as_deref(), b.note.as_deref(), &mut conflict);
    Joined {
        value: Event {
            note,
            ..facts_a.min(facts_b)
        },
        conflict,
    }
}

fn texts(a: Option<&str>, b: Option<&str>, conflict: &mut bool) -> Option<String> {
    match (a, b) {
        (Some(a), Some(b)) => {
            *conflict |= a != b;
            Some(a.min(b).to_owned())
        }
        (one, other) => one.or(other).map(str::to_owned),
    }
}
