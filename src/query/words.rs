//! What free words mean: names, and words to look for.

use std::collections::VecDeque;

use anyhow::Result;

use super::resolve::PRICES;
use super::word::{self, Word};
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

/// How free words were understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Understood {
    /// Words that name something, with what they name: one thing, or the terms that have them as an alias.
    pub(crate) names: Vec<(String, Vec<Named>)>,
    /// Words to look for in the text.
    pub(crate) words: Vec<Word>,
    /// Words that say nothing.
    pub(crate) ignored: Vec<String>,
    /// What is not wanted and cannot be left out: only actors can.
    pub(crate) denied: Vec<String>,
    /// All words that say something, for where nothing is what they were understood as.
    pub(crate) telling: Vec<Word>,
}

/// Returns what free words mean: names of the vocabulary and of actors first, longest first, and the rest as words.
///
/// A name may have an article or *my* within (*sell my company*), and an ending. What is joined by hyphens or other marks and no name is
/// the words that it consists of: *EU-bidrag* is about grants, *lån/bidrag* about both. An actor behind *not* is not wanted; anything else
/// behind it is not looked for. A number beside other words says nothing. A word for several terms means those that another word names:
/// *låna pengar* is about loans. `lookup` gives what a name names.
///
/// # Errors
/// Whatever `lookup` reports.
pub(crate) fn words(
    typed: &[String],
    mut lookup: impl FnMut(&str) -> Result<Vec<Named>>,
) -> Result<Understood> {
    let mut rest: VecDeque<&str> = typed.iter().flat_map(|t| t.split_whitespace()).collect();
    // Of money and years, which say something where nothing else does.
    let is_beside = rest.len() > 1;
    let is_little = |word: &str| word::is_little(word) || is_beside && word::is_number(word);
    let says_something = |word: &&&str| !is_little(word) && !word::is_negation(word);
    let telling = rest.iter().filter(says_something);
    let mut understood = Understood {
        telling: telling.copied().flat_map(Word::all_of).collect(),
        ..Understood::default()
    };
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
            understood.negate(head, &mut rest, &mut lookup)?;
            continue;
        }
        if is_little(head) {
            understood.ignored.push(head.to_owned());
            continue;
        }
        match &text::parts(head)[..] {
            [] | [_] => understood.words.extend(Word::all_of(head)),
            parts => parts.iter().rev().for_each(|part| rest.push_front(part)),
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

impl Understood {
    /// Takes in what stands behind a negation: actors that are not wanted, or else, behind a denial, what cannot be left out.
    fn negate<'t>(
        &mut self,
        head: &'t str,
        rest: &mut VecDeque<&'t str>,
        lookup: &mut impl FnMut(&str) -> Result<Vec<Named>>,
    ) -> Result<()> {
        let is_denial = word::is_denial(head);
        let mut typed = vec![head];
        let mut next = unwanted(rest.make_contiguous(), lookup)?;
        if !next.is_meant(is_denial) {
            self.ignored.push(head.to_owned());
        }
        while next.is_meant(is_denial) {
            typed.extend(rest.drain(..next.length));
            let said = typed.join(" ");
            let is_actor = !next.actors.is_empty();
            if is_actor {
                self.names.push((said, next.actors));
            } else {
                self.denied.push(said);
            }
            // *not Almi and Coompanion* leaves out both, *neither loans nor Almi* as well.
            let Some((joint, behind)) = rest.make_contiguous().split_first() else {
                break;
            };
            let is_alternative = word::is_alternative(joint);
            if !(is_alternative || is_actor && word::joins(joint)) {
                break;
            }
            next = unwanted(behind, lookup)?;
            if !next.is_meant(is_denial && is_alternative) {
                break;
            }
            rest.pop_front();
            typed.clear();
        }
        // *inte Almi utan Coompanion*, but Coompanion.
        if is_denial && rest.front().is_some_and(|next| word::is_but(next)) {
            self.ignored.extend(rest.pop_front().map(str::to_owned));
        }
        Ok(())
    }
}

/// What stands behind a negation.
struct Unwanted {
    /// How many of the next words it is: a name or a word, with the little ones before it (*not from Almi*).
    length: usize,
    actors: Vec<Named>,
}

impl Unwanted {
    /// Tells whether the negation reaches it: an actor always, anything else where it is a denial.
    fn is_meant(&self, is_denial: bool) -> bool {
        !self.actors.is_empty() || is_denial && self.length > 0
    }
}

fn unwanted(
    typed: &[&str],
    lookup: &mut impl FnMut(&str) -> Result<Vec<Named>>,
) -> Result<Unwanted> {
    let between = typed
        .iter()
        .take_while(|word| word::is_behind_negation(word));
    let between = between.count();
    let behind = typed.get(between..).unwrap_or_default();
    let (length, named) = name_at(behind, lookup)?.unwrap_or_default();
    let actors = named.into_iter().filter_map(|named| match named {
        Named::Actor(id) => Some(Named::NotActor(id)),
        _ => None,
    });
    let is_said = behind.first().is_some_and(|next| !word::is_little(next));
    let length = match length {
        0 if !is_said => 0,
        length => between + length.max(1),
    };
    Ok(Unwanted {
        length,
        actors: actors.collect(),
    })
}

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
            ("lån men inte ett patent", "inte ett patent"),
            ("lån utom båtlån", "utom båtlån"),
            ("vill inte ha patent", "inte ha patent"),
        ] {
            let understood = understood(typed);
            assert_eq!(understood.denied, [denied], "{typed}");
            let words: Vec<&str> = understood.words.iter().map(Word::typed).collect();
            assert!(
                !words.contains(&"inte") && !words.contains(&"båtlån"),
                "{words:?}"
            );
        }
        let patent = || vec![Named::Term(Dimension::Area, "patent".into())];
        let not_bank = || vec![Named::NotActor("bank".into())];
        let named = |typed: &str| -> Vec<Vec<Named>> {
            let names = understood(typed).names.into_iter();
            names.map(|(_, named)| named).collect()
        };
        for typed in ["patent inte från Banken", "patent not from a Banken"] {
            assert_eq!(named(typed), [patent(), not_bank()], "{typed}");
        }
        assert_eq!(
            named("inte Banken eller i Banken patent eller Banken"),
            [
                not_bank(),
                not_bank(),
                patent(),
                vec![Named::Actor("bank".into())]
            ]
        );
        let alone = understood("kan inte få lån");
        assert!(alone.denied.is_empty() && alone.ignored.contains(&"inte".to_owned()));
        assert_eq!(understood("utan säkerhet").ignored, ["utan"]);
        assert_eq!(understood("utan säkerhet").telling.len(), 1);
        assert_eq!(named("inte Banken utan patent"), [not_bank(), patent()]);
        for (typed, denied) in [
            (
                "lån, varken patent eller båtlån",
                ["varken patent", "båtlån"],
            ),
            (
                "lån, neither patent nor a båtlån",
                ["neither patent", "a båtlån"],
            ),
        ] {
            assert_eq!(understood(typed).denied, denied, "{typed}");
        }
        for typed in [
            "lån varken patent eller Banken",
            "lån varken Banken eller patent",
        ] {
            let neither = understood(typed);
            assert_eq!(neither.denied.len(), 1, "{typed}");
            let names: Vec<_> = neither.names.iter().flat_map(|(_, named)| named).collect();
            assert!(
                names.contains(&&not_bank()[0]) && !names.contains(&&patent()[0]),
                "{typed}"
            );
        }
        assert_eq!(
            named("varken i Banken eller Banken"),
            [not_bank(), not_bank()]
        );
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
