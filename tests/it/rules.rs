//! The rules of the house, as far as a machine can hold them: layers, homes of crates, no forgotten test file, help everywhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Modules by layer, from the ground up. A module may use those of lower layers and itself.
const LAYERS: [&[&str]; 10] = [
    &["text", "diagnostic", "error", "world"],
    &["model", "file"],
    &["query", "request"],
    &["catalogue", "config"],
    &["context"],
    &["index", "ledger"],
    &["workspace", "view"],
    &["commands", "output", "cli"],
    &["ask"],
    &["app"],
];

/// Crates that stand in their own home only.
const HOMES: [(&str, &[&str]); 18] = [
    ("foldhash", &["catalogue", "index"]),
    ("memchr", &["catalogue/contacts"]),
    ("process::Command", &["catalogue/git"]),
    ("process::{", &["catalogue/git"]),
    ("rusqlite", &["index", "ledger"]),
    ("rustix", &["catalogue/folder"]),
    ("toml::", &["catalogue", "config"]),
    ("clap::", &["cli", "request", "config"]),
    ("dialoguer", &["ask"]),
    ("uuid::", &["model/referral", "ledger"]),
    ("clap_complete", &["cli", "commands/completions"]),
    ("comfy_table", &["output"]),
    ("annotate_snippets", &["output"]),
    ("anstyle", &["output"]),
    ("askama", &["output"]),
    ("csv::", &["output"]),
    ("sha2", &["output"]),
    ("serde_json", &["index", "ledger", "output"]),
];

/// What writes, or looks at the world, with the modules that may. Answers reach the writers that the binary has opened.
const WORLD: [(&str, &[&str]); 17] = [
    ("print!", &[]),
    ("println!", &[]),
    // Those of git are pipes.
    ("stdout(", &["catalogue/git"]),
    ("stderr(", &["catalogue/git"]),
    ("stdin(", &["catalogue/git"]),
    ("fs::write", &["file"]),
    ("fs::copy", &[]),
    ("fs::rename", &["file", "ledger"]),
    ("fs::remove", &["file", "ledger", "workspace/asked"]),
    ("create_dir", &["workspace/asked"]),
    ("DirBuilder", &["ledger"]),
    ("File::create", &[]),
    ("OpenOptions", &["file", "ledger"]),
    ("env::var", &[]),
    ("env::current_dir", &[]),
    ("::now()", &[]),
    ("process::exit", &[]),
];

fn is_within(path: &str, homes: &[&str]) -> bool {
    homes
        .iter()
        .any(|home| path == *home || path.starts_with(&format!("{home}/")))
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    files(folder, |path| {
        path.extension().is_some_and(|kind| kind == "rs")
    })
}

/// Returns the files of a folder and of those below that are wanted; what others wrote lies in `node_modules`.
fn files(folder: &Path, is_wanted: fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("listed") {
        let path = entry.expect("listed").path();
        if path.is_dir() && !path.ends_with("node_modules") {
            found.extend(files(&path, is_wanted));
        } else if is_wanted(&path) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Returns the library's files: path below `src` without `.rs`, and the text without tests.
fn library() -> Vec<(String, String)> {
    let own = |path: &Path| {
        path.strip_prefix(source())
            .expect("below")
            .with_extension("")
            .to_string_lossy()
            .replace('\\', "/")
    };
    rust_files(&source())
        .iter()
        .filter(|path| !path.ends_with("tests.rs") && !path.to_string_lossy().contains("/tests/"))
        .map(|path| {
            let text = fs::read_to_string(path).expect("read");
            let text = text
                .split("#[cfg(test)]\nmod tests")
                .next()
                .expect("a part")
                .to_owned();
            (own(path), text)
        })
        .filter(|(path, _)| !matches!(path.as_str(), "main" | "ambient" | "lib"))
        .collect()
}

fn top(path: &str) -> &str {
    path.split('/').next().expect("a part")
}

fn layer(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|modules| modules.contains(&module))
        .unwrap_or_else(|| panic!("`{module}` has no layer"))
}

#[test]
fn no_module_uses_a_higher_one_or_its_neighbour() {
    let mut edges = 0;
    for (path, text) in library() {
        let from = top(&path).to_owned();
        for rest in text.split("crate::").skip(1) {
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(list) => list
                    .split('}')
                    .next()
                    .expect("a part")
                    .split(',')
                    .map(str::trim)
                    .collect(),
                None => vec![rest],
            };
            for name in names {
                let to = name
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                    .next()
                    .expect("a part");
                if to.is_empty() || to == from {
                    continue;
                }
                edges += 1;
                assert!(
                    layer(to) < layer(&from),
                    "src/{path}.rs uses `{to}`, which is not below `{from}`"
                );
            }
        }
    }
    assert!(
        edges > 100,
        "only {edges} uses were seen: this test has stopped looking"
    );
}

