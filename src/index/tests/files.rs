//! The index follows the files of a catalogue, whatever happens to them.

use std::time::Duration;

use super::folder::{Folder, actor_text};
use super::followed::words_kept;
use crate::index::freshness::{Hot, looked_at};

#[test]
fn only_what_changed_is_read() {
    let mut folder = Folder::new();
    folder.actor("a", "a", "one");
    folder.actor("b", "b", "one");
    assert_eq!(folder.ids(), ["a/one", "b/one"]);
    folder.wait(60);
    assert_eq!(folder.ids(), ["a/one", "b/one"]);
    let index = folder.index();
    folder.actor("b", "b", "two");
    assert_eq!(folder.refresh(&index), 1);
    assert_eq!(folder.ids(), ["a/one", "b/two"]);
    folder.remove("actors/a.toml");
    assert_eq!(folder.ids(), ["b/two"]);
}

#[test]
fn a_same_size_edit_within_the_clock_tick_is_seen() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    assert_eq!(folder.ids(), ["a/one"]);
    folder.actor("a", "a", "two");
    folder.forget_stamps();
    assert_eq!(folder.ids(), ["a/two"]);
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
fn what_a_broken_file_said_follows_the_vocabulary() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    assert_eq!(folder.ids(), ["a/one"]);
    folder.write("actors/a.toml", "not toml");
    let cells = || -> Vec<(String, String)> {
        let index = folder.index();
        let mut statement = index
            .connection
            .prepare("SELECT area, stage FROM cell")
            .expect("SQL");
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("asked");
        rows.collect::<Result<_, _>>().expect("read")
    };
    let cell = |area: &str, stage: &str| [(area.to_owned(), stage.to_owned())];
    assert_eq!(cells(), cell("patent", "idea"));
    let vocabulary = |stage: &str| {
        let area = "[[area]]\nid = \"patent\"\nname = { sv = \"P\", en = \"P\" }\n";
        format!(
            "schema = 1\n{area}[[stage]]\nid = \"{stage}\"\nname = {{ sv = \"S\", en = \"S\" }}\n"
        )
    };
    folder.write("vocabulary.toml", &vocabulary("notion"));
    assert_eq!(cells(), cell("patent", ""));
    folder.write("vocabulary.toml", &vocabulary("idea"));
    assert_eq!(cells(), cell("patent", "idea"));
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
    assert_eq!(folder.counted(), 6);
    // One that names nobody twice, in two offerings of one id, and a twin whose partners do not count.
    let partners = "partners = [\"nobody\", \"nobody\", \"e\", \"c\"]\n";
    let nobody = "[[offering]]\nid = \"one\"\nname = { sv = \"X\", en = \"X\" }\n";
    folder.write(
        "actors/g.toml",
        &(actor_text("g", "one") + nobody + partners),
    );
    folder.write(
        "actors/h.toml",
        &(actor_text("g", "one") + nobody + partners),
    );
    let more = folder.counted();
    assert_eq!(more, 13);
    // Broken, it is one thing that is wrong, and not one for each offering that names it.
    folder.write("actors/c.toml", "not toml either");
    assert_eq!(folder.counted(), more);
    // Where the first of two twins is broken, the second is none, and is answered from.
    folder.write("actors/a.toml", "not toml");
    assert_eq!(folder.counted(), more);
    assert!(folder.ids().contains(&"a/twin".to_owned()));
    folder.actor("a", "a", "one");
    assert_eq!(folder.counted(), more);
    assert!(folder.ids().contains(&"a/one".to_owned()));
    // A file that gives an actor of another id is no sign of the one that it is called after.
    let before = folder.counted();
    folder.write(
        "actors/k.toml",
        &actor_text("l", "one").replace("areas = ", "partners = [\"k\", \"l\"]\nareas = "),
    );
    assert_eq!(folder.counted(), before + 2);
    folder.remove("actors/k.toml");
    // Without its vocabulary, that is what is wrong, and not each word.
    folder.actor("c", "c", "one");
    folder.write(
        "actors/i.toml",
        &actor_text("i", "one").replace("patent", "patnet"),
    );
    assert_eq!(folder.counted(), more);
    let vocabulary = std::fs::read(folder.root().join("vocabulary.toml")).expect("read");
    folder.write("vocabulary.toml", "schema = 1\n");
    assert_eq!(folder.counted(), more + 1);
    // What means everybody in other words is wrong whatever the vocabulary says.
    let everybody = actor_text("m", "one").replace("[[source]]", "serves = [\"alla\"]\n[[source]]");
    folder.write("actors/m.toml", &everybody);
    assert_eq!(folder.counted(), more + 2);
    folder.remove("actors/m.toml");
    folder.write("vocabulary.toml", "[[area");
    assert_eq!(folder.counted(), more);
    folder.remove("vocabulary.toml");
    assert_eq!(folder.counted(), more);
    std::fs::write(folder.root().join("vocabulary.toml"), vocabulary).expect("written");
    assert_eq!(folder.counted(), more);
}

