//! Reads single values: a string, an id, a date, a list, a text.

use std::ops::Range;

use toml::de::DeValue;

use super::fields::{Fields, Value, wrong_form, wrong_type};
use crate::diagnostic::{Report, rule};
use crate::model::text::{Lang, Text};
use crate::model::{self, date::PartialDate};
use crate::query::resolve::{PRICES, STATUSES, own_word};
use crate::text;

/// Reads a string that is not blank.
pub(crate) fn string(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    spanned_string(value, report).map(|(string, _)| string)
}

/// Reads a string that is not blank, with its stretch.
pub(crate) fn spanned_string(
    value: Value<'_>,
    report: &mut Report<'_>,
) -> Option<(String, Range<usize>)> {
    let span = value.span();
    match value.into_inner() {
        DeValue::String(string) if matches!(string.trim(), "" | "...") => {
            report.add(
                &rule::MISSING_TEXT,
                span,
                "there is no text yet".to_owned(),
                Some("write it; a key that need not be there is left out".to_owned()),
            );
            None
        }
        DeValue::String(string) if is_usual(&string) => Some((string.into_owned(), span)),
        DeValue::String(string) => {
            // A text over several lines, in a file with the line ends of Windows.
            let string = if string.contains("\r\n") {
                string.replace("\r\n", "\n").into()
            } else {
                string
            };
            if is_garbled(&string) {
                report.add(
                    &rule::GARBLED_TEXT,
                    span.clone(),
                    "letters such as å, ä and ö have become two others each".to_owned(),
                    Some("write them again, and save the file as UTF-8".to_owned()),
                );
            } else if has_unseen(&string) {
                report.add(
                    &rule::CONTROL_CHARACTER,
                    span.clone(),
                    "the text has a character that is none to read".to_owned(),
                    Some("take it out; nobody can see it".to_owned()),
                );
            }
            Some((string.into_owned(), span))
        }
        other => {
            wrong_type(report, span, &other, "a string in double quotes");
            None
        }
    }
}

/// Tells whether a text has but the letters of Swedish and what ASCII prints, as almost all have: there is nothing to look for in one.
fn is_usual(text: &str) -> bool {
    // With no other first byte than theirs, the second ones belong to å, ä, ö, Å, Ä, Ö and é.
    text.bytes().all(|byte| {
        matches!(
            byte,
            b' '..=b'~' | 0xC3 | 0xA5 | 0xA4 | 0xB6 | 0x85 | 0x84 | 0x96 | 0xA9
        )
    })
}

/// Tells whether a text has a character that a terminal is shown written out.
fn has_unseen(text: &str) -> bool {
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    text::seen(text).any(|(c, is_seen)| !is_seen || is_control(c))
}

/// Tells whether a character is none to read, wherever it stands.
fn is_unseen(c: char) -> bool {
    c.is_control() || text::is_invisible(c)
}

/// Tells whether a text has what becomes of å, ä, ö and other letters and signs when a program takes UTF-8 for Latin-1 or Windows-1252.
fn is_garbled(text: &str) -> bool {
    let mut pairs = text.chars().zip(text.chars().skip(1));
    pairs.any(|pair| match pair {
        ('Ã', next) => matches!(next, '\u{80}'..='\u{bf}') || WINDOWS_1252.contains(next),
        ('Â', next) => matches!(next, '\u{80}'..='\u{bf}'),
        ('â', next) => matches!(next, '€' | '\u{80}'),
        _ => false,
    })
}

/// What Windows-1252 has in the place of the control characters of Latin-1.
const WINDOWS_1252: &str = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

/// Reads an id.
pub(crate) fn id(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let (id, span) = spanned_string(value, report)?;
    if model::TAKEN.contains(&&*id) {
        let message = format!("`{id}` is taken: in answers it names a column or a row of its own");
        let help = "write another id, such as a longer word".to_owned();
        report.add(&rule::BAD_ID, span, message, Some(help));
        return None;
    }
    if model::is_id(&id) {
        return Some(id);
    }
    let slug: String = text::fold(&id)
        .split(' ')
        .collect::<Vec<_>>()
        .join("-")
        .chars()
        .filter(char::is_ascii)
        .collect();
    let rule = "an id has lower-case letters a to z, digits and single hyphens, starts with a letter and has at most 64 characters";
    let help = if model::is_id(&slug) {
        format!("write `{slug}`; {rule}")
    } else {
        rule.to_owned()
    };
    report.add(&rule::BAD_ID, span, format!("`{id}` is no id"), Some(help));
    None
}

/// Reads a web address.
pub(crate) fn url(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let (url, span) = spanned_string(value, report)?;
    let is_scheme = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| is_scheme(scheme));
    let rest = scheme.and_then(|scheme| url.get(scheme.len()..));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    if host.is_some_and(|host| {
        host.starts_with(|c: char| c.is_alphanumeric() || c == '[')
            && !host.contains([',', '"'])
            && !host.contains("..")
            && !host.ends_with(':')
            && !url.contains(|c: char| c.is_whitespace() || is_unseen(c))
    }) {
        return Some(url);
    }
    let help =
        "write it as in `https://example.org/page`: it starts with `https://` or `http://` and has no spaces".to_owned();
    report.add(
        &rule::BAD_URL,
        span,
        format!("`{url}` is no web address"),
        Some(help),
    );
    None
}

