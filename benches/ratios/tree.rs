//! A catalogue on disk with everything that is compared over it: its git tree, its index, its records in other formats.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure::run;
use super::{generate, peers};

/// The same catalogues at every run.
const SEED: u64 = 2017;

/// A generated catalogue, or the embedded one.
pub(crate) struct Tree {
    /// Nothing when it has no folder of its own: the embedded one.
    pub(crate) actors: Option<usize>,
    folder: PathBuf,
}

/// A program that answers the same question, and how it is asked.
pub(crate) struct Peer<'t> {
    pub(crate) name: &'static str,
    pub(crate) ask: Box<dyn Fn() -> Command + 't>,
    /// Asks for the ids alone, to see that the answer is the same. Nothing where the program knows no such thing.
    ids: Option<Box<dyn Fn() -> Command + 't>>,
}

impl Tree {
    /// Returns the embedded catalogue, with an index of its own below `place`.
    pub(crate) fn embedded(place: &Path) -> Self {
        let folder = place.join("embedded");
        fs::create_dir_all(folder.join("home")).expect("the folder is our own");
        Self {
            actors: None,
            folder,
        }
    }

    /// Makes a catalogue with a number of actors below `place`.
    pub(crate) fn generated(place: &Path, actors: usize) -> Self {
        let folder = place.join(actors.to_string());
        fs::create_dir_all(folder.join("home")).expect("the folder is our own");
        let tree = Self {
            actors: Some(actors),
            folder,
        };
        let records = generate::catalogue(&tree.catalogue(), actors, SEED);
        peers::write_rec(&records, &tree.rec());
        peers::write_csv(&records, &tree.csv());
        if peers::installed("git").is_some() {
            let who = [
                "-c",
                "user.name=bench",
                "-c",
                "user.email=bench@example.org",
            ];
            run(tree.git(&["init", "--quiet"]));
            run(tree.git(&["add", "--all"]));
            let mut commit = tree.git(&who);
            commit.args(["commit", "--quiet", "--message", "A catalogue"]);
            run(commit);
        }
        tree
    }

    /// Returns the size in words.
    pub(crate) fn files(&self) -> String {
        self.actors
            .map_or_else(|| "embedded".to_owned(), |n| n.to_string())
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    pub(crate) fn catalogue(&self) -> PathBuf {
        self.folder.join("catalogue")
    }

    fn rec(&self) -> PathBuf {
        self.folder.join("offerings.rec")
    }

    fn csv(&self) -> PathBuf {
        self.folder.join("offerings.csv")
    }

    fn cache(&self) -> PathBuf {
        self.home().join(".cache/lots")
    }

    /// Throws the index away.
    pub(crate) fn forget_index(&self) {
        if self.cache().exists() {
            fs::remove_dir_all(self.cache()).expect("the folder is our own");
        }
    }

    /// Returns the one file of the cache folder.
    fn index(&self) -> PathBuf {
        fs::read_dir(self.cache())
            .expect("`lots` has answered before")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension().is_some_and(|e| e == "sqlite"))
            .expect("`lots` leaves its index here")
    }

    /// Returns a command of `lots` about this catalogue.
    pub(crate) fn lots(&self, args: &[&str]) -> Command {
        let mut command = peers::command(env!("CARGO_BIN_EXE_lots"), &self.home());
        command.args(args).current_dir(self.home());
        if self.actors.is_some() {
            command.env("LOTS_CATALOGUE", self.catalogue());
        }
        command
    }

    /// Returns `lots find` with the area and the stage that all are asked for.
    pub(crate) fn find(&self, more: &[&str]) -> Command {
        let mut find = self.lots(&["find", "--area", peers::AREA, "--stage", peers::STAGE]);
        find.args(more);
        find
    }

    fn git(&self, args: &[&str]) -> Command {
        let git = peers::installed("git").unwrap_or_else(|| "git".into());
        let mut command = peers::command(git, &self.home());
        command.arg("-C").arg(self.catalogue()).args(args);
        command
    }

    /// Returns the programs that are installed and can answer at this size, each checked to answer the same.
    ///
    /// # Panics
    /// One of them answers something else, so that comparing would be worthless.
    pub(crate) fn peers(&self) -> Vec<Peer<'_>> {
        let all = match self.actors {
            None => vec![self.sqlite()],
            Some(_) => vec![
                self.sqlite(),
                self.git_status(),
                self.rg(),
                self.duckdb(),
                self.recsel(),
            ],
        };
        let peers: Vec<Peer<'_>> = all.into_iter().flatten().collect();
        let ours = ids(&self
            .find(&["--format", "ids"])
            .output()
            .expect("`lots` starts")
            .stdout);
        assert!(!ours.is_empty(), "nothing is found that could be compared");
        for peer in &peers {
            if let Some(ask) = &peer.ids {
                let theirs = ids(&run(ask()).stdout);
                assert!(
                    ours == theirs,
                    "{} finds {} offerings, lots {}",
                    peer.name,
                    theirs.len(),
                    ours.len()
                );
            }
        }
        peers
    }

    fn sqlite(&self) -> Option<Peer<'_>> {
        let program = peers::installed("sqlite3")?;
        let index = self.index();
        let sql = peers::sql();
        let ids = format!("SELECT id FROM ({sql})");
        let shell = move |sql: &str| {
            let mut command = peers::command(&program, &self.home());
            command.arg("-readonly").arg(&index).arg(sql);
            command
        };
        let ask = shell.clone();
        Some(Peer {
            name: "sqlite3 on the same index",
            ask: Box::new(move || ask(&sql)),
            ids: Some(Box::new(move || shell(&ids))),
        })
    }

    fn git_status(&self) -> Option<Peer<'_>> {
        peers::installed("git")?;
        Some(Peer {
            name: "git status",
            ask: Box::new(|| self.git(&["status"])),
            ids: None,
        })
    }

    fn rg(&self) -> Option<Peer<'_>> {
        let program = peers::installed("rg")?;
        let search = move |mode: &'static [&'static str]| {
            let mut command = peers::command(&program, &self.home());
            command
                .args(["--multiline", "--no-config", "--no-ignore"])
                .args(mode)
                .arg(peers::rg_pattern())
                .arg(self.catalogue());
            command
        };
        Some(Peer {
            name: "rg over the files",
            ask: Box::new(move || search(&["--no-heading"])),
            ids: None,
        })
    }

    fn duckdb(&self) -> Option<Peer<'_>> {
        let program = peers::installed("duckdb")?;
        let select = move |columns: &'static str| {
            let mut command = peers::command(&program, &self.home());
            command
                .args(["-csv", "-noheader", "-c"])
                .arg(peers::duckdb_sql(columns, &self.csv()));
            command
        };
        let ask = select.clone();
        Some(Peer {
            name: "duckdb over CSV",
            ask: Box::new(move || ask("*")),
            ids: Some(Box::new(move || select("id"))),
        })
    }

    fn recsel(&self) -> Option<Peer<'_>> {
        let program = peers::installed("recsel")?;
        let select = move |print: &'static [&'static str]| {
            let mut command = peers::command(&program, &self.home());
            command
                .args(["--type", "Offering", "--expression"])
                .arg(peers::recsel_expression())
                .args(print)
                .arg(self.rec());
            command
        };
        let ask = select.clone();
        Some(Peer {
            name: "recsel",
            ask: Box::new(move || ask(&[])),
            ids: Some(Box::new(move || select(&["--print-values", "Id"]))),
        })
    }
}

fn ids(output: &[u8]) -> BTreeSet<String> {
    String::from_utf8_lossy(output)
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}
