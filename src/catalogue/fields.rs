//! Takes a TOML table apart, field by field.
//!
//! Each field is taken out under its key; what is left over at the end is by definition unknown. So the list of known keys
//! is the list of calls, one run reports everything that is wrong with a table, and no value is trusted before it is looked at.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Report, rule};
use crate::model::text::{Lang, Text};
use crate::model::{self, date::PartialDate};
use crate::text;

/// A value with the stretch of the file it was written on.
pub(crate) type Value<'i> = Spanned<DeValue<'i>>;

/// A table that is being taken apart.
pub(crate) struct Fields<'r, 'a, 'i> {
    table: DeTable<'i>,
    span: Range<usize>,
    /// What the table describes, for messages: "the actor", "the offering".
    what: &'static str,
    known: Vec<&'static str>,
    pub(crate) report: &'r mut Report<'a>,
}

impl<'r, 'a, 'i> Fields<'r, 'a, 'i> {
    pub(crate) fn new(
        table: Spanned<DeTable<'i>>,
        what: &'static str,
        report: &'r mut Report<'a>,
    ) -> Self {
        let span = table.span();
        Self {
            table: table.into_inner(),
            span,
            what,
            known: Vec::new(),
            report,
        }
    }

    /// Returns the table of a value, ready to be taken apart; reports any other kind of value.
    pub(crate) fn of(
        value: Value<'i>,
        what: &'static str,
        report: &'r mut Report<'a>,
    ) -> Option<Self> {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => Some(Self::new(Spanned::new(span, table), what, report)),
            other => {
                wrong_type(report, span, &other, "a table");
                None
            }
        }
    }

    /// Takes a field out and reads it; nothing when it is absent or cannot be read.
    pub(crate) fn take<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Value<'i>, &mut Report<'a>) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let value = self.table.remove(key)?;
        read(value, self.report)
    }

    /// Takes a field that must be there.
    pub(crate) fn need<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Value<'i>, &mut Report<'a>) -> Option<T>,
    ) -> Option<T> {
        if self.table.contains_key(key) {
            return self.take(key, read);
        }
        self.known.push(key);
        self.report.add(
            &rule::MISSING_FIELD,
            first_line(&self.span),
            format!("{} has no `{key}`", self.what),
            Some(format!("add `{}`", example(key))),
        );
        None
    }

    /// Returns the stretch of a field that has not been taken yet, or else of the table's beginning.
    pub(crate) fn span_of(&self, key: &str) -> Range<usize> {
        self.table
            .get(key)
            .map_or_else(|| first_line(&self.span), Spanned::span)
    }

    /// Reports what is left over.
    pub(crate) fn finish(self) {
        if self.table.is_empty() {
            return;
        }
        let mut known = self.known;
        known.sort_unstable();
        for key in self.table.keys() {
            let help = self.report.is_short().then(|| {
                let near = text::nearest(key.get_ref(), known.iter().copied());
                if near.is_empty() {
                    format!("{} may have {}", self.what, text::any_of(&known))
                } else {
                    text::did_you_mean(&text::any_of(&near), "")
                }
            });
            self.report.add(
                &rule::UNKNOWN_KEY,
                key.span(),
                format!("unknown key `{}`", key.get_ref()),
                help,
            );
        }
    }
}

/// Returns how a field is written that must be there.
fn example(key: &str) -> String {
    let value = match key {
        "schema" => "1",
        "name" => "{ sv = \"...\", en = \"...\" }",
        "kind" => "\"association\"",
        "url" => "\"https://...\"",
        "on" => "2026-11-20",
        "how" => "\"call\"",
        _ => "\"...\"",
    };
    format!("{key} = {value}")
}

fn first_line(span: &Range<usize>) -> Range<usize> {
    span.start..span.end.min(span.start + 1)
}

/// Reports a value of another kind than `wanted`.
pub(crate) fn wrong_type(
    report: &mut Report<'_>,
    span: Range<usize>,
    found: &DeValue<'_>,
    wanted: &str,
) {
    let found = match found {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    report.add(
        &rule::WRONG_TYPE,
        span,
        format!("expected {wanted}, found {found}"),
        Some(format!("write {wanted} here")),
    );
}

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
        DeValue::String(string) if string.trim().is_empty() => {
            report.add(
                &rule::MISSING_TEXT,
                span,
                "the text is empty".to_owned(),
                Some("write it, or leave the key out".to_owned()),
            );
            None
        }
        DeValue::String(string) => {
            if string.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) {
                report.add(
                    &rule::CONTROL_CHARACTER,
                    span.clone(),
                    "the text has a control character".to_owned(),
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

/// Ids that stand beside those of areas, stages and actors in answers, so that they can be none of them.
const TAKEN: [&str; 5] = ["all", "area", "from", "sum", "what"];

/// Reads an id.
pub(crate) fn id(value: Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let (id, span) = spanned_string(value, report)?;
    if TAKEN.contains(&id.as_str()) {
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
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    if rest.is_some_and(|rest| {
        !rest.is_empty() && !url.contains(|c: char| c.is_whitespace() || c.is_control())
    }) {
        return Some(url);
    }
    let help = "a web address starts with `https://` or `http://` and has no spaces".to_owned();
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
        wrong_type(
            report,
            span,
            &found,
            &format!("a whole number from 0 to {most}"),
        );
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
        DeValue::Integer(year) => {
            let help = format!("put it in quotes: `\"{}\"`", year.as_str());
            report.add(
                &rule::BAD_DATE,
                span,
                "a date is a string or a TOML date, not a number".to_owned(),
                Some(help),
            );
            return None;
        }
        other => {
            wrong_type(
                report,
                span,
                &other,
                "a date such as `\"2019\"`, `\"2019-01\"` or `2019-01-17`",
            );
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

/// Reads a list, each item on its own, so that one bad item does not hide the others.
pub(crate) fn list<'i, 'a, T>(
    value: Value<'i>,
    report: &mut Report<'a>,
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
        DeValue::Table(_) => {
            report.add(
                &rule::WRONG_TYPE,
                span,
                "expected a list, found a table".to_owned(),
                Some(
                    "there may be several: write its heading in double brackets, `[[...]]`"
                        .to_owned(),
                ),
            );
            None
        }
        other => {
            wrong_type(report, span, &other, "a list in square brackets");
            None
        }
    }
}

/// Reads a list of strings.
pub(crate) fn strings(value: Value<'_>, report: &mut Report<'_>) -> Option<Vec<String>> {
    list(value, report, string)
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
        report.add(
            &rule::BAD_VALUE,
            span,
            format!("`{word}` is not one of the words known here"),
            Some(format!("write {}", text::any_of(&words))),
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
        let help = format!("write the language: `{{ sv = \"{string}\" }}`");
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
