//! Headings that are missing, misspelt or of the wrong kind, and what costs nothing else.

use crate::sandbox::Sandbox;

/// An actor with two offerings whose names stand below headings of their own.
const HEADINGS: &str = r#"schema = 1
id = "quay"
kind = "association"
name = { sv = "Kajen", en = "The quay" }
[[source]]
url = "https://example.org"

[[offering]]
id = "crane"
areas = ["loans"]
stages = ["idea"]
[offering.name]
sv = "Kran"
en = "Crane"
[offering.price]
kind = "free"
[[offering.source]]
url = "https://example.org"

[[offering]]
id = "pump"
areas = ["loans"]
stages = ["idea"]
[offering.name]
sv = "Pump"
en = "Pump"
[offering.price]
kind = "free"
[[offering.source]]
url = "https://example.org"
"#;

#[test]
fn a_heading_that_is_not_there_is_named() {
    let sandbox = Sandbox::small();
    let second = "[[offering]]\nid = \"pump\"";
    for wrong in ["id = \"pump\"", "#[[offering]]\nid = \"pump\""] {
        sandbox.file("actors/quay.toml", HEADINGS.replace(second, wrong));
        let ran = sandbox.typed("check --format short");
        let told = "where another offering begins, its `[[offering]]` is missing or misspelt";
        assert!(ran.out.contains(told), "{ran}");
        assert!(!ran.out.contains("offering.offering"), "{ran}");
    }
    let limits = "[freshness]\ndue = 1\n[freshness]\ndue = 1\n";
    let about = sandbox.read("catalogue.toml");
    sandbox.file("catalogue.toml", about + limits);
    let ran = sandbox.typed("check --format short");
    assert!(!ran.out.contains("offering.freshness"), "{ran}");
}

#[test]
fn a_heading_for_one_among_several_is_told_where_it_stands() {
    let sandbox = Sandbox::small();
    let one = HEADINGS.replace(
        "[[offering]]\nid = \"crane\"",
        "[offering] # open\nid = \"crane\"",
    );
    let other = HEADINGS.replace("[[offering]]\nid = \"pump\"", "[offering]\nid = \"pump\"");
    for (text, line) in [(one, 8), (other, 20)] {
        sandbox.file("actors/quay.toml", text);
        let ran = sandbox.typed("check --format short");
        let told = format!("actors/quay.toml:{line}:");
        assert!(ran.out.contains(&told), "{ran}");
        assert!(!ran.out.contains("stands above"), "{ran}");
    }
}

#[test]
fn brackets_of_a_heading_are_told_of_as_such() {
    let sandbox = Sandbox::small();
    for wrong in ["[offering]]", "[[[offering]]", "[[offering]]]"] {
        let text = HEADINGS.replacen("[[offering]]", wrong, 1);
        sandbox.file("actors/quay.toml", text);
        let ran = sandbox.typed("check --format short");
        let told = ran.lines()[0];
        assert!(told.starts_with("actors/quay.toml:8:"), "{wrong}: {ran}");
        assert!(told.contains("(write `[...]` around"), "{wrong}: {ran}");
    }
}

#[test]
fn a_text_that_never_ends_is_marked_where_it_begins() {
    let sandbox = Sandbox::small();
    for quotes in ["\"\"\"", "'''"] {
        let text = HEADINGS.replacen("[[source]]", &format!("note.sv = {quotes}open"), 1);
        sandbox.file("actors/quay.toml", text);
        let ran = sandbox.typed("check --format short");
        assert!(
            ran.out.starts_with("actors/quay.toml:5:11: error[syntax]"),
            "{ran}"
        );
    }
}

#[test]
fn an_offering_is_not_lost_to_one_that_is_none() {
    let sandbox = Sandbox::small();
    let nameless = "[[offering]]\nid = \"pump\"\n\n[[offering]]\nid = \"pump\"";
    let text = HEADINGS.replace("[[offering]]\nid = \"pump\"", nameless);
    sandbox.file("actors/quay.toml", text);
    let ran = sandbox.typed("check --format short");
    assert!(ran.out.contains("an offering `pump` already"), "{ran}");
    assert!(!ran.out.contains("this one is left out"), "{ran}");
    let found = sandbox.typed("find --actor quay --format ids").yes();
    assert_eq!(found.lines(), ["quay/crane", "quay/pump"]);
}

#[test]
fn what_has_ended_need_not_be_classified() {
    let sandbox = Sandbox::small();
    let bare = HEADINGS.replace("areas = [\"loans\"]\nstages = [\"idea\"]\n", "");
    sandbox.file("actors/quay.toml", &bare);
    let ran = sandbox.typed("check --format short");
    assert!(ran.out.contains("not-classified"), "{ran}");
    let over = bare.replace("[offering.name]", "until = \"2020\"\n[offering.name]");
    sandbox.file("actors/quay.toml", over);
    let ran = sandbox.typed("check --format short").yes();
    assert!(!ran.out.contains("not-classified"), "{ran}");
}

#[test]
fn what_belongs_to_an_actor_is_not_sought_in_the_other_files() {
    let sandbox = Sandbox::small();
    let website = "website = \"https://example.org\"\n";
    for file in ["catalogue.toml", "vocabulary.toml"] {
        let text = sandbox.read(file);
        sandbox.file(file, [website, &text].concat());
        let ran = sandbox.typed("check -f short");
        let told = "have files of their own in `actors/`";
        assert!(ran.out.contains(told), "{file}: {ran}");
        sandbox.file(file, text);
    }
}

#[test]
fn what_a_catalogue_lacks_costs_it_nothing_else() {
    let sandbox = Sandbox::small();
    let about = sandbox.read("catalogue.toml");
    let about = about.replace("version = \"7\"", "version = 7\nlanguages = [\"en\"]");
    sandbox.file("catalogue.toml", about);
    assert_eq!(sandbox.typed("check").code, 1);
    let found = sandbox.typed("find").yes();
    assert!(found.out.contains("Piloting"), "{found}");
}

#[test]
fn paths_are_told_without_a_slash_too_many() {
    let sandbox = Sandbox::small();
    sandbox.file("actors/quay.toml", "nonsense");
    let there = format!("{}/", sandbox.work().display());
    for folder in ["./", &*there] {
        let ran = sandbox.lots(&["check", "--format", "short", "--catalogue", folder]);
        assert!(ran.out.contains("actors/quay.toml:1:"), "{ran}");
        assert!(!ran.out.contains("//actors"), "{ran}");
    }
}
