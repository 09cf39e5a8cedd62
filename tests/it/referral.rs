//! `lots refer` and `lots referral`: passing a client on, and what becomes of it.

use std::fs;
use std::path::PathBuf;

use insta::assert_snapshot;

use crate::sandbox::{Ran, Sandbox};

pub(crate) fn small() -> Sandbox {
    Sandbox::small()
        .with("LOTS_ACTOR", "harbour")
        .with("LOTS_SEED", "7")
}

pub(crate) fn ledger(sandbox: &Sandbox) -> PathBuf {
    sandbox.root().join("home/.local/share/lots/ledger.sqlite")
}

/// Makes a referral and returns its code.
pub(crate) fn referred(sandbox: &Sandbox, more: &[&str]) -> String {
    let args = [&["refer", "pilot", "--yes", "--format", "json"], more].concat();
    let receipt = sandbox.lots(&args).yes().json();
    receipt["code"].as_str().expect("a code").to_owned()
}

pub(crate) fn export(sandbox: &Sandbox) -> String {
    sandbox.typed("referral export").yes().out
}

#[test]
fn the_card_says_what_the_next_helper_needs() {
    let sandbox = small();
    let ran = sandbox
        .lots(&[
            "refer",
            "harbour/pilot",
            "--client",
            "K-17",
            "--area",
            "råd",
            "--stage",
            "idé",
            "--reason",
            "vill in i hamn",
            "--note",
            "har sjökort",
            "--yes",
        ])
        .yes();
    assert_snapshot!(ran, @"
    Hänvisning R-X2ZJ

    Datum:                  2026-11-24
    Från:                   Hamnen
    Till:                   Hamnen
    Gäller:                 Lotsning (harbour/pilot)
    Behov:                  Rådgivning, Idé
    Varför:                 vill in i hamn
    Gjort hittills:         har sjökort
    Nästa steg:             Anropa på kanal 16.
    Får uppgifter lämnas:   inte tillfrågad
    Får räknas i statistik: inte tillfrågad
    -- stderr --
    noted as R-X2ZJ; `lots referral update R-X2ZJ STATUS` when you hear more
    ");
    let code = sandbox.typed("referral list --format ids").yes().out;
    let code = code.trim();
    let english = sandbox
        .lots(&[
            "referral", "card", code, "--lang", "en", "--card", "markdown",
        ])
        .yes();
    assert_snapshot!(english, @"
    ## Referral R-X2ZJ

    - **Date:** 2026-11-24
    - **From:** The harbour
    - **To:** The harbour
    - **About:** Piloting (harbour/pilot)
    - **Need:** Advice, Idea
    - **Why:** vill in i hamn
    - **Done so far:** har sjökort
    - **Next step:** Call on channel 16.
    - **Consent to share:** not asked
    - **Consent to be counted:** not asked
    ");
}

#[test]
fn the_receipt_is_one_object() {
    let sandbox = small();
    let receipt = sandbox
        .typed("refer pilot --yes --format json")
        .yes()
        .json();
    for key in ["code", "id", "offering", "status", "card"] {
        assert!(receipt[key].is_string(), "{key} in {receipt}");
    }
    assert_eq!(receipt["offering"], "harbour/pilot");
    assert_eq!(receipt["status"], "sent");
    let several = sandbox
        .typed("refer pilot rope -y --format json")
        .yes()
        .json();
    assert_eq!(several.as_array().map(Vec::len), Some(2));
    assert_eq!(
        sandbox
            .typed("referral list --format ids")
            .yes()
            .lines()
            .len(),
        3
    );
}

#[test]
fn what_identifies_a_person_is_refused_before_anything_is_written() {
    let sandbox = small();
    for (flag, text) in [
        ("--client", "19121212-1212"),
        ("--client", "191212121212"),
        ("--reason", "ring 070-174 06 05"),
        ("--note", "kim@exempel.se vill ha hjälp"),
        ("--note", "pnr 121212-1212."),
    ] {
        let ran = sandbox
            .lots(&["refer", "pilot", flag, text, "--yes"])
            .failed();
        assert!(ran.err.contains("nothing was written"), "{ran}");
        assert!(
            !ran.err.contains(text),
            "the message does not repeat it\n{ran}"
        );
    }
    assert!(!ledger(&sandbox).exists());
    let _let_through = sandbox
        .lots(&["refer", "pilot", "--note", "121212-1213", "--yes"])
        .yes();
    let code = referred(&sandbox, &[]);
    let ran = sandbox
        .lots(&[
            "referral",
            "update",
            &code,
            "accepted",
            "--note",
            "121212+1212",
        ])
        .failed();
    assert!(ran.err.contains("personal identity number"), "{ran}");
}

#[test]
fn a_name_is_printed_with_consent_and_never_stored() {
    let sandbox = small();
    let named = ["refer", "pilot", "--yes", "--client-name", "Ada Lovelace"];
    let ran = sandbox.lots(&named).failed();
    assert!(ran.err.contains("only if the client agrees"), "{ran}");
    let ran = sandbox
        .lots(&[&named[..], &["--consent-share", "yes"]].concat())
        .yes();
    assert!(ran.out.contains("Ada Lovelace"), "{ran}");
    let bytes = fs::read(ledger(&sandbox)).expect("read");
    assert!(!bytes.windows(8).any(|w| w == b"Lovelace"));
}

#[test]
fn what_may_follow_what() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    let update = |line: &str| -> Ran { sandbox.typed(&format!("referral update {line}")) };
    let ran = update(&format!("{code} in-progress")).failed();
    assert!(
        ran.err
            .contains("from there it can go to `accepted`, `declined`"),
        "{ran}"
    );
    let ran = update(&format!("{code} declined")).failed();
    assert!(
        ran.err.contains("wants a reason") && ran.err.contains("`no-capacity`"),
        "{ran}"
    );
    let ran = update(&format!("{code} declined --reason bored")).failed();
    assert!(ran.err.contains("unknown reason `bored`"), "{ran}");
    let _ok = update(&format!("{} accepted", code.to_lowercase())).yes();
    let _ok = update(&format!(
        "{} in-progress --note ok",
        code.get(2..).expect("letters")
    ))
    .yes();
    let _news = update(&format!("{} in-progress", code.get(2..5).expect("letters"))).yes();
    let ran = update(&format!("{code} completed")).failed();
    assert!(ran.err.contains("wants an outcome"), "{ran}");
    let _ok = update(&format!("{code} completed --outcome helped")).yes();
    let ran = update(&format!("{code} accepted")).failed();
    assert!(
        ran.err.contains("`reopened` or `entered-in-error`"),
        "{ran}"
    );
    let _ok = update(&format!("{code} reopen")).yes();
    let _ok = update(&format!("{code} entered-in-error")).yes();
    let _over = update(&format!("{code} reopened")).failed();
    let shown = sandbox
        .lots(&["referral", "show", &code, "--format", "json"])
        .yes()
        .json();
    let statuses: Vec<&str> = shown["events"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|event| event["status"].as_str().expect("a word"))
        .collect();
    assert_eq!(
        statuses,
        [
            "accepted",
            "in-progress",
            "in-progress",
            "completed",
            "reopened",
            "entered-in-error"
        ]
    );
    let ran = sandbox.typed("referral update R-ZZZZ accepted").failed();
    assert!(ran.err.contains("there is no referral `R-ZZZZ`"), "{ran}");
    let ran = update(&format!("{code} acepted")).failed();
    assert!(ran.err.contains("did you mean `accepted`?"), "{ran}");
}

#[test]
fn what_the_client_says_later_counts() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    let named = ["referral", "card", &code, "--client-name", "Ada Lovelace"];
    let _refused = sandbox.lots(&named).failed();
    let note = [
        "referral",
        "update",
        &code,
        "noted",
        "--consent-share",
        "ja",
        "--consent-count",
        "no",
    ];
    let receipt = sandbox
        .lots(&[&note[..], &["--format", "json"]].concat())
        .yes()
        .json();
    assert_eq!(
        (
            receipt["status"].as_str(),
            receipt["consent_count"].as_str()
        ),
        (Some("sent"), Some("no"))
    );
    let card = sandbox.lots(&named).yes();
    assert!(card.out.contains("Ada Lovelace"), "{card}");
    let stats = sandbox.typed("referral stats").yes();
    assert!(stats.err.contains("does not want to be counted"), "{stats}");
}

