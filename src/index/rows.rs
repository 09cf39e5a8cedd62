//! An actor's rows, made ready where its file is read, so that writing them has little left to do.

use std::collections::HashMap;

use super::write::list;
use crate::model::actor::Actor;
use crate::model::offering::{Offering, full_id};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::query::matches;
use crate::text;

/// An actor's rows, made ready where the file was read so that writing has little left to do.
pub(super) struct ActorRows {
    pub(super) actor: Actor,
    pub(super) names: Vec<String>,
    pub(super) offerings: Vec<OfferingRows>,
    /// The words of all offerings, and whether one has it in its name.
    pub(super) words: HashMap<String, bool>,
}

pub(super) struct OfferingRows {
    pub(super) id: String,
    /// Areas and stages that the vocabulary knows, `''` where it knows none.
    pub(super) areas: Vec<String>,
    pub(super) stages: Vec<String>,
    pub(super) only_serves: Option<String>,
    pub(super) sort: [Option<String>; 2],
    pub(super) searched_name: String,
    pub(super) searched_rest: String,
}

impl ActorRows {
    pub(super) fn new(actor: Actor, vocabulary: &Vocabulary) -> Self {
        let mut words = HashMap::new();
        let offerings = actor
            .offerings
            .iter()
            .map(|offering| OfferingRows::new(&actor, offering, vocabulary, &mut words))
            .collect();
        let spellings = std::iter::once(actor.id.as_str())
            .chain(actor.name.all())
            .chain(actor.aliases.iter().map(String::as_str));
        let names = spellings
            .map(text::fold)
            .filter(|name| !name.is_empty())
            .collect();
        Self {
            names,
            offerings,
            words,
            actor,
        }
    }
}

impl OfferingRows {
    fn new(
        actor: &Actor,
        offering: &Offering,
        vocabulary: &Vocabulary,
        words: &mut HashMap<String, bool>,
    ) -> Self {
        let known = |dimension, ids: &[String]| -> Vec<String> {
            let mut known: Vec<String> = ids
                .iter()
                .filter(|id| vocabulary.knows(dimension, id))
                .cloned()
                .collect();
            if known.is_empty() {
                known.push(String::new());
            }
            known
        };
        let mut searched = |text: &str, is_name: bool| {
            let mut line = String::with_capacity(text.len());
            text::each_word(text, |word| {
                line.push_str(word);
                line.push(' ');
                match words.get_mut(word) {
                    Some(known) => *known |= is_name,
                    None => {
                        words.insert(word.to_owned(), is_name);
                    }
                }
            });
            line
        };
        let (name, rest) = matches::searched(actor, offering);
        Self {
            id: full_id(&actor.id, &offering.id),
            areas: known(Dimension::Area, &offering.areas),
            stages: known(Dimension::Stage, &offering.stages),
            only_serves: offering.only_serves(&actor.serves).map(list),
            sort: sort_keys(&offering.name),
            searched_name: searched(&name, true),
            searched_rest: searched(&rest, false),
        }
    }
}

pub(super) fn sort_keys(name: &Text) -> [Option<String>; 2] {
    [Lang::Sv, Lang::En].map(|lang| name.get(lang).map(|(name, _)| text::sort_key(name)))
}
