//! Who: an organisation of the support system (an *organization* of HSDS).

use jiff::civil::Date;

use super::date::PartialDate;
use super::offering::{self, Offering, Status};
use super::text::Text;

/// An organisation and what it offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Actor {
    pub(crate) id: String,
    pub(crate) name: Text,
    /// What sort of organisation, as an id of the maintainers' choice.
    pub(crate) kind: String,
    pub(crate) role: Role,
    pub(crate) status: Option<Status>,
    /// When it closed or will close.
    pub(crate) until: Option<PartialDate>,
    pub(crate) aliases: Vec<String>,
    pub(crate) website: Option<String>,
    pub(crate) contact: Text,
    /// Where it sits.
    pub(crate) municipalities: Vec<String>,
    pub(crate) serves: Reach,
    pub(crate) purpose: Text,
    pub(crate) goals: Text,
    /// How it sees working with others.
    pub(crate) collaboration: Text,
    pub(crate) note: Text,
    /// Areas it says itself it does best.
    pub(crate) strengths: Vec<String>,
    pub(crate) sources: Vec<Source>,
    pub(crate) offerings: Vec<Offering>,
}

impl Actor {
    /// Returns the status on a day: ended once `until` has passed, whatever else is written.
    pub(crate) fn status_on(&self, today: Date) -> Option<Status> {
        offering::status_on(self.status, self.until, today)
    }
}

/// Whether an actor has signed up to the network.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Role {
    #[default]
    Member,
    /// Described, but not part of the agreement.
    Associated,
}

impl Role {
    pub(crate) const ALL: [Self; 2] = [Self::Member, Self::Associated];

    /// Returns the word that stands for it in files and in every format.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Associated => "associated",
        }
    }
}

/// Whose clients are served, by municipality.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Reach {
    #[default]
    NotStated,
    All,
    Only(Vec<String>),
}

impl Reach {
    /// The word for [`Reach::All`] in a `serves` list.
    pub(crate) const ALL_KEY: &'static str = "all";
}

/// Where something was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) url: String,
    /// The source's own date, not the day it was read.
    pub(crate) date: Option<PartialDate>,
    /// What it is the source of.
    pub(crate) says: Option<String>,
}
