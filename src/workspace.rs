//! Opens what a command asks for, and decides when the index has to be brought up to date.

mod asked;
mod early;

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Result, anyhow};
use jiff::civil::Date;

pub(crate) use self::asked::locate;
use self::asked::{Asked, cache_file};
use self::early::Early;
use crate::catalogue::files;
use crate::catalogue::listing::Listing;
use crate::catalogue::locate::Located;
use crate::catalogue::watch::Watch;
use crate::config::Setting;
use crate::context::Context;
use crate::error::hinted;
use crate::index::{self, Found, Index, Reading};
use crate::model::About;
use crate::model::actor::Actor;
use crate::model::offering::Offering;
use crate::model::text::Lang;
use crate::model::vocabulary::Vocabulary;
use crate::query::{OfferingQuery, resolve};
use crate::request::AsOf;
use crate::text;

/// A catalogue that is ready to answer.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) located: Located,
    pub(crate) index: Rc<Index>,
    pub(crate) about: About,
    pub(crate) vocabulary: Rc<Vocabulary>,
    pub(crate) lang: Lang,
    /// The day for which it answers.
    pub(crate) today: Date,
    /// Which state of the past answers; nothing where it is the catalogue as it is.
    pub(crate) as_of: Option<String>,
    same: String,
    /// How many errors `lots check` would find.
    pub(crate) problems: usize,
    /// How many files had to be read this time.
    pub(crate) read: usize,
    /// Why the index is in memory, when a file was wanted.
    pub(crate) in_memory_because: Option<String>,
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

/// What somebody has seen who looked at the files a moment ago.
#[derive(Debug)]
struct Seen {
    listing: Listing,
    /// Whether it seemed on the way that something had changed.
    has_noticed: bool,
    /// The index whose answer was given up for that: what was read of it need not be read again.
    index: Option<Index>,
}

impl Workspace {
    /// Answers from the catalogue that is meant, whose index is brought up to date first.
    ///
    /// # Errors
    /// The catalogue that was named is none or cannot be listed, or is written for a newer program; whatever `answer` reports.
    pub(crate) fn answer<T>(ctx: &Context<'_>, answer: impl Fn(&Self) -> Result<T>) -> Result<T> {
        Self::examine(ctx, for_this_program(answer))
    }

    /// Answers from the catalogue as it was, or as it is where no state of the past is named. Statuses and ages are judged as on
    /// that day. To compare two states, ask once for each.
    ///
    /// It begins while the files are still being looked at, and more than once where some turn out to have changed. So `answer` must leave
    /// no trace.
    ///
    /// # Errors
    /// As [`answer`](Self::answer); there is no such state, or it cannot be had.
    pub(crate) fn answer_as_of<T>(
        ctx: &Context<'_>,
        as_of: Option<&AsOf>,
        answer: impl Fn(&Self) -> Result<T>,
    ) -> Result<T> {
        let asked = Asked::new(ctx, as_of)?;
        let mut seen = None;
        match Self::early(ctx, &asked, &answer, &mut seen) {
            Some(answered) => Ok(answered),
            None => Self::with_seen(ctx, &asked, seen, for_this_program(answer)),
        }
    }

    /// Answers while the files are still being looked at; nothing where more of them have changed than could be taken over meanwhile, or
    /// anything at all is amiss. Then `seen` is what they look like.
    fn early<T>(
        ctx: &Context<'_>,
        asked: &Asked,
        answer: impl Fn(&Self) -> Result<T>,
        seen: &mut Option<Seen>,
    ) -> Option<T> {
        let path = cache_file(ctx, &asked.located.root).ok()?;
        let watch = index::last_written(&path).map_or_else(Watch::nothing, Watch::after);
        let mut early = Early::new(ctx, asked, &path, &watch, answer);
        let listing = Listing::new_while(&asked.located.root, &watch, || early.go_on()).ok()?;
        if let Some(answered) = early.end(&listing) {
            return Some(answered);
        }
        let has_noticed = watch.changes() > 0;
        *seen = Some(Seen {
            index: early.given_up().filter(|_| has_noticed),
            listing,
            has_noticed,
        });
        None
    }