#[test]
fn a_slip_of_the_hand_is_caught() {
    let sandbox = small();
    let twice = sandbox.typed("refer pilot harbour/pilot --yes").failed();
    assert!(twice.err.contains("named twice"), "{twice}");
    let name = sandbox
        .lots(&["refer", "pilot", "--client", "Ada Lovelace", "--yes"])
        .failed();
    assert!(name.err.contains("a code is one word"), "{name}");
    let _code = referred(&sandbox, &["--client", "K-24"]);
    let ran = sandbox.typed("referral forget k-24 --yes");
    assert!(
        ran.code == 1 && ran.err.contains("did you mean `K-24`?"),
        "{ran}"
    );
    let nowhere = sandbox
        .typed("refer pilot --yes --output nowhere/card")
        .failed();
    assert!(nowhere.err.contains("no folder"), "{nowhere}");
    assert_eq!(
        sandbox.typed("referral list --format ids").lines().len(),
        1,
        "nothing was written"
    );
    let ran = sandbox.typed("referral list --to atlantis").failed();
    assert!(ran.err.contains("unknown actor"), "{ran}");
}

#[test]
fn a_note_about_somebody_forgotten_is_refused() {
    let sandbox = small();
    let code = referred(&sandbox, &["--client", "K-1"]);
    let _ok = sandbox.typed("referral forget K-1 --yes").yes();
    let ran = sandbox
        .lots(&["referral", "update", &code, "accepted", "--note", "ringde"])
        .failed();
    assert!(ran.err.contains("takes no note"), "{ran}");
    let _ok = sandbox
        .lots(&["referral", "update", &code, "accepted"])
        .yes();
}

