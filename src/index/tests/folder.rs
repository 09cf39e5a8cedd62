//! A catalogue to change and an index to follow it.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use jiff::civil::Date;

use super::today;
use crate::catalogue::files::Entry;
use crate::catalogue::listing::Listing;
use crate::catalogue::{Root, whole};
use crate::diagnostic;
use crate::index::freshness::{Hot, Known, Unchanged};
use crate::index::write::Writer;
use crate::index::{Index, Reading};

/// A catalogue in a folder, and its index in a file beside it.
pub(super) struct Folder {
    pub(super) place: tempfile::TempDir,
    catalogue: Root,
    pub(super) clock: SystemTime,
    pub(super) today: Date,
}

impl Folder {
    pub(super) fn new() -> Self {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Self {
            catalogue: Root::Folder(place.path().join("catalogue")),
            place,
            clock: SystemTime::now(),
            today: today(),
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

    pub(super) fn root(&self) -> PathBuf {
        self.place.path().join("catalogue")
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        std::fs::write(self.root().join(path), text).expect("written");
    }

    pub(super) fn remove(&self, path: &str) {
        std::fs::remove_file(self.root().join(path)).expect("removed");
    }

    pub(super) fn actor(&self, file: &str, id: &str, offering: &str) {
        self.write(&format!("actors/{file}.toml"), &actor_text(id, offering));
    }

    /// Brings the index up to date as a look-up does, and returns it.
    pub(super) fn index(&self) -> Index {
        let index = self.opened();
        if !self.is_fresh(&index) {
            self.refresh(&index);
        }
        index
    }

    /// Opens the index as it is.
    pub(super) fn opened(&self) -> Index {
        Index::open(&self.place.path().join("index.sqlite")).expect("opened")
    }

    pub(super) fn listed(&self) -> Listing {
        Listing::new(&self.catalogue).expect("listed")
    }

    pub(super) fn is_fresh(&self, index: &Index) -> bool {
        let fresh = index.is_fresh(self.reading(), &self.listed());
        fresh.expect("looked at")
    }

    pub(super) fn refresh(&self, index: &Index) -> usize {
        let listing = self.listed();
        if let Some(changed) = index.changed(&listing).expect("read") {
            let looks = index.looks().expect("read");
            for entry in listing.iter() {
                let is_known = looks.contains(&entry.looks);
                assert_ne!(changed.contains(&entry.looks), is_known, "{}", entry.path);
            }
            assert_eq!(index.gone(&looks, &listing).expect("read"), [""; 0]);
        }
        index.refresh(self.reading(), listing).expect("refreshed")
    }

    /// Has the index take over what has changed before the rest is known. Returns what it says then, if that is all, and throws it away.
    pub(super) fn foreseen<T>(&self, says: impl Fn(&Index) -> T) -> Option<T> {
        let (index, listing) = (self.opened(), self.listed());
        let changed = index.changed(&listing).expect("read")?;
        let changed: Vec<Entry> = listing
            .iter()
            .filter(|entry| changed.contains(&entry.looks))
            .map(|entry| entry.with_path(entry.path.to_owned()))
            .collect();
        assert!(index.hold().expect("begun"));
        let is_done = index.foresee(self.reading(), &changed).expect("written");
        let said = is_done.then(|| {
            assert!(self.is_fresh(&index));
            says(&index)
        });
        index.carry_on().expect("thrown away");
        said
    }

    pub(super) fn reading(&self) -> Reading<'_> {
        Reading {
            root: &self.catalogue,
            today: self.today,
            now: self.clock,
        }
    }

    /// Returns what the index knows of how the files looked, whoever has saved them since.
    pub(super) fn known(&self, index: &Index, hot: Hot) -> Known {
        let looks = index.looks().expect("read");
        let known = index.known(Unchanged::Only(looks), self.today, hot);
        known.expect("read")
    }

    /// Lets time pass.
    pub(super) fn wait(&mut self, seconds: u64) {
        self.clock += Duration::from_secs(seconds);
    }

    /// Makes the index believe that it saw the files as they look now, so that only their content can give a change away: as if
    /// the clock of the file system had not moved on.
    pub(super) fn forget_stamps(&self) {
        let index = self.opened();
        let listing = self.listed();
        for entry in listing.iter() {
            Writer::new(&index.connection)
                .expect("the statements are sound")
                .stamp(&entry)
                .expect("written");
        }
        let digest = listing.digest().to_string();
        index
            .connection
            .execute("UPDATE meta SET value = ? WHERE key = 'listing'", [digest])
            .expect("written");
    }

    pub(super) fn ids(&self) -> Vec<String> {
        self.index()
            .ids()
            .expect("read")
            .into_iter()
            .map(|(id, _)| id)
            .filter(|id| id.contains('/'))
            .collect()
    }

    /// Returns how many problems there are, and checks that index and `check` agree on it.
    #[track_caller]
    pub(super) fn counted(&self) -> usize {
        let findings = self.loaded().findings;
        let counted = self.index().problems().expect("read");
        assert_eq!(counted, diagnostic::errors(&findings), "{findings:#?}");
        counted
    }

    pub(super) fn loaded(&self) -> whole::Loaded {
        whole::load(&self.catalogue, self.today, self.clock).expect("loaded")
    }
}

pub(super) fn actor_text(id: &str, offering: &str) -> String {
    format!(
        "schema = 1\nid = \"{id}\"\nkind = \"association\"\nname = {{ sv = \"{id}\", en = \"{id}\" }}\n[[source]]\nurl = \"https://example.org\"\n\
         [[offering]]\nid = \"{offering}\"\nname = {{ sv = \"Namn\", en = \"Name\" }}\nareas = [\"patent\"]\nstages = [\"idea\"]\n\
         [[offering.source]]\nurl = \"https://example.org\"\n"
    )
}
