//! What a look at the files sees, and what it misses.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::folder::Folder;
use crate::catalogue::Root;
use crate::catalogue::files::Entry;
use crate::catalogue::listing::Listing;
use crate::catalogue::watch::Watch;
use crate::index::Index;
use crate::index::freshness::{Hot, looked_at};

#[test]
fn a_change_is_noticed_in_whichever_file_it_is() {
    let folder = tempfile::tempdir().expect("there is a place for temporary files");
    let actors = folder.path().join("actors");
    std::fs::create_dir(&actors).expect("the folder is our own");
    let write = |number: usize| {
        let path = actors.join(format!("{number}.toml"));
        std::fs::write(path, "").expect("the folder is our own");
    };
    let root = Root::Folder(folder.path().to_path_buf());
    // Two threads look in either case; on ext4 and tmpfs the second folder is a large one from the start.
    for many in [500, 4_000] {
        (0..many).for_each(write);
        let is_noticed = |watch: &Watch| {
            let listing = Listing::new_while(&root, watch, || ()).expect("listed");
            assert_eq!(listing.iter().count(), many);
            watch.changes() > 0
        };
        for number in [0, 17, many / 2, many - 1] {
            // Longer than a step of the clock of a file system.
            thread::sleep(Duration::from_millis(50));
            let watch = Watch::after(SystemTime::now());
            assert!(!is_noticed(&watch), "nothing has changed");
            thread::sleep(Duration::from_millis(50));
            write(number);
            assert!(is_noticed(&watch), "{number} of {many}");
        }
    }
}

#[test]
fn a_file_that_goes_before_it_is_read_is_no_problem() {
    let mut folder = Folder::new();
    folder.actor("a", "a", "one");
    assert_eq!(folder.ids(), ["a/one"]);
    folder.wait(60);
    let index = folder.opened();
    let known = folder.known(&index, Hot::default());
    folder.actor("b", "b", "one");
    let listing = folder.listed();
    folder.remove("actors/b.toml");
    index
        .take_over(folder.reading(), &listing, &known, &[])
        .expect("taken over");
    assert_eq!(index.problems().expect("read"), 0);
    assert_eq!(folder.ids(), ["a/one"]);
    assert_eq!(folder.counted(), 0);
}

#[test]
fn a_file_has_gone_when_two_looks_have_missed_it() {
    let folder = Folder::new();
    for actor in ["a", "b", "c"] {
        folder.actor(actor, actor, "one");
    }
    let index = folder.index();
    let known = index.looks().expect("read");
    let all = folder.listed();
    let without = |names: &[&str]| {
        let is_seen = |entry: &Entry<&str>| !names.iter().any(|name| entry.path.contains(name));
        all.iter().filter(is_seen).collect::<Listing>()
    };
    for (looks, gone) in [
        (
            &[&["c."][..], &["b.", "c."], &["c."]][..],
            &["actors/c.toml"][..],
        ),
        (&[&["c."], &["b."], &["a."], &[]], &[]),
        (&[&["b.", "c."], &["b."]], &["actors/b.toml"]),
        (&[&[]], &[]),
    ] {
        let mut left = looks.iter().map(|names| without(names));
        let first = left.next().expect("there is one");
        let (listing, found) = index
            .settled(first, &known, || {
                Ok(left.next().expect("no more looks than needed"))
            })
            .expect("looked");
        assert_eq!(found, gone, "{looks:?}");
        let many = |listing: &Listing| listing.iter().count();
        assert_eq!(many(&listing), many(&all) - gone.len(), "{looks:?}");
        assert!(left.next().is_none(), "{looks:?}");
    }
}