#[test]
fn a_clock_that_is_set_back_keeps_nobody_out() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    let earlier = sandbox.with("LOTS_TODAY", "2026-11-20");
    let _ok = earlier
        .lots(&["referral", "update", &code, "accepted"])
        .yes();
    let shown = earlier
        .lots(&["referral", "show", &code, "--format", "json"])
        .yes()
        .json();
    assert_eq!(shown["changed"], "2026-11-24");
}

#[test]
fn days_that_cannot_be() {
    let sandbox = small();
    for day in ["2026-11-25", "0001-01-01", "1999-12-31"] {
        let ran = sandbox
            .lots(&["refer", "pilot", "--yes", "--on", day])
            .failed();
        assert!(ran.err.contains("nothing was written"), "{ran}");
    }
    let ran = sandbox.typed("refer pilot --yes --on soon");
    assert_eq!(ran.code, 2, "{ran}");
    let code = referred(&sandbox, &["--on", "2026-11-01"]);
    let ran = sandbox
        .lots(&[
            "referral",
            "update",
            &code,
            "accepted",
            "--on",
            "2026-10-31",
        ])
        .failed();
    assert!(ran.err.contains("2026-11-01"), "{ran}");
}

#[test]
fn late_ones_come_first_and_say_why() {
    let sandbox = small();
    let fresh = referred(&sandbox, &["--client", "A"]);
    let late = referred(&sandbox, &["--client", "B", "--on", "2026-11-10"]);
    let forgotten = referred(&sandbox, &["--client", "C", "--on", "2026-06-01"]);
    let list = sandbox.typed("referral list --format json").yes().json();
    let codes: Vec<&str> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| row["code"].as_str().expect("a code"))
        .collect();
    assert_eq!(codes, [forgotten.as_str(), &late, &fresh]);
    assert_eq!(list[0]["attention"], "set-unknown");
    assert_eq!(list[1]["attention"], "answer-late");
    assert_eq!(
        (list[1]["due"].as_str(), list[1]["days_late"].as_u64()),
        (Some("2026-11-17"), Some(7))
    );
    let ids = |line: &str| {
        sandbox
            .typed(&format!("referral list {line} --format ids"))
            .yes()
            .out
    };
    assert_eq!(ids("--due"), format!("{forgotten}\n{late}\n"));
    assert_eq!(ids("--client A"), format!("{fresh}\n"));
    assert_eq!(ids("--since 2026-11-05"), format!("{late}\n{fresh}\n"));
    assert_eq!(
        ids("--to hamnen --from harbour --status sent")
            .lines()
            .count(),
        3
    );
    assert_eq!(ids("--status accepted"), "");
    assert_eq!(sandbox.typed("referral list --status acepted").code, 2);
    assert_eq!(
        sandbox
            .typed("referral list --format json --status accepted")
            .yes()
            .out,
        "[]\n"
    );
    let _ok = sandbox
        .lots(&["referral", "update", &late, "unknown"])
        .yes();
    assert_eq!(ids("--open"), format!("{forgotten}\n{fresh}\n"));
}

