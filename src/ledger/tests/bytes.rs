//! What is in the bytes of a ledger's file: nothing that was forgotten, and all that is left between damaged pages.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{at, day};
use crate::ledger::{Ledger, Line, Which};
use crate::model::referral::{self, Event, Private, Referral, Status};

/// The size of a page of a ledger.
const PAGE: usize = 4096;

/// What a page begins with that leads to no others.
const LEAF: u8 = 10;

/// Returns referrals with a note each, in an order that is not that of their ids, and an event with another.
fn noted(many: u32) -> Vec<Line> {
    let mut lines = Vec::new();
    for number in 0..many {
        // Multiplied by a large odd number, all are different, and far from their neighbours.
        let id = format!("{:08x}", number.wrapping_mul(0x9e37_79b1));
        let long = "x".repeat(usize::try_from(number * 37 % 300).expect("small"));
        lines.push(Line::Referral(Referral {
            id: id.clone(),
            code: referral::code(u128::from(number), 5),
            at: at(1),
            private: Private {
                client: Some(format!("K-{number}")),
                reason: None,
                note: Some(format!("SECRET {long}")),
            },
            ..Referral::nobody()
        }));
        let event = Event {
            at: at(2),
            id: format!("{id}-event"),
            on: day(2),
            status: Status::Noted,
            reason: None,
            outcome: None,
            consent_share: None,
            consent_count: None,
            note: Some(format!("SECRET {long}")),
        };
        lines.push(Line::Event(id, event));
    }
    lines
}

fn forgotten(lines: &[Line]) -> Vec<Line> {
    let forgotten = lines.iter().filter_map(|line| match line {
        Line::Referral(referral) => Some(Line::Referral(Referral {
            private: Private::default(),
            forgotten: true,
            ..referral.clone()
        })),
        Line::Event(..) => None,
    });
    forgotten.collect()
}

/// Returns an empty ledger, its path, and the folder in which it lies.
fn opened() -> (TempDir, PathBuf, Ledger) {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("ledger.sqlite");
    let ledger = Ledger::open(&path).expect("opened");
    (place, path, ledger)
}

/// Sees to it that a file cannot be written anew, which takes one more database than may be there.
fn leave_no_room(ledger: &Ledger) {
    for number in 0..10 {
        let attach = format!("ATTACH ':memory:' AS other{number}");
        ledger.connection.execute_batch(&attach).expect("attached");
    }
}

fn secrets(bytes: &[u8]) -> usize {
    bytes.windows(6).filter(|bytes| bytes == b"SECRET").count()
}

fn secrets_in(path: &Path) -> usize {
    secrets(&fs::read(path).expect("read"))
}

#[test]
fn what_another_has_forgotten_is_in_no_byte_after_a_merge() {
    let place = tempfile::tempdir().expect("a folder");
    let lines = noted(200);
    // Whichever comes first.
    for parts in [
        [lines.clone(), forgotten(&lines)],
        [forgotten(&lines), lines.clone()],
    ] {
        let path = place.path().join("ledger.sqlite");
        let mut ledger = Ledger::open(&path).expect("opened");
        for part in &parts {
            ledger.merge(part).expect("merged");
        }
        assert_eq!(secrets_in(&path), 0);
        drop(ledger);
        fs::remove_file(path).expect("deleted");
    }
}

#[test]
fn what_is_forgotten_already_leaves_the_file_alone() {
    let (_place, path, mut ledger) = opened();
    let lines = noted(3);
    for part in [&lines, &forgotten(&lines)] {
        ledger.merge(part).expect("merged");
    }
    let bytes = fs::read(&path).expect("read");
    for part in [&lines, &forgotten(&lines)] {
        ledger.merge(part).expect("merged");
        assert!(fs::read(&path).expect("read") == bytes);
    }
}

#[test]
fn what_came_before_it_was_forgotten_is_in_no_byte() {
    let (_place, path, mut ledger) = opened();
    let lines = noted(200);
    let is_event = |line: &Line| matches!(line, Line::Event(..));
    let (events, _): (Vec<Line>, Vec<Line>) = lines.iter().cloned().partition(is_event);
    for part in [events, forgotten(&lines)] {
        ledger.merge(&part).expect("merged");
    }
    assert_eq!(secrets_in(&path), 0);
}

