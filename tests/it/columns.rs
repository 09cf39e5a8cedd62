//! `docs/columns.md` and the answers have the same keys: none is undocumented, and none is promised in vain.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::referral::{export, referred, small};
use crate::repository::Repository;
use crate::rules::verbs;
use crate::sandbox::{HARBOUR, Sandbox};

type Keys = BTreeSet<String>;

fn section(heading: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/columns.md");
    let document = fs::read_to_string(path).expect("read");
    let mut sections = document.split("\n## ");
    let section = sections.find(|section| section.starts_with(heading));
    section.unwrap_or_else(|| panic!("no {heading}")).to_owned()
}

/// Returns what stands in backticks, but for what is in brackets: that is about the key before it.
fn named(text: &str) -> Keys {
    let mut depth = 0;
    let outside = text.chars().filter(|c| {
        depth += i32::from(*c == '(');
        let is_outside = depth == 0;
        depth -= i32::from(*c == ')');
        is_outside
    });
    let outside: String = outside.collect();
    let words = outside.split('`').skip(1).step_by(2);
    words.map(str::to_owned).collect()
}

#[track_caller]
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let (_, rest) = text.split_once(before).expect(before);
    rest.split_once(after).expect(after).0
}

/// Returns the cells of a table of a section, without its head.
fn table(section: &str, number: usize) -> Vec<Vec<&str>> {
    let paragraphs = section.split("\n\n");
    let mut tables = paragraphs.filter(|paragraph| paragraph.starts_with('|'));
    let table = tables.nth(number).expect("a table");
    let rows = table.lines().skip(2);
    rows.map(|row| row.split('|').skip(1).collect()).collect()
}

/// Returns the keys of the first column of a table.
fn first(section: &str, number: usize) -> Keys {
    let rows = table(section, number);
    rows.iter().flat_map(|row| named(row[0])).collect()
}

/// Returns the keys of what is nested in a key: in its row of a table, or in the brackets behind it.
#[track_caller]
fn nested(section: &str, key: &str) -> Keys {
    let key = format!("`{key}` ");
    let rest = section.split(&key).skip(1);
    let mut objects = rest.filter_map(|rest| {
        let row = rest.split("\n|").next()?;
        let (_, objects) = row.split_once("objects with ")?;
        objects.split([')', '|']).next()
    });
    named(objects.next().expect(&key))
}

/// Returns the keys of an object, or of the first of several.
#[track_caller]
fn keys(value: &Value) -> Keys {
    let object = value.as_array().map_or(value, |list| &list[0]);
    object
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect()
}

fn without(keys: &Keys, left_out: &[&str]) -> Keys {
    let kept = keys.iter().filter(|key| !left_out.contains(&key.as_str()));
    kept.cloned().collect()
}

#[track_caller]
fn answer(sandbox: &Sandbox, line: &str) -> Value {
    let ran = sandbox.typed(&format!("{line} --format json"));
    assert!(ran.code < 2, "{line}: {ran}");
    ran.json()
}

/// Two actors with a joint offering, and an open referral to the one.
fn two() -> (Sandbox, String) {
    let sandbox = small();
    let quay = HARBOUR.replace("id = \"harbour\"", "id = \"quay\"");
    let quay = quay.replace("id = \"pilot\"", "id = \"ferry\"\npartners = [\"harbour\"]");
    sandbox.file("actors/quay.toml", quay);
    let code = referred(&sandbox, &["--client", "K-1", "--consent-count", "yes"]);
    (sandbox, code)
}

