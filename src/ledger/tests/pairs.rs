//! What sender and receiver say of the same referrals.

use super::{at, day, in_memory};
use crate::ledger::{Line, MOST_DISPUTED};
use crate::model::referral::{Event, Referral, Side, Status};

fn event(id: String, status: Status) -> Event {
    Event {
        at: at(2),
        id,
        on: day(2),
        status,
        reason: None,
        outcome: None,
        consent_share: None,
        consent_count: None,
        note: None,
    }
}

/// Returns both ends of a number of referrals, of which the receiver has accepted those that `is_accepted` says.
fn both_ends(many: usize, is_accepted: impl Fn(usize) -> bool) -> Vec<Line> {
    let mut lines = Vec::new();
    for number in 0..many {
        for (side, end) in [(Side::Sent, 's'), (Side::Received, 'r')] {
            let id = format!("{end}-{number:04}");
            lines.push(Line::Referral(Referral {
                id: id.clone(),
                code: format!("R-{number:04}"),
                side,
                from: "coompanion".to_owned(),
                to: "almi".to_owned(),
                offering: "almi/microloan".to_owned(),
                at: at(1),
                ..Referral::nobody()
            }));
            if side == Side::Received && is_accepted(number) {
                let event = event(format!("e-{number:04}"), Status::Accepted);
                lines.push(Line::Event(id, event));
            }
        }
    }
    lines
}

#[test]
fn of_very_many_that_agree_the_one_that_does_not_is_told() {
    let mut ledger = in_memory();
    let last = MOST_DISPUTED + 4;
    let merged = ledger.merge(&both_ends(last + 1, |number| number == last));
    let touched = merged.expect("merged").touched;
    let (found, are_more) = ledger.disagreements(&touched).expect("compared");
    assert!(!are_more);
    let [it] = &found[..] else {
        panic!("one disagrees: {found:?}");
    };
    assert_eq!((&*it.code, it.about), (&*format!("R-{last}"), "status"));
    assert!(it.is_news && it.follows);
}

#[test]
fn more_than_anybody_reads_are_said_to_be_more() {
    for (many, are_more) in [(MOST_DISPUTED, false), (MOST_DISPUTED + 1, true)] {
        let mut ledger = in_memory();
        let merged = ledger.merge(&both_ends(many, |_| true));
        let touched = merged.expect("merged").touched;
        let (found, more) = ledger.disagreements(&touched).expect("compared");
        assert_eq!((found.len(), more), (MOST_DISPUTED, are_more));
    }
}

#[test]
fn a_note_is_no_answer_that_the_sender_has_heard() {
    for (status, is_news) in [(Status::Noted, true), (Status::Unknown, false)] {
        let mut lines = both_ends(1, |_| true);
        let said = event("n-0000".to_owned(), status);
        lines.push(Line::Event("s-0000".to_owned(), said));
        let mut ledger = in_memory();
        let touched = ledger.merge(&lines).expect("merged").touched;
        let (found, _) = ledger.disagreements(&touched).expect("compared");
        let [it] = &found[..] else {
            panic!("one disagrees: {found:?}");
        };
        assert_eq!((it.about, it.is_news), ("status", is_news));
    }
}
