//! What is no TOML: what of it is reported, and what to write instead.

use std::ops::Range;

use super::duplicates::Before;
use crate::diagnostic::{Report, rule};
use crate::text::is_invisible;

/// How many lines without an error set one apart from what only follows from the one before: a blank line does not.
const APART: usize = 2;

/// What the parser says of a key inside a list that was not closed.
const KEY_IN_LIST: &str = "unexpected `=` in array";

/// Parts of what the parser says, and what to write instead; the first that fits.
const REMEDIES: [(&str, &str); 23] = [
    ("unicode value digits", "write `\\\\` for one backslash"),
    ("missing escaped value", "write `\\\\` for one backslash"),
    ("unicode hexadecimal value", "write the character itself"),
    ("visible characters", INVISIBLE),
    ("invalid comment character", INVISIBLE),
    (
        "invalid multi-line",
        "end the text with three quotes, as it begins",
    ),
    (
        "invalid basic string",
        "end the text with `\"` on the line on which it begins",
    ),
    (
        "invalid literal string",
        "end the text with `'` on the line on which it begins",
    ),
    ("must be quoted", QUOTED),
    ("missing comma", "put a comma between them"),
    ("extra comma", "take one comma away"),
    ("unclosed array table", "end the line with `]]`"),
    ("unclosed array", "end the list with `]`"),
    ("unclosed inline table", "end it with `}`"),
    ("unclosed table", "end the line with `]`"),
    (
        "cannot extend",
        "write `name.sv = \"...\"` and `name.en = \"...\"`, without a line `name = ...`",
    ),
    ("cannot be empty", "write a key before the `=`"),
    (
        "unquoted key",
        "write the key with a to z, digits, `-` and `_`, then `=`",
    ),
    (
        "key with no value",
        "write `key = \"...\"`; a line that is only to be read begins with `#`",
    ),
    ("carriage return", "end the line with a line break"),
    ("invalid boolean", "write `true` or `false`"),
    (
        "invalid date",
        "write a day as `2026-03-01`; a month or a year stands between quotes",
    ),
    ("key or value", QUOTE_WITHIN),
];

const QUOTED: &str = "put it between quotes: `\"...\"`";

const QUOTE_WITHIN: &str = "put all of the value between two quotes; one inside is written `\\\"`";

const INVISIBLE: &str = "take the character out; nobody can see it";

/// For what none of the parts fits.
const OTHERWISE: &str = "`lots explain catalogue` shows how a file is written";

/// Quotes that word processors make of straight ones.
const CURLY: [char; 8] = ['“', '”', '„', '‘', '’', '»', '«', '´'];

/// Reports what is no TOML. Where a bracket or quote is not closed, every line after it is an error: of those the first only.
pub(super) fn report(text: &str, errors: &[toml::de::Error], report: &mut Report<'_>) {
    let lines: Vec<(usize, &str)> = lines(text).collect();
    let first = errors
        .iter()
        .filter_map(toml::de::Error::span)
        .map(|span| span.start);
    if let Some(span) = conflict(&lines, first.min().unwrap_or_default()) {
        report.add(
            &rule::SYNTAX,
            span,
            "git has left two versions here".to_owned(),
            Some(
                "keep one of them, and take out the lines `<<<<<<<`, `=======` and `>>>>>>>`"
                    .to_owned(),
            ),
        );
        return;
    }
    let mut found: Vec<(Range<usize>, &str)> = errors
        .iter()
        .map(|error| (error.span().unwrap_or(0..0), error.message().trim()))
        .collect();
    found.sort_by_key(|(span, _)| span.start);
    let (mut line, mut at, mut last) = (0, 0, None);
    let mut first_ones: Vec<First<'_>> = Vec::new();
    for (span, message) in found {
        let between = text.get(at..span.start).unwrap_or_default();
        line += between.matches('\n').count();
        at = span.start;
        let last: Option<usize> = last.replace(line);
        let is_same_line = last == Some(line);
        match first_ones.last_mut() {
            // Where a key is none, or a text ends too soon, what follows on the line is nothing either.
            Some(first) if first.spoils_its_line && is_same_line => {}
            Some(first) if first.is_open && last.is_some_and(|last| line <= last + APART) => {
                first.is_followed = true;
            }
            // The parser has taken the key for a value.
            Some(first) if message.starts_with(KEY_IN_LIST) && is_same_line => {
                *first = First::new(span, message, text);
            }
            _ => first_ones.push(First::new(span, message, text)),
        }
    }
    let mut before = Before::new(&lines);
    for first in first_ones {
        let First { span, message, .. } = first;
        if message.starts_with("duplicate key") {
            before.report(text, span, report);
            continue;
        }
        let help = if first.is_followed {
            Some(
                "close every bracket and quote on this line and the one before; the lines after it are understood then",
            )
        } else {
            // To look at a very long line again for each of very many errors would take for ever.
            report.is_short().then(|| remedy(message, text, span.start))
        };
        report.add(
            &rule::SYNTAX,
            where_it_began(message, text, span),
            message.to_owned(),
            help.map(str::to_owned),
        );
    }
}

