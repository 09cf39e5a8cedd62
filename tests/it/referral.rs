//! `lots referral`: what becomes of a client who was passed on.

use std::path::PathBuf;

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
    let ran = update(&format!("{} accepted", code.to_lowercase())).yes();
    assert!(ran.err.contains("news is expected by"), "{ran}");
    let _ok = update(&format!(
        "{} in-progress --note ok",
        code.get(2..).expect("letters")
    ))
    .yes();
    let beginning = code.get(2..5).expect("letters");
    let shown = sandbox.typed(&format!("referral show {beginning}")).yes();
    assert!(shown.out.contains(&code), "{shown}");
    let ran = update(&format!("{beginning} in-progress")).failed();
    assert!(
        ran.err.contains("is not a whole code; nothing was written")
            && ran.err.contains(&format!("if you mean `{code}`")),
        "{ran}"
    );
    let _news = update(&format!("{code} in-progress")).yes();
    let ran = update(&format!("{code} completed")).failed();
    assert!(ran.err.contains("wants an outcome"), "{ran}");
    let _ok = update(&format!("{code} completed --outcome helped")).yes();
    let ran = update(&format!("{code} accepted")).failed();
    assert!(
        ran.err.contains("`reopened` or `entered-in-error`"),
        "{ran}"
    );
    let ran = update(&format!("{code} reopen")).yes();
    assert!(ran.err.contains("an answer is expected by"), "{ran}");
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
    let refused = sandbox.lots(&named).failed();
    let way = format!("`lots referral update {code} noted --consent-share yes`");
    assert!(refused.err.contains(&way), "{refused}");
    let empty = format!("referral update {code} noted");
    let refused = sandbox.typed(&empty).failed();
    assert!(refused.err.contains("add `--note TEXT`"), "{refused}");
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
    let ran = sandbox.typed("referral forget k-25 --yes");
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
fn statuses_are_understood_as_they_are_shown() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    let list = |status: &str| {
        let line = ["referral list --format ids --status ", status].concat();
        sandbox.typed(&line)
    };
    for typed in ["skickad", "sent", "SENT"] {
        assert_eq!(list(typed).yes().out, [&code, "\n"].concat(), "{typed}");
    }
    let _updated = sandbox
        .typed(&["referral update ", &code, " pågår"].concat())
        .failed();
    let _updated = sandbox
        .typed(&["referral update ", &code, " antagen"].concat())
        .yes();
    for typed in ["antagen", "Accepterad", "mottagen", "accepted"] {
        assert_eq!(list(typed).yes().out, [&code, "\n"].concat(), "{typed}");
    }
    // What was received is another thing.
    let shown = sandbox.typed("referral list --lang sv").yes();
    assert!(
        shown.out.contains("antagen") && !shown.out.contains("mottagen"),
        "{shown}"
    );
    let others = "klar slutförd avslutad pågående påbörjad vilande nekad";
    for typed in others.split(' ') {
        let none = list(typed);
        assert_eq!((&*none.out, none.code), ("", 1), "{typed}");
    }
    let unknown = list("skikad").failed();
    assert!(
        unknown.err.contains("unknown status `skikad`") && unknown.err.contains("`sent`"),
        "{unknown}"
    );
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
    let ahead = small().with("LOTS_TODAY", "2199-01-01");
    for line in ["refer pilot --yes", "refer pilot --yes --on 2199-01-01"] {
        let ran = ahead.typed(line).failed();
        assert!(ran.err.contains("is in the future"), "{ran}");
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
            .out,
        "[]\n"
    );
    let _ok = sandbox
        .lots(&["referral", "update", &late, "unknown"])
        .yes();
    assert_eq!(ids("--open"), format!("{forgotten}\n{fresh}\n"));
}

