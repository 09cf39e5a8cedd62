//! Formats, columns, files, languages: the contracts of other people's scripts.

use insta::assert_snapshot;

use crate::sandbox::{HARBOUR, Sandbox};

/// Adding a key is fine; a key that changes or goes breaks somebody's script.
#[test]
fn the_keys_of_find() {
    let hit = Sandbox::small().typed("find --format json").yes().json()[0].clone();
    let keys: Vec<&String> = hit.as_object().expect("an object").keys().collect();
    assert_snapshot!(keys.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(" "), @"name actor_name id actor summary areas stages audiences price price_amount price_text next_step freshness status until scope partners conditions not_for website verified source_date own untranslated");
}

#[test]
fn json_is_an_array_with_lists_dates_and_nulls() {
    let rows = Sandbox::small().typed("find --format json").yes().json();
    assert_eq!(rows[0]["areas"], serde_json::json!(["advice"]));
    assert_eq!(rows[0]["verified"], "2026-11-01");
    assert_eq!(rows[0]["freshness"], "fresh");
    assert_eq!(rows[1]["verified"], serde_json::Value::Null);
    assert_eq!(rows[1]["status"], serde_json::Value::Null);
    let nothing = Sandbox::small().typed("find --area loans --price free --format json");
    assert_eq!((nothing.out.as_str(), nothing.code), ("[]\n", 1));
    let lines = Sandbox::small().typed("find --format jsonl").yes();
    assert_eq!(lines.lines().len(), 2);
    assert_eq!(
        lines
            .lines()
            .iter()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).expect("JSON"))
            .collect::<serde_json::Value>(),
        rows
    );
}

#[test]
fn csv_and_json_say_the_same() {
    let sandbox = Sandbox::new();
    let json = sandbox.typed("find --all --format json").yes().json();
    let csv = sandbox.typed("find --all --format csv").yes().out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().expect("headers").clone();
    for (row, object) in reader.records().zip(json.as_array().expect("an array")) {
        for (key, value) in headers.iter().zip(&row.expect("a row")) {
            let expected = match &object[key] {
                serde_json::Value::Null => String::new(),
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Array(list) => list
                    .iter()
                    .map(|v| v.as_str().expect("text"))
                    .collect::<Vec<_>>()
                    .join("; "),
                other => other.to_string(),
            };
            assert_eq!(value, expected, "{key}");
        }
    }
    assert!(json.as_array().expect("an array").len() > 70);
}

