//! An actor's rows, made ready where its file is read, so that writing them has little left to do.

use std::collections::HashMap;
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use rusqlite::types::Value;

use super::write::list;
use crate::catalogue::files;
use crate::model::actor::{Actor, Reach, Source};
use crate::model::date::PartialDate;
use crate::model::offering::{Offering, Status, full_id};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::query::matches;
use crate::text;

/// What an actor's file says, as rows of the tables.
pub(super) struct ActorRows {
    pub(super) id: String,
    /// The columns of `actor` behind its keys.
    pub(super) actor: Vec<Value>,
    /// What `detail` says of the actor, the same for each of its offerings.
    pub(super) in_detail: Vec<Value>,
    pub(super) names: Vec<(String, String)>,
    pub(super) offerings: Vec<OfferingRows>,
}

pub(super) struct OfferingRows {
    /// The columns of `offering` behind its keys.
    pub(super) offering: [Value; 12],
    /// The columns of `detail` behind its key and what it says of the actor.
    pub(super) detail: [Value; 37],
    /// Areas and stages that the vocabulary knows, `''` where it knows none.
    pub(super) areas: Vec<String>,
    pub(super) stages: Vec<String>,
    pub(super) audiences: Vec<String>,
    pub(super) partners: Vec<String>,
    /// Its words, as the full-text index gets them.
    pub(super) searched: String,
    /// Those of its words that none handed out before had, and whether it has one in its name.
    pub(super) words: Vec<(String, bool)>,
}

/// What the full-text index has before a word of the name of an offering, before one that only its other texts have, and before one
/// that only the name of its actor has.
pub(super) const IN_NAME: char = 'n';
pub(super) const IN_TEXT: char = 't';
pub(super) const IN_ACTOR: char = 'a';

/// Returns what the full-text index is asked for a word. Words have letters and digits only, so that quoting them is enough.
pub(super) fn matching(place: char, word: &str) -> String {
    format!("\"{place}{word}\"")
}

/// The words that files have had so far. Each is handed out once: most words of a file were in another.
#[derive(Default)]
pub(super) struct Words {
    /// By hash, so that they fit into the cache of a processor. Of a million words two share one in one of 37 million catalogues.
    known: HashMap<u64, Known, RandomState>,
    new: Vec<(String, bool)>,
    /// How many offerings there have been.
    offerings: u64,
    /// The words of the last offering, as the full-text index gets them.
    searched: String,
}

struct Known {
    is_in_name: bool,
    /// The last offering that had it.
    offering: u64,
}

impl Words {
    /// Returns the words of an offering as the full-text index gets them, and those of them that none handed out before had, with
    /// whether it has one in its name.
    fn of(&mut self, actor: &Actor, offering: &Offering) -> (String, Vec<(String, bool)>) {
        self.offerings += 1;
        self.searched.clear();
        let searched = matches::searched(actor, offering);
        for text in searched.names {
            text::each_word(text, |word| self.meet(word, IN_NAME));
        }
        for text in searched.texts {
            text::each_word(text, |word| self.meet(word, IN_TEXT));
        }
        for text in searched.actor {
            text::each_word(text, |word| self.meet(word, IN_ACTOR));
        }
        (self.searched.clone(), std::mem::take(&mut self.new))
    }

    fn meet(&mut self, word: &str, place: char) {
        let is_in_name = place == IN_NAME;
        let offering = self.offerings;
        let hash = self.known.hasher().hash_one(word);
        let is_new = match self.known.get_mut(&hash) {
            Some(known) if known.offering == offering => return,
            Some(known) => {
                known.offering = offering;
                let is_new = is_in_name && !known.is_in_name;
                known.is_in_name |= is_in_name;
                is_new
            }
            None => {
                self.known.insert(
                    hash,
                    Known {
                        is_in_name,
                        offering,
                    },
                );
                true
            }
        };
        if is_new {
            self.new.push((word.to_owned(), is_in_name));
        }
        self.searched.push(place);
        self.searched.push_str(word);
        self.searched.push(' ');
    }
}

impl ActorRows {
    pub(super) fn new(mut actor: Actor, vocabulary: &Vocabulary, words: &mut Words) -> Self {
        let spellings = std::iter::once(actor.id.as_str())
            .chain(actor.name.all())
            .chain(actor.aliases.iter().map(String::as_str));
        let names = spellings
            .map(|name| (text::fold(name), text::spelt(name)))
            .filter(|(folded, _)| !folded.is_empty())
            .collect();
        let offerings = std::mem::take(&mut actor.offerings)
            .into_iter()
            .zip(0..)
            .map(|(offering, position)| {
                OfferingRows::new(&actor, offering, position, vocabulary, words)
            })
            .collect();
        Self {
            id: actor.id.clone(),
            in_detail: vec![
                actor.id.clone().into(),
                actor.name.sv.clone().into(),
                actor.name.en.clone().into(),
                actor.website.clone().into(),
            ],
            actor: row(actor),
            names,
            offerings,
        }
    }
}

fn row(actor: Actor) -> Vec<Value> {
    let [sort_sv, sort_en] = sort_keys(&actor.name);
    vec![
        actor.id.into(),
        sort_sv.into(),
        sort_en.into(),
        actor.name.sv.into(),
        actor.name.en.into(),
        actor.kind.into(),
        actor.role.key().to_owned().into(),
        status(actor.status),
        actor.until.map(|until| until.to_string()).into(),
        actor.until.map(|until| until.last_day().to_string()).into(),
        list(&actor.aliases).into(),
        actor.website.into(),
        actor.contact.sv.into(),
        actor.contact.en.into(),
        list(&actor.municipalities).into(),
        serves(&actor.serves).into(),
        actor.purpose.sv.into(),
        actor.purpose.en.into(),
        actor.goals.sv.into(),
        actor.goals.en.into(),
        actor.collaboration.sv.into(),
        actor.collaboration.en.into(),
        actor.note.sv.into(),
        actor.note.en.into(),
        list(&actor.strengths).into(),
        sources(&actor.sources).into(),
    ]
}

