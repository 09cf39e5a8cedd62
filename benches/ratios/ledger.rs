//! A ledger of a million events, and the same questions to the `sqlite3` shell over the same file.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rusqlite::{Connection, params};

use super::measure::{Work, in_turn, peak, run};
use super::random::Random;
use super::{peers, table};

const LIST: &str = include_str!("../../src/ledger/sql/list.sql");
const TALLY: &str = include_str!("../../src/ledger/sql/tally.sql");

/// The same ledger at every run.
const SEED: u64 = 2017;

/// What can follow each status, for the referrals of the benchmark.
const NEXT: [(&str, &[&str]); 4] = [
    ("sent", &["accepted", "declined", "unknown", "cancelled"]),
    ("accepted", &["in-progress", "completed"]),
    (
        "in-progress",
        &["in-progress", "on-hold", "completed", "failed"],
    ),
    ("on-hold", &["in-progress", "completed"]),
];

/// Measures what the ledger is asked, over a number of events.
pub(crate) fn compare(place: &Path, events: usize, rounds: usize) {
    let ledger = Ledger::generated(place, events);
    let shell = peers::installed("sqlite3");
    let Some(shell) = shell else { return };
    let label = format!("{events} ev.");
    let next = Cell::new(0);
    let insert = || {
        next.set(next.get() + 1);
        ledger.shell(&shell, &insert_sql(next.get()))
    };
    let refer = || ledger.lots(&["refer", "almi/microloan", "--from", "coompanion", "--yes"]);
    let times = in_turn(&[Work::new(refer), Work::new(insert)], 3, rounds);
    table::ratio(
        &label,
        "refer --yes",
        "sqlite3, one insert",
        times.ratio(0, 1),
        Some(1.5),
    );

    for (args, sql, against, budget) in [
        (
            &["referral", "list", "--due"][..],
            list_sql(),
            "sqlite3, the same list",
            1.5,
        ),
        (
            &["referral", "stats"][..],
            tally_sql(),
            "sqlite3, the same counts",
            2.0,
        ),
    ] {
        let works = [
            Work::new(|| ledger.lots(args)),
            Work::new(|| ledger.shell(&shell, &sql)),
        ];
        let times = in_turn(&works, 1, rounds / 3 + 1);
        let work = args.join(" ");
        table::ratio(&label, &work, against, times.ratio(0, 1), Some(budget));
        if let Some(mebibytes) = peak(&ledger.home, || ledger.lots(args)) {
            table::memory(&label, &format!("{work}, memory"), mebibytes, Some(100.0));
        }
    }
}

/// A generated ledger, with the home of whoever asks it.
struct Ledger {
    home: PathBuf,
    file: PathBuf,
}

impl Ledger {
    fn generated(place: &Path, events: usize) -> Self {
        let home = place.join("ledger");
        fs::create_dir_all(&home).expect("the folder is our own");
        let ledger = Self {
            file: home.join("ledger.sqlite"),
            home,
        };
        // The first referral makes the file as it is today.
        run(ledger.lots(&["refer", "almi/microloan", "--from", "coompanion", "--yes"]));
        let connection = Connection::open(&ledger.file).expect("`lots` has made it");
        connection
            .execute_batch("PRAGMA synchronous = OFF; BEGIN")
            .expect("it is our own");
        fill(&connection, events);
        connection.execute_batch("COMMIT").expect("there is room");
        ledger
    }

    fn lots(&self, args: &[&str]) -> Command {
        let mut command = peers::command(env!("CARGO_BIN_EXE_lots"), &self.home);
        command.env("LOTS_LEDGER", &self.file).args(args);
        command
    }

    fn shell(&self, shell: &Path, sql: &str) -> Command {
        let mut command = peers::command(shell, &self.home);
        command.arg(&self.file).arg(sql);
        command
    }
}

