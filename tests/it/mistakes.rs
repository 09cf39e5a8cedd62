//! Mistakes that maintainers make, and what `lots check` tells them to write instead.

use crate::sandbox::{CATALOGUE, HARBOUR, Sandbox, VOCABULARY};

/// Returns what is found, a line each, when a text of a file is replaced by another.
#[track_caller]
fn found(path: &str, text: &str, right: &str, wrong: &str) -> Vec<String> {
    let sandbox = Sandbox::small();
    let mistaken = text.replacen(right, wrong, 1);
    assert_ne!(mistaken, text, "`{right}` is not in {path}");
    sandbox.file(path, &mistaken);
    let ran = sandbox.typed("check --format short");
    ran.out.lines().map(str::to_owned).collect()
}

#[track_caller]
fn says(path: &str, text: &str, cases: &[(&str, &str, &str)]) {
    for (right, wrong, help) in cases {
        let found = found(path, text, right, wrong);
        assert_eq!(found.len(), 1, "{wrong}: {found:#?}");
        assert!(found[0].contains(help), "{wrong}: {found:#?}");
    }
}

#[test]
fn in_the_file_of_an_actor() {
    let cases = [
        (
            "serves = [\"orebro\"]",
            "serves = [\"hela länet\"]",
            "write `[\"all\"]` for everybody",
        ),
        (
            "serves = [\"orebro\"]",
            "serves = \"orebro, nora\"",
            "write `[\"orebro\", \"nora\"]`",
        ),
        (
            "serves = [\"orebro\"]",
            "serves = [\"orebro, nora\"]",
            "write `[\"orebro\", \"nora\"]`",
        ),
        (
            "website = \"https://example.org\"",
            "website = \"https://...\"",
            "write it as in `https://example.org/page`",
        ),
        (
            "website = \"https://example.org\"",
            "website = \"https://https://example.org\"",
            "error[bad-url]",
        ),
        (
            "website = \"https://example.org\"",
            "aliases = { sv = [\"Kajen\"] }",
            "write `[\"...\"]`",
        ),
        (
            "sv = \"Hamnen\"",
            "sv = \"...\"",
            "a key that need not be there is left out",
        ),
        (
            "sv = \"Hamnen\"",
            "sv = \"Ã–rebro hamn\"",
            "warning[garbled-text]",
        ),
        (
            "[[source]]\nurl = \"https://example.org/harbour\"\ndate = \"2025-03\"",
            "source = { url = \"https://example.org/harbour\" }",
            "write `[[source]]` in its place and its keys below, or `[{ url = \"https://...\" }]`",
        ),
        (
            "[[source]]\nurl = \"https://example.org/harbour\"\ndate = \"2025-03\"",
            "",
            "below all its other keys a line `[[source]]`",
        ),
        (
            "date = \"2025-03\"",
            "date = 20250301",
            "write `2025-03-01`",
        ),
        (
            "date = \"2025-03\"",
            "date = \"2025-03\"\nkind = \"association\"",
            "what stands below a heading belongs to it, here to the source",
        ),
    ];
    says("actors/harbour.toml", HARBOUR, &cases);
}

#[test]
fn in_an_offering() {
    let cases = [
        (
            "[[offering.source]]\nurl = \"https://example.org/pilot\"\ndate = \"2026-10-01\"",
            "",
            "below all its other keys a line `[[offering.source]]`",
        ),
        (
            "price = { kind = \"free\" }",
            "price = {}",
            "add `kind = \"unknown\"`",
        ),
        (
            "price = { kind = \"free\" }",
            "price = 1500",
            "write `price = { kind = \"...\" }` with `free`, `fee`",
        ),
        (
            "verified = { on = 2026-11-01, by = \"harbour master\", how = \"call\" }",
            "verified = true",
            "write `verified = { on = ",
        ),
        (
            "status = \"active\"",
            "status = \"ended\"\nuntil = \"2027-01\"",
            "take `status` away until then",
        ),
        (
            "scope = \"local\"",
            "partners = [\"harbour\"]",
            "partners are the others of a joint offering",
        ),
        (
            "summary = { sv = \"Hjälp in i hamn.\", en = \"Help into port.\" }",
            "summary = [\"Hjälp in i hamn.\"]",
            "write `{ sv = \"...\", en = \"...\" }`",
        ),
        (
            "stages = [\"idea\"]",
            "",
            "until then no `--stage` finds it",
        ),
    ];
    says("actors/harbour.toml", HARBOUR, &cases);
}

