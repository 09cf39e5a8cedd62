//! A question in other words, for where a word of it is in the way.

use anyhow::Result;

use super::help;
use super::understand::{says_what, understood};
use crate::query::OfferingQuery;
use crate::query::compound;
use crate::query::word::Word;
use crate::query::words::{self, Understood};
use crate::request::Find;
use crate::text;
use crate::workspace::Workspace;

/// A question in other words.
pub(super) struct Reworded {
    pub(super) words: Understood,
    /// What became of those that were in the way.
    pub(super) notes: Vec<String>,
}

/// Returns a question without the words that are in the way. Of those that occur nowhere a compound is taken apart (*exportstöd*);
/// anything else is passed over where others name what is needed, and so is what nothing has of that (*lån kvinna*). Nothing where no
/// word is in the way.
pub(super) fn reworded(
    workspace: &Workspace,
    asked: &Find,
    understood: &Understood,
) -> Result<Option<Reworded>> {
    let mut reworded = Reworded {
        words: understood.clone(),
        notes: Vec::new(),
    };
    let passes_over = reworded.leave_out_unknown(workspace)?;
    if reworded.words.names.iter().any(says_what) {
        reworded.leave_out_unmet(workspace, asked)?;
    } else if passes_over {
        return Ok(None);
    }
    Ok((!reworded.notes.is_empty()).then_some(reworded))
}

impl Reworded {
    /// Takes out the words that occur nowhere, but for what compounds consist of. Tells whether any is passed over.
    fn leave_out_unknown(&mut self, workspace: &Workspace) -> Result<bool> {
        let asked = self.words.words.clone();
        let unknown = unknown(workspace, &asked)?;
        if unknown.is_empty() {
            return Ok(false);
        }
        let index = &workspace.index;
        let known = index.words()?;
        let words = &mut self.words;
        words.words.retain(|word| !unknown.contains(&word));
        words.telling.retain(|word| !unknown.contains(&word));
        let mut passes_over = false;
        for word in unknown {
            let begins = |part: &str| match &Word::all_of(part)[..] {
                [part] => Ok(known.iter().any(|word| part.begins(word))),
                _ => Ok(false),
            };
            if let Some(parts) = compound::apart(word.typed(), |key| index.named(key), begins)? {
                self.notes
                    .push(format!("`{}` as {}", word.typed(), text::all_of(&parts)));
                let parts = words::words(&parts, |key| index.named(key))?;
                words.names.extend(parts.names);
                words.words.extend(parts.words);
                words.telling.extend(parts.telling);
            } else {
                let unknown = help::unknown_word(workspace, word, &known);
                self.notes.push(format!("{unknown} and is passed over"));
                passes_over = true;
            }
        }
        Ok(passes_over)
    }

    /// Takes out the words that nothing has of what else is asked for, and of the words before.
    fn leave_out_unmet(&mut self, workspace: &Workspace, asked: &Find) -> Result<()> {
        let names = Understood {
            words: Vec::new(),
            ..self.words.clone()
        };
        let asked = understood(workspace, asked, names)?;
        let mut query = asked.query.clone();
        let mut is_met = |words: &[Word]| -> Result<bool> {
            query.words = words.to_vec();
            Ok(!workspace.look_up(&query)?.keys.is_empty())
        };
        if is_met(&self.words.words)? || !is_met(&[])? {
            return Ok(());
        }
        let mut kept = Vec::new();
        for word in std::mem::take(&mut self.words.words) {
            kept.push(word);
            if !is_met(&kept)?
                && let Some(word) = kept.pop()
            {
                let said = format!("`{}` is in none of these", word.typed());
                let elsewhere = help::by_word(workspace, word, &asked)?;
                let elsewhere = elsewhere.map_or_else(String::new, |by| format!(" (but see {by})"));
                self.notes
                    .push(format!("{said}{elsewhere} and is passed over"));
            }
        }
        self.words.words = kept;
        Ok(())
    }
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
fn occurs(workspace: &Workspace, word: &Word) -> Result<bool> {
    let alone = OfferingQuery {
        words: vec![word.clone()],
        ..OfferingQuery::default()
    };
    Ok(!workspace.look_up(&alone)?.keys.is_empty())
}