#[test]
fn what_has_ended_is_not_referred_to_by_mistake() {
    let sandbox = small();
    let ran = sandbox.typed("refer lamp").failed();
    assert!(
        ran.err.contains("ended 2020-10-30; nothing was written"),
        "{ran}"
    );
    let ran = sandbox.typed("refer lamp --yes").yes();
    assert!(
        ran.err.contains("warning: Fyrljus ended 2020-10-30"),
        "{ran}"
    );
    let ran = sandbox.typed("refer rope --yes").yes();
    assert!(
        ran.err
            .contains("not for: harbour/rope: Inte för badgäster."),
        "{ran}"
    );
}

#[test]
fn what_is_not_known_names_the_nearest() {
    let sandbox = small();
    let ran = sandbox.typed("refer harbour/pilto --yes").failed();
    assert!(ran.err.contains("did you mean `harbour/pilot`"), "{ran}");
    let ran = sandbox.typed("refer harbour --yes").failed();
    assert!(ran.err.contains("is an actor"), "{ran}");
    let ran = sandbox.typed("refer pilot --from harbor --yes").failed();
    assert!(ran.err.contains("did you mean `harbour`"), "{ran}");
    let nobody = Sandbox::small().typed("refer pilot --yes").failed();
    assert!(nobody.err.contains("--from ACTOR"), "{nobody}");
    let stranger = Sandbox::small()
        .with("LOTS_ACTOR", "atlantis")
        .typed("refer pilot --yes")
        .failed();
    assert!(
        stranger.err.contains("your own organisation (LOTS_ACTOR)"),
        "{stranger}"
    );
    let none = small().typed("referral show R-7K3M").failed();
    assert!(none.err.contains("there are no referrals yet"), "{none}");
}

#[test]
fn texts_that_are_too_much() {
    let sandbox = small();
    let megabyte = "ord ".repeat(30_000);
    let ran = sandbox
        .lots(&["refer", "pilot", "--yes", "--reason", &megabyte])
        .failed();
    assert!(ran.err.contains("at most 2000 are kept"), "{ran}");
    for text in ["\u{1b}[31mröd", "bell\u{7}"] {
        let _refused = sandbox
            .lots(&["refer", "pilot", "--yes", "--note", text])
            .failed();
        let _refused = sandbox
            .lots(&["refer", "pilot", "--yes", "--client", text])
            .failed();
    }
    let _refused = sandbox
        .lots(&["refer", "pilot", "--yes", "--client", " "])
        .failed();
    let note = "båt 🛥️ \u{202e}tab\n\nrad";
    let code = referred(&sandbox, &["--note", note]);
    let shown = sandbox
        .lots(&["referral", "show", &code, "--format", "json"])
        .yes()
        .json();
    assert_eq!(shown["note"], note);
}
