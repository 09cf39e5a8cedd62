//! Every field of an actor and of an offering comes back, each with a value that no other has.

use super::oracle::{index_of, vocabulary};
use crate::index::is_damage;
use crate::model::Catalogue;
use crate::model::actor::{Actor, Reach, Role, Source};
use crate::model::date::PartialDate;
use crate::model::offering::{Offering, Price, PriceKind, Scope, Status, Verified};
use crate::model::text::Text;

fn text(word: &str) -> Text {
    Text {
        sv: Some(format!("{word} på svenska")),
        en: Some(format!("{word} in English")),
    }
}

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn date(written: &str) -> Option<PartialDate> {
    Some(PartialDate::parse(written).expect("a date"))
}

fn source(of: &str, read: &str) -> Vec<Source> {
    vec![Source {
        url: format!("https://example.org/source-of-{of}"),
        date: date(read),
        says: Some(format!("what {of} is")),
    }]
}

/// Without defaults, so that a new field does not compile until it has a value here.
fn offering() -> Offering {
    Offering {
        id: "pilot".to_owned(),
        name: text("the name of the offering"),
        summary: text("the summary"),
        aliases: list(&["an alias of the offering", "another"]),
        areas: list(&["loans", "patent"]),
        stages: list(&["growth", "idea"]),
        audiences: list(&["student", "company"]),
        status: Some(Status::Paused),
        until: date("2031-02"),
        scope: Some(Scope::Regional),
        serves: Reach::Only(list(&["kumla"])),
        partners: list(&["pier", "quay"]),
        outside_partners: list(&["Somebody else"]),
        price: Price {
            kind: PriceKind::Equity,
            amount: Some("SEK 7".to_owned()),
            text: text("the price"),
        },
        conditions: text("the conditions"),
        not_for: text("whom it is not for"),
        next_step: text("the next step"),
        bring: text("what to bring"),
        website: Some("https://example.org/offering".to_owned()),
        note: text("the note of the offering"),
        verified: Some(Verified {
            on: "2026-03-04".parse().expect("a day"),
            by: Some("the keeper".to_owned()),
            how: Some("call".to_owned()),
        }),
        sources: source("the offering", "2024-05-06"),
    }
}

fn actor() -> Actor {
    Actor {
        id: "harbour".to_owned(),
        name: text("the name of the actor"),
        kind: "association".to_owned(),
        role: Role::Associated,
        status: Some(Status::Active),
        until: date("2032"),
        aliases: list(&["an alias of the actor"]),
        website: Some("https://example.org/actor".to_owned()),
        contact: text("the contact"),
        municipalities: list(&["orebro"]),
        serves: Reach::All,
        purpose: text("the purpose"),
        goals: text("the goals"),
        collaboration: text("the collaboration"),
        note: text("the note of the actor"),
        strengths: list(&["advice"]),
        sources: source("the actor", "2023-08"),
        offerings: vec![offering()],
    }
}

#[test]
fn each_field_comes_back_as_itself() {
    let catalogue = Catalogue {
        actors: vec![actor()],
        vocabulary: vocabulary(),
        ..Catalogue::default()
    };
    let index = index_of(&catalogue);
    let back = index.actor("harbour").expect("the index answers");
    assert_eq!(back, Some(actor()));
    let alone = index.actor_alone("harbour").expect("the index answers");
    let without = Actor {
        offerings: Vec::new(),
        ..actor()
    };
    assert_eq!(alone, Some(without.clone()));
    let one = index.offering("harbour/pilot").expect("the index answers");
    assert_eq!(one, Some((without, offering())));
}

#[test]
fn each_part_of_a_hit_is_what_it_is_called() {
    let index = index_of(&Catalogue {
        actors: vec![actor()],
        vocabulary: vocabulary(),
        ..Catalogue::default()
    });
    let (of, is) = (actor(), offering());
    let lent = |text: &Text| (text.sv.clone(), text.en.clone());
    let held = |text: Text<&str>| (text.sv.map(str::to_owned), text.en.map(str::to_owned));
    let today = "2026-03-05".parse().expect("a day");
    let looked_at = index.hits(&[1], today, |hit| {
        assert_eq!((hit.id()?, hit.actor()?), ("harbour/pilot", "harbour"));
        for (part, whole) in [
            (hit.actor_name()?, &of.name),
            (hit.name()?, &is.name),
            (hit.summary()?, &is.summary),
            (hit.price_text()?, &is.price.text),
            (hit.next_step()?, &is.next_step),
            (hit.conditions()?, &is.conditions),
            (hit.not_for()?, &is.not_for),
        ] {
            assert_eq!(held(part), lent(whole));
        }
        for (part, whole) in [
            (hit.areas()?, &is.areas),
            (hit.stages()?, &is.stages),
            (hit.audiences()?, &is.audiences),
            (hit.partners()?, &is.partners),
        ] {
            assert_eq!(part, whole[..]);
        }
        assert_eq!(hit.price()?, is.price.kind.key());
        assert_eq!(hit.price_amount()?, is.price.amount.as_deref());
        assert_eq!(hit.status()?, is.status.map(Status::key));
        assert_eq!(hit.until()?, Some("2031-02"));
        assert_eq!(hit.scope()?, is.scope.map(Scope::key));
        assert_eq!(hit.website()?, is.website.as_deref());
        assert_eq!(hit.verified()?, is.verified.as_ref().map(|v| v.on));
        assert_eq!(hit.source_date()?, Some("2024-05-06"));
        Ok(())
    });
    assert_eq!(looked_at.expect("read").len(), 1);
    index
        .connection
        .execute("DELETE FROM detail", [])
        .expect("deleted");
    let lacking = index.hits(&[1], today, |_| Ok(()));
    assert!(is_damage(&lacking.expect_err("it is gone")));
}

#[test]
fn hits_come_in_order_without_being_sorted() {
    let index = index_of(&Catalogue::default());
    let sql = concat!("EXPLAIN QUERY PLAN ", include_str!("../sql/hits.sql"));
    let mut plan = index.connection.prepare(sql).expect("sound");
    let steps = plan.query_map(&[(":keys", "[]"), (":today", "")], |row| {
        row.get::<_, String>(3)
    });
    let steps: Vec<String> = steps
        .expect("planned")
        .collect::<Result<_, _>>()
        .expect("read");
    assert!(
        !steps.is_empty() && steps.iter().all(|step| !step.contains("ORDER BY")),
        "{steps:?}"
    );
}