#[test]
fn a_few_that_were_saved_are_told_apart_from_all_others() {
    let folder = Folder::new();
    let save = |names: &[&str], offering: &str| {
        for name in names {
            folder.actor(name, name, offering);
        }
    };
    let names: Vec<String> = (0..40).map(|number| format!("a{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    save(&names, "one");
    let index = folder.index();
    let told_apart = |expected: Option<&[&str]>| {
        let listing = folder.listed();
        let changed = index.changed(&listing).expect("read").map(|changed| {
            let is_changed = |entry: &Entry<&str>| changed.contains(&entry.looks);
            listing
                .in_order()
                .into_iter()
                .filter(is_changed)
                .map(|entry| entry.path.to_owned())
                .collect::<Vec<_>>()
        });
        let path = |name: &&str| format!("actors/{name}.toml");
        let expected = expected.map(|names| names.iter().map(path).collect());
        assert_eq!(changed, expected);
        folder.refresh(&index);
    };
    told_apart(Some(&[]));
    save(&["a7", "a8", "new"], "two");
    told_apart(Some(&["a7", "a8", "new"]));
    let path = |name: &str| folder.root().join("actors").join(name);
    std::fs::copy(path("a7.toml"), path("a9.toml.new")).expect("copied");
    std::fs::rename(path("a9.toml.new"), path("a9.toml")).expect("renamed");
    told_apart(Some(&["a9"]));

    folder.remove("actors/a1.toml");
    told_apart(None);
    std::fs::rename(path("a2.toml"), path("b2.toml")).expect("renamed");
    told_apart(None);
    save(&names, "three");
    told_apart(None);
    told_apart(Some(&[]));
}

/// Returns what has been noticed where all these files were saved.
fn entries(folder: &Folder, names: &[&str]) -> Vec<Entry> {
    let listing = folder.listed();
    let noticed = names.iter().map(|name| {
        let path = format!("actors/{name}.toml");
        let entry = listing.iter().find(|entry| entry.path == path);
        let entry = entry.expect("it was saved");
        entry.with_path(path)
    });
    noticed.collect()
}

#[test]
fn what_was_taken_over_ahead_is_kept_once_it_is_all() {
    let mut folder = Folder::new();
    for name in ["a", "b", "c"] {
        folder.actor(name, name, "one");
    }
    folder.index();
    folder.wait(60);
    assert!(folder.is_fresh(&folder.index()), "all has been compared");
    for name in ["c", "a"] {
        folder.actor(name, name, "two");
    }
    folder.clock = SystemTime::now();

    let (index, listing) = (folder.opened(), folder.listed());
    assert!(index.hold().expect("begun"));
    for (noticed, is_all) in [("c", false), ("a", true)] {
        let noticed = entries(&folder, &[noticed]);
        let is_done = index.foresee(folder.reading(), &noticed);
        assert!(is_done.expect("written"));
        assert_eq!(index.may_say(&listing).expect("read"), is_all);
        assert_eq!(folder.is_fresh(&index), is_all);
    }
    index.has_compared(folder.clock).expect("written");
    index.let_go().expect("kept");
    drop(index);

    let index = folder.opened();
    assert!(folder.is_fresh(&index));
    let ids = index.ids().expect("read").into_iter().map(|(id, _)| id);
    let ids: Vec<String> = ids.filter(|id| id.contains('/')).collect();
    assert_eq!(ids, ["a/two", "b/one", "c/two"]);
    let since = index.hot_since().expect("read");
    assert_eq!(
        since,
        Some(looked_at(folder.clock)),
        "what was compared is not compared again"
    );
}

#[test]
fn nothing_is_taken_over_ahead_where_it_could_not_be_thrown_away() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    let index = folder.index();
    folder.actor("a", "a", "two");
    let noticed = entries(&folder, &["a"]);
    let foresee = |index: &Index| index.foresee(folder.reading(), &noticed);
    let ids = |index: &Index| index.ids().expect("read");
    let before = ids(&index);
    // SQLite gives up what was held where reading fails, or is interrupted while something is written.
    assert!(!foresee(&index).expect("read"));

    let other = folder.opened();
    assert!(index.hold().expect("begun"));
    other
        .connection
        .execute_batch("BEGIN IMMEDIATE")
        .expect("begun");
    let begun = Instant::now();
    assert!(foresee(&index).is_err(), "another process is writing");
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "nobody waits for it"
    );
    let index = index.carry_on().expect("thrown away");
    other.connection.execute_batch("COMMIT").expect("ended");
    assert_eq!(ids(&index), before);
}
