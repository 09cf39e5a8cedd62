//! The whole program, as its users meet it.

#![expect(clippy::disallowed_methods, reason = "tests may touch the world")]

mod as_of;
mod as_of_git;
mod atlas;
mod catalogue;
mod check;
mod columns;
mod completions;
mod counts;
mod damage;
mod doctor;
mod documents;
mod find;
mod forget;
mod formats;
mod gaps;
mod headings;
mod hostile;
mod ledger;
mod maintainers;
mod merge;
mod mistakes;
mod processes;
#[cfg(unix)]
mod questions;
mod receipts;
mod refer;
mod referral;
mod repository;
mod rules;
mod sandbox;
mod show;
mod since;
mod slips;
#[cfg(unix)]
mod suggested;
mod terminal;
mod together;
mod whole;
mod words;
