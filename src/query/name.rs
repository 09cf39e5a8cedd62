//! What a name can name, and which typed words may be one.

use anyhow::Result;

use super::resolve::PRICES;
use super::word;
use crate::model::offering::PriceKind;
use crate::model::vocabulary::Dimension;
use crate::text;

/// What a name can name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Named {
    Term(Dimension, String),
    Actor(String),
    /// An actor that is not wanted.
    NotActor(String),
    /// The key of a kind of price.
    Price(&'static str),
}

impl Named {
    /// Returns the word for what sort of thing is named.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Term(dimension, _) => dimension.key(),
            Self::Actor(_) => "actor",
            Self::NotActor(_) => "not actor",
            Self::Price(_) => "price",
        }
    }

    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Term(_, id) | Self::Actor(id) | Self::NotActor(id) => id,
            Self::Price(key) => key,
        }
    }

    /// Tells whether it is a word of the language, which has more endings than that of the genitive.
    fn has_endings(&self) -> bool {
        !matches!(
            self,
            Self::Actor(_) | Self::Term(Dimension::Municipality, _)
        )
    }

    /// Tells whether both are meant where both could be: terms of one dimension, or actors.
    fn is_beside(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Term(one, _), Self::Term(another, _)) => one == another,
            (Self::Actor(_), Self::Actor(_)) => true,
            _ => self == other,
        }
    }
}

/// The most words that a name is looked for in.
pub(crate) const LONGEST_NAME: usize = 5;

/// Returns how many of the next words are a name, and what it names.
pub(super) fn name_at(
    typed: &[&str],
    lookup: &mut impl FnMut(&str) -> Result<Vec<Named>>,
) -> Result<Option<(usize, Vec<Named>)>> {
    for length in (1..=typed.len().min(LONGEST_NAME)).rev() {
        let head = typed.get(..length).unwrap_or_default();
        for Spelling { name, is_inflected } in spellings(head) {
            let mut named = lookup(&name)?;
            named.extend(price(&name));
            named.retain(|named| !is_inflected || named.has_endings());
            named.sort();
            let Some(first) = named.first().cloned() else {
                continue;
            };
            named.retain(|other| first.is_beside(other));
            return Ok(Some((length, named)));
        }
    }
    Ok(None)
}

/// A name that typed words may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelling {
    pub(crate) name: String,
    /// It has lost an ending that names of places and actors do not have.
    is_inflected: bool,
}

/// Returns the names that typed words may be: as they are, then without the little words within, then with the last word without an
/// ending. None where it is one little word, or nothing at all.
pub(crate) fn spellings(typed: &[&str]) -> Vec<Spelling> {
    let name = typed.join(" ");
    let Some((last, before)) = typed.split_last() else {
        return Vec::new();
    };
    if text::fold(&name).is_empty() || (before.is_empty() && word::is_little(last)) {
        return Vec::new();
    }
    let as_is = |name| Spelling {
        name,
        is_inflected: false,
    };
    let mut spellings = vec![as_is(name)];
    let begins_within = before
        .first()
        .is_some_and(|first| word::is_within_names(first));
    if word::is_little(last) || begins_within {
        return spellings;
    }
    let telling = before
        .iter()
        .copied()
        .filter(|word| !word::is_within_names(word));
    let telling: Vec<&str> = telling.collect();
    let with = |last: &str| [&telling[..], &[last]].concat().join(" ");
    if telling.len() < before.len() {
        spellings.push(as_is(with(last)));
    }
    let stems = word::without_endings(last).into_iter();
    spellings.extend(stems.map(|(stem, is_genitive)| Spelling {
        name: with(&stem),
        is_inflected: !is_genitive,
    }));
    spellings
}

/// Returns the words for what is free.
pub(crate) fn free() -> Vec<&'static str> {
    let free = PRICES
        .iter()
        .filter(|(key, _)| *key == PriceKind::Free.key());
    free.flat_map(|(key, names)| std::iter::once(*key).chain(names.iter().copied()))
        .collect()
}

/// Returns the kind of price that a name stands for: of all kinds, only what is free has words that mean nothing else.
fn price(name: &str) -> Option<Named> {
    let is_free = free().iter().any(|known| text::is_meant(known, name));
    is_free.then_some(Named::Price(PriceKind::Free.key()))
}
