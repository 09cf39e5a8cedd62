//! `lots doctor`: settings with their origin, paths, versions, and the state of the index.

use std::path::Path;

use anyhow::{Error, Result};

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

/// What is said of one thing: its key, its title, what there is to say, and whether it wants attention.
type Line = (&'static str, &'static str, Option<String>, bool);

pub(super) fn doctor(ctx: &Context<'_>) -> Result<Outcome> {
    let examined = Workspace::examine(ctx, |workspace| {
        workspace.index.look_through()?;
        let unknown_own = match super::own(ctx, workspace)? {
            Some(id) => workspace.index.actor_alone(&id)?.is_none(),
            None => false,
        };
        let warning = workspace.warning();
        let lang = Some(workspace.lang);
        let is_well = !unknown_own && workspace.problems == 0;
        Ok((
            of_catalogue(workspace)?,
            lang,
            unknown_own,
            warning,
            is_well,
        ))
    });
    // Whoever asks what is wrong gets to know the rest too.
    let (catalogue, lang, unknown_own, warning, is_well) =
        examined.unwrap_or_else(|error| (of_none(&error), None, false, None, false));
    let (ledger, ledger_is_ill) = ledger(ctx);
    let mut lines = vec![
        line("version", "Version", env!("CARGO_PKG_VERSION")),
        line(
            "embedded_catalogue",
            "Embedded catalogue",
            catalogue::embedded_version(),
        ),
    ];
    lines.extend(catalogue);
    lines.push(("ledger", "Ledger", Some(ledger), ledger_is_ill));
    lines.extend(of_settings(ctx, lang, unknown_own));
    let is_well = is_well && ctx.trouble.is_none() && !ledger_is_ill;
    Ok(Outcome {
        view: View::Record(view::record(lines)),
        notices: warning.map(Notice::Warning).into_iter().collect(),
        verdict: if is_well { Verdict::Yes } else { Verdict::No },
    })
}

fn line(key: &'static str, title: &'static str, said: impl Into<String>) -> Line {
    (key, title, Some(said.into()), false)
}

/// Returns what there is to say of a catalogue that answers, and of its index.
fn of_catalogue(workspace: &Workspace) -> Result<Vec<Line>> {
    let root = match &workspace.located.root {
        Root::Embedded => "embedded in the program".to_owned(),
        Root::Folder(folder) => shown(folder),
        Root::Snapshot(snapshot) => snapshot.to_string(),
    };
    let [files, actors, offerings] = workspace.index.sizes()?;
    let content = format!(
        "{}, {}, {}",
        text::count(files, "file"),
        text::count(actors, "actor"),
        text::count(offerings, "offering")
    );
    let problems = if workspace.problems == 0 {
        "none".to_owned()
    } else {
        format!(
            "{}; run {}",
            workspace.problems,
            workspace.command("lots check")
        )
    };
    let state = match (&workspace.in_memory_because, workspace.read) {
        (Some(why), _) => format!("in memory, made anew each time: {why}"),
        (None, 0) => "fresh".to_owned(),
        (None, read) => format!(
            "brought up to date just now: {} read",
            text::count(read, "file")
        ),
    };
    let index = workspace.index.path();
    let index = index.map_or_else(|| "in memory".to_owned(), shown);
    let version = format!("{} {}", workspace.about.id, workspace.about.version);
    let origin = &workspace.located.origin;
    Ok(vec![
        line("catalogue", "Catalogue", format!("{root} ({origin})")),
        line("catalogue_version", "Catalogue version", version),
        line("content", "Content", content),
        (
            "problems",
            "Problems",
            Some(problems),
            workspace.problems > 0,
        ),
        line("index", "Index", index),
        (
            "index_state",
            "State of the index",
            Some(state),
            workspace.in_memory_because.is_some(),
        ),
    ])
}

/// Returns the same where no catalogue answers.
fn of_none(error: &Error) -> Vec<Line> {
    vec![
        ("catalogue", "Catalogue", Some(in_words(error)), true),
        ("catalogue_version", "Catalogue version", None, false),
        ("content", "Content", None, false),
        ("problems", "Problems", None, false),
        ("index", "Index", None, false),
        ("index_state", "State of the index", None, false),
    ]
}

/// Returns the settings with their origin, and what they are where nothing is set; `lang` is the language of the catalogue that answers.
fn of_settings(ctx: &Context<'_>, lang: Option<Lang>, unknown_own: bool) -> Vec<Line> {
    let settings = &ctx.settings;
    let folders = ctx.ambient.folders.as_ref();
    let lang = match &settings.lang {
        Some(setting) => Some(origin(setting, |lang: &Lang| lang.code().to_owned())),
        None => lang.map(|lang| format!("{} (first language of the catalogue)", lang.code())),
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
    let actor = actor.unwrap_or_else(|| "not set; LOTS_ACTOR or `actor` in config.toml".to_owned());
    let color = origin(&settings.color, |color| format!("{color:?}").to_lowercase());
    let no_home = || Some("none: there is no home directory".to_owned());
    let config = folders.map(|f| f.config.join(config::FILE_NAME));
    let config = config.map(|file| {
        let is_there = file.is_file();
        let unless_there = if is_there {
            ""
        } else {
            " (not there; defaults are used)"
        };
        shown(&file) + unless_there
    });
    let cache = folders.map(|f| shown(&f.cache));
    vec![
        ("lang", "Language", lang, false),
        ("actor", "Own organisation", Some(actor), unknown_own),
        line("color", "Colour", color),
        (
            "config",
            "Settings file",
            config.or_else(no_home),
            folders.is_none(),
        ),
        ("trouble", "Trouble with them", ctx.trouble.clone(), true),
        ("cache", "Cache", cache.or_else(no_home), folders.is_none()),
        line("today", "Today", ctx.ambient.today.to_string()),
    ]
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Returns an error with what to do about it, where it says that.
fn in_words(error: &Error) -> String {
    let hints: Vec<&str> = error::hints(error).collect();
    if hints.is_empty() {
        return format!("{error:#}");
    }
    format!("{error:#} ({})", hints.join("; "))
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
    state().unwrap_or_else(|error| (in_words(&error), true))
}

fn origin<T>(setting: &Setting<T>, written: impl Fn(&T) -> String) -> String {
    format!("{} ({})", written(&setting.value), setting.origin)
}
