//! Measures `lots` against other programs that answer the same question, process against process, and prints ratios.
//!
//! benches/README.md says what is compared with what. Nothing fails when a budget is missed: the line says OVER.

#![expect(clippy::disallowed_methods, reason = "a benchmark touches the world")]

mod generate;
mod ledger;
mod measure;
mod peers;
mod random;
mod table;
mod tree;
mod words;

use std::cell::Cell;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use measure::{Work, in_turn, peak, run};
use tree::Tree;

/// What is measured unless the command line says otherwise, in actor files.
const SIZES: [usize; 3] = [14, 1_000, 10_000];

/// From this number of files on, the budgets for a large catalogue hold.
const LARGE: usize = 10_000;

/// From this number of files on, a common word is sure to be met by an offering of the plain query.
const MANY: usize = 1_000;

/// A word that many offerings have in their text and that is no name of the vocabulary.
const COMMON_WORD: &str = "utveckling";

/// How many events the ledger has; with `--quick` a tenth.
const EVENTS: usize = 1_000_000;

/// As many rows as a terminal is given.
const ROOM: [&str; 2] = ["--limit", "50"];

/// After this time a saved file is no longer compared by content.
const SETTLED: Duration = Duration::from_millis(2_100);

/// How long a person takes, at least, from saving a file to asking.
const SAVED: Duration = Duration::from_millis(50);

/// The mode in which this program only parses a folder, for comparison.
const PARSE: &str = "parse";

struct Options {
    sizes: Vec<usize>,
    /// Takes fewer rounds.
    quick: bool,
}