    /// Does the same as [`answer`](Self::answer), whatever program the catalogue is written for.
    ///
    /// Where the index turns out to be damaged, be it in the middle of an answer, it is made anew and asked once more. A cache
    /// that cannot be used is no reason not to answer: then the index is made in memory.
    ///
    /// # Errors
    /// The catalogue that was named is none or cannot be listed; whatever `answer` reports.
    pub(crate) fn examine<T>(ctx: &Context<'_>, answer: impl Fn(&Self) -> Result<T>) -> Result<T> {
        Self::with_seen(ctx, &Asked::new(ctx, None)?, None, answer)
    }

    /// Does the same as [`examine`](Self::examine), where somebody has looked at the files already.
    fn with_seen<T>(
        ctx: &Context<'_>,
        asked: &Asked,
        seen: Option<Seen>,
        answer: impl Fn(&Self) -> Result<T>,
    ) -> Result<T> {
        let seen = Cell::new(seen);
        let path = cache_file(ctx, &asked.located.root);
        let times_mended = path.as_ref().map_or(0, |path| index::times_mended(path));
        let attempt = |keep| answer(&Self::open(ctx, asked, &path, keep, seen.take())?);
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

    fn open(
        ctx: &Context<'_>,
        asked: &Asked,
        path: &Result<PathBuf>,
        keep: Keep,
        mut seen: Option<Seen>,
    ) -> Result<Self> {
        let given_up = seen.as_mut().and_then(|seen| seen.index.take());
        let kept = match (path, keep) {
            (Ok(path), Keep::AsItIs) => given_up.map_or_else(|| Index::open(path), Ok),
            (Ok(path), Keep::Mended(times)) => Index::mend(path, times),
            (Ok(path), Keep::InMemory) => Err(anyhow!("`{}` cannot be used", path.display())),
            (Err(error), _) => Err(anyhow!("{error:#}")),
        };
        let kept = kept.and_then(|index| fresh(ctx, asked, index, seen));
        let (index, read, in_memory_because) = match kept {
            Ok((index, read)) => (index, read, None),
            Err(error) if index::is_damage(&error) && keep == Keep::AsItIs => return Err(error),
            Err(error) => {
                let (index, read) = fresh(ctx, asked, Index::in_memory()?, None)?;
                (index, read, Some(format!("{error:#}")))
            }
        };
        Self::of(ctx, asked, index, read, in_memory_because)
    }

    fn of(
        ctx: &Context<'_>,
        asked: &Asked,
        index: Index,
        read: usize,
        in_memory_because: Option<String>,
    ) -> Result<Self> {
        let about = index.about()?;
        let lang = ctx
            .settings
            .lang
            .as_ref()
            .map_or(about.first_language(), |setting| setting.value);
        Ok(Self {
            vocabulary: Rc::new(index.vocabulary()?),
            problems: index.problems()?,
            today: asked.today,
            as_of: asked.as_of.clone(),
            same: asked.same.clone(),
            located: asked.located.clone(),
            index: Rc::new(index),
            about,
            lang,
            read,
            in_memory_because,
        })
    }

    /// Returns the offerings that a query means.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn look_up(&self, query: &OfferingQuery) -> Result<Found> {
        self.index
            .find(query, &self.vocabulary, self.today, self.lang)
    }

