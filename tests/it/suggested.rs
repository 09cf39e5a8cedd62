//! Commands that are suggested, typed back.

use std::process::Command;

use crate::repository::{Repository, harbour};
use crate::sandbox::{CATALOGUE, Ran, VOCABULARY};

/// Returns the commands that a run writes out, each with what stands before it; verbs alone are none.
fn suggested(ran: &Ran) -> Vec<(&str, &str)> {
    let parts: Vec<&str> = ran.err.split('`').collect();
    let named = parts.chunks(2).filter_map(|part| match part {
        [before, command] if command.split(' ').count() > 2 => Some((*before, *command)),
        _ => None,
    });
    named.collect()
}

#[test]
fn what_is_suggested_asks_the_same_catalogue_on_the_same_day() {
    let repository = Repository::new();
    let file = |path: &str, text: &str| repository.sandbox.file(&format!("a coast/{path}"), text);
    file("catalogue.toml", CATALOGUE);
    file("vocabulary.toml", VOCABULARY);
    file("actors/harbour.toml", &harbour());
    repository.commit("2026-02-27", "Begin");
    let typed_back = |command: &str| {
        let lots = repository.sandbox.command(&[]);
        let mut shell = Command::new("sh");
        let command = command.replacen("lots", &format!("'{}'", env!("CARGO_BIN_EXE_lots")), 1);
        shell
            .args(["-c", &command])
            .current_dir(repository.sandbox.work())
            .env_clear();
        shell.envs(
            lots.get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        repository.sandbox.ran(shell).yes()
    };
    for (asked, many) in [
        ("find --area loans --stage idea --price free", 1),
        (
            "find --area loans --stage idea --price free --as-of 2026-03-01",
            1,
        ),
        ("find Replån xylofon", 1),
        ("find harbour --as-of HEAD", 1),
        ("show loans", 1),
    ] {
        let mut args: Vec<&str> = asked.split(' ').collect();
        args.extend(["--catalogue", "a coast"]);
        let ran = repository.sandbox.lots(&args);
        let suggested = suggested(&ran);
        assert!(suggested.len() >= many, "{ran}");
        for (before, command) in suggested {
            let answer = typed_back(command);
            let count = before
                .rsplit_once(": ")
                .and_then(|(_, count)| count.strip_suffix(", by "));
            if let Some(count) = count {
                let ids = typed_back(&format!("{command} --format ids"));
                assert_eq!(ids.lines().len().to_string(), count, "{ran}\n{answer}");
            } else {
                assert!(answer.out.contains("harbour"), "{ran}\n{answer}");
            }
        }
    }
}
