//! `lots check` and `lots explain`.

use insta::assert_snapshot;

use crate::sandbox::{CATALOGUE, HARBOUR, Sandbox, VOCABULARY};

/// A file with one of almost everything that can be wrong.
const MESSY: &str = r#"schema = 1
id = "Ånge"
kind = "association"
nmae = { sv = "Kajen" }
website = "ftp://example.org"

[[offering]]
id = "crane"
name = "Kran"
areas = ["patnet", "lån"]
stages = "idea"
status = "open"
until = "2019-13"
partners = ["harbor"]
price = { kind = "free" }

[[offering]]
id = "crane"
name = { sv = "Lyft" }
areas = ["loans"]
stages = ["idea"]
status = "active"
until = 2020-10-30
verified = { on = 2027-01-01, by = "x", how = "guess" }

[[offering.source]]
url = "https://example.org"
date = "2999"
"#;

#[test]
fn everything_that_is_wrong_at_once() {
    let sandbox = Sandbox::small();
    sandbox.file("actors/quay.toml", MESSY);
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.code, 1);
    assert_snapshot!(ran, @r#"
    actors/quay.toml:1:1: error[missing-source]: nothing says where this comes from (say where this was read: below all its other keys a line `[[source]]`, and below that `url = "https://..."`)
    actors/quay.toml:1:1: error[missing-field]: the actor has no `name` (add `name = { sv = "...", en = "..." }`)
    actors/quay.toml:2:6: error[bad-id]: `Ånge` is no id (write `ange`; an id has lower-case letters a to z, digits and single hyphens, starts with a letter and has at most 64 characters)
    actors/quay.toml:4:1: warning[unknown-key]: unknown key `nmae` (did you mean `name`?)
    actors/quay.toml:5:11: error[bad-url]: `ftp://example.org` is no web address (write it as in `https://example.org/page`: it starts with `https://` or `http://` and has no spaces)
    actors/quay.toml:7:1: error[missing-source]: nothing says where this comes from (say where this was read: below all its other keys a line `[[offering.source]]`, and below that `url = "https://..."`)
    actors/quay.toml:9:8: error[wrong-type]: expected a text per language, found a string (write the language: `{ sv = "Kran" }`)
    actors/quay.toml:10:10: error[unknown-term]: unknown area `patnet` (a new area is added in `vocabulary.toml`)
    actors/quay.toml:10:20: error[unknown-term]: unknown area `lån` (did you mean `loans`? a new area is added in `vocabulary.toml`)
    actors/quay.toml:11:10: error[wrong-type]: expected a list, found a string (write `["idea"]`)
    actors/quay.toml:12:10: error[bad-value]: `open` is not one of the words known here (write `active`, `paused` or `ended`)
    actors/quay.toml:13:9: error[bad-date]: `2019-13` is no date (write a year, a month or a day: `"2019"`, `"2019-01"` or `"2019-01-17"`)
    actors/quay.toml:18:6: error[duplicate-id]: the actor has an offering `crane` already; first written here: actors/quay.toml:8:6 (give one of them another id, or delete it)
    actors/quay.toml:19:8: warning[missing-translation]: no `en` text (add `en = "..."`; until then the other language is shown, marked)
    actors/quay.toml:23:9: error[status-until]: it is not said to have ended, but `until` has passed (2020-10-30) (write `status = "ended"`, or correct `until`; it counts as ended)
    actors/quay.toml:24:19: error[future-date]: 2027-01-01 is in the future (today is 2026-11-24)
    actors/quay.toml:24:47: error[bad-value]: `guess` is not one of the words known here (write `call`, `mail`, `meeting` or `web`)
    actors/quay.toml:28:8: error[future-date]: 2999 is in the future (today is 2026-11-24)
    -- stderr --
    4 files in `.`: 16 errors, 2 warnings
    `lots explain missing-source` says more about a code
    [exit 1]
    "#);
}

