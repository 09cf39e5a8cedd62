//! Mistakes that show when several files, or several terms, are looked at together.

use crate::sandbox::{HARBOUR, Sandbox, VOCABULARY};

#[test]
fn names_of_several_are_marked_where_they_stand() {
    let sandbox = Sandbox::small();
    let guidance = "[[area]]\nid = \"guidance\"\nname = { sv = \"Vägledning\", en = \"Guidance\" }\naliases = { sv = [\"stöd\", \"RÅDGIVNING\"] }\n";
    sandbox.file("vocabulary.toml", [VOCABULARY, guidance].concat());
    let ran = sandbox.typed("check --format short");
    let line = VOCABULARY.lines().count() + 4;
    let place = format!("vocabulary.toml:{line}:27: error[ambiguous-name]");
    assert!(ran.out.starts_with(&place), "{ran}");
}

#[test]
fn two_circles_are_told_from_the_way_between_them() {
    let sandbox = Sandbox::small();
    let term = |id: &str, broader: &str| {
        format!(
            "[[audience]]\nid = \"{id}\"\nname = {{ sv = \"{id}\", en = \"{id}\" }}\nbroader = [{broader}]\n"
        )
    };
    let circles = [
        term("ax", "\"bx\""),
        term("bx", "\"ax\", \"cx\""),
        term("cx", "\"dx\""),
        term("dx", "\"cx\""),
        term("ex", "\"ex\", \"anyone\""),
    ];
    sandbox.file("vocabulary.toml", [VOCABULARY, &circles.concat()].concat());
    let ran = sandbox.typed("check --format short");
    let said: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| line.split('`').nth(1).zip(line.split('`').nth(3)))
        .map(|(of, by)| if of == by { "itself" } else { of })
        .collect();
    assert_eq!(said, ["ax", "bx", "cx", "dx", "itself"], "{ran}");
    assert_eq!(
        ran.out.matches("is broader than itself").count(),
        5,
        "{ran}"
    );
}

#[test]
fn a_file_is_no_sign_of_an_actor_when_it_gives_another() {
    let sandbox = Sandbox::small();
    let pier = HARBOUR
        .replace("id = \"harbour\"", "id = \"pier\"")
        .replace(
            "sv = \"Hamnen\", en = \"The harbour\"",
            "sv = \"Piren\", en = \"The Pier\"",
        );
    sandbox.file("actors/quay.toml", &pier);
    let named = HARBOUR.replacen("scope = \"local\"", "partners = [\"quay\"]", 1);
    sandbox.file("actors/harbour.toml", &named);
    let ran = sandbox.typed("check --format short");
    assert!(
        ran.out
            .contains("error[unknown-actor]: unknown actor `quay` (did you mean `pier`?"),
        "{ran}"
    );
    assert!(sandbox.typed("find").err.contains("1 problem"), "{ran}");
    sandbox.file("actors/quay.toml", "not toml");
    let ran = sandbox.typed("check --format short");
    assert!(!ran.out.contains("unknown-actor"), "{ran}");
}

#[test]
fn a_catalogue_without_actors_is_told_what_it_needs() {
    for has_folder in [true, false] {
        let sandbox = Sandbox::small();
        std::fs::remove_file(sandbox.work().join("actors/harbour.toml")).expect("removed");
        if !has_folder {
            std::fs::remove_dir(sandbox.work().join("actors")).expect("removed");
        }
        let ran = sandbox.typed("check --format short");
        assert!(
            ran.out.starts_with("actors:1:1: error[missing-file]: the catalogue has no file of an actor in `actors` (write one, `actors/ID.toml`;"),
            "{ran}"
        );
    }
}

#[test]
fn a_partner_by_its_name_is_told_its_id() {
    let sandbox = Sandbox::small();
    let pier = HARBOUR.replace("\"harbour\"", "\"pier\"").replace(
        "sv = \"Hamnen\", en = \"The harbour\"",
        "sv = \"Långa piren\", en = \"The Pier\"",
    );
    sandbox.file("actors/pier.toml", &pier);
    let named = HARBOUR.replacen("scope = \"local\"", "partners = [\"långa piren\"]", 1);
    sandbox.file("actors/harbour.toml", &named);
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.out.lines().count(), 1, "{ran}");
    assert!(ran.out.contains("did you mean `pier`?"), "{ran}");
}

