//! From what somebody typed to the ids that are meant.

use std::collections::VecDeque;

use anyhow::Result;

use super::word::{self, Word};
use crate::error::hinted;
use crate::model::offering::PriceKind;
use crate::model::vocabulary::{Dimension, Term, Vocabulary};
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

/// How free words were understood.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Understood {
    /// Words that name something, with what they name: one thing, or the terms that have them as an alias.
    pub(crate) names: Vec<(String, Vec<Named>)>,
    /// Words to look for in the text.
    pub(crate) words: Vec<Word>,
    /// Words that say nothing.
    pub(crate) ignored: Vec<String>,
    /// What is not wanted and cannot be left out: only actors can.
    pub(crate) denied: Vec<String>,
}

/// Returns what free words mean: names of the vocabulary and of actors first, longest first, and the rest as words.
///
/// A name may have an article or *my* within (*sell my company*), and an ending. What is joined by hyphens and no name is the words that
/// it consists of: *EU-bidrag* is about grants. An actor behind *not* is not wanted; anything else behind it is not looked for. A word for
/// several terms means those that another word names: *låna pengar* is about loans. `lookup` gives what a name names.
///
/// # Errors
/// Whatever `lookup` reports.
pub(crate) fn words(
    typed: &[String],
    mut lookup: impl FnMut(&str) -> Result<Vec<Named>>,
) -> Result<Understood> {
    let mut rest: VecDeque<&str> = typed.iter().flat_map(|t| t.split_whitespace()).collect();
    let mut understood = Understood::default();
    while !rest.is_empty() {
        if let Some((length, named)) = name_at(rest.make_contiguous(), &mut lookup)? {
            let name: Vec<&str> = rest.drain(..length).collect();
            understood.names.push((name.join(" "), named));
            continue;
        }
        let Some(head) = rest.pop_front() else {
            break;
        };
        if word::is_negation(head) {
            let next = name_at(rest.make_contiguous(), &mut lookup)?;
            let named = next.iter().flat_map(|(_, named)| named);
            let not: Vec<Named> = named
                .filter_map(|named| match named {
                    Named::Actor(id) => Some(Named::NotActor(id.clone())),
                    _ => None,
                })
                .collect();
            if !not.is_empty() || word::is_denial(head) {
                let is_said = rest.front().is_some_and(|next| !word::is_little(next));
                let length = next.map_or(usize::from(is_said), |(length, _)| length);
                let next: Vec<&str> = rest.drain(..length).collect();
                let typed = [&[head], &next[..]].concat().join(" ");
                if !not.is_empty() {
                    understood.names.push((typed, not));
                } else if length == 0 {
                    understood.ignored.push(typed);
                } else {
                    understood.denied.push(typed);
                }
                continue;
            }
        }
        if word::is_little(head) {
            understood.ignored.push(head.to_owned());
        } else if head.contains('-') {
            for part in head.split('-').filter(|part| !part.is_empty()).rev() {
                rest.push_front(part);
            }
        } else {
            understood.words.extend(Word::all_of(head));
        }
    }
    let alone = understood
        .names
        .iter()
        .filter(|(_, named)| named.len() == 1);
    let alone: Vec<Named> = alone.flat_map(|(_, named)| named.clone()).collect();
    for (_, named) in &mut understood.names {
        if named.iter().any(|named| alone.contains(named)) {
            named.retain(|named| alone.contains(named));
        }
    }
    Ok(understood)
}

