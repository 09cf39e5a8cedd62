//! Takes a TOML table apart, field by field.
//!
//! Each field is taken out under its key; what is left over at the end is by definition unknown. So the list of known keys
//! is the list of calls, one run reports everything that is wrong with a table, and no value is trusted before it is looked at.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{ABOUT_FILE, VOCABULARY_FILE};
use crate::diagnostic::{Report, rule};
use crate::query::resolve::{STATUSES, own_word};
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
                wrong_form(report, span, &other, "a table", &form(what));
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
            beginning(&self.span),
            format!("{} has no `{key}`", self.what),
            Some(format!("add `{}`", example(self.what, key))),
        );
        None
    }

    /// Returns the stretch of a field that has not been taken yet, or else of the table's beginning.
    pub(crate) fn span_of(&self, key: &str) -> Range<usize> {
        self.table
            .get(key)
            .map_or_else(|| beginning(&self.span), Spanned::span)
    }

    /// Reports what is left over.
    pub(crate) fn finish(self) {
        if self.table.is_empty() {
            return;
        }
        let mut known = self.known;
        known.sort_unstable();
        if WITHOUT_ID.contains(&self.what)
            && let Some((id, _)) = self.table.get_key_value("id")
            && self.table.contains_key("name")
        {
            let help = match self.report.place(id.span()).path.as_str() {
                VOCABULARY_FILE => "write its heading on a line above, such as `[[area]]`",
                ABOUT_FILE => "put it above all headings",
                _ => {
                    "write `[[offering]]` on a line above; what an actor has itself stands above all headings, in a file of its own"
                }
            };
            self.report.add(
                &rule::UNKNOWN_HEADING,
                id.span(),
                "what begins here stands below another's heading, and is passed over".to_owned(),
                Some(help.to_owned()),
            );
            return;
        }
        let is_top = ["the actor", "the vocabulary"].contains(&self.what);
        for (key, value) in &self.table {
            let (name, span) = (key.get_ref(), key.span());
            let near = text::nearest(name, HEADINGS.into_iter().filter(|h| known.contains(h)));
            // A later version of the format may have tables with ids and names that are something else.
            let is_misspelt =
                || is_thing(value.get_ref()) && (!near.is_empty() || has_own(value.get_ref()));
            if has_things(value.get_ref()) || is_top && is_misspelt() {
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
                } else if value.get_ref().is_table()
                    && ["name", "price", "verified"].contains(&name.as_ref())
                {
                    format!("below an offering write `[offering.{name}]`")
                } else if ELSEWHERE.contains(&name.as_ref()) {
                    misplaced(self.what, name)
                } else {
                    format!("{} may have {}", self.what, text::any_of(&known))
                }
            });
            // What a later version of the format may have there says something else.
            let is_known = |word| own_word("status", word, &STATUSES).is_ok();
            let is_status = name == "status" && value.get_ref().as_str().is_some_and(is_known);
            let is_until = name == "until" && self.what != "`verified`";
            let rule = if WITHOUT_ID.contains(&self.what) && (is_status || is_until) {
                &rule::MISPLACED_STATUS
            } else {
                &rule::UNKNOWN_KEY
            };
            self.report
                .add(rule, span, format!("unknown key `{name}`"), help);
        }
    }
}

/// Headings of what has an id and a name.
const HEADINGS: [&str; 5] = ["area", "audience", "municipality", "offering", "stage"];

/// What of actors, offerings and terms has no id: one that stands there belongs to the next of them.
const WITHOUT_ID: [&str; 5] = [
    "the source",
    "the price",
    "`verified`",
    "`aliases`",
    "a text",
];

/// Keys of actors and offerings. One that is unknown where it stands has come below the wrong heading.
const ELSEWHERE: [&str; 37] = [
    "aliases",
    "areas",
    "audiences",
    "bring",
    "by",
    "collaboration",
    "conditions",
    "contact",
    "date",
    "goals",
    "how",
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
    "says",
    "schema",
    "scope",
    "serves",
    "source",
    "stages",
    "status",
    "strengths",
    "summary",
    "until",
    "url",
    "verified",
    "website",
];