#[test]
fn crates_stay_in_their_homes() {
    for (path, text) in library() {
        for (name, homes) in HOMES {
            assert!(
                is_within(&path, homes) || !text.contains(name),
                "src/{path}.rs names `{name}`, whose home is {homes:?}"
            );
        }
    }
}

#[test]
fn files_are_written_in_few_places_and_only_the_binary_looks_at_the_world() {
    for (path, text) in library() {
        for (word, homes) in WORLD {
            let is_home = is_within(&path, homes);
            assert!(
                is_home || !text.contains(word),
                "src/{path}.rs has `{word}`"
            );
        }
    }
}

#[test]
fn the_model_and_the_query_know_no_files_and_no_formats() {
    for (path, text) in library()
        .iter()
        .filter(|(path, _)| ["model", "query", "view", "text", "diagnostic"].contains(&top(path)))
    {
        for word in ["std::fs", "fs_err", "Serialize", "Deserialize", "std::io"] {
            assert!(!text.contains(word), "src/{path}.rs has `{word}`");
        }
    }
}

#[test]
fn sql_has_its_home() {
    for (path, text) in library()
        .iter()
        .filter(|(path, _)| !["index", "ledger"].contains(&top(path)))
    {
        for word in ["SELECT ", "INSERT INTO", "DELETE FROM"] {
            assert!(!text.contains(word), "src/{path}.rs has `{word}`");
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    for folder in ["src", "tests", "benches", "templates"] {
        for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), is_code) {
            let lines = fs::read_to_string(&path).expect("read").lines().count();
            let is_short = lines <= 500 || path.ends_with("templates/atlas/atlas.js");
            assert!(is_short, "{} has {lines} lines; divide it", path.display());
        }
    }
}

fn is_code(path: &Path) -> bool {
    let kinds = ["rs", "sql", "html", "css", "js", "mjs"];
    path.extension()
        .is_some_and(|kind| kinds.iter().any(|code| kind == *code))
}

#[test]
fn no_test_file_is_forgotten() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = fs::read_to_string(folder.join("main.rs")).expect("read");
    let modules: BTreeSet<&str> = main
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    for path in rust_files(&folder) {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        assert!(
            stem == "main" || modules.contains(stem),
            "tests/it/{stem}.rs is not in main.rs"
        );
    }
}

/// Returns the commands below one, but for the `help` that clap adds.
pub(crate) fn verbs(command: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    let verbs = command.get_subcommands();
    verbs.filter(|verb| verb.get_name() != "help")
}

#[test]
fn every_command_and_every_value_has_help_and_every_command_an_example() {
    fn look(command: &clap::Command, path: &str) {
        assert!(command.get_about().is_some(), "`{path}` has no help");
        for arg in command
            .get_arguments()
            .filter(|arg| !["help", "version"].contains(&arg.get_id().as_str()))
        {
            assert!(
                arg.get_help().is_some(),
                "`{path}` has no help for `{}`",
                arg.get_id()
            );
        }
        let is_verb = !command.has_subcommands();
        if is_verb {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains(path), "`{path}` has no example");
        }
        for below in verbs(command) {
            look(below, &format!("{path} {}", below.get_name()));
        }
    }
    let command = lots::cli::command();
    command.clone().debug_assert();
    look(&command, "lots");
}

#[test]
fn a_command_with_commands_names_them_all() {
    let command = lots::cli::command();
    for verb in verbs(&command).filter(|verb| verb.has_subcommands()) {
        let below: Vec<&str> = verbs(verb).map(clap::Command::get_name).collect();
        let about = verb.get_about().expect("help").to_string();
        assert!(
            about.ends_with(&format!(": {}", below.join(", "))),
            "{about}"
        );
    }
}
