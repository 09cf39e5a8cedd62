//! The rules of `lots check` explained.

use crate::diagnostic::rule::{self, Rule};

/// Returns what a rule asks for, why, and an example that breaks it.
pub(crate) fn rule(rule: &Rule) -> String {
    let mut text = format!(
        "{} ({})\n\n{}\n",
        rule.code,
        rule.severity.key(),
        wrapped(rule.why)
    );
    if let Some(example) = &rule.example {
        text.push_str(&format!("\nThis breaks it, in {}:\n\n", example.path));
        for line in example.text.lines() {
            text.push_str(if line.is_empty() { "" } else { "    " });
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// Returns all rules, a line each.
pub(crate) fn all() -> String {
    let width = rule::ALL
        .iter()
        .map(|rule| rule.code.len())
        .max()
        .unwrap_or(0);
    let line = |rule: &&Rule| {
        let first = rule
            .why
            .split_inclusive(['.', ':'])
            .next()
            .unwrap_or_default()
            .trim_end_matches(['.', ':']);
        format!("{:width$}  {:7}  {first}\n", rule.code, rule.severity.key())
    };
    rule::ALL.iter().map(line).collect()
}

fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is one from the start");
        if !line.is_empty() && line.len() + word.len() >= 80 {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}
