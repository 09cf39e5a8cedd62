//! What two ledgers know of one referral, joined.
//!
//! The join is commutative, associative and idempotent, so that ledgers may be merged in any order and any number of times.
//! What has been forgotten in one stays forgotten; of two consents the one that allows less counts; what one does not have, the
//! other gives; of two that contradict each other the smaller is kept, and the contradiction is reported.

use super::{Consent, Event, Private, Referral};

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
        area: None,
        stage: None,
        consent_share: Consent::NotAsked,
        consent_count: Consent::NotAsked,
        forgotten: false,
        ..referral.clone()
    };
    let (facts_a, facts_b) = (bare(a), bare(b));
    let mut conflict = facts_a != facts_b
        || a.consent_share != b.consent_share
        || a.consent_count != b.consent_count;
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
            consent_share: stricter(a.consent_share, b.consent_share),
            consent_count: stricter(a.consent_count, b.consent_count),
            area: text(&a.area, &b.area),
            stage: text(&a.stage, &b.stage),
            forgotten,
            ..facts_a.min(facts_b)
        },
        conflict,
    }
}

/// Joins what two ledgers know of one event.
pub(crate) fn events(a: &Event, b: &Event) -> Joined<Event> {
    let bare = |event: &Event| Event {
        consent_share: None,
        consent_count: None,
        note: None,
        ..event.clone()
    };
    let (facts_a, facts_b) = (bare(a), bare(b));
    let mut conflict = facts_a != facts_b;
    let note = texts(a.note.as_deref(), b.note.as_deref(), &mut conflict);
    let mut consent = |a: Option<Consent>, b: Option<Consent>| {
        conflict |= a.is_some() && b.is_some() && a != b;
        a.into_iter().chain(b).reduce(stricter)
    };
    Joined {
        value: Event {
            consent_share: consent(a.consent_share, b.consent_share),
            consent_count: consent(a.consent_count, b.consent_count),
            note,
            ..facts_a.min(facts_b)
        },
        conflict,
    }
}

/// Returns the consent that allows less: no before not asked before yes.
fn stricter(a: Consent, b: Consent) -> Consent {
    let strictness = |consent: &Consent| match consent {
        Consent::Yes => 0,
        Consent::NotAsked => 1,
        Consent::No => 2,
    };
    std::cmp::max_by_key(a, b, strictness)
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

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::model::referral::Status;

    #[test]
    fn what_one_does_not_have_the_other_gives() {
        let nobody = Referral::nobody();
        let told = Referral {
            area: Some("loans".to_owned()),
            stage: Some("idea".to_owned()),
            ..nobody.clone()
        };
        for (a, b) in [(&nobody, &told), (&told, &nobody)] {
            let joined = referrals(a, b);
            assert_eq!((&joined.value, joined.conflict), (&told, false));
        }
        let other = Referral {
            area: Some("advice".to_owned()),
            ..told.clone()
        };
        for (a, b) in [(&other, &told), (&told, &other)] {
            let joined = referrals(a, b);
            assert_eq!((&joined.value, joined.conflict), (&other, true));
        }
    }

    #[test]
    fn of_two_consents_the_one_that_allows_less_counts() {
        let event = |consent| Event {
            at: String::new(),
            id: String::new(),
            on: Date::constant(2026, 11, 24),
            status: Status::Noted,
            reason: None,
            outcome: None,
            consent_share: consent,
            consent_count: consent,
            note: None,
        };
        for (a, b, less, conflict) in [
            (None, Some(Consent::No), Some(Consent::No), false),
            (
                Some(Consent::Yes),
                Some(Consent::No),
                Some(Consent::No),
                true,
            ),
            (
                Some(Consent::Yes),
                Some(Consent::NotAsked),
                Some(Consent::NotAsked),
                true,
            ),
            (
                Some(Consent::No),
                Some(Consent::No),
                Some(Consent::No),
                false,
            ),
            (None, None, None, false),
        ] {
            for (a, b) in [(a, b), (b, a)] {
                let joined = events(&event(a), &event(b));
                assert_eq!((joined.value, joined.conflict), (event(less), conflict));
            }
        }
    }
}