/// Returns where a text of several lines begins that never ends. That it does not shows at the end of the file, where nothing is to be
/// mended.
fn where_it_began(message: &str, text: &str, span: Range<usize>) -> Range<usize> {
    let quotes = if message.contains("literal") {
        "'''"
    } else {
        "\"\"\""
    };
    let (before, after) = text.split_at_checked(span.start).unwrap_or((text, ""));
    let began = before.rfind(quotes);
    match began.filter(|_| message.contains("multi-line") && after.trim().is_empty()) {
        Some(at) => at..at + quotes.len(),
        None => span,
    }
}

/// An error that does not only follow from the one before.
struct First<'e> {
    span: Range<usize>,
    message: &'e str,
    /// Whether it is about something that has not been closed.
    is_open: bool,
    /// Whether no other error on its line is worth a word.
    spoils_its_line: bool,
    /// Whether errors follow from it.
    is_followed: bool,
}

impl<'e> First<'e> {
    fn new(span: Range<usize>, message: &'e str, text: &str) -> Self {
        let at = text.split_at_checked(span.start);
        let (before, after) = at.unwrap_or((text, ""));
        Self {
            is_open: is_open(message, before, after),
            spoils_its_line: message.contains("unquoted key")
                || message.contains("carriage return")
                || (before.ends_with('=') && after.starts_with('='))
                || ends_too_soon(message, before, after),
            span,
            message,
            is_followed: false,
        }
    }
}

/// How git marks two versions, in this order.
const MARKS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

fn is_mark(line: &str, mark: &str) -> bool {
    let rest = line.strip_prefix(mark);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Tells whether there are all the marks of a conflict, in their order.
fn are_marked<'t>(mut lines: impl Iterator<Item = &'t str>) -> bool {
    MARKS
        .iter()
        .all(|mark| lines.any(|line| is_mark(line, mark)))
}

/// Returns the first line that marks a conflict of git; one alone, which may also be part of a text, only where the first error is.
fn conflict(lines: &[(usize, &str)], first: usize) -> Option<Range<usize>> {
    let are_all = are_marked(lines.iter().map(|(_, line)| *line));
    let is_conflict = |(start, line): &&(usize, &str)| {
        are_all && is_mark(line, MARKS[0])
            || MARKS.iter().any(|mark| is_mark(line, mark))
                && (*start..=start + line.len()).contains(&first)
    };
    lines.iter().find(is_conflict).copied().map(span_of)
}

/// Tells whether git has left two versions in a text that may be TOML all the same, as within a text over several lines.
pub(super) fn has_conflict(text: &str) -> bool {
    text.contains("\n<<<<<<< ") && are_marked(text.lines())
}

/// Returns the lines of a text without what is blank around them, and where they start.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let blank = line.len() - line.trim_start().len();
        at += line.len();
        (at - line.len() + blank, line.trim())
    })
}

pub(super) fn span_of((start, line): (usize, &str)) -> Range<usize> {
    start..start + line.len()
}

/// Tells whether an error is about something that has not been closed. A comma is missing there too, before the key or the heading with which
/// a line to come begins; what stands within a list or a table is set in.
fn is_open(message: &str, before: &str, after: &str) -> bool {
    if message.contains("missing comma") {
        let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let behind = after.trim_start_matches(is_key).trim_start_matches(BLANK);
        return before.ends_with('\n') && (after.starts_with('[') || behind.starts_with('='));
    }
    [
        KEY_IN_LIST,
        "unclosed array",
        "unclosed inline table",
        "opening",
        "basic string",
        "invalid literal string",
    ]
    .iter()
    .any(|part| message.contains(part))
}

/// Tells whether a comma is missed because a quote within a text has ended it.
fn ends_too_soon(message: &str, before: &str, after: &str) -> bool {
    message.contains("missing comma")
        && before.ends_with('"')
        && after.starts_with(char::is_alphabetic)
}

const BLANK: [char; 2] = [' ', '\t'];

/// Tells whether a character is one that nobody sees, beyond the space and the tab.
fn is_unseen(c: char) -> bool {
    !c.is_ascii() && (c.is_whitespace() || is_invisible(c))
}