impl Options {
    fn rounds(&self, many: usize) -> usize {
        if self.quick { many / 5 + 1 } else { many }
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    if let [PARSE, how, folder] = args[..] {
        return parse(how, Path::new(folder));
    }
    let quick = args.contains(&"--quick");
    let named = args
        .iter()
        .position(|arg| *arg == "--files")
        .and_then(|at| args.get(at + 1)?.parse().ok());
    if args.contains(&"--ledger") {
        table::begin();
        return ledger(&Options {
            sizes: Vec::new(),
            quick,
        });
    }
    let sizes = match named {
        Some(files) => vec![files],
        None if quick => SIZES.into_iter().filter(|n| *n < LARGE).collect(),
        None => SIZES.to_vec(),
    };
    compare(&Options { sizes, quick });
}

fn compare(options: &Options) {
    let place = tempfile::tempdir().expect("there is a place for temporary files");
    table::begin();
    for name in ["sqlite3", "git", "rg", "duckdb", "recsel", "time"] {
        if peers::installed(name).is_none() {
            table::left_out(name);
        }
    }
    let tree = Tree::embedded(place.path());
    run(tree.find(&[]));
    plain(&tree, options);
    for &size in &options.sizes {
        let tree = Tree::generated(place.path(), size);
        let checked = tree.lots(&["check"]).output().expect("`lots` starts");
        assert!(
            checked.status.success(),
            "the generated catalogue has errors: {}",
            String::from_utf8_lossy(&checked.stdout)
        );
        settle(&tree);
        plain(&tree, options);
        if size >= MANY {
            search(&tree, options);
        }
        one_changed(&tree, options);
        first_build(&tree, options);
    }
    ledger(options);
}

/// The ledger against the shell on the same file.
fn ledger(options: &Options) {
    let place = tempfile::tempdir().expect("there is a place for temporary files");
    let events = if options.quick { EVENTS / 10 } else { EVENTS };
    ledger::compare(place.path(), events, options.rounds(40));
}

/// Lets the index see that all files were left alone for a while.
fn settle(tree: &Tree) {
    std::thread::sleep(SETTLED);
    for _ in 0..2 {
        run(tree.find(&[]));
    }
}

/// The plain query against the other programs.
fn plain(tree: &Tree, options: &Options) {
    let peers = tree.peers();
    let (quick, slow): (Vec<_>, Vec<_>) = peers
        .iter()
        .partition(|peer| peer.name.starts_with("sqlite3") || peer.name.starts_with("git"));
    for (peers, rounds) in [(quick, options.rounds(40)), (slow, options.rounds(9))] {
        let finds = [Work::new(|| tree.find(&[])), Work::new(|| tree.find(&ROOM))];
        let own = finds.len();
        let asked = peers.iter().map(|peer| Work::new(&peer.ask));
        let works: Vec<Work<'_>> = finds.into_iter().chain(asked).collect();
        let times = in_turn(&works, 2, rounds);
        for (number, peer) in peers.iter().enumerate() {
            let budget = match (peer.name.split(' ').next(), tree.actors) {
                (Some("sqlite3"), None) => Some(1.5),
                (Some("git"), Some(LARGE..)) => Some(1.0),
                (Some("recsel"), Some(LARGE..)) => Some(1.0 / 40.0),
                (Some("duckdb"), Some(LARGE..)) => Some(1.0 / 10.0),
                _ => None,
            };
            table::ratio(
                &tree.files(),
                "find",
                peer.name,
                times.ratio(0, own + number),
                budget,
            );
            if peer.name == "git status" {
                table::ratio(
                    &tree.files(),
                    "find, 50 rows",
                    peer.name,
                    times.ratio(1, own + number),
                    None,
                );
            }
        }
    }
}

/// A search for a word that is common, against the plain query; both with as many rows as a terminal is given.
fn search(tree: &Tree, options: &Options) {
    let word = || {
        let mut find = tree.lots(&["find", COMMON_WORD]);
        find.args(ROOM);
        find
    };
    let understood = run(word()).stderr;
    assert!(
        String::from_utf8_lossy(&understood).contains("in the text"),
        "`{COMMON_WORD}` is no longer looked for in the text"
    );
    let works = [
        Work::new(|| tree.find(&ROOM)),
        Work::new(word),
        Work::new(|| tree.find(&[COMMON_WORD, "--limit", "50"])),
    ];
    let times = in_turn(&works, 2, options.rounds(25));
    let budget = is_large(tree).then_some(50.0);
    table::more(
        &tree.files(),
        "find, a common word alone",
        times.more(1, 0),
        budget,
    );
    table::more(
        &tree.files(),
        "find, a common word too",
        times.more(2, 0),
        budget,
    );
}

/// The plain query after one file was changed, against the unchanged case.
fn one_changed(tree: &Tree, options: &Options) {
    let Some(actors) = tree.actors else { return };
    let next = Cell::new(0);
    let change = || {
        generate::change(&tree.catalogue(), next.get() % actors);
        // A different file each round, from all over the folder.
        next.set(next.get() + actors / 13 + 1);
        std::thread::sleep(SAVED);
    };
    let works = [
        Work::prepared(change, || tree.find(&[])),
        Work::prepared(|| settle(tree), || tree.find(&[])),
    ];
    let times = in_turn(&works, 1, options.rounds(11));
    let budget = is_large(tree).then_some(1.5);
    table::ratio(
        &tree.files(),
        "find, one file changed",
        "find, nothing changed",
        times.ratio(0, 1),
        budget,
    );
}

/// A first build against merely parsing the files, and how much memory it takes.
fn first_build(tree: &Tree, options: &Options) {
    let program = std::env::current_exe().expect("a process knows what it runs");
    let parse = |how: &'static str| {
        let mut command = Command::new(&program);
        command.args([PARSE, how]).arg(tree.catalogue());
        command
    };
    let works = [
        Work::prepared(|| tree.forget_index(), || tree.find(&[])),
        Work::new(|| parse("values")),
        Work::new(|| parse("spans")),
    ];
    let times = in_turn(&works, 1, options.rounds(7));
    let budget = is_large(tree).then_some(2.5);
    table::ratio(
        &tree.files(),
        "first build and find",
        "toml::Table of each file",
        times.ratio(0, 1),
        budget,
    );
    table::ratio(
        &tree.files(),
        "first build and find",
        "toml DeTable of each file",
        times.ratio(0, 2),
        None,
    );

    tree.forget_index();
    if let Some(mebibytes) = peak(&tree.home(), || tree.find(&[])) {
        let budget = is_large(tree).then_some(200.0);
        table::memory(&tree.files(), "first build, peak memory", mebibytes, budget);
    }
}

fn is_large(tree: &Tree) -> bool {
    tree.actors.is_some_and(|actors| actors >= LARGE)
}

/// Parses every file of a catalogue, in one thread, and does nothing with it.
fn parse(how: &str, folder: &Path) {
    let files = fs::read_dir(folder)
        .into_iter()
        .chain(fs::read_dir(folder.join("actors")))
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "toml"));
    for path in files {
        let text = fs::read_to_string(&path).expect("the catalogue was just written");
        if how == "spans" {
            black_box(toml::de::DeTable::parse(&text).expect("a generated file is TOML"));
        } else {
            black_box(toml::from_str::<toml::Table>(&text).expect("a generated file is TOML"));
        }
    }
}
