//! The ledger keeps what it is given, in whatever order it comes, and nothing that was to be forgotten.

#![expect(clippy::disallowed_methods, reason = "tests may touch the world")]

use std::path::PathBuf;

use jiff::civil::Date;
use proptest::prelude::*;
use proptest::sample::{Index as At, select};
use rusqlite::Connection;

use super::open::{MIGRATIONS, copy_path};
use super::{Filter, Ledger, Line, Refused};
use crate::model::age::Limits;
use crate::model::referral::state::fold;
use crate::model::referral::{
    self, Consent, Event, Outcome, Private, Reason, Referral, Side, Status,
};

fn day(number: i8) -> Date {
    Date::constant(2026, 3, number)
}

fn in_memory() -> Ledger {
    let ledger = Ledger {
        connection: Connection::open_in_memory().expect("there is memory"),
        path: PathBuf::from("memory"),
    };
    ledger
        .migrate(&MIGRATIONS)
        .expect("the migrations are sound")
}

fn uuid(number: u8) -> String {
    format!("00000000-0000-7000-8000-0000000000{number:02x}")
}

fn at(number: u8) -> String {
    format!("2026-03-01T10:00:{number:02}.000000Z")
}

fn lines_of(ledger: &Ledger) -> Vec<String> {
    let mut lines = Vec::new();
    ledger
        .each_line(|line| {
            lines.push(line.write());
            Ok(())
        })
        .expect("read");
    lines
}

fn merged(parts: &[&[Line]]) -> Ledger {
    let mut ledger = in_memory();
    for part in parts {
        ledger.merge(part).expect("merged");
    }
    assert_eq!(ledger.trouble().expect("read"), None);
    ledger
}

fn read_back(ledger: &Ledger) -> Vec<Line> {
    lines_of(ledger)
        .iter()
        .map(|line| Line::read(line).expect("what was written is read"))
        .collect()
}

prop_compose! {
    fn a_text()(text in proptest::option::of(select(&["K-1", "K-2", "needs money\nsoon"][..]))) -> Option<String> {
        text.map(str::to_owned)
    }
}

prop_compose! {
    /// One of three referrals, as one of several ledgers may know it.
    fn a_referral()(
        number in 0..3u8,
        offering in select(&["almi/microloan", "almi/invest"][..]),
        client in a_text(), reason in a_text(), note in a_text(),
        forgotten in proptest::bool::weighted(0.2),
    ) -> Line {
        let private = Private { client, reason, note };
        Line::Referral(Referral {
            id: uuid(number),
            code: referral::code(u128::from(number / 2), 4),
            side: if number == 1 { Side::Received } else { Side::Sent },
            from: "coompanion".to_owned(),
            offering: offering.to_owned(),
            to: "almi".to_owned(),
            catalogue: "orebro 1".to_owned(),
            at: at(number),
            private: if forgotten { Private::default() } else { private },
            forgotten,
            ..Referral::nobody()
        })
    }
}

prop_compose! {
    fn an_event()(
        referral in 0..3u8, number in 0..4u8, status in select(Status::ALL), shift in 0..2u8,
        reason in proptest::option::of(select(Reason::ALL)), outcome in proptest::option::of(select(Outcome::ALL)), note in a_text(),
    ) -> Line {
        Line::Event(uuid(referral), Event { at: at(10 + number + shift), id: uuid(100 + number), on: day(2), status, reason, outcome, note })
    }
}

fn a_ledger() -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(prop_oneof![a_referral(), an_event()], 0..8)
}