#[test]
fn of_what_is_looked_up() {
    let (sandbox, _) = two();
    let find = first(&section("`lots find`"), 0);
    assert_eq!(keys(&answer(&sandbox, "find --explain")), find);
    assert_eq!(keys(&answer(&sandbox, "find")), without(&find, &["why"]));
    let actors = first(&section("`lots actors`"), 0);
    assert_eq!(keys(&answer(&sandbox, "actors")), actors);
    let terms = first(&section("`lots areas`"), 0);
    for verb in ["areas", "stages", "audiences", "municipalities"] {
        assert_eq!(keys(&answer(&sandbox, verb)), terms, "{verb}");
    }
    let show = section("`lots show`");
    let same = between(&show, "except ", ", and these");
    let mut offering = &find - &named(same);
    offering.extend(first(&show, 0));
    let shown = answer(&sandbox, "show harbour/pilot");
    assert_eq!(keys(&shown), offering);
    assert_eq!(keys(&shown["sources"]), nested(&show, "sources"));
    let shown = answer(&sandbox, "show harbour");
    let actor = between(&show, "An actor has ", " In CSV");
    assert_eq!(keys(&shown), named(actor));
    assert_eq!(keys(&shown["offerings"]), nested(actor, "offerings"));
    let doctor = section("`lots doctor`");
    let doctor = named(between(&doctor, "\n\n", ": texts"));
    assert_eq!(keys(&answer(&sandbox, "doctor")), doctor);
    let troubled = sandbox.with("LOTS_LANG", "klingon");
    let ill = answer(&troubled, "doctor");
    assert!(ill["trouble"].is_string(), "{ill}");
    assert_eq!(keys(&ill), doctor);
}

#[test]
fn of_findings() {
    let sandbox = Sandbox::small();
    let twice = HARBOUR.replace("id = \"rope\"", "id = \"pilot\"");
    sandbox.file("actors/harbour.toml", twice);
    let check = section("`lots check --format json`");
    let found = answer(&sandbox, "check");
    assert_eq!(keys(&found), named(between(&check, "Objects with ", ".\n")));
    let found = found.as_array().expect("a list").iter();
    let other = found
        .map(|finding| &finding["other"])
        .find(|other| !other.is_null());
    let other = keys(other.expect("a second place"));
    assert_eq!(without(&other, &["path", "line", "column"]), named("`why`"));
}

#[test]
fn of_the_whole() {
    let (sandbox, _) = two();
    let map = section("`lots map`");
    let drawn = keys(&answer(&sandbox, "map"));
    let columns = named(between(&map, "the columns are ", ". "));
    assert_eq!(without(&drawn, &["idea", "growth"]), columns);
    assert_eq!(keys(&answer(&sandbox, "map --names")), drawn);
    assert_eq!(keys(&answer(&sandbox, "map --long")), first(&map, 0));
    let history = Repository::with_history();
    let changed = answer(&history.sandbox, "map --since 2026-02-01");
    assert_eq!(keys(&changed), first(&map, 1));
    assert_eq!(
        keys(&answer(&sandbox, "gaps")),
        first(&section("`lots gaps`"), 0)
    );
    assert_eq!(
        keys(&answer(&sandbox, "path")),
        first(&section("`lots path`"), 0)
    );
    let sheets = section("`lots compare` and `lots what-if`");
    let mut told = table(&sheets, 0).into_iter();
    for line in ["compare harbour quay", "what-if --without harbour"] {
        let answer = answer(&sandbox, line);
        for (sheet, rows) in answer.as_object().expect("an object") {
            let row = told.next().expect(sheet);
            assert!(row[0].starts_with(&format!(" `{sheet}` ")), "{row:?}");
            let keys = keys(rows).into_iter().map(|key| match key.as_str() {
                "only_harbour" | "only_quay" => "only_".to_owned(),
                _ => key,
            });
            let keys: Keys = keys.collect();
            assert_eq!(
                without(&keys, &["harbour", "quay"]),
                named(row[1]),
                "{sheet}"
            );
        }
    }
    assert_eq!(told.next(), None);
}

#[test]
fn of_referrals() {
    let (sandbox, code) = two();
    let told = section("`lots referral list`");
    let all = first(&told, 0);
    let one = without(&all, &["card"]);
    let list = answer(&sandbox, "referral list");
    assert_eq!(keys(&list), without(&one, &["events"]));
    assert_eq!(keys(&answer(&sandbox, "refer harbour/rope --yes")), all);
    let update = format!("referral update {code} accepted");
    let updated = answer(&sandbox, &update);
    assert_eq!(keys(&updated), one);
    assert_eq!(keys(&updated["events"]), nested(&told, "events"));
    let show = format!("referral show {code}");
    assert_eq!(keys(&answer(&sandbox, &show)), one);
    let receive = "referral receive R-7K3M --from quay --offering harbour/pilot";
    assert_eq!(keys(&answer(&sandbox, receive)), one);
    let other = small();
    other.file(
        "theirs.jsonl",
        export(&sandbox).replace("\"sent\"", "\"received\""),
    );
    let _added = other.typed("referral merge theirs.jsonl");
    let merged = answer(&other, "referral merge theirs.jsonl");
    assert_eq!(
        keys(&merged),
        named(between(&told, "`merge` gives ", ".\n"))
    );
    let forget = named(between(&told, "`forget` and `purge` give ", ";"));
    assert_eq!(keys(&answer(&sandbox, "referral forget K-1")), forget);
    assert_eq!(keys(&answer(&sandbox, "referral purge")), forget);
}

