//! `map`, `compare`, `path`, `what-if`: the catalogue seen as a whole.

use insta::assert_snapshot;

use crate::sandbox::{CATALOGUE, Sandbox, VOCABULARY};

/// A second actor, which shares a cell with the harbour, stands alone in another, and takes it as a partner.
const YARD: &str = r#"schema = 1
id = "yard"
kind = "association"
role = "associated"
name = { sv = "Varvet", en = "The yard" }

[[source]]
url = "https://example.org/yard"
date = "2026-10-01"

[[offering]]
id = "dock"
name = { sv = "Docka", en = "Dock" }
summary = { sv = "Reparation.", en = "Repair." }
areas = ["advice"]
stages = ["idea", "refit"]
audiences = ["anyone"]
status = "active"
scope = "local"
partners = ["harbour"]
price = { kind = "fee" }

[[offering.source]]
url = "https://example.org/dock"
date = "2026-10-01"
"#;

/// A stage that only the yard knows.
const REFIT: &str = r#"
[[stage]]
id = "refit"
name = { sv = "Ombyggnad", en = "Refit" }
"#;

pub(crate) fn coast() -> Sandbox {
    let sandbox = Sandbox::small();
    sandbox.file("vocabulary.toml", VOCABULARY.to_owned() + REFIT);
    sandbox.file("actors/yard.toml", YARD);
    sandbox
}

