//! What is written to the ledger is told, or it is not written.

use std::fs;

use crate::referral::{export, referred, small};
use crate::sandbox::Sandbox;

/// A command line per verb that writes, each of which would change the ledger; the sandbox is made for them.
fn writing() -> (Sandbox, [String; 6]) {
    let sandbox = small();
    let yard = "schema = 1\nid = \"yard\"\nkind = \"company\"\nname = { sv = \"Varvet\", en = \"The yard\" }\n";
    sandbox.file("actors/yard.toml", yard);
    let code = referred(&sandbox, &["--client", "K-1"]);
    let old = ["--on", "2020-01-01", "--client", "K-2"];
    let old = referred(&sandbox, &old);
    let update = format!("referral update {old} cancelled --on 2020-02-01");
    let _closed = sandbox.typed(&update).yes();
    let other = small().with("LOTS_SEED", "8");
    let _theirs = referred(&other, &[]);
    sandbox.file("other.jsonl", export(&other));
    let lines = [
        "refer pilot --yes".to_owned(),
        format!("referral update {code} accepted --yes"),
        "referral receive R-7K3M --from yard --offering harbour/rope".to_owned(),
        "referral merge other.jsonl".to_owned(),
        "referral purge --older-than 12 --yes".to_owned(),
        "referral forget K-1 --yes".to_owned(),
    ];
    (sandbox, lines)
}

#[test]
fn nothing_is_written_whose_receipt_cannot_be() {
    let (sandbox, lines) = writing();
    let before = export(&sandbox);
    let refused = |line: &str, wanted: &str| {
        let ran = sandbox.typed(&format!("{line} {wanted}")).failed();
        assert_eq!(export(&sandbox), before, "{line} {wanted}: {ran}");
    };
    for line in &lines {
        for wanted in [
            "--columns nosuch",
            "--columns nosuch --format json",
            "--columns nosuch --output receipt.csv",
            "--excel --format json",
            "--excel --output receipt.json",
            "--output receipt.xlsx",
            "--output nowhere/receipt.csv",
        ] {
            refused(line, wanted);
        }
        if cfg!(target_os = "linux") {
            // Nobody can make a file there.
            refused(line, "--output /proc/receipt.csv");
        }
    }
    // A receipt of many referrals, or of one of which only other columns are wanted, has no ids.
    for line in &lines[..3] {
        refused(line, "--format ids --columns client");
    }
    for line in &lines[3..] {
        refused(line, "--format ids");
    }
    assert!(!fs::exists(sandbox.work().join("receipt.csv")).expect("seen"));
    for line in &lines {
        let before = export(&sandbox);
        let _done = sandbox.typed(line).yes();
        assert_ne!(export(&sandbox), before, "{line}");
    }
}

#[test]
fn every_key_of_a_receipt_can_be_chosen() {
    let ([json, csv], lines) = ([writing().0, writing().0], writing().1);
    for line in &lines {
        let receipt = json.typed(&format!("{line} --format json")).yes().json();
        let keys: Vec<&String> = receipt.as_object().expect("an object").keys().collect();
        let keys: Vec<&str> = keys.into_iter().map(String::as_str).collect();
        let keys = keys.join(",");
        let chosen = format!("{line} --format csv --columns {keys}");
        let chosen = csv.typed(&chosen).yes();
        assert_eq!(chosen.lines()[0], keys, "{line}");
    }
}

#[test]
fn a_card_is_written_whatever_its_file_is_called() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    let card = format!("referral card {code}");
    let printed = sandbox.typed(&card).yes().out;
    for file in [
        "card",
        "card.txt",
        "card.md",
        "card.csv",
        "card.json",
        "card.jsonl",
    ] {
        let _written = sandbox.typed(&format!("{card} --output {file}")).yes();
        assert_eq!(sandbox.read(file), printed, "{file}");
    }
}

/// Nor where there is none yet.
#[test]
fn no_receipt_takes_the_place_of_the_ledger() {
    let sandbox = small().with("LOTS_LEDGER", "kept/ledger.sqlite");
    fs::create_dir(sandbox.work().join("kept")).expect("made");
    // Beside it SQLite takes away what is not its own.
    for beside in ["", "-journal", "-wal"] {
        let line = format!("refer pilot --yes --output kept/../kept/ledger.sqlite{beside}");
        let ran = sandbox.typed(&line).failed();
        assert!(ran.err.contains("the ledger is kept there"), "{ran}");
    }
    assert!(!sandbox.work().join("kept/ledger.sqlite").exists());
}
