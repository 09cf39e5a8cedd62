//! A question in other words, for where a word of it occurs nowhere.

use anyhow::Result;

use super::help;
use super::understand::Asked;
use crate::query::OfferingQuery;
use crate::query::word::Word;
use crate::query::words;
use crate::request::Find;
use crate::text;
use crate::workspace::Workspace;

/// A question in other words.
pub(super) struct Reworded {
    pub(super) asked: Find,
    /// What became of its words.
    pub(super) notes: Vec<String>,
}

/// Returns a question without the words that occur nowhere: a compound is taken apart (*exportstöd*), anything else passed over where
/// other words say what is needed. Nothing where all words occur.
pub(super) fn reworded(
    workspace: &Workspace,
    asked: &Find,
    understood: &Asked,
) -> Result<Option<Reworded>> {
    let mut rest = Vec::new();
    let mut notes = Vec::new();
    let mut passed_over = false;
    let words = asked
        .words
        .iter()
        .flat_map(|typed| typed.split_whitespace());
    for typed in words {
        let words = Word::all_of(typed);
        let [word] = &words[..] else {
            rest.push(typed.to_owned());
            continue;
        };
        if !understood.query.words.contains(word) || occurs(workspace, word)? {
            rest.push(typed.to_owned());
            continue;
        }
        let lookup = |key: &str| workspace.index.named(key);
        let known = workspace.index.words()?;
        let begins = |part: &str| match &Word::all_of(part)[..] {
            [part] => Ok(known.iter().any(|word| part.begins(word)) && occurs(workspace, part)?),
            _ => Ok(false),
        };
        if let Some(parts) = words::apart(word.typed(), lookup, begins)? {
            notes.push(format!("`{}` as {}", word.typed(), text::all_of(&parts)));
            rest.extend(parts);
        } else {
            let unknown = help::unknown_word(workspace, word)?;
            notes.push(format!("{unknown} and is passed over"));
            passed_over = true;
        }
    }
    // Who the client is and where is no need; and whoever writes a flag means all that is asked.
    let query = &understood.query;
    let named = [&query.areas, &query.stages, &query.actors];
    let by_flags = [&asked.areas, &asked.stages, &asked.actors];
    let many = |lists: [&Vec<String>; 3]| lists.iter().map(|list| list.len()).sum::<usize>();
    if notes.is_empty() || passed_over && many(named) <= many(by_flags) {
        return Ok(None);
    }
    let asked = Find {
        words: rest,
        ..asked.clone()
    };
    Ok(Some(Reworded { asked, notes }))
}

/// Tells whether a word occurs in any offering, whatever its status.
pub(super) fn occurs(workspace: &Workspace, word: &Word) -> Result<bool> {
    let alone = OfferingQuery {
        words: vec![word.clone()],
        ..OfferingQuery::default()
    };
    Ok(!workspace.look_up(&alone)?.keys.is_empty())
}