fn fill(connection: &Connection, events: usize) {
    let mut random = Random::new(SEED);
    let actors = [
        "almi",
        "inkubera",
        "coompanion",
        "prv",
        "lrf",
        "robotdalen",
        "oru-holding",
    ];
    let areas = [
        "advice", "loans", "patent", "grants", "training", "premises",
    ];
    let stages = ["idea", "start", "early", "growth"];
    let mut written = 0;
    let mut number = 0_u64;
    while written < events {
        number += 1;
        let id = uuid(number, 0);
        let (from, to) = (random.one_of(&actors), random.one_of(&actors));
        let (area, stage) = (random.one_of(&areas), random.one_of(&stages));
        let sent = random.below(1050);
        let (mut status, mut on, mut answered) = ("sent", sent, None);
        let mut place = 0;
        while let Some((_, next)) = NEXT.iter().find(|(from, _)| *from == status) {
            if place >= 9 || (place >= 2 && random.below(100) < 7) {
                break;
            }
            place += 1;
            status = random.one_of(next);
            on += 1 + random.below(11);
            if answered.is_none() && !matches!(status, "unknown" | "cancelled") {
                answered = Some(day(on));
            }
            let values = params![
                id,
                moment(on, place),
                uuid(number, place),
                day(on),
                status,
                reason(status),
                outcome(status)
            ];
            connection
                .prepare_cached(
                    "INSERT INTO event VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, NULL, NULL)",
                )
                .and_then(|mut statement| statement.execute(values))
                .expect("the table takes it");
            written += 1;
        }
        let values = params![
            id,
            format!("R-{number:06}"),
            from,
            format!("{to}/x"),
            to,
            area,
            stage,
            day(sent),
            moment(sent, 0),
            format!("K-{number}")
        ];
        connection
            .prepare_cached(
                "INSERT INTO referral VALUES (?1, ?2, 'sent', ?3, ?3, ?3, ?4, 'Namn', 'Name', ?5, ?5, ?5, 'bench 1', ?6, ?7, 'yes', 'yes', \
                 ?8, ?9, ?10, 'behöver hjälp med nästa steg', NULL, 0)",
            )
            .and_then(|mut statement| statement.execute(values))
            .expect("the table takes it");
        let values = params![
            id,
            status,
            day(on),
            reason(status),
            outcome(status),
            answered,
            from,
            to,
            area,
            stage,
            day(sent)
        ];
        connection
            .prepare_cached("INSERT INTO state VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'yes', 'yes', 0, 'sent', ?7, ?8, ?9, ?10, ?11)")
            .and_then(|mut statement| statement.execute(values))
            .expect("the table takes it");
    }
}

fn reason(status: &str) -> Option<&'static str> {
    matches!(status, "declined" | "failed").then_some("no-capacity")
}

fn outcome(status: &str) -> Option<&'static str> {
    (status == "completed").then_some("helped")
}

/// Returns an id that orders as the number does, as those of version 7 do.
fn uuid(number: u64, place: usize) -> String {
    format!("{number:08x}-0000-7000-8000-{place:012x}")
}

/// Returns a day of the three years before the day of the benchmark, as SQLite writes it.
fn day(number: usize) -> String {
    let start = jiff::civil::date(2023, 12, 1);
    let days = i32::try_from(number).expect("three years have few days");
    start
        .saturating_add(jiff::Span::new().days(days))
        .to_string()
}

fn moment(number: usize, place: usize) -> String {
    format!("{}T10:00:00.{place:06}Z", day(number))
}

/// Returns what writes one more referral down, as durably.
fn insert_sql(number: usize) -> String {
    let id = format!("ffffffff-0000-7000-8000-{number:012x}");
    format!(
        "PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON; BEGIN IMMEDIATE; \
         INSERT INTO referral VALUES ('{id}', 'R-Z{number:05}', 'sent', 'coompanion', 'a', 'b', 'almi/microloan', 'a', 'b', 'almi', 'a', 'b', \
         'bench 1', 'loans', NULL, 'not-asked', 'not-asked', '{0}', '{0}T10:00:00Z', NULL, NULL, NULL, 0); \
         INSERT INTO state VALUES ('{id}', 'sent', '{0}', NULL, NULL, NULL, 'not-asked', 'not-asked', 0, 'sent', 'coompanion', 'almi', 'loans', \
         NULL, '{0}'); COMMIT",
        peers::TODAY
    )
}

/// Returns what lists the late ones with what a listing shows of them.
fn list_sql() -> String {
    let today = format!("'{}'", peers::TODAY);
    let list = peers::with_values(
        LIST,
        &[
            // First, as `:to` begins it.
            (":today", &today),
            (":open", "1"),
            (":due", "1"),
            (":before", &format!("date({today}, '-7 days')")),
            (":statuses", "NULL"),
            (":from", "NULL"),
            (":to", "NULL"),
            (":since", "NULL"),
            (":client", "NULL"),
            (":first_answer", "7"),
            (":news", "30"),
        ],
    );
    let list = uncommented(&list);
    format!("SELECT r.*, l.* FROM ({list}) AS l JOIN referral AS r ON r.id = l.referral")
}

/// Returns what counts them, and after how many days answers came.
fn tally_sql() -> String {
    let late = |days: u8| format!("date('{}', '-{days} days')", peers::TODAY);
    let tally = peers::with_values(
        TALLY,
        &[
            (":by", "NULL"),
            (":since", "NULL"),
            (":until", "NULL"),
            (":answer_before", &late(7)),
            (":news_before", &late(30)),
        ],
    );
    let tally = uncommented(&tally);
    format!(
        "SELECT from_actor, to_actor, standing, reason, outcome, count(*) FROM ({tally}) WHERE NOT not_counted GROUP BY 1, 2, 3, 4, 5; \
         SELECT CAST(julianday(answered) - julianday(sent_on) AS INTEGER), count(*) FROM ({tally}) WHERE answered IS NOT NULL GROUP BY 1"
    )
}

fn uncommented(sql: &str) -> String {
    let lines = sql.lines().filter(|line| !line.starts_with("--"));
    lines.collect::<Vec<_>>().join("\n")
}
