//! The default catalogue keeps its promises.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::sandbox::Sandbox;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn actors() -> Vec<(String, toml::Table, String)> {
    let mut actors: Vec<_> = std::fs::read_dir(data().join("actors"))
        .expect("listed")
        .map(|entry| {
            let path = entry.expect("listed").path();
            let text = std::fs::read_to_string(&path).expect("read");
            let stem = path
                .file_stem()
                .and_then(|s| s.to_str())
                .expect("a name")
                .to_owned();
            (stem, text.parse().expect("TOML"), text)
        })
        .collect();
    actors.sort_by(|a, b| a.0.cmp(&b.0));
    actors
}

fn offerings(actor: &toml::Table) -> &[toml::Value] {
    actor
        .get("offering")
        .and_then(toml::Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn strings(table: &toml::Value, key: &str) -> Vec<String> {
    let list = table.get(key).and_then(toml::Value::as_array);
    list.map_or(Vec::new(), |list| {
        list.iter()
            .map(|v| v.as_str().expect("a string").to_owned())
            .collect()
    })
}

#[test]
fn check_finds_no_error() {
    let ran = Sandbox::new()
        .lots(&[
            "check",
            "--catalogue",
            data().to_str().expect("UTF-8"),
            "--format",
            "short",
        ])
        .yes();
    assert!(!ran.out.contains("error["), "{ran}");
    assert!(!ran.out.contains("private-contact"), "{ran}");
    assert!(!ran.out.contains("unknown-key"), "{ran}");
}

#[test]
fn the_thirteen_of_2017_are_members_and_no_fourteenth_is() {
    let (members, associated): (Vec<_>, Vec<_>) =
        actors().into_iter().partition(|(_, actor, _)| {
            actor
                .get("role")
                .is_none_or(|role| role.as_str() == Some("member"))
        });
    let ids = |actors: &[(String, toml::Table, String)]| {
        actors.iter().map(|(id, ..)| id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        ids(&members),
        [
            "alfred-nobel-science-park",
            "almi",
            "coompanion",
            "drivhuset",
            "inkubera",
            "lansstyrelsen",
            "lrf",
            "nyforetagarcentrum",
            "oru-holding",
            "oru-innovation",
            "oru-kick-start",
            "robotdalen",
            "start-up-orebro",
        ]
    );
    assert_eq!(
        ids(&associated),
        [
            "business-region-orebro",
            "handelskammaren-malardalen",
            "prv",
            "region-orebro-lan",
            "ung-foretagsamhet-orebro"
        ]
    );
    for (id, actor, _) in &members {
        let is_silent = id == "oru-kick-start" || id == "start-up-orebro";
        assert_eq!(offerings(actor).is_empty(), is_silent, "{id}");
    }
}

#[test]
fn nothing_stands_without_a_source() {
    let mut count = 0;
    for (id, actor, _) in actors() {
        let sourced = |table: &toml::Value| {
            let sources = table
                .get("source")
                .and_then(toml::Value::as_array)
                .expect("sources");
            assert!(!sources.is_empty(), "{id}");
            for source in sources {
                let url = source
                    .get("url")
                    .and_then(toml::Value::as_str)
                    .expect("an address");
                assert!(
                    url.starts_with("https://") || url.starts_with("http://"),
                    "{id}: {url}"
                );
            }
        };
        sourced(&toml::Value::Table(actor.clone()));
        offerings(&actor).iter().for_each(sourced);
        count += offerings(&actor).len();
    }
    assert!(count >= 79, "{count} offerings: some have gone");
}

#[test]
fn every_area_and_stage_is_known_to_somebody() {
    let vocabulary: toml::Table = std::fs::read_to_string(data().join("vocabulary.toml"))
        .expect("read")
        .parse()
        .expect("TOML");
    let known = |dimension: &str| -> BTreeSet<String> {
        let terms = vocabulary[dimension].as_array().expect("a list");
        terms
            .iter()
            .map(|term| term["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let mut used: [BTreeSet<String>; 3] = Default::default();
    for (_, actor, _) in actors() {
        for offering in offerings(&actor) {
            for (used, key) in used.iter_mut().zip(["areas", "stages", "audiences"]) {
                used.extend(strings(offering, key));
            }
        }
    }
    assert_eq!(used[0], known("area"));
    assert_eq!(used[1], known("stage"));
    assert_eq!(
        used[2],
        known("audience"),
        "an audience that no offering needs, or one that is not there"
    );
    assert_eq!(known("municipality").len(), 12);
    let order: Vec<&str> = vocabulary["stage"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|t| t["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(
        order,
        [
            "idea",
            "validation",
            "start",
            "early",
            "growth",
            "scale",
            "mature",
            "handover"
        ]
    );
}

#[test]
fn every_text_stands_in_both_languages() {
    let ran = Sandbox::new().lots(&[
        "check",
        "--catalogue",
        data().to_str().expect("UTF-8"),
        "--format",
        "short",
    ]);
    assert!(!ran.out.contains("missing-translation"), "{ran}");
}

#[test]
fn no_address_or_number_of_a_person() {
    for (id, _, text) in actors() {
        for word in text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')' | ',')) {
            assert!(
                !word.contains('@') || word.starts_with("http"),
                "{id}: {word}"
            );
        }
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        for start in ["+467", "00467"] {
            assert!(!digits.contains(start), "{id}: a mobile number");
        }
    }
}

#[test]
fn what_has_ended_says_when_and_is_not_said_to_be_active() {
    for (id, actor, _) in actors() {
        for offering in offerings(&actor) {
            let status = offering.get("status").and_then(toml::Value::as_str);
            let until = offering.get("until").is_some();
            assert!(!(status == Some("active") && until), "{id}: {offering:?}");
            // Where no source says when, a note says so.
            assert!(
                status != Some("ended") || until || offering.get("note").is_some(),
                "{id}: {offering:?}"
            );
        }
    }
}

#[test]
fn what_an_advisor_types_is_understood() {
    let sandbox = Sandbox::new();
    for (typed, area) in [
        ("riskkapital", "investment"),
        ("immaterialrätt", "patent"),
        ("kontor", "premises"),
        ("marknad", "marketing"),
        ("borgen", "loans"),
        ("mentor", "coaching"),
        ("kurs", "training"),
        ("stöd", "grants"),
        ("råd", "advice"),
        ("mötesplats", "networking"),
        ("FoU", "research"),
        ("venture capital", "investment"),
        ("trade mark", "patent"),
    ] {
        let ids = |area: &str| {
            sandbox
                .lots(&["find", "--area", area, "--all", "--format", "ids"])
                .yes()
                .out
        };
        assert_eq!(ids(typed), ids(area), "{typed}");
    }
}

#[test]
fn of_an_actor_that_has_ended_that_is_said_whatever_is_asked() {
    for asked in [
        "find drivhuset",
        "compare almi Drivhuset",
        "what-if --without drivhuset",
    ] {
        let said = Sandbox::new().typed(asked).err;
        let ended = "Drivhuset Örebro ended 2020; `lots show drivhuset`\n";
        assert!(said.contains(ended), "{asked}: {said}");
    }
}
