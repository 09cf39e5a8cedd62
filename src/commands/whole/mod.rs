//! The questions about the whole catalogue: `map`, `gaps`, `compare`, `path`, `what-if`.

pub(super) mod compare;
pub(super) mod gaps;
pub(super) mod map;
pub(super) mod path;
pub(super) mod what_if;

use anyhow::Result;

use super::{Notice, Outcome, Verdict};
use crate::error::hinted;
use crate::index::Spread;
use crate::query::OfferingQuery;
use crate::text;
use crate::view::View;
use crate::workspace::Workspace;

/// What the offerings of a query spread over.
struct Spreads {
    offerings: Vec<Spread>,
    /// How many there would be more if their status were asked for.
    hidden: usize,
}

/// Returns the error that the vocabulary lacks what is counted by.
fn lacks(workspace: &Workspace, what: &str) -> anyhow::Error {
    let hint = if workspace.problems > 0 {
        let check = workspace.command("lots check");
        format!("{check} says what cannot be read")
    } else {
        "add some to `vocabulary.toml`; `lots explain catalogue` says how".to_owned()
    };
    hinted(
        format!("the vocabulary of the catalogue has no {what}"),
        hint,
    )
}

/// Returns over which cells the offerings of a query spread.
///
/// # Errors
/// There are no cells, or the index cannot be read.
fn spread(workspace: &Workspace, query: &OfferingQuery, members: bool) -> Result<Spreads> {
    let vocabulary = &workspace.vocabulary;
    for (terms, what) in [(&vocabulary.areas, "areas"), (&vocabulary.stages, "stages")] {
        if terms.is_empty() {
            return Err(match &workspace.as_of {
                None => lacks(workspace, what),
                Some(as_of) => hinted(
                    format!("the vocabulary of the catalogue had no {what} {as_of}"),
                    "ask for another day or revision",
                ),
            });
        }
    }
    let found = workspace.look_up(query)?;
    let of = |keys: &[i64]| -> Result<Vec<Spread>> {
        let mut offerings = workspace.index.spread(keys)?;
        offerings.retain(|offering| offering.is_member || !members);
        Ok(offerings)
    };
    Ok(Spreads {
        offerings: of(&found.keys)?,
        hidden: of(&found.hidden)?.len(),
    })
}

/// Returns an answer with its talk; no when it is empty.
fn answered(workspace: &Workspace, view: View, is_empty: bool, said: String) -> Result<Outcome> {
    let mut notices = vec![Notice::Note(said)];
    if is_empty && !workspace.index.has_offerings()? {
        notices = vec![Notice::Note(
            "the catalogue has no offerings yet; `lots explain catalogue` says how to add one"
                .to_owned(),
        )];
    }
    notices.extend(workspace.warning().map(Notice::Warning));
    Ok(Outcome {
        view,
        notices,
        verdict: if is_empty { Verdict::No } else { Verdict::Yes },
    })
}

/// Returns the ids of typed actors.
///
/// # Errors
/// One is unknown, or named twice.
fn actors(workspace: &Workspace, typed: &[String]) -> Result<Vec<String>> {
    let mut ids: Vec<String> = Vec::new();
    for typed in workspace.actor_names(typed)? {
        let id = workspace.actor(&typed)?.id;
        if ids.contains(&id) {
            return Err(hinted(
                format!("`{id}` is named twice"),
                "name another actor; `lots actors` lists them",
            ));
        }
        ids.push(id);
    }
    Ok(ids)
}

fn offerings(count: usize) -> String {
    text::count(count, "offering")
}
