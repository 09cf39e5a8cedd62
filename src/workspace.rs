//! Opens what a command asks for, and decides when the index has to be brought up to date.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use fs_err as fs;
use jiff::civil::Date;

use crate::catalogue::locate::{self, Located, Places};
use crate::catalogue::{Root, files};
use crate::context::Context;
use crate::index::{self, Index};
use crate::model::About;
use crate::model::text::Lang;
use crate::model::vocabulary::Vocabulary;
use crate::text;

/// A catalogue that is ready to answer.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) located: Located,
    pub(crate) index: Index,
    pub(crate) about: About,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) lang: Lang,
    pub(crate) today: Date,
    /// How many errors `lots check` would find.
    pub(crate) problems: usize,
    /// How many files had to be read this time.
    pub(crate) read: usize,
    /// Why the index is in memory, when a file was wanted.
    pub(crate) in_memory_because: Option<String>,
}

impl Workspace {
    /// Finds the catalogue that is meant and brings its index up to date.
    ///
    /// A cache that cannot be used is no reason not to answer: then the index is made in memory.
    ///
    /// # Errors
    /// The catalogue that was named is none, or cannot be listed.
    pub(crate) fn open(ctx: &Context<'_>) -> Result<Self> {
        let located = locate(ctx)?;
        let kept = match cache_file(ctx, &located.root) {
            Ok(path) => Self::kept(ctx, &located.root, &path),
            Err(error) => Err(error),
        };
        let (index, read, in_memory_because) = match kept {
            Ok((index, read)) => (index, read, None),
            Err(error) => {
                let mut index = Index::in_memory()?;
                let refreshed = index.refresh(&located.root, ctx.ambient.today, ctx.ambient.now)?;
                (index, refreshed.read, Some(format!("{error:#}")))
            }
        };
        let about = index.about()?;
        let lang = ctx
            .settings
            .lang
            .as_ref()
            .map_or(about.first_language(), |setting| setting.value);
        Ok(Self {
            vocabulary: index.vocabulary()?,
            problems: index.problems()?,
            today: ctx.ambient.today,
            located,
            index,
            about,
            lang,
            read,
            in_memory_because,
        })
    }

    /// Opens the index in the cache; throws it away and starts over, once, when it turns out to be damaged.
    fn kept(ctx: &Context<'_>, root: &Root, path: &Path) -> Result<(Index, usize)> {
        let entries = files::list(root)?;
        let attempt = |mut index: Index| -> Result<(Index, usize)> {
            if index.is_fresh(root, &entries, ctx.ambient.now)? {
                return Ok((index, 0));
            }
            let refreshed = index.refresh(root, ctx.ambient.today, ctx.ambient.now)?;
            Ok((index, refreshed.read))
        };
        match Index::open(path).and_then(attempt) {
            Err(error) if index::is_damage(&error) => Index::start_over_at(path).and_then(attempt),
            answer => answer,
        }
    }

    /// Returns the warning that a listing owes to its reader; nothing when all is well.
    pub(crate) fn warning(&self) -> Option<String> {
        (self.problems > 0).then(|| {
            format!(
                "{} in the catalogue; run `lots check`",
                text::count(self.problems, "problem")
            )
        })
    }
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
fn cache_file(ctx: &Context<'_>, root: &Root) -> Result<PathBuf> {
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
    };
    Ok(folder.join(format!("{name}.sqlite")))
}
