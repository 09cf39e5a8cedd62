//! Properties of merging, folding and reading lines.

use proptest::prelude::*;
use proptest::sample::{Index as At, select};

use super::{at, day, lines_of, merged, now, read_back, uuid};
use crate::ledger::{Line, Refused};
use crate::model::referral::state::fold;
use crate::model::referral::{self, Consent, Event, Outcome, Private, Referral, Side, Status};
use crate::model::text::Text;

prop_compose! {
    fn a_text()(text in proptest::option::of(select(&["K-1", "K-2", "money-soon"][..]))) -> Option<String> {
        text.map(str::to_owned)
    }
}

fn name(text: &str) -> Text {
    Text {
        sv: Some(text.to_owned()),
        en: None,
    }
}

prop_compose! {
    /// One of three referrals, as one of several ledgers may know it.
    fn a_referral()(
        number in 0..3u8,
        offering in select(&["almi/microloan", "almi/invest"][..]), code in 0..2u8,
        area in proptest::option::of(select(&["loans", "advice"][..])),
        consent_share in select(Consent::ALL), consent_count in select(Consent::ALL),
        client in a_text(), reason in a_text(), note in a_text(),
        forgotten in proptest::bool::weighted(0.2),
    ) -> Line {
        let private = Private { client, reason, note };
        Line::Referral(Referral {
            id: uuid(number),
            code: referral::code(u128::from(code), 4),
            consent_share,
            consent_count,
            side: if number == 1 { Side::Received } else { Side::Sent },
            from: "coompanion".to_owned(),
            from_name: name("Coompanion Örebro län"),
            offering: offering.to_owned(),
            offering_name: name("Lån, \"stort\" & litet"),
            to_name: name("Almi"),
            to: "almi".to_owned(),
            catalogue: "orebro 1".to_owned(),
            area: area.map(str::to_owned),
            at: at(number),
            private: if forgotten { Private::default() } else { private },
            forgotten,
            ..Referral::nobody()
        })
    }
}

prop_compose! {
    fn an_event()(
        referral in 0..3u8, number in 0..4u8, status in select(Status::ALL), shift in 0..2u8,
        reason in any::<At>(), outcome in select(Outcome::ALL), consent_count in proptest::option::of(select(Consent::ALL)), note in a_text(),
    ) -> Line {
        let reasons = status.reasons();
        let reason = (!reasons.is_empty()).then(|| *reason.get(reasons));
        let outcome = status.wants_outcome().then_some(outcome);
        Line::Event(uuid(referral), Event { at: at(10 + number + shift), id: uuid(100 + number), on: day(2), status, reason, outcome, consent_share: None, consent_count, note })
    }
}

fn a_ledger() -> impl Strategy<Value = Vec<Line>> {
    proptest::collection::vec(prop_oneof![a_referral(), an_event()], 0..8)
}