/// Returns what to do about a key that belongs to something else than what it describes here.
fn misplaced(what: &str, key: &str) -> String {
    match what {
        "the actor" => format!(
            "`{key}` belongs to an offering or a source: put it below the heading of that one"
        ),
        "the catalogue" | "the vocabulary" => {
            format!(
                "`{key}` belongs to an actor or an offering: these have files of their own in `actors/`"
            )
        }
        what => format!(
            "what stands below a heading belongs to it, here to {what}: put `{key}` above that heading, or below its own"
        ),
    }
}

/// Tells whether a value has an id and a name, as actors and offerings do.
fn is_thing(value: &DeValue<'_>) -> bool {
    let table = value.as_table();
    table.is_some_and(|table| table.contains_key("id") && table.contains_key("name"))
}

/// Tells whether a table has a key that only actors and offerings have.
fn has_own(value: &DeValue<'_>) -> bool {
    let has = |table: &DeTable<'_>| {
        let mut own = ["areas", "kind", "source", "stages"].into_iter();
        own.any(|key| table.contains_key(key))
    };
    value.as_table().is_some_and(has)
}

/// Tells whether several things that have ids and names, as actors and offerings do, stand somewhere within a value.
fn has_things(value: &DeValue<'_>) -> bool {
    match value {
        DeValue::Table(table) => table.iter().any(|(_, value)| has_things(value.get_ref())),
        DeValue::Array(list) => list
            .iter()
            .any(|item| is_thing(item.get_ref()) || has_things(item.get_ref())),
        _ => false,
    }
}

/// Returns how a field is written that must be there.
fn example(what: &str, key: &str) -> String {
    let value = match (what, key) {
        (_, "schema") => "1",
        (_, "name") => "{ sv = \"...\", en = \"...\" }",
        ("the price", "kind") => "\"unknown\"",
        (_, "kind") => "\"association\"",
        (_, "url") => "\"https://...\"",
        (_, "on") => "YYYY-MM-DD",
        (_, "how") => "\"call\"",
        _ => "\"...\"",
    };
    format!("{key} = {value}")
}

/// Returns the first byte of a stretch: the whole of a file is no place to look at.
fn beginning(span: &Range<usize>) -> Range<usize> {
    span.start..span.end.min(span.start + 1)
}

/// Returns what to write where a table belongs that describes something.
fn form(what: &str) -> String {
    match what {
        "the offering" => "begin each offering with a line `[[offering]]`".to_owned(),
        "the source" => "write `{ url = \"https://...\" }`".to_owned(),
        "the term" => "begin each with a line such as `[[area]]`, and write its `id` and `name` below".to_owned(),
        "the price" => {
            "write `price = { kind = \"...\" }` with `free`, `fee`, `loan`, `equity`, `grant` or `unknown`; an `amount` may stand beside".to_owned()
        }
        "`verified`" => "write `verified = { on = YYYY-MM-DD, by = \"...\", how = \"call\" }`".to_owned(),
        "`aliases`" => "write `aliases = { sv = [\"...\"], en = [\"...\"] }`".to_owned(),
        "a text" => "write `{ sv = \"...\", en = \"...\" }`".to_owned(),
        what => format!("write what belongs to {what} below a line with its name in brackets"),
    }
}

/// Reports a value of another kind than `wanted`, which says how it is written.
pub(crate) fn wrong_type(
    report: &mut Report<'_>,
    span: Range<usize>,
    found: &DeValue<'_>,
    wanted: &str,
) {
    wrong_form(report, span, found, wanted, &format!("write {wanted} here"));
}

/// Reports a value of another kind than `wanted`, and says what to write.
pub(super) fn wrong_form(
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The documentation has every key, as a test of its own holds.
    #[test]
    fn every_key_of_actors_offerings_and_sources_may_have_come_below_another_heading() {
        let documented = include_str!("../../docs/catalogue.md");
        let (_, of_actors) = documented
            .split_once("## `actors/ID.toml`: the actor")
            .expect("it is described");
        let rows = of_actors
            .lines()
            .filter_map(|line| line.strip_prefix("| `"));
        let keys: Vec<&str> = rows
            .filter_map(|row| row.split(" |").next())
            .flat_map(|cell| cell.split(", "))
            .map(|key| key.trim_matches('`'))
            .collect();
        assert!(keys.len() > 30, "{keys:?}");
        for key in keys {
            assert!(ELSEWHERE.contains(&key), "`{key}`");
        }
    }
}
