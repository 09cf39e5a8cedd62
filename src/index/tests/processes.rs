//! The index survives whatever happens to itself, and other processes that use it.

use std::path::Path;
use std::time::Duration;

use super::folder::{Folder, actor_text};
use crate::catalogue::Root;
use crate::catalogue::listing::Listing;
use crate::catalogue::watch::Watch;
use crate::index::freshness::{Hot, Looks, Unchanged};
use crate::index::{Index, is_damage, times_mended};

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
        assert!(is_damage(&error), "{error:#}");
        Index::mend(path, times_mended(path)).expect("started over")
    })
}

#[test]
fn who_waited_for_a_first_build_does_not_build_again() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    let (first, second) = (folder.opened(), folder.opened());
    first
        .connection
        .execute_batch("BEGIN IMMEDIATE")
        .expect("begun");
    let nothing = first
        .known(
            Unchanged::Only(Looks::default()),
            folder.today,
            Hot::default(),
        )
        .expect("read");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let second = second;
            folder.refresh(&second)
        });
        std::thread::sleep(Duration::from_millis(100));
        first
            .take_over(folder.reading(), &folder.listed(), &nothing, &[])
            .expect("taken over");
        first.connection.execute_batch("COMMIT").expect("ended");
        assert_eq!(waiting.join().expect("no panic"), 0);
    });
}

#[test]
fn one_answer_sees_one_state() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    folder.actor("b", "b", "one");
    let index = folder.index();
    assert!(index.hold().expect("begun"));
    let ids = index.ids().expect("read");
    folder.remove("actors/a.toml");
    std::thread::scope(|scope| {
        let other = scope.spawn(|| folder.ids());
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(index.ids().expect("read"), ids);
        drop(index);
        assert_eq!(other.join().expect("no panic"), ["b/one"]);
    });
    let emptied = Index::open(&folder.place.path().join("other.sqlite")).expect("opened");
    assert!(
        !emptied.hold().expect("read"),
        "there is nothing to answer from"
    );
}

#[test]
fn an_answer_is_given_up_once_a_change_is_noticed() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    let mut index = folder.index();
    let hour = Duration::from_secs(3600);
    for (moment, is_given_up) in [(folder.clock + hour, false), (folder.clock - hour, true)] {
        let watch = Watch::after(moment);
        let root = Root::Folder(folder.root());
        let mut noticed = Vec::new();
        let listing = Listing::new_while(&root, &watch, || noticed.push(watch.noticed()));
        assert_eq!(listing.expect("listed").iter().count(), 3);
        // The folder itself has changed, which shows before the first file is looked at.
        let noticed = noticed.into_iter().map(|noticed| noticed.changes > 0);
        assert_eq!(noticed.collect::<Vec<_>>(), [is_given_up; 2]);
        index
            .give_up_when(move || watch.changes() > 0)
            .expect("open");
        let count = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT 10000) SELECT count(*) FROM n";
        let counted = index
            .connection
            .query_row(count, [], |row| row.get::<_, i64>(0));
        match counted.map_err(anyhow::Error::from) {
            Ok(number) => assert!(!is_given_up && number == 10_000),
            Err(error) => assert!(is_given_up && !is_damage(&error), "{error}"),
        }
    }
}

#[test]
fn what_another_process_has_mended_is_left_alone() {
    let folder = Folder::new();
    folder.actor("a", "a", "one");
    assert_eq!(folder.ids(), ["a/one"]);
    let path = folder.place.path().join("index.sqlite");
    let before = times_mended(&path);
    // Nothing that SQLite would see is wrong with it, and yet it is started over: whoever asks knows better.
    let mended = Index::mend(&path, before).expect("mended");
    assert!(mended.is_new().expect("read"));
    folder.refresh(&mended);
    let late = Index::mend(&path, before).expect("opened");
    assert!(!late.is_new().expect("read"));
    assert_eq!(times_mended(&path), before + 1);
}

/// Somebody for whom it is another day may bring the index up to date in between.
#[test]
fn what_another_process_has_judged_for_another_day_is_judged_again() {
    let mut folder = Folder::new();
    let (today, later) = (folder.today, "2027-01-01".parse().expect("a day"));
    let dated = "[[offering.source]]\ndate = \"2026-12\"\n";
    let text = actor_text("a", "one").replace("[[offering.source]]\n", dated);
    folder.write("actors/a.toml", &text);
    let (ours, theirs) = (folder.opened(), folder.opened());
    folder.refresh(&ours);
    folder.today = later;
    assert!(folder.refresh(&theirs) > 0);
    assert!(ours.hold().expect("held"));
    assert!(!ours.holds_on(today).expect("read"));
    ours.let_go().expect("let go");
    folder.today = today;
    assert!(folder.refresh(&ours) > 0);
    assert!(ours.hold().expect("held") && ours.holds_on(today).expect("read"));
}