prop_compose! {
    /// A walk through the table of what may follow what.
    fn a_walk()(choices in proptest::collection::vec(any::<At>(), 0..9)) -> Vec<Event> {
        let mut status = Status::Sent;
        let mut events = Vec::new();
        for (number, choice) in (0u8..).zip(choices) {
            let followers = status.followers();
            if followers.is_empty() {
                break;
            }
            status = *choice.get(followers);
            events.push(Event { at: at(number), id: uuid(number), on: day(3), status, reason: None, outcome: None, consent_share: None, consent_count: None, note: None });
        }
        events
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_commutative_associative_and_idempotent(a in a_ledger(), b in a_ledger(), c in a_ledger()) {
        let all = lines_of(&merged(&[&a, &b, &c]));
        prop_assert_eq!(&lines_of(&merged(&[&c, &a, &b])), &all);
        let (left, right) = (read_back(&merged(&[&a, &b])), read_back(&merged(&[&b, &c])));
        prop_assert_eq!(&lines_of(&merged(&[&left, &c])), &all);
        prop_assert_eq!(&lines_of(&merged(&[&a, &right])), &all);
        prop_assert_eq!(&lines_of(&merged(&[&a, &b, &c, &b, &a])), &all);
    }

    #[test]
    fn what_is_exported_and_merged_is_the_same(a in a_ledger()) {
        let ledger = merged(&[&a]);
        prop_assert_eq!(lines_of(&merged(&[&read_back(&ledger)])), lines_of(&ledger));
    }

    /// Legal events lead to the last of them, in whatever order they arrive.
    #[test]
    fn legal_events_fold_to_a_legal_state(walk in a_walk(), order in any::<u64>()) {
        let end = walk.last().map_or(Status::Sent, |event| event.status);
        let mut shuffled = walk;
        shuffled.sort_by_key(|event| (u64::from(event.id.as_bytes()[35]) ^ order).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let state = fold(&Referral::nobody(), &shuffled);
        prop_assert_eq!((state.status, state.disputed), (end, 0));
    }

    /// Whatever happens, a state was reached by steps that may follow each other.
    #[test]
    fn illegal_events_change_nothing_but_consents(events in proptest::collection::vec(an_event(), 0..9)) {
        let events: Vec<Event> = events.into_iter().filter_map(|line| match line { Line::Event(_, event) => Some(event), Line::Referral(_) => None }).collect();
        let state = fold(&Referral::nobody(), &events);
        let mut sorted = events.clone();
        sorted.sort();
        let mut now = Status::Sent;
        let mut disputed = 0;
        let said = sorted.iter().filter_map(|event| event.consent_count).next_back();
        for event in &sorted {
            if event.status == Status::Noted { continue }
            if now.followers().contains(&event.status) { now = event.status } else { disputed += 1 }
        }
        prop_assert_eq!((state.status, state.disputed), (now, disputed));
        prop_assert_eq!(state.consent_count, said.unwrap_or(Consent::NotAsked));
    }

    #[test]
    fn a_line_is_read_or_refused_and_nothing_else(text in any::<String>(), cut in any::<At>(), line in prop_oneof![a_referral(), an_event()]) {
        let _either = Line::read(&text, now());
        let written = line.write();
        prop_assert_eq!(Line::read(&written, now()), Ok(line));
        let cut: String = written.chars().take(cut.index(written.chars().count())).collect();
        prop_assert!(Line::read(&cut, now()).is_err());
    }
}

#[test]
fn lines_that_are_not_taken_over() {
    let written = Line::Referral(Referral {
        id: uuid(1),
        code: "R-7K3M".to_owned(),
        at: at(1),
        from: "coompanion".to_owned(),
        to: "almi".to_owned(),
        offering: "almi/microloan".to_owned(),
        catalogue: "orebro 1".to_owned(),
        ..Referral::nobody()
    })
    .write();
    assert!(Line::read(&written, now()).is_ok());
    for (from, to) in [
        ("\"kind\":\"referral\"", "\"kind\":\"rumour\""),
        ("R-7K3M", "R-1OIL"),
        ("\"side\":\"sent\"", "\"side\":\"up\""),
        ("\"on\":\"2000-01-01\"", "\"on\":\"0001-01-01\""),
        ("\"on\":\"2000-01-01\"", "\"on\":\"soon\""),
        ("\"on\":\"2000-01-01\"", "\"on\":\"9999-12-31\""),
        ("\"at\":\"2026", "\"at\":\"2027"),
        ("\"from\":\"coompanion\"", "\"from\":\"19121212-1212\""),
        ("almi/microloan", "almi"),
        (
            "\"consent_share\"",
            "\"client\":\"191212121212\",\"consent_share\"",
        ),
    ] {
        assert!(written.contains(from), "{from} in {written}");
        let changed = written.replacen(from, to, 1);
        assert!(
            matches!(Line::read(&changed, now()), Err(Refused::Broken(_))),
            "{changed}"
        );
    }
    let newer = written.replace("\"schema\":1", "\"schema\":2,\"mood\":\"new\"");
    assert_eq!(Line::read(&newer, now()), Err(Refused::Newer));
    let wordier = written.replace("\"schema\":1", "\"schema\":1,\"mood\":\"new\"");
    assert!(
        Line::read(&wordier, now()).is_ok(),
        "an unknown key is no harm"
    );
}
