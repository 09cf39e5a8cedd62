//! Text as people type it: folding, words, sorting, nearest names, plurals.
//!
//! Owns every rule about when two spellings count as the same. Knows nothing of catalogues or queries;
//! `query::word` builds the meaning of a search word on top of it.

mod unseen;

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use unicode_width::UnicodeWidthStr as _;

pub(crate) use self::unseen::{is_invisible, seen};

/// Returns the key under which a name is looked up: lower case, no diacritics, anything but letters and digits as one space.
///
/// `Lån`, `LAN` and `la\u{30a}n` share a key.
pub(crate) fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut gap = false;
    let mut take = |c: char| {
        if c.is_alphanumeric() {
            if gap && !key.is_empty() {
                key.push(' ');
            }
            gap = false;
            key.push(c);
        } else {
            gap = true;
        }
    };
    for c in text.chars() {
        // To ask Unicode about each letter takes ten times as long, and most have no diacritics.
        if c.is_ascii() {
            take(c.to_ascii_lowercase());
        } else {
            std::iter::once(c)
                .nfd()
                .filter(|c| !is_combining_mark(*c))
                .flat_map(char::to_lowercase)
                .for_each(&mut take);
        }
    }
    key
}

/// Returns what a typed text consists of, between marks that are neither letters nor digits, each part as it was typed.
pub(crate) fn parts(typed: &str) -> Vec<&str> {
    let is_mark = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let parts = typed.split(is_mark);
    parts.filter(|part| !part.is_empty()).collect()
}

/// Returns the words of a text in lower case, with å, ä and ö kept and every other diacritic removed.
///
/// The three are letters of their own in Swedish: *lån* (loan) must not find *land*.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |word| words.push(word.to_owned()));
    words
}

/// Returns a name as it is compared where å, ä and ö count: its [`words`], each after one space.
pub(crate) fn spelt(name: &str) -> String {
    words(name).join(" ")
}

/// Returns a text as it is compared where nothing but the case of its letters, and how they are put together, is left aside.
pub(crate) fn in_any_case(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
}

/// Tells whether a typed name means a known one: both have one key, and what was typed as å, ä or ö is that letter. Whoever types
/// *län* (county) does not mean *lån* (loan); whoever types *lan* may.
pub(crate) fn is_meant(name: &str, typed: &str) -> bool {
    fold(name) == fold(typed) && agrees(&spelt(name), &spelt(typed))
}

/// Tells whether two spellings with one key, both as [`spelt`] gives them, agree in each å, ä and ö that was typed.
pub(crate) fn agrees(name: &str, typed: &str) -> bool {
    let mut letters = name.chars().zip(typed.chars());
    letters.all(|(known, typed)| known == typed || !is_swedish(typed))
}

/// Tells whether one of the [`words`] has å, ä or ö.
pub(crate) fn has_swedish(words: &str) -> bool {
    words.contains(is_swedish)
}

/// Calls `visit` with each of the [`words`] of a text, without collecting them.
///
/// Most stand in the text as they are here, or with a capital: asking Unicode about each letter takes several times as long.
pub(crate) fn each_word(text: &str, mut visit: impl FnMut(&str)) {
    let mut buffer = String::new();
    for word in text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()) {
        if word.bytes().all(is_plain_byte) {
            if !word.is_empty() {
                visit(word);
            }
            continue;
        }
        let lower = word.to_lowercase();
        if lower.bytes().all(is_plain_byte) {
            visit(&lower);
        } else {
            each_word_spelt(word.nfc(), &mut buffer, &mut visit);
        }
    }
}

/// Tells whether a text that has only such bytes has only characters that stand for themselves in [`words`].
fn is_plain_byte(byte: u8) -> bool {
    // The last four are those of å, ä and ö: with no other first byte than theirs, the second ones belong to them.
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | 0xc3 | 0xa5 | 0xa4 | 0xb6)
}

/// Tells whether a character stands for itself in [`words`].
fn is_plain(c: char) -> bool {
    matches!(c, 'a'..='z' | '0'..='9' | 'å' | 'ä' | 'ö')
}

/// Calls `visit` with each of the [`words`] of a text whatever it consists of; composed beforehand, where it has to be. Each is put
/// together in `word`, which is empty before and after.
fn each_word_spelt(
    text: impl Iterator<Item = char>,
    word: &mut String,
    mut visit: impl FnMut(&str),
) {
    let mut take = |c: char| match c {
        'A'..='Z' => word.push(c.to_ascii_lowercase()),
        _ if is_plain(c) => word.push(c),
        _ if c.is_alphanumeric() => {
            word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
        _ if word.is_empty() || is_combining_mark(c) => {}
        _ => {
            visit(word);
            word.clear();
        }
    };
    for c in text {
        if c.is_ascii() || is_swedish(c) {
            take(c);
        } else {
            std::iter::once(c)
                .nfd()
                .filter(|c| !is_combining_mark(*c))
                .for_each(&mut take);
        }
    }
    take(' ');
}

fn is_swedish(c: char) -> bool {
    matches!(c, 'å' | 'ä' | 'ö' | 'Å' | 'Ä' | 'Ö')
}

/// Returns a word of [`words`] as somebody without Swedish keys types it: å and ä as a, ö as o.
pub(crate) fn plain(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            'å' | 'ä' => 'a',
            'ö' => 'o',
            c => c,
        })
        .collect()
}