/// Tells whether a key and its `=` come next.
fn begins_a_key(text: &str) -> bool {
    let is_of_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let behind = text.trim_start_matches(is_of_key);
    behind.len() < text.len() && behind.trim_start_matches(BLANK).starts_with('=')
}

/// Tells whether a line, of which a place divides what comes before from what comes after, is a heading with a bracket too many.
fn has_bracket_too_many(before: &str, after: &str) -> bool {
    let line = [before, after].concat();
    let line = line.split('#').next().unwrap_or_default().trim_end();
    let is_of_heading = |c: char| c.is_ascii_alphanumeric() || "-_.[] ".contains(c);
    let count = |bracket: char| line.matches(bracket).count();
    line.starts_with('[')
        && line.ends_with(']')
        && line.chars().all(is_of_heading)
        && (count('[') < count(']') || count('[') > 2)
}

/// Returns what to write instead of what the parser found at a place.
fn remedy(message: &str, text: &str, at: usize) -> &'static str {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let is_end = ends_too_soon(message, before, after);
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.lines().next().unwrap_or_default();
    if has_bracket_too_many(before, after) {
        return "write `[...]` around the heading of one thing, `[[...]]` around that of one among several";
    }
    if !message.contains("comma") && before.contains('=') && begins_a_key(after) {
        return "begin a new line for each key";
    }
    if before.ends_with('=') && after.starts_with('=') {
        return "write one `=` between the key and its value";
    }
    if is_end {
        return QUOTE_WITHIN;
    }
    if after.starts_with(CURLY) || before.trim_end().ends_with(CURLY) {
        return "write straight quotes: `\"...\"`";
    }
    if after.starts_with(is_unseen) {
        return INVISIBLE;
    }
    if before.is_empty() && (after.starts_with("//") || after.starts_with("<!--")) {
        return "begin what is only to be read with `#`";
    }
    // The parser takes a word that begins like *true*, *false*, *inf* or *nan* for one.
    let word = after
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let is_bool = ["true", "false"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known));
    if (message.contains("boolean") && !is_bool || message.contains("float"))
        && after.starts_with(char::is_alphabetic)
    {
        return QUOTED;
    }
    if message.contains("key or value") && after.starts_with([',', ';', ':', ')', ']', '}', '-']) {
        return "take away what stands behind the value";
    }
    if message.contains("must be quoted") && after.trim().is_empty() {
        return "write a value behind the `=`";
    }
    REMEDIES
        .iter()
        .find(|(part, _)| message.contains(part))
        .map_or(OTHERWISE, |(_, remedy)| remedy)
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;
    use crate::diagnostic::{Finding, HELPED};

    /// Returns what to write instead of each thing that is no TOML.
    fn remedies(text: &str) -> Vec<String> {
        let mut report = Report::new("actors/harbour.toml");
        super::report(text, &DeTable::parse_recoverable(text).1, &mut report);
        let help = |finding: Finding| finding.help.expect("each of a few has one");
        report.findings.into_iter().map(help).collect()
    }

    #[test]
    fn each_error_comes_with_what_to_write_instead() {
        let backslash = r"write `\\` for one backslash";
        let straight = "write straight quotes: `\"...\"`";
        let comma = "put a comma between them";
        let cases = [
            ("status = active", "put it between quotes: `\"...\"`"),
            ("areas = [training]", QUOTED),
            ("areas = [investment]", QUOTED),
            ("id = \"a\",", "take away what stands behind the value"),
            ("// id = \"a\"", "begin what is only to be read with `#`"),
            ("\u{a0}id = \"a\"", INVISIBLE),
            ("\u{202e}id = \"a\"", INVISIBLE),
            ("[area]\nid = \"a\"\n[area]\nid = \"b\"", "write `[[area]]`"),
            (
                "[[offering]]\nid = \"a\"\n[offering]\nid = \"b\"",
                "write `[[offering]]`",
            ),
            (
                "[[offering]]\nid = \"a\"\n[price]\nid = \"b\"\n[price]",
                "keep one of them; that of an offering is `[offering.price]`",
            ),
            (
                "[[offering.source]]\nurl = \"a\"\n[[offering]]\nid = \"b\"\n[[offering]]",
                "put it below",
            ),
            (
                "[offering.price]\nkind = \"a\"\n[[offering]]\nid = \"b\"\n[[offering]]",
                "put it below",
            ),
            ("status =", "write a value behind the `=`"),
            ("name.sv = “Lots”", straight),
            ("name.sv = \"Lots”", straight),
            ("“id” = \"lots\"", straight),
            (
                "name.sv = \"Lots",
                "end the text with `\"` on the line on which it begins",
            ),
            (
                "name.sv = 'Lots",
                "end the text with `'` on the line on which it begins",
            ),
            (
                "name.sv = \"\"\"Lots",
                "end the text with three quotes, as it begins",
            ),
            (
                "name.sv = \"den \"nya\" tiden\"",
                "put all of the value between two quotes; one inside is written `\\\"`",
            ),
            (
                "name = { sv = \"En \"stor\" sak\", en = \"x\" }",
                QUOTE_WITHIN,
            ),
            ("aliases = [\"En \"stor\" sak\"]", QUOTE_WITHIN),
            (
                "areas = [\"advice\"] stages = [\"idea\"]",
                "begin a new line for each key",
            ),
            ("id = \"a\"  name.sv=\"b\"", "begin a new line for each key"),
            (
                "areas == [\"advice\"]",
                "write one `=` between the key and its value",
            ),
            ("aliases = [\"En \"stor sak\"]\nid = \"a\"", QUOTE_WITHIN),
            ("name.sv = \"Lo\0ts\"", INVISIBLE),
            ("# Lo\u{7}ts", INVISIBLE),
            (r#"note.sv = "C:\Users""#, backslash),
            (r#"note.sv = "a\qb""#, backslash),
            (r#"note.sv = "\uD800""#, "write the character itself"),
            ("areas = [\"a\" \"b\"]", comma),
            ("areas = [\"a\", \"b\"", "end the list with `]`"),
            ("areas = [\"a\", , \"b\"]", "take one comma away"),
            (
                "areas = [\"a\",\nstages = [\"b\"]",
                "close every bracket and quote",
            ),
            ("source = { url = \"a\" date = \"b\" }", comma),
            ("source = { url = \"a\"", "end it with `}`"),
            ("[offering", "end the line with `]`"),
            ("[[offering]", "end the line with `]]`"),
            ("[offering]]", "write `[...]` around"),
            ("[[[offering]]", "write `[...]` around"),
            (
                "id = \"a\"\nid = \"b\"",
                "keep one of them; where another thing begins",
            ),
            (
                "name = \"a\"\nname.sv = \"b\"",
                "without a line `name = ...`",
            ),
            ("name: \"a\"", "write the key with a to z"),
            ("område = \"a\"", "write the key with a to z"),
            ("some words", "write `key = \"...\"`"),
            ("= \"a\"", "write a key before the `=`"),
            ("until = 2026-13-01", "write a day as `2026-03-01`"),
            ("until = 2026-1-1", "write a day as `2026-03-01`"),
            ("is = True", "write `true` or `false`"),
            ("is = 1\r a = 2\r b = 3", "end the line with a line break"),
            ("is = 007", OTHERWISE),
        ];
        for (text, expected) in cases {
            let remedies = remedies(text);
            assert!(remedies[0].contains(expected), "{text}: {remedies:?}");
            assert_eq!(remedies.len(), 1, "{text}: {remedies:?}");
        }
    }

    /// Each takes a look at the whole line, which has as many.
    #[test]
    fn of_very_many_errors_in_one_line_the_first_come_with_help() {
        let text = ["x = [", &"a,".repeat(300), "]"].concat();
        let mut report = Report::new("actors/harbour.toml");
        super::report(&text, &DeTable::parse_recoverable(&text).1, &mut report);
        let helped = report.findings.iter().take_while(|f| f.help.is_some());
        assert_eq!((helped.count(), report.findings.len()), (HELPED, 300));
    }

    #[test]
    fn a_comma_that_is_missing_leaves_no_bracket_open() {
        let comma = "put a comma between them";
        let broken = "status = active\nkind = other";
        for list in [
            "aliases = [\"a\" \"b\"]",
            "aliases = [\n  \"a\"\n  \"b\",\n]",
            "name = {\n  sv = \"a\"\n  en = \"b\",\n}",
        ] {
            let remedies = remedies(&[list, "\n", broken].concat());
            assert_eq!(remedies, [comma, QUOTED, QUOTED], "{list}");
        }
        let double = remedies(&["aliases = [\"a\",, \"b\"]\n", broken].concat());
        assert_eq!(double, ["take one comma away", QUOTED, QUOTED]);
        let open = "price = { kind = \"free\"\nstatus = \"active\"\nkind = \"other\"";
        let remedies = remedies(open);
        assert!(remedies[0].contains("close every bracket"), "{remedies:?}");
        assert_eq!(remedies.len(), 1, "{remedies:?}");
    }

    #[test]
    fn what_stands_far_apart_has_nothing_to_do_with_each_other() {
        let apart = "name.sv = \"Lots\n\n\nschema = 1\n\nstatus = active";
        let near = "name.sv = \"Lots\nstatus = active";
        assert_eq!((remedies(apart).len(), remedies(near).len()), (2, 1));
    }
}
