//! For random catalogues and queries, the index answers what the pure definition says.

use proptest::prelude::*;

use super::today;
use crate::catalogue::files;
use crate::diagnostic::Days;
use crate::index::look::Look;
use crate::index::rows::{ActorRows, Words};
use crate::index::unwritten::Unwritten;
use crate::index::write::Writer;
use crate::index::{Index, Spread};
use crate::model::Catalogue;
use crate::model::actor::{Actor, Reach, Source};
use crate::model::date::PartialDate;
use crate::model::offering::{Offering, Price, PriceKind, Scope, Status, Verified, full_id};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Term, Vocabulary};
use crate::query::word::Word;
use crate::query::{CURRENT, OfferingQuery, matches};
use crate::view::survey::Survey;

/// Returns an index of a catalogue that never was a file.
pub(super) fn index_of(catalogue: &Catalogue) -> Index {
    let index = Index::in_memory().expect("there is memory");
    let mut writer = Writer::new(&index.connection).expect("the statements are sound");
    let mut words = Words::default();
    writer.about(&catalogue.about).expect("written");
    writer.vocabulary(&catalogue.vocabulary).expect("written");
    let rows = |actor: &Actor| ActorRows::new(actor.clone(), &catalogue.vocabulary, &mut words);
    let rows: Vec<ActorRows> = catalogue.actors.iter().map(rows).collect();
    let mut unwritten = Unwritten::default();
    for (number, (actor, rows)) in catalogue.actors.iter().zip(&rows).enumerate() {
        let path = format!("actors/{}.toml", actor.id);
        let look = Look {
            stamp: files::Stamp::default(),
            looks: i64::try_from(number).expect("few"),
            content: i64::try_from(number).expect("few"),
            problems: 0,
            unknown_terms: 0,
            actor: Some(actor.id.clone()),
            partners: Vec::new(),
            days: Days::ALL,
        };
        let file = writer.file(&path, &look).expect("written");
        writer
            .actor(file, &path, rows, &mut unwritten)
            .expect("written");
    }
    writer.offerings(&unwritten).expect("written");
    writer.finish("none", None).expect("written");
    index
}

/// Returns the ids of the offerings that a query means by its definition, in order.
fn defined(catalogue: &Catalogue, query: &OfferingQuery, lang: Lang) -> Vec<String> {
    let mut met: Vec<(&Actor, &Offering)> = catalogue
        .actors
        .iter()
        .flat_map(|actor| {
            actor
                .offerings
                .iter()
                .map(move |offering| (actor, offering))
        })
        .filter(|(actor, offering)| matches::matches(query, actor, offering, today()))
        .collect();
    met.sort_by(|a, b| {
        matches::order(query, a.0, a.1, lang).cmp(&matches::order(query, b.0, b.1, lang))
    });
    met.iter()
        .map(|(actor, offering)| full_id(&actor.id, &offering.id))
        .collect()
}

fn answered(
    index: &Index,
    catalogue: &Catalogue,
    query: &OfferingQuery,
    lang: Lang,
) -> Vec<String> {
    let found = index
        .find(query, &catalogue.vocabulary, today(), lang)
        .expect("the index answers");
    let ids = index.hits(&found.keys, today(), |hit| Ok(hit.id()?.to_owned()));
    ids.expect("the index answers")
}

const AREAS: [&str; 3] = ["patent", "loans", "advice"];
const STAGES: [&str; 3] = ["idea", "start", "growth"];
const AUDIENCES: [&str; 3] = ["anyone", "company", "student"];
const PLACES: [&str; 2] = ["orebro", "kumla"];
const WORDS: [&str; 14] = [
    "rådgivning",
    "Innovationsrådgivning",
    "lån",
    "mikrolånet",
    "landsbygd",
    "LÅN",
    "la\u{30a}n",
    "patent",
    "patentet",
    "robot",
    "ai",
    "e-mail",
    "idéer",
    "café",
];
/// Names that begin alike.
const ALIKE: [&str; 5] = [
    "rådgivning",
    "rådgivningen",
    "rådgivning om patent",
    "ö",
    "r",
];
const TYPED: [&str; 16] = [
    "rådgivning",
    "radgivning",
    "lån",
    "lan",
    "lånet",
    "patent",
    "patentet",
    "patenter",
    "robotar",
    "ai",
    "ide",
    "idé",
    "cafe",
    "mail",
    "a",
    "\"OR\"",
];