#[test]
fn in_the_other_files() {
    let terms = [
        (
            "aliases = { sv = [\"råd\"], en = [\"counsel\"] }",
            "aliases = [\"råd\"]",
            "write `aliases = { sv = [\"...\"], en = [\"...\"] }`",
        ),
        (
            "broader = [\"anyone\"]",
            "broader = [\"skipper\"]",
            "take out one of the `broader`",
        ),
    ];
    says("vocabulary.toml", VOCABULARY, &terms);
    let about = [(
        "version = \"7\"",
        "version = \"7\"\nfreshness = { due = 12, overdue = 9 }",
        "let `due` be the smaller",
    )];
    says("catalogue.toml", CATALOGUE, &about);
}

/// An offering that nobody would find, because of a heading, is more than a key that means nothing.
#[test]
fn an_offering_below_another_heading_is_an_error() {
    let cases = [
        (
            "[[offering]]\nid = \"lamp\"",
            "[[offerings]]\nid = \"lamp\"",
        ),
        (
            "[[offering]]\nid = \"lamp\"",
            "[[erbjudande]]\nid = \"lamp\"",
        ),
        (
            "[[offering]]\nid = \"lamp\"",
            "[[actor.offering]]\nid = \"lamp\"",
        ),
        ("[[offering]]\nid = \"lamp\"", "id = \"lamp\""),
        (
            "[[offering.source]]\nurl = \"https://example.org/rope\"\n\n[[offering]]\nid = \"lamp\"",
            "[offering.verified]\non = 2026-11-01\nby = \"keeper\"\nhow = \"call\"\n\nid = \"lamp\"",
        ),
        (
            "[[offering.source]]\nurl = \"https://example.org/rope\"\n\n[[offering]]\nid = \"lamp\"",
            "[offering.conditions]\nsv = \"Villkor\"\nen = \"Terms\"\n\nid = \"lamp\"",
        ),
    ];
    for (right, wrong) in cases {
        let found = found("actors/harbour.toml", HARBOUR, right, wrong);
        let line = found.iter().find(|line| line.contains("unknown-heading"));
        assert!(line.is_some(), "{found:#?}");
    }
    let found = found(
        "actors/harbour.toml",
        HARBOUR,
        cases[0].0,
        "[[offerings]]\nid = \"lamp\"",
    );
    assert!(
        found
            .iter()
            .any(|line| line.contains("did you mean `[[offering]]`?")),
        "{found:#?}"
    );
}

#[test]
fn what_stands_alone_below_a_misspelt_heading_is_an_error() {
    let (one, _) = HARBOUR.split_once("[[offering]]").expect("it has some");
    let offering = "[offerings]\nid = \"lamp\"\nname = { sv = \"Fyrljus\", en = \"Lighthouse\" }\n";
    let area = "[areas]\nid = \"grants\"\nname = { sv = \"Bidrag\", en = \"Grants\" }\n";
    let nameless = "[area.name]\nsv = \"Bidrag\"\nen = \"Grants\"\nid = \"loans\"\nname = { sv = \"Lån\", en = \"Loans\" }\n";
    let nameless = ["[[area]]\nid = \"grants\"\n", nameless].concat();
    for (path, text, below, help) in [
        ("actors/harbour.toml", one, offering, "`[[offering]]`"),
        ("vocabulary.toml", VOCABULARY, area, "`[[area]]`"),
        ("vocabulary.toml", VOCABULARY, &nameless, "`[[area]]`"),
    ] {
        let sandbox = Sandbox::small();
        sandbox.file(path, [text, below].concat());
        let ran = sandbox.typed("check --format short");
        let line = ran
            .out
            .lines()
            .find(|line| line.contains("unknown-heading"));
        assert!(line.is_some_and(|line| line.contains(help)), "{ran}");
    }
}

