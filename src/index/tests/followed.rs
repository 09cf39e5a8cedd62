//! An index that has followed the files through many changes says what one says that is made of them as they are.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rusqlite::types::Value;

use super::folder::{Folder, actor_text};
use crate::index::Index;
use crate::query::matches::{self, Searched};
use crate::text;

/// What may happen to a catalogue between two look-ups.
#[derive(Debug, Clone)]
enum Change {
    Saved(&'static str, Said),
    /// One word for another, the first time that it stands there.
    Reworded(&'static str, &'static str, &'static str),
    Broken(&'static str),
    Removed(&'static str),
    /// It knows one area, or the file is gone.
    Vocabulary(Option<&'static str>),
    /// Enough time for the clock to have moved on.
    Passed,
}

/// What a file says. Files may swap their actors, name each other, and use a word that the vocabulary does not know.
#[derive(Debug, Clone)]
struct Said {
    id: &'static str,
    website: bool,
    offerings: Vec<(&'static str, &'static str, &'static str, &'static str)>,
}

impl Said {
    fn text(&self) -> String {
        let text = actor_text(self.id, "");
        let (head, _) = text.split_once("[[source]]").expect("it has a source");
        let website = if self.website {
            "website = \"https://example.org/a\"\n"
        } else {
            ""
        };
        let source = "source]]\nurl = \"https://example.org\"\n";
        let offerings = self.offerings.iter().map(|(id, name, area, partner)| {
            format!(
                "[[offering]]\nid = \"{id}\"\nname = {{ sv = \"{name}\", en = \"{name}\" }}\nareas = [\"{area}\"]\nstages = [\"idea\"]\n\
                 partners = [\"{partner}\"]\nprice = {{ kind = \"free\", amount = \"10\" }}\n[[offering.{source}"
            )
        });
        let offerings: String = offerings.collect();
        [head, website, "[[", source, &offerings].concat()
    }
}

fn said() -> impl Strategy<Value = Said> {
    let one_of = |known: &'static [&'static str]| proptest::sample::select(known);
    let offering = (
        one_of(&["one", "two"]),
        one_of(&["Alfa", "Beta"]),
        one_of(&["patent", "loans"]),
        one_of(&["a", "b"]),
    );
    let offerings = proptest::collection::vec(offering, 0..3);
    (one_of(&["a", "b", "c"]), any::<bool>(), offerings).prop_map(|(id, website, offerings)| Said {
        id,
        website,
        offerings,
    })
}

fn change() -> impl Strategy<Value = Change> {
    let file = || proptest::sample::select(&["a", "b", "c"][..]);
    let word = || {
        proptest::sample::select(
            &[
                "patent", "loans", "Alfa", "Beta", "free", "grant", "\"10", "\"20",
            ][..],
        )
    };
    let areas = &[
        Some("patent"),
        Some("loans"),
        Some("patent\""),
        Some(""),
        None,
    ][..];
    let vocabulary = proptest::sample::select(areas);
    prop_oneof![
        6 => (file(), said()).prop_map(|(file, said)| Change::Saved(file, said)),
        4 => (file(), word(), word()).prop_map(|(file, from, to)| Change::Reworded(file, from, to)),
        1 => file().prop_map(Change::Broken),
        1 => file().prop_map(Change::Removed),
        1 => vocabulary.prop_map(Change::Vocabulary),
        2 => Just(Change::Passed),
    ]
}

fn happen(folder: &mut Folder, change: &Change) {
    let path = |file: &str| format!("actors/{file}.toml");
    match change {
        Change::Saved(file, said) => folder.write(&path(file), &said.text()),
        Change::Reworded(file, from, to) => {
            if let Ok(text) = std::fs::read_to_string(folder.root().join(path(file))) {
                folder.write(&path(file), &text.replacen(from, to, 1));
            }
        }
        Change::Broken(file) => folder.write(&path(file), "not toml"),
        Change::Removed(file) => remove(folder, &path(file)),
        Change::Vocabulary(None) => remove(folder, "vocabulary.toml"),
        Change::Vocabulary(Some(area)) => {
            let area = format!("[[area]]\nid = \"{area}\"\nname = {{ sv = \"X\", en = \"X\" }}\n");
            let stage = "[[stage]]\nid = \"idea\"\nname = { sv = \"Idé\", en = \"Idea\" }\n";
            folder.write("vocabulary.toml", &["schema = 1\n", &area, stage].concat());
        }
        Change::Passed => folder.wait(10),
    }
}

fn remove(folder: &mut Folder, path: &str) {
    if folder.root().join(path).exists() {
        folder.remove(path);
    }
}

/// Everything that an index says, with ids for keys, which depend on what came when.
fn everything(index: &Index) -> Vec<Vec<Value>> {
    let questions = [
        "SELECT key, value FROM meta WHERE key NOT IN ('listing', 'hot_since')",
        "SELECT path, content, problems, unknown_terms, actor, partners, holds_from, holds_until, shadowed FROM file ORDER BY path",
        "SELECT * FROM term",
        "SELECT * FROM name",
        "SELECT file.path, actor.id, actor.website, actor.name_sv, actor.sources FROM actor JOIN file ON file.key = actor.file ORDER BY actor.id",
        "SELECT a.id, o.position, o.id, o.main_area, o.rank, o.start_sv, o.sort_sv, o.sort_en, o.status, o.price FROM offering AS o JOIN actor AS a ON a.key = o.actor ORDER BY a.id, o.position",
        "SELECT d.actor, d.id, d.name_sv, d.areas, d.partners, d.actor_website, d.price, d.price_amount, d.links FROM detail AS d JOIN offering USING (key) ORDER BY d.id",
        "SELECT count(*) FROM detail",
        "SELECT area, stage, o.id FROM cell LEFT JOIN offering AS o ON o.key = offering ORDER BY area, stage, o.id",
        "SELECT a.id, o.id FROM audience AS a LEFT JOIN offering AS o ON o.key = offering ORDER BY a.id, o.id",
        "SELECT p.actor, o.id FROM partner AS p LEFT JOIN offering AS o ON o.key = offering ORDER BY p.actor, o.id",
        "SELECT o.id FROM search('nalfa OR talfa') AS s LEFT JOIN offering AS o ON o.key = s.rowid ORDER BY o.id",
        "SELECT o.id FROM search('nbeta OR tbeta') AS s LEFT JOIN offering AS o ON o.key = s.rowid ORDER BY o.id",
    ];
    let answer = |question: &str| {
        let mut statement = index.connection.prepare(question).expect("SQL");
        let columns = statement.column_count();
        let rows = statement
            .query_map([], |row| {
                (0..columns).map(|column| row.get(column)).collect()
            })
            .expect("asked");
        let mut rows = rows.collect::<Result<Vec<Vec<Value>>, _>>().expect("read");
        rows.insert(0, vec![Value::Text(question.to_owned())]);
        rows
    };
    questions.into_iter().flat_map(answer).collect()
}

/// Returns the words of the offerings that are answered from.
fn words_answered(folder: &Folder) -> BTreeSet<String> {
    let actors = folder.loaded().catalogue.actors;
    let searched = actors.iter().flat_map(|actor| {
        let offerings = actor.offerings.iter();
        offerings.flat_map(move |offering| {
            let Searched {
                names,
                texts,
                actor,
            } = matches::searched(actor, offering);
            names.chain(texts).chain(actor).flat_map(text::words)
        })
    });
    searched.collect()
}

/// The words in which a typed one is looked for.
pub(super) fn words_kept(index: &Index) -> BTreeSet<String> {
    let mut statement = index
        .connection
        .prepare("SELECT spelt FROM word")
        .expect("SQL");
    let words = statement.query_map([], |row| row.get(0)).expect("asked");
    words.collect::<Result<_, _>>().expect("read")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn an_index_that_followed_says_what_a_new_one_says(changes in proptest::collection::vec(change(), 1..12)) {
        let mut folder = Folder::new();
        for change in &changes {
            happen(&mut folder, change);
            let foreseen = folder.foreseen(everything);
            let followed = folder.index();
            if let Some(foreseen) = foreseen {
                prop_assert_eq!(foreseen, everything(&followed));
            }
            folder.counted();
            let new = Index::in_memory().expect("opened");
            folder.refresh(&new);
            // What is broken keeps what it said last, which a new index cannot know.
            let mut statement = new.connection.prepare("SELECT 1 FROM file WHERE problems > 0 AND actor IS NULL").expect("SQL");
            if !statement.exists([]).expect("asked") {
                prop_assert_eq!(everything(&followed), everything(&new));
                prop_assert_eq!(followed.words().expect("read"), new.words().expect("read"));
                prop_assert!(words_kept(&followed).is_superset(&words_answered(&folder)));
            }
        }
    }
}

#[test]
fn each_link_of_an_offering_follows() {
    let mut folder = Folder::new();
    folder.actor("b", "b", "one");
    let said = Said {
        id: "a",
        website: false,
        offerings: vec![("one", "Alfa", "patent", "a")],
    };
    let mut text = said
        .text()
        .replace("stages = [", "audiences = [\"student\"]\nstages = [");
    folder.write("actors/a.toml", &text);
    folder.index();
    for (from, to) in [
        ("partners = [\"a\"]", "partners = [\"b\"]"),
        ("areas = [\"patent\"]", "areas = [\"loans\"]"),
        ("stages = [\"idea\"]", "stages = [\"growth\"]"),
        ("[\"student\"]", "[\"farm\"]"),
        ("Alfa", "Beta"),
        ("amount = \"10\"", "amount = \"20\""),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
        folder.write("actors/a.toml", &text);
        folder.wait(60);
        let foreseen = folder.foreseen(everything);
        let followed = folder.index();
        assert_eq!(foreseen.as_ref(), Some(&everything(&followed)), "{to}");
        let new = Index::in_memory().expect("opened");
        folder.refresh(&new);
        assert_eq!(everything(&followed), everything(&new), "{to}");
    }
}