#[test]
fn with_the_line_and_a_caret() {
    let sandbox = Sandbox::small();
    sandbox.file(
        "vocabulary.toml",
        sandbox
            .read("vocabulary.toml")
            .replace("id = \"growth\"", "id = \"idea\""),
    );
    assert_snapshot!(sandbox.typed("check"), @r#"
    error[unknown-term]: unknown stage `growth`
      --> actors/harbour.toml:33:19
       |
    33 | stages = ["idea", "growth"]
       |                   ^^^^^^^^
       |
    help: a new stage is added in `vocabulary.toml`

    error[unknown-term]: unknown stage `growth`
      --> actors/harbour.toml:46:11
       |
    46 | stages = ["growth"]
       |           ^^^^^^^^
       |
    help: a new stage is added in `vocabulary.toml`

    error[duplicate-id]: `idea` is there already
      --> vocabulary.toml:17:6
       |
    17 | id = "idea"
       |      ^^^^^^
       |
    note: first written here
      --> vocabulary.toml:13:6
       |
    13 | id = "idea"
       |      ^^^^^^
    help: give one of them another id, or delete it

    -- stderr --
    3 files in `.`: 3 errors
    `lots explain unknown-term` says more about a code
    [exit 1]
    "#);
}

#[test]
fn as_json() {
    let sandbox = Sandbox::small();
    sandbox.file(
        "actors/harbour.toml",
        sandbox
            .read("actors/harbour.toml")
            .replace("\"skipper\"", "\"skiper\""),
    );
    let finding = sandbox.typed("check --format json").json()[0].clone();
    assert_eq!(finding["code"], "unknown-term");
    assert_eq!(finding["path"], "actors/harbour.toml");
    assert_eq!(
        (finding["line"].as_u64(), finding["column"].as_u64()),
        (Some(34), Some(14))
    );
    assert!(
        finding["help"]
            .as_str()
            .expect("text")
            .contains("did you mean `skipper`")
    );
}

#[test]
fn what_cannot_be_read_is_not_missing_too() {
    let sandbox = Sandbox::small();
    let broken = sandbox
        .read("actors/harbour.toml")
        .replace("\"https://example.org/pilot\"", "\"example.org/pilot\"")
        .replace("stages = [\"idea\"]", "stages = \"idea\"");
    sandbox.file("actors/harbour.toml", broken);
    let findings = sandbox.typed("check --format json").json();
    let codes: Vec<&str> = findings
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    assert_eq!(codes, ["wrong-type", "bad-url"], "{findings}");
}

#[test]
fn all_is_well() {
    let ran = Sandbox::small().typed("check").yes();
    assert_snapshot!(ran, @"
    -- stderr --
    3 files in `.`: all is well
    ");
    assert_eq!(
        Sandbox::small().typed("check --format json").yes().out,
        "[]\n"
    );
}

#[test]
fn what_has_ended_need_not_be_classified() {
    let sandbox = Sandbox::small();
    let offering = |status: &str| {
        format!(
            "schema = 1\nid = \"quay\"\nkind = \"association\"\nname = {{ sv = \"Kajen\", en = \"The Quay\" }}\n\n\
             [[source]]\nurl = \"https://example.org\"\n\n[[offering]]\nid = \"crane\"\nname = {{ sv = \"Kran\", en = \"Crane\" }}\n\
             {status}\n[[offering.source]]\nurl = \"https://example.org\"\n"
        )
    };
    sandbox.file("actors/quay.toml", offering(""));
    let warned = sandbox.typed("check --format short").out;
    assert_eq!(warned.matches("warning[not-classified]").count(), 2);
    sandbox.file("actors/quay.toml", offering("status = \"ended\""));
    assert_eq!(sandbox.typed("check --format short").out, "");
}

#[test]
fn two_files_with_one_actor() {
    let sandbox = Sandbox::small();
    sandbox.file("actors/haven.toml", sandbox.read("actors/harbour.toml"));
    let ran = sandbox.typed("check --format short");
    assert!(
        ran.out
            .contains("actors/haven.toml:2:6: error[duplicate-id]"),
        "{ran}"
    );
    assert!(
        ran.out
            .contains("which is answered from: actors/harbour.toml:2:6"),
        "{ran}"
    );
    assert_eq!(
        sandbox.typed("find --format ids --quiet").yes().out,
        "harbour/pilot\nharbour/rope\n"
    );
}

#[test]
fn explain_knows_every_code() {
    let sandbox = Sandbox::new();
    let all = sandbox.typed("explain").yes();
    assert!(all.lines().len() > 20);
    for line in all.lines() {
        let code = line.split(' ').next().expect("a code");
        let one = sandbox.lots(&["explain", code]).yes();
        let is_topic = line.contains("  topic ");
        assert_eq!(one.out.starts_with(code), !is_topic, "{one}");
    }
    for (typed, topic) in [("Catalogue", "catalogue"), ("COLUMNS", "columns")] {
        let document = sandbox.lots(&["explain", topic]).yes().out;
        assert_eq!(sandbox.lots(&["explain", typed]).yes().out, document);
    }
    for (typed, near) in [("catalog", "catalogue"), ("column", "columns")] {
        let ran = sandbox.lots(&["explain", typed]).failed();
        assert!(ran.err.contains(&format!("did you mean `{near}`")), "{ran}");
    }
    let ran = sandbox.typed("explain missing-sorce").failed();
    assert!(ran.err.contains("did you mean `missing-source`"), "{ran}");
}

#[test]
fn what_is_explained_fits_the_terminal() {
    let sandbox = Sandbox::new();
    let all = sandbox.typed("explain").yes().out;
    let fitted = sandbox.at_terminal(80, &["explain"]).yes().out;
    let narrow = sandbox.at_terminal(60, &["explain", "bad-id"]).yes().out;
    for (text, width) in [(&fitted, 80), (&narrow, 60)] {
        let text = text.split("\nThis breaks it").next().unwrap_or_default();
        let longest = text.lines().map(|line| line.chars().count()).max();
        assert!(longest.is_some_and(|longest| longest <= width), "{text}");
    }
    let words = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&all), words(&fitted), "nothing is left out");
}