    /// Returns the id that is meant: as it stands, an actor by any of its names, or an offering by its own id or name.
    ///
    /// # Errors
    /// Several are meant, or the index cannot be read.
    pub(crate) fn meant(&self, typed: &str) -> Result<Meant> {
        let index = &self.index;
        if index.has(typed)? {
            return Ok(Meant::One(typed.to_owned()));
        }
        let key = text::fold(typed);
        let known = index.ids()?;
        let mut found = index.actors_named(typed)?;
        if found.is_empty() {
            let own_id = |id: &str| {
                let own = id.split_once('/').map(|(_, own)| own);
                own.is_some_and(|own| text::is_meant(own, typed)) || text::is_meant(id, typed)
            };
            found = known
                .iter()
                .filter(|(id, name)| {
                    !key.is_empty()
                        && (own_id(id) || name.all().any(|name| text::is_meant(name, typed)))
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
                    format!(
                        "{} lists what it offers",
                        self.command(&format!("lots find --actor {id}"))
                    ),
                )),
            },
        }
    }

    /// Returns the actor that a typed id or name means, without its offerings.
    ///
    /// # Errors
    /// None is meant, with the nearest ones; or several are.
    pub(crate) fn actor(&self, typed: &str) -> Result<Actor> {
        let found = self.index.actors_named(typed)?;
        match &found[..] {
            [id] => self
                .index
                .actor_alone(id)?
                .ok_or_else(|| index::damaged(format!("it has lost `{id}`"))),
            [] => {
                let near = self.nearest_actors(typed)?;
                let list = if self.problems > 0 {
                    "`lots actors` lists them, and `lots check` says what cannot be read"
                } else {
                    "`lots actors` lists them"
                };
                let hint = text::did_you_mean(&near.join(" or "), list);
                Err(hinted(format!("unknown actor `{typed}`"), hint))
            }
            several => Err(hinted(
                format!("`{typed}` could be {}", text::any_of(several)),
                "write the id of one of them",
            )),
        }
    }

    /// Returns the names of actors that are spelt most like a typed one.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn nearest_actors(&self, typed: &str) -> Result<Vec<String>> {
        let known = self.index.ids()?;
        let actors = known.iter().filter(|(id, _)| !id.contains('/'));
        let spellings = actors.flat_map(|(id, name)| {
            std::iter::once(id.as_str())
                .chain(name.all())
                .map(move |spelling| (spelling, id.as_str()))
        });
        Ok(resolve::nearest_terms(typed, spellings))
    }

    /// Returns the ids of the actors that typed values name: all that share a name.
    ///
    /// # Errors
    /// One is unknown, with the nearest ones.
    pub(crate) fn actors(&self, typed: &[String]) -> Result<Vec<String>> {
        let mut ids: Vec<String> = Vec::new();
        for value in self.actor_names(typed)? {
            let mut found = self.index.actors_named(&value)?;
            if found.is_empty() {
                found.push(self.actor(&value)?.id);
            }
            found.retain(|id| !ids.contains(id));
            ids.extend(found);
        }
        Ok(ids)
    }

    /// Returns the names that typed values are, where a name may have commas.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(crate) fn actor_names(&self, typed: &[String]) -> Result<Vec<String>> {
        resolve::whole(typed, |name| Ok(!self.index.actors_named(name)?.is_empty()))
    }

    /// Returns a command, marked as one, as it is typed to ask the same state of the same catalogue.
    pub(crate) fn command(&self, command: &str) -> String {
        format!("`{command}{}`", self.same)
    }

    /// Returns the warning that a listing owes to its reader; nothing when all is well.
    pub(crate) fn warning(&self) -> Option<String> {
        let problems = text::count(self.problems, "problem");
        (self.problems > 0).then(|| match &self.as_of {
            None => format!(
                "{problems} in the catalogue; run {}",
                self.command("lots check")
            ),
            // Nobody can mend the past.
            Some(_) => format!("{problems} in the catalogue as it was"),
        })
    }
}

/// Answers only where the catalogue is not written for a newer program.
fn for_this_program<T>(
    answer: impl Fn(&Workspace) -> Result<T>,
) -> impl Fn(&Workspace) -> Result<T> {
    move |workspace| {
        if workspace.index.is_for_newer_program()? {
            return Err(hinted(
                "the catalogue is written for a newer `lots`",
                "install the newest one; `lots check` says which file asks for it",
            ));
        }
        answer(workspace)
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

/// How often to begin anew where another process throws away an index that has just been brought up to date, or judges it for a day of its
/// own.
const TRIES: usize = 3;

/// Returns the index, up to date and held in that state, and how many files had to be read for that.
fn fresh(
    ctx: &Context<'_>,
    asked: &Asked,
    index: Index,
    mut seen: Option<Seen>,
) -> Result<(Index, usize)> {
    let reading = asked.reading(ctx);
    let Reading { root, today, now } = reading;
    let mut read = 0;
    for _ in 0..TRIES {
        let (listing, has_noticed) = match seen.take() {
            Some(seen) => (seen.listing, seen.has_noticed),
            None => (Listing::new(root)?, false),
        };
        if !index.is_fresh(reading, &listing)? {
            files::prepare(root)?;
            read += index.refresh(reading, listing)?;
        } else if has_noticed {
            index.date_anew(now)?;
        }
        if index.hold()? {
            if index.holds_on(today)? {
                return Ok((index, read));
            }
            index.let_go()?;
        }
    }
    Err(anyhow!("other processes keep changing the index"))
}
