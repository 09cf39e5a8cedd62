//! `lots completions`: the committed files are what it prints, and they complete ids from the catalogue at hand.

use std::path::Path;

use crate::sandbox::Sandbox;

const SHELLS: [(&str, &str); 5] = [
    ("bash", "lots.bash"),
    ("zsh", "_lots"),
    ("fish", "lots.fish"),
    ("elvish", "lots.elv"),
    ("powershell", "lots.ps1"),
];

#[test]
fn the_committed_files_are_what_is_printed() {
    for (shell, file) in SHELLS {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("completions")
            .join(file);
        let printed = Sandbox::new().lots(&["completions", shell]).yes().out;
        assert!(
            !printed.contains("$ROOT") && !printed.contains("target/"),
            "{printed}"
        );
        let committed = std::fs::read_to_string(&committed).unwrap_or_default();
        assert_eq!(
            committed, printed,
            "`lots completions {shell} > completions/{file}` mends it"
        );
    }
}

/// Returns what a shell would offer for the last of the words.
fn candidates(sandbox: &Sandbox, words: &[&str]) -> Vec<String> {
    let mut command = sandbox.command(&[]);
    let last = (words.len() - 1).to_string();
    command
        .env("LOTS_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", last)
        .env("_CLAP_IFS", "\n")
        .env("_CLAP_COMPLETE_COMP_TYPE", "9");
    command.args(["--"]).args(words);
    sandbox
        .ran(command)
        .yes()
        .out
        .lines()
        .map(|line| line.trim().to_owned())
        .collect()
}

#[test]
fn what_can_be_typed_comes_in_the_order_of_the_help() {
    let sandbox = Sandbox::new();
    let verbs = candidates(&sandbox, &["lots", ""]);
    assert_eq!(verbs.get(..3).expect("more"), ["find", "show", "map"]);
    let flags = candidates(&sandbox, &["lots", "find", "--"]);
    assert_eq!(flags.first().map(String::as_str), Some("--area"));
    let last = flags.iter().rev().take(4).rev();
    assert!(
        last.eq(["--catalogue", "--lang", "--color", "--quiet"]),
        "{flags:?}"
    );
}

#[test]
fn ids_come_from_the_catalogue_at_hand() {
    let small = Sandbox::small();
    assert_eq!(
        candidates(&small, &["lots", "find", "--area", ""]),
        ["advice", "loans"]
    );
    assert_eq!(
        candidates(&small, &["lots", "find", "--stage", "gr"]),
        ["growth"]
    );
    assert_eq!(
        candidates(&small, &["lots", "show", "harbour/"]),
        ["harbour/lamp", "harbour/pilot", "harbour/rope"]
    );
    assert_eq!(
        candidates(&small, &["lots", "find", "--not-actor", "h"]),
        ["harbour"]
    );
    for words in [
        &["lots", "compare", "h"][..],
        &["lots", "what-if", "--without", "h"],
        &["lots", "referral", "list", "--to", ""],
    ] {
        assert_eq!(candidates(&small, words), ["harbour"], "{words:?}");
    }
    for words in [
        &["lots", "refer", "harbour/p"][..],
        &[
            "lots",
            "referral",
            "receive",
            "R-7K3M",
            "--offering",
            "harbour/p",
        ],
    ] {
        assert_eq!(candidates(&small, words), ["harbour/pilot"], "{words:?}");
    }
    assert_eq!(
        candidates(&small, &["lots", "path", "--from", "i"]),
        ["idea"]
    );
    for (words, completed) in [
        (
            &["lots", "find", "--columns", "name,not"][..],
            "name,not_for",
        ),
        (
            &["lots", "referral", "list", "--columns", "consent_c"],
            "consent_count",
        ),
    ] {
        assert_eq!(candidates(&small, words), [completed]);
    }
    let offered = candidates(&small, &["lots", "find", "--columns", ""]).join(",");
    let _all_known = small.lots(&["find", "--columns", &offered]).yes();
    let embedded = Sandbox::new();
    assert!(
        candidates(&embedded, &["lots", "show", "almi/micro"])
            .contains(&"almi/microloan".to_owned())
    );
    assert_eq!(
        candidates(&embedded, &["lots", "find", "--area", "pat"]),
        ["patent"]
    );
}

#[test]
fn a_catalogue_named_on_the_line_is_the_one_at_hand() {
    let sandbox = Sandbox::small();
    std::fs::create_dir(sandbox.root().join("elsewhere")).expect("made");
    std::fs::rename(sandbox.work(), sandbox.root().join("elsewhere/coast")).expect("moved");
    std::fs::create_dir(sandbox.work()).expect("made");
    let folder = sandbox.root().join("elsewhere/coast");
    let folder = folder.to_str().expect("UTF-8");
    assert_eq!(
        candidates(
            &sandbox,
            &["lots", "--catalogue", folder, "find", "--area", ""]
        ),
        ["advice", "loans"]
    );
}

#[test]
fn a_shell_is_never_told_of_errors() {
    let sandbox = Sandbox::new().with("LOTS_CATALOGUE", "/nowhere");
    assert_eq!(
        candidates(&sandbox, &["lots", "find", "--area", "pat"]),
        [""; 0]
    );
}

#[test]
fn what_asks_other_programs_for_candidates_is_not_heeded() {
    let sandbox = Sandbox::small();
    let mut command = sandbox.command(&["find", "--format", "ids"]);
    command.env("COMPLETE", "bash");
    let asked = sandbox.ran(command).yes();
    assert_eq!(asked.out, sandbox.typed("find --format ids").yes().out);
}
