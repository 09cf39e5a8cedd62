//! From what somebody typed to the ids that are meant.

use anyhow::Result;

use super::word::{self, Word};
use crate::error::hinted;
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::text;

/// What a name can name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Named {
    Term(Dimension, String),
    Actor(String),
}

/// The most words that a name is looked for in.
pub(crate) const LONGEST_NAME: usize = 5;

/// How free words were understood.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Understood {
    /// Words that name a term or an actor, with what they name.
    pub(crate) names: Vec<(String, Named)>,
    /// Words to look for in the text.
    pub(crate) words: Vec<Word>,
    /// Words that say nothing.
    pub(crate) ignored: Vec<String>,
}

/// Returns what free words mean: names of the vocabulary and of actors first, longest first, and the rest as words.
///
/// `lookup` gives what a folded name names.
///
/// # Errors
/// Whatever `lookup` reports.
pub(crate) fn words(
    typed: &[String],
    mut lookup: impl FnMut(&str) -> Result<Vec<Named>>,
) -> Result<Understood> {
    let words: Vec<&str> = typed.iter().flat_map(|t| t.split_whitespace()).collect();
    let mut understood = Understood::default();
    let mut rest = words.as_slice();
    'next: while !rest.is_empty() {
        for length in (1..=rest.len().min(LONGEST_NAME)).rev() {
            let (head, tail) = rest.split_at(length);
            let name = head.join(" ");
            let key = text::fold(&name);
            let found = if key.is_empty() || (length == 1 && word::is_little(&name)) {
                Vec::new()
            } else {
                lookup(&key)?
            };
            if let Some(named) = found.into_iter().min() {
                understood.names.push((name, named));
                rest = tail;
                continue 'next;
            }
        }
        if let Some((head, tail)) = rest.split_first() {
            if word::is_little(head) {
                understood.ignored.push((*head).to_owned());
            } else {
                understood.words.extend(Word::all_of(head));
            }
            rest = tail;
        }
    }
    Ok(understood)
}

/// Returns the id of the term that a typed value names.
///
/// # Errors
/// An unknown value, with the nearest known ones.
pub(crate) fn term(dimension: Dimension, typed: &str, vocabulary: &Vocabulary) -> Result<String> {
    let key = text::fold(typed);
    let terms = vocabulary.terms(dimension);
    let exact = terms.iter().find(|term| text::fold(&term.id) == key);
    if let Some(term) = exact.or_else(|| {
        terms
            .iter()
            .find(|term| term.spellings().any(|s| text::fold(s) == key))
    }) {
        return Ok(term.id.clone());
    }
    let near = nearest_terms(
        typed,
        terms
            .iter()
            .flat_map(|term| term.spellings().map(|s| (s, term.id.as_str()))),
    );
    let list = format!("`lots {}` lists them", dimension.plural());
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
    let key = text::fold(typed);
    let found = known
        .iter()
        .find(|(id, names)| *id == key || names.iter().any(|name| text::fold(name) == key));
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
        Ok(match key {
            "patent" => vec![Named::Term(Dimension::Area, "patent".into())],
            "tidig tillvaxt" => vec![Named::Term(Dimension::Stage, "early".into())],
            "tillvaxt" => vec![Named::Term(Dimension::Stage, "growth".into())],
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
        let names: Vec<_> = understood
            .names
            .iter()
            .map(|(_, named)| named.clone())
            .collect();
        assert_eq!(
            names,
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
    fn terms_before_actors() {
        assert_eq!(
            understand("start").names,
            [(
                "start".to_owned(),
                Named::Term(Dimension::Stage, "start".into())
            )]
        );
    }
}
