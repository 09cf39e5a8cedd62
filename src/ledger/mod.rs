//! The ledger: an SQLite file of referrals, kept for years. It is never deleted and never overwritten.
//!
//! Events are only added, or joined with another ledger's record of the same one; `state` is their fold. Migrations are numbered, run in
//! one transaction each, and are never edited once released. Knows the model of referrals; knows nothing of the catalogue, of commands
//! and of output.

mod forget;
mod lines;
mod merge;
mod open;
mod row;
mod salvage;
mod store;
mod tally;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use rusqlite::Connection;

pub(crate) use forget::Which;
pub(crate) use lines::{Line, Refused};
pub(crate) use merge::{Disagreement, MOST_DISPUTED};
pub(crate) use store::{Coded, Filter, Listed, Matching, Standing, UnderWay};
pub(crate) use tally::{Standing as TallyStanding, Tallied, Tally, TallyBy};

/// An open ledger.
#[derive(Debug)]
pub(crate) struct Ledger {
    connection: Connection,
    path: PathBuf,
}
