//! Contacts that a catalogue should not have: those of a person.

use std::iter;

use memchr::{memchr, memchr3_iter, memrchr};

use crate::diagnostic::{Finding, Place, rule};

/// Where people have addresses of their own, not organisations.
const PERSONAL: [&str; 7] = [
    "gmail.com",
    "hotmail.com",
    "hotmail.se",
    "icloud.com",
    "live.se",
    "outlook.com",
    "yahoo.se",
];

/// Words of addresses that are those of a function: `info.orebro@...`.
const ROLES: [&str; 12] = [
    "foretag",
    "info",
    "innovation",
    "kansli",
    "kontakt",
    "kundtjanst",
    "naringsliv",
    "nyforetagarcentrum",
    "post",
    "registrator",
    "start",
    "support",
];

/// Finds what looks like a person's e-mail address (a dot before the @, or a host for persons) or a Swedish mobile number (07..., +46 7...).
pub(super) fn private(path: &str, text: &str) -> Vec<Finding> {
    within(path, text, lines_to_look_at(text))
}

fn within<'t>(
    path: &str,
    text: &str,
    lines: impl Iterator<Item = (usize, &'t str)>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let words =
        lines.flat_map(|(at, line)| words(line).map(move |(word_at, word)| (at + word_at, word)));
    for (start, word) in words {
        let word = word.trim_end_matches(|c| ends_word(c) || matches!(c, '.' | ':'));
        let is_mail = word.split_once('@').is_some_and(|(name, host)| {
            let mut parts = name.split('.');
            let is_of_role = parts.any(|part| ROLES.contains(&part.to_lowercase().as_str()));
            let is_personal = name.contains('.') && !is_of_role
                || PERSONAL.contains(&host.to_lowercase().as_str());
            is_personal && host.contains('.') && !name.contains('/')
        });
        // Almost no word begins like a number, and almost every file has some.
        let number = text
            .get(start..)
            .filter(|_| word.trim_start_matches('-').starts_with(['0', '+']))
            .map(number)
            .unwrap_or_default();
        let digits = ["+467", "00467", "07"]
            .into_iter()
            .find_map(|begin| number.strip_prefix(begin));
        // 0770 to 0779 are numbers of organisations, the same in the whole country.
        let is_mobile = digits.is_some_and(|d| d.len() == 8 && !d.starts_with('7'));
        if is_mail || is_mobile {
            let message = if is_mail {
                "this looks like a person's e-mail address"
            } else {
                "this looks like a mobile number"
            };
            findings.push(Finding {
                rule: &rule::PRIVATE_CONTACT,
                place: Place::new(path, start..start + word.len()),
                message: message.to_owned(),
                help: Some("name a role, a form or the organisation's switchboard".to_owned()),
                other: None,
            });
        }
    }
    findings
}

fn ends_word(c: char) -> bool {
    ends_address(c) || matches!(c, ',' | ';' | '!' | '?' | '(' | ')' | '[' | ']')
}

/// Tells whether a character stands in no web address.
fn ends_address(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>')
}

/// Returns the words of a line that may be a contact, and where they start.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    parts(line, ends_address).flat_map(|(at, stretch)| {
        // What else is in a web address looks like a contact by chance.
        let from = if stretch.contains("://") {
            behind_scheme(stretch)
        } else {
            0
        };
        parts(stretch.get(from..).unwrap_or_default(), ends_word)
            .flat_map(|(word_at, word)| around_colon(word_at, word))
            .map(move |(word_at, word)| (at + from + word_at, word))
    })
}

/// Returns where a contact begins that a web address contains, or its end.
fn behind_scheme(address: &str) -> usize {
    let lower = address.to_ascii_lowercase();
    let begins = ["mailto:", "tel:"].into_iter().filter_map(|scheme| {
        let is_begin = |at: &usize| {
            let before = lower.get(..*at).unwrap_or_default();
            !before.ends_with(char::is_alphanumeric)
        };
        let mut found = lower.match_indices(scheme).map(|(at, _)| at);
        found.find(is_begin).map(|at| at + scheme.len())
    });
    begins.min().unwrap_or(address.len())
}

/// Returns what stands before the first colon of a word, and what stands behind it where it says what that is: `tel:...`, not
/// `urn:isbn:...`.
fn around_colon(at: usize, word: &str) -> impl Iterator<Item = (usize, &str)> {
    let (what, rest) = word.split_once(':').unwrap_or((word, ""));
    let name = what.trim_end_matches('.');
    let is_named = name
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '/'));
    let behind = (at + what.len() + 1, rest);
    let behind = Some(behind).filter(|_| is_named && !rest.contains(':'));
    iter::once((at, what)).chain(behind)
}

/// Returns the parts of a text, each with what ends it, and where they start.
fn parts(text: &str, ends: fn(char) -> bool) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(ends).map(move |part| {
        at += part.len();
        (at - part.len(), part)
    })
}

/// The longest that is taken for one number, in bytes.
const LONGEST: usize = 48;

/// Returns the digits of the number with which a text begins, however it is divided, with the `+` before it.
fn number(text: &str) -> String {
    let mut digits = String::new();
    let mut rest = text;
    // What begins like an hour or a day: `07.30-16.30 17 juni`.
    let is_dotted = matches!(text.as_bytes(), [b'0', b'0'..=b'9', b'.', ..]);
    while let Some(c) = rest.chars().next().filter(|_| digits.len() < LONGEST) {
        let is_before_digit = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        rest = match c {
            '0'..='9' => {
                digits.push(c);
                behind
            }
            '+' if digits.is_empty() => {
                digits.push(c);
                behind
            }
            '.' if is_before_digit(behind) => behind,
            _ if is_dotted => break,
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '–' => behind,
            '/' if is_before_digit(behind) => behind,
            // `+46 (0)70`: the zero is for those within the country.
            '(' => match rest.strip_prefix("(0)") {
                Some(behind) => behind,
                None => break,
            },
            _ => break,
        };
    }
    digits
}