pub(super) fn vocabulary() -> Vocabulary {
    let term = |id: &&str| Term {
        id: (*id).to_owned(),
        name: Text {
            sv: Some((*id).to_owned()),
            en: None,
        },
        ..Term::default()
    };
    Vocabulary {
        areas: AREAS.iter().map(term).collect(),
        stages: STAGES.iter().map(term).collect(),
        audiences: AUDIENCES.iter().map(term).collect(),
        municipalities: PLACES.iter().map(term).collect(),
    }
}

const DATES: [&str; 7] = [
    "2019",
    "2019-01",
    "2020-02-29",
    "2026-11-23",
    "2026-11-24",
    "2026-11",
    "2027",
];

/// Some of the known ids, now and then one that the vocabulary does not know.
fn ids(known: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    let one = prop_oneof![8 => proptest::sample::select(known).prop_map(str::to_owned), 1 => Just("unheard-of".to_owned())];
    proptest::collection::vec(one, 0..4).prop_map(|mut ids| {
        let mut seen = Vec::new();
        ids.retain(|id| {
            !seen.contains(id) && {
                seen.push(id.clone());
                true
            }
        });
        ids
    })
}

fn some_text() -> impl Strategy<Value = Option<String>> {
    let words = proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..4);
    proptest::option::of(words.prop_map(|words| words.join(" ")))
}

fn text() -> impl Strategy<Value = Text> {
    (some_text(), some_text()).prop_map(|(sv, en)| Text { sv, en })
}

fn reach() -> impl Strategy<Value = Reach> {
    prop_oneof![
        Just(Reach::NotStated),
        Just(Reach::All),
        ids(&PLACES).prop_map(Reach::Only)
    ]
}

fn date() -> impl Strategy<Value = Option<PartialDate>> {
    proptest::option::of(
        proptest::sample::select(&DATES[..]).prop_map(|d| PartialDate::parse(d).expect("a date")),
    )
    .boxed()
}

fn offering() -> impl Strategy<Value = Offering> {
    let status = proptest::option::of(proptest::sample::select(&Status::ALL[..]));
    let scope = proptest::option::of(proptest::sample::select(&Scope::ALL[..]));
    let price = proptest::sample::select(&PriceKind::ALL[..]);
    let verified = date().prop_map(|date| date.and_then(PartialDate::full));
    let what = (text(), text(), ids(&AREAS), ids(&STAGES), ids(&AUDIENCES));
    let how = (status, scope, price, verified, date(), date(), reach());
    (what, how).prop_map(
        |(
            (name, summary, areas, stages, audiences),
            (status, scope, kind, verified, until, read, serves),
        )| {
            let name = if name.is_empty() {
                Text {
                    sv: Some("namn".to_owned()),
                    en: None,
                }
            } else {
                name
            };
            Offering {
                name,
                summary,
                areas,
                stages,
                audiences,
                status,
                until,
                scope,
                serves,
                price: Price {
                    kind,
                    ..Price::default()
                },
                verified: verified.map(|on| Verified {
                    on,
                    by: None,
                    how: None,
                }),
                sources: vec![Source {
                    url: "https://example.org".to_owned(),
                    date: read,
                    says: None,
                }],
                ..Offering::default()
            }
        },
    )
}

/// Offerings that little but their names and areas tells apart.
fn alike() -> impl Strategy<Value = Offering> {
    let name =
        || proptest::option::of(proptest::sample::select(&ALIKE[..]).prop_map(str::to_owned));
    let terms = (ids(&AREAS), ids(&STAGES[..2]), ids(&AUDIENCES));
    (name(), name(), terms).prop_map(|(sv, en, (areas, stages, audiences))| Offering {
        name: Text { sv, en },
        areas,
        stages,
        audiences,
        ..Offering::default()
    })
}

fn catalogue(offering: impl Strategy<Value = Offering>) -> impl Strategy<Value = Catalogue> {
    let actor = (text(), reach(), proptest::collection::vec(offering, 0..5));
    proptest::collection::vec(actor, 1..4).prop_map(|actors| {
        let actors = actors
            .into_iter()
            .enumerate()
            .map(|(a, (name, serves, offerings))| {
                let offerings = offerings
                    .into_iter()
                    .enumerate()
                    .map(|(o, offering)| Offering {
                        id: format!("o{o}"),
                        ..offering
                    });
                Actor {
                    id: format!("a{a}"),
                    name,
                    serves,
                    offerings: offerings.collect(),
                    ..Actor::default()
                }
            });
        Catalogue {
            actors: actors.collect(),
            vocabulary: vocabulary(),
            ..Catalogue::default()
        }
    })
}

