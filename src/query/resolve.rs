//! From the value of a filter to the ids that are meant.

use anyhow::Result;

use crate::error::hinted;
use crate::model::vocabulary::{Dimension, Term, Vocabulary};
use crate::text;

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

/// The most parts that a name is looked for in which has commas.
const MOST_PARTS: usize = 6;

/// Returns the values that were typed with commas between, where a name that `is_known` may have commas itself.
///
/// # Errors
/// Whatever `is_known` reports.
pub(crate) fn whole(
    typed: &[String],
    mut is_known: impl FnMut(&str) -> Result<bool>,
) -> Result<Vec<String>> {
    let mut values = Vec::new();
    let mut rest = typed;
    while !rest.is_empty() {
        let joined = |length: usize| rest.get(..length).unwrap_or_default().join(",");
        let mut length = rest.len().min(MOST_PARTS);
        while length > 1 && !is_known(&joined(length))? {
            length -= 1;
        }
        values.push(joined(length));
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(values)
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
    let spellings = vocabulary.terms(dimension).iter().flat_map(Term::spellings);
    let with_commas: Vec<&str> = spellings.filter(|own| own.contains(',')).collect();
    let is_known = |name: &str| Ok(with_commas.iter().any(|own| text::is_meant(own, name)));
    for typed in whole(typed, is_known)? {
        for id in meant(dimension, &typed, vocabulary)? {
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
    let is_other = |(other, term): &(Dimension, &Term)| *other != dimension && is_named(term);
    let all = Dimension::ALL.into_iter();
    let mut all = all.flat_map(|other| {
        vocabulary
            .terms(other)
            .iter()
            .map(move |term| (other, term))
    });
    let hint = match all.find(is_other) {
        Some((other, term)) => format!("it is {0} `{1}`: write `--{0} {1}`", other.key(), term.id),
        None => text::did_you_mean(&near.join(" or "), &list),
    };
    Err(hinted(
        format!("unknown {} `{typed}`", dimension.key()),
        hint,
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
    (
        "free",
        &[
            "gratis",
            "kostnadsfri",
            "kostnadsfritt",
            "fri",
            "utan kostnad",
            "utan avgift",
            "free of charge",
            "at no cost",
        ],
    ),
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

    #[test]
    fn a_name_with_commas_is_found_among_many_values_without_trying_all_that_they_could_be() {
        let mut typed: Vec<String> = (0..1_000).map(|number| format!("place-{number}")).collect();
        typed.splice(500..500, ["Kil", " Sten ", " and Sons"].map(str::to_owned));
        let mut tried = 0;
        let values = whole(&typed, |name| {
            tried += 1;
            Ok(name == "Kil, Sten , and Sons")
        });
        let values = values.expect("nothing fails");
        assert_eq!(
            (values.len(), values[500].as_str()),
            (1_001, "Kil, Sten , and Sons")
        );
        assert!(tried < 10 * typed.len(), "{tried}");
    }
}
