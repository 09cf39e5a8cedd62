//! `lots referral forget`: what is private goes, and nothing else.

use std::fs;

use crate::referral::{export, ledger, referred, small};
use crate::sandbox::{HARBOUR, Sandbox};

#[test]
fn forgetting_is_a_dry_run_first() {
    let sandbox = small();
    let code = referred(&sandbox, &["--client", "K-SECRET", "--note", "SECRETNOTE"]);
    let trace = || {
        let bytes = fs::read(ledger(&sandbox)).expect("read");
        bytes.windows(6).any(|w| w == b"SECRET")
    };
    let before = sandbox
        .typed("referral stats --exact --format json")
        .yes()
        .out;
    let ran = sandbox.typed("referral forget K-SECRET").yes();
    assert!(ran.out.contains("nothing was written") && trace(), "{ran}");
    let ran = sandbox
        .typed("referral forget K-SECRET --yes --format json")
        .yes();
    let receipt = ran.json();
    assert_eq!(
        (receipt["referrals"].as_u64(), receipt["done"].as_bool()),
        (Some(1), Some(true))
    );
    assert_eq!(receipt["codes"], serde_json::json!([code]));
    assert!(!trace());
    assert_eq!(
        sandbox
            .typed("referral stats --exact --format json")
            .yes()
            .out,
        before
    );
    assert_eq!(sandbox.typed("referral forget K-SECRET --yes").code, 1);
    let old = referred(&sandbox, &["--client", "K-OLD", "--on", "2024-01-01"]);
    assert_eq!(sandbox.typed("referral purge --yes").code, 1, "it is open");
    let _ok = sandbox
        .lots(&["referral", "update", &old, "unknown", "--on", "2024-02-01"])
        .yes();
    let ran = sandbox.typed("referral purge --yes").yes();
    assert!(
        ran.out.contains("1 referral closed before 2024-11-24"),
        "{ran}"
    );
    assert_eq!(sandbox.typed("referral purge --older-than 0").code, 2);
}

#[test]
fn forgetting_a_client_leaves_another_with_the_same_code_alone() {
    let (here, there) = (small(), small());
    let code = referred(&here, &["--client", "K-1"]);
    assert_eq!(referred(&there, &["--client", "K-2"]), code, "drawn twice");
    fs::write(here.work().join("there.jsonl"), export(&there)).expect("written");
    let _merged = here.typed("referral merge there.jsonl").yes();
    let done = here.typed("referral forget K-1 --yes --format json").yes();
    assert_eq!(done.json()["referrals"], 1, "{done}");
    let left = here.typed("referral list --client K-2 --format json").yes();
    assert_eq!(left.json()[0]["client"], "K-2", "{left}");
}

/// Two colleagues drew the same code, one for a client without a code of its own.
#[test]
fn forgetting_a_client_leaves_another_alone_that_has_no_code() {
    let (here, there) = (small(), small());
    let code = referred(&here, &["--client", "K-1"]);
    assert_eq!(
        referred(&there, &["--reason", "thirsty"]),
        code,
        "drawn twice"
    );
    fs::write(here.work().join("there.jsonl"), export(&there)).expect("written");
    let _merged = here.typed("referral merge there.jsonl").yes();
    let done = here.typed("referral forget K-1 --yes --format json").yes();
    assert_eq!(done.json()["referrals"], 1, "{done}");
    let left = export(&here);
    assert!(left.contains("thirsty") && !left.contains("K-1"), "{left}");
}

#[test]
fn forgetting_a_client_takes_what_a_colleague_noted_of_the_same_referral() {
    let unnamed = || small().with("LOTS_ACTOR", "");
    let (a, b) = (unnamed(), unnamed().with("LOTS_SEED", "8"));
    let receive = "referral receive R-7K3M --from harbour --offering pilot";
    let _noted = a.typed(&format!("{receive} --client K-1")).yes();
    let _noted = b.typed(receive).yes();
    let _noted = b
        .typed("referral update R-7K3M accepted --note K-1-was-here")
        .yes();
    fs::write(a.work().join("b.jsonl"), export(&b)).expect("written");
    let _merged = a.typed("referral merge b.jsonl").yes();
    assert!(export(&a).contains("K-1-was-here"));
    let _gone = a.typed("referral forget K-1 --yes").yes();
    assert!(!export(&a).contains("K-1"), "{}", export(&a));
}

/// What the listing shows as one client is forgotten as one, whatever the case in which each referral has it.
#[test]
fn a_client_is_forgotten_in_every_spelling() {
    let sandbox = small();
    // The last of four has its ring as a sign of its own.
    for client in ["Åk-17", "åk-17", "ÅK-17", "A\u{30a}K-17", "ÅK-18"] {
        let _code = referred(&sandbox, &["--client", client]);
    }
    let found = sandbox.typed("referral list --client åK-17 --format ids");
    assert_eq!(found.yes().lines().len(), 4);
    let asked = sandbox.typed("referral forget ÅK-17").yes();
    assert!(
        asked.out.contains("4 referrals")
            && asked
                .err
                .contains("`A\u{30a}K-17`, `ÅK-17`, `Åk-17` and `åk-17` are one client"),
        "{asked}"
    );
    let _gone = sandbox.typed("referral forget ÅK-17 --yes").yes();
    let left = export(&sandbox);
    assert!(left.contains("ÅK-18") && !left.to_lowercase().contains("k-17"));
}