#[test]
fn of_very_many_findings_the_first_are_shown_and_the_rest_counted() {
    let sandbox = Sandbox::small();
    let many = |written: fn(usize) -> String| (0..5000).map(written).collect::<String>();
    let unknown = many(|n| format!("key{n} = 1\n"));
    let terms = many(|n| format!("\"t{n}\", "));
    sandbox.file(
        "actors/harbour.toml",
        sandbox
            .read("actors/harbour.toml")
            .replace("schema = 1\n", &format!("schema = 1\n{unknown}"))
            .replace(
                "areas = [\"advice\"]\nstages = [\"growth\"]",
                &format!("areas = [{terms}]\nstages = [\"growth\"]"),
            ),
    );
    for format in ["short", "pretty"] {
        let ran = sandbox.typed(&format!("check --format {format}"));
        assert_eq!(ran.code, 1);
        assert_eq!(ran.out.matches("warning[").count(), 100, "{format}");
        assert_eq!(ran.out.matches("error[").count(), 100, "{format}");
        let last = ran.lines().into_iter().rfind(|line| !line.is_empty());
        assert_eq!(
            last,
            Some("actors/harbour.toml: and 9800 more; `--format json` has them all"),
            "{format}"
        );
        assert!(ran.err.contains("5000 errors, 5000 warnings"));
    }
    let all = sandbox.typed("check --format json").json();
    let all = all.as_array().expect("a list");
    assert_eq!(all.len(), 10_000);
    let place =
        |finding: &serde_json::Value| (finding["line"].as_u64(), finding["column"].as_u64());
    assert_eq!(place(&all[4999]), (Some(5001), Some(1)));
    // All in one long line.
    let line = 5000 + 45;
    let column = "areas = [".len() + terms.find("\"t4999\"").expect("there") + 1;
    assert_eq!(place(&all[9999]), (Some(line), Some(column as u64)));
}

