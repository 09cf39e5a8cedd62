//! What: something an actor offers (a *service* of HSDS). It is what people search for.

use jiff::civil::Date;

use super::actor::{Reach, Source};
use super::date::PartialDate;
use super::text::Text;

/// Something that an actor offers to somebody at some stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Offering {
    /// Unique within its actor; see [`full_id`].
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) summary: Text,
    pub(crate) aliases: Vec<String>,
    /// The first is the main area.
    pub(crate) areas: Vec<String>,
    pub(crate) stages: Vec<String>,
    pub(crate) audiences: Vec<String>,
    /// Nothing where no source says.
    pub(crate) status: Option<Status>,
    pub(crate) until: Option<PartialDate>,
    pub(crate) scope: Option<Scope>,
    /// Not stated: as the actor's.
    pub(crate) serves: Reach,
    /// Other actors of a joint offering.
    pub(crate) partners: Vec<String>,
    /// Names of partners that are not in the catalogue.
    pub(crate) outside_partners: Vec<String>,
    pub(crate) price: Price,
    pub(crate) conditions: Text,
    /// Who should not be sent.
    pub(crate) not_for: Text,
    /// What the client does first.
    pub(crate) next_step: Text,
    pub(crate) bring: Text,
    pub(crate) website: Option<String>,
    pub(crate) note: Text,
    pub(crate) verified: Option<Verified>,
    pub(crate) sources: Vec<Source>,
}

/// Returns the status on a day of what is there until another.
pub(super) fn status_on(
    status: Option<Status>,
    until: Option<PartialDate>,
    today: Date,
) -> Option<Status> {
    if until.is_some_and(|until| until.last_day() < today) {
        Some(Status::Ended)
    } else {
        status
    }
}

impl Offering {
    /// Returns the status on a day: ended once `until` has passed, whatever else is written.
    pub(crate) fn status_on(&self, today: Date) -> Option<Status> {
        status_on(self.status, self.until, today)
    }

    /// Returns the newest date that a source shows.
    pub(crate) fn source_date(&self) -> Option<PartialDate> {
        self.sources.iter().filter_map(|source| source.date).max()
    }

    /// Returns the municipalities outside of which nobody is served, given the actor's reach; nothing when nobody is kept out.
    ///
    /// A national offering reaches everybody; where nobody has said whom it serves, nobody is kept out.
    pub(crate) fn only_serves<'a>(&'a self, actor: &'a Reach) -> Option<&'a [String]> {
        if self.scope == Some(Scope::National) {
            return None;
        }
        match (&self.serves, actor) {
            (Reach::Only(places), _) | (Reach::NotStated, Reach::Only(places)) => Some(places),
            (Reach::All, _) | (Reach::NotStated, Reach::All | Reach::NotStated) => None,
        }
    }
}

/// Returns the id by which an offering is known outside its actor: `almi/microloan`.
pub(crate) fn full_id(actor: &str, offering: &str) -> String {
    format!("{actor}/{offering}")
}

/// Whether something can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    Paused,
    Ended,
}

impl Status {
    pub(crate) const ALL: [Self; 3] = [Self::Active, Self::Paused, Self::Ended];

    /// Returns the word that stands for it in files and in every format.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }

    /// Returns the status of a [`key`](Self::key).
    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// How wide an area an offering is made for. Orders from near to far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// The county.
    Local,
    /// Several counties.
    Regional,
    /// The whole country.
    National,
}

impl Scope {
    pub(crate) const ALL: [Self; 3] = [Self::Local, Self::Regional, Self::National];

    /// Returns the word that stands for it in files and in every format.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Regional => "regional",
            Self::National => "national",
        }
    }
}

/// What it costs the client, or what the client gets and against what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) kind: PriceKind,
    /// As the source writes it, for example `SEK 250,000`.
    pub(crate) amount: Option<String>,
    pub(crate) text: Text,
}

/// The sort of price.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum PriceKind {
    Free,
    Fee,
    Loan,
    Equity,
    Grant,
    /// No source says. It does not mean free.
    #[default]
    Unknown,
}

impl PriceKind {
    pub(crate) const ALL: [Self; 6] = [
        Self::Free,
        Self::Fee,
        Self::Loan,
        Self::Equity,
        Self::Grant,
        Self::Unknown,
    ];

    /// Returns the word that stands for it in files and in every format.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Fee => "fee",
            Self::Loan => "loan",
            Self::Equity => "equity",
            Self::Grant => "grant",
            Self::Unknown => "unknown",
        }
    }
}

/// That a person has asked the owner whether all this is true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verified {
    pub(crate) on: Date,
    /// A role, not a name.
    pub(crate) by: Option<String>,
    /// How the owner was asked: one of [`HOW`].
    pub(crate) how: Option<String>,
}

/// The ways of asking an owner.
pub(crate) const HOW: [&str; 4] = ["call", "mail", "meeting", "web"];
