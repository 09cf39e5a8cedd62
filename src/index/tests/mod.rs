//! The index answers as `query::matches` defines (`oracle`), and stays true to the files whatever happens to them (`files`).

#![expect(clippy::disallowed_methods, reason = "tests may touch the world")]

mod files;
mod oracle;

use jiff::civil::Date;

fn today() -> Date {
    "2026-11-24".parse().expect("a day")
}
