//! What `lots referral stats` counts, and what it does not.

use crate::referral::export;
use crate::sandbox::Sandbox;

/// Either end may have asked the client.
#[test]
fn who_does_not_want_to_be_counted_is_not_whoever_was_told() {
    let sender = Sandbox::new().with("LOTS_ACTOR", "coompanion");
    let receiver = Sandbox::new().with("LOTS_ACTOR", "almi");
    let counted = |sandbox: &Sandbox| {
        let stats = sandbox.typed("referral stats --exact --format json").yes();
        let flows = &stats.json()["flows"];
        let open = sandbox.typed("what-if --without almi").yes();
        let is_open = !open.err.contains(", 0 open referrals");
        (flows[0]["sum"].as_u64(), is_open)
    };
    let sent = sender
        .typed("refer almi/microloan --yes --format ids")
        .yes();
    let code = sent.out.trim();
    assert_eq!(counted(&sender), (Some(1), true));
    let from = "--from coompanion --offering almi/microloan";
    let receive = format!("referral receive {code} {from}");
    let _noted = receiver
        .typed(&format!("{receive} --consent-count no"))
        .yes();
    sender.file("there.jsonl", export(&receiver));
    let _merged = sender.typed("referral merge there.jsonl").yes();
    assert_eq!(counted(&sender), (Some(0), false));
    // What was entered in error says nothing.
    let _slip = receiver
        .typed(&format!("referral update {code} entered-in-error"))
        .yes();
    sender.file("there.jsonl", export(&receiver));
    let _merged = sender.typed("referral merge there.jsonl").yes();
    assert_eq!(counted(&sender), (Some(1), true));
    // Nor does the sender's, of what the receiver has noted rightly.
    let _again = receiver.typed(&receive).yes();
    sender.file("there.jsonl", export(&receiver));
    let _merged = sender.typed("referral merge there.jsonl").yes();
    assert_eq!(counted(&sender), (Some(1), true));
    let _slip = sender
        .typed(&format!("referral update {code} entered-in-error"))
        .yes();
    assert_eq!(counted(&sender), (Some(1), true));
}

/// A report that was saved can be told from that of another quarter.
#[test]
fn a_report_says_of_which_days_it_is() {
    let sandbox = Sandbox::new().with("LOTS_ACTOR", "coompanion");
    let refer = "refer almi/microloan --yes --on 2026-08-01";
    let _referred = sandbox.typed(refer).yes();
    for (flags, since, until) in [
        ("", "", "2026-11-24"),
        (
            " --since 2026-07 --until 2026-09",
            "2026-07-01",
            "2026-09-30",
        ),
    ] {
        let stats = format!("referral stats --exact --format csv{flags}");
        let ran = sandbox.typed(&stats).yes();
        for said in [
            format!("period,since,day,{since}\r\n"),
            format!("period,until,day,{until}\r\n"),
            "flows,sum,sum,1\r\n".to_owned(),
        ] {
            assert!(ran.out.contains(&said), "{said}: {ran}");
        }
    }
}
