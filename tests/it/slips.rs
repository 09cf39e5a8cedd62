//! What was noted by mistake keeps nobody from noting it right.

use crate::referral::{export, referred, small};
use crate::sandbox::{HARBOUR, Sandbox};

/// The harbour and a quay, which pass clients on to each other.
fn coast(own: &str) -> Sandbox {
    let sandbox = small().with("LOTS_ACTOR", own);
    let quay = HARBOUR.replace("\"harbour\"", "\"quay\"");
    sandbox.file("actors/quay.toml", quay.replace("Hamnen", "Kajen"));
    sandbox
}

const RECEIVE: &str = "referral receive R-7K3M --from harbour --offering";

#[test]
fn what_was_received_by_mistake_can_be_received_again() {
    let sandbox = coast("quay");
    let receive = format!("{RECEIVE} quay/pilot");
    let _noted = sandbox.typed(&receive).yes();
    let again = sandbox.typed(&receive).failed();
    assert!(again.err.contains("is noted already"), "{again}");
    let (_, show) = again.err.split_once("hint: `lots ").expect("a next step");
    let _shown = sandbox.typed(show.trim().trim_end_matches('`')).yes();
    let slip = "referral update R-7K3M entered-in-error";
    let _slip = sandbox.typed(slip).yes();
    for after in ["accepted", ""] {
        let ran = sandbox.typed(format!("referral update R-7K3M {after}").trim());
        let ran = ran.failed();
        let way = "note it anew with `lots referral receive`";
        assert!(
            ran.err.contains(way) && !ran.err.contains("`noted`"),
            "{ran}"
        );
    }
    let _noted = sandbox.typed(&receive).yes();
    let _slip = sandbox.typed(slip).yes();
    // Under another offering, too; the code then means the one that is good.
    let _right = sandbox.typed(&format!("{RECEIVE} quay/rope")).yes();
    let _taken = sandbox.typed("referral update R-7K3M accepted").yes();
    let shown = sandbox.typed("referral show R-7K3M --format json").yes();
    assert_eq!(shown.json()["offering"], "quay/rope", "{shown}");
}

#[test]
fn a_slip_of_the_receivers_strikes_nothing_out_at_the_senders() {
    let (sender, receiver) = (coast("harbour"), coast("quay"));
    let code = sender.typed("refer quay/pilot --yes --format ids").yes();
    let code = code.out.trim();
    let receive = format!("referral receive {code} --from harbour --offering");
    let merged = || {
        sender.file("there.jsonl", export(&receiver));
        sender.typed("referral merge there.jsonl").yes().out
    };
    let _slip = receiver.typed(&format!("{receive} quay/rope")).yes();
    let _slip = receiver
        .typed(&format!("referral update {code} entered-in-error"))
        .yes();
    assert!(!merged().contains(code));
    let _right = receiver.typed(&format!("{receive} quay/pilot")).yes();
    let _taken = receiver
        .typed(&format!("referral update {code} accepted"))
        .yes();
    let told = merged();
    let news = format!("{code}: the receiver says accepted; ");
    assert!(told.contains(&news) && told.lines().count() == 2, "{told}");
}

/// Both records would be meant by the code, and nothing tells which of them is one's own.
#[test]
fn what_was_sent_from_a_ledger_is_not_received_in_it() {
    for own in ["", "rope"] {
        let sandbox = coast(own);
        let refer = "refer quay/pilot --from harbour --yes --format ids";
        let code = sandbox.typed(refer).yes();
        let code = code.out.trim();
        let receive = format!("referral receive {code} --from harbour --offering quay/pilot");
        let ran = sandbox.typed(&receive).failed();
        assert!(
            ran.err.contains(&format!("{code} is here already"))
                && ran
                    .err
                    .contains(&format!("`lots referral update {code} accepted`")),
            "{ran}"
        );
        let _taken = sandbox
            .typed(&format!("referral update {code} accepted"))
            .yes();
        // The receiver may have the sender's records in its ledger.
        let receiver = sandbox.with("LOTS_ACTOR", "quay");
        let _noted = receiver.typed(&receive).yes();
        let shown = receiver
            .typed(&format!("referral show {code} --format json"))
            .yes();
        assert_eq!(shown.json()["side"], "received", "{shown}");
    }
}

#[test]
fn an_outcome_and_a_reason_are_asked_for_where_they_belong() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    for (said, told) in [
        ("accepted --reason other", "accepted takes no reason"),
        ("accepted --outcome helped", "only completed has one"),
        ("declined", "declined wants a reason"),
        ("declined --reason bored", "unknown reason `bored`"),
    ] {
        let ran = sandbox.typed(&format!("referral update {code} {said}"));
        let ran = ran.failed();
        assert!(ran.err.contains(told), "{ran}");
    }
    let accepted = format!("referral update {code} accepted");
    let _said = sandbox.typed(&accepted).yes();
    let twice = sandbox.typed(&accepted).failed();
    assert!(twice.err.contains("is accepted already"), "{twice}");
    assert!(!twice.err.contains("reopened"), "nothing is wrong: {twice}");
}

#[test]
fn what_is_received_has_a_code() {
    let sandbox = small().with("LOTS_ACTOR", "");
    for typed in ["R-7K3", "accepted", "7k3ma", "K-17"] {
        let line = format!("referral receive {typed} --from harbour --offering pilot");
        let ran = sandbox.typed(&line).failed();
        assert!(
            ran.err.contains("is no code") && ran.err.contains("`R-7K3M`"),
            "{ran}"
        );
    }
}
