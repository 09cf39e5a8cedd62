//! Words that are made of two, as Swedish makes new ones.

use anyhow::Result;

use super::name::{Named, name_at};
use super::word;

/// Returns the two words that a typed one is made of: *exportstöd*, *verksamhetslokal*. At least one of them is a name; with the other, a
/// word of the texts `begins`.
///
/// # Errors
/// Whatever `lookup` and `begins` report.
pub(crate) fn apart(
    typed: &str,
    mut lookup: impl FnMut(&str) -> Result<Vec<Named>>,
    mut begins: impl FnMut(&str) -> Result<bool>,
) -> Result<Option<[String; 2]>> {
    let mut best = None;
    if typed.chars().count() > word::LONGEST_COMPOUND {
        return Ok(best);
    }
    let is_long = |part: &str| part.chars().count() >= word::PART_LENGTH;
    for (at, _) in typed.char_indices().rev() {
        // An s that joins them, as in *verksamhetslokal*, is an ending of the first; an e is not: *lånerådgivning*.
        let (left, right) = typed.split_at(at);
        let left = match left.strip_suffix(word::JOINT) {
            Some(stem) if name_at(&[left], &mut lookup)?.is_none() => stem,
            _ => left,
        };
        if !is_long(left) || !is_long(right) {
            continue;
        }
        let parts = || [left.to_owned(), right.to_owned()];
        let mut is_name = |part| name_at(&[part], &mut lookup).map(|name| name.is_some());
        match (is_name(left)?, is_name(right)?) {
            (true, true) => return Ok(Some(parts())),
            (false, false) => {}
            (is_left, _) if best.is_none() => {
                let other = if is_left { right } else { left };
                if !word::is_little(other) && begins(other)? {
                    best = Some(parts());
                }
            }
            _ => {}
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocabulary::Dimension;

    fn lookup(name: &str) -> Result<Vec<Named>> {
        let dimension = match name {
            "patent" => Dimension::Area,
            "start" => Dimension::Stage,
            _ => return Ok(Vec::new()),
        };
        Ok(vec![Named::Term(dimension, name.to_owned())])
    }

    #[test]
    fn a_compound_is_taken_apart_where_a_name_is_in_it() {
        let begins = |word: &str| Ok(["rådgivning", "rådgivnings", "stöd", "för"].contains(&word));
        let apart = |typed: &str| apart(typed, lookup, begins).expect("looked up");
        let two = |one: &str, other: &str| Some([one.to_owned(), other.to_owned()]);
        assert_eq!(apart("patentrådgivning"), two("patent", "rådgivning"));
        assert_eq!(apart("startpatentet"), two("start", "patentet"));
        assert_eq!(apart("patenterådgivning"), two("patent", "rådgivning"));
        assert_eq!(apart("startsrådgivning"), two("starts", "rådgivning"));
        assert_eq!(apart("rådgivningspatent"), two("rådgivnings", "patent"));
        for whole in [
            "patentskog",
            "rådgivningsstöd",
            "förpatent",
            "patent",
            "patentpa",
        ] {
            assert_eq!(apart(whole), None, "{whole}");
        }
        let long = |letters: usize| ["patent", &"e".repeat(letters - 12), "patent"].concat();
        let starts = |word: &str| Ok(word.starts_with('e'));
        let is_apart = |typed: &str| {
            super::apart(typed, lookup, starts)
                .expect("looked up")
                .is_some()
        };
        assert!(is_apart(&long(word::LONGEST_COMPOUND)));
        assert!(!is_apart(&long(word::LONGEST_COMPOUND + 1)));
    }
}