/// Returns the lines that may have an address or a number, and where they start. Most lines have neither, and taking all of them apart
/// costs as much as half of parsing the file.
fn lines_to_look_at(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let may_begin_number = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        // What stands between may be no ASCII, of which the first byte is seen.
        let is_begin = match bytes.get(at + 1..) {
            Some([b'0', next, ..]) => matches!(next, b'4' | b' ' | b'-'),
            Some([next, ..]) => matches!(next, b'7' | b' ' | b'-' | b'.' | b'/' | 0xc2 | 0xe2),
            _ => false,
        };
        is_begin && !before.is_some_and(u8::is_ascii_alphanumeric)
    };
    let mut end = 0;
    memchr3_iter(b'@', b'+', b'0', bytes)
        .filter(move |at| bytes.get(*at) != Some(&b'0') || may_begin_number(*at))
        .filter_map(move |at| {
            // Nothing where the line was looked at for an earlier mark.
            let start = end + memrchr(b'\n', bytes.get(end..at)?).map_or(0, |before| before + 1);
            end = memchr(b'\n', bytes.get(at..)?).map_or(bytes.len(), |length| at + length + 1);
            Some((start, text.get(start..end)?))
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let findings = private("a.toml", text);
        let place = |finding: &Finding| finding.place.start..finding.place.end;
        findings
            .iter()
            .map(|finding| text.get(place(finding)).expect("a stretch of the text"))
            .collect()
    }

    #[test]
    fn persons_are_found_and_roles_are_not() {
        let mail = "a\nb = \"Skriv till kim.larsson@example.org.\"\n";
        assert_eq!(found(mail), ["kim.larsson@example.org"]);
        assert_eq!(found("info@example.org, 019-30 30 00").len(), 0);
        assert_eq!(found("x = \"kim@gmail.com\""), ["kim@gmail.com"]);
        for number in [
            "0701740605",
            "070-174 06 05",
            "0 70 174 06 05",
            "0-70-174 06 05",
            "+46 70 174 06 05",
            "(070-174 06 05)",
            "070–174 06 05",
            "070/174 06 05",
            "070.174.06.05",
            "070.174 06 05",
            "07.01.74.06.05",
            "070\u{a0}174\u{202f}06\u{a0}05",
            "0\u{a0}70 174 06 05",
            "Tel:070-174 06 05",
            "Tfn.:070-174 06 05",
            "tel/sms:070-174 06 05",
            "https://example.org/?tel:0701740605",
            "https://example.org;Tel:070-174 06 05",
            "<https://example.org>0701740605",
            "tel:+46701740605",
            "+46 (0)70-174 06 05",
            "+46(0)70-174 06 05",
            "0046 70 174 06 05",
            "0046-(0)70-174 06 05",
            "070-174 06 05. 3 av 4",
            "070-174 06 05!",
        ] {
            let text = ["x = \"\"\nring = \"", number, "\""].concat();
            assert_eq!(found(&text).len(), 1, "{number}");
            let within = ["x = \"Ring - ", number, "\""].concat();
            assert_eq!(found(&within).len(), 1, "{number}");
            let literal = ["x = '", number, "'"].concat();
            assert_eq!(found(&literal).len(), 1, "{number}");
        }
        for around in [
            "'kim@gmail.com'",
            "kim@gmail.com!",
            "[kim@gmail.com]",
            "mailto:kim@gmail.com?",
            "kim@gmail.com: skriv",
            "kim@gmail.com:skriv",
            "https://example.org/mailto:kim@gmail.com?subject=x",
        ] {
            assert_eq!(found(around), ["kim@gmail.com"], "{around}");
        }
        assert_eq!(found("info.orebro@example.org").len(), 0);
        for other in [
            "0771-17 40 65",
            "07017406051",
            "10701740605",
            "2007-01-17",
            "+46 19 30 30 00",
            "0046 19 30 30 00",
            "556070-1740",
            "https://example.org/0701740605",
            "https://example.org/a?page=0701740605",
            "https://example.org/map/@59.27,15.21",
            "https://example.org/id:0701740605",
            "https://example.org/hotel:0701740605",
            "https://example.org/news?0701740605",
            "https://example.org/maps?first.last@59.27",
            "urn:isbn:0701740605",
            "Öppet 07.30-16.30 17 juni",
            "07.00–16.00 30 juni",
            "07.01.2026 – 30 juni",
            "07.01.2026 14 ",
            "07.30-16.00",
            "07:30-16:00",
            "07/17 2026",
        ] {
            assert_eq!(found(other).len(), 0, "{other}");
        }
    }

    /// Something like a number or an address, and what may stand around it.
    fn piece() -> impl Strategy<Value = String> {
        let before = "[(<,;\" \n\u{a0}a1-]?";
        let number =
            "(0[ ./\u{a0}-]{0,2}7|(\\+|00)[ -]?46[ -]?(\\(0\\))?7)([ ./\u{202f}-]?[0-9]){6,9}";
        let pattern = [before, "(", number, "|a\\.b@c\\.d|[07+@. -]{1,3})[ \"\n]?"].concat();
        proptest::string::string_regex(&pattern).expect("a pattern")
    }

    proptest! {
        #[test]
        fn no_line_is_passed_over(pieces in proptest::collection::vec(piece(), 0..5)) {
            let text = pieces.concat();
            let mut at = 0;
            let all = text.split_inclusive('\n').map(|line| {
                at += line.len();
                (at - line.len(), line)
            });
            prop_assert_eq!(within("a", &text, all), private("a", &text));
        }
    }
}
