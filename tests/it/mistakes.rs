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
fn a_code_is_explained_as_it_was_printed() {
    let sandbox = Sandbox::small();
    for code in ["bad-id", "error[bad-id]", "[bad-id]"] {
        let ran = sandbox.lots(&["explain", code]).yes();
        assert!(ran.out.contains("Ids are typed at the prompt"), "{ran}");
    }
}

#[test]
fn without_a_vocabulary_that_can_be_read_the_check_is_named() {
    let sandbox = Sandbox::small();
    sandbox.file("vocabulary.toml", "schema = ");
    let ran = sandbox.typed("find --area advice").failed();
    assert!(ran.err.contains("`lots check` says why"), "{ran}");
    let empty = Sandbox::small();
    empty.file("vocabulary.toml", "schema = 1\n");
    let ran = empty.typed("find --area advice").failed();
    assert!(
        ran.err.contains("gives no words; `lots check` says why"),
        "{ran}"
    );
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

#[test]
fn where_there_is_no_catalogue_nothing_passes_the_check() {
    for typed in ["check", "check --quiet", "check --format json"] {
        let ran = Sandbox::new().typed(typed).failed();
        assert!(ran.err.contains("no `catalogue.toml` lies here"), "{ran}");
        assert!(ran.err.contains("`lots check --catalogue DIR`"), "{ran}");
    }
    let _own = Sandbox::small().typed("check").yes();
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

#[test]
fn a_table_of_a_later_format_is_an_unknown_key() {
    let (one, _) = HARBOUR.split_once("[[offering]]").expect("it has some");
    let table = "id = \"city\"\nname = { sv = \"Staden\", en = \"The city\" }\n";
    for (below, code) in [("", "unknown-key"), ("areas = []\n", "unknown-heading")] {
        let sandbox = Sandbox::small();
        let text = [one, "[owner]\n", table, below].concat();
        sandbox.file("actors/harbour.toml", text);
        let ran = sandbox.typed("check --format short");
        assert!(ran.out.contains(&format!("[{code}]")), "{ran}");
        assert_eq!(ran.out.lines().count(), 1, "{ran}");
    }
}

#[test]
fn one_mark_of_git_is_a_line_of_a_text() {
    for mark in ["<<<<<<< HEAD", ">>>>>>> other", "=======\n<<<<<<< HEAD"] {
        let sandbox = Sandbox::small();
        let text = format!("sv = \"\"\"\nHjälp in:\n{mark}\n\"\"\"");
        let text = HARBOUR.replace("sv = \"Hjälp in i hamn.\"", &text);
        assert_ne!(text, HARBOUR);
        sandbox.file("actors/harbour.toml", &text);
        let ran = sandbox.typed("check --format short").yes();
        assert!(!ran.out.contains("syntax"), "{ran}");
        // What is wrong elsewhere is told of there.
        let broken = [&text, "\nstatus = active\n"].concat();
        sandbox.file("actors/harbour.toml", broken);
        let ran = sandbox.typed("check --format short");
        assert!(ran.out.contains("put it between quotes"), "{ran}");
    }
}

#[test]
fn what_only_begins_like_a_key_makes_no_file_an_actors() {
    for (text, is_told) in [
        ("kindly = 1\n", false),
        ("kind of a list\n", false),
        ("  kind  = \"association\"\n", true),
    ] {
        let sandbox = Sandbox::small();
        sandbox.file("notes.toml", text);
        let ran = sandbox.typed("check --format short").yes();
        assert_eq!(ran.out.contains("this is passed over"), is_told, "{ran}");
    }
}

#[test]
fn joiners_within_a_pictograph_are_seen() {
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    for (sign, is_told) in [(family, false), ("a\u{200d}", true)] {
        let sandbox = Sandbox::small();
        let text = HARBOUR.replace("Hjälp in", &format!("Hjälp {sign} in"));
        assert_ne!(text, HARBOUR);
        sandbox.file("actors/harbour.toml", &text);
        let ran = sandbox.typed("check --format short").yes();
        assert_eq!(ran.out.contains("control-character"), is_told, "{ran}");
    }
}