/// Reads a whole number from 0 to `most`.
pub(crate) fn number(value: Value<'_>, report: &mut Report<'_>, most: i32) -> Option<i32> {
    let span = value.span();
    let found = value.into_inner();
    let number = found
        .as_integer()
        .and_then(|i| i32::from_str_radix(i.as_str(), i.radix()).ok())
        .filter(|n| (0..=most).contains(n));
    if number.is_none() {
        let wanted = format!("a whole number from 0 to {most}");
        if found.as_integer().is_some() {
            report.add(&rule::BAD_VALUE, span, format!("expected {wanted}"), None);
        } else {
            wrong_type(report, span, &found, &wanted);
        }
    }
    number
}

/// Reads a date, as exact as it is written, with its stretch.
pub(crate) fn date(
    value: Value<'_>,
    report: &mut Report<'_>,
) -> Option<(PartialDate, Range<usize>)> {
    let span = value.span();
    let written = match value.into_inner() {
        DeValue::String(string) => string.into_owned(),
        DeValue::Datetime(datetime) => datetime.to_string(),
        DeValue::Integer(number) => {
            let number = number.as_str();
            let parts = (number.get(..4), number.get(4..6), number.get(6..));
            let day = match parts {
                (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
                _ => String::new(),
            };
            let help = if PartialDate::parse(&day)
                .and_then(PartialDate::full)
                .is_some()
            {
                format!("write `{day}`")
            } else {
                format!("put it in quotes: `\"{number}\"`")
            };
            report.add(
                &rule::BAD_DATE,
                span,
                "a date is a string or a TOML date, not a number".to_owned(),
                Some(help),
            );
            return None;
        }
        other => {
            let wanted = "a date such as `\"2019\"`, `\"2019-01\"` or `2019-01-17`";
            wrong_type(report, span, &other, wanted);
            return None;
        }
    };
    let date = PartialDate::parse(&written);
    if date.is_none() {
        let help = "write a year, a month or a day: `\"2019\"`, `\"2019-01\"` or `\"2019-01-17\"`"
            .to_owned();
        report.add(
            &rule::BAD_DATE,
            span.clone(),
            format!("`{written}` is no date"),
            Some(help),
        );
    }
    Some((date?, span))
}

/// Reads a list, each item on its own, so that one bad item does not hide the others; `form` is how such a list is written.
pub(crate) fn list<'i, 'a, T>(
    value: Value<'i>,
    report: &mut Report<'a>,
    form: impl FnOnce(&DeValue<'i>) -> String,
    mut item: impl FnMut(Value<'i>, &mut Report<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let span = value.span();
    match value.into_inner() {
        DeValue::Array(array) => Some(
            array
                .into_iter()
                .filter_map(|value| item(value, report))
                .collect(),
        ),
        other => {
            let help = format!("write {}", form(&other));
            wrong_form(report, span, &other, "a list", &help);
            None
        }
    }
}

/// Reads a list of strings, each in its own way.
pub(crate) fn strings_with<'i, 'a, T>(
    value: Value<'i>,
    report: &mut Report<'a>,
    item: impl FnMut(Value<'i>, &mut Report<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let form = |found: &DeValue<'i>| format!("`{}`", as_list(found.as_str().unwrap_or("...")));
    list(value, report, form, item)
}

/// Reads a list of strings.
pub(crate) fn strings(value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<String>> {
    strings_with(value, report, string)
}

/// Reads a list of strings, each with its stretch.
pub(crate) fn spanned_strings(
    value: Value<'_>,
    report: &mut Report<'_>,
) -> Option<Vec<(String, Range<usize>)>> {
    strings_with(value, report, spanned_string)
}

/// Returns words with commas between them as a list of strings.
pub(crate) fn as_list(words: &str) -> String {
    let words = words.split([',', ';']).map(str::trim);
    let quoted = words.map(|word| {
        let bare = word.trim_matches(['"', '[', ']', '\\']).trim();
        as_string(if bare.contains('"') { word } else { bare })
    });
    format!("[{}]", quoted.collect::<Vec<_>>().join(", "))
}

/// Returns a text as it is written in a file.
fn as_string(text: &str) -> String {
    let written = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", written.collect::<String>())
}

/// Reads one of the words that the program itself knows.
pub(crate) fn one_of<T: Copy>(
    value: Value<'_>,
    report: &mut Report<'_>,
    known: &[T],
    key: fn(T) -> &'static str,
) -> Option<T> {
    let (word, span) = spanned_string(value, report)?;
    let found = known.iter().copied().find(|k| key(*k) == word);
    if found.is_none() {
        let words: Vec<&str> = known.iter().map(|k| key(*k)).collect();
        let mut own = [&PRICES[..], &STATUSES]
            .into_iter()
            .filter_map(|known| own_word("word", &word, known).ok());
        let near = match own.find(|own| words.contains(&own.as_str())) {
            Some(own) => vec![own],
            None => text::nearest(&word, words.iter().copied()),
        };
        let write = format!("write {}", text::any_of(&words));
        report.add(
            &rule::BAD_VALUE,
            span,
            format!("`{word}` is not one of the words known here"),
            Some(text::did_you_mean(&text::any_of(&near), &write)),
        );
    }
    found
}

/// Reads a name in the catalogue's languages, which stands on one line.
pub(crate) fn name(value: Value<'_>, report: &mut Report<'_>) -> Option<Text> {
    let span = value.span();
    let name = text(value, report)?;
    if name.all().any(|name| name.contains(['\n', '\t'])) {
        report.add(
            &rule::CONTROL_CHARACTER,
            span,
            "the name has a line break or a tab".to_owned(),
            Some("write it on one line, with spaces".to_owned()),
        );
    }
    Some(name)
}

/// Reads a text in the catalogue's languages; warns of a missing translation.
pub(crate) fn text(value: Value<'_>, report: &mut Report<'_>) -> Option<Text> {
    let span = value.span();
    if let DeValue::String(string) = value.get_ref() {
        let help = format!("write the language: `{{ sv = {} }}`", as_string(string));
        report.add(
            &rule::WRONG_TYPE,
            span,
            "expected a text per language, found a string".to_owned(),
            Some(help),
        );
        return None;
    }
    let mut fields = Fields::of(value, "a text", report)?;
    let before = fields.report.findings.len();
    let text = Text {
        sv: fields.take(Lang::Sv.code(), string),
        en: fields.take(Lang::En.code(), string),
    };
    let unread = fields.report.findings.len() > before;
    fields.finish();
    let missing = match (&text.sv, &text.en) {
        (Some(_), Some(_)) => return Some(text),
        (None, None) if unread => return None,
        (None, None) => {
            report.add(
                &rule::MISSING_TEXT,
                span,
                "the text is missing in every language".to_owned(),
                Some("write `sv`, `en` or both, or leave the key out".to_owned()),
            );
            return None;
        }
        (Some(_), None) => Lang::En,
        (None, Some(_)) => Lang::Sv,
    };
    if !unread {
        let code = missing.code();
        report.add(
            &rule::MISSING_TRANSLATION,
            span,
            format!("no `{code}` text"),
            Some(format!(
                "add `{code} = \"...\"`; until then the other language is shown, marked"
            )),
        );
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    #[test]
    fn what_is_offered_in_place_of_a_text_is_toml() {
        let texts = [
            "Den \"nya\" tiden",
            "say \"hi\", C:\\dir; \"c\"",
            "a\nb\tc\u{7}d",
            "[a, b]",
        ];
        for text in texts {
            let written = format!("name = {}\nlist = {}", as_string(text), as_list(text));
            let (table, errors) = DeTable::parse_recoverable(&written);
            assert!(errors.is_empty(), "{written}");
            let name = table.get_ref().get("name").expect("it is there");
            assert_eq!(name.get_ref().as_str(), Some(text));
        }
        assert_eq!(as_list("[\"a\", \"b\"]"), "[\"a\", \"b\"]");
        assert_eq!(
            as_list("say \"hi\", C:\\dir"),
            r#"["say \"hi\"", "C:\\dir"]"#
        );
    }

    #[test]
    fn there_is_nothing_to_look_for_in_a_usual_text() {
        let usual: Vec<char> = ('\0'..=char::MAX)
            .filter(|c| is_usual(c.encode_utf8(&mut [0; 4])))
            .collect();
        assert_eq!(usual.len(), 95 + 7, "{usual:?}");
        for one in &usual {
            for other in &usual {
                let text = String::from_iter([one, other]);
                assert!(is_usual(&text), "{text:?}");
                assert!(!is_garbled(&text) && !has_unseen(&text), "{text:?}");
            }
        }
        assert!(!usual.contains(&'\r'));
    }

    #[test]
    fn letters_that_have_become_two_others_are_known() {
        for letter in [
            "å", "Å", "ä", "Ö", "é", "É", "ü", "ø", "è", "à", "§", "»", "–", "”", "\u{a0}",
        ] {
            let as_latin: String = letter.bytes().map(char::from).collect();
            assert!(is_garbled(&as_latin), "{letter}");
        }
        for windows in ["Ã¼", "Ã˜", "Ã‰", "Â§", "â€œ"] {
            assert!(is_garbled(windows), "{windows}");
        }
        for right in ["São Paulo", "SÃO", "Château", "Âge d’or", "pâte", "å § é"] {
            assert!(!is_garbled(right), "{right}");
        }
    }
}
