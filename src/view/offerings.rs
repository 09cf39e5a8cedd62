//! Offerings as a listing.

use std::rc::Rc;

use anyhow::Result;

use super::words;
use super::{Cell, Column, Fact, Place, Tone, Value};
use crate::index::Hit;
use crate::model::age::Limits;
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Vocabulary};

/// What a listing of offerings needs to know beside them.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) vocabulary: Rc<Vocabulary>,
    pub(crate) limits: Limits,
    pub(crate) today: jiff::civil::Date,
    pub(crate) lang: Lang,
    /// The id of one's own organisation.
    pub(crate) own: Option<String>,
}

impl Setting {
    /// Tells whether an actor is one's own organisation.
    pub(super) fn is_own(&self, actor: &str) -> bool {
        self.own.as_deref() == Some(actor)
    }

    fn text(&self, text: &Text<impl AsRef<str>>) -> Cell {
        Cell::in_language(text, self.lang)
    }

    fn terms(&self, dimension: Dimension, ids: &[impl AsRef<str>]) -> Cell {
        words::terms(&self.vocabulary, dimension, ids, self.lang)
    }
}

type OfferingFact = Fact<fn(&Hit<'_>, &Setting) -> Result<Cell>>;

/// What a listing can show of an offering.
const FACTS: [OfferingFact; 24] = [
    Fact::new(
        "name",
        "Erbjudande",
        "Offering",
        Place::Always,
        |hit, setting| Ok(setting.text(&hit.name()?).tone(Tone::Title)),
    ),
    Fact::new(
        "actor_name",
        "Aktör",
        "Actor",
        Place::Beneath,
        |hit, setting| {
            let name = setting.text(&hit.actor_name()?);
            Ok(words::own(name, setting.is_own(hit.actor()?), setting.lang))
        },
    ),
    Fact::new("id", "Id", "Id", Place::Beneath, |hit, _| {
        Ok(Cell::text(hit.id()?).tone(Tone::Muted))
    }),
    Fact::new(
        "actor",
        "Aktörens id",
        "Actor id",
        Place::Asked,
        |hit, _| Ok(Cell::text(hit.actor()?)),
    ),
    Fact::new(
        "summary",
        "Sammanfattning",
        "Summary",
        Place::Asked,
        |hit, setting| Ok(setting.text(&hit.summary()?)),
    ),
    Fact::new(
        "areas",
        "Områden",
        "Areas",
        Place::Asked,
        |hit, setting| Ok(setting.terms(Dimension::Area, &hit.areas()?)),
    ),
    Fact::new(
        "stages",
        "Skeden",
        "Stages",
        Place::Aside,
        |hit, setting| Ok(setting.terms(Dimension::Stage, &hit.stages()?)),
    ),
    Fact::new(
        "audiences",
        "Målgrupper",
        "Audiences",
        Place::Beneath,
        |hit, setting| Ok(setting.terms(Dimension::Audience, &hit.audiences()?)),
    ),
    Fact::new("price", "Pris", "Price", Place::Aside, |hit, setting| {
        let (price, amount) = (hit.price()?, hit.price_amount()?);
        Ok(words::price(price, amount, setting.lang))
    }),
    Fact::new(
        "price_amount",
        "Belopp",
        "Amount",
        Place::Asked,
        |hit, setting| {
            let amount = hit.price_amount()?;
            Ok(amount.map_or_else(Cell::default, |amount| {
                Cell::text(amount).shown(words::amount(amount, setting.lang))
            }))
        },
    ),
    Fact::new(
        "price_text",
        "Prisvillkor",
        "Price terms",
        Place::Asked,
        |hit, setting| Ok(setting.text(&hit.price_text()?)),
    ),
    Fact::new(
        "next_step",
        "Nästa steg",
        "Next step",
        Place::Always,
        next_step,
    ),
    Fact::new(
        "freshness",
        "Uppgift från",
        "As of",
        Place::Always,
        |hit, setting| {
            let Setting {
                limits,
                today,
                lang,
                ..
            } = *setting;
            let (verified, source_date) = (hit.verified()?, hit.source_date()?);
            Ok(words::age(verified, source_date, limits, today, lang))
        },
    ),
    Fact::new(
        "status",
        "Status",
        "Status",
        Place::Beneath,
        |hit, setting| Ok(words::status(hit.status()?, hit.until()?, setting.lang)),
    ),
    Fact::new("until", "Till och med", "Until", Place::Asked, |hit, _| {
        Ok(Cell::maybe(hit.until()?))
    }),
    Fact::new(
        "scope",
        "Räckvidd",
        "Scope",
        Place::Asked,
        |hit, setting| Ok(words::scope(hit.scope()?, setting.lang)),
    ),
    Fact::new(
        "partners",
        "Tillsammans med",
        "Partners",
        Place::Asked,
        |hit, _| Ok(Cell::ids(hit.partners()?.iter().map(AsRef::as_ref))),
    ),
    Fact::new(
        "conditions",
        "Villkor",
        "Conditions",
        Place::Asked,
        |hit, setting| Ok(setting.text(&hit.conditions()?)),
    ),
    Fact::new(
        "not_for",
        "Inte för",
        "Not for",
        Place::Asked,
        |hit, setting| Ok(setting.text(&hit.not_for()?)),
    ),
    Fact::new("website", "Webbplats", "Website", Place::Asked, |hit, _| {
        Ok(Cell::maybe(hit.website()?))
    }),
    Fact::new(
        "verified",
        "Verifierad",
        "Verified",
        Place::Asked,
        |hit, _| Ok(Cell::maybe(hit.verified()?.map(|day| day.to_string()))),
    ),
    Fact::new(
        "source_date",
        "Källans datum",
        "Source date",
        Place::Asked,
        |hit, _| Ok(Cell::maybe(hit.source_date()?)),
    ),
    Fact::new(
        "own",
        "Vår egen",
        "Our own",
        Place::Asked,
        |hit, setting| {
            Ok(Cell {
                value: Value::Flag(setting.is_own(hit.actor()?)),
                ..Cell::default()
            })
        },
    ),
    Fact::new(
        "untranslated",
        "Ej översatt",
        "Untranslated",
        Place::Asked,
        untranslated,
    ),
];

/// Returns the columns of a listing of offerings, with one for reasons where there are some.
pub(crate) fn columns(lang: Lang, has_reasons: bool) -> Vec<Column> {
    let why = Column::new("why", lang.pick("Därför", "Why"), Place::Always);
    let why = has_reasons.then_some(why);
    FACTS
        .iter()
        .map(|fact| fact.column(lang))
        .chain(why)
        .collect()
}

/// Returns where the columns with the given keys stand in a listing of offerings.
pub(super) fn places(keys: &[&str]) -> Vec<usize> {
    let place = |key: &&str| FACTS.iter().position(|fact| fact.key == *key);
    keys.iter().filter_map(place).collect()
}

/// Returns the cells of a listing of offerings for one of them, those at the given places; after the facts come the reasons.
///
/// # Errors
/// The index is damaged.
pub(crate) fn row(
    hit: &Hit<'_>,
    why: &[String],
    places: &[usize],
    setting: &Setting,
) -> Result<Vec<Cell>> {
    let mut row = Vec::with_capacity(places.len());
    for place in places {
        row.push(match FACTS.get(*place) {
            Some(fact) => (fact.cell)(hit, setting)?,
            None => reasons(why),
        });
    }
    Ok(row)
}

fn reasons(why: &[String]) -> Cell {
    Cell::list(why.to_vec())
        .shown(why.join(",\n"))
        .tone(Tone::Muted)
}

/// Returns what the client does next; for people, the website where nothing else is said.
fn next_step(hit: &Hit<'_>, setting: &Setting) -> Result<Cell> {
    let step = setting.text(&hit.next_step()?);
    Ok(match (&step.value, hit.website()?) {
        (Value::Absent, Some(website)) => Cell::default().shown(website),
        (Value::Absent, None) => Cell::default()
            .shown(words::not_stated(setting.lang))
            .tone(Tone::Muted),
        _ => step,
    })
}

/// Returns the keys of what there is in the other language only.
fn untranslated(hit: &Hit<'_>, setting: &Setting) -> Result<Cell> {
    let lang = setting.lang;
    let fell_back = |text: &Text<&str>| text.get(lang).is_some_and(|(_, found)| found != lang);
    let texts = [
        ("name", hit.name()?),
        ("actor_name", hit.actor_name()?),
        ("summary", hit.summary()?),
        ("price_text", hit.price_text()?),
        ("next_step", hit.next_step()?),
        ("conditions", hit.conditions()?),
        ("not_for", hit.not_for()?),
    ];
    let untranslated = texts.iter().filter(|(_, text)| fell_back(text));
    Ok(Cell::list(
        untranslated.map(|(key, _)| (*key).to_owned()).collect(),
    ))
}
