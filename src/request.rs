//! What was asked, as plain data: one struct per verb, and how the answer is wanted.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::model::date::PartialDate;
use crate::model::referral::Consent;
use crate::model::vocabulary::Dimension;

/// What was asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Request {
    Find(Find),
    Show(Show),
    Actors,
    Terms(Dimension),
    Atlas {
        /// Show who passes on to whom, too.
        with_referrals: bool,
    },
    Check(FindingFormat),
    Explain(Option<String>),
    Doctor,
    Completions(&'static str),
    Map(Map),
    Gaps(Gaps),
    Compare(Vec<String>),
    Path(ClientPath),
    WhatIf(WhatIf),
    Refer(Refer),
    Referral(Referral),
}

impl Request {
    /// Tells whether it can be answered without knowing the settings.
    pub(crate) fn needs_no_settings(&self) -> bool {
        matches!(self, Self::Doctor | Self::Explain(_) | Self::Completions(_))
    }
}

/// A state of the catalogue in the past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AsOf {
    /// At the end of a day, a month or a year.
    Date(PartialDate),
    /// Before a day, a month or a year began.
    Before(PartialDate),
    /// Whatever git takes for a revision, as it was typed.
    Revision(String),
}

impl AsOf {
    /// Returns the state that a typed value means: a date where it is one.
    pub(crate) fn typed(typed: &str) -> Self {
        PartialDate::parse(typed).map_or_else(|| Self::Revision(typed.to_owned()), Self::Date)
    }

    /// Returns how it is typed after `--as-of`; nothing for what is not typed there.
    pub(crate) fn as_typed(&self) -> Option<String> {
        match self {
            Self::Date(date) => Some(date.to_string()),
            Self::Before(_) => None,
            Self::Revision(typed) => Some(typed.clone()),
        }
    }

    /// Returns the state from which a change since a typed value is counted: what happened on a date belongs to it.
    pub(crate) fn since(typed: &str) -> Self {
        match Self::typed(typed) {
            Self::Date(date) => Self::Before(date),
            other => other,
        }
    }
}

/// One actor or offering is to be shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Show {
    /// Id or name.
    pub(crate) id: String,
    /// Nothing: as it is now.
    pub(crate) as_of: Option<AsOf>,
}

/// Areas by stages are to be seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Map {
    /// Which offerings count.
    pub(crate) asked: Find,
    /// Only those of actors that have signed up to the network.
    pub(crate) members: bool,
    /// Who, in place of how many.
    pub(crate) names: bool,
    /// A row per cell.
    pub(crate) long: bool,
    /// What has changed since then.
    pub(crate) since: Option<AsOf>,
}

/// What is missing, or there twice, is to be seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Gaps {
    /// Which offerings count.
    pub(crate) asked: Find,
    pub(crate) members: bool,
    /// Nothing: all. So with the areas, stages and actors that they are about.
    pub(crate) kinds: Vec<String>,
    pub(crate) areas: Vec<String>,
    pub(crate) stages: Vec<String>,
    pub(crate) actors: Vec<String>,
    /// How many actors make an overlap.
    pub(crate) min: usize,
}

/// What would be missing without some actors is to be seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct WhatIf {
    /// Which offerings count.
    pub(crate) asked: Find,
    /// Ids or names.
    pub(crate) without: Vec<String>,
}

/// A client's way through the stages is to be seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ClientPath {
    /// Which offerings count; its limit is for each stage.
    pub(crate) asked: Find,
    /// Nothing: the first stage.
    pub(crate) from: Option<String>,
    /// Nothing: the last stage.
    pub(crate) to: Option<String>,
}

/// A client is to be passed on.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Refer {
    /// Ids or names.
    pub(crate) offerings: Vec<String>,
    /// Nothing: one's own organisation.
    pub(crate) from: Option<String>,
    pub(crate) client: Option<String>,
    pub(crate) area: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) consent_share: Option<Consent>,
    pub(crate) consent_count: Option<Consent>,
    /// Nothing: today.
    pub(crate) on: Option<Date>,
    pub(crate) card: CardFormat,
    pub(crate) client_name: Option<String>,
    /// Ask nothing.
    pub(crate) yes: bool,
    /// What speaks against it has been said already, to somebody who wants it all the same.
    pub(crate) is_told: bool,
}

/// What is to be done with referrals that are in the ledger, or arrive there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Referral {
    List(Listing),
    Show(String),
    Receive(Receive),
    Update(Update),
    Card {
        code: String,
        card: CardFormat,
        client_name: Option<String>,
    },
    Stats(Stats),
    Forget {
        client: String,
        yes: bool,
    },
    Purge {
        /// Months; nothing: as the catalogue says.
        older_than: Option<u32>,
        yes: bool,
    },
    Export(Export),
    Merge(Vec<PathBuf>),
}

/// Which referrals are to be listed, as it was typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Listing {
    pub(crate) open: bool,
    pub(crate) due: bool,
    pub(crate) statuses: Vec<String>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) since: Option<Date>,
    pub(crate) client: Option<String>,
}

/// A client has arrived with a card.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Receive {
    pub(crate) code: String,
    pub(crate) from: String,
    pub(crate) offering: String,
    pub(crate) client: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) consent_share: Option<Consent>,
    pub(crate) consent_count: Option<Consent>,
    pub(crate) on: Option<Date>,
}

/// Something has happened to a referral.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Update {
    pub(crate) code: String,
    /// Nothing: it is not said, and what may be said is told.
    pub(crate) status: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) outcome: Option<String>,
    pub(crate) note: Option<String>,
    /// What the client has said since.
    pub(crate) consent_share: Option<Consent>,
    pub(crate) consent_count: Option<Consent>,
    pub(crate) on: Option<Date>,
    pub(crate) yes: bool,
}

/// What is to be counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Stats {
    pub(crate) since: Option<Date>,
    pub(crate) until: Option<Date>,
    pub(crate) by: Option<StatsBy>,
    /// Show small counts, too.
    pub(crate) exact: bool,
}

/// What referrals are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum StatsBy {
    /// Per actor: passed on, kept, received
    Actor,
    /// Per kind of help that was needed
    Area,
    /// Per stage of the client
    Stage,
    /// Per month in which the client was passed on
    Month,
}

/// How referrals leave the ledger.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Export {
    /// Leave out client codes, reasons and notes.
    pub(crate) without_texts: bool,
    /// Read what can be read of a damaged ledger.
    pub(crate) salvage: bool,
}

/// How a hand-over card is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum CardFormat {
    /// Plain text, to paste into a mail
    #[default]
    Text,
    /// With headings and bold words
    Markdown,
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
    /// Nothing: as it is now.
    pub(crate) as_of: Option<AsOf>,
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
    /// Columns that are never written.
    pub(crate) left_out: Vec<String>,
    /// The verb takes nothing of this but a format and a file.
    pub(crate) is_plain: bool,
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
    /// Only the ids, one per line, where rows have ids
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
