//! What can be asked of a catalogue.
//!
//! A query is plain data. [`mod@matches`] defines what it means; the index must answer the same, and a property holds it to that.

pub(crate) mod compound;
pub(crate) mod matches;
pub(crate) mod name;
pub(crate) mod resolve;
pub(crate) mod word;
pub(crate) mod words;

use word::Word;

/// Which offerings are meant. Values within a filter are alternatives; different filters must all hold; an empty filter holds for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OfferingQuery {
    /// Ids of areas.
    pub(crate) areas: Vec<String>,
    /// Ids of stages.
    pub(crate) stages: Vec<String>,
    /// Ids of audiences.
    pub(crate) audiences: Vec<String>,
    /// Ids of the audiences of which an offering must name one to be open to them: they themselves, those that include them, or, where
    /// no more is known of the client, those that they include. What names one of `audiences` comes first.
    pub(crate) open_to: Vec<String>,
    /// Ids of actors whose offerings are meant.
    pub(crate) actors: Vec<String>,
    /// Ids of actors whose offerings are not meant.
    pub(crate) not_actors: Vec<String>,
    /// Ids of municipalities. Keeps out only what says that it serves others.
    pub(crate) municipalities: Vec<String>,
    /// Keys of price kinds.
    pub(crate) prices: Vec<String>,
    /// Keys of statuses; `unknown` for those that state none.
    pub(crate) statuses: Vec<String>,
    /// Words that must all occur in the text.
    pub(crate) words: Vec<Word>,
}

/// What stands for an offering whose status nobody has stated.
pub(crate) const STATUS_UNKNOWN: &str = "unknown";

/// The statuses that are shown unless others are asked for.
pub(crate) const CURRENT: [&str; 2] = ["active", STATUS_UNKNOWN];

/// One of the conditions of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    Area,
    Stage,
    Audience,
    Actor,
    NotActor,
    Municipality,
    Price,
    Status,
    Words,
}

impl Filter {
    pub(crate) const ALL: [Self; 9] = [
        Self::Area,
        Self::Stage,
        Self::Audience,
        Self::Actor,
        Self::NotActor,
        Self::Municipality,
        Self::Price,
        Self::Status,
        Self::Words,
    ];

    /// Returns how the filter is written at the prompt.
    pub(crate) fn flag(self) -> &'static str {
        match self {
            Self::Area => "--area",
            Self::Stage => "--stage",
            Self::Audience => "--audience",
            Self::Actor => "--actor",
            Self::NotActor => "--not-actor",
            Self::Municipality => "--municipality",
            Self::Price => "--price",
            Self::Status => "--status",
            Self::Words => "the words",
        }
    }
}

impl OfferingQuery {
    /// Returns the values of a filter; those of the words as they were typed.
    pub(crate) fn values(&self, filter: Filter) -> Vec<&str> {
        let list = match filter {
            Filter::Area => &self.areas,
            Filter::Stage => &self.stages,
            Filter::Audience => &self.audiences,
            Filter::Actor => &self.actors,
            Filter::NotActor => &self.not_actors,
            Filter::Municipality => &self.municipalities,
            Filter::Price => &self.prices,
            Filter::Status => &self.statuses,
            Filter::Words => return self.words.iter().map(Word::typed).collect(),
        };
        list.iter().map(String::as_str).collect()
    }

    /// Returns the conditions that the query makes.
    pub(crate) fn filters(&self) -> impl Iterator<Item = Filter> {
        Filter::ALL
            .into_iter()
            .filter(|filter| !self.values(*filter).is_empty())
    }

    /// Returns the query without one of its conditions.
    pub(crate) fn without(&self, filter: Filter) -> Self {
        let mut query = self.clone();
        match filter {
            Filter::Area => query.areas.clear(),
            Filter::Stage => query.stages.clear(),
            Filter::Audience => {
                query.audiences.clear();
                query.open_to.clear();
            }
            Filter::Actor => query.actors.clear(),
            Filter::NotActor => query.not_actors.clear(),
            Filter::Municipality => query.municipalities.clear(),
            Filter::Price => query.prices.clear(),
            Filter::Status => query.statuses.clear(),
            Filter::Words => query.words.clear(),
        }
        query
    }
}