#[test]
fn an_id_that_answers_use_themselves_is_taken() {
    for taken in ["all", "area", "from", "sum", "what"] {
        let sandbox = Sandbox::small();
        let stage = format!("[[stage]]\nid = \"{taken}\"\nname = {{ sv = \"x\", en = \"x\" }}\n");
        sandbox.file("vocabulary.toml", VOCABULARY.to_owned() + &stage);
        let ran = sandbox.typed("check --format short");
        assert_eq!(ran.code, 1, "{ran:?}");
        assert!(
            ran.out
                .contains(&format!("error[bad-id]: `{taken}` is taken")),
            "{ran:?}"
        );
        let map = sandbox.typed("map --format csv").out;
        assert!(map.starts_with("area,idea,growth,all\r\n"), "{map}");
    }
}

#[test]
fn a_limit_beyond_all_bounds_is_told_and_not_used() {
    let sandbox = Sandbox::small().with("LOTS_ACTOR", "harbour");
    let about = sandbox.read("catalogue.toml");
    let limits = "[follow_up]\nfirst_answer = 10000000\n[freshness]\ndue = 2147483647\n[retention]\nmonths = 300000\n";
    sandbox.file("catalogue.toml", about + limits);
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.code, 1, "{ran}");
    assert_eq!(
        ran.out
            .matches("error[bad-value]: expected a whole number from 0 to")
            .count(),
        3,
        "{ran}"
    );
    let _found = sandbox.typed("find").yes();
    let _referred = sandbox.typed("refer pilot --yes").yes();
    let due = sandbox.typed("referral list --due");
    assert_eq!(due.code, 1, "{due}");
    assert!(due.err.contains("no referrals match"), "{due}");
}

#[test]
fn a_name_stands_on_one_line() {
    let sandbox = Sandbox::small();
    let harbour = HARBOUR.replace("\"Lotsning\"", "\"Lotsning\\nin\"");
    assert_ne!(harbour, HARBOUR);
    sandbox.file("actors/harbour.toml", &harbour);
    let ran = sandbox.typed("check --format short").yes();
    assert_snapshot!(ran.out, @"actors/harbour.toml:14:8: warning[control-character]: the name has a line break or a tab (write it on one line, with spaces)");
}

#[test]
fn a_bracket_that_is_not_closed_is_one_error() {
    let sandbox = Sandbox::small();
    let text = sandbox.read("actors/harbour.toml");
    let open = text.replacen("areas = [\"advice\"]", "areas = [\"advice\"", 1);
    sandbox.file("actors/harbour.toml", &open);
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.out.lines().count(), 1, "{ran}");
    assert!(
        ran.out.contains(":16:1: error[syntax]: missing comma"),
        "{ran}"
    );
    assert!(
        ran.out
            .contains("close every bracket and quote on this line and the one before"),
        "{ran}"
    );
    // What is not about a bracket has nothing to do with what comes after.
    let both = text
        .replacen("id = \"harbour\"", "id = harbour", 1)
        .replacen("kind = \"association\"", "kind = association", 1);
    sandbox.file("actors/harbour.toml", &both);
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.out.matches("must be quoted").count(), 2, "{ran}");
    // Nor have those that are far apart.
    let two = text.replacen("id = \"pilot\"", "id = pilot", 1).replacen(
        "id = \"lamp\"",
        "id \"lamp\"",
        1,
    );
    sandbox.file("actors/harbour.toml", &two);
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.out.matches("error[syntax]").count(), 2, "{ran}");
}

#[test]
fn a_price_and_an_offering_in_the_wrong_form_come_with_the_right_one() {
    let sandbox = Sandbox::small();
    let text = sandbox.read("actors/harbour.toml");
    let price = text.replacen("price = { kind = \"free\" }", "price = \"free\"", 1);
    sandbox.file("actors/harbour.toml", &price);
    let ran = sandbox.typed("check --format short");
    assert!(
        ran.out
            .contains("write `price = { kind = \"...\" }` with `free`, `fee`"),
        "{ran}"
    );
    let (head, _) = text.split_once("[[offering]]").expect("it has some");
    sandbox.file(
        "actors/harbour.toml",
        [head, "[offering]\nid = \"pilot\"\n"].concat(),
    );
    let ran = sandbox.typed("check --format short");
    assert!(
        ran.out.contains("write `[[offering]]` in its place"),
        "{ran}"
    );
}

