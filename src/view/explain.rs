//! The rules of `lots check` explained.

use crate::diagnostic::rule::{self, Rule};
use crate::text;

/// How wide an explanation is set.
const WIDTH: usize = 80;

/// Returns what a rule asks for, why, and an example that breaks it.
pub(crate) fn rule(rule: &Rule) -> String {
    let mut written = format!(
        "{} ({})\n\n{}\n",
        rule.code,
        rule.severity.key(),
        text::wrap(rule.why, WIDTH).join("\n")
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

/// Returns all rules, a line each.
pub(crate) fn all() -> String {
    let width = rule::ALL
        .iter()
        .map(|rule| rule.code.len())
        .max()
        .unwrap_or(0);
    let line = |rule: &&Rule| {
        let first = rule.why.split(". ").next().unwrap_or_default();
        let first = first.split(": ").next().unwrap_or_default();
        let first = first.trim_end_matches('.');
        format!("{:width$}  {:7}  {first}\n", rule.code, rule.severity.key())
    };
    rule::ALL.iter().map(line).collect()
}
