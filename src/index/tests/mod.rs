//! The index answers as `query::matches` defines (`oracle`), stays true to the files whatever happens to them (`files`, `looks`, `followed`),
//! and bears damage and company (`processes`).

#![expect(clippy::disallowed_methods, reason = "tests may touch the world")]

mod fields;
mod files;
mod folder;
mod followed;
mod looks;
mod oracle;
mod processes;

use jiff::civil::Date;

fn today() -> Date {
    "2026-11-24".parse().expect("a day")
}
