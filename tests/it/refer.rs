//! `lots refer`: passing a client on.

use std::fs;

use insta::assert_snapshot;

use crate::referral::{export, ledger, referred, small};
use crate::sandbox::Sandbox;

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
    Får nämnas vid namn:    inte tillfrågad
    Får räknas i statistik: inte tillfrågad
    -- stderr --
    noted as R-X2ZJ; `lots referral update R-X2ZJ STATUS` when you hear more, `entered-in-error` if it was a slip
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
    - **May be named:** not asked
    - **May be counted:** not asked
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
fn a_client_is_not_passed_on_twice_by_mistake() {
    let sandbox = small();
    let code = referred(&sandbox, &["--client", "K-17"]);
    let again = "refer pilot --client K-17";
    let already = format!(
        "K-17 was passed on to harbour/pilot on 2026-11-24 already, and {code} is still open"
    );
    let before = export(&sandbox);
    let refused = sandbox.typed(again).failed();
    assert!(
        refused
            .err
            .contains(&[&already, "; nothing was written"].concat()),
        "{refused}"
    );
    assert_eq!(export(&sandbox), before);
    let _small_letters = referred(&sandbox, &["--client", "k-18"]);
    for (typed, otherwise) in [("k-17", "K-17"), ("K-18", "k-18")] {
        let ran = sandbox
            .typed(&["refer pilot --client ", typed].concat())
            .failed();
        let said = [typed, " was passed on"].concat();
        assert!(ran.err.contains(&said), "{otherwise}: {ran}");
    }
    for other in [
        "refer rope --client K-17",
        "refer pilot --client K-19",
        "refer pilot",
    ] {
        let ran = sandbox.typed(other).yes();
        assert!(!ran.err.contains("already"), "{other}: {ran}");
    }
    let anyway = sandbox.typed(&[again, " --yes"].concat()).yes();
    assert!(
        anyway.err.contains(&["warning: ", &already].concat()),
        "{anyway}"
    );
    let cases = sandbox
        .typed("referral list --client k-17 --format ids")
        .out;
    for code in cases.lines() {
        let _updated = sandbox
            .typed(&format!("referral update {code} cancelled"))
            .yes();
    }
    let ran = sandbox.typed(again).yes();
    assert!(!ran.err.contains("already"), "{ran}");
}

#[test]
fn what_was_received_or_passed_on_by_others_is_no_doubt() {
    let sandbox = small();
    let received = "referral receive R-7K3M --from yard --offering pilot --client K-17";
    let yard = "schema = 1\nid = \"yard\"\nkind = \"company\"\nname = { sv = \"Varvet\", en = \"The yard\" }\n";
    sandbox.file("actors/yard.toml", yard);
    let _received = sandbox.typed(received).yes();
    let _others = sandbox
        .typed("refer pilot --from yard --client K-17 --yes")
        .yes();
    let ran = sandbox.typed("refer pilot --client K-17").yes();
    assert!(!ran.err.contains("already"), "{ran}");
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

#[test]
fn a_need_that_is_not_what_the_offering_is_for_is_remarked() {
    let ran = small()
        .typed("refer rope --yes --area advice --stage growth")
        .yes();
    assert!(!ran.err.contains("the need"), "{ran}");
    let ran = small()
        .typed("refer pilot --yes --area lån --stage tillväxt")
        .yes();
    assert!(
        ran.err
            .contains("the need has area `loans`; harbour/pilot is for advice")
            && ran
                .err
                .contains("the need has stage `growth`; harbour/pilot is for idea"),
        "{ran}"
    );
}

/// A variable of a script that was never set must not pass for something that was said.
#[test]
fn a_text_in_which_nothing_is_said_is_refused() {
    let sandbox = small();
    let code = referred(&sandbox, &["--consent-share", "yes"]);
    let refer = ["refer", "pilot", "--yes", "--consent-share", "yes"];
    let update = ["referral", "update", &code, "accepted"];
    let receive = "referral receive R-7K3M --from harbour --offering pilot";
    let receive: Vec<&str> = receive.split(' ').collect();
    let card = ["referral", "card", &code];
    for (line, flags) in [
        (
            &refer[..],
            &["--client", "--reason", "--note", "--client-name"][..],
        ),
        (&update, &["--note"]),
        (&receive, &["--client", "--note"]),
        (&card, &["--client-name"]),
    ] {
        for flag in flags {
            for text in ["", " \n", "\u{200b}\u{2800}"] {
                let ran = sandbox.lots(&[line, &[flag, text]].concat()).failed();
                let said = format!("`{flag}` is empty; nothing was written");
                assert!(ran.err.contains(&said), "{line:?}: {ran}");
            }
        }
    }
}

/// A card is pasted into a mail or a case: what somebody has noted may neither hide nor pose as something else there.
#[test]
fn a_card_in_markdown_shows_what_was_noted_and_nothing_else() {
    let sandbox = small();
    let reason = "a *b* <img src=x> [c](http://d)\n# e";
    let refer = ["refer", "pilot", "--yes", "--card", "markdown"];
    let ran = sandbox
        .lots(&[&refer[..], &["--reason", reason]].concat())
        .yes();
    assert!(
        ran.out
            .contains("a \\*b\\* &lt;img src=x&gt; \\[c\\](http://d)\n  \\# e\n"),
        "{ran}"
    );
}

/// Whoever is asked has answered in vain otherwise.
#[cfg(unix)]
#[test]
fn a_ledger_that_cannot_be_used_is_told_before_anything_is_asked() {
    let sandbox = small();
    let _code = referred(&sandbox, &[]);
    let open: fs::Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o640);
    fs::set_permissions(ledger(&sandbox), open).expect("opened up");
    let ran = sandbox.asked(&["refer", "pilot", "--color", "never"]);
    let told = ran.failed().err;
    assert!(
        told.starts_with("error: others can read the ledger"),
        "{told}"
    );
}
