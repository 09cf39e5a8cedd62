//! Offerings as a listing.

use super::words;
use super::{Cell, Column, Place, Rows, Tone, Value};
use crate::index::Hit;
use crate::model::age::Limits;
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Vocabulary};

/// What a listing of offerings needs to know beside them.
#[derive(Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) limits: Limits,
    pub(crate) today: jiff::civil::Date,
    pub(crate) lang: Lang,
    /// The id of one's own organisation.
    pub(crate) own: Option<&'a str>,
}

/// Returns a listing of offerings; `why` has a list of reasons for each, or nothing.
pub(crate) fn rows(hits: &[Hit], why: Option<Vec<Vec<String>>>, setting: &Setting<'_>) -> Rows {
    let lang = setting.lang;
    let mut columns = vec![
        Column::new("name", lang.pick("Erbjudande", "Offering"), Place::Always),
        Column::new("actor_name", lang.pick("Aktör", "Actor"), Place::Beneath),
        Column::new("id", "Id", Place::Beneath),
        Column::new("actor", lang.pick("Aktörens id", "Actor id"), Place::Asked),
        Column::new(
            "summary",
            lang.pick("Sammanfattning", "Summary"),
            Place::Asked,
        ),
        Column::new("areas", lang.pick("Områden", "Areas"), Place::Asked),
        Column::new("stages", lang.pick("Skeden", "Stages"), Place::Aside),
        Column::new(
            "audiences",
            lang.pick("Målgrupper", "Audiences"),
            Place::Asked,
        ),
        Column::new("price", lang.pick("Pris", "Price"), Place::Aside),
        Column::new("price_amount", lang.pick("Belopp", "Amount"), Place::Asked),
        Column::new(
            "price_text",
            lang.pick("Prisvillkor", "Price terms"),
            Place::Asked,
        ),
        Column::new(
            "next_step",
            lang.pick("Nästa steg", "Next step"),
            Place::Always,
        ),
        Column::new("freshness", lang.pick("Läget", "As of"), Place::Always),
        Column::new("status", "Status", Place::Beneath),
        Column::new("until", lang.pick("Till och med", "Until"), Place::Asked),
        Column::new("scope", lang.pick("Räckvidd", "Scope"), Place::Asked),
        Column::new(
            "partners",
            lang.pick("Tillsammans med", "Partners"),
            Place::Asked,
        ),
        Column::new(
            "conditions",
            lang.pick("Villkor", "Conditions"),
            Place::Asked,
        ),
        Column::new("not_for", lang.pick("Inte för", "Not for"), Place::Asked),
        Column::new("website", lang.pick("Webbplats", "Website"), Place::Asked),
        Column::new(
            "verified",
            lang.pick("Verifierad", "Verified"),
            Place::Asked,
        ),
        Column::new(
            "source_date",
            lang.pick("Källans datum", "Source date"),
            Place::Asked,
        ),
        Column::new("own", lang.pick("Vår egen", "Our own"), Place::Asked),
        Column::new(
            "untranslated",
            lang.pick("Ej översatt", "Untranslated"),
            Place::Asked,
        ),
    ];
    let mut rows: Vec<Vec<Cell>> = hits.iter().map(|hit| row(hit, setting)).collect();
    if let Some(why) = why {
        columns.push(Column::new(
            "why",
            lang.pick("Därför", "Why"),
            Place::Always,
        ));
        for (row, why) in rows.iter_mut().zip(why) {
            let shown = why.join("\n");
            row.push(Cell::list(why).shown(shown).tone(Tone::Muted));
        }
    }
    Rows { columns, rows }
}

fn row(hit: &Hit, setting: &Setting<'_>) -> Vec<Cell> {
    let Setting {
        vocabulary, lang, ..
    } = *setting;
    let text = |text: &Text| Cell::in_language(text, lang);
    let is_own = setting.own == Some(hit.actor.as_str());
    let actor_name = words::own(text(&hit.actor_name), is_own, lang);
    let step = text(&hit.next_step);
    let step = match (&step.value, &hit.website) {
        (Value::Absent, Some(website)) => Cell::default().shown(website.clone()),
        (Value::Absent, None) => Cell::default()
            .shown(words::not_stated(lang))
            .tone(Tone::Muted),
        _ => step,
    };
    let texts = [
        ("name", &hit.name),
        ("actor_name", &hit.actor_name),
        ("summary", &hit.summary),
        ("price_text", &hit.price_text),
        ("next_step", &hit.next_step),
        ("conditions", &hit.conditions),
        ("not_for", &hit.not_for),
    ];
    let fell_back = |text: &Text| text.get(lang).is_some_and(|(_, found)| found != lang);
    let untranslated = texts
        .iter()
        .filter(|(_, text)| fell_back(text))
        .map(|(key, _)| (*key).to_owned())
        .collect();
    let status = words::status(hit.status.as_deref(), hit.until.as_deref(), lang);
    // What can be had needs no word beneath its age.
    let status = if hit.status.as_deref() == Some("active") {
        status.shown("")
    } else {
        status
    };
    vec![
        text(&hit.name).tone(Tone::Title),
        actor_name,
        Cell::text(&hit.id).tone(Tone::Muted),
        Cell::text(&hit.actor),
        text(&hit.summary),
        words::terms(vocabulary, Dimension::Area, &hit.areas, lang),
        words::terms(vocabulary, Dimension::Stage, &hit.stages, lang),
        words::terms(vocabulary, Dimension::Audience, &hit.audiences, lang),
        words::price(&hit.price, hit.price_amount.as_deref(), lang),
        Cell::maybe(hit.price_amount.clone()),
        text(&hit.price_text),
        step,
        words::age(
            hit.verified,
            hit.source_date.as_deref(),
            setting.limits,
            setting.today,
            lang,
        ),
        status,
        Cell::maybe(hit.until.clone()),
        words::scope(hit.scope, lang),
        Cell::list(hit.partners.clone()),
        text(&hit.conditions),
        text(&hit.not_for),
        Cell::maybe(hit.website.clone()),
        Cell::maybe(hit.verified.map(|v| v.to_string())),
        Cell::maybe(hit.source_date.clone()),
        Cell {
            value: Value::Flag(is_own),
            ..Cell::default()
        },
        Cell::list(untranslated),
    ]
}