#[test]
fn markdown_is_a_table() {
    assert_snapshot!(Sandbox::small().typed("find --format markdown --lang en").yes().out, @"
    | Offering | Actor | Id | Stages | Audiences | Price | Next step | As of | Status |
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |
    | Piloting | The harbour | harbour/pilot | Idea | Anyone | free | Call on channel 16. | 2026-11-01 fresh | active |
    | Rope on loan | The harbour | harbour/rope | Idea–Growth | Skipper | loan: SEK 100 | https://example.org | undated unverified |  |
    ");
}

#[test]
fn excel_gets_a_mark_semicolons_and_no_formulas() {
    let sandbox = Sandbox::small();
    let text = sandbox
        .read("actors/harbour.toml")
        .replace("\"Lotsning\"", "\"=1+1\"");
    sandbox.file("actors/harbour.toml", text);
    let ran = sandbox.typed("find --excel --columns id,name").yes();
    assert_eq!(
        ran.out,
        "\u{feff}id;name\r\nharbour/pilot;'=1+1\r\nharbour/rope;Replån\r\n"
    );
    assert!(
        sandbox
            .typed("find --format csv --columns name")
            .yes()
            .out
            .contains("\n=1+1")
    );
}

#[test]
fn columns_are_chosen_and_checked() {
    let sandbox = Sandbox::small();
    assert_eq!(
        sandbox
            .typed("find --columns id,price --no-headers")
            .yes()
            .out,
        "harbour/pilot  gratis\nharbour/rope   lån: 100\u{a0}kr\n"
    );
    let ran = sandbox.typed("find --columns prise").failed();
    assert!(ran.err.contains("did you mean `price`"), "{ran}");
}

#[test]
fn an_output_file_is_whole_or_not_there() {
    let sandbox = Sandbox::small();
    let printed = sandbox.typed("find --format json").yes().out;
    let written = sandbox.typed("find --output hits.json").yes();
    assert_eq!(
        (written.out.as_str(), sandbox.read("hits.json")),
        ("", printed)
    );
    let _said = sandbox.typed("find --output nowhere/hits.json").failed();
    let _said = sandbox.typed("find --output actors").failed();
    #[cfg(target_os = "linux")]
    {
        let full = sandbox.typed("find --output /dev/full").failed();
        assert!(full.err.contains("hint: make room"), "{full}");
    }
    let _said = sandbox
        .typed("find --columns prise --output hits.json")
        .failed();
    assert!(
        sandbox.read("hits.json").starts_with('['),
        "what was there is still there"
    );
    let left: Vec<_> = std::fs::read_dir(sandbox.work())
        .expect("listed")
        .filter_map(|e| e.expect("listed").file_name().into_string().ok())
        .collect();
    assert!(!left.iter().any(|name| name.ends_with(".tmp")), "{left:?}");
}

#[test]
fn the_language_comes_from_flag_environment_settings_locale_catalogue() {
    let title = |sandbox: &Sandbox, args: &str| {
        sandbox.typed(args).yes().lines()[0]
            .split(' ')
            .next()
            .map(str::to_owned)
    };
    let sv = Some("Erbjudande".to_owned());
    let en = Some("Offering".to_owned());
    assert_eq!(title(&Sandbox::small(), "find"), sv);
    assert_eq!(title(&Sandbox::small().with("LANG", "C.UTF-8"), "find"), sv);
    let english = Sandbox::small().with("LANG", "en_GB.UTF-8");
    assert_eq!(title(&english, "find"), en);
    std::fs::create_dir_all(english.root().join("home/.config/lots")).expect("made");
    std::fs::write(
        english.root().join("home/.config/lots/config.toml"),
        "lang = \"sv\"\n",
    )
    .expect("written");
    assert_eq!(title(&english, "find"), sv);
    let english = english.with("LOTS_LANG", "en");
    assert_eq!(title(&english, "find"), en);
    assert_eq!(title(&english, "find --lang sv"), sv);
}

#[test]
fn what_is_not_found_is_null_and_leaves_a_file_as_it_was() {
    let sandbox = Sandbox::small();
    assert_eq!(sandbox.typed("show nosuch --format json").out, "null\n");
    assert_eq!(sandbox.typed("show nosuch").out, "");
    sandbox.file("kept.json", "{}");
    assert_eq!(sandbox.typed("show nosuch --output kept.json").code, 1);
    assert_eq!(sandbox.read("kept.json"), "{}");
}

#[test]
fn no_text_of_the_catalogue_is_a_mark_in_markdown() {
    let sandbox = Sandbox::small();
    let path = "actors/harbour.toml";
    let note = "note = { sv = \"# rubrik\\n1. ett\\n- ~~två~~\" }\nid = \"harbour\"";
    sandbox.file(
        path,
        sandbox.read(path).replacen("id = \"harbour\"", note, 1),
    );
    let shown = sandbox.typed("show harbour --format markdown").yes().out;
    let lines = r"
  - \# rubrik
  - 1\. ett
  - \- \~\~två\~\~
";
    assert!(shown.contains(lines), "{shown}");
}

#[test]
fn colours_only_where_they_are_wanted() {
    let sandbox = Sandbox::small();
    assert!(!sandbox.typed("find").yes().out.contains('\u{1b}'));
    assert!(
        sandbox
            .typed("find --color always")
            .yes()
            .out
            .contains("\u{1b}[1m")
    );
    assert!(
        !Sandbox::small()
            .with("NO_COLOR", "1")
            .typed("find")
            .yes()
            .out
            .contains('\u{1b}')
    );
    assert!(
        Sandbox::small()
            .with("CLICOLOR_FORCE", "1")
            .typed("find")
            .yes()
            .out
            .contains('\u{1b}')
    );
}

#[test]
fn a_pipe_gets_whole_lines_however_long() {
    let sandbox = Sandbox::small().with("COLUMNS", "40");
    let long = "mycket ".repeat(100);
    let text = sandbox
        .read("actors/harbour.toml")
        .replace("Anropa på kanal 16.", &long);
    sandbox.file("actors/harbour.toml", text);
    assert!(sandbox.typed("find").yes().lines()[1].contains(long.trim_end()));
}

#[cfg(unix)]
#[test]
fn an_output_file_may_have_any_name_and_be_a_link() {
    let sandbox = Sandbox::small();
    let long = "a".repeat(250);
    let _written = sandbox.lots(&["find", "--output", &long]).yes();
    assert!(sandbox.work().join(&long).is_file());
    for (to, link) in [("target.csv", "middle.csv"), ("middle.csv", "link.csv")] {
        std::os::unix::fs::symlink(to, sandbox.work().join(link)).expect("linked");
    }
    let _written = sandbox.typed("find --output link.csv").yes();
    for link in ["link.csv", "middle.csv"] {
        assert!(sandbox.work().join(link).is_symlink());
    }
    assert!(!sandbox.read("target.csv").is_empty());
}

#[cfg(unix)]
#[test]
fn an_output_file_belongs_to_whom_it_belonged() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    let sandbox = Sandbox::small();
    sandbox.file("list.csv", "before");
    let path = sandbox.work().join("list.csv");
    let seen = || {
        let seen = path.metadata().expect("seen");
        (seen.uid(), seen.gid(), seen.mode() & 0o7777)
    };
    // Who may not give files away may still have several groups.
    let groups = std::process::Command::new("id")
        .arg("-G")
        .output()
        .expect("ran")
        .stdout;
    let groups = String::from_utf8(groups).expect("numbers");
    let another = groups
        .split_whitespace()
        .last()
        .and_then(|group| group.parse().ok());
    let given = chown(&path, Some(12345), Some(12345)).or_else(|_| chown(&path, None, another));
    given.expect("one may do one or the other");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("set");
    let before = seen();
    let _written = sandbox.typed("find --output list.csv").yes();
    assert_ne!(sandbox.read("list.csv"), "before");
    assert_eq!(seen(), before);
}

