//! What a look at the files sees, and what it misses.

use std::thread;
use std::time::{Duration, SystemTime};

use super::folder::Folder;
use crate::catalogue::Root;
use crate::catalogue::files::Entry;
use crate::catalogue::listing::Listing;
use crate::catalogue::watch::Watch;
use crate::index::freshness::Hot;

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
            let (listing, ()) = Listing::new_while(&root, watch, || ()).expect("listed");
            assert_eq!(listing.iter().count(), many);
            watch.has_noticed()
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
    let (index, root) = (folder.opened(), Root::Folder(folder.root()));
    let known = index.known(folder.today, Hot::default()).expect("read");
    folder.actor("b", "b", "one");
    let listing = folder.listed();
    folder.remove("actors/b.toml");
    index
        .take_over(&root, &listing, &known, &[], folder.today, folder.clock)
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
    let known = index.known(folder.today, Hot::default()).expect("read");
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
