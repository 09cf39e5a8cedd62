//! An actor, whole.

use anyhow::Result;

use super::Fields;
use crate::index::Hit;
use crate::model::actor::Actor;
use crate::model::offering::{Offering, Status, full_id};
use crate::model::text::Lang;
use crate::model::vocabulary::Dimension;
use crate::view::offerings::Setting;
use crate::view::{Cell, Column, Place, Record, Rows, Tone, words};

/// An offering of another in which an actor takes part.
pub(crate) struct Participation {
    id: String,
    /// For people: what it is called, too, and whether it has ended.
    line: String,
}

impl Participation {
    /// # Errors
    /// The index is damaged.
    pub(crate) fn new(hit: &Hit<'_>, lang: Lang) -> Result<Self> {
        let id = hit.id()?;
        let name = Cell::in_language(&hit.name()?, lang);
        let status = words::status(hit.status()?, hit.until()?, lang);
        let [name, status] = [&name, &status].map(Cell::human);
        let parts = [id, &name, &status];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let line = parts.join(" · ");
        Ok(Self {
            id: id.to_owned(),
            line: line.split_whitespace().collect::<Vec<_>>().join(" "),
        })
    }
}

/// Returns an actor with its offerings.
pub(crate) fn actor(
    actor: &Actor,
    joint: &[Participation],
    alone_in: &[(String, String)],
    setting: &Setting,
) -> Record {
    let mut f = Fields::new(setting);
    let lang = setting.lang;
    f.add("id", "Id", "Id", Cell::text(&actor.id));
    f.add(
        "name",
        "Namn",
        "Name",
        Cell::in_language(&actor.name, lang).tone(Tone::Title),
    );
    f.add("kind", "Typ", "Kind", words::kind(&actor.kind, lang));
    f.add("role", "Roll", "Role", words::role(actor.role.key(), lang));
    f.expected(
        "status",
        "Status",
        "Status",
        words::status(
            actor.status_on(setting.today).map(Status::key),
            actor.until.map(|u| u.to_string()).as_deref(),
            lang,
        ),
    );
    f.for_machines("until", Cell::maybe(actor.until.map(|u| u.to_string())));
    f.text("note", "Obs", "Note", &actor.note);
    f.expected(
        "purpose",
        "Syfte",
        "Purpose",
        Cell::in_language(&actor.purpose, lang),
    );
    f.text("goals", "Mål", "Goals", &actor.goals);
    f.text(
        "collaboration",
        "Samverkan",
        "Collaboration",
        &actor.collaboration,
    );
    f.terms(
        "strengths",
        "Uppgivna styrkor",
        "Stated strengths",
        Dimension::Area,
        &actor.strengths,
    );
    f.expected(
        "website",
        "Webbplats",
        "Website",
        Cell::maybe(actor.website.clone()),
    );
    f.text("contact", "Kontakt", "Contact", &actor.contact);
    f.terms(
        "municipalities",
        "Säte",
        "Seat",
        Dimension::Municipality,
        &actor.municipalities,
    );
    f.reach(&actor.serves);
    f.list(
        "aliases",
        "Hittas också som",
        "Also found as",
        &actor.aliases,
    );
    let columns = vec![
        Column::new("id", "Id", Place::Always),
        Column::new("name", lang.pick("Erbjudande", "Offering"), Place::Always),
        Column::new("stages", lang.pick("Skeden", "Stages"), Place::Always),
        Column::new(
            "freshness",
            lang.pick("Uppgift från", "As of"),
            Place::Always,
        ),
        Column::new("status", "Status", Place::Always),
    ];
    let row = |offering: &Offering| {
        let verified = offering.verified.as_ref().map(|v| v.on);
        let source_date = offering.source_date().map(|d| d.to_string());
        let until = offering.until.map(|u| u.to_string());
        vec![
            Cell::text(full_id(&actor.id, &offering.id)),
            Cell::in_language(&offering.name, lang),
            words::terms(
                &setting.vocabulary,
                Dimension::Stage,
                &offering.stages,
                lang,
            ),
            words::age(
                verified,
                source_date.as_deref(),
                setting.limits,
                setting.today,
                lang,
            ),
            words::status(
                offering.status_on(setting.today).map(Status::key),
                until.as_deref(),
                lang,
            ),
        ]
    };
    if actor.offerings.is_empty() {
        let none = lang.pick(
            "ingen källa säger vad aktören erbjuder",
            "no source says what it offers",
        );
        f.add(
            "offerings",
            "Erbjuder",
            "Offers",
            Cell::list(Vec::new()).shown(none).tone(Tone::Warn),
        );
    } else {
        f.rows(
            "offerings",
            "Erbjuder",
            "Offers",
            Rows {
                columns,
                rows: actor.offerings.iter().map(row).collect(),
            },
        );
    }
    f.add(
        "joint",
        "Är med i",
        "Takes part in",
        Cell::ids(joint.iter().map(|part| part.id.as_str())).shown(
            joint
                .iter()
                .map(|part| part.line.as_str())
                .collect::<Vec<_>>()
                .join("\n"),
        ),
    );
    f.cells("alone_in", "Ensam om", "Alone in", alone_in);
    f.sources(&actor.sources);
    f.record(&actor.name)
}
