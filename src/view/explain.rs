//! The rules of `lots check` explained.

use crate::diagnostic::rule::{self, Rule};
use crate::text;

/// How wide an explanation is set at most.
const WIDTH: usize = 80;

/// The narrowest that what is said of a rule in a list is set.
const NARROWEST: usize = 20;

/// Returns what a rule asks for, why, and an example that breaks it, for a terminal of a `width` or for none.
pub(crate) fn rule(rule: &Rule, width: Option<u16>) -> String {
    let width = width.map_or(WIDTH, |width| WIDTH.min(width.into()));
    let mut written = format!(
        "{} ({})\n\n{}\n",
        rule.code,
        rule.severity.key(),
        text::wrap(rule.why, width).join("\n")
    );
    if let Some(example) = &rule.example {
        written.push_str(&["\nThis breaks it, in ", example.path, ":\n\n"].concat());
        for line in example.text.lines() {
            written.push_str(if line.is_empty() { "" } else { "    " });
            written.push_str(line);
            written.push('\n');
        }
    }
    written
}

/// Returns all rules and then the `topics`, each with what it is about: a line each, broken where a terminal is narrower.
pub(crate) fn all(topics: &[(&str, &str)], terminal: Option<u16>) -> String {
    let rules = rule::ALL.iter().map(|rule| {
        let first = rule.why.split(". ").next().unwrap_or_default();
        let first = first.split(": ").next().unwrap_or_default();
        (rule.code, rule.severity.key(), first.trim_end_matches('.'))
    });
    let topics = topics
        .iter()
        .map(|(topic, about)| (*topic, "topic", *about));
    let width = rule::ALL
        .iter()
        .map(|rule| rule.code.len())
        .max()
        .unwrap_or(0);
    let indent = width + 2 + 7 + 2;
    let room = terminal.map_or(usize::MAX, |width| {
        usize::from(width).saturating_sub(indent).max(NARROWEST)
    });
    let line = |(name, kind, about): (&str, &str, &str)| {
        let about = text::wrap(about, room).join(&["\n", &" ".repeat(indent)].concat());
        format!("{name:width$}  {kind:7}  {about}\n")
    };
    rules.chain(topics).map(line).collect()
}
