//! Why something was found, and what to do when nothing was.

use std::borrow::Cow;
use std::collections::HashSet;

use anyhow::Result;
use jiff::civil::Date;

use super::lookup;
use super::reword::unknown;
use super::understand::Asked;
use crate::index::{self, Found, Hit, Index};
use crate::model::actor::Actor;
use crate::model::offering::{Offering, Status};
use crate::model::text::Lang;
use crate::model::vocabulary::{Dimension, Term};
use crate::query::word::{Met, Word};
use crate::query::{self, CURRENT, Filter, OfferingQuery, STATUS_UNKNOWN, matches};
use crate::text;
use crate::view::words;
use crate::workspace::Workspace;

/// How many near misses are told.
const NEAR: usize = 5;

/// Returns what there is to know about actors that were asked for and offer nothing now.
pub(in super::super) fn gone(workspace: &Workspace, actors: &[String]) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for id in actors {
        let Some(actor) = workspace.index.actor(id)? else {
            continue;
        };
        let name = actor.name.get(workspace.lang).map_or("", |(name, _)| name);
        let show = workspace.command(&format!("lots show {id}"));
        match actor
            .until
            .filter(|until| until.last_day() < workspace.today)
        {
            Some(until) => lines.push(format!("{name} ended {until}; {show}")),
            None if actor.status == Some(Status::Ended) => {
                lines.push(format!("{name} has ended; {show}"));
            }
            None if actor.offerings.is_empty() => {
                lines.push(format!("no source says what {name} offers; {show}"));
            }
            None => {}
        }
    }
    Ok(lines)
}

/// What is found without one of the filters.
struct Left {
    filter: Filter,
    found: Found,
}

/// Returns what each filter cost, and the near misses with the one condition that kept each out.
pub(super) fn help(workspace: &Workspace, asked: &Asked, found: &Found) -> Result<Vec<String>> {
    let Workspace {
        index, today, lang, ..
    } = workspace;
    let query = &asked.query;
    let mut lines = Vec::new();
    let mut left = query
        .filters()
        .map(|filter| {
            let mut found = lookup(workspace, &asked.without(filter))?;
            // As where it is asked again: what mentions all the words, where nothing is what they were understood as.
            if let (true, Filter::Status, Some(literal)) =
                (found.keys.is_empty(), filter, &asked.literal)
            {
                found = workspace.look_up(&literal.without(filter))?;
            }
            Ok(Left { filter, found })
        })
        .collect::<Result<Vec<_>>>()?;
    // What leaves least is nearest to what was meant.
    left.sort_by_key(|left| left.found.keys.len());
    if let Some(unknown) = unknown_words(workspace, query)? {
        lines.push(unknown);
    }
    let nothing_found = found.keys.is_empty();
    let mut is_helped = false;
    for Left { filter, found } in &left {
        let mut line = format!("{}: {}", condition(query, *filter), found.keys.len());
        if nothing_found && *filter != Filter::Status {
            let rest = query.without(*filter);
            // The whole catalogue is no answer to whoever asked for one thing.
            if rest.filters().all(|filter| filter == Filter::Status) {
                continue;
            }
            // What only mentions a term, or is for a kind of an audience, is found by a word and not by a flag.
            let has_kinds = workspace
                .vocabulary
                .has_kinds(&rest.open_to, &rest.audiences);
            let is_same = asked.mentions.is_none() && !has_kinds && is_text(workspace, &rest)?;
            if !found.keys.is_empty() && is_same {
                line.extend([", by ", &workspace.command(&typed(&rest))]);
                is_helped = true;
            }
        }
        lines.push(line);
    }
    if nothing_found {
        let alone = alone(workspace, asked)?;
        is_helped |= !alone.is_empty();
        lines.extend(alone);
        if !is_helped {
            lines.push("what there is: `lots areas`, `lots audiences`, `lots actors`".to_owned());
        }
    }
    let found: HashSet<i64> = found.keys.iter().copied().collect();
    let mut near: Vec<(Filter, i64)> = Vec::new();
    // What lacks a word, or is another's, is not near.
    let mut tails: Vec<_> = left
        .iter()
        .filter(|left| !matches!(left.filter, Filter::Words | Filter::Actor))
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
        lines.extend(index.hits(&[key], *today, |hit| {
            let name = hit.name()?;
            let name = name.get(*lang).map_or("", |(name, _)| name);
            let instead = instead(workspace, filter, query, hit)?;
            Ok(format!("near: {} ({name}): {instead}", hit.id()?))
        })?);
    }
    let every_filter_alone = left.iter().all(|l| l.found.keys.is_empty());
    if nothing_found && left.len() > 1 && every_filter_alone {
        lines.push("leaving out one filter is not enough; start with one of them".to_owned());
    }
    Ok(lines)
}

/// Returns which of several words find something without the others.
fn alone(workspace: &Workspace, asked: &Asked) -> Result<Vec<String>> {
    let query = &asked.query;
    let mut lines = Vec::new();
    if query.words.len() < 2
        || workspace
            .vocabulary
            .has_kinds(&query.open_to, &query.audiences)
    {
        return Ok(lines);
    }
    // One letter or digit is found in nearly everything, and means nothing.
    let telling = query
        .words
        .iter()
        .filter(|word| word.typed().chars().count() > 1);
    for word in telling {
        let one = OfferingQuery {
            words: vec![word.clone()],
            ..query.clone()
        };
        let many = workspace.look_up(&one)?.keys.len();
        if many > 0 && is_text(workspace, &one)? {
            let command = workspace.command(&typed(&one));
            lines.push(format!("only `{}`: {many}, by {command}", word.typed()));
        }
    }
    Ok(lines)
}

