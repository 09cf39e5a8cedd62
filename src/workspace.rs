//! Opens what a command asks for, and decides when the index has to be brought up to date.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, anyhow};
use fs_err as fs;
use jiff::civil::Date;

use crate::catalogue::locate::{self, Located, Places};
use crate::catalogue::{Root, files, snapshot};
use crate::config::Setting;
use crate::context::Context;
use crate::error::hinted;
use crate::index::{self, Index};
use crate::model::About;
use crate::model::actor::Actor;
use crate::model::offering::Offering;
use crate::model::text::Lang;
use crate::model::vocabulary::Vocabulary;
use crate::query::resolve;
use crate::request::AsOf;
use crate::text;

/// A catalogue that is ready to answer.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) located: Located,
    pub(crate) index: Index,
    pub(crate) about: About,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) lang: Lang,
    /// The day for which it answers.
    pub(crate) today: Date,
    /// Which state of the past answers; nothing where it is the catalogue as it is.
    pub(crate) as_of: Option<String>,
    /// How many errors `lots check` would find.
    pub(crate) problems: usize,
    /// How many files had to be read this time.
    pub(crate) read: usize,
    /// Why the index is in memory, when a file was wanted.
    pub(crate) in_memory_because: Option<String>,
}

/// Which catalogue is to answer, and for which day.
struct Asked {
    located: Located,
    today: Date,
    as_of: Option<String>,
}

/// What to do with the index in the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    AsItIs,
    /// It turned out to be damaged, when it had been mended this many times.
    Mended(u64),
    /// It cannot be used.
    InMemory,
}

impl Workspace {
    /// Answers from the catalogue that is meant, whose index is brought up to date first.
    ///
    /// # Errors
    /// The catalogue that was named is none or cannot be listed, or is written for a newer program; whatever `answer` reports.
    pub(crate) fn answer<T>(ctx: &Context<'_>, answer: impl Fn(&Self) -> Result<T>) -> Result<T> {
        Self::answer_as_of(ctx, None, answer)
    }

    /// Does the same as [`answer`](Self::answer) with the catalogue as it was, or as it is where no state of the past is named.
    ///
    /// Statuses and ages are judged as on that day. To compare two states, ask once for each.
    ///
    /// # Errors
    /// As `answer`; there is no such state, or it cannot be had.
    pub(crate) fn answer_as_of<T>(
        ctx: &Context<'_>,
        as_of: Option<&AsOf>,
        answer: impl Fn(&Self) -> Result<T>,
    ) -> Result<T> {
        Self::examine_as_of(ctx, as_of, |workspace| {
            if workspace.index.is_for_newer_program()? {
                return Err(hinted(
                    "the catalogue is written for a newer `lots`",
                    "install the newest one; `lots check` says which file asks for it",
                ));
            }
            answer(workspace)
        })
    }

    /// Does the same as [`answer`](Self::answer), whatever program the catalogue is written for.
    ///
    /// # Errors
    /// The catalogue that was named is none or cannot be listed; whatever `answer` reports.
    pub(crate) fn examine<T>(ctx: &Context<'_>, answer: impl Fn(&Self) -> Result<T>) -> Result<T> {
        Self::examine_as_of(ctx, None, answer)
    }

    /// Where the index turns out to be damaged, be it in the middle of an answer, it is made anew and asked once more. A cache
    /// that cannot be used is no reason not to answer: then the index is made in memory.
    fn examine_as_of<T>(
        ctx: &Context<'_>,
        as_of: Option<&AsOf>,
        answer: impl Fn(&Self) -> Result<T>,
    ) -> Result<T> {
        let asked = asked(ctx, as_of)?;
        let path = cache_file(ctx, &asked.located.root);
        let times_mended = path.as_ref().map_or(0, |path| index::times_mended(path));
        let attempt = |keep| answer(&Self::open(ctx, &asked, &path, keep)?);
        let mut answered = attempt(Keep::AsItIs);
        for (keep, helps) in [
            (
                Keep::Mended(times_mended),
                index::is_damage as fn(&anyhow::Error) -> bool,
            ),
            (Keep::InMemory, index::is_of_the_index),
        ] {
            match answered {
                Err(error) if helps(&error) => answered = attempt(keep),
                _ => {}
            }
        }
        answered
    }