prop_compose! {
    /// A walk through the table of what may follow what.
    fn a_walk()(choices in proptest::collection::vec(any::<At>(), 0..9)) -> Vec<Event> {
        let mut status = Status::Sent;
        let mut events = Vec::new();
        for (number, choice) in (0u8..).zip(choices) {
            let followers = status.followers();
            if followers.is_empty() {
                break;
            }
            status = *choice.get(followers);
            events.push(Event { at: at(number), id: uuid(number), on: day(3), status, reason: None, outcome: None, note: None });
        }
        events
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_commutative_associative_and_idempotent(a in a_ledger(), b in a_ledger(), c in a_ledger()) {
        let all = lines_of(&merged(&[&a, &b, &c]));
        prop_assert_eq!(&lines_of(&merged(&[&c, &a, &b])), &all);
        let (left, right) = (read_back(&merged(&[&a, &b])), read_back(&merged(&[&b, &c])));
        prop_assert_eq!(&lines_of(&merged(&[&left, &c])), &all);
        prop_assert_eq!(&lines_of(&merged(&[&a, &right])), &all);
        prop_assert_eq!(&lines_of(&merged(&[&a, &b, &c, &b, &a])), &all);
    }

    #[test]
    fn what_is_exported_and_merged_is_the_same(a in a_ledger()) {
        let ledger = merged(&[&a]);
        prop_assert_eq!(lines_of(&merged(&[&read_back(&ledger)])), lines_of(&ledger));
    }

    /// Legal events lead to the last of them, in whatever order they arrive.
    #[test]
    fn legal_events_fold_to_a_legal_state(walk in a_walk(), order in any::<u64>()) {
        let end = walk.last().map_or(Status::Sent, |event| event.status);
        let mut shuffled = walk;
        shuffled.sort_by_key(|event| (u64::from(event.id.as_bytes()[35]) ^ order).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let state = fold(&Referral::nobody(), &shuffled);
        prop_assert_eq!((state.status, state.disputed), (end, 0));
    }

    /// Whatever happens, a state was reached by steps that may follow each other.
    #[test]
    fn illegal_events_change_nothing(events in proptest::collection::vec(an_event(), 0..9)) {
        let events: Vec<Event> = events.into_iter().filter_map(|line| match line { Line::Event(_, event) => Some(event), Line::Referral(_) => None }).collect();
        let state = fold(&Referral::nobody(), &events);
        let mut sorted = events.clone();
        sorted.sort();
        let mut now = Status::Sent;
        let mut disputed = 0;
        for event in &sorted {
            if now.followers().contains(&event.status) { now = event.status } else { disputed += 1 }
        }
        prop_assert_eq!((state.status, state.disputed), (now, disputed));
    }

    #[test]
    fn a_line_is_read_or_refused_and_nothing_else(text in any::<String>(), cut in any::<At>(), line in prop_oneof![a_referral(), an_event()]) {
        let _either = Line::read(&text);
        let written = line.write();
        prop_assert_eq!(Line::read(&written), Ok(line));
        let cut: String = written.chars().take(cut.index(written.len())).collect();
        prop_assert!(Line::read(&cut).is_err());
    }
}

#[test]
fn lines_that_are_not_taken_over() {
    let written = Line::Referral(Referral {
        id: uuid(1),
        code: "R-7K3M".to_owned(),
        at: at(1),
        ..Referral::nobody()
    })
    .write();
    assert!(Line::read(&written).is_ok());
    for (from, to) in [
        ("\"kind\":\"referral\"", "\"kind\":\"rumour\""),
        ("R-7K3M", "R-1OIL"),
        ("\"side\":\"sent\"", "\"side\":\"up\""),
        ("\"on\":\"2000-01-01\"", "\"on\":\"0001-01-01\""),
        ("\"on\":\"2000-01-01\"", "\"on\":\"soon\""),
        (
            "\"consent_share\"",
            "\"client\":\"191212121212\",\"consent_share\"",
        ),
    ] {
        assert!(written.contains(from), "{from} in {written}");
        let changed = written.replacen(from, to, 1);
        assert!(
            matches!(Line::read(&changed), Err(Refused::Broken(_))),
            "{changed}"
        );
    }
    let newer = written.replace("\"schema\":1", "\"schema\":2,\"mood\":\"new\"");
    assert_eq!(Line::read(&newer), Err(Refused::Newer));
    let wordier = written.replace("\"schema\":1", "\"schema\":1,\"mood\":\"new\"");
    assert!(Line::read(&wordier).is_ok(), "an unknown key is no harm");
}

fn a_place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("deep/ledger.sqlite");
    (place, path)
}

fn with_one(path: &std::path::Path) -> Ledger {
    let mut ledger = Ledger::open(path).expect("opened");
    ledger
        .add(|_| {
            Ok(vec![Referral {
                id: uuid(1),
                code: "R-7K3M".to_owned(),
                at: at(1),
                private: Private {
                    client: Some("K-SECRET".to_owned()),
                    reason: Some("reason ".repeat(900) + "SECRETREASON"),
                    note: Some("SECRETNOTE".to_owned()),
                },
                ..Referral::nobody()
            }])
        })
        .expect("added");
    ledger
        .append(&uuid(1), |_| {
            Ok(Event {
                at: at(2),
                id: uuid(2),
                on: day(2),
                status: Status::Declined,
                reason: Some(Reason::NoCapacity),
                outcome: None,
                note: Some("SECRETEVENT".to_owned()),
            })
        })
        .expect("appended");
    ledger
}

#[test]
fn what_is_forgotten_is_in_no_byte_and_every_count_stays() {
    let (place, path) = a_place();
    let mut ledger = with_one(&path);
    let tally = |ledger: &Ledger| {
        ledger
            .tally(None, None, None, Limits::default(), day(20))
            .expect("counted")
    };
    let before = tally(&ledger);
    let what = ledger.of_client("K-SECRET").expect("read");
    assert_eq!(what.referrals, [uuid(1)]);
    ledger.forget(&what).expect("forgotten");
    assert_eq!(tally(&ledger), before);
    assert!(
        ledger
            .of_client("K-SECRET")
            .expect("read")
            .referrals
            .is_empty()
    );
    assert_eq!(ledger.trouble().expect("read"), None);
    for entry in std::fs::read_dir(path.parent().expect("a folder")).expect("listed") {
        let bytes = std::fs::read(entry.expect("listed").path()).expect("read");
        let found = bytes.windows(6).any(|bytes| bytes == b"SECRET");
        assert!(!found, "a trace is left");
    }
    // What comes back with an old export stays forgotten.
    let old = with_one(&place.path().join("old/ledger.sqlite"));
    ledger.merge(&read_back(&old)).expect("merged");
    assert!(
        lines_of(&ledger)
            .iter()
            .all(|line| !line.contains("SECRET"))
    );
}

#[test]
fn only_what_is_closed_and_old_is_purged() {
    let (_place, path) = a_place();
    let mut ledger = with_one(&path);
    ledger
        .add(|_| {
            Ok(vec![Referral {
                id: uuid(9),
                code: "R-8K3M".to_owned(),
                at: at(1),
                ..Referral::nobody()
            }])
        })
        .expect("added");
    let what = ledger.older_than(day(3)).expect("read");
    assert_eq!((what.referrals, what.open), (vec![uuid(1)], 1));
    assert!(
        ledger
            .older_than(day(2))
            .expect("read")
            .referrals
            .is_empty()
    );
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let (_place, path) = a_place();
    let mut ledger = with_one(&path);
    let pages: i64 = ledger
        .connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .expect("read");
    let limit = |ledger: &Ledger, pages: i64| {
        ledger
            .connection
            .pragma_query_value(None, &format!("max_page_count({pages})"), |_| Ok(()))
            .or_else(|_| {
                ledger
                    .connection
                    .execute_batch(&format!("PRAGMA max_page_count = {pages}"))
            })
            .expect("limited");
    };
    limit(&ledger, pages);
    let big = |number: u8| {
        move |_: &dyn Fn(&str) -> anyhow::Result<bool>| {
            Ok(vec![Referral {
                id: uuid(number),
                code: "R-9K3M".to_owned(),
                at: at(1),
                private: Private {
                    note: Some("x".repeat(200_000)),
                    ..Private::default()
                },
                ..Referral::nobody()
            }])
        }
    };
    let error = ledger.add(big(5)).expect_err("there is no room");
    assert!(error.to_string().contains("no room left"), "{error:#}");
    assert_eq!(ledger.sizes().expect("read"), [1, 1]);
    limit(&ledger, 1 << 20);
    ledger.add(big(5)).expect("there is room again");
    assert_eq!(ledger.sizes().expect("read"), [2, 1]);
}

#[test]
fn a_copy_is_kept_before_a_migration() {
    let (_place, path) = a_place();
    let lines = lines_of(&with_one(&path));
    let ledger = Ledger::open(&path).expect("opened");
    let path = ledger.path.clone();
    let next = "CREATE TABLE tide (height INTEGER NOT NULL) STRICT;";
    let ledger = ledger
        .migrate(&[MIGRATIONS[0], next])
        .expect("brought forward");
    assert_eq!(lines_of(&ledger), lines);
    drop(ledger);
    let error = Ledger::open(&path).expect_err("it is newer now");
    assert!(error.to_string().contains("newer lots"), "{error:#}");
    let copy =
        Ledger::open(&copy_path(&path, 1)).expect("the copy is a ledger of the version before");
    assert_eq!(lines_of(&copy), lines);
}

/// Released migrations are never edited: files that were made with them are out there.
#[test]
fn released_migrations_stay_as_they_are() {
    let digest = |text: &str| {
        text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let digests: Vec<String> = MIGRATIONS
        .iter()
        .map(|text| format!("{:016x}", digest(text)))
        .collect();
    insta::assert_snapshot!(digests.join(" "), @"e13b4645baa1d39e");
}

#[test]
fn every_statement_prepares() {
    let ledger = in_memory();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/ledger/sql");
    for entry in std::fs::read_dir(folder).expect("listed") {
        let path = entry.expect("listed").path();
        let sql = std::fs::read_to_string(&path).expect("read");
        ledger
            .connection
            .prepare(&sql)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn overdue_ones_come_first() {
    let mut ledger = in_memory();
    let made = |number: u8, on: i8| Referral {
        id: uuid(number),
        code: referral::code(u128::from(number), 4),
        at: at(number),
        on: day(on),
        consent_count: if number == 3 {
            Consent::No
        } else {
            Consent::NotAsked
        },
        ..Referral::nobody()
    };
    ledger
        .add(|_| Ok(vec![made(1, 20), made(2, 1), made(3, 5), made(4, 21)]))
        .expect("added");
    let list = |filter: &Filter| -> Vec<String> {
        let found = ledger.list(filter, Limits::default(), day(22));
        let ids: Vec<String> = found
            .expect("listed")
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        let page = ledger.page(&ids, Limits::default()).expect("read");
        assert!(page.iter().map(|listed| &listed.referral.id).eq(&ids));
        ids
    };
    assert_eq!(list(&Filter::default()), [2, 3, 4, 1].map(uuid));
    let due = Filter {
        due: true,
        ..Filter::default()
    };
    assert_eq!(list(&due), [2, 3].map(uuid));
    let tally = ledger
        .tally(None, None, None, Limits::default(), day(22))
        .expect("counted");
    assert_eq!(tally.not_counted, 1);
    assert_eq!(tally.rows.iter().map(|row| row.count).sum::<usize>(), 3);
}

#[test]
fn codes_are_found_by_their_beginning() {
    let mut ledger = in_memory();
    let made = |number: u8, code: &str| Referral {
        id: uuid(number),
        code: code.to_owned(),
        at: at(number),
        ..Referral::nobody()
    };
    ledger
        .add(|_| {
            Ok(vec![
                made(1, "R-7K3M"),
                made(2, "R-7K4M"),
                made(3, "R-7K3MA"),
                made(4, "R-R9AB"),
            ])
        })
        .expect("added");
    let found = |typed: &str| -> Vec<String> {
        let coded = ledger.coded(typed).expect("read");
        coded.into_iter().map(|coded| coded.code).collect()
    };
    assert_eq!(found("r-7k3m"), ["R-7K3M"], "a whole code means itself");
    assert_eq!(found("7K4"), ["R-7K4M"]);
    assert_eq!(found("7k").len(), 3);
    assert_eq!(found("r9"), ["R-R9AB"]);
    assert_eq!(found(&uuid(4)), ["R-R9AB"]);
    assert!(found("").is_empty() && found("x1").is_empty() && found("~").is_empty());
}

/// An error of the ledger that passed for one of the index would have the index thrown away, and what was asked done once more.
#[test]
fn no_error_of_the_ledger_is_one_of_sqlite() {
    let ledger = in_memory();
    for sql in ["SELECT * FROM nowhere", "SELECT 1/", "SELECT 'x'"] {
        let asked = ledger
            .connection
            .query_row(sql, [], |row| row.get::<_, i64>(0));
        let error = ledger.explained(asked.expect_err(sql).into());
        assert!(
            !error
                .chain()
                .any(<dyn std::error::Error>::is::<rusqlite::Error>),
            "{sql}: {error:#}"
        );
    }
}
