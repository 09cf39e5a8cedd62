//! Findings of `lots check`: with the line and a caret, one line each, or as JSON.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anyhow::Result;

use super::sanitize::sanitize;
use crate::context::Surface;
use crate::diagnostic::rule::Severity;
use crate::diagnostic::{Finding, Place};
use crate::request::FindingFormat;
use crate::view::Findings;

/// Returns findings in the wanted format.
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
            Ok(findings
                .findings
                .iter()
                .map(|finding| pretty(finding, findings, &renderer, &safe) + "\n\n")
                .collect())
        }
        FindingFormat::Short => Ok(findings
            .findings
            .iter()
            .map(|finding| safe(&short(finding, findings)) + "\n")
            .collect()),
        FindingFormat::Json => {
            let array: serde_json::Value = findings
                .findings
                .iter()
                .map(|finding| json(finding, findings))
                .collect();
            Ok(serde_json::to_string_pretty(&array)? + "\n")
        }
    }
}

/// Returns the path as it is to be opened: from the working directory.
fn path(place: &Place, findings: &Findings) -> String {
    match findings.root.as_str() {
        "" | "." => place.path.clone(),
        root => format!("{root}/{}", place.path),
    }
}

fn line_and_column(place: &Place, findings: &Findings) -> (usize, usize) {
    findings
        .texts
        .get(&place.path)
        .map_or((1, 1), |text| place.line_and_column(text))
}

fn short(finding: &Finding, findings: &Findings) -> String {
    let (line, column) = line_and_column(&finding.place, findings);
    let (path, severity, code) = (
        path(&finding.place, findings),
        finding.rule.severity.key(),
        finding.rule.code,
    );
    let help = finding
        .help
        .as_ref()
        .map(|help| format!(" ({help})"))
        .unwrap_or_default();
    let other = finding.other.as_ref().map(|(place, why)| {
        let (line, column) = line_and_column(place, findings);
        format!("; {why}: {}:{line}:{column}", self::path(place, findings))
    });
    format!(
        "{path}:{line}:{column}: {severity}[{code}]: {}{}{help}",
        finding.message,
        other.unwrap_or_default()
    )
    .replace('\n', " ")
}

fn json(finding: &Finding, findings: &Findings) -> serde_json::Value {
    let place = |place: &Place| {
        let (line, column) = line_and_column(place, findings);
        serde_json::json!({ "path": path(place, findings), "line": line, "column": column })
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
    findings: &Findings,
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
        None,
        findings,
        safe,
    )];
    if let Some((place, why)) = &finding.other {
        groups.push(marked(
            Group::with_title(Level::NOTE.secondary_title(*why)),
            place,
            Some(why),
            findings,
            safe,
        ));
    }
    if let Some(help) = &finding.help {
        groups.push(Group::with_title(Level::HELP.secondary_title(safe(help))));
    }
    renderer.render(&groups)
}

fn marked<'a>(
    group: Group<'a>,
    place: &Place,
    _why: Option<&str>,
    findings: &'a Findings,
    safe: &dyn Fn(&str) -> String,
) -> Group<'a> {
    let path = safe(&path(place, findings));
    let Some(text) = findings
        .texts
        .get(&place.path)
        .filter(|text| place.start <= text.len())
    else {
        return group.element(Origin::path(path).line(1).char_column(1));
    };
    let start_of_line = text
        .get(..place.start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |newline| newline + 1);
    let line = text.get(start_of_line..).unwrap_or_default();
    let line = line.split(['\n', '\r']).next().unwrap_or_default();
    let (number, _) = place.line_and_column(text);
    let start = (place.start - start_of_line).min(line.len());
    let end = (place.end.max(place.start) - start_of_line).clamp(start, line.len());
    group.element(
        Snippet::source(line)
            .path(path)
            .line_start(number)
            .annotation(AnnotationKind::Primary.span(start..end)),
    )
}
