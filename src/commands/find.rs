//! `lots find`: the offerings that match.

use anyhow::Result;

use super::{Notice, Outcome, Verdict};
use crate::context::Context;
use crate::error::hinted;
use crate::index::{Found, Hit, Left};
use crate::model::actor::Actor;
use crate::model::offering::{Offering, Status};
use crate::model::vocabulary::Dimension;
use crate::query::resolve::{self, Named};
use crate::query::word::Word;
use crate::query::{CURRENT, Filter, OfferingQuery, STATUS_UNKNOWN, matches};
use crate::request::Find;
use crate::text;
use crate::view::offerings::{self, Setting};
use crate::view::{Rows, View, words};
use crate::workspace::Workspace;

/// How many near misses are told.
const NEAR: usize = 5;

/// What was asked, understood.
struct Asked {
    query: OfferingQuery,
    /// Offerings that only mention the one word that was asked for, when that word names a term; they come last.
    mentions: Option<OfferingQuery>,
    /// How the words were understood.
    understood: Option<String>,
}

pub(super) fn find(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &Find,
    room: Option<usize>,
) -> Result<Outcome> {
    let understood = understand(workspace, asked)?;
    let found = lookup(workspace, &understood)?;
    let limit = asked.limit.or(room).unwrap_or(usize::MAX);
    let shown = found
        .keys
        .get(..limit.min(found.keys.len()))
        .unwrap_or_default();
    let hits = workspace.index.hits(shown, workspace.today)?;
    let setting = Setting {
        vocabulary: &workspace.vocabulary,
        limits: workspace.about.limits,
        today: workspace.today,
        lang: workspace.lang,
        own: ctx
            .settings
            .actor
            .as_ref()
            .map(|setting| setting.value.as_str()),
    };
    let why = asked
        .explain
        .then(|| {
            hits.iter()
                .map(|hit| reasons(workspace, &understood, hit))
                .collect::<Result<Vec<_>>>()
        })
        .transpose()?;
    let rows = offerings::rows(&hits, why, &setting);
    let notices = notices(workspace, asked, &understood, &found, &rows)?;
    let verdict = if found.keys.is_empty() {
        Verdict::No
    } else {
        Verdict::Yes
    };
    Ok(Outcome {
        view: View::Rows(rows),
        notices,
        verdict,
    })
}

fn lookup(workspace: &Workspace, asked: &Asked) -> Result<Found> {
    let Workspace {
        index,
        vocabulary,
        today,
        lang,
        ..
    } = workspace;
    let mut found = index.find(&asked.query, vocabulary, *today, *lang)?;
    if let Some(mentions) = &asked.mentions {
        let more = index.find(mentions, vocabulary, *today, *lang)?;
        let tagged: std::collections::HashSet<i64> = found.keys.iter().copied().collect();
        found
            .keys
            .extend(more.keys.into_iter().filter(|key| !tagged.contains(key)));
        found.hidden = found.hidden.max(more.hidden);
    }
    Ok(found)
}

