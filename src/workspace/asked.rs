//! Which catalogue is asked, as it is or as it was, and where its index is kept.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use fs_err as fs;
use jiff::civil::Date;

use crate::catalogue::locate::{self, Located, Places};
use crate::catalogue::{Root, snapshot};
use crate::context::Context;
use crate::index::{self, Reading};
use crate::request::AsOf;
use crate::text;

/// Which catalogue is to answer, and for which day.
pub(super) struct Asked {
    pub(super) located: Located,
    pub(super) today: Date,
    /// Which state of the past it is; nothing where it is the catalogue as it is.
    pub(super) as_of: Option<String>,
    /// What is typed behind a command that is to ask the same.
    pub(super) same: String,
}

impl Asked {
    /// Finds the catalogue that is meant, and its state in the past where one is named.
    pub(super) fn new(ctx: &Context<'_>, as_of: Option<&AsOf>) -> Result<Self> {
        let located = locate(ctx)?;
        let Some(as_of) = as_of else {
            return Ok(Self {
                located,
                today: ctx.ambient.today,
                as_of: None,
                same: same(ctx, None),
            });
        };
        let state = snapshot::state(&located, as_of, ctx.ambient)?;
        let same = same(ctx, as_of.as_typed().as_deref());
        Ok(Self {
            located: state.located,
            today: state.day,
            as_of: Some(state.said),
            same,
        })
    }

    /// Returns which catalogue is read for the answer, and when.
    pub(super) fn reading(&self, ctx: &Context<'_>) -> Reading<'_> {
        Reading {
            root: &self.located.root,
            today: self.today,
            now: ctx.ambient.now,
        }
    }
}

/// Returns the flags that name a state and a catalogue; what the environment names stays named.
fn same(ctx: &Context<'_>, as_of: Option<&str>) -> String {
    let named = ctx.settings.named_by_flag();
    let flags = [
        ("--as-of", as_of),
        ("--catalogue", named.and_then(Path::to_str)),
    ];
    let flags = flags
        .into_iter()
        .filter_map(|(flag, value)| Some(format!(" {flag} {}", text::quoted(value?))));
    flags.collect()
}

/// Finds the catalogue that is meant.
///
/// # Errors
/// One was named that is none.
pub(crate) fn locate(ctx: &Context<'_>) -> Result<Located> {
    let settings = &ctx.settings;
    locate::locate(&Places {
        named: settings
            .catalogue
            .as_ref()
            .map(|setting| (setting.value.clone(), setting.origin)),
        from: ctx.ambient.directory.as_deref(),
        configured: settings.configured_catalogue.clone(),
    })
}

/// Returns where the index of a catalogue is kept: a file per root in the cache folder.
pub(super) fn cache_file(ctx: &Context<'_>, root: &Root) -> Result<PathBuf> {
    let folder = &ctx
        .ambient
        .folders
        .as_ref()
        .context("there is no home directory to keep an index in")?
        .cache;
    fs::create_dir_all(folder)?;
    let name = match root {
        Root::Embedded => "embedded".to_owned(),
        Root::Folder(folder) => {
            let mut hasher = DefaultHasher::new();
            fs::canonicalize(folder)?.hash(&mut hasher);
            format!("{:016x}", hasher.finish())
        }
        // What a tree holds never changes, whatever repository it is in.
        Root::Snapshot(snapshot) => format!("tree-{}", snapshot.name()),
    };
    let path = folder.join(format!("{name}.sqlite"));
    if !path.exists() {
        forget_old(folder, ctx.ambient.now);
    }
    Ok(path)
}

/// How long an index is kept that is not written to.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Takes away the indexes that were last written to long ago, so that those of past states and of folders that are gone do not heap up.
/// One that is asked for again is made again; one that cannot be taken away is left.
fn forget_old(folder: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let modified = fs::metadata(&path).and_then(|metadata| metadata.modified());
        let is_old = modified.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > KEPT));
        // Whoever keeps the ledger in this folder keeps it.
        if is_old && index::is_one(&path) {
            let _left = fs::remove_file(path);
        }
    }
}
