//! What a query means: the pure definition that the SQL of the index must follow.
//!
//! Held together by the property `index_answers_as_defined` in `index/tests/oracle.rs`. Nothing but tests and explanations calls this
//! over a whole catalogue; the index answers the same without reading it.

use jiff::civil::Date;

use super::word::{Met, Word};
use super::{Filter, OfferingQuery, STATUS_UNKNOWN};
use crate::model::actor::{Actor, Reach};
use crate::model::offering::{Offering, Status};
use crate::model::text::Text;
use crate::text;

/// Tells whether one condition of a query holds for an offering.
pub(crate) fn holds(
    filter: Filter,
    query: &OfferingQuery,
    actor: &Actor,
    offering: &Offering,
    today: Date,
) -> bool {
    let any = |asked: &[String], has: &[String]| has.iter().any(|id| asked.contains(id));
    let one = |asked: &[String], has: &str| asked.iter().any(|id| id == has);
    if query.values(filter).is_empty() {
        return true;
    }
    match filter {
        Filter::Area => any(&query.areas, &offering.areas),
        Filter::Stage => any(&query.stages, &offering.stages),
        Filter::Audience => any(&query.open_to, &offering.audiences),
        Filter::Actor => one(&query.actors, &actor.id),
        Filter::NotActor => !one(&query.not_actors, &actor.id),
        Filter::Municipality => serves(&query.municipalities, &actor.serves, offering),
        Filter::Price => one(&query.prices, offering.price.kind.key()),
        Filter::Status => one(
            &query.statuses,
            offering
                .status_on(today)
                .map_or(STATUS_UNKNOWN, Status::key),
        ),
        Filter::Words => query
            .words
            .iter()
            .all(|word| met(word, actor, offering).is_some()),
    }
}

fn serves(asked: &[String], actor: &Reach, offering: &Offering) -> bool {
    offering
        .only_serves(actor)
        .is_none_or(|places| places.iter().any(|place| asked.contains(place)))
}

/// Tells whether every condition holds.
pub(crate) fn matches(
    query: &OfferingQuery,
    actor: &Actor,
    offering: &Offering,
    today: Date,
) -> bool {
    Filter::ALL
        .into_iter()
        .all(|filter| holds(filter, query, actor, offering, today))
}

/// Returns how well a word is met by an offering, if it is.
pub(crate) fn met(word: &Word, actor: &Actor, offering: &Offering) -> Option<Met> {
    let searched = searched(actor, offering);
    let names: Vec<String> = searched.names.flat_map(text::words).collect();
    if names.iter().any(|w| word.meets_whole(w)) {
        Some(Met::Name)
    } else if names.iter().any(|w| word.meets(w)) {
        Some(Met::InName)
    } else if searched.texts.flat_map(text::words).any(|w| word.meets(&w))
        || searched
            .actor
            .flat_map(text::words)
            .any(|w| word.begins(&w))
    {
        Some(Met::Text)
    } else {
        None
    }
}

/// The texts in which words are looked for. Not in whom it is not for: who looks for an office is not served by what is none.
pub(crate) struct Searched<N, T, A> {
    /// What the offering is called.
    pub(crate) names: N,
    /// What else describes it.
    pub(crate) texts: T,
    /// What its actor is called. Words count here only where they begin: *styrelse* (board) does not mean a *länsstyrelse*.
    pub(crate) actor: A,
}

/// Returns the texts of an offering in which words are looked for.
pub(crate) fn searched<'a>(
    actor: &'a Actor,
    offering: &'a Offering,
) -> Searched<
    impl Iterator<Item = &'a str>,
    impl Iterator<Item = &'a str>,
    impl Iterator<Item = &'a str>,
> {
    let strs = |texts: &'a [String]| texts.iter().map(String::as_str);
    let texts = [
        &offering.summary,
        &offering.conditions,
        &offering.price.text,
        &offering.next_step,
        &offering.bring,
        &offering.note,
    ];
    Searched {
        names: offering.name.all().chain(strs(&offering.aliases)),
        texts: texts
            .into_iter()
            .flat_map(Text::all)
            .chain(strs(&offering.outside_partners)),
        actor: actor.name.all().chain(strs(&actor.aliases)),
    }
}

/// The stage span of an offering that names no stage: after all others.
pub(crate) const NO_SPAN: usize = 99;

/// Returns what an offering is ordered by, for a query and a language: the smaller, the earlier.
///
/// Best text match, more of the areas before fewer, main area before secondary, what names more of the audiences before what is open to
/// others too, what is for clients at home in the municipality alone before what is for all, narrower stage span, local before regional
/// before national, verified before unverified and newer before older, name. Nothing in it favours an actor.
#[cfg(test)]
pub(crate) fn order(
    query: &OfferingQuery,
    actor: &Actor,
    offering: &Offering,
    lang: crate::model::text::Lang,
) -> impl Ord + use<> {
    let score: i32 = query
        .words
        .iter()
        .filter_map(|word| met(word, actor, offering))
        .map(|met| met as i32)
        .sum();
    let areas = offering.areas.iter().filter(|id| query.areas.contains(id));
    let lacks =
        |asked: &[String], has: &[String]| asked.iter().filter(|id| !has.contains(id)).count();
    let secondary = !query.areas.is_empty()
        && !offering
            .areas
            .first()
            .is_some_and(|main| query.areas.contains(main));
    let is_for_all =
        !query.municipalities.is_empty() && offering.only_serves(&actor.serves).is_none();
    let span = if offering.stages.is_empty() {
        NO_SPAN
    } else {
        offering.stages.len()
    };
    let scope = offering.scope.map_or(u8::MAX, |scope| scope as u8);
    let name = offering
        .name
        .get(lang)
        .map(|(name, _)| text::sort_key(name));
    (
        (
            std::cmp::Reverse(score),
            std::cmp::Reverse(areas.count()),
            secondary,
            lacks(&query.audiences, &offering.audiences),
            is_for_all,
            span,
            scope,
        ),
        std::cmp::Reverse(offering.verified.as_ref().map(|v| v.on)),
        std::cmp::Reverse(offering.source_date()),
        name,
        crate::model::offering::full_id(&actor.id, &offering.id),
    )
}

/// The order in words, as `find --explain` prints it.
pub(crate) const ORDER: &str = "best text match, more of the areas before fewer, main area before secondary, named audience before \
                                others, for the municipality alone before for all, narrower stage span, local before regional before national, \
                                verified before unverified, newer before older, name";