impl OfferingRows {
    fn new(
        actor: &Actor,
        offering: Offering,
        position: i64,
        vocabulary: &Vocabulary,
        words: &mut Words,
    ) -> Self {
        let known = |dimension, mut ids: Vec<String>| -> Vec<String> {
            ids.retain(|id| vocabulary.knows(dimension, id));
            if ids.is_empty() {
                ids.push(String::new());
            }
            ids
        };
        let (searched, words) = words.of(actor, &offering);
        let Offering {
            areas,
            stages,
            audiences,
            partners,
            ..
        } = &offering;
        let links = files::digest_of((areas, stages, audiences, partners, &searched));
        let [sort_sv, sort_en] = sort_keys(&offering.name);
        let id = full_id(&actor.id, &offering.id);
        let price = offering.price.kind.key().to_owned();
        let until_day = offering.until.map(|until| until.last_day().to_string());
        let source_date = offering.source_date().map(|date| date.to_string());
        Self {
            searched,
            words,
            offering: [
                position.into(),
                offering.areas.first().cloned().into(),
                rank(&offering).into(),
                start(sort_sv.as_deref()).into(),
                start(sort_en.as_deref()).into(),
                status(offering.status),
                until_day.clone().into(),
                price.clone().into(),
                offering.only_serves(&actor.serves).map(list).into(),
                id.clone().into(),
                sort_sv.into(),
                sort_en.into(),
            ],
            detail: [
                id.into(),
                offering.name.sv.into(),
                offering.name.en.into(),
                offering.summary.sv.into(),
                offering.summary.en.into(),
                list(&offering.aliases).into(),
                list(&offering.areas).into(),
                list(&offering.stages).into(),
                list(&offering.audiences).into(),
                status(offering.status),
                offering.until.map(|until| until.to_string()).into(),
                until_day.into(),
                i64::from(offering.scope.map_or(u8::MAX, |scope| scope as u8)).into(),
                serves(&offering.serves).into(),
                list(&offering.partners).into(),
                list(&offering.outside_partners).into(),
                price.into(),
                offering.price.amount.into(),
                offering.price.text.sv.into(),
                offering.price.text.en.into(),
                offering.conditions.sv.into(),
                offering.conditions.en.into(),
                offering.not_for.sv.into(),
                offering.not_for.en.into(),
                offering.next_step.sv.into(),
                offering.next_step.en.into(),
                offering.bring.sv.into(),
                offering.bring.en.into(),
                offering.website.into(),
                offering.note.sv.into(),
                offering.note.en.into(),
                offering.verified.as_ref().map(|v| v.on.to_string()).into(),
                offering.verified.as_ref().and_then(|v| v.by.clone()).into(),
                offering.verified.and_then(|v| v.how).into(),
                source_date.into(),
                sources(&offering.sources).into(),
                links.into(),
            ],
            areas: known(Dimension::Area, offering.areas),
            stages: known(Dimension::Stage, offering.stages),
            audiences: offering.audiences,
            partners: offering.partners,
        }
    }
}

fn status(status: Option<Status>) -> Value {
    status.map(|status| status.key().to_owned()).into()
}

fn sources(sources: &[Source]) -> String {
    let rows = sources
        .iter()
        .map(|s| (&s.url, s.date.map(|date| date.to_string()), &s.says));
    serde_json::to_string(&rows.collect::<Vec<_>>()).expect("strings can always be written as JSON")
}

fn serves(reach: &Reach) -> Option<String> {
    match reach {
        Reach::NotStated => None,
        Reach::All => Some(list(&[Reach::ALL_KEY.to_owned()])),
        Reach::Only(ids) => Some(list(ids)),
    }
}

/// Returns what the order of offerings, in every answer alike, puts between the main area and the name, in one number.
///
/// Narrower stage span, local before regional before national, verified before unverified and newer before older. One column is read
/// and compared for each of the 27,000 offerings that a common word may meet, not four.
fn rank(offering: &Offering) -> i64 {
    let span = match offering.stages.len() {
        0 => matches::NO_SPAN,
        many => many.min(matches::NO_SPAN),
    };
    let span = u8::try_from(span).unwrap_or(u8::MAX);
    let scope = offering.scope.map_or(3, |scope| scope as u8);
    let verified = offering.verified.as_ref().map(|v| v.on.into());
    let newer_first =
        |date: Option<PartialDate>| LATEST - date.map_or(0, |date| i64::from(date.number()));
    // 7, 2 and twice 27 bits: 63, so that it is no negative number.
    let place = i64::from(span) << 2 | i64::from(scope);
    (place << DAY_BITS | newer_first(verified)) << DAY_BITS | newer_first(offering.source_date())
}

/// How many bits a day takes.
const DAY_BITS: u32 = 27;

/// After every day.
const LATEST: i64 = 99_999_999;

/// Returns a number for the first bytes of a name, which sorts as the name does as far as it goes; no name comes first.
fn start(name: Option<&str>) -> i64 {
    let Some(name) = name else {
        return -1;
    };
    let first = name.bytes().chain(std::iter::repeat(0)).take(7);
    first.fold(0, |start, byte| start << 8 | i64::from(byte))
}

pub(super) fn sort_keys(name: &Text) -> [Option<String>; 2] {
    [Lang::Sv, Lang::En].map(|lang| name.get(lang).map(|(name, _)| text::sort_key(name)))
}