#[test]
fn the_ending_of_a_file_may_be_written_large() {
    let sandbox = crate::referral::small();
    let _code = crate::referral::referred(&sandbox, &[]);
    for (line, ending) in [
        ("find", "csv"),
        ("find", "json"),
        ("find", "jsonl"),
        ("find", "md"),
        ("referral list", "csv"),
        ("referral export", "csv"),
        ("referral export", "json"),
        ("check", "json"),
    ] {
        let [small, large] = [ending.to_owned(), ending.to_uppercase()].map(|ending| {
            let file = format!("small-or-large.{ending}");
            let _written = sandbox.typed(&format!("{line} --output {file}")).yes();
            sandbox.read(&file)
        });
        assert_eq!(small, large, "{line} {ending}");
        let table = sandbox.typed(line).yes().out;
        assert_ne!(large, table, "{line} {ending}");
    }
    for ending in ["XLSX", "Ods"] {
        let ran = sandbox.typed(&format!("find --output book.{ending}"));
        assert!(ran.failed().err.contains("would be no workbook"));
    }
    for ending in ["tsv", "YAML"] {
        let find = format!("find --output data.{ending}");
        let ran = sandbox.typed(&find).failed();
        assert!(ran.err.contains("would be no such file"), "{ran}");
        let _asked_for = sandbox.typed(&[&find, " --format csv"].concat()).yes();
    }
}