/// Returns a key that sorts as a Swedish dictionary does: å, ä, ö after z.
pub(crate) fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    each_word(text, |word| {
        if !key.is_empty() {
            key.push(' ');
        }
        key.extend(word.chars().map(|c| match c {
            'å' => '{',
            'ä' => '|',
            'ö' => '}',
            c => c,
        }));
    });
    key
}

/// Returns up to three of the `known` names that are spelt most like `typed`, all equally near, each once. Few mistype the first
/// letter and another one, so that what differs there is near only when nothing else does.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let typed = fold(typed);
    let length = typed.chars().count();
    let reach = (length / 3).min(3);
    let first = typed.chars().next();
    // Of names that count as the same, the one spelt plainly is told.
    let mut near: Vec<(usize, bool, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let key = fold(name);
            let distance = if length >= 3 && key.starts_with(&typed) {
                usize::from(key != typed)
            } else if key.chars().count().abs_diff(length) > reach {
                return None;
            } else {
                strsim::damerau_levenshtein(&typed, &key)
            };
            let reach = if key.chars().next() == first {
                reach
            } else {
                reach.min(1)
            };
            (distance <= reach).then_some((distance, name != key, name))
        })
        .collect();
    near.sort_unstable();
    let best = near.first().map_or(0, |(distance, ..)| *distance);
    near.retain(|(distance, ..)| *distance == best);
    let mut names: Vec<String> = Vec::new();
    for (.., name) in near {
        if !names.iter().any(|n| fold(n) == fold(name)) {
            names.push(name.to_owned());
        }
    }
    names.truncate(3);
    names
}

/// Returns `1 offering`, `2 offerings`: the number and the noun, with an s unless there is one.
pub(crate) fn count(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (n, Some(stem)) if !stem.ends_with(['a', 'e', 'o']) => format!("{n} {stem}ies"),
        (n, _) => format!("{n} {noun}s"),
    }
}

/// Returns the names in backticks as alternatives: `` `a`, `b` or `c` ``.
pub(crate) fn any_of<S: AsRef<str>>(names: &[S]) -> String {
    joined(names, "or")
}

/// Returns the names in backticks as a list: `` `a`, `b` and `c` ``.
pub(crate) fn all_of<S: AsRef<str>>(names: &[S]) -> String {
    joined(names, "and")
}

/// Returns an argument as it is typed to a shell.
pub(crate) fn quoted(arg: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./,:=@+".contains(c);
    if !arg.is_empty() && arg.chars().all(is_plain) {
        return arg.to_owned();
    }
    format!("'{}'", arg.replace('\'', "'\\''"))
}

/// Returns what is to be done about a name nobody knows: one of those that are `near`, if there are any, or `otherwise`.
pub(crate) fn did_you_mean(near: &str, otherwise: &str) -> String {
    match (near, otherwise) {
        ("", otherwise) => otherwise.to_owned(),
        (near, "") => format!("did you mean {near}?"),
        (near, otherwise) => format!("did you mean {near}? {otherwise}"),
    }
}

fn joined<S: AsRef<str>>(names: &[S], last_word: &str) -> String {
    let ticked: Vec<String> = names.iter().map(|n| format!("`{}`", n.as_ref())).collect();
    match ticked.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {last_word} {last}", rest.join(", ")),
    }
}

/// Returns how many columns a text takes on a terminal.
pub(crate) fn width(text: &str) -> usize {
    // To look each character up takes as long as everything else that a listing does.
    if text.bytes().fold(true, |all, byte| all & is_narrow(byte)) {
        return text.len() - text.bytes().filter(|byte| *byte == LETTER).count();
    }
    text.width()
}

/// The first of the two bytes of `À` to `ÿ`.
const LETTER: u8 = 0xc3;

/// Tells whether a byte belongs to a character of those, nearly all in Swedish, that take one column each: of ASCII, or from `À` to `ÿ`.
fn is_narrow(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | LETTER | 0x80..=0xbf)
}

