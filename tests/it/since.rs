//! `map --since`: what only one of two states of the catalogue knows.

use insta::assert_snapshot;

use crate::repository::{Repository, failed, masked};
use crate::sandbox::{CATALOGUE, VOCABULARY};

const FARM: &str = r#"
[[audience]]
id = "farm"
name = { sv = "Lantbruk", en = "Farm" }
"#;

const BARN: &str = r#"schema = 1
id = "barn"
kind = "association"
website = "https://example.org"
name = { sv = "Ladan", en = "The barn" }

[[source]]
url = "https://example.org/barn"

[[offering]]
id = "seed"
name = { sv = "Utsäde", en = "Seed" }
areas = ["loans"]
stages = ["growth"]
audiences = ["farm"]

[[offering.source]]
url = "https://example.org/seed"
date = "2026-08-30"
"#;

#[test]
fn each_value_counts_where_it_is_known() {
    let repository = Repository::with_history();
    let file = |path: &str, text: &str| repository.sandbox.file(path, text);
    let map = |typed: &str| {
        let typed = format!("map --since HEAD --format csv {typed}");
        repository.sandbox.typed(&typed)
    };
    file("vocabulary.toml", &(VOCABULARY.to_owned() + FARM));
    file("actors/barn.toml", BARN);
    // The skipper was there all the time, and has nothing new.
    let both = || {
        let changed = |typed| masked(&map(typed).yes());
        let audiences = changed("--audience skipper,farm");
        assert_eq!(audiences, changed("--actor harbour,barn"));
        audiences
    };
    assert_snapshot!(both(), @"
    area,stage,change,before,after,new,gone
    loans,growth,filled,1,2,barn/seed,
    -- stderr --
    1 cell changed, compared with HEAD: commit HASH of 2026-08-01
    ");
    repository.commit("2026-09-01", "Add the barn");
    file("vocabulary.toml", VOCABULARY);
    std::fs::remove_file(repository.sandbox.work().join("actors/barn.toml")).expect("removed");
    assert_snapshot!(both(), @"
    area,stage,change,before,after,new,gone
    loans,growth,thinned,2,1,,barn/seed
    -- stderr --
    1 cell changed, compared with HEAD: commit HASH of 2026-09-01
    ");
    // What neither knows is a mistake, be there others or not.
    for (typed, unknown) in [
        ("--audience skipper,nobody", "unknown audience `nobody`"),
        ("--audience farm,nobody", "unknown audience `nobody`"),
        ("--actor barn,nobody", "unknown actor `nobody`"),
    ] {
        let said = failed(map(typed));
        assert!(said.contains(unknown), "{said}");
    }
}

#[test]
fn a_past_without_cells_cannot_be_compared() {
    let repository = Repository::new();
    repository.sandbox.file("catalogue.toml", CATALOGUE);
    repository.commit("2026-01-15", "Begin");
    repository.sandbox.file("vocabulary.toml", VOCABULARY);
    assert_snapshot!(masked(&repository.sandbox.typed("map --since HEAD")), @"
    -- stderr --
    error: the vocabulary of the catalogue had no areas as of HEAD: commit HASH of 2026-01-15
    hint: ask for another day or revision
    [exit 2]
    ");
}

#[test]
fn what_loses_its_word_is_lost() {
    let repository = Repository::with_history();
    let without = VOCABULARY.replace("id = \"loans\"", "id = \"credit\"");
    repository.sandbox.file("vocabulary.toml", without);
    let changed = repository
        .sandbox
        .typed("map --since HEAD --format csv")
        .yes();
    let closed = changed
        .lines()
        .into_iter()
        .filter(|line| line.starts_with("loans,"));
    let closed: Vec<&str> = closed.collect();
    assert!(
        !closed.is_empty() && closed.iter().all(|line| line.contains(",closed,")),
        "{changed}"
    );
}
