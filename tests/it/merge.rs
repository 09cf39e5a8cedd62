//! `lots referral merge`: what is in a file is taken over, and what is not is told.

use std::fs;

use crate::referral::{export, ledger, referred, small};

#[test]
fn a_merge_file_that_is_not_all_good() {
    let sandbox = small();
    let _code = referred(&sandbox, &["--client", "K-1"]);
    let good = export(&sandbox);
    let newer = good.replace("\"schema\":1", "\"schema\":9");
    let odd = good.replace("\"side\":\"sent\"", "\"side\":\"sideways\"");
    let personal = good.replace("\"kind\":\"referral\"", "\"kind\":\"19121212-1212\"");
    sandbox.file(
        "mixed.jsonl",
        format!("{good}{good}nonsense\n{newer}{odd}{personal}\n"),
    );
    let other = small();
    fs::copy(
        sandbox.work().join("mixed.jsonl"),
        other.work().join("mixed.jsonl"),
    )
    .expect("copied");
    let ran = other.typed("referral merge mixed.jsonl");
    assert_eq!(ran.code, 1, "{ran}");
    assert_eq!(
        ran.out,
        "1 added, 1 known, 0 in conflict, 4 not taken over\n"
    );
    assert!(
        ran.err
            .contains("mixed.jsonl:6: `kind` has an unknown word")
            && !ran.err.contains("19121212"),
        "{ran}"
    );
    assert!(
        ran.err.contains("mixed.jsonl:3: ")
            && ran
                .err
                .contains("mixed.jsonl:5: `side` has an unknown word"),
        "{ran}"
    );
    assert!(ran.err.contains("1 record from a newer lots"), "{ran}");
    assert_eq!(export(&other), good);
    let _missing = other.typed("referral merge nowhere.jsonl").failed();
    other.file("latin.jsonl", b"\xe5");
    let _latin = other.typed("referral merge latin.jsonl").failed();
    let json = sandbox.typed("referral export --format json").yes();
    sandbox.file("all.json", &json.out);
    let ran = sandbox.typed("referral merge all.json").yes();
    assert!(ran.out.starts_with("0 added, 1 known"), "{ran}");
    let bare = sandbox.typed("referral export --without-texts").yes();
    assert!(!bare.out.contains("K-1"), "{bare}");
    let ran = sandbox
        .typed("referral export --format csv --without-texts")
        .yes();
    assert!(
        !ran.out.contains("K-1") && !ran.out.contains("client"),
        "{ran}"
    );
    let table = sandbox.typed("referral export --format csv").yes();
    assert!(
        table.out.starts_with("code,") && table.lines().len() == 2,
        "{table}"
    );
}

/// What is shown beside the ids of actors is none of them, and an offering is one of whom it went to.
#[test]
fn a_record_that_no_catalogue_could_have_is_not_taken_over() {
    let sandbox = small();
    let _code = referred(&sandbox, &[]);
    let good = export(&sandbox);
    for (right, wrong, told) in [
        (
            "\"from\":\"harbour\"",
            "\"from\":\"sum\"",
            "`from` is no id",
        ),
        (
            "\"to\":\"harbour\"",
            "\"to\":\"quay\"",
            "`offering` is not one of `to`",
        ),
    ] {
        assert!(good.contains(right), "{good}");
        let other = small();
        other.file("theirs.jsonl", good.replace(right, wrong));
        let ran = other.typed("referral merge theirs.jsonl");
        assert_eq!(ran.code, 1, "{ran}");
        assert!(ran.err.contains(told), "{ran}");
    }
    let path = ledger(&sandbox);
    let path = path.to_str().expect("UTF-8");
    let ran = small().lots(&["referral", "merge", path]).failed();
    assert!(
        ran.err.contains("is a ledger") && ran.err.contains("referral export"),
        "{ran}"
    );
}

/// The items of an array may stand on any lines, so that a number of a line would lead astray.
#[test]
fn what_is_wrong_in_an_array_is_told_by_its_item() {
    let sandbox = small();
    let (_one, _two) = (referred(&sandbox, &[]), referred(&sandbox, &[]));
    let json = sandbox.typed("referral export --format json").yes();
    let mut items = json.json();
    items[0]["side"] = "sideways".into();
    items[1]["on"] = 7.into();
    sandbox.file("odd.json", format!("{items:#}"));
    let ran = sandbox.typed("referral merge odd.json");
    assert!(
        ran.err
            .contains("odd.json, item 1: `side` has an unknown word\n")
            && ran
                .err
                .contains("odd.json, item 2: a value is of another kind\n"),
        "{ran}"
    );
}

/// Earlier versions noted texts in which nothing is said.
#[test]
fn a_text_that_says_nothing_is_none() {
    let (here, there) = (small(), small());
    let code = referred(&here, &["--client", "K", "--reason", "R", "--note", "N"]);
    let update = ["referral", "update", &code, "accepted", "--note", "N"];
    let _updated = here.lots(&update).yes();
    let said = export(&here);
    let empty = said
        .replace(":\"K\"", ":\"\"")
        .replace(":\"R\"", ":\" \"")
        .replace(":\"N\"", ":\"\"");
    there.file("empty.jsonl", empty);
    let _merged = there.typed("referral merge empty.jsonl").yes();
    let bare = here.typed("referral export --without-texts").yes();
    assert_eq!(export(&there), bare.out);
}

#[test]
fn one_broken_record_costs_no_other() {
    let sandbox = small();
    for client in ["K-1", "K-2", "K-3"] {
        let _code = referred(&sandbox, &["--client", client]);
    }
    let array = sandbox.typed("referral export --format json").yes().out;
    let broken = array.replacen("\"schema\":1", "\"schema\":", 1);
    let half = array.get(..array.len() - 40).expect("ASCII");
    for (broken, kept) in [(&*broken, 2), (half, 2)] {
        let other = small();
        other.file("theirs.json", broken);
        let ran = other.typed("referral merge theirs.json");
        let said = format!("{kept} added, 0 known, 0 in conflict, 1 not taken over\n");
        assert_eq!((ran.code, &*ran.out), (1, &*said), "{ran}");
    }
    // Each of several files that were put into one may begin with a mark.
    let marked = format!("\u{feff}{}", export(&sandbox));
    let other = small();
    other.file("theirs.jsonl", marked.repeat(2));
    let ran = other.typed("referral merge theirs.jsonl").yes();
    assert!(ran.out.starts_with("3 added, 3 known"), "{ran}");
}
