//! Every field of an actor and of an offering comes back, each with a value that no other has.

use super::oracle::{index_of, vocabulary};
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