#[test]
fn what_was_cut_off_is_finished_when_it_is_said_again() {
    let (_place, path, mut ledger) = opened();
    let lines = noted(400);
    ledger.merge(&lines).expect("merged");
    leave_no_room(&ledger);
    ledger.merge(&forgotten(&lines)).expect_err("no room");
    let long = fs::read(&path).expect("read").len();
    let mut ledger = Ledger::open(&path).expect("opened");
    ledger.merge(&forgotten(&lines)).expect("merged");
    assert!(fs::read(&path).expect("read").len() < long);
    let bytes = fs::read(&path).expect("read");
    ledger.merge(&forgotten(&lines)).expect("merged");
    assert!(fs::read(&path).expect("read") == bytes);
}

#[test]
fn what_cannot_be_written_anew_is_told_as_it_is() {
    let (_place, _path, mut ledger) = opened();
    let lines = noted(2);
    ledger.merge(&lines).expect("merged");
    leave_no_room(&ledger);
    let of_client = |client: &str| Which::OfClient {
        client: client.to_owned(),
        own: None,
    };
    let merged = forgotten(&lines[2..]);
    let mut told = Vec::new();
    for error in [
        ledger.forget(&of_client("K-9")).map(drop),
        ledger.forget(&of_client("K-0")).map(drop),
        ledger.merge(&merged).map(drop),
    ] {
        let error = error.expect_err("there is no room");
        let hints: Vec<&str> = crate::error::hints(&error).collect();
        let hint = "say the same again to finish, when there is room and nobody else is using it";
        assert_eq!(hints, [hint], "{error:#}");
        told.push(error.to_string());
    }
    let but = "but the file could not be written anew";
    assert_eq!(
        told,
        [
            format!("there was nothing to forget, {but}"),
            format!("what is private is out of the ledger, {but}"),
            format!(
                "what could be taken over was, and what is forgotten is out of the ledger, {but}"
            ),
        ]
    );
}

#[test]
fn what_stands_between_damaged_pages_is_salvaged() {
    let (_place, path, mut ledger) = opened();
    let mut lines = noted(400);
    lines.retain(|line| matches!(line, Line::Referral(_)));
    ledger.merge(&lines).expect("merged");
    // So that nothing stands in it twice.
    ledger.write_anew("all").expect("written");
    drop(ledger);
    let mut bytes = fs::read(&path).expect("read");
    let pages = bytes.chunks_exact_mut(PAGE);
    let is_leaf = |page: &&mut [u8]| page[0] == LEAF && secrets(page) > 0;
    let mut leaves: Vec<&mut [u8]> = pages.filter(is_leaf).collect();
    assert!(leaves.len() > 16, "{}", leaves.len());
    let mut lost = 0;
    for quarter in 1..4 {
        let at = leaves.len() * quarter / 4;
        let page = &mut leaves[at];
        lost += secrets(page);
        page.fill(0xa5);
    }
    fs::write(&path, bytes).expect("written");
    let salvaged = Ledger::salvage(&path).expect("opened");
    assert!(!salvaged.stopped.is_empty());
    assert_eq!(salvaged.referrals, lines.len() - lost);
}

#[test]
fn what_is_left_of_a_file_that_has_lost_its_end_is_salvaged() {
    let (_place, path, mut ledger) = opened();
    let mut lines = noted(400);
    lines.retain(|line| matches!(line, Line::Referral(_)));
    ledger.merge(&lines).expect("merged");
    drop(ledger);
    let bytes = fs::read(&path).expect("read");
    let left = bytes.len() / PAGE * 3 / 4 * PAGE;
    fs::write(&path, &bytes[..left]).expect("written");
    let salvaged = Ledger::salvage(&path).expect("opened");
    let half = lines.len() / 2;
    assert!(salvaged.referrals > half, "{}", salvaged.referrals);
    assert!(!salvaged.stopped.is_empty());
}

#[test]
fn a_byte_that_is_no_letter_costs_itself_only() {
    let (_place, path, mut ledger) = opened();
    ledger.merge(&noted(1)).expect("merged");
    let broken = "UPDATE referral SET note = CAST(x'4f62ff65' AS TEXT)";
    ledger.connection.execute(broken, []).expect("written");
    drop(ledger);
    let salvaged = Ledger::salvage(&path).expect("opened");
    let [Line::Referral(referral), ..] = &salvaged.lines[..] else {
        panic!("{:?}", salvaged.lines)
    };
    assert_eq!(referral.private.note.as_deref(), Some("Ob\u{fffd}e"));
    let [told] = &salvaged.stopped[..] else {
        panic!("{:?}", salvaged.stopped)
    };
    assert!(told.starts_with("1 record with bytes"), "{told}");
}
