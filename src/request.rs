//! What was asked, as plain data: one struct per verb, and how the answer is wanted.

use std::path::PathBuf;

use crate::model::vocabulary::Dimension;

/// What was asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Request {
    Find(Find),
    Show(String),
    Actors,
    Terms(Dimension),
    Check(FindingFormat),
    Explain(Option<String>),
    Doctor,
    Completions(&'static str),
}

/// Values of filters as they were typed, not yet understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Find {
    pub(crate) words: Vec<String>,
    pub(crate) areas: Vec<String>,
    pub(crate) stages: Vec<String>,
    pub(crate) audiences: Vec<String>,
    pub(crate) actors: Vec<String>,
    pub(crate) not_actors: Vec<String>,
    pub(crate) municipalities: Vec<String>,
    pub(crate) prices: Vec<String>,
    pub(crate) statuses: Vec<String>,
    /// Whatever its status.
    pub(crate) all: bool,
    /// Say why each hit is one, what was near, and how hits are ordered.
    pub(crate) explain: bool,
    /// Nothing: as many as suit the place where they are shown.
    pub(crate) limit: Option<usize>,
}

/// How an answer is wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Wanted {
    /// Nothing: a table, or what the output file's name says.
    pub(crate) format: Option<Format>,
    /// Empty: those that the format shows of itself.
    pub(crate) columns: Vec<String>,
    pub(crate) no_headers: bool,
    pub(crate) output: Option<PathBuf>,
    /// CSV as spreadsheets want it.
    pub(crate) excel: bool,
}

/// A format of listings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Columns to read; fitted to the terminal, whole in a pipe
    Table,
    /// A table in Markdown
    Markdown,
    /// Comma-separated values, RFC 4180
    Csv,
    /// One array of objects
    Json,
    /// One object per line
    Jsonl,
    /// Only the ids, one per line
    Ids,
}

/// A format of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum FindingFormat {
    /// With the line of the file and a caret
    #[default]
    Pretty,
    /// One line each: place, severity, code, message
    Short,
    /// One array of objects
    Json,
}