#[cfg(unix)]
#[test]
fn one_referral_in_a_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = small();
    let code = referred(&sandbox, &["--client", "K-1"]);
    let path = sandbox.work().join("show.json");
    let show = format!("referral show {code} --format json --output show.json");
    // Whoever could read what was there before, too.
    for before in [None, Some(0o644)] {
        if let Some(mode) = before {
            let mode = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(&path, mode).expect("opened up");
        }
        let _shown = sandbox.typed(&show).yes();
        let metadata = std::fs::metadata(&path).expect("there");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_client_code_can_be_seen() {
    let ran = small()
        .lots(&["refer", "pilot", "--yes", "--client", "K1\u{200b}"])
        .failed();
    assert!(
        ran.err
            .contains("`--client` has a character that cannot be seen"),
        "{ran}"
    );
    let sandbox = small();
    let _code = referred(&sandbox, &["--client", "K1"]);
    let jsonl = export(&sandbox).replace("\"K1\"", "\"K1\u{200b}\"");
    let other = small();
    std::fs::write(other.work().join("all.jsonl"), jsonl).expect("written");
    let merged = other.typed("referral merge all.jsonl");
    assert!(
        merged.code == 1 && merged.err.contains("cannot be seen"),
        "{merged}"
    );
}

#[test]
fn what_may_be_said_of_a_referral_is_told() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    let ran = sandbox.lots(&["referral", "update", &code]).failed();
    assert!(
        ran.err
            .contains(&format!("{code} is sent; what is it now?"))
            && ran.err.contains("it can go to `accepted`, `declined`"),
        "{ran}"
    );
    let completed = ["referral", "update", &code, "completed"];
    let ran = sandbox.lots(&completed).failed();
    assert!(
        ran.err.contains("say `accepted`, then `completed`")
            && !ran.err.contains("reopened")
            && !ran.err.contains("slip"),
        "{ran}"
    );
    let ran = sandbox
        .lots(&["referral", "update", &code, "on-hold"])
        .failed();
    assert!(!ran.err.contains("then"), "{ran}");
    let _ok = sandbox
        .lots(&["referral", "update", &code, "accepted"])
        .yes();
    let ran = sandbox
        .lots(&[
            "referral",
            "update",
            &code,
            "declined",
            "--reason",
            "no-capacity",
        ])
        .failed();
    let way = "to correct a slip, say `unknown`, then `reopened`, then `declined`";
    assert!(ran.err.contains(way), "{ran}");
    for status in ["unknown", "reopened", "declined"] {
        let mut line = format!("referral update {code} {status}");
        if status == "declined" {
            line += " --reason no-capacity";
        }
        let _ok = sandbox.typed(&line).yes();
    }
    let ran = sandbox
        .lots(&["referral", "update", &code, "in-progress"])
        .failed();
    assert!(
        ran.err.contains("say `reopened`, then `in-progress`"),
        "{ran}"
    );
    let other = sandbox.with("LOTS_TODAY", "2027-02-01");
    let _ok = other
        .lots(&[
            "referral",
            "update",
            &code,
            "reopened",
            "--on",
            "2026-11-24",
        ])
        .yes();
    // No other ledger would take over what happened in the future.
    let note = ["referral", "update", &code, "noted", "--note", "ringt"];
    let refused = other.lots(&note).failed();
    assert!(
        refused.err.contains("2027-02-01 is in the future"),
        "{refused}"
    );
    let ran = other
        .lots(&[&note[..], &["--on", "2026-11-24"]].concat())
        .yes();
    assert!(ran.err.contains("still late"), "{ran}");
}

#[test]
fn what_was_entered_in_error_is_left_out_aloud() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    let _slip = sandbox
        .typed(&format!("referral update {code} entered-in-error"))
        .yes();
    let ran = sandbox.typed("referral list");
    assert_eq!(ran.code, 1, "{ran}");
    let told = "1 referral entered in error left out; `--status entered-in-error` shows it";
    assert!(ran.err.contains(told), "{ran}");
    let ran = sandbox
        .typed("referral list --status entered-in-error")
        .yes();
    assert!(
        ran.out.contains(&code) && !ran.err.contains("left out"),
        "{ran}"
    );
    let ran = sandbox.typed(&format!("referral card {code}")).yes();
    let warned = format!("warning: {code} was entered in error");
    assert!(ran.err.contains(&warned), "{ran}");
}

#[test]
fn an_export_for_spreadsheets_is_named_as_it_can_be_written() {
    let sandbox = small();
    let _code = referred(&sandbox, &[]);
    let ran = sandbox.typed("referral export -o e1.xlsx").failed();
    assert!(
        ran.err.contains("`.csv`") && !ran.err.contains("--excel"),
        "{ran}"
    );
    let ran = sandbox.typed("atlas --output page.PDF").failed();
    assert!(ran.err.contains("`.html`"), "{ran}");
}

/// One's own organisation may be named in settings as anywhere else.
#[test]
fn ones_own_organisation_is_known_by_its_name_too() {
    let sandbox = small().with("LOTS_ACTOR", "Hamnen");
    let yard = crate::sandbox::HARBOUR.replace("\"harbour\"", "\"yard\"");
    sandbox.file("actors/yard.toml", yard.replace("Hamnen", "Varvet"));
    let code = sandbox
        .typed("refer yard/pilot --yes --format ids")
        .yes()
        .out;
    let code = code.trim();
    let receive = format!("referral receive {code} --from harbour --offering yard/pilot");
    let received = sandbox.typed(&receive).failed();
    let why = "harbour is your own organisation";
    assert!(received.err.contains(why), "{received}");
    let mut other_end = sandbox.command(&receive.split(' ').collect::<Vec<_>>());
    other_end.env("LOTS_ACTOR", "yard");
    let noted = sandbox.ran(other_end).yes();
    let next = format!("`lots referral update {code} accepted`");
    assert!(noted.err.contains(&next), "{noted}");
    let show = format!("referral show {code} --format json");
    let shown = sandbox.typed(&show).yes();
    assert_eq!(shown.json()["side"], "sent", "{shown}");
    let listed = |own: &str| {
        let sandbox = small().with("LOTS_ACTOR", own);
        sandbox.typed("actors").yes().out
    };
    assert_eq!(listed("Hamnen"), listed("harbour"));
    assert_ne!(listed("Hamnen"), listed("yard"));
}