/// Returns how to do without a condition.
fn condition(query: &OfferingQuery, filter: Filter) -> String {
    if filter == Filter::Status && query.statuses == CURRENT {
        return "with --all".to_owned();
    }
    let between = if filter == Filter::Words { " " } else { "," };
    let values = query.values(filter).join(between);
    format!("without {} {values}", filter.flag())
}

/// Returns how one searches for a word alone; nothing where that finds nothing, or something else.
pub(super) fn by_word(workspace: &Workspace, word: Word, asked: &Asked) -> Result<Option<String>> {
    let alone = OfferingQuery {
        words: vec![word],
        statuses: asked.query.statuses.clone(),
        ..OfferingQuery::default()
    };
    let finds = !workspace.look_up(&alone)?.keys.is_empty() && is_text(workspace, &alone)?;
    Ok(finds.then(|| workspace.command(&typed(&alone))))
}

/// Tells whether the words of a query, typed alone, are looked for in the text again, and are none that name something.
fn is_text(workspace: &Workspace, query: &OfferingQuery) -> Result<bool> {
    let typed = query.values(Filter::Words).join(" ");
    let understood = query::words::words(&[typed], |key| workspace.index.named(key))?;
    Ok(understood.words == query.words)
}

/// Returns how a query is typed.
fn typed(query: &OfferingQuery) -> String {
    let mut typed = vec!["lots find".to_owned()];
    if query.statuses.is_empty() {
        typed.push("--all".to_owned());
    }
    for filter in query.filters() {
        let values = query.values(filter);
        match filter {
            Filter::Status if query.statuses == CURRENT => {}
            Filter::Words => typed.push(values.join(" ")),
            _ => typed.push(format!("{} {}", filter.flag(), values.join(","))),
        }
    }
    typed.join(" ")
}

/// Returns what a near miss has instead of what was asked.
fn instead(
    workspace: &Workspace,
    filter: Filter,
    query: &OfferingQuery,
    hit: &Hit<'_>,
) -> Result<String> {
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
    let ids = |ids: &[Cow<'_, str>]| or_none(ids.join(", "));
    Ok(match filter {
        Filter::Area => format!("areas are {}", ids(&hit.areas()?)),
        Filter::Stage => format!("stages are {}", ids(&hit.stages()?)),
        Filter::Audience => format!("audiences are {}", ids(&hit.audiences()?)),
        Filter::Actor | Filter::NotActor => format!("the actor is {}", hit.actor()?),
        Filter::Municipality => format!(
            "it does not serve {}",
            words::names(
                vocabulary,
                Dimension::Municipality,
                &query.municipalities,
                *lang
            )
        ),
        Filter::Price => format!("the price is {}", hit.price()?),
        Filter::Status => {
            let status = words::status(hit.status()?, hit.until()?, Lang::En);
            match &*status.human() {
                "" => STATUS_UNKNOWN.to_owned(),
                status => status.to_owned(),
            }
        }
        Filter::Words => "the words do not occur".to_owned(),
    })
}

/// Returns a word about those that occur nowhere, with the nearest that do.
fn unknown_words(workspace: &Workspace, query: &OfferingQuery) -> Result<Option<String>> {
    let unknown = unknown(workspace, &query.words)?;
    if unknown.is_empty() {
        return Ok(None);
    }
    let known = workspace.index.words()?;
    let said = unknown.iter();
    let said = said.map(|word| unknown_word(workspace, word, &known));
    Ok(Some(said.collect::<Vec<_>>().join("; ")))
}

/// Says of a word that it finds nothing, with the nearest that do; `known` are the words of the index.
pub(super) fn unknown_word(workspace: &Workspace, word: &Word, known: &[String]) -> String {
    let terms = Dimension::ALL
        .into_iter()
        .flat_map(|d| workspace.vocabulary.terms(d))
        .flat_map(Term::spellings);
    let known = known.iter().map(String::as_str);
    let near = text::nearest(word.typed(), known.chain(terms));
    let hint = text::did_you_mean(&text::any_of(&near), "");
    let hint = if hint.is_empty() {
        hint
    } else {
        format!(" ({hint})")
    };
    format!("`{}` finds nothing{hint}", word.typed())
}

/// Returns which conditions the offering with an id met, and by what.
pub(super) fn reasons(index: &Index, asked: &Asked, id: &str, today: Date) -> Result<Vec<String>> {
    let Some((actor, offering)) = index.offering(id)? else {
        return Err(index::damaged(format!("it has lost `{id}`")));
    };
    let mut queries = [
        Some(&asked.query),
        asked.mentions.as_ref(),
        asked.literal.as_ref(),
    ]
    .into_iter()
    .flatten();
    let is_met = |query: &&OfferingQuery| matches::matches(query, &actor, &offering, today);
    let query = queries.find(is_met).unwrap_or(&asked.query);
    Ok(query
        .filters()
        .map(|filter| reason(filter, query, &actor, &offering, today))
        .collect())
}

fn reason(
    filter: Filter,
    query: &OfferingQuery,
    actor: &Actor,
    offering: &Offering,
    today: Date,
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
        Filter::Audience => format!("audience {}", both(&query.open_to, &offering.audiences)),
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
                .status_on(today)
                .map_or(STATUS_UNKNOWN, Status::key)
        ),
        Filter::Words => {
            let how = |word: &Word| match matches::met(word, actor, offering) {
                Some(Met::Text) | None => {
                    format!("{} in the text", word.typed())
                }
                Some(_) => format!("{} in the name", word.typed()),
            };
            query.words.iter().map(how).collect::<Vec<_>>().join(", ")
        }
    }
}
