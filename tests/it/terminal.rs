//! What differs at a terminal: width, room, colour, and that it is never made to obey.

use insta::assert_snapshot;
use unicode_width::UnicodeWidthStr as _;

use crate::sandbox::{CATALOGUE, HARBOUR, Sandbox, VOCABULARY};

#[test]
fn a_table_is_fitted_to_the_terminal_and_its_ids_are_whole() {
    let sandbox = Sandbox::new();
    for width in [60, 80, 109, 110, 200] {
        let ran = sandbox
            .at_terminal(width, &["find", "--color", "never", "--all"])
            .yes();
        for line in ran.lines() {
            assert!(line.width() <= usize::from(width), "{width}: {line}");
        }
    }
    // Among them the longest there are, which alone take half the width.
    let ids = sandbox.typed("find --format ids").yes().out;
    let find = ["find", "--limit", "99", "--color", "never"];
    let path = ["path", "--limit", "99", "--color", "never"];
    for width in [80, 109, 110, 200] {
        for args in [find, path] {
            let ran = sandbox.at_terminal(width, &args).yes();
            let whole = ids.lines().filter(|id| ran.out.contains(id)).count();
            assert_eq!(whole, ids.lines().count(), "{width}: {ran}");
        }
    }
    // As are the words, where there is room for the longest of each column.
    for (width, typed, whole) in [
        (80, "audiences", "universitetsanställd"),
        (112, "find lån", "20\u{a0}000\u{a0}000\u{a0}kr"),
        (112, "map", "Investeringskapital"),
        (130, "find --limit 99", "https://www.robotdalen.se"),
    ] {
        for color in ["never", "always"] {
            let mut args: Vec<&str> = typed.split(' ').collect();
            args.extend(["--color", color]);
            let ran = sandbox.at_terminal(width, &args).yes();
            assert!(ran.out.contains(whole), "{color}: {ran}");
        }
    }
    for width in [1, 3, 20] {
        let _answered = sandbox.at_terminal(width, &["find", "lån"]).yes();
    }
}

