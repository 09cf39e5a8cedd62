//! Takes a TOML table apart, field by field.
//!
//! Each field is taken out under its key; what is left over at the end is by definition unknown. So the list of known keys
//! is the list of calls, one run reports everything that is wrong with a table, and no value is trusted before it is looked at.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Report, rule};
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
                wrong_type(report, span, &other, "a table", &form(what));
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
            Some(format!("add `{}`", example(self.what, key))),
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
        let mut known = self.known;
        known.sort_unstable();
        for (key, value) in &self.table {
            let (name, span) = (key.get_ref(), key.span());
            if has_ids(value.get_ref()) {
                let near = text::nearest(name, known.iter().copied());
                let headings = near.iter().map(|near| format!("[[{near}]]"));
                let help = text::did_you_mean(
                    &text::any_of(&headings.collect::<Vec<_>>()),
                    "`lots explain catalogue` has the headings that there are",
                );
                let message =
                    format!("`{name}` is no heading here, and all below it is passed over");
                self.report
                    .add(&rule::UNKNOWN_HEADING, span, message, Some(help));
                continue;
            }
            let help = self.report.is_short().then(|| {
                let near = text::nearest(name, known.iter().copied());
                if !near.is_empty() {
                    text::did_you_mean(&text::any_of(&near), "")
                } else if ELSEWHERE.contains(&name.as_ref()) {
                    format!("what stands below a heading belongs to it, here to {}: put `{name}` where its own keys are", self.what)
                } else {
                    format!("{} may have {}", self.what, text::any_of(&known))
                }
            });
            self.report.add(
                &rule::UNKNOWN_KEY,
                span,
                format!("unknown key `{name}`"),
                help,
            );
        }
    }
}

/// Keys of actors and offerings. One that is unknown where it stands has come below the wrong heading.
pub(crate) const ELSEWHERE: [&str; 36] = [
    "aliases",
    "areas",
    "audiences",
    "bring",
    "collaboration",
    "conditions",
    "contact",
    "goals",
    "id",
    "kind",
    "municipalities",
    "name",
    "next_step",
    "not_for",
    "note",
    "offering",
    "outside_partners",
    "partners",
    "price",
    "purpose",
    "role",
    "schema",
    "scope",
    "serves",
    "source",
    "stages",
    "status",
    "strengths",
    "summary",
    "until",
    "verified",
    "website",
    "by",
    "how",
    "says",
    "url",
];

/// Tells whether a value is a list of things that have ids, as actors and offerings do.
fn has_ids(value: &DeValue<'_>) -> bool {
    let has_id = |value: &DeValue<'_>| {
        value
            .as_table()
            .is_some_and(|table| table.contains_key("id"))
    };
    has_id(value)
        || value
            .as_array()
            .is_some_and(|list| list.iter().any(|item| has_id(item.get_ref())))
}

/// Returns how a field is written that must be there.
fn example(what: &str, key: &str) -> String {
    let value = match (what, key) {
        (_, "schema") => "1",
        (_, "name") => "{ sv = \"...\", en = \"...\" }",
        ("the price", "kind") => "\"unknown\"",
        (_, "kind") => "\"association\"",
        (_, "url") => "\"https://...\"",
        (_, "on") => "2026-11-20",
        (_, "how") => "\"call\"",
        _ => "\"...\"",
    };
    format!("{key} = {value}")
}

fn first_line(span: &Range<usize>) -> Range<usize> {
    span.start..span.end.min(span.start + 1)
}

/// Returns what to write where a table belongs that describes something.
fn form(what: &str) -> String {
    match what {
        "the offering" => "begin each offering with a line `[[offering]]`".to_owned(),
        "the source" => "write `{ url = \"https://...\" }`".to_owned(),
        "the term" => "begin each with a line such as `[[area]]`, and write its `id` and `name` below".to_owned(),
        "the price" => {
            "write `price = { kind = \"free\" }`, or another kind; `lots explain catalogue` has them all".to_owned()
        }
        "`verified`" => "write `verified = { on = 2026-11-20, by = \"...\", how = \"call\" }`".to_owned(),
        "`aliases`" => "write `aliases = { sv = [\"...\"], en = [\"...\"] }`".to_owned(),
        "a text" => "write `{ sv = \"...\", en = \"...\" }`".to_owned(),
        what => format!("write what belongs to {what} below a line with its name in brackets"),
    }
}

/// Reports a value of another kind than `wanted`, and says what to write.
pub(crate) fn wrong_type(
    report: &mut Report<'_>,
    span: Range<usize>,
    found: &DeValue<'_>,
    wanted: &str,
    help: &str,
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
        Some(help.to_owned()),
    );
}