/// A file that is read twice as long as another, so that a thread that has both to read is done with the other first.
fn long_text(id: &str) -> String {
    let offering = "[[offering]]\nid = \"NUMBER\"\nname = { sv = \"Namn\", en = \"Name\" }\n";
    let more: String = (0..300)
        .map(|number| offering.replace("NUMBER", &format!("o{number}")))
        .collect();
    actor_text(id, "one") + &more
}

#[test]
fn an_actor_that_moves_to_a_later_file_is_not_lost_among_many() {
    let folder = Folder::new();
    for number in 0..80 {
        folder.actor(&format!("m{number}"), &format!("m{number}"), "one");
    }
    folder.write("actors/b.toml", &long_text("x"));
    folder.actor("c", "y", "one");
    assert_eq!(folder.ids().len(), 82 + 300);
    for number in 0..80 {
        folder.actor(&format!("m{number}"), &format!("m{number}"), "two");
    }
    folder.write("actors/b.toml", &long_text("z"));
    folder.actor("c", "x", "moved");
    let ids = folder.ids();
    assert!(ids.contains(&"x/moved".to_owned()), "{}", ids.len());
    assert!(ids.contains(&"z/one".to_owned()), "{}", ids.len());
    assert_eq!(folder.counted(), 300);
}

#[test]
fn what_depends_on_the_day_is_judged_anew_when_it_comes() {
    let mut folder = Folder::new();
    let verified = "verified = { on = 2026-12-01, by = \"keeper\", how = \"call\" }\n";
    let source = "[[offering.source]]\nurl = \"https://example.org\"\n";
    let text = actor_text("a", "one").replace(
        source,
        &format!("{verified}status = \"active\"\nuntil = 2026-12-31\n{source}date = \"2026-12\"\n"),
    );
    folder.write("actors/a.toml", &text);
    folder.actor("b", "b", "one");
    let seen = |folder: &Folder| {
        let index = folder.index();
        let (_, offering) = index.offering("a/one").expect("read").expect("there");
        let found = folder.counted();
        (
            offering.verified.is_some(),
            offering.source_date().is_some(),
            found,
        )
    };
    folder.wait(60);
    let before = (false, false, 2);
    assert_eq!(seen(&folder), before);
    for (day, then) in [
        ("2026-11-30", before),
        ("2026-12-01", (true, true, 0)),
        ("2026-12-31", (true, true, 0)),
        ("2027-01-01", (true, true, 1)),
        // Whoever asks as of an earlier day is answered as of that.
        ("2026-11-24", before),
    ] {
        folder.today = day.parse().expect("a day");
        assert_eq!(seen(&folder), then, "{day}");
        let index = folder.opened();
        assert!(folder.is_fresh(&index), "{day}: once a day is enough");
    }
    folder.today = "2026-12-01".parse().expect("a day");
    assert_eq!(
        folder.refresh(&folder.opened()),
        1,
        "only what changes with the day is read"
    );
}

#[test]
fn a_same_size_edit_within_the_clock_tick_is_seen_after_another_file_has_changed() {
    let mut folder = Folder::new();
    folder.actor("a", "a", "one");
    folder.actor("b", "b", "one");
    assert_eq!(folder.ids(), ["a/one", "b/one"]);
    folder.actor("a", "a", "two");
    folder.forget_stamps();
    folder.wait(60);
    folder.actor("b", "b", "two");
    assert_eq!(folder.ids(), ["a/two", "b/two"]);
}