fn known_ids(known: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(
        proptest::sample::select(known).prop_map(str::to_owned),
        0..3,
    )
}

fn query() -> impl Strategy<Value = OfferingQuery> {
    let terms = (
        known_ids(&AREAS),
        known_ids(&STAGES),
        known_ids(&AUDIENCES),
        known_ids(&PLACES),
    );
    let broader = known_ids(&AUDIENCES);
    let actors = (known_ids(&["a0", "a1"]), known_ids(&["a0", "a2"]));
    let kinds = (
        known_ids(&["free", "loan", "unknown"]),
        known_ids(&["active", "ended", "unknown", "paused"]),
    );
    let words = proptest::collection::vec(proptest::sample::select(&TYPED[..]), 0..3);
    (terms, broader, actors, kinds, words).prop_map(
        |(
            (areas, stages, audiences, municipalities),
            broader,
            (actors, not_actors),
            (prices, statuses),
            words,
        )| {
            let words = words.into_iter().flat_map(Word::all_of).collect();
            let broader = broader.into_iter().filter(|_| !audiences.is_empty());
            OfferingQuery {
                areas,
                stages,
                open_to: audiences.iter().cloned().chain(broader).collect(),
                audiences,
                actors,
                not_actors,
                municipalities,
                prices,
                statuses,
                words,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// The oracle: for random catalogues and queries, SQL answers what the pure definition says, in its order.
    #[test]
    fn index_answers_as_defined(catalogue in catalogue(offering()), queries in proptest::collection::vec(query(), 4), lang in proptest::sample::select(&[Lang::Sv, Lang::En][..])) {
        let index = index_of(&catalogue);
        for query in &queries {
            prop_assert_eq!(answered(&index, &catalogue, query, lang), defined(&catalogue, query, lang), "{:?}", query);
        }
    }

    /// The same where many are found, and each thing that they are ordered by comes to bear.
    #[test]
    fn what_is_alike_is_in_the_defined_order(catalogue in catalogue(alike()), audiences in known_ids(&AUDIENCES), lang in proptest::sample::select(&[Lang::Sv, Lang::En][..])) {
        let index = index_of(&catalogue);
        let two = |known: [&str; 3]| known[..2].iter().map(|id| (*id).to_owned()).collect();
        for (areas, stages) in [(vec![], vec![]), (two(AREAS), vec![]), (vec![], two(STAGES)), (two(AREAS), two(STAGES))] {
            let query = OfferingQuery { areas, stages, open_to: audiences.clone(), audiences: audiences.clone(), ..OfferingQuery::default() };
            prop_assert_eq!(answered(&index, &catalogue, &query, lang), defined(&catalogue, &query, lang), "{:?}", query);
        }
    }

    /// Each cell of the map holds what a look-up of its area and stage finds, and the sums count each offering once.
    #[test]
    fn the_map_counts_what_is_found(catalogue in catalogue(offering()), query in query()) {
        let index = index_of(&catalogue);
        let vocabulary = &catalogue.vocabulary;
        let found = |areas: &[String], stages: &[String]| {
            let query = OfferingQuery { areas: areas.to_vec(), stages: stages.to_vec(), ..query.clone() };
            index.find(&query, vocabulary, today(), Lang::Sv).expect("the index answers").keys
        };
        let spread = index.spread(&found(&[], &[])).expect("the index answers");
        let survey = Survey::new(vocabulary, &spread);
        let all = |dimension| vocabulary.terms(dimension).iter().map(|term| term.id.clone()).collect::<Vec<_>>();
        let (areas, stages) = (all(Dimension::Area), all(Dimension::Stage));
        for area in &areas {
            for stage in &stages {
                let keys = found(std::slice::from_ref(area), std::slice::from_ref(stage));
                let ids = index.hits(&keys, today(), |hit| Ok(hit.id()?.to_owned()));
                let mut expected = ids.expect("the index answers");
                let mut counted: Vec<&str> = survey.cell(area, stage).iter().map(|o| o.offering.as_str()).collect();
                expected.sort_unstable();
                counted.sort_unstable();
                prop_assert_eq!(counted, expected, "{} {}", area, stage);
            }
            prop_assert_eq!(survey.sum(Some(area), None), found(std::slice::from_ref(area), &stages).len());
        }
        prop_assert_eq!(survey.sum(None, None), found(&areas, &stages).len());
    }

    /// What the map has in the cells of one is what `show` says of them.
    #[test]
    fn who_is_alone_and_who_is_not_is_what_the_map_has(catalogue in catalogue(offering())) {
        let index = index_of(&catalogue);
        let vocabulary = &catalogue.vocabulary;
        let current = OfferingQuery { statuses: CURRENT.map(str::to_owned).to_vec(), ..OfferingQuery::default() };
        let found = index.find(&current, vocabulary, today(), Lang::Sv).expect("the index answers");
        let spread = index.spread(&found.keys).expect("the index answers");
        let survey = Survey::new(vocabulary, &spread);
        let cells = || vocabulary.areas.iter().flat_map(|area| vocabulary.stages.iter().map(|stage| (&area.id, &stage.id)));
        for actor in &catalogue.actors {
            let alone = |offering: Option<&str>| -> Vec<(String, String)> {
                let is_alone = |(area, stage): &(&String, &String)| {
                    let there = survey.cell(area, stage);
                    let is_own = |one: &&&Spread| one.actor == actor.id && offering.is_none_or(|id| one.offering == id);
                    there.iter().filter(is_own).count() > 0 && there.iter().all(|one| one.actor == actor.id)
                };
                cells().filter(is_alone).map(|(area, stage)| (area.clone(), stage.clone())).collect()
            };
            prop_assert_eq!(index.alone_in(&actor.id, None, today()).expect("the index answers"), alone(None));
            for offering in &actor.offerings {
                let id = full_id(&actor.id, &offering.id);
                prop_assert_eq!(index.alone_in(&actor.id, Some(&id), today()).expect("the index answers"), alone(Some(&id)));
                let own = cells().filter(|(area, stage)| offering.areas.contains(area) && offering.stages.contains(stage));
                let there = own.flat_map(|(area, stage)| survey.cell(area, stage));
                let others = there.filter(|one| one.actor != actor.id).map(|one| one.offering.clone());
                let mut others: Vec<String> = others.collect();
                others.sort_unstable();
                others.dedup();
                prop_assert_eq!(index.neighbours(&id, today()).expect("the index answers"), others);
            }
        }
    }

    /// What is written comes back whole.
    #[test]
    fn actors_come_back_as_they_were(catalogue in catalogue(offering())) {
        let index = index_of(&catalogue);
        for actor in &catalogue.actors {
            let back = index.actor(&actor.id).expect("the index answers");
            prop_assert_eq!(back.as_ref(), Some(actor));
        }
        prop_assert_eq!(index.vocabulary().expect("the index answers"), catalogue.vocabulary);
    }
}

#[test]
fn every_statement_prepares() {
    let index = Index::in_memory().expect("opened");
    for sql in
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/index/sql")).expect("listed")
    {
        let path = sql.expect("listed").path();
        let text = std::fs::read_to_string(&path).expect("read");
        index
            .connection
            .prepare(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn the_default_status_hides_but_counts() {
    let offering = |id: &str, status| Offering {
        id: id.to_owned(),
        status,
        ..Offering::default()
    };
    let offerings = vec![
        offering("on", Some(Status::Active)),
        offering("off", Some(Status::Ended)),
        offering("open", None),
        offering("rest", Some(Status::Paused)),
    ];
    let actors = vec![Actor {
        id: "a".to_owned(),
        offerings,
        ..Actor::default()
    }];
    let catalogue = Catalogue {
        actors,
        vocabulary: vocabulary(),
        ..Catalogue::default()
    };
    let index = index_of(&catalogue);
    let query = OfferingQuery {
        statuses: CURRENT.map(str::to_owned).to_vec(),
        ..OfferingQuery::default()
    };
    let found = index
        .find(&query, &catalogue.vocabulary, today(), Lang::Sv)
        .expect("answered");
    assert_eq!((found.keys.len(), found.hidden.len()), (2, 2));
    assert_eq!(
        index
            .term_counts(Dimension::Area, today())
            .expect("answered")
            .iter()
            .map(|c| c.offerings)
            .max(),
        Some(2)
    );
}
