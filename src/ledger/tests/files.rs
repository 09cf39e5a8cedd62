//! What the file of a ledger goes through.

use std::path::PathBuf;

use super::{at, day, in_memory, lines_of, read_back, uuid};
use crate::ledger::open::{MIGRATIONS, copy_path};
use crate::ledger::{Coded, Filter, Ledger, Which};
use crate::model::age::Limits;
use crate::model::referral::{self, Consent, Event, Private, Reason, Referral, Status};

fn a_place() -> (tempfile::TempDir, PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("deep/ledger.sqlite");
    (place, path)
}

fn named(name: &str) -> crate::model::text::Text {
    crate::model::text::Text {
        sv: Some(name.to_owned()),
        en: None,
    }
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
                    reason: Some("reason ".repeat(280) + "SECRETREASON"),
                    note: Some("SECRETNOTE".to_owned()),
                },
                from: "coompanion".to_owned(),
                to: "almi".to_owned(),
                offering: "almi/microloan".to_owned(),
                offering_name: named("Mikrolån"),
                from_name: named("Coompanion"),
                to_name: named("Almi"),
                catalogue: "orebro 1".to_owned(),
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
                consent_share: None,
                consent_count: None,
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
    let which = Which::OfClient {
        client: "K-SECRET".to_owned(),
        own: None,
    };
    let what = ledger.forgettable(&which).expect("read");
    let ids = |found: Vec<Coded>| -> Vec<String> { found.into_iter().map(|it| it.id).collect() };
    assert_eq!(ids(what.referrals), [uuid(1)]);
    ledger.forget(&which).expect("forgotten");
    assert_eq!(tally(&ledger), before);
    assert!(
        ledger
            .forgettable(&which)
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
    let closed_before = |day| Which::ClosedBefore(day);
    let noted = |number: u8, id: &str, ledger: &mut Ledger| {
        let noted = Event {
            at: at(number),
            id: uuid(number),
            on: day(10),
            status: Status::Noted,
            reason: None,
            outcome: None,
            consent_share: None,
            consent_count: None,
            note: None,
        };
        ledger.append(id, |_| Ok(noted)).expect("appended");
    };
    let what = ledger.forgettable(&closed_before(day(3))).expect("read");
    let ids: Vec<String> = what.referrals.into_iter().map(|it| it.id).collect();
    assert_eq!((ids, what.open), (vec![uuid(1)], 1));
    assert!(
        ledger
            .forgettable(&closed_before(day(2)))
            .expect("read")
            .referrals
            .is_empty()
    );
    // A note is the last thing that happened, wherever the referral stands.
    noted(20, &uuid(1), &mut ledger);
    noted(21, &uuid(9), &mut ledger);
    for (before, found) in [(10, (0, 0)), (11, (1, 1))] {
        let what = ledger
            .forgettable(&closed_before(day(before)))
            .expect("read");
        assert_eq!((what.referrals.len(), what.open), found, "{before}");
    }
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
        move |_: &crate::ledger::store::Held<'_>| {
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
    insta::assert_snapshot!(digests.join(" "), @"15de907aa2843632");
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
fn what_is_open_is_the_same_to_the_model_and_to_sql() {
    let open = Status::ALL.iter().filter(|status| status.is_open());
    let open: Vec<String> = open.map(|status| format!("'{}'", status.key())).collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/ledger/");
    let mut lists = 0;
    for part in ["sql", "migrations"] {
        for entry in std::fs::read_dir([folder, part].concat()).expect("listed") {
            let path = entry.expect("listed").path();
            let sql = std::fs::read_to_string(&path).expect("read");
            for list in sql.split("IN (").skip(1) {
                let list = list.split(')').next().expect("closed");
                // Those that wait for a first answer and those that wait for news are apart where they have limits of their own.
                if list.contains("'sent'") && list.contains("'accepted'") {
                    assert_eq!(list, open.join(", "), "{}", path.display());
                    lists += 1;
                }
            }
        }
    }
    assert!(lists >= 5, "only {lists} lists were seen");
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
        let found = ledger
            .list(filter, Limits::default(), day(22))
            .expect("listed");
        let ids: Vec<String> = found.iter().map(|matching| matching.id.clone()).collect();
        let page = ledger.page(found.clone(), Limits::default()).expect("read");
        assert!(page.iter().map(|listed| &listed.referral.id).eq(&ids));
        for (listed, matching) in page.iter().zip(&found) {
            let standing = ledger.standing(&listed.referral.id).expect("read");
            assert_eq!(Some(&listed.state), standing.map(|s| s.state).as_ref());
            assert_eq!(listed.state, matching.state);
        }
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

#[test]
fn whatever_is_never_written_is_damage_with_a_way_out() {
    for damage in [
        "UPDATE referral SET side = 'lost'",
        "UPDATE state SET changed = 'yesterday'",
        "UPDATE referral SET note = CAST(x'ff' AS TEXT)",
        "UPDATE state SET status = 'declined', reason = ''",
        "DELETE FROM referral",
    ] {
        let (_place, path) = a_place();
        let ledger = with_one(&path);
        ledger.connection.execute(damage, []).expect("done");
        let listed = ledger
            .list(&Filter::default(), Limits::default(), day(22))
            .and_then(|found| ledger.page(found, Limits::default()));
        let error = listed.expect_err(damage);
        assert!(error.to_string().contains("damaged"), "{damage}: {error:#}");
        let hints: Vec<&str> = crate::error::hints(&error).collect();
        assert!(hints.concat().contains("--salvage"), "{damage}: {hints:?}");
        let is_told = match ledger.trouble() {
            Ok(trouble) => trouble.is_some(),
            Err(error) => error.to_string().contains("damaged"),
        };
        assert!(is_told, "{damage}: {:?}", ledger.trouble());
    }
}

/// What is listed is read page by page: nothing may be written between two of them.
#[test]
fn one_answer_sees_one_state() {
    let (_place, path) = a_place();
    let mut writer = with_one(&path);
    let noted = |_: &crate::ledger::Standing| {
        Ok(Event {
            at: at(3),
            id: uuid(3),
            on: day(3),
            status: Status::Noted,
            reason: None,
            outcome: None,
            consent_share: None,
            consent_count: None,
            note: None,
        })
    };
    let reader = Ledger::open_to_read(&path).expect("read").expect("there");
    let found = reader
        .list(&Filter::default(), Limits::default(), day(22))
        .expect("listed");
    writer
        .connection
        .busy_timeout(std::time::Duration::ZERO)
        .expect("set");
    let waits = writer
        .append(&uuid(1), noted)
        .expect_err("it is being read");
    assert!(waits.to_string().contains("another program"), "{waits:#}");
    let again = reader.list(&Filter::default(), Limits::default(), day(22));
    assert_eq!(again.expect("listed"), found);
    drop(reader);
    writer.append(&uuid(1), noted).expect("nobody reads");
}
