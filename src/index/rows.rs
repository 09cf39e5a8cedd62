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
    pub(super) rank: i64,
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
            actor,
            names,
            offerings,
            words,
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
            rank: rank(offering),
            sort: sort_keys(&offering.name),
            searched_name: searched(&name, true),
            searched_rest: searched(&rest, false),
        }
    }
}

/// Returns what the order of offerings, in every answer alike, puts between the main area and the name, in one number.
///
/// Narrower stage span, local before regional before national, verified before unverified and newer before older. Sorting the
/// 20,000 offerings that a common word meets by four columns takes twice as long.
fn rank(offering: &Offering) -> i64 {
    let span = match offering.stages.len() {
        0 => matches::NO_SPAN,
        many => many.min(matches::NO_SPAN),
    };
    let span = u8::try_from(span).unwrap_or(u8::MAX);
    let scope = offering.scope.map_or(3, |scope| scope as u8);
    let verified = offering.verified.as_ref().map(|v| v.on.to_string());
    let source = offering.source_date().map(|date| date.to_string());
    let newer_first = |day: Option<String>| LATEST - day.as_deref().map_or(0, day_number);
    // 7, 2 and twice 27 bits: 63, so that it is no negative number.
    let place = i64::from(span) << 2 | i64::from(scope);
    (place << DAY_BITS | newer_first(verified)) << DAY_BITS | newer_first(source)
}

/// How many bits a day takes.
const DAY_BITS: u32 = 27;

/// After every day.
const LATEST: i64 = 99_999_999;

/// Returns `2019-02` as 20190200.
fn day_number(day: &str) -> i64 {
    let digits = day
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|d| i64::from(d - b'0'));
    digits
        .chain(std::iter::repeat(0))
        .take(8)
        .fold(0, |number, digit| number * 10 + digit)
}

pub(super) fn sort_keys(name: &Text) -> [Option<String>; 2] {
    [Lang::Sv, Lang::En].map(|lang| name.get(lang).map(|(name, _)| text::sort_key(name)))
}