#[test]
fn what_another_process_left_is_neither_in_the_way_nor_taken_away() {
    let sandbox = Sandbox::small();
    let process = std::process::id();
    let left = ["", ".0", ".1"].map(|number| format!(".lots.{process}{number}.tmp"));
    for name in &left {
        sandbox.file(name, "theirs");
    }
    // At a terminal it runs in this process, so that its number is known.
    let out = sandbox.work().join("out.csv");
    let out = out.to_str().expect("UTF-8");
    let _written = sandbox.at_terminal(80, &["find", "--output", out]).yes();
    assert!(sandbox.read("out.csv").contains("harbour/pilot"));
    for name in &left {
        assert_eq!(sandbox.read(name), "theirs", "{name}");
    }
    let files = std::fs::read_dir(sandbox.work()).expect("listed").count();
    assert_eq!(
        files,
        left.len() + ["catalogue.toml", "vocabulary.toml", "actors", "out.csv"].len()
    );
}

#[test]
fn a_long_listing_is_whole_in_each_format_and_has_one_head() {
    let sandbox = Sandbox::small();
    let (head, offering) = HARBOUR.split_once("[[offering]]").expect("it has one");
    let (offering, _) = offering.split_once("[[offering]]").expect("it has two");
    // More than are asked of the index at a time (1,000), and than are written at a time (100).
    let many = 1_050;
    let offerings = (0..many).map(|n| {
        let id = format!("id = \"pilot-{n}\"\nuntil = 2099-01-01");
        ["[[offering]]", &offering.replacen("id = \"pilot\"", &id, 1)].concat()
    });
    let text = head.to_owned() + &offerings.collect::<String>();
    sandbox.file("actors/harbour.toml", text);
    let find_these = "find --columns id,until";
    let find = [find_these, " --format markdown"].concat();
    let ran = sandbox.typed(&find).yes();
    let lines = ran.lines();
    assert_eq!(lines.len(), many + 2);
    assert_eq!(lines.iter().filter(|line| line.contains("---")).count(), 1);
    let rows = lines
        .iter()
        .filter(|line| line.starts_with("| harbour/pilot-"));
    assert_eq!(
        rows.filter(|row| row.ends_with("| 2099-01-01 |")).count(),
        many
    );
    let bare = sandbox.typed(&[&find, " --no-headers"].concat()).yes();
    assert_eq!(bare.lines(), &lines[2..]);
    let written = |format: &str| {
        sandbox
            .typed(&format!("{find_these} --format {format}"))
            .yes()
    };
    let ids = written("ids").out;
    // Nothing but the id tells them apart.
    assert!(ids.lines().is_sorted());
    let in_markdown = lines[2..].iter().filter_map(|line| line.split(' ').nth(1));
    assert!(ids.lines().eq(in_markdown));
    let objects = ids
        .lines()
        .map(|id| serde_json::json!({"id": id, "until": "2099-01-01"}));
    let objects: Vec<serde_json::Value> = objects.collect();
    assert_eq!(written("json").json(), serde_json::json!(objects));
    let parsed = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("an object");
    assert!(written("jsonl").out.lines().map(parsed).eq(objects));
    let records = ids.lines().map(|id| format!("{id},2099-01-01"));
    let csv = std::iter::once("id,until".to_owned()).chain(records);
    assert!(written("csv").out.lines().eq(csv));
    assert_eq!(written("table").lines().len(), many + 1);
    let for_spreadsheets = sandbox.typed(&[find_these, " --excel"].concat()).yes();
    assert_eq!(for_spreadsheets.out.matches('\u{feff}').count(), 1);
    let all_at_once = sandbox.typed("find --format json --limit 100").yes();
    assert_eq!(all_at_once.json().as_array().map(Vec::len), Some(100));
    let at_terminal = sandbox.at_terminal(80, &["find", "--limit", "150"]).yes();
    assert_eq!(at_terminal.out.matches("Erbjudande").count(), 1);
}
