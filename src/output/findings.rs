//! Findings of `lots check`: with the line and a caret, one line each, or as JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anyhow::Result;

use super::sanitize::{is_unsafe, sanitize};
use crate::context::Surface;
use crate::diagnostic::rule::Severity;
use crate::diagnostic::{Finding, Lines, Place};
use crate::request::FindingFormat;
use crate::text;
use crate::view::Findings;

/// How many errors and how many warnings of one file are shown. Nobody reads more, and a broken file can have 100,000.
const SHOWN: usize = 100;

/// A longer line is not shown; its place is.
const LONGEST_LINE: usize = 2000;

/// Returns findings in the wanted format. Of each file, people are shown the first ones; machines get all.
///
/// # Errors
/// None that can happen: it is written to memory.
pub(super) fn render(findings: &Findings, surface: &Surface) -> Result<String> {
    let safe = |text: &str| {
        if surface.width.is_some() {
            sanitize(text)
        } else {
            text.to_owned()
        }
    };
    let places = Places::new(findings);
    match findings.format {
        FindingFormat::Pretty => {
            let renderer = if surface.color_output {
                Renderer::styled()
            } else {
                Renderer::plain()
            };
            let renderer = surface.width.map_or(renderer.clone(), |width| {
                renderer.term_width(usize::from(width))
            });
            let one = |finding: &Finding| pretty(finding, &places, &renderer, &safe) + "\n\n";
            Ok(first_ones(&places, one, |more| safe(more) + "\n\n"))
        }
        FindingFormat::Short => Ok(first_ones(
            &places,
            |finding| safe(&short(finding, &places)) + "\n",
            |more| safe(more) + "\n",
        )),
        FindingFormat::Json => {
            let array: serde_json::Value = findings
                .findings
                .iter()
                .map(|finding| json(finding, &places))
                .collect();
            Ok(safe(&serde_json::to_string_pretty(&array)?) + "\n")
        }
    }
}

/// Returns the first findings of each file, and how many more it has.
fn first_ones(
    places: &Places<'_>,
    one: impl Fn(&Finding) -> String,
    more: impl Fn(&str) -> String,
) -> String {
    let mut written = String::new();
    let files = places
        .findings
        .findings
        .chunk_by(|a, b| a.place.path == b.place.path);
    for file in files {
        // Apart from each other, so that many warnings do not hide the one error.
        let mut shown = [0, 0];
        for finding in file {
            let shown = &mut shown[usize::from(finding.is_error())];
            if *shown < SHOWN {
                *shown += 1;
                written.push_str(&one(finding));
            }
        }
        let left = file.len() - shown[0] - shown[1];
        if let Some(finding) = file.first().filter(|_| left > 0) {
            let path = places.path(&finding.place);
            written.push_str(&more(&format!(
                "{path}: and {left} more; `--format json` has them all"
            )));
        }
    }
    written
}

/// The findings with what it takes to say where they are.
struct Places<'f> {
    findings: &'f Findings,
    lines: BTreeMap<&'f str, Lines<'f>>,
}

impl<'f> Places<'f> {
    fn new(findings: &'f Findings) -> Self {
        let lines = findings
            .texts
            .iter()
            .map(|(path, text)| (path.as_str(), Lines::new(text)));
        Self {
            findings,
            lines: lines.collect(),
        }
    }

    /// Returns the path as it is to be opened: from the working directory.
    fn path(&self, place: &Place) -> String {
        match self.findings.root.as_str() {
            "." => place.path.clone(),
            root => format!("{root}/{}", place.path),
        }
    }

    fn line_and_column(&self, place: &Place) -> (usize, usize) {
        self.lines
            .get(place.path.as_str())
            .map_or((1, 1), |lines| lines.line_and_column(place.start))
    }
}