#[test]
fn files_are_compared_once_and_never_for_a_date_in_the_future() {
    let mut folder = Folder::new();
    folder.actor("a", "a", "one");
    let path = folder.root().join("actors/a.toml");
    let file = std::fs::File::options()
        .write(true)
        .open(&path)
        .expect("opened");
    file.set_modified(folder.clock + Duration::from_secs(400 * 86_400))
        .expect("set");
    drop(file);
    let index = folder.index();
    assert!(index.hot_since().expect("read").is_some());
    folder.wait(60);
    // Whoever writes is not waited for, and what it writes is not taken away.
    let other = folder.opened();
    other
        .connection
        .execute_batch("BEGIN IMMEDIATE")
        .expect("begun");
    let asked = std::time::Instant::now();
    assert!(folder.is_fresh(&index));
    assert!(asked.elapsed() < Duration::from_secs(3), "it waited");
    other.connection.execute_batch("ROLLBACK").expect("ended");
    assert!(index.hot_since().expect("read").is_some());
    index.forget_hot_since(7).expect("left alone");
    assert!(index.hot_since().expect("read").is_some());
    assert!(folder.is_fresh(&index));
    assert!(index.hot_since().expect("read").is_none());
}

#[test]
fn a_file_that_was_left_out_counts_once_the_other_has_gone_however_long_ago_it_was_saved() {
    let mut folder = Folder::new();
    folder.actor("b", "x", "early");
    folder.actor("m", "x", "late");
    folder.wait(60);
    assert_eq!(folder.ids(), ["x/early"]);
    assert!(folder.is_fresh(&folder.index()));
    folder.remove("actors/b.toml");
    assert_eq!(folder.ids(), ["x/late"]);
}

#[test]
fn of_several_that_were_left_out_the_first_counts_once_the_file_called_after_the_actor_has_another()
{
    let folder = Folder::new();
    folder.actor("a", "b", "early");
    folder.actor("b", "b", "own");
    folder.actor("c", "b", "late");
    assert_eq!(folder.ids(), ["b/own"]);
    folder.actor("b", "x", "own");
    assert_eq!(folder.ids(), ["b/early", "x/own"]);
}

#[test]
fn only_words_of_offerings_are_kept_though_a_file_left_out_had_them_first() {
    // One that comes behind the file that counts is left out when it comes; one before it, when that one comes.
    for (left_out, counts) in [("b", "a"), ("a", "x")] {
        let folder = Folder::new();
        let write = |file: &str, actor: &str, name: &str| {
            let text = actor_text(actor, "one").replace("Namn", name);
            folder.write(&format!("actors/{file}.toml"), &text);
        };
        write(counts, "x", "ananas");
        write(left_out, "x", "banan citron");
        write("y", "y", "citron");
        let words = words_kept(&folder.index());
        let known = |word: &str| words.contains(word);
        assert_eq!(
            ["ananas", "banan", "citron"].map(known),
            [true, false, true],
            "{left_out}"
        );
    }
}

#[test]
fn a_file_that_could_not_be_read_is_read_again_though_it_looks_the_same() {
    let mut folder = Folder::new();
    folder.actor("a", "a", "one");
    folder.actor("b", "b", "one");
    assert_eq!(folder.ids(), ["a/one", "b/one"]);
    folder.actor("b", "b", "two");
    folder.wait(60);
    let index = folder.opened();
    let listing = folder.listed();
    let hot = Hot::new(looked_at(folder.clock), folder.clock);
    let known = folder.known(&index, hot);
    // A folder takes its files along without their noticing.
    let (actors, away) = (folder.root().join("actors"), folder.root().join("away"));
    std::fs::rename(&actors, &away).expect("moved");
    std::fs::create_dir_all(actors.join("b.toml")).expect("made");
    index
        .take_over(folder.reading(), &listing, &known, &[])
        .expect("taken over");
    std::fs::remove_dir_all(&actors).expect("removed");
    std::fs::rename(&away, &actors).expect("moved back");
    assert_eq!(folder.listed().in_order(), listing.in_order());
    let ids = index.ids().expect("read");
    assert!(
        ids.iter().any(|(id, _)| id == "b/one"),
        "the last good rows stay"
    );
    assert!(index.problems().expect("read") > 0);
    assert_eq!(folder.ids(), ["a/one", "b/two"]);
    assert_eq!(folder.counted(), 0);
}

