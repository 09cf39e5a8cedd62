//! The documents say what is true: their console blocks run, and what is generated is current.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::rules::verbs;
use crate::sandbox::{Sandbox, TODAY};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn console_blocks_run() {
    let home = tempfile::tempdir().expect("a folder");
    trycmd::TestCases::new()
        .case("README.md")
        .case("docs/*.md")
        .default_bin_path(env!("CARGO_BIN_EXE_lots"))
        .env("HOME", home.path().to_str().expect("UTF-8"))
        .env("LOTS_TODAY", TODAY)
        .env("LOTS_SEED", "17")
        .env("LOTS_LANG", "")
        .env("LANG", "C.UTF-8")
        .run();
}

/// Compares a document with what it should say; writes it anew where `LOTS_WRITE_DOCS` is set.
#[track_caller]
fn is_current(path: &str, generated: &str) {
    let path = root().join(path);
    if std::env::var_os("LOTS_WRITE_DOCS").is_some() {
        fs::write(&path, generated).expect("written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == generated,
        "{} is not current; run with LOTS_WRITE_DOCS=1 to write it anew",
        path.display()
    );
}

#[test]
fn the_reference_of_the_command_line_is_current() {
    let sandbox = Sandbox::new();
    let mut text = "# The command line\n\nWhat `lots --help` and the help of each command print. Generated; a test keeps it current.\n".to_owned();
    let mut add = |name: &str, args: &[&str]| {
        let help = sandbox.lots(args).yes().out;
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        write!(
            text,
            "\n## `{name}`\n\n```text\n{}\n```\n",
            help.join("\n").trim_end()
        )
        .expect("written to memory");
    };
    add("lots", &["--help"]);
    let command = lots::cli::command();
    for verb in verbs(&command) {
        let name = verb.get_name();
        add(&format!("lots {name}"), &[name, "--help"]);
        for below in verbs(verb).map(clap::Command::get_name) {
            add(&format!("lots {name} {below}"), &[name, below, "--help"]);
        }
    }
    is_current("docs/cli.md", &text);
}

/// This program's own, and those that ask for colours.
#[test]
fn every_variable_is_told_of() {
    let told = Sandbox::new().typed("--help").yes().out
        + &fs::read_to_string(root().join("CONTRIBUTING.md")).expect("read");
    let mut seen = 0;
    for file in [
        "src/ambient.rs",
        "src/config.rs",
        "src/app.rs",
        "src/world.rs",
    ] {
        let text = fs::read_to_string(root().join(file)).expect("read");
        let is_own = |name: &&str| {
            let is_name = name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            is_name && (name.starts_with("LOTS_") || name.contains("COLOR"))
        };
        for name in text.split('"').filter(is_own) {
            assert!(
                told.contains(name),
                "{file} reads {name}, which is told nowhere"
            );
            seen += 1;
        }
    }
    assert!(
        seen > 7,
        "only {seen} were seen: this test has stopped looking"
    );
}

#[test]
fn the_codes_of_check_are_current() {
    let sandbox = Sandbox::new();
    let mut text = "# What `lots check` can say\n\nWhat `lots explain` prints for each code. Generated; a test keeps it current.\n".to_owned();
    let list = sandbox.typed("explain").yes();
    for line in list
        .lines()
        .iter()
        .filter(|line| !line.contains("  topic "))
    {
        let code = line.split(' ').next().expect("a code");
        let explained = sandbox.lots(&["explain", code]).yes().out;
        write!(
            text,
            "\n## `{code}`\n\n```text\n{}\n```\n",
            explained.trim_end()
        )
        .expect("written to memory");
    }
    is_current("docs/diagnostics.md", &text);
}

#[test]
fn the_catalogue_to_begin_with_is_sound_and_answers() {
    let sandbox = Sandbox::new();
    let document = fs::read_to_string(root().join("docs/catalogue.md")).expect("read");
    let blocks = document.split("```toml\n# ").skip(1);
    let files = blocks.filter_map(|block| block.split_once("```")?.0.split_once('\n'));
    for (path, text) in files.filter(|(path, _)| path.ends_with(".toml")) {
        sandbox.file(path, text);
    }
    let ran = sandbox.typed("check").yes();
    assert!(ran.out.is_empty(), "{ran}");
    assert!(ran.err.contains("3 files in `.`: all is well"), "{ran}");
    let found = sandbox.typed("find råd idé --format ids").yes();
    assert_eq!(found.out, "pier/drop-in\n", "{found}");
}