/// Returns how many of the next words are a name, and what it names.
fn name_at(
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
    if word::is_little(last) || before.first().is_some_and(|first| word::is_little(first)) {
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

/// Returns the id of the one term that a typed value names.
///
/// # Errors
/// An unknown value, with the nearest known ones; or one that several terms have as an alias.
pub(crate) fn term(dimension: Dimension, typed: &str, vocabulary: &Vocabulary) -> Result<String> {
    let mut ids = meant(dimension, typed, vocabulary)?;
    if ids.len() > 1 {
        return Err(hinted(
            format!("`{typed}` could be {}", text::any_of(&ids)),
            "write one of them",
        ));
    }
    Ok(ids.remove(0))
}

/// Returns the ids of the terms that typed values name.
///
/// # Errors
/// An unknown value, with the nearest known ones.
pub(crate) fn terms(
    dimension: Dimension,
    typed: &[String],
    vocabulary: &Vocabulary,
) -> Result<Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    for typed in typed {
        for id in meant(dimension, typed, vocabulary)? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

/// Returns the ids of the terms that a typed value names: one, or those that have it as an alias.
fn meant(dimension: Dimension, typed: &str, vocabulary: &Vocabulary) -> Result<Vec<String>> {
    let terms = vocabulary.terms(dimension);
    let is_named = |term: &&Term| term.spellings().any(|name| text::is_meant(name, typed));
    let exact = terms.iter().find(|term| text::is_meant(&term.id, typed));
    let ids: Vec<String> = match exact {
        Some(term) => vec![term.id.clone()],
        None => terms
            .iter()
            .filter(is_named)
            .map(|term| term.id.clone())
            .collect(),
    };
    if !ids.is_empty() {
        return Ok(ids);
    }
    let near = nearest_terms(
        typed,
        terms
            .iter()
            .flat_map(|term| term.spellings().map(|s| (s, term.id.as_str()))),
    );
    let list = if vocabulary.is_empty() {
        "the catalogue's `vocabulary.toml` gives no words; `lots check` says why".to_owned()
    } else {
        format!("`lots {}` lists them", dimension.plural())
    };
    Err(hinted(
        format!("unknown {} `{typed}`", dimension.key()),
        text::did_you_mean(&near.join(" or "), &list),
    ))
}

/// Returns the names nearest to a typed one, each with the id it stands for where that is another.
pub(crate) fn nearest_terms<'a>(
    typed: &str,
    known: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<String> {
    let known: Vec<(&str, &str)> = known.collect();
    let mut shown: Vec<String> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for name in text::nearest(typed, known.iter().map(|(name, _)| *name)) {
        let Some((_, id)) = known.iter().find(|(n, _)| *n == name) else {
            continue;
        };
        if !ids.contains(id) {
            ids.push(id);
            shown.push(if text::fold(id) == text::fold(&name) {
                format!("`{id}`")
            } else {
                format!("`{id}` ({name})")
            });
        }
    }
    shown
}

/// Returns the one of the program's own words that a typed value names, by key or by its names in either language.
///
/// # Errors
/// An unknown value, with all that are known.
pub(crate) fn own_word(
    kind: &str,
    typed: &str,
    known: &[(&'static str, &[&str])],
) -> Result<String> {
    let found = known.iter().find(|(id, names)| {
        let mut names = std::iter::once(id).chain(*names);
        names.any(|name| text::is_meant(name, typed))
    });
    found.map(|(id, _)| (*id).to_owned()).ok_or_else(|| {
        let ids: Vec<&str> = known.iter().map(|(id, _)| *id).collect();
        hinted(
            format!("unknown {kind} `{typed}`"),
            format!("it is one of {}", text::any_of(&ids)),
        )
    })
}

/// Price kinds as people type them.
pub(crate) const PRICES: [(&str, &[&str]); 6] = [
    ("free", &["gratis", "kostnadsfri", "kostnadsfritt", "fri"]),
    ("fee", &["avgift", "kostar"]),
    ("loan", &["lån"]),
    ("equity", &["ägarkapital", "ägarandel"]),
    ("grant", &["bidrag"]),
    ("unknown", &["okänd", "okänt", "not stated", "ej angivet"]),
];

/// Statuses as people type them.
pub(crate) const STATUSES: [(&str, &[&str]); 4] = [
    ("active", &["aktiv", "aktiva", "pågår"]),
    ("paused", &["pausad", "vilande"]),
    ("ended", &["avslutad", "avslutade", "closed", "nedlagd"]),
    ("unknown", &["okänd", "not stated", "ej angivet"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(key: &str) -> Result<Vec<Named>> {
        Ok(match text::fold(key).as_str() {
            "patent" => vec![Named::Term(Dimension::Area, "patent".into())],
            "salja foretag" => vec![Named::Term(Dimension::Stage, "handover".into())],
            "tidig tillvaxt" => vec![Named::Term(Dimension::Stage, "early".into())],
            "tillvaxt" => vec![Named::Term(Dimension::Stage, "growth".into())],
            "finansiering" => vec![
                Named::Term(Dimension::Area, "loans".into()),
                Named::Actor("bank".into()),
                Named::Term(Dimension::Area, "grants".into()),
            ],
            "start" => vec![
                Named::Actor("start".into()),
                Named::Term(Dimension::Stage, "start".into()),
            ],
            _ => Vec::new(),
        })
    }

    fn understand(typed: &str) -> Understood {
        words(&[typed.to_owned()], lookup).expect("lookup does not fail")
    }

    #[test]
    fn names_first_longest_first() {
        let understood = understand("hjälp med Patent tidig tillväxt robotar");
        assert_eq!(understood.ignored, ["hjälp", "med"]);
        let names = understood.names.iter().flat_map(|(_, named)| named.clone());
        assert_eq!(
            names.collect::<Vec<_>>(),
            [
                Named::Term(Dimension::Area, "patent".into()),
                Named::Term(Dimension::Stage, "early".into())
            ]
        );
        assert_eq!(
            understood.words.iter().map(Word::typed).collect::<Vec<_>>(),
            ["robotar"]
        );
    }

    #[test]
    fn names_with_little_words_within_and_with_other_endings() {
        let handover = Named::Term(Dimension::Stage, "handover".into());
        for typed in [
            "sälja företag",
            "sälja mitt företag",
            "sälja det egna företaget",
        ] {
            let names = understand(typed).names;
            assert_eq!(names, [(typed.to_owned(), vec![handover.clone()])]);
        }
        let patent = Named::Term(Dimension::Area, "patent".into());
        for typed in ["patents", "patentet", "patenter"] {
            let names = understand(typed).names;
            assert_eq!(names, [(typed.to_owned(), vec![patent.clone()])]);
        }
        assert_eq!(understand("sälja till företag").names, [], "to companies");
        assert_eq!(understand("mitt företag").names, []);
        assert_eq!(understand("patentering").names, [], "no ending of a name");
        let free = [("gratis".to_owned(), vec![Named::Price("free")])];
        assert_eq!(understand("gratis").names, free);
    }

    #[test]
    fn a_word_with_hyphens_is_a_name_or_its_parts() {
        let understood = understand("Start bild-patent -tidig-tillväxt- start-patentet");
        let names: Vec<&str> = understood.names.iter().map(|(typed, _)| &**typed).collect();
        assert_eq!(
            names,
            ["Start", "patent", "-tidig-tillväxt-", "start", "patentet"]
        );
        let words: Vec<&str> = understood.words.iter().map(Word::typed).collect();
        assert_eq!(words, ["bild"]);
        assert_eq!(understand("sälja-företag").names.len(), 1);
    }

    #[test]
    fn an_actor_behind_not_is_not_wanted() {
        let bank = "Banken";
        let lookup = |key: &str| {
            Ok(match key {
                "Banken" => vec![Named::Actor("bank".into())],
                _ => lookup(key)?,
            })
        };
        let understood = |typed: &str| words(&[typed.to_owned()], lookup).expect("understood");
        let not = understood("patent men inte Banken");
        assert_eq!(
            not.names.last(),
            Some(&(
                "inte Banken".to_owned(),
                vec![Named::NotActor("bank".into())]
            ))
        );
        assert_eq!(not.words, []);
        assert_eq!(
            understood(bank).names,
            [(bank.to_owned(), vec![Named::Actor("bank".into())])]
        );
        // No filter says that a need is not there, nor a word.
        for (typed, denied) in [
            ("lån, inte patent", "inte patent"),
            ("lån men inte båtlån", "inte båtlån"),
        ] {
            let understood = understood(typed);
            assert_eq!(understood.denied, [denied], "{typed}");
            let words: Vec<&str> = understood.words.iter().map(Word::typed).collect();
            assert!(
                !words.contains(&"inte") && !words.contains(&"båtlån"),
                "{words:?}"
            );
        }
        let alone = understood("kan inte få lån");
        assert!(alone.denied.is_empty() && alone.ignored.contains(&"inte".to_owned()));
        assert_eq!(understood("utan säkerhet").words.len(), 2);
    }

    #[test]
    fn an_alias_of_several_terms_means_any_of_them() {
        let areas = ["grants", "loans"].map(|id| Named::Term(Dimension::Area, id.into()));
        let names = understand("finansiering").names;
        assert_eq!(names, [("finansiering".to_owned(), areas.to_vec())]);
    }

    #[test]
    fn terms_before_actors() {
        assert_eq!(
            understand("start").names,
            [(
                "start".to_owned(),
                vec![Named::Term(Dimension::Stage, "start".into())]
            )]
        );
    }
}