/// Returns a text in lines of at most `width` columns, broken between words; a longer word has a line of its own, and what fits stays
/// as it is.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        if self::width(paragraph) <= width {
            lines.push(paragraph.to_owned());
            continue;
        }
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && self::width(&line) + 1 + self::width(word) > width {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_for_every_spelling() {
        for spelling in [
            "lån",
            "LÅN",
            "lan",
            "Lan",
            "la\u{30a}n",
            "LA\u{30a}N",
            " lån ",
        ] {
            assert_eq!(fold(spelling), "lan", "{spelling:?}");
        }
        assert_eq!(fold("Start-up  Örebro/län"), "start up orebro lan");
        assert_eq!(fold("R&D"), "r d");
        assert_eq!(fold("!?"), "");
    }

    #[test]
    fn a_key_is_the_same_whether_each_letter_is_taken_apart_or_all_of_them() {
        let key = |text: &str| {
            let letters = text.nfd().filter(|c| !is_combining_mark(*c));
            let folded: String = letters.flat_map(char::to_lowercase).collect();
            let parts = folded.split(|c: char| !c.is_alphanumeric());
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            parts.join(" ")
        };
        for c in '\0'..=char::MAX {
            let text = ["Ab", c.encode_utf8(&mut [0; 4]), "\u{323}\u{301}cd"].concat();
            assert_eq!(fold(&text), key(&text), "{c:?}");
        }
    }

    #[test]
    fn words_keep_swedish_letters_only() {
        assert_eq!(
            words("Lån på caféet, La\u{30a}n!"),
            ["lån", "på", "cafeet", "lån"]
        );
        assert_eq!(words("3D-utskrift"), ["3d", "utskrift"]);
        assert_eq!(words(""), Vec::<String>::new());
        assert_eq!(plain("rådgivningsåret"), "radgivningsaret");
    }

    /// Returns the words of a text by the way that any text can go.
    fn spelt(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word_spelt(text.nfc(), &mut String::new(), |word: &str| {
            words.push(word.to_owned());
        });
        words
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_to_words_leads_to_the_same(text in "([a-zåäöA-Z .,=<-]|\\PC|[\u{483}\u{591}]|[\u{301}\u{30a}\u{308}\u{338}]|[éüﬁ½²ǅ≠]){0,40}") {
            proptest::prop_assert_eq!(words(&text), spelt(&text));
        }
    }

    #[test]
    fn every_character_takes_the_same_way_to_words() {
        for c in '\0'..=char::MAX {
            let text = ["ab", c.encode_utf8(&mut [0; 4]), "cd"].concat();
            assert_eq!(words(&text), spelt(&text), "{c:?}");
        }
    }

    #[test]
    fn only_case_and_composition_are_left_aside() {
        assert_eq!(in_any_case("Åk-17"), in_any_case("A\u{30a}K-17"));
        assert_ne!(in_any_case("åk-17"), in_any_case("ak-17"));
        assert_ne!(in_any_case("K-ß"), in_any_case("K-SS"));
    }

    #[test]
    fn swedish_order() {
        let mut names = ["Örebro", "Zeta", "Åmål", "Ärla", "alfa"];
        names.sort_by_key(|n| sort_key(n));
        assert_eq!(names, ["alfa", "Zeta", "Åmål", "Ärla", "Örebro"]);
    }

    #[test]
    fn nearest_names() {
        let known = ["patent", "premises", "grants", "loans"];
        assert_eq!(nearest("patnet", known), ["patent"]);
        assert_eq!(nearest("prem", known), ["premises"]);
        assert_eq!(nearest("xyzzy", known), Vec::<String>::new());
        assert_eq!(nearest("dotter", ["better", "dotted"]), ["dotted"]);
        assert_eq!(nearest("oans", known), ["loans"]);
        assert_eq!(nearest("17", ["1", "10", "12"]), Vec::<String>::new());
    }

    #[test]
    fn what_is_narrow_takes_one_column() {
        let is_narrow = |c: &char| c.to_string().bytes().all(is_narrow);
        let narrow: String = ('\0'..=char::MAX).filter(is_narrow).collect();
        assert_eq!(narrow.chars().count(), 159);
        for c in narrow.chars() {
            assert_eq!(c.to_string().width(), 1, "{c:?}");
        }
        assert_eq!(width(&narrow), 159);
        assert_eq!(
            [width("Å–ö"), width("a\u{30a}"), width("漢\u{ad}")],
            [3, 1, 2]
        );
    }

    #[test]
    fn wrapping_breaks_between_words_only() {
        assert_eq!(wrap("åäö bc de", 6), ["åäö bc", "de"]);
        assert_eq!(
            wrap("a https://example.org b\n\nc", 5),
            ["a", "https://example.org", "b", "", "c"]
        );
        assert_eq!(wrap("  a:  b\nab cd", 7), ["  a:  b", "ab cd"]);
    }

    #[test]
    fn numbers_with_nouns() {
        assert_eq!(count(1, "offering"), "1 offering");
        assert_eq!(count(0, "offering"), "0 offerings");
        assert_eq!(count(2, "municipality"), "2 municipalities");
        assert_eq!(any_of(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