    fn open(ctx: &Context<'_>, asked: &Asked, path: &Result<PathBuf>, keep: Keep) -> Result<Self> {
        let kept = match (path, keep) {
            (Ok(path), Keep::AsItIs) => Index::open(path),
            (Ok(path), Keep::Mended(times)) => Index::mend(path, times),
            (Ok(path), Keep::InMemory) => Err(anyhow!("`{}` cannot be used", path.display())),
            (Err(error), _) => Err(anyhow!("{error:#}")),
        };
        let kept = kept.and_then(|index| fresh(ctx, asked, index));
        let (index, read, in_memory_because) = match kept {
            Ok((index, read)) => (index, read, None),
            Err(error) if index::is_damage(&error) && keep == Keep::AsItIs => return Err(error),
            Err(error) => {
                let (index, read) = fresh(ctx, asked, Index::in_memory()?)?;
                (index, read, Some(format!("{error:#}")))
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
            today: asked.today,
            as_of: asked.as_of.clone(),
            located: asked.located.clone(),
            index,
            about,
            lang,
            read,
            in_memory_because,
        })
    }

    /// Returns the id that is meant: as it stands, an actor by any of its names, or an offering by its own id or name.
    ///
    /// # Errors
    /// Several are meant, or the index cannot be read.
    pub(crate) fn meant(&self, typed: &str) -> Result<Meant> {
        let index = &self.index;
        if index.offering(typed)?.is_some() || index.actor(typed)?.is_some() {
            return Ok(Meant::One(typed.to_owned()));
        }
        let key = text::fold(typed);
        let known = index.ids()?;
        let mut found = index.actors_named(&key)?;
        if found.is_empty() {
            let own_id = |id: &str| {
                id.split_once('/')
                    .is_some_and(|(_, own)| text::fold(own) == key)
                    || text::fold(id) == key
            };
            found = known
                .iter()
                .filter(|(id, name)| {
                    !key.is_empty()
                        && (own_id(id) || name.all().any(|name| text::fold(name) == key))
                })
                .map(|(id, _)| id.clone())
                .collect();
        }
        match found.len() {
            0 => {
                let spellings = known.iter().flat_map(|(id, name)| {
                    let own = id.split_once('/').map(|(_, own)| own);
                    std::iter::once(id.as_str())
                        .chain(own)
                        .chain(name.all())
                        .map(move |spelling| (spelling, id.as_str()))
                });
                Ok(Meant::None(resolve::nearest_terms(typed, spellings)))
            }
            1 => Ok(Meant::One(found.remove(0))),
            _ => Err(hinted(
                format!("`{typed}` could be {}", text::any_of(&found)),
                "write the id of one of them",
            )),
        }
    }

    /// Returns the offering that a typed id or name means, and its actor.
    ///
    /// # Errors
    /// None is meant, with the nearest ones; or several are.
    pub(crate) fn offering(&self, typed: &str) -> Result<(Actor, Offering)> {
        let list = "`lots find` prints the ids of offerings";
        match self.meant(typed)? {
            Meant::None(near) => {
                let hint = text::did_you_mean(&near.join(" or "), list);
                Err(hinted(format!("there is no offering `{typed}`"), hint))
            }
            Meant::One(id) => match self.index.offering(&id)? {
                Some(found) => Ok(found),
                None => Err(hinted(
                    format!("`{id}` is an actor, and clients are passed to an offering"),
                    format!("`lots find --actor {id}` lists what it offers"),
                )),
            },
        }
    }