#[test]
fn the_fixture_is_as_meant() {
    assert_snapshot!(coast().typed("check --format short").out, @"");
    assert_snapshot!(coast().typed("find --columns id,areas,stages --format csv").out, @"
    id,areas,stages
    harbour/pilot,advice,idea
    yard/dock,advice,idea; refit
    harbour/rope,loans; advice,idea; growth
    ");
}

#[test]
fn a_map_counts_and_sums() {
    assert_snapshot!(coast().typed("map --lang en").yes(), @"
    Area    Idea  Growth  Refit  All
    Advice     3       1      1    3
    Loans      1       1      ·    1
    All        3       1      1    3
    -- stderr --
    3 offerings; 1 of 6 cells empty
    1 offering that ended or paused left out; `--all` shows them
    ");
    assert_snapshot!(coast().typed("map --format csv").yes(), @"
    area,idea,growth,refit,all
    advice,3,1,1,3
    loans,1,1,0,1
    all,3,1,1,3
    -- stderr --
    3 offerings; 1 of 6 cells empty
    1 offering that ended or paused left out; `--all` shows them
    ");
    assert_snapshot!(coast().typed("map --format markdown --names").yes(), @"
    | Område | Idé | Tillväxt | Ombyggnad | Alla |
    | --- | --- | --- | --- | ---: |
    | Rådgivning | harbour, yard | harbour | yard | 3 |
    | Lån | harbour | harbour | · | 1 |
    | Alla | 3 | 1 | 1 | 3 |
    -- stderr --
    3 offerings; 1 of 6 cells empty
    1 offering that ended or paused left out; `--all` shows them
    ");
    assert_snapshot!(coast().typed("map --long --format csv").yes(), @"
    area,stage,count,actors,offerings
    advice,idea,3,harbour; yard,harbour/pilot; yard/dock; harbour/rope
    advice,growth,1,harbour,harbour/rope
    advice,refit,1,yard,yard/dock
    loans,idea,1,harbour,harbour/rope
    loans,growth,1,harbour,harbour/rope
    loans,refit,0,,
    -- stderr --
    3 offerings; 1 of 6 cells empty
    1 offering that ended or paused left out; `--all` shows them
    ");
}

#[test]
fn a_map_of_a_part() {
    assert_snapshot!(coast().typed("map --members --format csv").yes(), @"
    area,idea,growth,refit,all
    advice,2,1,0,2
    loans,1,1,0,1
    all,2,1,0,2
    -- stderr --
    2 offerings; 2 of 6 cells empty
    1 offering that ended or paused left out; `--all` shows them
    ");
    assert_snapshot!(coast().typed("map --actor yard --format csv").yes(), @"
    area,idea,growth,refit,all
    advice,1,0,1,1
    loans,0,0,0,0
    all,1,0,1,1
    -- stderr --
    1 offering; 4 of 6 cells empty
    ");
    assert_snapshot!(coast().typed("map --all --format csv").yes(), @"
    area,idea,growth,refit,all
    advice,3,2,1,4
    loans,1,1,0,1
    all,3,2,1,4
    -- stderr --
    4 offerings; 1 of 6 cells empty
    ");
    let nothing = coast().typed("map --members --actor yard");
    assert_eq!(nothing.code, 1, "{nothing:?}");
}

#[test]
fn every_cell_of_the_real_map_is_what_find_counts() {
    let sandbox = Sandbox::new();
    let long = sandbox.typed("map --long --format csv --no-headers").yes();
    let mut cells = 0;
    for line in long.lines() {
        let mut parts = line.split(',');
        let (area, stage) = (
            parts.next().expect("an area"),
            parts.next().expect("a stage"),
        );
        let count: usize = parts.next().expect("a count").parse().expect("a number");
        let found = sandbox.typed(&format!("find --area {area} --stage {stage} --format ids"));
        assert_eq!(found.out.lines().count(), count, "{area} {stage}");
        cells += 1;
    }
    assert_eq!(cells, 88, "11 areas by 8 stages");
}

#[test]
fn actors_beside_each_other() {
    assert_snapshot!(coast().typed("compare harbour yard --lang en").yes(), @"
    Each of them
                        The harbour      The yard
    Purpose             not stated       not stated
    Says it is best at  not stated       not stated
    Audiences           Anyone, Skipper  Anyone
    Prices              free, loan       fee
    Offerings           2                1
    On collaboration    not stated       not stated

    Who covers what
    Area    Only harbour  Only yard  Both
    Advice  Growth        Refit      Idea
    Loans   Idea–Growth

    Joint offerings
    Id         Offering  Partners
    yard/dock  Dock      harbour
    -- stderr --
    1 joint offering
    ");
    assert_snapshot!(coast().typed("compare harbour yard --format json").yes(), @r#"
    {
      "actors": [
        {
          "what": "purpose",
          "harbour": null,
          "yard": null
        },
        {
          "what": "strengths",
          "harbour": [],
          "yard": []
        },
        {
          "what": "audiences",
          "harbour": [
            "anyone",
            "skipper"
          ],
          "yard": [
            "anyone"
          ]
        },
        {
          "what": "prices",
          "harbour": [
            "free",
            "loan"
          ],
          "yard": [
            "fee"
          ]
        },
        {
          "what": "offerings",
          "harbour": 2,
          "yard": 1
        },
        {
          "what": "collaboration",
          "harbour": null,
          "yard": null
        }
      ],
      "cells": [
        {
          "area": "advice",
          "only_harbour": [
            "growth"
          ],
          "only_yard": [
            "refit"
          ],
          "shared": [
            "idea"
          ]
        },
        {
          "area": "loans",
          "only_harbour": [
            "idea",
            "growth"
          ],
          "only_yard": [],
          "shared": []
        }
      ],
      "joint": [
        {
          "id": "yard/dock",
          "name": "Docka",
          "partners": [
            "harbour"
          ]
        }
      ]
    }
    -- stderr --
    1 joint offering
    "#);
}

#[test]
fn a_way_through_the_stages() {
    assert_snapshot!(coast().typed("path --lang en --columns stage,hand_over,id").yes(), @"
    Stage   Hand-over       Id
    Idea    begins          harbour/pilot
            begins          yard/dock
            begins          harbour/rope
    Growth  actor stays on  harbour/rope
    Refit   takes over      yard/dock
    -- stderr --
    3 stages
    1 offering that ended or paused left out; `lots find --all` shows them
    ");
    assert_snapshot!(coast().typed("path --from growth --area loans --format csv").yes(), @"
    stage,hand_over,name,actor_name,id,actor,next_step,freshness
    growth,begins,Replån,Hamnen,harbour/rope,harbour,,unverified
    refit,nobody,,,,,,
    -- stderr --
    2 stages; nobody at `refit`
    `refit` without --area: 1
    ");
}

#[test]
fn what_if_somebody_were_gone() {
    let sandbox = coast().with("LOTS_ACTOR", "harbour");
    let referred = sandbox.typed("refer yard/dock --yes");
    assert_eq!(referred.code, 0, "{referred:?}");
    assert_snapshot!(sandbox.typed("what-if --without harbour --lang en").yes(), @"
    Offerings that are lost
    Id             Areas          Stages       Audiences
    harbour/pilot  Advice         Idea         Anyone
    harbour/rope   Loans, Advice  Idea–Growth  Skipper

    Cells that lose their only or their second provider
    Area    Stage   Outcome         Gone     Remaining
    Advice  Idea    one is left     harbour  yard
    Advice  Growth  nobody is left  harbour
    Loans   Idea    nobody is left  harbour
    Loans   Growth  nobody is left  harbour

    Offerings that lose a partner
    Id         Gone     Remaining
    yard/dock  harbour
    -- stderr --
    without `harbour`: 2 offerings lost, 4 cells left to one actor or nobody, partners lost in 1 offering, 0 open referrals
    ");
    let yard = sandbox.typed("what-if --without yard --lang en");
    assert_snapshot!(yard.err, @"without `yard`: 1 offering lost, 2 cells left to one actor or nobody, partners lost in 0 offerings, some open referrals");
    assert_snapshot!(yard.yes(), @"
    Offerings that are lost
    Id         Areas   Stages       Audiences
    yard/dock  Advice  Idea, Refit  Anyone

    Cells that lose their only or their second provider
    Area    Stage  Outcome         Gone  Remaining
    Advice  Idea   one is left     yard  harbour
    Advice  Refit  nobody is left  yard

    Referrals to them
    What  Number
    open       *
    -- stderr --
    without `yard`: 1 offering lost, 2 cells left to one actor or nobody, partners lost in 0 offerings, some open referrals
    ");
    let all = sandbox.typed("what-if --without harbour,yard --format csv");
    assert!(all.out.contains("nobody"), "{all:?}");
}

#[test]
fn bad_input_says_what_to_do() {
    let sandbox = coast();
    for typed in [
        "map --actor nobody",
        "map --audience nobody",
        "gaps --min 1",
        "gaps --kind hole",
        "compare harbour",
        "compare harbour harbour",
        "compare harbour hamnen",
        "compare harbour nobody",
        "path --from growth --to idea",
        "path --from nowhere",
        "what-if",
        "what-if --without nobody",
        "map --since 2020-01-01",
        "map --names --long",
    ] {
        let ran = sandbox.typed(typed);
        assert_eq!(ran.code, 2, "{typed}: {ran:?}");
        assert!(ran.err.starts_with("error: "), "{typed}: {ran:?}");
        assert!(
            ran.err.contains("hint: ") || ran.err.contains("--help"),
            "{typed}: {ran:?}"
        );
    }
}

#[test]
fn a_catalogue_with_nothing_in_it() {
    let sandbox = Sandbox::new();
    sandbox.file("catalogue.toml", CATALOGUE);
    for typed in ["map", "gaps", "path"] {
        let ran = sandbox.typed(typed);
        assert_eq!(ran.code, 2, "{typed}: {ran:?}");
        assert!(ran.err.contains("has no "), "{typed}: {ran:?}");
    }
    sandbox.file("vocabulary.toml", VOCABULARY);
    for typed in ["map", "gaps", "path"] {
        let ran = sandbox.typed(typed);
        assert_eq!(ran.code, 1, "{typed}: {ran:?}");
        assert!(ran.err.contains("no offerings yet"), "{typed}: {ran:?}");
    }
}

#[test]
fn an_overlap_counts_what_is_open_to_more_and_only_for_those_asked_for() {
    let sandbox = coast();
    let overlaps = |typed: &str| {
        let typed = format!(
            "gaps --kind overlap --columns area,stage,audiences,actors --format csv --no-headers {typed}"
        );
        sandbox.typed(typed.trim())
    };
    // The rope is for skippers, the others for anyone, skippers too.
    sandbox.file(
        "actors/yard.toml",
        YARD.replace("stages = [\"idea\", \"refit\"]", "stages = [\"growth\"]"),
    );
    assert_eq!(overlaps("").out, "advice,growth,skipper,harbour; yard\r\n");
    assert_eq!(
        overlaps("--audience skipper").out,
        "advice,growth,skipper,harbour; yard\r\n"
    );
    let none = overlaps("--audience anyone");
    assert_eq!((none.out.as_str(), none.code), ("", 1), "{none:?}");
}

#[test]
fn filters_say_of_whom_they_speak() {
    let sandbox = coast();
    let why = |typed: &str| {
        let typed = format!(
            "gaps --lang en --kind empty,silent,unnamed --columns kind,why --format csv --no-headers {typed}"
        );
        sandbox.typed(typed.trim()).out
    };
    assert!(why("").contains("no known actor offers this"));
    assert!(why("--members").contains("no member offers it"));
    let for_some = why("--audience anyone");
    assert!(for_some.contains("nobody offers it to them"), "{for_some}");
    assert!(!for_some.contains("unnamed"), "{for_some}");
}

#[test]
fn who_names_himself_as_a_partner_has_nothing_joint() {
    let sandbox = coast();
    sandbox.file(
        "actors/yard.toml",
        YARD.replace("partners = [\"harbour\"]", "partners = [\"yard\"]"),
    );
    let overlap = sandbox
        .typed("gaps --kind overlap --columns joint --format csv --no-headers")
        .out;
    assert_eq!(overlap, "\"\"\r\n");
    assert!(
        sandbox
            .typed("compare harbour yard")
            .err
            .contains("no joint offering")
    );
}

#[test]
fn ids_are_ids_only() {
    let ran = coast().typed("path --from growth --area loans --format ids");
    assert_eq!(ran.out, "harbour/rope\n");
}

#[test]
fn what_if_counts_a_referral_once_whoever_has_noted_it() {
    let sandbox = coast().with("LOTS_ACTOR", "harbour");
    for _ in 0..4 {
        let _noted = sandbox.typed("refer yard/dock --yes").yes();
    }
    let receipt = sandbox
        .typed("refer yard/dock --yes --format json")
        .yes()
        .json();
    let code = receipt["code"].as_str().expect("a code");
    let receive = [
        "referral",
        "receive",
        code,
        "--from",
        "harbour",
        "--offering",
        "yard/dock",
    ];
    let mut other_end = sandbox.command(&receive);
    other_end.env("LOTS_ACTOR", "yard");
    let _noted = sandbox.ran(other_end).yes();
    assert_eq!(
        sandbox
            .typed("referral list --format ids")
            .yes()
            .lines()
            .len(),
        6
    );
    let ran = sandbox.typed("what-if --without yard").yes();
    assert!(ran.err.contains(" 5 open referrals"), "{ran}");
}

/// It comes from the ledger, and is shared as easily as what `referral stats` says.
#[test]
fn what_if_shows_no_small_count_and_counts_nobody_who_said_no() {
    let sandbox = coast().with("LOTS_ACTOR", "harbour");
    let refuse = "refer yard/dock --yes --consent-count no";
    let _noted = sandbox.typed(refuse).yes();
    let asked = "what-if --without yard --format json";
    let ran = sandbox.typed(asked).yes();
    assert!(ran.err.contains(" 0 open referrals"), "{ran}");
    assert!(ran.json()["referrals"].is_null(), "{ran}");
    for _ in 0..4 {
        let _noted = sandbox.typed("refer yard/dock --yes").yes();
    }
    let ran = sandbox.typed(asked).yes();
    assert!(ran.err.contains("some open referrals"), "{ran}");
    assert_eq!(ran.json()["referrals"][0]["referrals"], "*", "{ran}");
}

#[test]
fn a_path_shows_the_way_in_as_find_does() {
    let sandbox = Sandbox::small();
    let path = sandbox
        .typed("path --from growth --to growth --lang en")
        .yes();
    assert!(path.out.contains("https://example.org"), "{path}");
}
