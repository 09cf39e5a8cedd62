//! `lots`: who offers what, to whom, at which stage, and how to pass a client on.
//!
//! This library exists so that the binary stays thin; it makes no promise to other programs. What is stable are the catalogue's
//! file format, the command line, and the columns of JSON and CSV. `ARCHITECTURE.md` has the map.

pub mod app;
mod ask;
mod catalogue;
pub mod cli;
mod commands;
mod config;
mod context;
mod diagnostic;
mod error;
mod file;
mod index;
mod ledger;
mod model;
mod output;
mod query;
mod request;
mod text;
mod view;
mod workspace;
mod world;

pub use world::{Ambient, COMPLETION_VARIABLE, Folders, Terminal};