    /// Returns the actor that a typed id or name means.
    ///
    /// # Errors
    /// None is meant, with the nearest ones; or several are.
    pub(crate) fn actor(&self, typed: &str) -> Result<Actor> {
        let found = self.index.actors_named(&text::fold(typed))?;
        match &found[..] {
            [id] => self
                .index
                .actor(id)?
                .ok_or_else(|| index::damaged(format!("it has lost `{id}`"))),
            [] => {
                let known = self.index.ids()?;
                let actors = known.iter().filter(|(id, _)| !id.contains('/'));
                let spellings = actors.flat_map(|(id, name)| {
                    std::iter::once(id.as_str())
                        .chain(name.all())
                        .map(move |spelling| (spelling, id.as_str()))
                });
                let near = resolve::nearest_terms(typed, spellings);
                let hint = text::did_you_mean(&near.join(" or "), "`lots actors` lists them");
                Err(hinted(format!("unknown actor `{typed}`"), hint))
            }
            several => Err(hinted(
                format!("`{typed}` could be {}", text::any_of(several)),
                "write the id of one of them",
            )),
        }
    }

    /// Returns the warning that a listing owes to its reader; nothing when all is well.
    pub(crate) fn warning(&self) -> Option<String> {
        let problems = text::count(self.problems, "problem");
        (self.problems > 0).then(|| match &self.as_of {
            None => format!("{problems} in the catalogue; run `lots check`"),
            // Nobody can mend the past.
            Some(_) => format!("{problems} in the catalogue as it was"),
        })
    }
}

/// What a typed id or name means.
pub(crate) enum Meant {
    One(String),
    /// Nothing; these are spelt most like it.
    None(Vec<String>),
}

/// Returns where the ledger is.
///
/// # Errors
/// There is no home directory to keep it in, and no other place is named.
pub(crate) fn ledger_path(ctx: &Context<'_>) -> Result<Setting<PathBuf>> {
    if let Some(named) = &ctx.settings.ledger {
        return Ok(named.clone());
    }
    let folders = ctx.ambient.folders.as_ref().ok_or_else(|| {
        hinted(
            "there is no home directory to keep the ledger in",
            "name a file with LOTS_LEDGER",
        )
    })?;
    Ok(Setting {
        value: folders.data.join("ledger.sqlite"),
        origin: "data folder",
    })
}

/// How often to begin anew where another process throws away an index that has just been brought up to date.
const TRIES: usize = 3;

/// Returns the index, up to date and held in that state, and how many files had to be read for that.
fn fresh(ctx: &Context<'_>, asked: &Asked, index: Index) -> Result<(Index, usize)> {
    let (root, today, now) = (&asked.located.root, asked.today, ctx.ambient.now);
    let mut read = 0;
    for _ in 0..TRIES {
        if !index.is_fresh(root, &files::list(root)?, today, now)? {
            files::prepare(root)?;
            read += index.refresh(root, today, now)?;
        }
        if index.hold()? {
            return Ok((index, read));
        }
    }
    Err(anyhow!("other processes keep throwing the index away"))
}

/// Finds the catalogue that is meant, as it is or as it was.
fn asked(ctx: &Context<'_>, as_of: Option<&AsOf>) -> Result<Asked> {
    let located = locate(ctx)?;
    let Some(as_of) = as_of else {
        return Ok(Asked {
            located,
            today: ctx.ambient.today,
            as_of: None,
        });
    };
    let state = snapshot::state(&located, as_of, ctx.ambient)?;
    Ok(Asked {
        located: state.located,
        today: state.day,
        as_of: Some(state.said),
    })
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
        // What a tree holds never changes, whatever repository it is in.
        Root::Snapshot(snapshot) => format!("{SNAPSHOT}{}", snapshot.name()),
    };
    let path = folder.join(format!("{name}.sqlite"));
    if matches!(root, Root::Snapshot(_)) && !path.exists() {
        forget_snapshots(folder, ctx.ambient.now);
    }
    Ok(path)
}

/// How the names of indexes of past states begin.
const SNAPSHOT: &str = "tree-";

/// How long the index of a past state is kept.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Takes away indexes of past states that were made long ago, so that they do not heap up. One that is asked for again is made
/// again; one that cannot be taken away is left.
fn forget_snapshots(folder: &Path, now: SystemTime) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_snapshot = entry.file_name().to_string_lossy().starts_with(SNAPSHOT);
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let is_old = modified.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > KEPT));
        if is_snapshot && is_old {
            let _left = fs::remove_file(entry.path());
        }
    }
}
