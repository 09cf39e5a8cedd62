//! What is no TOML because it is there already.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::syntax::span_of;
use crate::diagnostic::{Finding, Report, rule};

/// What there is already where something is there again.
pub(super) struct Before<'t> {
    lines: &'t [(usize, &'t str)],
    /// By the heading of several things, the first line that says that there is one, and whether that has been told: the heading in single
    /// brackets, or one of what belongs to it. Either makes each later one a duplicate.
    single: HashMap<&'t str, (usize, bool)>,
    /// By the heading in double brackets, the first line that has it.
    several: HashMap<&'t str, usize>,
    /// Below which heading each line stands, by the number of its line.
    sections: Vec<usize>,
    /// Headings that are there already: what stands below one is so with it.
    again: HashSet<usize>,
}

/// Returns a line without the comment behind a heading.
fn without_comment(line: &str) -> &str {
    let heading = line.split_once('#').map_or(line, |(heading, _)| heading);
    heading.trim_end()
}

impl<'t> Before<'t> {
    pub(super) fn new(lines: &'t [(usize, &'t str)]) -> Self {
        let mut single = HashMap::new();
        let mut several = HashMap::new();
        for (at, (_, line)) in lines.iter().enumerate() {
            let Some(heading) = without_comment(line).strip_prefix('[') else {
                continue;
            };
            if let Some((of, _)) = heading.trim_start_matches('[').split_once('.')
                && !several.contains_key(of)
            {
                single.entry(of).or_insert((at, false));
            }
            if let Some(of_several) = heading.strip_prefix('[') {
                let of_several = of_several.trim_end_matches(']');
                several.entry(of_several).or_insert(at);
            }
            if let Some(heading) = heading.strip_suffix(']') {
                single.entry(heading).or_insert((at, false));
            }
        }
        let mut section = 0;
        let sections = lines.iter().enumerate().map(|(at, (_, line))| {
            section = if line.starts_with('[') { at } else { section };
            section
        });
        Self {
            lines,
            single,
            several,
            sections: sections.collect(),
            again: HashSet::new(),
        }
    }

    /// Reports a key or a heading that is there already; a heading in single brackets once.
    pub(super) fn report(&mut self, text: &str, span: Range<usize>, report: &mut Report<'_>) {
        let at = self
            .lines
            .partition_point(|(start, _)| *start <= span.start);
        let at = at.saturating_sub(1);
        let line = self.lines.get(at).map_or("", |(_, line)| *line);
        let section = self.sections.get(at).copied().unwrap_or_default();
        if section != at && self.again.contains(&section) {
            return;
        }
        if line.starts_with('[') {
            self.again.insert(at);
        }
        let heading = without_comment(line).trim_matches(['[', ']']);
        if line.starts_with("[[")
            && let Some((first, is_told)) = self.single.get_mut(heading)
            && *first < at
        {
            if !std::mem::replace(is_told, true)
                && let Some(single) = self.lines.get(*first)
            {
                let first = without_comment(single.1);
                let (message, help) = if first.trim_matches(['[', ']']) == heading {
                    (
                        format!("`[{heading}]` says that there is one, and more follow"),
                        format!("write `[[{heading}]]`"),
                    )
                } else {
                    (
                        format!("`{first}` stands above its `[[{heading}]]`"),
                        "put it below, with all that belongs to it".to_owned(),
                    )
                };
                report.add(&rule::SYNTAX, span_of(*single), message, Some(help));
            }
            return;
        }
        let key = text.get(span.clone()).unwrap_or_default();
        let is_key = |line: &str| {
            let rest = line.strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start().starts_with(['=', '.']))
        };
        // Of very many only the first are helped with: each may be far from its like.
        let above = self.lines.get(section..at).filter(|_| report.is_short());
        let mut above = above.unwrap_or_default().iter().rev();
        let first = above.find(|(_, line)| is_key(line));
        let is_of_several = self.several.get(heading).is_some_and(|first| *first < at);
        let help = match heading {
            "area" | "stage" | "audience" | "municipality" => format!("write `[[{heading}]]`"),
            "source" | "offering.source" => {
                "write `[[offering.source]]` for one of an offering and `[[source]]` for one of the actor, each time it begins".to_owned()
            }
            _ if line.starts_with('[') && is_of_several => format!("write `[[{heading}]]`"),
            _ if line.starts_with('[') => match heading.split_once('.') {
                Some((of, _)) => format!("keep one of them; where another {of} begins, its `[[{of}]]` is missing or misspelt"),
                None if self.several.contains_key("offering") => {
                    format!("keep one of them; that of an offering is `[offering.{heading}]`")
                }
                None => "keep one of them".to_owned(),
            },
            _ => "keep one of them; where another thing begins, its heading in `[[...]]` is missing".to_owned(),
        };
        report.findings.push(Finding {
            rule: &rule::SYNTAX,
            place: report.place(span),
            message: format!("`{key}` is there already"),
            help: Some(help),
            other: first.map(|first| (report.place(span_of(*first)), "first written here")),
        });
    }
}