#[test]
fn little_room_has_all_that_matters() {
    let ran = Sandbox::small().at_terminal(60, &["find", "--color", "never", "--lang", "en"]);
    assert_snapshot!(ran.yes(), @"
    Offering                     Next step            As of
    Piloting                     Call on channel 16.  2026-11-01
    The harbour                                       fresh
    harbour/pilot                                     active
    Anyone
    Idea · free

    Rope on loan                 https://example.org  undated
    The harbour                                       unverified
    harbour/rope
    Skipper
    Idea–Growth · loan: SEK 100
    -- stderr --
    2 offerings
    1 offering that ended or paused left out; `--all` shows them
    ");
}

#[test]
fn fifty_rows_and_the_number_of_the_rest() {
    let sandbox = Sandbox::new();
    let ran = sandbox.at_terminal(200, &["find"]).yes();
    assert!(
        ran.err.contains("50 of ") && ran.err.contains("--limit"),
        "{ran}"
    );
    let all = sandbox.at_terminal(200, &["find", "--format", "ids"]).yes();
    assert!(all.lines().len() > 50, "machines get all");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let colored = |sandbox: &Sandbox, args: &[&str]| {
        let ran = sandbox.at_terminal(100, args);
        (ran.out.contains('\u{1b}'), ran.err.contains('\u{1b}'))
    };
    let sandbox = Sandbox::small();
    assert_eq!(colored(&sandbox, &["find"]), (true, true));
    assert_eq!(
        colored(&sandbox, &["find", "--color", "never"]),
        (false, false)
    );
    assert_eq!(
        colored(&sandbox, &["find", "--area", "xyzzy", "--color=never"]),
        (false, false)
    );
    assert_eq!(
        colored(&sandbox, &["--help", "--color", "never"]),
        (false, false)
    );
    let file = sandbox.root().join("file");
    let file = file.to_str().expect("UTF-8");
    assert_eq!(
        colored(&sandbox, &["find", "--output", file]),
        (false, true)
    );
    let without = Sandbox::small().with("NO_COLOR", "1");
    assert_eq!(colored(&without, &["find"]), (false, false));
    assert_eq!(
        colored(&without, &["find", "--area", "xyzzy"]),
        (false, false)
    );
    assert_eq!(
        colored(&without, &["find", "--color", "always"]),
        (true, true)
    );
    let settings = sandbox.root().join("home/.config/lots/config.toml");
    std::fs::create_dir_all(settings.parent().expect("a folder")).expect("made");
    let help = &["--help"][..];
    let error = &["find", "--area", "xyzzy"][..];
    let misuse = &["find", "--xyzzy"][..];
    for (said, is_colored) in [("never", false), ("always", true), ("auto", true)] {
        std::fs::write(&settings, format!("color = \"{said}\"")).expect("written");
        assert_eq!(colored(&sandbox, &["find"]), (is_colored, is_colored));
        assert_eq!(colored(&sandbox, help), (is_colored, false), "{said}");
        assert_eq!(colored(&sandbox, error), (false, is_colored), "{said}");
        assert_eq!(colored(&sandbox, misuse), (false, is_colored), "{said}");
    }
    // What is said of settings that are not understood is coloured as if they said nothing.
    std::fs::write(&settings, "color = 7").expect("written");
    assert_eq!(colored(&sandbox, &["find"]), (false, true));
    let dumb = Sandbox::small().with("TERM", "dumb");
    assert_eq!(colored(&dumb, &["find"]), (false, false));
}

/// What a terminal would obey, as TOML writes it: a colour, a title, a cleared screen, a turned direction.
const POISON: &str = "\\u001b[31m\\u001b]0;pwned\\u0007\\u009b2J\\u202e";

/// Poisons every text of a catalogue's file; `more` are those that it does not have.
fn poisoned(file: &str, more: &[(&str, &str)]) -> String {
    let mut poisoned = file.to_owned();
    for (before, text) in more {
        poisoned = poisoned.replace(before, &[*text, before].concat());
    }
    for text in [
        "sv = \"",
        "en = \"",
        "\"~",
        "by = \"",
        "amount = \"",
        "version = \"",
        "kind = \"",
    ] {
        poisoned = poisoned.replace(text, &[text, POISON].concat());
    }
    poisoned
}

fn poisoned_harbour() -> String {
    poisoned(
        HARBOUR,
        &[
            (
                "[[source]]",
                "purpose = { en = \"Why\" }\ngoals = { en = \"What for\" }\ncollaboration = { en = \"How\" }\n\
                 note = { en = \"Mind\" }\ncontact = { en = \"The counter\" }\naliases = [\"~Port\"]\n\
                 strengths = [\"~strength\"]\nmunicipalities = [\"~seat\"]\n",
            ),
            (
                "summary = ",
                "conditions = { en = \"If\" }\nbring = { en = \"A chart\" }\nnote = { en = \"Mind\" }\n\
                 aliases = [\"~Towing\"]\noutside_partners = [\"~Tug\"]\npartners = [\"~mole\", \"quay\"]\n",
            ),
            ("date = \"2026-10-01\"", "says = \"~steps\"\n"),
        ],
    )
    .replace("[\"idea\"]", &format!("[\"idea\", \"{POISON}dock\"]"))
    .replace("[\"anyone\"]", &format!("[\"anyone\", \"{POISON}crew\"]"))
    .replace("[\"advice\"]", &format!("[\"advice\", \"{POISON}repair\"]"))
}

#[test]
fn a_terminal_is_never_made_to_obey() {
    let sandbox = crate::referral::small();
    let code = crate::referral::referred(&sandbox, &["--area", "advice", "--stage", "idea"]);
    sandbox.file("catalogue.toml", poisoned(CATALOGUE, &[]));
    let meaning = "definition = { en = \"A word\" }\nnot = { en = \"Another\" }\n";
    let names = [("name = ", meaning)];
    sandbox.file("vocabulary.toml", poisoned(VOCABULARY, &names));
    let harbour = poisoned_harbour();
    sandbox.file("actors/harbour.toml", &harbour);
    let quay = harbour.replace("id = \"harbour\"", "id = \"quay\"");
    sandbox.file("actors/quay.toml", quay);
    let harmful = |text: &str| {
        text.contains(|c: char| {
            (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c)
        })
    };
    // What the program itself colours with begins so, and ends with the next `m`.
    let uncolored = |text: &str| -> String {
        let mut parts = text.split("\u{1b}[");
        let first = parts.next().unwrap_or_default().to_owned();
        let rest = parts.map(|part| match part.split_once('m') {
            Some((color, text)) if color.chars().all(|c| c == ';' || c.is_ascii_digit()) => text,
            _ => "\u{1b}",
        });
        [first].into_iter().chain(rest.map(str::to_owned)).collect()
    };
    let shown = ["referral", "show", &code];
    let card = ["referral", "card", &code];
    let listings = [
        &["find"][..],
        &["find", "--explain", "--all"],
        &["show", "harbour/pilot"],
        &["show", "harbour"],
        &["actors"],
        &["areas"],
        &["stages"],
        &["audiences"],
        &["municipalities"],
        &["map"],
        &["map", "--names"],
        &["map", "--long"],
        &["gaps", "--min", "2"],
        &["compare", "harbour", "quay"],
        &["path"],
        &["what-if", "--without", "harbour"],
        &["doctor"],
        &["referral", "list"],
        &shown,
        &["referral", "stats", "--exact"],
        &["referral", "stats", "--exact", "--by", "stage"],
    ];
    let mut lines: Vec<Vec<&str>> = Vec::new();
    for listing in listings {
        for format in ["table", "markdown", "csv", "json", "jsonl"] {
            lines.push([listing, &["--format", format]].concat());
        }
    }
    let others = [
        &card[..],
        &["check"],
        &["check", "--format", "short"],
        &["check", "--format", "json"],
        &["refer", "harbour/pilot", "--yes"],
        &["find", "--area", "\u{1b}[31mx"],
        &["show", "\u{1b}[31mx"],
        &["\u{1b}]0;pwned\u{7}"],
    ];
    lines.extend(others.map(<[&str]>::to_vec));
    for line in &lines {
        for (width, color) in [(400, "never"), (60, "never"), (100, "always")] {
            let ran = sandbox.at_terminal(width, &[line, &["--color", color][..]].concat());
            for text in [ran.out, ran.err] {
                let text = if color == "always" {
                    uncolored(&text)
                } else {
                    text
                };
                assert!(!harmful(&text), "{line:?} {width} {color}: {text:?}");
            }
        }
    }
    // What is shown of it stands there written out.
    for listing in [
        &["find"][..],
        &["show", "harbour/pilot"],
        &["actors"],
        &["areas"],
        &["map"],
        &["map", "--names"],
        &["gaps"],
        &["compare", "harbour", "quay"],
        &["path"],
        &["what-if", "--without", "harbour"],
        &card,
        &["check"],
    ] {
        let ran = sandbox.at_terminal(400, listing);
        assert!(ran.out.contains("\\u{1b}]0;pwned"), "{listing:?}: {ran}");
    }
}

#[test]
fn csv_at_a_terminal_has_no_marks_that_only_programs_read() {
    let sandbox = Sandbox::small();
    for args in [
        &["find", "--format", "csv"][..],
        &["find", "--excel"],
        &["show", "harbour", "--format", "csv"],
        &["map", "--format", "csv"],
    ] {
        let piped = sandbox.lots(args).yes().out;
        assert!(piped.contains("\r\n"), "RFC 4180: {args:?}");
        let read = piped.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        assert_eq!(sandbox.at_terminal(80, args).yes().out, read, "{args:?}");
    }
}

#[test]
fn documents_are_broken_between_words_and_else_left_alone() {
    let sandbox = Sandbox::small();
    for topic in ["referrals", "catalogue", "columns"] {
        let whole = sandbox.lots(&["explain", topic]).yes().out;
        let ran = sandbox.at_terminal(80, &["explain", topic]).yes();
        let mut is_code = false;
        for line in ran.lines() {
            is_code ^= line.starts_with("```");
            let is_word = !line.trim().contains(' ');
            assert!(is_code || is_word || line.width() <= 80, "{topic}: {line}");
        }
        let blank = |text: &str| text.lines().filter(|line| line.is_empty()).count();
        assert_eq!(blank(&ran.out), blank(&whole));
        assert!(ran.out.split_whitespace().eq(whole.split_whitespace()));
    }
}

#[test]
fn a_path_says_how_many_it_leaves_out_at_which_stage() {
    let path = [
        "path",
        "--from",
        "idea",
        "--to",
        "validation",
        "--color",
        "never",
    ];
    let ran = Sandbox::new().at_terminal(80, &path).yes();
    let all: usize = ["idea", "validation"]
        .map(|stage| {
            let found = Sandbox::new()
                .typed(&format!("find --stage {stage} --format ids"))
                .yes();
            let more = found.out.lines().count() - 3;
            assert!(ran.err.contains(&format!(" {more} at `{stage}`")), "{ran}");
            more
        })
        .iter()
        .sum();
    assert!(
        all > 0 && ran.err.contains("`--audience` says who the client is"),
        "{ran}"
    );
}

#[test]
fn the_sums_of_a_shaded_map_stand_below_its_numbers() {
    let ran = Sandbox::new()
        .at_terminal(80, &["map", "--color", "always"])
        .yes();
    let plain = |line: &str| -> String {
        let parts = line.split('\u{1b}');
        let shown = parts.map(|part| part.split_once('m').map_or(part, |(_, text)| text));
        shown.collect()
    };
    // Where the number of each column ends.
    let ends = |line: &str| -> Vec<usize> {
        let line: Vec<char> = plain(line).chars().collect();
        let is_end = |at: &usize| {
            line[*at].is_ascii_digit() && !line.get(at + 1).is_some_and(char::is_ascii_digit)
        };
        (0..line.len()).filter(is_end).collect()
    };
    let lines = ran.lines();
    let (first, last) = (
        lines.get(1).expect("advice"),
        lines.last().expect("the sums"),
    );
    let (first, last) = (ends(first), ends(last));
    assert!(
        first.len() > 5 && first.iter().all(|end| last.contains(end)),
        "{ran}"
    );
}
