//! `lots doctor`: settings with their origin, paths, versions, and the state of the index.

use std::path::Path;

use anyhow::Result;

use super::{Notice, Outcome, Verdict};
use crate::catalogue::{self, Root};
use crate::config::{self, Setting};
use crate::context::Context;
use crate::error;
use crate::ledger::Ledger;
use crate::model::text::Lang;
use crate::text;
use crate::view::{View, doctor as view};
use crate::workspace::{self, Workspace};

pub(super) fn doctor(ctx: &Context<'_>, workspace: &Workspace) -> Result<Outcome> {
    let settings = &ctx.settings;
    let folders = ctx.ambient.folders.as_ref();
    let path = |path: &Path| path.display().to_string();
    let root = match &workspace.located.root {
        Root::Embedded => "embedded in the program".to_owned(),
        Root::Folder(folder) => path(folder),
        Root::Snapshot(snapshot) => snapshot.to_string(),
    };
    let [files, actors, offerings] = workspace.index.sizes()?;
    let state = match (&workspace.in_memory_because, workspace.read) {
        (Some(why), _) => format!("in memory, made anew each time: {why}"),
        (None, 0) => "fresh".to_owned(),
        (None, read) => format!(
            "brought up to date just now: {} read",
            text::count(read, "file")
        ),
    };
    let lang = match &settings.lang {
        Some(setting) => origin(setting, |lang: &Lang| lang.code().to_owned()),
        None => format!(
            "{} (first language of the catalogue)",
            workspace.lang.code()
        ),
    };
    let config = folders.map(|f| f.config.join(config::FILE_NAME));
    let config = config.map(|file| {
        format!(
            "{}{}",
            path(&file),
            if file.is_file() {
                ""
            } else {
                " (not there; defaults are used)"
            }
        )
    });
    let no_home = || Some("none: there is no home directory".to_owned());
    let problems = if workspace.problems == 0 {
        "none".to_owned()
    } else {
        format!("{}; run `lots check`", workspace.problems)
    };
    let unknown_own = match super::own(ctx, workspace) {
        Some(id) => workspace.index.actor_alone(&id)?.is_none(),
        None => false,
    };
    let actor = settings
        .actor
        .as_ref()
        .map(|setting| origin(setting, String::clone));
    let actor = if unknown_own {
        actor.map(|actor| format!("{actor}: no actor of this catalogue"))
    } else {
        actor
    };
    let (ledger, ledger_is_ill) = ledger(ctx);
    let lines = vec![
        (
            "version",
            "Version",
            Some(env!("CARGO_PKG_VERSION").to_owned()),
            false,
        ),
        (
            "embedded_catalogue",
            "Embedded catalogue",
            Some(catalogue::embedded_version()),
            false,
        ),
        (
            "catalogue",
            "Catalogue",
            Some(format!("{root} ({})", workspace.located.origin)),
            false,
        ),
        (
            "catalogue_version",
            "Catalogue version",
            Some(format!(
                "{} {}",
                workspace.about.id, workspace.about.version
            )),
            false,
        ),
        (
            "content",
            "Content",
            Some(format!(
                "{}, {}, {}",
                text::count(files, "file"),
                text::count(actors, "actor"),
                text::count(offerings, "offering")
            )),
            false,
        ),
        (
            "problems",
            "Problems",
            Some(problems),
            workspace.problems > 0,
        ),
        (
            "index",
            "Index",
            Some(
                workspace
                    .index
                    .path()
                    .map_or_else(|| "in memory".to_owned(), path),
            ),
            false,
        ),
        (
            "index_state",
            "State of the index",
            Some(state),
            workspace.in_memory_because.is_some(),
        ),
        ("ledger", "Ledger", Some(ledger), ledger_is_ill),
        ("lang", "Language", Some(lang), false),
        (
            "actor",
            "Own organisation",
            Some(
                actor.unwrap_or_else(|| "not set; LOTS_ACTOR or `actor` in config.toml".to_owned()),
            ),
            unknown_own,
        ),
        (
            "color",
            "Colour",
            Some(origin(&settings.color, |color| {
                format!("{color:?}").to_lowercase()
            })),
            false,
        ),
        (
            "config",
            "Settings file",
            config.or_else(no_home),
            folders.is_none(),
        ),
        ("trouble", "Trouble with them", ctx.trouble.clone(), true),
        (
            "cache",
            "Cache",
            folders.map(|f| path(&f.cache)).or_else(no_home),
            folders.is_none(),
        ),
        ("today", "Today", Some(workspace.today.to_string()), false),
    ];
    let notices: Vec<Notice> = workspace
        .warning()
        .map(Notice::Warning)
        .into_iter()
        .collect();
    let verdict = if unknown_own || workspace.problems > 0 || ctx.trouble.is_some() || ledger_is_ill
    {
        Verdict::No
    } else {
        Verdict::Yes
    };
    Ok(Outcome {
        view: View::Record(view::record(lines)),
        notices,
        verdict,
    })
}

/// Returns where the ledger is and how it is, and whether it wants attention.
fn ledger(ctx: &Context<'_>) -> (String, bool) {
    let state = || -> Result<(String, bool)> {
        let path = workspace::ledger_path(ctx)?;
        let (shown, from) = (path.value.display(), path.origin);
        let Some(ledger) = Ledger::open_to_read(&path.value)? else {
            return Ok((format!("{shown} ({from}): none yet"), false));
        };
        let [referrals, events] = ledger.sizes()?;
        let sizes = format!(
            "{}, {}",
            text::count(referrals, "referral"),
            text::count(events, "event")
        );
        Ok(match ledger.trouble()? {
            None => (
                format!("{} ({from}): {sizes}, sound", ledger.path().display()),
                false,
            ),
            Some(trouble) => (format!("{shown} ({from}): {sizes}, {trouble}"), true),
        })
    };
    state().unwrap_or_else(|error| {
        let hints: Vec<&str> = error::hints(&error).collect();
        (format!("{error:#} ({})", hints.join("; ")), true)
    })
}

fn origin<T>(setting: &Setting<T>, written: impl Fn(&T) -> String) -> String {
    format!("{} ({})", written(&setting.value), setting.origin)
}
