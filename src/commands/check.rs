//! `lots check`: everything that is wrong with the catalogue, at once.

use anyhow::Result;

use super::{Notice, Outcome, Verdict};
use crate::catalogue::{Root, whole};
use crate::context::Context;
use crate::diagnostic;
use crate::error::hinted;
use crate::request::FindingFormat;
use crate::text;
use crate::view::{Findings, View};
use crate::workspace;

pub(super) fn check(ctx: &Context<'_>, format: FindingFormat) -> Result<Outcome> {
    let located = workspace::locate(ctx)?;
    let root = match &located.root {
        // To pass here would be to pass for ever wherever the folder has another name.
        Root::Embedded => {
            return Err(hinted(
                "there is no catalogue to check: no `catalogue.toml` lies here or further up",
                "go to its folder, or name it: `lots check --catalogue DIR`",
            ));
        }
        Root::Folder(folder) => shown_folder(ctx, folder),
        Root::Snapshot(snapshot) => snapshot.to_string(),
    };
    let loaded = whole::load(&located.root, ctx.ambient.today, ctx.ambient.now)?;
    let errors = diagnostic::errors(&loaded.findings);
    let warnings = loaded.findings.len() - errors;
    let verdict_in_words = match (errors, warnings) {
        (0, 0) => "all is well".to_owned(),
        (errors, 0) => text::count(errors, "error"),
        (0, warnings) => text::count(warnings, "warning"),
        (errors, warnings) => format!(
            "{}, {}",
            text::count(errors, "error"),
            text::count(warnings, "warning")
        ),
    };
    let summary = format!(
        "{} in `{root}`: {verdict_in_words}",
        text::count(loaded.files, "file")
    );
    let mut notices = vec![Notice::Note(summary)];
    if let Some(first) = loaded.findings.first() {
        notices.push(Notice::Note(format!(
            "`lots explain {}` says more about a code",
            first.rule.code
        )));
    }
    let verdict = if errors > 0 {
        Verdict::No
    } else {
        Verdict::Yes
    };
    let view = Findings {
        findings: loaded.findings,
        texts: loaded.texts,
        root,
        format,
    };
    Ok(Outcome {
        view: View::Findings(view),
        notices,
        verdict,
    })
}

/// Returns a folder as somebody in the working directory would write it.
fn shown_folder(ctx: &Context<'_>, folder: &std::path::Path) -> String {
    let relative = ctx
        .ambient
        .directory
        .as_ref()
        .and_then(|directory| folder.strip_prefix(directory).ok());
    // Without a slash at its end.
    let shown: std::path::PathBuf = relative.unwrap_or(folder).components().collect();
    let shown = shown.display().to_string();
    if shown.is_empty() {
        ".".to_owned()
    } else {
        shown
    }
}