/// Returns a line with everything a terminal would obey replaced, each character by one that takes as many bytes, so that stretches of the
/// line stay where they are and columns are counted as everywhere.
fn harmless(line: &str) -> Cow<'_, str> {
    if !line.contains(|c| c != '\t' && is_unsafe(c)) {
        return Cow::Borrowed(line);
    }
    let replaced = |(c, is_seen): (char, bool)| match c.len_utf8() {
        _ if c == '\t' || is_seen && !c.is_control() => c,
        1 => '?',
        2 => '¿',
        3 => '\u{fffd}',
        _ => '\u{1fbc4}',
    };
    Cow::Owned(text::seen(line).map(replaced).collect())
}

fn short(finding: &Finding, places: &Places<'_>) -> String {
    let (line, column) = places.line_and_column(&finding.place);
    let (path, severity, code) = (
        places.path(&finding.place),
        finding.rule.severity.key(),
        finding.rule.code,
    );
    let help = finding
        .help
        .as_ref()
        .map(|help| format!(" ({help})"))
        .unwrap_or_default();
    let other = finding.other.as_ref().map(|(place, why)| {
        let (line, column) = places.line_and_column(place);
        format!("; {why}: {}:{line}:{column}", places.path(place))
    });
    format!(
        "{path}:{line}:{column}: {severity}[{code}]: {}{}{help}",
        finding.message,
        other.unwrap_or_default()
    )
    .replace('\n', " ")
}

fn json(finding: &Finding, places: &Places<'_>) -> serde_json::Value {
    let place = |place: &Place| {
        let (line, column) = places.line_and_column(place);
        serde_json::json!({ "path": places.path(place), "line": line, "column": column })
    };
    let mut object = place(&finding.place);
    object["severity"] = finding.rule.severity.key().into();
    object["code"] = finding.rule.code.into();
    object["message"] = finding.message.as_str().into();
    object["help"] = finding.help.as_deref().into();
    object["other"] = finding
        .other
        .as_ref()
        .map(|(other, why)| {
            let mut object = place(other);
            object["why"] = (*why).into();
            object
        })
        .into();
    object
}

fn pretty(
    finding: &Finding,
    places: &Places<'_>,
    renderer: &Renderer,
    safe: &dyn Fn(&str) -> String,
) -> String {
    let level = match finding.rule.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(safe(&finding.message))
        .id(finding.rule.code);
    let mut groups: Vec<Group<'_>> = vec![marked(
        Group::with_title(title),
        &finding.place,
        places,
        safe,
    )];
    if let Some((place, why)) = &finding.other {
        groups.push(marked(
            Group::with_title(Level::NOTE.secondary_title(*why)),
            place,
            places,
            safe,
        ));
    }
    if let Some(help) = &finding.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(safe(help))));
    }
    renderer.render(&groups)
}

fn marked<'f>(
    group: Group<'f>,
    place: &Place,
    places: &Places<'f>,
    safe: &dyn Fn(&str) -> String,
) -> Group<'f> {
    let path = safe(&places.path(place));
    let (number, column) = places.line_and_column(place);
    let lines = places.lines.get(place.path.as_str());
    let line = lines.map(|lines| lines.line(number));
    let Some((start_of_line, line)) = line.filter(|(_, line)| line.len() <= LONGEST_LINE) else {
        return group.element(Origin::path(path).line(number).char_column(column));
    };
    let line = line.split(['\n', '\r']).next().unwrap_or_default();
    let start = place.start.saturating_sub(start_of_line).min(line.len());
    let end = place.end.saturating_sub(start_of_line);
    group.element(
        Snippet::source(harmless(line))
            .path(path)
            .line_start(number)
            .annotation(AnnotationKind::Primary.span(start..end.clamp(start, line.len()))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_keeps_its_place_in_bytes_and_characters() {
        let line = "\ta\u{7}b\u{ad}c\u{202e}d\u{e0041}e❤\u{fe0f}\u{fe0f}";
        let harmless = harmless(line);
        assert_eq!(harmless, "\ta?b¿c\u{fffd}d\u{1fbc4}e❤\u{fe0f}\u{fffd}");
        let places = |text: &str| -> Vec<usize> { text.char_indices().map(|(at, _)| at).collect() };
        assert_eq!(places(&harmless), places(line));
    }
}