#[test]
fn of_a_referral_are_words_for_people_and_ids_for_machines() {
    let sandbox = small();
    let code = referred(&sandbox, &["--area", "advice", "--stage", "growth"]);
    let declined = format!("referral update {code} declined --reason not-eligible");
    let _declined = sandbox.typed(&declined).yes();
    let other = referred(&sandbox, &[]);
    let completed = format!("referral update {other} completed --outcome helped");
    let _completed = sandbox
        .typed(&format!("referral update {other} accepted"))
        .yes();
    let _completed = sandbox.typed(&completed).yes();
    for (code, key, title, id, word) in [
        (&code, "area", "Område", "advice", "Rådgivning"),
        (&code, "stage", "Skede", "growth", "Tillväxt"),
        (
            &code,
            "reason",
            "Skäl",
            "not-eligible",
            "uppfyller inte villkoren",
        ),
        (&other, "outcome", "Utfall", "helped", "fick hjälp"),
    ] {
        let show = format!("referral show {code}");
        let shown = sandbox.typed(&show).yes();
        let says = |line: &&str| line.starts_with(title) && line.ends_with(word);
        assert!(shown.lines().iter().any(says), "{shown}");
        assert_eq!(answer(&sandbox, &show)[key], id);
    }
    let list = sandbox
        .typed("referral list --columns area,stage,reason,outcome")
        .yes();
    assert!(
        list.out.contains("Rådgivning") && !list.out.contains("not-eligible"),
        "{list}"
    );
}

#[test]
fn of_counts() {
    let (sandbox, code) = two();
    let _accepted = sandbox
        .typed(&format!("referral update {code} accepted"))
        .yes();
    let declined = referred(&sandbox, &["--consent-count", "yes"]);
    let decline = format!("referral update {declined} declined --reason no-capacity");
    let _declined = sandbox.typed(&decline).yes();
    let stats = section("`lots referral stats`");
    let listed = between(&stats, "listings: ", ". A hidden");
    let counted = answer(&sandbox, "referral stats --exact");
    assert_eq!(keys(&counted), named(listed));
    for (sheet, rows) in counted.as_object().expect("an object") {
        // Several may share the brackets behind them.
        let (_, rest) = listed.split_once(&format!("`{sheet}`")).expect(sheet);
        let columns = named(between(rest, "(", ")"));
        assert_eq!(without(&keys(rows), &["harbour"]), columns, "{sheet}");
    }
    let by_actor = named(between(&stats, "`--by actor` gives ", ";"));
    assert_eq!(
        keys(&answer(&sandbox, "referral stats --exact --by actor")),
        by_actor
    );
    let by_part = named(between(&stats, "month` gives ", "."));
    for by in ["area", "stage", "month"] {
        let counted = answer(&sandbox, &format!("referral stats --exact --by {by}"));
        assert_eq!(keys(&counted), by_part, "{by}");
    }
}

#[test]
fn of_every_verb() {
    let here = include_str!("columns.rs");
    let command = lots::cli::command();
    let referral = command.find_subcommand("referral").expect("a verb");
    let verbs = verbs(&command).chain(verbs(referral));
    // `export` gives lines to merge; `docs/referrals.md` says of what.
    let verbs = verbs.filter(|verb| verb.get_name() != "export");
    let answers = verbs.filter(|verb| verb.get_arguments().any(|arg| arg.get_id() == "format"));
    for verb in answers.map(clap::Command::get_name) {
        let lines = [format!("\"{verb}"), format!("\"referral {verb}")];
        let is_asked = |line: &String| {
            [' ', '"']
                .iter()
                .any(|end| here.contains(&format!("{line}{end}")))
        };
        assert!(lines.iter().any(is_asked), "{verb}");
    }
}