/// Two organisations each have a K-17; each speaks for its own only.
#[test]
fn the_client_of_another_organisation_with_the_same_code_is_left_alone() {
    let quay = HARBOUR.replace("id = \"harbour\"", "id = \"quay\"");
    let (here, there) = (small(), small().with("LOTS_ACTOR", "quay"));
    let there = there.with("LOTS_SEED", "8");
    for sandbox in [&here, &there] {
        sandbox.file("actors/quay.toml", &quay);
    }
    let refer = "refer harbour/rope --yes --client K-17";
    let _ours = here.typed(refer).yes();
    let _theirs = there.typed(&refer.replace("harbour", "quay")).yes();
    fs::write(here.work().join("there.jsonl"), export(&there)).expect("written");
    let _merged = here.typed("referral merge there.jsonl").yes();
    let own = here.typed("referral list --from harbour --format ids");
    let theirs = here.typed("referral list --from quay --format ids");
    let (own, theirs) = (own.yes().out, theirs.yes().out);
    let left = format!(
        "1 of other organisations left alone: {} quay to quay",
        theirs.trim()
    );

    let ran = here.typed("referral forget k-17").yes();
    let named = format!("  {} harbour to harbour\n", own.trim());
    assert!(ran.out.contains(&named) && ran.err.contains(&left), "{ran}");
    let ran = here.typed("referral forget k-17 --yes").yes();
    assert!(ran.err.contains(&left), "{ran}");
    let still = here.typed("referral list --client K-17 --format ids").yes();
    assert_eq!(still.out, theirs);
    let ran = here.typed("referral forget k-17 --yes --format json");
    assert_eq!((ran.code, &ran.json()["others_left"]), (1, &1.into()));

    // Who has not said whose the ledger is sees what goes before it does.
    let nobody = here.with("LOTS_ACTOR", "");
    let ran = nobody.typed("referral forget k-17").yes();
    assert!(
        ran.out
            .contains(&format!("  {} quay to quay\n", theirs.trim())),
        "{ran}"
    );
}

/// The two ends of one referral have codes of their own for the client.
#[test]
fn the_code_that_the_other_end_has_for_a_client_is_not_ones_own() {
    let (here, there) = (small(), small().with("LOTS_ACTOR", "quay"));
    let there = there.with("LOTS_SEED", "8");
    for sandbox in [&here, &there] {
        let quay = HARBOUR.replace("id = \"harbour\"", "id = \"quay\"");
        sandbox.file("actors/quay.toml", &quay);
    }
    let sent = there.typed("refer harbour/pilot --yes --client K-17 --format ids");
    let code = sent.yes().out.trim().to_owned();
    let receive = format!("referral receive {code} --from quay --offering harbour/pilot");
    let _ours = here.typed(&format!("{receive} --client H-1")).yes();
    let _ours = here.typed("refer harbour/rope --yes --client K-17").yes();
    fs::write(here.work().join("there.jsonl"), export(&there)).expect("written");
    let _merged = here.typed("referral merge there.jsonl").yes();
    let done = here.typed("referral forget K-17 --yes").yes();
    let left = format!("1 of other organisations left alone: {code} quay to harbour");
    assert!(
        done.out.starts_with("1 referral ") && done.err.contains(&left),
        "{done}"
    );
    let both = here.typed("referral forget H-1 --yes --format json").yes();
    assert_eq!(both.json()["referrals"], 2, "{both}");
}

#[test]
fn notes_of_referrals_that_never_arrived_are_purged_aloud() {
    let (there, here) = (small(), small());
    let code = referred(&there, &["--on", "2020-01-01"]);
    let update = format!("referral update {code} cancelled --on 2020-02-01 --note SECRET");
    let _closed = there.typed(&update).yes();
    let events = export(&there);
    let events: Vec<&str> = events.lines().skip(1).collect();
    here.file("events.jsonl", events.join("\n"));
    let _merged = here.typed("referral merge events.jsonl").yes();
    let told = "1 note of referrals that never arrived";
    let asked = here.typed("referral purge").yes();
    assert!(
        asked.out.starts_with(told) && asked.err.contains("add `--yes`"),
        "{asked}"
    );
    assert!(export(&here).contains("SECRET"));
    let done = here.typed("referral purge --yes").yes();
    assert_eq!(done.out, format!("{told} gone from the ledger\n"));
    assert!(!export(&here).contains("SECRET"));
    let again = here.typed("referral purge --yes --format json");
    assert_eq!((again.code, &again.json()["strays"]), (1, &0.into()));
}

/// Nothing is forgotten by a number that nobody has written, and nothing is kept for what has to do with another thing.
#[test]
fn a_misspelt_retention_is_not_taken_for_none() {
    let sandbox = Sandbox::small().with("LOTS_ACTOR", "harbour");
    let _referred = sandbox.typed("refer pilot --yes --client K-1").yes();
    let about = sandbox.read("catalogue.toml");
    for (more, is_known) in [
        ("[retention]\nmonths = 60", true),
        ("", true),
        ("[retension]\nmonths = 60", false),
        ("[retention]\nmnths = 60", false),
        ("[retention]\nmonths = \"60\"", false),
        ("[retention]\nmonths = 300000", false),
        ("nonsense", false),
    ] {
        sandbox.file("catalogue.toml", [&about, more].concat());
        let purge = sandbox.typed("referral purge --yes");
        let is_refused = purge.err.contains("nothing was forgotten");
        assert_eq!(
            (purge.code == 2, is_refused),
            (!is_known, !is_known),
            "{more}: {purge}"
        );
    }
    let purge = sandbox.typed("referral purge --older-than 24");
    assert!(purge.out.contains("closed before"), "{purge}");
    let nameless = about.replace("version = \"7\"", "");
    sandbox.file("catalogue.toml", nameless + "[retention]\nmonths = 60");
    let purge = sandbox.typed("referral purge");
    assert!(purge.code < 2, "{purge}");
}
