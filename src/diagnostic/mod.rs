//! What `lots check` has to say, as plain data.
//!
//! A finding names a rule and a place; it is neither printed nor counted here. The rules themselves are in [`rule`].

pub(crate) mod rule;

use std::ops::Range;

use jiff::civil::Date;
use rule::{Rule, Severity};

/// One thing that is wrong, or might be, at one place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) place: Place,
    /// What is wrong.
    pub(crate) message: String,
    /// What to write instead, or do next.
    pub(crate) help: Option<String>,
    /// A second place that matters, and why.
    pub(crate) other: Option<(Place, &'static str)>,
}

impl Finding {
    /// Tells whether the finding makes `lots check` answer no.
    pub(crate) fn is_error(&self) -> bool {
        self.rule.severity == Severity::Error
    }
}

/// A stretch of a file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Relative to the catalogue's root, with `/`.
    pub(crate) path: String,
    /// First byte of the stretch and the one after its last.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Place {
    pub(crate) fn new(path: &str, span: Range<usize>) -> Self {
        Self {
            path: path.to_owned(),
            start: span.start,
            end: span.end,
        }
    }
}

/// Where the lines of a text are, so that a place in it is found without counting from its start.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    text: &'t str,
    /// The first byte of each line.
    starts: Vec<usize>,
    /// How many characters lie before each block.
    before: Vec<usize>,
}

/// How many bytes are counted through for one place at most.
const BLOCK: usize = 512;

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1));
        let mut count = 0;
        let before = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = count;
            count += characters(block);
            before
        });
        Self {
            text,
            starts: starts.collect(),
            before: before.collect(),
        }
    }

    /// Returns the line and the column of a byte, both from 1, columns in characters; of the end for one beyond it.
    pub(crate) fn line_and_column(&self, at: usize) -> (usize, usize) {
        let at = at.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= at);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        (line, self.before(at) - self.before(start) + 1)
    }

    /// Returns where a line starts, counted from 1, and the line with its end.
    pub(crate) fn line(&self, number: usize) -> (usize, &'t str) {
        let start = self.starts.get(number - 1).copied().unwrap_or(0);
        let end = self.starts.get(number).copied();
        let line = self.text.get(start..end.unwrap_or(self.text.len()));
        (start, line.unwrap_or_default())
    }

    fn before(&self, at: usize) -> usize {
        let block = (at / BLOCK).min(self.before.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(block * BLOCK..at);
        self.before.get(block).copied().unwrap_or(0) + rest.map_or(0, characters)
    }
}

/// Counts the characters that begin in a part of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// The days on which a file is judged as it is today: `from` is the first of them, `until` the first that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) from: Date,
    pub(crate) until: Date,
}

impl Days {
    /// What a file is worth that says nothing of days.
    pub(crate) const ALL: Self = Self {
        from: Date::MIN,
        until: Date::MAX,
    };

    /// Tells whether a day is one of them.
    pub(crate) fn contain(self, day: Date) -> bool {
        self.from <= day && day < self.until
    }
}

/// How many findings of one sort are worth a look for what was meant; nobody reads the help of the ten-thousandth.
pub(crate) const HELPED: usize = 200;

/// The findings of one file, gathered while it is read.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    path: &'a str,
    pub(crate) findings: Vec<Finding>,
    /// The days on which the same would be found.
    pub(crate) days: Days,
}

impl<'a> Report<'a> {
    pub(crate) fn new(path: &'a str) -> Self {
        Self {
            path,
            findings: Vec::new(),
            days: Days::ALL,
        }
    }

    /// Tells whether `day` has come on the day `today`.
    ///
    /// Whatever depends on the day on which a file is read must ask here, so that the file is read again when the answer changes.
    pub(crate) fn has_come(&mut self, day: Date, today: Date) -> bool {
        let has_come = day <= today;
        if has_come {
            self.days.from = self.days.from.max(day);
        } else {
            self.days.until = self.days.until.min(day);
        }
        has_come
    }

    /// Tells whether it is worth the time to look for what somebody meant.
    pub(crate) fn is_short(&self) -> bool {
        self.findings.len() < HELPED
    }

    /// Adds a finding; `help` says what to write instead.
    pub(crate) fn add(
        &mut self,
        rule: &'static Rule,
        span: Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        self.findings.push(Finding {
            rule,
            place: Place::new(self.path, span),
            message,
            help,
            other: None,
        });
    }

    /// Returns the place of a stretch of this file.
    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        Place::new(self.path, span)
    }
}

/// Returns how many of the findings are errors.
pub(crate) fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|f| f.is_error()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a\nåäö = x\n";
        let start = text.find('x').expect("is there");
        let lines = Lines::new(text);
        assert_eq!(lines.line_and_column(start), (2, 7));
        assert_eq!(lines.line_and_column(0), (1, 1));
        assert_eq!(lines.line_and_column(1), (1, 2));
        assert_eq!(lines.line_and_column(2), (2, 1));
        assert_eq!(lines.line_and_column(99), (3, 1));
        assert_eq!(lines.line(2), (2, "åäö = x\n"));
        assert_eq!(Lines::new("").line_and_column(0), (1, 1));
        let long = "å".repeat(5000) + "\n" + &"ö".repeat(700);
        let lines = Lines::new(&long);
        for at in 0..5000 {
            assert_eq!(lines.line_and_column(2 * at), (1, at + 1));
        }
        assert_eq!(lines.line_and_column(10_001 + 2 * 600), (2, 601));
    }
}