#[test]
fn of_a_changed_file_only_the_offerings_that_differ_are_written() {
    let folder = Folder::new();
    let offering = |id: &str, name: &str, area: &str| {
        format!(
            "[[offering]]\nid = \"{id}\"\nname = {{ sv = \"{name}\", en = \"Name\" }}\nareas = [\"{area}\"]\nstages = [\"idea\"]\n\
             [[offering.source]]\nurl = \"https://example.org\"\n"
        )
    };
    let (head, _) = actor_text("a", "x")
        .split_once("[[offering]]")
        .map(|(head, rest)| (head.to_owned(), rest.to_owned()))
        .expect("it has one");
    let save = |first: &str, second: &str| {
        folder.write("actors/a.toml", &[&head, first, second].concat());
        let index = folder.index();
        // What was written for an offering has this mark no more.
        let marked = "SELECT id FROM offering WHERE sort_en = 'mark' ORDER BY position";
        let mut statement = index.connection.prepare(marked).expect("SQL");
        let ids = statement.query_map([], |row| row.get(0)).expect("asked");
        let left: Vec<String> = ids.collect::<Result<_, _>>().expect("read");
        let mut statement = index
            .connection
            .prepare("SELECT o.id, c.area FROM offering AS o JOIN cell AS c ON c.offering = o.key ORDER BY o.position, c.area")
            .expect("SQL");
        let rows = statement.query_map([], |row| Ok([row.get(0)?, row.get(1)?]));
        let cells: Vec<[String; 2]> = rows
            .expect("asked")
            .collect::<Result<_, _>>()
            .expect("read");
        let mark = "UPDATE offering SET sort_en = 'mark'";
        index.connection.execute(mark, []).expect("marked");
        (left, cells)
    };
    let cells = |areas: [&str; 2], ids: [&str; 2]| {
        let cell = |at: usize| [ids[at].to_owned(), areas[at].to_owned()];
        vec![cell(0), cell(1)]
    };
    let (one, two) = (
        offering("one", "Ett", "patent"),
        offering("two", "Tvåa", "patent"),
    );
    let none: Vec<String> = Vec::new();
    assert_eq!(
        save(&one, &two),
        (
            none.clone(),
            cells(["patent", "patent"], ["a/one", "a/two"])
        )
    );
    // The first stays before the second, although it is written later.
    let other = offering("one", "Ett", "none");
    assert_eq!(
        save(&other, &two),
        (
            vec!["a/two".to_owned()],
            cells(["", "patent"], ["a/one", "a/two"])
        )
    );
    assert_eq!(
        save(&two, &other),
        (none.clone(), cells(["patent", ""], ["a/two", "a/one"]))
    );
    // In the index they lie the other way round now.
    let renamed = offering("two", "Tre", "patent");
    assert_eq!(
        save(&renamed, &other),
        (
            vec!["a/one".to_owned()],
            cells(["patent", ""], ["a/two", "a/one"])
        )
    );
}

#[test]
fn what_is_looked_up_together_lies_together() {
    let folder = Folder::new();
    for actor in ["a", "b", "c"] {
        let one = actor_text(actor, "one");
        let (head, offering) = one.split_once("[[offering]]").expect("it has one");
        let other = offering
            .replace("\"one\"", "\"two\"")
            .replace("\"patent\"", "");
        let text = [head, "[[offering]]", offering, "[[offering]]", &other].concat();
        folder.write(&format!("actors/{actor}.toml"), &text);
    }
    let index = folder.index();
    let sql = "SELECT id FROM offering ORDER BY key";
    let mut statement = index.connection.prepare(sql).expect("SQL");
    let ids = statement.query_map([], |row| row.get(0)).expect("asked");
    let ids: Vec<String> = ids.collect::<Result<_, _>>().expect("read");
    assert_eq!(ids, ["a/two", "b/two", "c/two", "a/one", "b/one", "c/one"]);
    let actor = index.actor("b").expect("read").expect("it is there");
    let own = actor.offerings.iter().map(|offering| offering.id.as_str());
    assert!(own.eq(["one", "two"]), "as in the file");
}