#[test]
fn an_alias_that_is_the_name_of_another_means_the_other() {
    let sandbox = Sandbox::small();
    let pier = HARBOUR
        .replace("\"harbour\"", "\"pier\"\naliases = [\"Harbour\"]")
        .replace(
            "sv = \"Hamnen\", en = \"The harbour\"",
            "sv = \"Piren\", en = \"The Pier\"",
        );
    sandbox.file("actors/pier.toml", &pier);
    let ran = sandbox.typed("check --format short").yes();
    assert_eq!(ran.out.lines().count(), 1, "{ran}");
    assert!(
        ran.out
            .starts_with("actors/pier.toml:3:12: warning[shared-name]: `Harbour` is an alias of `pier` and means `harbour`"),
        "{ran}"
    );
    let found = sandbox
        .typed("find --actor harbour --all --format ids")
        .yes();
    assert_eq!(found.out, "harbour/pilot\nharbour/lamp\nharbour/rope\n");
    let gone = sandbox.typed("what-if --without Harbour").yes();
    assert!(gone.out.contains("harbour"), "{gone}");
}

#[test]
fn what_nobody_reads_is_said() {
    let sandbox = Sandbox::small();
    for path in [
        "actors/pier.toml.txt",
        "actors/quay.tml",
        "actors/new/lock.toml",
        "beside.toml",
    ] {
        sandbox.file(path, HARBOUR);
    }
    sandbox.file("Cargo.toml", "[package]\nname = \"harbour\"\n");
    for path in [
        "actors/README.md",
        "actors/.hidden.toml",
        "actors/pier.toml~",
        "actors/pier.toml.bak",
    ] {
        sandbox.file(path, "");
    }
    let ran = sandbox.typed("check --format short").yes();
    let passed_over: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        passed_over,
        [
            "actors/new",
            "actors/pier.toml.txt",
            "actors/quay.tml",
            "beside.toml"
        ],
        "{ran}"
    );
}

/// A copy that somebody left beside is older than the file that is called after the actor.
#[test]
fn of_two_files_the_one_called_after_the_actor_is_answered_from() {
    let sandbox = Sandbox::small();
    sandbox.file(
        "actors/a copy of harbour.toml",
        HARBOUR.replace("Lotsning", "Förr"),
    );
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.out.lines().count(), 1, "{ran}");
    assert!(
        ran.out
            .starts_with("actors/a copy of harbour.toml:2:6: error[duplicate-id]"),
        "{ran}"
    );
    let name = |sandbox: &Sandbox| {
        let ran = sandbox.typed("find --stage idea --area advice --columns name --no-headers");
        ran.out.lines().next().map(str::to_owned)
    };
    assert_eq!(name(&sandbox).as_deref(), Some("Lotsning"));
    // Whichever came first, and when it has changed.
    let late = Sandbox::small();
    let _indexed = late.typed("find").yes();
    late.file(
        "actors/a copy of harbour.toml",
        HARBOUR.replace("Lotsning", "Förr"),
    );
    assert_eq!(name(&late).as_deref(), Some("Lotsning"));
    late.file("actors/harbour.toml", HARBOUR.replace("Lotsning", "Nu"));
    assert_eq!(name(&late).as_deref(), Some("Nu"));
    std::fs::remove_file(late.work().join("actors/harbour.toml")).expect("removed");
    assert_eq!(name(&late).as_deref(), Some("Förr"));
}

/// To call the copy after the actor, as it alone would be told, would write over what is only broken.
#[test]
fn a_copy_beside_a_broken_file_is_not_to_take_its_name() {
    let sandbox = Sandbox::small();
    sandbox.file("actors/copy.toml", HARBOUR);
    sandbox.file(
        "actors/harbour.toml",
        HARBOUR.replacen("\"Hamnen\"", "\"Hamnen", 1),
    );
    let ran = sandbox.typed("check --format short");
    let copy = ran
        .out
        .lines()
        .find(|line| line.starts_with("actors/copy.toml"));
    assert!(
        copy.is_some_and(|line| line.contains("a file of that name is there already")),
        "{ran}"
    );
}

#[test]
fn an_actor_that_cannot_be_read_is_no_mystery() {
    let sandbox = Sandbox::small();
    sandbox.file("actors/pier.toml", "id = ");
    let ran = sandbox.typed("find --actor pier").failed();
    assert!(
        ran.err.contains("`lots check` says what cannot be read"),
        "{ran}"
    );
    let whole = Sandbox::small().typed("find --actor pier").failed();
    assert!(!whole.err.contains("lots check"), "{whole}");
}

#[cfg(unix)]
#[test]
fn nobody_looks_where_a_link_leads_out() {
    let sandbox = Sandbox::small();
    let actors = sandbox.work().join("actors");
    std::fs::remove_dir_all(&actors).expect("removed");
    let outside = sandbox.root().join("outside");
    std::fs::create_dir(&outside).expect("made");
    std::fs::write(outside.join("secret"), "").expect("written");
    std::os::unix::fs::symlink(&outside, &actors).expect("linked");
    let ran = sandbox.typed("check --format short");
    assert!(
        ran.out.contains("outside-catalogue") && !ran.out.contains("secret"),
        "{ran}"
    );
}
