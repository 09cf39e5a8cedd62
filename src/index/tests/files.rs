//! The index follows the files of a catalogue, and survives whatever happens to them and to itself.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::today;
use crate::catalogue::{Root, files, whole};
use crate::diagnostic;
use crate::index::{Index, is_damage};

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
        assert!(is_damage(&error), "{error:#}");
        Index::mend(path).expect("started over")
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
