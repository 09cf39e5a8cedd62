//! A search word and where it occurs.

use crate::text;

/// Endings of Swedish and English nouns and verbs, longest first, that a typed word may have and a text not.
const ENDINGS: [&str; 20] = [
    "arnas", "ernas", "ornas", "arna", "erna", "orna", "ens", "ets", "ing", "ies", "en", "et",
    "er", "ar", "or", "na", "es", "s", "n", "t",
];

/// What must be left of a word without its ending, in letters.
const STEM_LENGTH: usize = 4;

/// From this number of letters on, a word is also found inside others.
const INSIDE_LENGTH: usize = 3;

/// Words that say nothing about what is looked for, in both languages.
const LITTLE_WORDS: [&str; 36] = [
    "och", "eller", "med", "för", "till", "från", "av", "om", "i", "på", "en", "ett", "att", "den",
    "det", "som", "kan", "vem", "hjälp", "behöver", "and", "or", "with", "for", "to", "from", "of",
    "about", "in", "on", "a", "an", "the", "who", "help", "need",
];

/// Tells whether a typed word is too small to be looked for.
pub(crate) fn is_little(typed: &str) -> bool {
    let words = text::words(typed);
    words.is_empty()
        || words.iter().all(|word| {
            LITTLE_WORDS.contains(&word.as_str())
                || LITTLE_WORDS.iter().any(|l| text::plain(l) == *word)
        })
}

/// How well a word is met by a text. Orders from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Met {
    /// Somewhere in the text.
    Text = 1,
    /// In the name, as part of a longer word.
    InName = 2,
    /// In the name, as a word of its own.
    Name = 3,
}

/// A word that is searched for, also inside Swedish compounds and with other endings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    typed: String,
    /// What a word of the text must contain.
    needle: String,
    /// Whether å, ä and ö count as themselves, because at least one was typed.
    swedish: bool,
}

impl Word {
    /// Returns the words that a piece of typed text asks for; none when it has no letters or digits.
    pub(crate) fn all_of(typed: &str) -> Vec<Self> {
        text::words(typed).into_iter().map(Self::new).collect()
    }

    fn new(typed: String) -> Self {
        let stem = ENDINGS
            .iter()
            .filter_map(|ending| typed.strip_suffix(ending))
            .find(|stem| stem.chars().count() >= STEM_LENGTH);
        let swedish = typed.contains(['å', 'ä', 'ö']);
        Self {
            needle: stem.unwrap_or(&typed).to_owned(),
            typed,
            swedish,
        }
    }

    /// Returns the word as it was typed, in lower case.
    pub(crate) fn typed(&self) -> &str {
        &self.typed
    }

    /// Returns what a word of a text must contain to meet this one.
    pub(crate) fn needle(&self) -> &str {
        &self.needle
    }

    /// Tells whether the needle is compared with å, ä and ö as letters of their own.
    pub(crate) fn is_swedish(&self) -> bool {
        self.swedish
    }

    /// Tells whether only whole words meet this one.
    pub(crate) fn is_short(&self) -> bool {
        self.needle.chars().count() < INSIDE_LENGTH
    }

    /// Tells whether a word of a text, as [`text::words`] gives it, meets this one.
    pub(crate) fn meets(&self, word: &str) -> bool {
        let plain;
        let word = if self.swedish {
            word
        } else {
            plain = text::plain(word);
            &plain
        };
        if self.is_short() {
            word == self.needle
        } else {
            word.contains(&self.needle)
        }
    }

    /// Tells whether a word of a text meets this one as a whole, apart from its ending.
    pub(crate) fn meets_whole(&self, word: &str) -> bool {
        if !self.meets(word) {
            return false;
        }
        let word = if self.swedish {
            word.to_owned()
        } else {
            text::plain(word)
        };
        word.strip_prefix(self.needle.as_str())
            .is_some_and(|rest| rest.is_empty() || ENDINGS.contains(&rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(typed: &str) -> Word {
        Word::all_of(typed).pop().expect("a word")
    }

    #[test]
    fn inside_compounds_and_with_endings() {
        assert!(word("rådgivning").meets("innovationsrådgivning"));
        assert!(word("radgivning").meets("rådgivningsinsatser"));
        assert!(word("lån").meets("lånet") && word("lån").meets("mikrolån"));
        assert!(!word("lån").meets("landsbygd") && !word("lån").meets("plan"));
        assert!(word("patentet").meets("patent") && word("innovationerna").meets("innovation"));
        assert!(word("loans").meets("loan"));
        assert!(word("ai").meets("ai") && !word("ai").meets("email"));
        assert!(Word::all_of("!?").is_empty());
    }

    #[test]
    fn whole_words_apart_from_endings() {
        assert!(word("lån").meets_whole("lånet") && word("lån").meets_whole("lån"));
        assert!(!word("lån").meets_whole("mikrolån"));
        assert!(word("patenten").meets_whole("patent"));
    }

    #[test]
    fn little_words() {
        assert!(is_little("med") && is_little("för") && is_little("for") && is_little("?"));
        assert!(!is_little("patent"));
    }
}