#[test]
fn an_id_that_is_taken_is_not_offered() {
    for taken in ["All", "SUM"] {
        let cases = [(
            "kind = \"association\"",
            &*format!("kind = \"{taken}\""),
            "no id (an id has",
        )];
        says("actors/harbour.toml", HARBOUR, &cases);
    }
}

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

#[test]
fn a_code_is_explained_as_it_was_printed() {
    let sandbox = Sandbox::small();
    for code in ["bad-id", "error[bad-id]", "[bad-id]"] {
        let ran = sandbox.lots(&["explain", code]).yes();
        assert!(ran.out.contains("Ids are typed at the prompt"), "{ran}");
    }
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

#[test]
fn without_a_vocabulary_that_can_be_read_the_check_is_named() {
    let sandbox = Sandbox::small();
    sandbox.file("vocabulary.toml", "schema = ");
    let ran = sandbox.typed("find --area advice").failed();
    assert!(ran.err.contains("`lots check` says why"), "{ran}");
}

#[test]
fn what_is_right_is_not_found_fault_with() {
    let cases = [
        (
            "website = \"https://example.org\"",
            "website = \"http://localhost:8080/x\"",
        ),
        (
            "website = \"https://example.org\"",
            "website = \"HTTPS://[2001:db8::1]/\"",
        ),
        (
            "sv = \"Hjälp in i hamn.\"",
            "sv = \"\"\"\r\nHjälp in\r\n=======\r\ni hamn.\"\"\"",
        ),
        (
            "sv = \"Hjälp in i hamn.\"",
            "sv = \"Ring 0771-567 567 eller skriv till info.orebro@example.org.\"",
        ),
        ("sv = \"Hamnen\"", "sv = \"São João, château\""),
        ("scope = \"local\"", "location = { id = \"x\" }"),
    ];
    for (right, unusual) in cases {
        let found = found("actors/harbour.toml", HARBOUR, right, unusual);
        let faults = found.iter().filter(|line| !line.contains("unknown-key"));
        assert_eq!(faults.count(), 0, "{unusual}: {found:#?}");
    }
}

/// Only what is on the way round is at fault.
#[test]
fn a_circle_of_broader_terms_is_found_where_it_is() {
    let circle = VOCABULARY
        .replacen("broader = [\"anyone\"]", "broader = [\"sailor\"]", 1)
        .replace(
            "[[municipality]]\nid = \"orebro\"",
            "[[audience]]\nid = \"sailor\"\nname = { sv = \"Sjöman\", en = \"Sailor\" }\nbroader = [\"skipper\"]\n\n\
             [[audience]]\nid = \"cook\"\nname = { sv = \"Kock\", en = \"Cook\" }\nbroader = [\"sailor\"]\n\n\
             [[municipality]]\nid = \"orebro\"",
        );
    let found = found(
        "vocabulary.toml",
        &circle,
        "id = \"sailor\"",
        "id = \"sailor\" ",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(
        found.iter().all(|line| !line.contains("`cook`")),
        "{found:#?}"
    );
}

/// A file of the largest size, all of it wrong, is no reason to wait.
#[test]
fn very_much_that_is_wrong_is_found_soon() {
    let sandbox = Sandbox::small();
    let chain = (0..3_000).map(|n| {
        format!(
            "[[audience]]\nid = \"a{n}\"\nname.sv = \"A{n}\"\nbroader = [\"a{}\"]\n",
            (n + 1) % 3_000
        )
    });
    sandbox.file(
        "vocabulary.toml",
        VOCABULARY.to_owned() + &chain.collect::<String>(),
    );
    sandbox.file("actors/twice.toml", "a = 1\n".repeat(20_000));
    sandbox.file(
        "actors/single.toml",
        "[offering]\n".to_owned() + &"[[offering]]\n".repeat(20_000),
    );
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.out.matches("single.toml").count(), 1, "{}", ran.err);
    let _answered = sandbox.typed("find").yes();
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

#[test]
fn it_is_said_when_what_is_checked_is_the_program_s_own() {
    let embedded = Sandbox::new().typed("check").yes();
    assert!(
        embedded.err.contains("no `catalogue.toml` lies here"),
        "{embedded}"
    );
    let own = Sandbox::small().typed("check").yes();
    assert!(!own.err.contains("lies here"), "{own}");
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
