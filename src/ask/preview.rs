//! What will be written, before it is.

use super::Known;
use crate::commands::refer::Meant;
use crate::model::text::Text;
use crate::model::vocabulary::Dimension;
use crate::request::Refer;
use crate::view::words;

/// Returns what will be written, for people.
pub(super) fn preview(asked: &Refer, meant: &Meant, known: &Known) -> Vec<String> {
    let lang = known.lang;
    let name = |text: &Text| {
        text.get(lang)
            .map_or_else(String::new, |(name, _)| name.to_owned())
    };
    let term = |dimension, id: &Option<String>| {
        let id = id.as_deref()?;
        Some(words::name(&known.vocabulary, dimension, id, lang).into_owned())
    };
    let need: Vec<String> = [
        term(Dimension::Area, &meant.area),
        term(Dimension::Stage, &meant.stage),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut lines: Vec<(&str, String)> = vec![
        (lang.pick("Datum", "Date"), meant.on.to_string()),
        (lang.pick("Från", "From"), name(&meant.from.name)),
    ];
    for (actor, offering) in &meant.offerings {
        let to = format!(
            "{}, {} ({}/{})",
            name(&actor.name),
            name(&offering.name),
            actor.id,
            offering.id
        );
        lines.push((lang.pick("Till", "To"), to));
    }
    let none = words::not_stated(lang).to_owned();
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| none.clone());
    lines.push((lang.pick("Klient", "Client"), or_none(&asked.client)));
    lines.push((
        lang.pick("Behov", "Need"),
        if need.is_empty() {
            none.clone()
        } else {
            need.join(", ")
        },
    ));
    lines.push((lang.pick("Varför", "Why"), or_none(&asked.reason)));
    lines.push((lang.pick("Gjort", "Done"), or_none(&asked.note)));
    let consents = [asked.consent_share, asked.consent_count]
        .map(|consent| words::consent(consent.unwrap_or_default(), lang));
    let [share, count] = consents;
    lines.push((
        lang.pick("Samtycke", "Consent"),
        format!(
            "{} {share}, {} {count}",
            lang.pick("får nämnas vid namn:", "may be named:"),
            lang.pick("får räknas:", "may be counted:")
        ),
    ));
    lines
        .into_iter()
        .map(|(label, text)| format!("{label:9} {text}"))
        .collect()
}