/// A text over several lines takes whatever stands in it.
#[test]
fn a_conflict_of_git_within_a_text_is_found_and_not_shown() {
    let sandbox = Sandbox::small();
    let _indexed = sandbox.typed("find").yes();
    let conflict =
        "sv = \"\"\"\n<<<<<<< HEAD\nHjälp in.\n=======\nHjälp ut.\n>>>>>>> other\n\"\"\"";
    let text = HARBOUR.replace("sv = \"Hjälp in i hamn.\"", conflict);
    assert_ne!(text, HARBOUR);
    sandbox.file("actors/harbour.toml", &text);
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.code, 1, "{ran}");
    assert!(
        ran.out
            .starts_with("actors/harbour.toml:22:1: error[syntax]: git has left two versions here"),
        "{ran}"
    );
    assert_eq!(ran.out.lines().count(), 1, "{ran}");
    let shown = sandbox.typed("show harbour/pilot").yes();
    assert!(shown.out.contains("Hjälp in i hamn."), "{shown}");
    assert!(shown.err.contains("1 problem in the catalogue"), "{shown}");
}

#[test]
fn what_nobody_sees_is_found_and_does_not_shift_the_caret() {
    let sandbox = Sandbox::small();
    let text = HARBOUR
        .replace("sv = \"Hamnen\"", "sv = \"Ham\u{ad}nen\", no = \"x\"")
        .replace(
            "\"https://example.org\"",
            "\"https://example.org/\u{202e}a\"",
        );
    sandbox.file("actors/harbour.toml", &text);
    let found = sandbox.typed("check --format json").json();
    let places: Vec<_> = found
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| {
            let number = |key: &str| finding[key].as_u64();
            (finding["code"].as_str(), number("line"), number("column"))
        })
        .collect();
    assert_eq!(
        places,
        [
            (Some("bad-url"), Some(4), Some(11)),
            (Some("control-character"), Some(4), Some(11)),
            (Some("control-character"), Some(6), Some(15)),
            (Some("unknown-key"), Some(6), Some(26)),
        ]
    );
    let pretty = sandbox.typed("check").out;
    assert!(pretty.contains("actors/harbour.toml:6:26"), "{pretty}");
    let lines: Vec<&str> = pretty.lines().collect();
    let shown = lines
        .iter()
        .rposition(|line| line.contains("Ham¿nen"))
        .expect("it is shown");
    let column = |line: &str, mark: &str| {
        line.split_once(mark)
            .map(|(before, _)| before.chars().count())
    };
    assert_eq!(
        column(lines[shown], "no = "),
        column(lines[shown + 1], "^^"),
        "{pretty}"
    );
}

#[test]
fn no_file_has_a_contact_of_a_person() {
    let sandbox = Sandbox::small();
    let inclusion = "inclusion.sv = \"Fråga kim.larsson@example.org.\"\n";
    for (file, text) in [
        ("catalogue.toml", CATALOGUE.to_owned() + inclusion),
        (
            "vocabulary.toml",
            VOCABULARY.replace("\"råd\"", "\"kim.larsson@example.org\""),
        ),
        (
            "actors/harbour.toml",
            HARBOUR.replace("kanal 16", "070-174 06 05"),
        ),
        // Not even what nobody can read otherwise.
        (
            "actors/quay.toml",
            "id = kim.larsson@example.org".to_owned(),
        ),
    ] {
        sandbox.file(file, text);
        let found = sandbox.typed("check --format short").out;
        let is_found = |line: &str| line.starts_with(file) && line.contains("private-contact");
        assert!(found.lines().any(is_found), "{file}\n{found}");
    }
}
