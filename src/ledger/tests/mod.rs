//! The ledger keeps what it is given, in whatever order it comes (`properties`), and nothing that was to be forgotten, whatever happens
//! to its file (`files`, `bytes`); and knows where both ends of a referral disagree (`pairs`).

#![expect(clippy::disallowed_methods, reason = "tests may touch the world")]

mod bytes;
mod files;
mod pairs;
mod properties;

use std::path::PathBuf;

use jiff::civil::Date;
use rusqlite::Connection;

use super::open::MIGRATIONS;
use super::{Ledger, Line};

pub(super) fn day(number: i8) -> Date {
    Date::constant(2026, 3, number)
}

pub(super) fn now() -> jiff::Timestamp {
    "2026-11-24T10:00:00Z".parse().expect("a moment")
}

pub(super) fn in_memory() -> Ledger {
    let ledger = Ledger {
        connection: Connection::open_in_memory().expect("there is memory"),
        path: PathBuf::from("memory"),
    };
    ledger
        .migrate(&MIGRATIONS)
        .expect("the migrations are sound")
}

pub(super) fn uuid(number: u8) -> String {
    format!("00000000-0000-7000-8000-0000000000{number:02x}")
}

pub(super) fn at(number: u8) -> String {
    format!("2026-03-01T10:00:{number:02}.000000Z")
}

pub(super) fn lines_of(ledger: &Ledger) -> Vec<String> {
    let mut lines = Vec::new();
    ledger
        .each_line(|line| {
            lines.push(line.write());
            Ok(())
        })
        .expect("read");
    lines
}

pub(super) fn merged(parts: &[&[Line]]) -> Ledger {
    let mut ledger = in_memory();
    for part in parts {
        ledger.merge(part).expect("merged");
    }
    assert_eq!(ledger.trouble().expect("read"), None);
    ledger
}

pub(super) fn read_back(ledger: &Ledger) -> Vec<Line> {
    lines_of(ledger)
        .iter()
        .map(|line| Line::read(line, now()).expect("what was written is read"))
        .collect()
}
