//! The index answers as `query::matches` defines, and stays true to the files whatever happens to them.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::civil::Date;
use proptest::prelude::*;

use super::Index;
use super::write::{ActorRows, Writer};
use crate::catalogue::{Root, files, whole};
use crate::diagnostic;
use crate::model::Catalogue;
use crate::model::actor::{Actor, Reach, Source};
use crate::model::date::PartialDate;
use crate::model::offering::{Offering, Price, PriceKind, Scope, Status, Verified, full_id};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Term, Vocabulary};
use crate::query::word::Word;
use crate::query::{CURRENT, OfferingQuery, matches};

fn today() -> Date {
    "2026-11-24".parse().expect("a day")
}

/// Returns an index of a catalogue that never was a file.
fn index_of(catalogue: &Catalogue) -> Index {
    let index = Index::in_memory().expect("there is memory");
    let mut writer = Writer::new(&index.connection).expect("the statements are sound");
    writer.about(&catalogue.about).expect("written");
    writer.vocabulary(&catalogue.vocabulary).expect("written");
    for (number, actor) in catalogue.actors.iter().enumerate() {
        let path = format!("actors/{}.toml", actor.id);
        let entry = files::Entry {
            path: path.clone(),
            stamp: files::Stamp::default(),
            trouble: None,
        };
        let file = writer
            .file(&entry, i64::try_from(number).expect("few"), 0, false)
            .expect("written");
        writer
            .actor(file, &path, &ActorRows::new(actor, &catalogue.vocabulary))
            .expect("written");
    }
    writer.finish(&[], 0, None).expect("written");
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
    let hits = index.hits(&found.keys, today()).expect("the index answers");
    hits.into_iter().map(|hit| hit.id).collect()
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

fn vocabulary() -> Vocabulary {
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
    proptest::collection::vec(one, 0..3).prop_map(|mut ids| {
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

fn catalogue() -> impl Strategy<Value = Catalogue> {
    let actor = (text(), reach(), proptest::collection::vec(offering(), 0..5));
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
    let actors = (known_ids(&["a0", "a1"]), known_ids(&["a0", "a2"]));
    let kinds = (
        known_ids(&["free", "loan", "unknown"]),
        known_ids(&["active", "ended", "unknown", "paused"]),
    );
    let words = proptest::collection::vec(proptest::sample::select(&TYPED[..]), 0..3);
    (terms, actors, kinds, words).prop_map(
        |(
            (areas, stages, audiences, municipalities),
            (actors, not_actors),
            (prices, statuses),
            words,
        )| {
            let words = words.into_iter().flat_map(Word::all_of).collect();
            OfferingQuery {
                areas,
                stages,
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
    fn index_answers_as_defined(catalogue in catalogue(), queries in proptest::collection::vec(query(), 4), lang in proptest::sample::select(&[Lang::Sv, Lang::En][..])) {
        let index = index_of(&catalogue);
        for query in &queries {
            prop_assert_eq!(answered(&index, &catalogue, query, lang), defined(&catalogue, query, lang), "{:?}", query);
        }
    }

    /// What is written comes back whole.
    #[test]
    fn actors_come_back_as_they_were(catalogue in catalogue()) {
        let index = index_of(&catalogue);
        for actor in &catalogue.actors {
            let back = index.actor(&actor.id).expect("the index answers");
            prop_assert_eq!(back.as_ref(), Some(actor));
        }
        prop_assert_eq!(index.vocabulary().expect("the index answers"), catalogue.vocabulary);
    }
}

/// A catalogue in a folder, and its index in a file beside it.
struct Folder {
    place: tempfile::TempDir,
    clock: SystemTime,
}

impl Folder {
    fn new() -> Self {
        let folder = Self {
            place: tempfile::tempdir().expect("a folder"),
            clock: SystemTime::now(),
        };
        std::fs::create_dir_all(folder.root().join("actors")).expect("made");
        folder.write(
            "catalogue.toml",
            "schema = 1\nid = \"t\"\nversion = \"1\"\nname = { sv = \"T\", en = \"T\" }\n",
        );
        let vocabulary = "schema = 1\n[[area]]\nid = \"patent\"\nname = { sv = \"Patent\", en = \"Patent\" }\n[[stage]]\nid = \"idea\"\nname = { sv = \"Idé\", en = \"Idea\" }\n";
        folder.write("vocabulary.toml", vocabulary);
        folder
    }

    fn root(&self) -> PathBuf {
        self.place.path().join("catalogue")
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.root().join(path), text).expect("written");
    }

    fn remove(&self, path: &str) {
        std::fs::remove_file(self.root().join(path)).expect("removed");
    }

    fn actor(&self, file: &str, id: &str, offering: &str) {
        self.write(&format!("actors/{file}.toml"), &actor_text(id, offering));
    }

    /// Brings the index up to date as a look-up does, and returns it.
    fn index(&self) -> Index {
        let mut index = Index::open(&self.place.path().join("index.sqlite")).expect("opened");
        let root = Root::Folder(self.root());
        let entries = files::list(&root).expect("listed");
        if !index
            .is_fresh(&root, &entries, self.clock)
            .expect("looked at")
        {
            index
                .refresh(&root, today(), self.clock)
                .expect("refreshed");
        }
        index
    }

    fn ids(&self) -> Vec<String> {
        self.index()
            .ids()
            .expect("read")
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| id.contains('/'))
            .collect()
    }

    fn loaded(&self) -> whole::Loaded {
        whole::load(&Root::Folder(self.root()), today(), self.clock).expect("loaded")
    }
}

fn actor_text(id: &str, offering: &str) -> String {
    format!(
        "schema = 1\nid = \"{id}\"\nkind = \"association\"\nname = {{ sv = \"{id}\", en = \"{id}\" }}\n[[source]]\nurl = \"https://example.org\"\n\
         [[offering]]\nid = \"{offering}\"\nname = {{ sv = \"Namn\", en = \"Name\" }}\nareas = [\"patent\"]\nstages = [\"idea\"]\n\
         [[offering.source]]\nurl = \"https://example.org\"\n"
    )
}

#[test]
fn only_what_changed_is_read() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    folder.actor("b", "b", "one");
    assert_eq!(folder.ids(), ["a/one", "b/one"]);
    let later = Folder {
        clock: folder.clock + Duration::from_secs(60),
        ..folder
    };
    assert_eq!(later.ids(), ["a/one", "b/one"]);
    let mut index = later.index();
    later.actor("b", "b", "two");
    let refreshed = index
        .refresh(&Root::Folder(later.root()), today(), later.clock)
        .expect("refreshed");
    assert_eq!(refreshed.read, 1);
    assert_eq!(later.ids(), ["a/one", "b/two"]);
    later.remove("actors/a.toml");
    assert_eq!(later.ids(), ["b/two"]);
}

#[test]
fn a_same_size_edit_within_the_clock_tick_is_seen() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    let path = folder.root().join("actors/a.toml");
    let stamp = std::fs::metadata(&path)
        .expect("there")
        .modified()
        .expect("known");
    assert_eq!(folder.ids(), ["a/one"]);
    folder.actor("a", "a", "two");
    // As if the clock of the file system had not moved on: the same size, the same time.
    let file = std::fs::File::options()
        .write(true)
        .open(&path)
        .expect("opened");
    file.set_modified(stamp).expect("set");
    drop(file);
    let index = folder.index();
    forget_change_times(&index, &folder);
    assert_eq!(folder.ids(), ["a/two"]);
}

/// Makes the index believe that it saw the files as they look now, so that only their content can give a change away.
fn forget_change_times(index: &Index, folder: &Folder) {
    folder.actor("a", "a", "one");
    let mut index_of_before = Index::open(index.path().expect("a file")).expect("opened");
    let root = Root::Folder(folder.root());
    index_of_before
        .refresh(&root, today(), folder.clock)
        .expect("refreshed");
    folder.actor("a", "a", "two");
    let entries = files::list(&root).expect("listed");
    let digest = files::digest(&entries).to_string();
    index
        .connection
        .execute("UPDATE meta SET value = ? WHERE key = 'listing'", [digest])
        .expect("written");
}

#[test]
fn a_broken_file_keeps_its_last_good_rows() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    folder.actor("b", "b", "one");
    assert_eq!(folder.ids(), ["a/one", "b/one"]);
    for broken in ["", "schema = 1\nid = \"a", "\u{0}", "schema = 2\n"] {
        folder.write("actors/a.toml", broken);
        assert_eq!(folder.ids(), ["a/one", "b/one"], "{broken:?}");
        assert!(folder.index().problems().expect("read") > 0, "{broken:?}");
    }
    folder.write("vocabulary.toml", "[[area");
    assert_eq!(folder.index().vocabulary().expect("read").areas.len(), 1);
    folder.actor("a", "a", "two");
    assert_eq!(folder.ids(), ["a/two", "b/one"]);
}

#[test]
fn of_two_files_with_one_actor_the_first_counts_whichever_came_first() {
    let folder = Folder::new();
    folder.actor("m", "x", "late");
    assert_eq!(folder.ids(), ["x/late"]);
    folder.actor("b", "x", "early");
    assert_eq!(folder.ids(), ["x/early"]);
    folder.actor("z", "x", "last");
    assert_eq!(folder.ids(), ["x/early"]);
    assert_eq!(folder.index().problems().expect("read"), 2);
    folder.remove("actors/b.toml");
    assert_eq!(folder.ids(), ["x/late"]);
}

#[test]
fn a_damaged_foreign_or_older_file_is_thrown_away() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    let path = folder.place.path().join("index.sqlite");
    let good = || folder.ids();
    assert_eq!(good(), ["a/one"]);
    let whole = std::fs::read(&path).expect("read");
    let theirs = folder.place.path().join("theirs.sqlite");
    let foreign = rusqlite::Connection::open(&theirs).expect("opened");
    foreign
        .execute_batch("CREATE TABLE theirs (x); PRAGMA user_version = 7")
        .expect("made");
    drop(foreign);
    let foreign = std::fs::read(&theirs).expect("read");
    for damage in [
        b"no database at all".to_vec(),
        whole.iter().take(5000).copied().collect(),
        vec![0; 9000],
        foreign,
        Vec::new(),
    ] {
        std::fs::write(&path, &damage).expect("written");
        let index = open_or_start_over(&path);
        drop(index);
        assert_eq!(good(), ["a/one"]);
    }
}

fn open_or_start_over(path: &Path) -> Index {
    let usable = Index::open(path).and_then(|index| index.problems().map(|_| index));
    usable.unwrap_or_else(|error| {
        assert!(super::is_damage(&error), "{error:#}");
        Index::start_over_at(path).expect("started over")
    })
}

#[test]
fn the_number_of_problems_is_that_of_check() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    assert_eq!(folder.index().problems().expect("read"), 0);
    folder.actor("b", "a", "twin");
    folder.write(
        "actors/c.toml",
        &actor_text("c", "one").replace("patent", "patnet"),
    );
    folder.write("actors/d.toml", &(actor_text("d", "one") + "[[offering]]\nid = \"x\"\nname = { sv = \"X\", en = \"X\" }\npartners = [\"nobody\", \"a\"]\n"));
    folder.write("actors/e.toml", "not toml");
    std::fs::create_dir(folder.root().join("actors/f.toml")).expect("made");
    let errors = diagnostic::errors(&folder.loaded().findings);
    assert_eq!(errors, 6, "{:#?}", folder.loaded().findings);
    assert_eq!(folder.index().problems().expect("read"), errors);
    // The words stay those of the last good vocabulary, so what they made of the files stays too.
    folder.remove("vocabulary.toml");
    assert_eq!(folder.index().problems().expect("read"), errors + 1);
    let loaded = folder.loaded().findings;
    assert!(
        loaded
            .iter()
            .all(|finding| finding.rule.code != "unknown-term"),
        "one cause, not a hundred effects"
    );
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
    assert_eq!((found.keys.len(), found.hidden), (2, 2));
    assert_eq!(
        index
            .term_counts(today())
            .expect("answered")
            .iter()
            .map(|c| c.offerings)
            .max(),
        Some(2)
    );
    assert!(catalogue.vocabulary.knows(Dimension::Area, "patent"));
}