fn understand(workspace: &Workspace, asked: &Find) -> Result<Asked> {
    let Workspace {
        vocabulary, index, ..
    } = workspace;
    let terms = |dimension, typed: &[String]| -> Result<Vec<String>> {
        typed
            .iter()
            .map(|value| resolve::term(dimension, value, vocabulary))
            .collect()
    };
    let own =
        |kind: &str, typed: &[String], known: &[(&'static str, &[&str])]| -> Result<Vec<String>> {
            typed
                .iter()
                .map(|value| resolve::own_word(kind, value, known))
                .collect()
        };
    let mut query = OfferingQuery {
        areas: terms(Dimension::Area, &asked.areas)?,
        stages: terms(Dimension::Stage, &asked.stages)?,
        audiences: with_broader(workspace, &terms(Dimension::Audience, &asked.audiences)?),
        municipalities: terms(Dimension::Municipality, &asked.municipalities)?,
        actors: actors(workspace, &asked.actors)?,
        not_actors: actors(workspace, &asked.not_actors)?,
        prices: own("price", &asked.prices, &resolve::PRICES)?,
        statuses: own("status", &asked.statuses, &resolve::STATUSES)?,
        words: Vec::new(),
    };
    if query.statuses.is_empty() && !asked.all {
        query.statuses = CURRENT.map(str::to_owned).to_vec();
    }
    let words = resolve::words(&asked.words, |key| index.named(key))?;
    let lone = match (&words.names[..], words.words.is_empty()) {
        ([(typed, Named::Term(..))], true) => Some(Word::all_of(typed)),
        _ => None,
    };
    let mentions = lone.map(|words| OfferingQuery {
        words,
        ..query.clone()
    });
    let mut parts = Vec::new();
    for (typed, named) in &words.names {
        parts.push(match named {
            Named::Term(dimension, id) => format!("`{typed}` as {} {id}", dimension.key()),
            Named::Actor(id) => format!("`{typed}` as actor {id}"),
        });
        match named.clone() {
            Named::Term(Dimension::Area, id) => query.areas.push(id),
            Named::Term(Dimension::Stage, id) => query.stages.push(id),
            Named::Term(Dimension::Audience, id) => {
                query.audiences.extend(with_broader(workspace, &[id]));
            }
            Named::Term(Dimension::Municipality, id) => query.municipalities.push(id),
            Named::Actor(id) => query.actors.push(id),
        }
    }
    query.words = words.words;
    if mentions.is_some() {
        parts.push("then those that mention it".to_owned());
    }
    if !query.words.is_empty() {
        let typed: Vec<&str> = query.words.iter().map(Word::typed).collect();
        parts.push(format!("{} in the text", text::all_of(&typed)));
    }
    if !words.ignored.is_empty() {
        parts.push(format!("without {}", text::all_of(&words.ignored)));
    }
    let understood = (!parts.is_empty()).then(|| format!("understood: {}", parts.join("; ")));
    Ok(Asked {
        query,
        mentions,
        understood,
    })
}

fn with_broader(workspace: &Workspace, ids: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for id in ids
        .iter()
        .flat_map(|id| workspace.vocabulary.with_broader(Dimension::Audience, id))
    {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

/// Returns the ids of the actors that typed values name.
fn actors(workspace: &Workspace, typed: &[String]) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    for value in typed {
        let found = workspace.index.actors_named(&text::fold(value))?;
        if found.is_empty() {
            let known = workspace.index.ids()?;
            let spellings =
                known
                    .iter()
                    .filter(|(id, _)| !id.contains('/'))
                    .flat_map(|(id, name)| {
                        std::iter::once(id.as_str())
                            .chain(name.all())
                            .map(move |spelling| (spelling, id.as_str()))
                    });
            let near = resolve::nearest_terms(value, spellings);
            let list = "`lots actors` lists them";
            let hint = if near.is_empty() {
                list.to_owned()
            } else {
                format!("did you mean {}? {list}", near.join(" or "))
            };
            return Err(hinted(format!("unknown actor `{value}`"), hint));
        }
        ids.extend(found);
    }
    Ok(ids)
}

/// Returns the talk beside the listing, which ends with what it left out.
fn notices(
    workspace: &Workspace,
    asked: &Find,
    understood: &Asked,
    found: &Found,
    rows: &Rows,
) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    let mut note = |text: String| notices.push(Notice::Note(text));
    if let Some(words) = &understood.understood {
        note(words.clone());
    }
    if asked.explain {
        note(format!("order: {}", matches::ORDER));
    }
    let [_, _, offerings] = workspace.index.sizes()?;
    if offerings == 0 {
        note(
            "the catalogue has no offerings yet; docs/catalogue.md says how to add one".to_owned(),
        );
    } else if found.keys.is_empty() {
        note("nothing matches all of this".to_owned());
    }
    if offerings > 0 && (found.keys.is_empty() || asked.explain) {
        for line in help(workspace, &understood.query, found.keys.is_empty())? {
            note(line);
        }
    }
    let (all, shown) = (found.keys.len(), rows.rows.len());
    if shown < all {
        note(format!(
            "{shown} of {}; `--limit {all}` shows all",
            text::count(all, "offering")
        ));
    } else if all > 0 {
        note(text::count(all, "offering"));
    }
    if asked.statuses.is_empty() && found.hidden > 0 {
        note(format!(
            "{} that ended or paused left out; `--all` shows them",
            text::count(found.hidden, "offering")
        ));
    }
    notices.extend(workspace.warning().map(Notice::Warning));
    Ok(notices)
}

/// Returns what each filter cost, and the near misses with the one condition that kept each out.
fn help(workspace: &Workspace, query: &OfferingQuery, nothing_found: bool) -> Result<Vec<String>> {
    let Workspace {
        index,
        vocabulary,
        today,
        lang,
        ..
    } = workspace;
    let mut lines = Vec::new();
    let mut left = index.find_without_each(query, vocabulary, *today, *lang)?;
    // What leaves least is nearest to what was meant.
    left.sort_by_key(|left| left.found.keys.len());
    if let Some(unknown) = unknown_words(workspace, query)? {
        lines.push(unknown);
    }
    for Left { filter, found } in &left {
        lines.push(format!(
            "{}: {}",
            condition(query, *filter),
            found.keys.len()
        ));
    }
    let found: Vec<i64> = index.find(query, vocabulary, *today, *lang)?.keys;
    let found: std::collections::HashSet<i64> = found.into_iter().collect();
    let mut near: Vec<(Filter, i64)> = Vec::new();
    let mut tails: Vec<_> = left
        .iter()
        .map(|l| {
            (
                l.filter,
                l.found.keys.iter().filter(|key| !found.contains(key)),
            )
        })
        .collect();
    // One of each filter in turn, so that one filter does not crowd out the others.
    while near.len() < NEAR {
        let before = near.len();
        near.extend(
            tails
                .iter_mut()
                .filter_map(|(filter, keys)| keys.next().map(|key| (*filter, *key))),
        );
        if near.len() == before {
            break;
        }
    }
    near.truncate(NEAR);
    for (filter, key) in near {
        for hit in index.hits(&[key], *today)? {
            let name = hit.name.get(*lang).map_or("", |(name, _)| name);
            lines.push(format!(
                "near: {} ({name}): {}",
                hit.id,
                instead(workspace, filter, query, &hit)
            ));
        }
    }
    let every_filter_alone = left.iter().all(|l| l.found.keys.is_empty());
    if nothing_found && left.len() > 1 && every_filter_alone {
        lines.push("leaving out one filter is not enough; start with one of them".to_owned());
    }
    Ok(lines)
}

/// Returns how to do without a condition.
fn condition(query: &OfferingQuery, filter: Filter) -> String {
    if filter == Filter::Status && query.statuses == CURRENT {
        return "with --all".to_owned();
    }
    format!(
        "without {} {}",
        filter.flag(),
        query.values(filter).join(" ")
    )
}

/// Returns what a near miss has instead of what was asked.
fn instead(workspace: &Workspace, filter: Filter, query: &OfferingQuery, hit: &Hit) -> String {
    let Workspace {
        vocabulary, lang, ..
    } = workspace;
    let none = words::not_stated(*lang);
    let or_none = |text: String| {
        if text.is_empty() {
            none.to_owned()
        } else {
            text
        }
    };
    let ids = |ids: &[String]| or_none(ids.join(", "));
    match filter {
        Filter::Area => format!("areas are {}", ids(&hit.areas)),
        Filter::Stage => format!("stages are {}", ids(&hit.stages)),
        Filter::Audience => format!("audiences are {}", ids(&hit.audiences)),
        Filter::Actor | Filter::NotActor => format!("the actor is {}", hit.actor),
        Filter::Municipality => format!(
            "it does not serve {}",
            words::names(
                vocabulary,
                Dimension::Municipality,
                &query.municipalities,
                *lang
            )
        ),
        Filter::Price => format!("the price is {}", hit.price),
        Filter::Status => match (hit.status.as_deref().unwrap_or(STATUS_UNKNOWN), &hit.until) {
            (status, Some(until)) => format!("{status} {until}"),
            (status, None) => status.to_owned(),
        },
        Filter::Words => "the words do not occur".to_owned(),
    }
}

/// Returns a word about those that occur nowhere, with the nearest that do.
fn unknown_words(workspace: &Workspace, query: &OfferingQuery) -> Result<Option<String>> {
    let mut parts = Vec::new();
    for word in &query.words {
        let alone = OfferingQuery {
            words: vec![word.clone()],
            ..OfferingQuery::default()
        };
        if !workspace
            .index
            .find(
                &alone,
                &workspace.vocabulary,
                workspace.today,
                workspace.lang,
            )?
            .keys
            .is_empty()
        {
            continue;
        }
        let known = workspace.index.words()?;
        let terms = Dimension::ALL
            .into_iter()
            .flat_map(|d| workspace.vocabulary.terms(d))
            .flat_map(super::super::model::vocabulary::Term::spellings);
        let near = text::nearest(word.typed(), known.iter().map(String::as_str).chain(terms));
        let near = if near.is_empty() {
            String::new()
        } else {
            format!(" (did you mean {}?)", text::any_of(&near))
        };
        parts.push(format!("`{}` occurs nowhere{near}", word.typed()));
    }
    Ok((!parts.is_empty()).then(|| parts.join("; ")))
}

/// Returns which condition each hit met, and by what.
fn reasons(workspace: &Workspace, asked: &Asked, hit: &Hit) -> Result<Vec<String>> {
    let Some((actor, offering)) = workspace.index.offering(&hit.id)? else {
        return Ok(Vec::new());
    };
    let query = match &asked.mentions {
        Some(mentions) if !matches::matches(&asked.query, &actor, &offering, workspace.today) => {
            mentions
        }
        _ => &asked.query,
    };
    Ok(query
        .filters()
        .map(|filter| reason(filter, query, &actor, &offering, workspace))
        .collect())
}

fn reason(
    filter: Filter,
    query: &OfferingQuery,
    actor: &Actor,
    offering: &Offering,
    workspace: &Workspace,
) -> String {
    let both = |asked: &[String], has: &[String]| {
        has.iter()
            .filter(|id| asked.contains(id))
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    };
    match filter {
        Filter::Area => {
            let is_main = offering
                .areas
                .first()
                .is_some_and(|main| query.areas.contains(main));
            format!(
                "area {}{}",
                both(&query.areas, &offering.areas),
                if is_main { " (main)" } else { "" }
            )
        }
        Filter::Stage => format!(
            "stage {} of {}",
            both(&query.stages, &offering.stages),
            offering.stages.len()
        ),
        Filter::Audience => format!("audience {}", both(&query.audiences, &offering.audiences)),
        Filter::Actor => format!("actor {}", actor.id),
        Filter::NotActor => format!("not {}", query.not_actors.join(", ")),
        Filter::Municipality => match offering.only_serves(&actor.serves) {
            Some(places) => format!("serves {}", both(&query.municipalities, places)),
            None => "keeps no municipality out".to_owned(),
        },
        Filter::Price => format!("price {}", offering.price.kind.key()),
        Filter::Status => format!(
            "status {}",
            offering
                .status_on(workspace.today)
                .map_or(STATUS_UNKNOWN, Status::key)
        ),
        Filter::Words => {
            let how = |word: &Word| match matches::met(word, actor, offering) {
                Some(crate::query::word::Met::Text) | None => {
                    format!("{} in the text", word.typed())
                }
                Some(_) => format!("{} in the name", word.typed()),
            };
            query.words.iter().map(how).collect::<Vec<_>>().join(", ")
        }
    }
}
