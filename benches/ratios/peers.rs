//! The other programs: where they are, and how each is asked the question that `lots find --area A --stage S` answers.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::generate::Record;

const FIND: &str = include_str!("../../src/index/sql/find.sql");
const HITS: &str = include_str!("../../src/index/sql/hits.sql");

/// The day on which all is measured.
pub(crate) const TODAY: &str = "2026-11-24";

/// What is asked for.
pub(crate) const AREA: &str = "patent";
pub(crate) const STAGE: &str = "idea";

/// Returns where a program is; nothing when it is not installed.
///
/// Scripts are passed over: those that stand in for a program take longer to start than the program takes to answer.
pub(crate) fn installed(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file() && !is_script(file))
}

fn is_script(file: &Path) -> bool {
    let mut start = [0; 2];
    fs::File::open(file)
        .and_then(|mut file| file.read_exact(&mut start))
        .is_ok_and(|()| start == *b"#!")
}

/// Returns the command for a program that sees nothing of the user's settings.
pub(crate) fn command(program: impl AsRef<OsStr>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("HOME", home)
        .env("LC_ALL", "C.UTF-8")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("LOTS_TODAY", TODAY);
    command
}

/// Returns the SQL with which the index answers: what is found, in order but for the names of what is alike, and what a listing shows
/// of it.
///
/// The parameters are written out.
pub(crate) fn sql() -> String {
    let (area, stage) = (format!("'[\"{AREA}\"]'"), format!("'[\"{STAGE}\"]'"));
    let today = format!("'{TODAY}'");
    let find = with_values(
        FIND,
        &[
            (":by_cell", "1"),
            (":by_area", "1"),
            (":cell_areas", &area),
            (":cell_stages", &stage),
            (":statuses", "'[\"active\",\"unknown\"]'"),
            (":today", &today),
            (":lang", "'sv'"),
            (":matches", "NULL"),
            (":audiences", "NULL"),
            (":named_audiences", "NULL"),
            (":actors", "NULL"),
            (":not_actors", "NULL"),
            (":municipalities", "NULL"),
            (":prices", "NULL"),
        ],
    );
    // Without a limit, SQLite would not sort what it joins; joined otherwise, it would not keep the order.
    let found = format!(
        "FROM (SELECT key FROM ({find}) WHERE shown ORDER BY is_secondary, rank, start LIMIT -1) AS found \
         CROSS JOIN detail AS d ON d.key = found.key"
    );
    let hits = with_values(
        HITS,
        &[
            (
                "FROM json_each(:keys) AS wanted CROSS JOIN detail AS d ON d.key = wanted.value\nORDER BY wanted.rowid",
                &found,
            ),
            (":today", &today),
        ],
    );
    // The comment on top would look like an option to the shell.
    ["\n", &hits].concat()
}

/// Returns SQL with its parameters written out.
pub(crate) fn with_values(sql: &str, values: &[(&str, &str)]) -> String {
    let sql = sql.trim().trim_end_matches(';').to_owned();
    values.iter().fold(sql, |sql, (name, value)| {
        assert!(sql.contains(name), "the SQL has no `{name}` any more");
        sql.replace(name, value)
    })
}

/// Returns the question for `recsel`.
pub(crate) fn recsel_expression() -> String {
    format!("Area = '{AREA}' && Stage = '{STAGE}' && Status = 'active'")
}

/// Returns the question for DuckDB, over the CSV file of the records.
pub(crate) fn duckdb_sql(columns: &str, csv: &Path) -> String {
    format!(
        "SELECT {columns} FROM read_csv('{}', header = true, all_varchar = true) WHERE list_contains(string_split(areas, '; '), '{AREA}') \
         AND list_contains(string_split(stages, '; '), '{STAGE}') AND status = 'active' ORDER BY id",
        csv.display()
    )
}

/// Returns the question for ripgrep: the three lines of an offering that stand together in the files.
pub(crate) fn rg_pattern() -> String {
    format!(r#"areas = \[.*"{AREA}".*\]\nstages = \[.*"{STAGE}".*\]\nstatus = "active""#)
}

/// Writes the records as a file of GNU recutils.
pub(crate) fn write_rec(records: &[Record], path: &Path) {
    let mut text = String::from("%rec: Offering\n\n");
    for record in records {
        for (key, value) in fields(record) {
            let _ = writeln!(text, "{key}: {value}");
        }
        for (key, values) in [
            ("Area", &record.areas),
            ("Stage", &record.stages),
            ("Audience", &record.audiences),
        ] {
            for value in values {
                let _ = writeln!(text, "{key}: {value}");
            }
        }
        text.push('\n');
    }
    fs::write(path, text).expect("the folder is our own");
}

/// Writes the records as CSV, lists joined by `; `.
pub(crate) fn write_csv(records: &[Record], path: &Path) {
    let mut writer = csv::Writer::from_path(path).expect("the folder is our own");
    for (number, record) in records.iter().enumerate() {
        let lists = [
            ("areas", record.areas.join("; ")),
            ("stages", record.stages.join("; ")),
            ("audiences", record.audiences.join("; ")),
        ];
        let all: Vec<(&str, String)> = fields(record)
            .into_iter()
            .map(|(key, value)| (key, value.to_owned()))
            .chain(lists)
            .collect();
        if number == 0 {
            let header = all.iter().map(|(key, _)| key.to_lowercase());
            writer.write_record(header).expect("the folder is our own");
        }
        let row = all.iter().map(|(_, value)| value);
        writer.write_record(row).expect("the folder is our own");
    }
    writer.flush().expect("the folder is our own");
}

fn fields(record: &Record) -> [(&'static str, &str); 14] {
    [
        ("Id", &record.id),
        ("Actor_name", &record.actor_name),
        ("Name_sv", &record.name[0]),
        ("Name_en", &record.name[1]),
        ("Summary_sv", &record.summary[0]),
        ("Summary_en", &record.summary[1]),
        ("Status", record.status),
        ("Scope", record.scope),
        ("Price", record.price),
        ("Amount", record.amount.as_deref().unwrap_or("-")),
        ("Next_step_sv", &record.next_step[0]),
        ("Next_step_en", &record.next_step[1]),
        ("Source", &record.source),
        ("Date", &record.date),
    ]
}
