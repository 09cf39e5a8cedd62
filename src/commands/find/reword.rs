//! A question in other words, for where a word of it occurs nowhere.

use anyhow::Result;

use super::help;
use crate::model::vocabulary::Dimension;
use crate::query::OfferingQuery;
use crate::query::compound;
use crate::query::word::Word;
use crate::query::words::{self, Named, Understood};
use crate::text;
use crate::workspace::Workspace;

/// A question in other words.
pub(super) struct Reworded {
    pub(super) words: Understood,
    /// What became of those that occur nowhere.
    pub(super) notes: Vec<String>,
}

/// Returns a question without the words that occur nowhere: a compound is taken apart (*exportstöd*), anything else passed over where
/// others name what is needed. Nothing where all words occur.
pub(super) fn reworded(workspace: &Workspace, asked: &Understood) -> Result<Option<Reworded>> {
    let unknown = unknown(workspace, &asked.words)?;
    if unknown.is_empty() {
        return Ok(None);
    }
    let index = &workspace.index;
    let known = index.words()?;
    let mut words = asked.clone();
    let mut notes = Vec::new();
    let mut passed_over = false;
    words.words.retain(|word| !unknown.contains(&word));
    words.telling.retain(|word| !unknown.contains(&word));
    for word in unknown {
        let begins = |part: &str| match &Word::all_of(part)[..] {
            [part] => Ok(known.iter().any(|word| part.begins(word)) && occurs(workspace, part)?),
            _ => Ok(false),
        };
        if let Some(parts) = compound::apart(word.typed(), |key| index.named(key), begins)? {
            notes.push(format!("`{}` as {}", word.typed(), text::all_of(&parts)));
            let parts = words::words(&parts, |key| index.named(key))?;
            words.names.extend(parts.names);
            words.words.extend(parts.words);
            words.telling.extend(parts.telling);
        } else {
            let unknown = help::unknown_word(workspace, word, &known)?;
            notes.push(format!("{unknown} and is passed over"));
            passed_over = true;
        }
    }
    let is_answer = !passed_over || asked.names.iter().any(says_what);
    Ok(is_answer.then_some(Reworded { words, notes }))
}

/// Tells whether a name says what is needed: not who the client is or where, nor what is not wanted.
fn says_what((_, named): &(String, Vec<Named>)) -> bool {
    use Dimension::{Area, Stage};
    let first = named.first();
    matches!(first, Some(Named::Term(Area | Stage, _) | Named::Actor(_)))
}

/// Returns those words that occur nowhere.
pub(super) fn unknown<'w>(workspace: &Workspace, words: &'w [Word]) -> Result<Vec<&'w Word>> {
    let mut unknown = Vec::new();
    for word in words {
        if !occurs(workspace, word)? {
            unknown.push(word);
        }
    }
    Ok(unknown)
}

/// Tells whether a word occurs in any offering, whatever its status.
pub(super) fn occurs(workspace: &Workspace, word: &Word) -> Result<bool> {
    let alone = OfferingQuery {
        words: vec![word.clone()],
        ..OfferingQuery::default()
    };
    Ok(!workspace.look_up(&alone)?.keys.is_empty())
}
