//! `lots find`: the offerings that match.

mod help;
mod reword;
pub(super) mod understand;

use std::collections::HashSet;
use std::rc::Rc;

use anyhow::Result;

pub(super) use self::help::gone;
use self::reword::{Reworded, reworded};
use self::understand::{Asked, understand};
use super::{Notice, Outcome, Verdict, left_out, setting};
use crate::context::Context;
use crate::index::{Found, Hit};
use crate::model::offering::PriceKind;
use crate::query::matches;
use crate::request::Find;
use crate::text;
use crate::view::{Streamed, TakeRow, View, offerings};
use crate::workspace::Workspace;

pub(super) fn find(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &Find,
    room: Option<usize>,
) -> Result<Outcome> {
    let (mut understood, mut found) = meant(workspace, understand(workspace, asked)?)?;
    if found.keys.is_empty()
        && let Some(Reworded { words, notes }) = reworded(workspace, asked, &understood.words)?
    {
        let other = understand::understood(workspace, asked, words)?;
        let (other, more) = meant(workspace, other)?;
        if !more.keys.is_empty() {
            understood = other;
            understood.understood.splice(..0, notes);
            found = more;
        }
    }
    let limit = asked.limit.or(room).unwrap_or(usize::MAX);
    let shown = found.keys.len().min(limit);
    let notices = notices(workspace, asked, &understood, &found, shown)?;
    let verdict = if found.keys.is_empty() {
        Verdict::No
    } else {
        Verdict::Yes
    };
    let (explain, setting) = (asked.explain, setting(ctx, workspace)?);
    let columns = offerings::columns(setting.lang, explain);
    let index = Rc::clone(&workspace.index);
    let mut keys = found.keys;
    keys.truncate(shown);
    let make_rows = move |places: &[usize], take: &mut TakeRow<'_>| {
        let row = |hit: &Hit<'_>| {
            let why = if explain {
                help::reasons(&index, &understood, hit.id()?, setting.today)?
            } else {
                Vec::new()
            };
            take(offerings::row(hit, &why, places, &setting)?)
        };
        index.each_hit(&keys, setting.today, row)
    };
    Ok(Outcome {
        view: View::Streamed(Streamed {
            columns,
            make_rows: Box::new(make_rows),
            is_private: false,
        }),
        notices,
        verdict,
    })
}

/// Returns a question with what is found, or else with what mentions its words.
fn meant(workspace: &Workspace, mut understood: Asked) -> Result<(Asked, Found)> {
    let mut found = lookup(workspace, &understood)?;
    if !found.keys.is_empty() && understood.for_everybody.is_some() {
        let said = "then those for everybody";
        understood.understood.push(said.to_owned());
    }
    if found.keys.is_empty()
        && let Some(mentioned) = mentioned(workspace, &understood)?
    {
        found = mentioned;
        let gone = gone(workspace, &understood.query.actors)?;
        let said = "nothing matches all of this, these mention the words";
        understood.understood.extend(gone);
        understood.understood.push(said.to_owned());
    }
    Ok((understood, found))
}

/// Returns what was asked for: what the query means, what only mentions its one word, and, where there is any of that, what is for
/// everybody.
fn lookup(workspace: &Workspace, asked: &Asked) -> Result<Found> {
    let mut found = workspace.look_up(&asked.query)?;
    if let Some(mentions) = &asked.mentions {
        let more = workspace.look_up(mentions)?;
        let tagged: HashSet<i64> = found.keys.iter().copied().collect();
        let mentioned: HashSet<i64> = more.keys.iter().copied().collect();
        if asked.by_alias {
            let mentions = more.keys.iter().copied().enumerate();
            // What is called so comes first, whatever it is.
            let first = mentions.filter(|(at, key)| *at < more.named || tagged.contains(key));
            let first: Vec<i64> = first.map(|(_, key)| key).collect();
            let then = found
                .keys
                .iter()
                .copied()
                .filter(|key| !mentioned.contains(key));
            found.keys = first.into_iter().chain(then).collect();
        }
        found = together(found, more);
    }
    if !found.keys.is_empty()
        && let Some(for_everybody) = &asked.for_everybody
    {
        found = together(found, lookup(workspace, for_everybody)?);
    }
    Ok(found)
}

/// Returns what was found, and behind it what else was.
fn together(mut found: Found, more: Found) -> Found {
    let add = |keys: &mut Vec<i64>, more: Vec<i64>| {
        let before: HashSet<i64> = keys.iter().copied().collect();
        keys.extend(more.into_iter().filter(|key| !before.contains(key)));
    };
    add(&mut found.keys, more.keys);
    add(&mut found.hidden, more.hidden);
    found
}

/// Returns what mentions all the words, whatever they may be understood as; nothing where nothing does.
fn mentioned(workspace: &Workspace, asked: &Asked) -> Result<Option<Found>> {
    let Some(literal) = &asked.literal else {
        return Ok(None);
    };
    let found = workspace.look_up(literal)?;
    Ok((!found.keys.is_empty()).then_some(found))
}

/// Returns how many more there are of which nobody has said the price, where one is asked for.
fn unpriced(workspace: &Workspace, asked: &Asked, found: &Found) -> Result<Option<String>> {
    let unknown = PriceKind::Unknown.key().to_owned();
    let prices = &asked.query.prices;
    if prices.is_empty() || prices.contains(&unknown) {
        return Ok(None);
    }
    let all = [&prices[..], &[unknown]].concat();
    let with_more = lookup(workspace, &asked.with_prices(&all))?.keys;
    let with_more: HashSet<i64> = with_more.into_iter().collect();
    let more = with_more.len().saturating_sub(found.keys.len());
    let is_told =
        !found.keys.is_empty() && more > 0 && found.keys.iter().all(|key| with_more.contains(key));
    Ok(is_told.then(|| {
        let more = text::count(more, "offering");
        let flag = all.join(",");
        format!("{more} more, of which nobody says the price; `--price {flag}` shows them, too")
    }))
}

/// Returns the talk beside the listing, which ends with what it left out.
fn notices(
    workspace: &Workspace,
    asked: &Find,
    understood: &Asked,
    found: &Found,
    shown: usize,
) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    let mut note = |text: String| notices.push(Notice::Note(text));
    if !understood.understood.is_empty() {
        note(format!("understood: {}", understood.understood.join("; ")));
    }
    if asked.explain {
        note(format!("order: {}", matches::ORDER));
    }
    let has_offerings = workspace.index.has_offerings()?;
    if !has_offerings {
        note(
            "the catalogue has no offerings yet; `lots explain catalogue` says how to add one"
                .to_owned(),
        );
    } else if found.keys.is_empty() {
        note("nothing matches all of this".to_owned());
        for line in gone(workspace, &understood.query.actors)? {
            note(line);
        }
    }
    if has_offerings && (found.keys.is_empty() || asked.explain) {
        for line in help::help(workspace, understood, found)? {
            note(line);
        }
    }
    let all = found.keys.len();
    if shown < all {
        note(format!(
            "{shown} of {}; `--limit {all}` shows all",
            text::count(all, "offering")
        ));
    } else if all > 0 {
        note(text::count(all, "offering"));
    }
    if let Some(unpriced) = unpriced(workspace, understood, found)? {
        note(unpriced);
    }
    if asked.statuses.is_empty() {
        left_out(found.hidden.len(), "`--all`").map(note);
    }
    notices.extend(workspace.warning().map(Notice::Warning));
    Ok(notices)
}
