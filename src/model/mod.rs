//! What the catalogue knows, as plain data with the rules that belong to it.
//!
//! No input or output, no SQL, no serialisation here. Reading it from TOML is `catalogue`'s work, keeping it for look-ups
//! is `index`'s, showing it is `view`'s.

pub(crate) mod actor;
pub(crate) mod age;
pub(crate) mod date;
pub(crate) mod fit;
pub(crate) mod guard;
pub(crate) mod mask;
pub(crate) mod offering;
pub(crate) mod referral;
pub(crate) mod text;
pub(crate) mod vocabulary;

use std::collections::BTreeSet;

use actor::Actor;
use age::Limits;
use text::{Lang, Text};
use vocabulary::Vocabulary;

/// Everything that is known: who there is, what they offer, and the words it is described with.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Catalogue {
    pub(crate) about: About,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) actors: Vec<Actor>,
}

/// What a catalogue says about itself (`catalogue.toml`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct About {
    pub(crate) id: String,
    /// Which edition this is, in the maintainers' own numbering.
    pub(crate) version: String,
    pub(crate) name: Text,
    /// In order of preference; the first is the default.
    pub(crate) languages: Vec<Lang>,
    pub(crate) limits: Limits,
    /// Whether the file says how long clients are kept, or says nothing of it: not where that, or a key that may be meant for it, is not
    /// understood.
    pub(crate) retention_is_known: bool,
    pub(crate) inclusion: Text,
}

impl Default for About {
    fn default() -> Self {
        Self {
            id: String::new(),
            version: String::new(),
            name: Text::default(),
            languages: vec![Lang::Sv, Lang::En],
            limits: Limits::default(),
            retention_is_known: false,
            inclusion: Text::default(),
        }
    }
}

impl About {
    /// Returns the language that is used when nobody asks for one.
    pub(crate) fn first_language(&self) -> Lang {
        self.languages.first().copied().unwrap_or(Lang::Sv)
    }
}

/// The longest id, in characters.
pub(crate) const ID_LENGTH: usize = 64;

/// Ids that stand beside those of areas, stages and actors in answers, so that they can be none of them.
pub(crate) const TAKEN: [&str; 5] = ["all", "area", "from", "sum", "what"];

/// Tells whether a text is an id: lower-case letters, digits and single hyphens, starting with a letter, and not taken.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() <= ID_LENGTH
        && !TAKEN.contains(&text)
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.ends_with('-')
        && !text.contains("--")
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Leaves each id once, where it stands first.
pub(crate) fn each_once(ids: &mut Vec<String>) {
    // Almost no list repeats itself, and a copy of each id costs more than the look.
    let distinct: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    if distinct.len() < ids.len() {
        let mut seen = BTreeSet::new();
        ids.retain(|id| seen.insert(id.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_twice_is_left_where_it_stands_first() {
        let mut ids = ["b", "a", "b", "c", "a"].map(str::to_owned).to_vec();
        each_once(&mut ids);
        assert_eq!(ids, ["b", "a", "c"]);
    }

    #[test]
    fn ids() {
        for good in ["almi", "start-up-orebro", "a1"] {
            assert!(is_id(good), "{good}");
        }
        for bad in [
            "",
            "1a",
            "-a",
            "a-",
            "a--b",
            "Almi",
            "a/b",
            "..",
            "å",
            "a b",
            "a\n",
            &"a".repeat(65),
        ] {
            assert!(!is_id(bad), "{bad:?}");
        }
    }
}
