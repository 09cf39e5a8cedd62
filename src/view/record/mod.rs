//! One actor or one offering, whole.

use super::words;
use super::{Cell, Column, Content, Field, Place, Record, Rows, Tone, Value};
use crate::index::{Hit, Neighbour};
use crate::model::actor::{Actor, Reach, Source};
use crate::model::offering::{Offering, Status, full_id};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::Dimension;
use crate::view::offerings::Setting;

/// Gathers fields; what nobody has stated stays out of what people read, or is said to be not stated where it matters.
struct Fields<'s> {
    setting: &'s Setting,
    fields: Vec<Field>,
}

impl Fields<'_> {
    fn add(&mut self, key: &'static str, sv: &str, en: &str, cell: Cell) {
        self.fields.push(Field {
            key,
            title: self.setting.lang.pick(sv, en).to_owned(),
            content: Content::Cell(cell),
        });
    }

    fn text(&mut self, key: &'static str, sv: &str, en: &str, text: &Text) {
        self.add(key, sv, en, Cell::in_language(text, self.setting.lang));
    }

    /// Adds what a reader would miss: where it is absent, that is said.
    fn expected(&mut self, key: &'static str, sv: &str, en: &str, cell: Cell) {
        let is_absent = matches!(&cell.value, Value::Absent)
            || matches!(&cell.value, Value::List(list) if list.is_empty());
        let cell = if is_absent {
            cell.shown(words::not_stated(self.setting.lang))
                .tone(Tone::Muted)
        } else {
            cell
        };
        self.add(key, sv, en, cell);
    }

    fn terms(
        &mut self,
        key: &'static str,
        sv: &str,
        en: &str,
        dimension: Dimension,
        ids: &[String],
    ) {
        self.expected(
            key,
            sv,
            en,
            words::terms(&self.setting.vocabulary, dimension, ids, self.setting.lang),
        );
    }

    fn list(&mut self, key: &'static str, sv: &str, en: &str, list: &[String]) {
        self.add(key, sv, en, Cell::list(list.to_vec()));
    }

    fn rows(&mut self, key: &'static str, sv: &str, en: &str, rows: Rows) {
        self.fields.push(Field {
            key,
            title: self.setting.lang.pick(sv, en).to_owned(),
            content: Content::Rows(rows),
        });
    }

    fn reach(&mut self, reach: &Reach) {
        let lang = self.setting.lang;
        let cell = match reach {
            Reach::NotStated => Cell::default(),
            Reach::All => Cell::list(vec![Reach::ALL_KEY.to_owned()])
                .shown(lang.pick("hela länet", "all municipalities")),
            Reach::Only(ids) => {
                words::terms(&self.setting.vocabulary, Dimension::Municipality, ids, lang)
            }
        };
        self.expected("serves", "Betjänar", "Serves", cell);
    }

    fn sources(&mut self, sources: &[Source]) {
        let lang = self.setting.lang;
        let columns = vec![
            Column::new("date", lang.pick("Datum", "Date"), Place::Always),
            Column::new("says", lang.pick("Om", "About"), Place::Always),
            Column::new("url", lang.pick("Källa", "Source"), Place::Always),
        ];
        let row = |source: &Source| {
            let date = Cell::maybe(source.date.map(|date| date.to_string()));
            let date = if source.date.is_none() {
                date.shown(lang.pick("odaterad", "undated"))
                    .tone(Tone::Muted)
            } else {
                date
            };
            vec![
                date,
                Cell::maybe(source.says.clone()),
                Cell::text(&source.url),
            ]
        };
        let rows = Rows {
            columns,
            rows: sources.iter().map(row).collect(),
        };
        self.rows("sources", "Källor", "Sources", rows);
    }

    fn cells(&mut self, key: &'static str, sv: &str, en: &str, cells: &[(String, String)]) {
        let Setting {
            vocabulary, lang, ..
        } = self.setting;
        let area = |id| words::name(vocabulary, Dimension::Area, id, *lang);
        let stage = |id| words::name(vocabulary, Dimension::Stage, id, *lang);
        let shown: Vec<String> = cells
            .iter()
            .map(|(a, s)| format!("{} – {}", area(a), stage(s)))
            .collect();
        let list = cells
            .iter()
            .map(|(area, stage)| format!("{area}/{stage}"))
            .collect();
        self.add(key, sv, en, Cell::list(list).shown(shown.join("\n")));
    }

    fn record(self, title: &Text) -> Record {
        Record {
            title: Cell::in_language(title, self.setting.lang)
                .human()
                .into_owned(),
            is_private: false,
            fields: self.fields,
        }
    }
}

/// An offering of another in which an actor takes part.
pub(crate) struct Participation {
    id: String,
    /// For people: what it is called, too, and whether it has ended.
    line: String,
}

impl Participation {
    pub(crate) fn new(hit: &Hit<'_>, lang: Lang) -> Self {
        let name = Cell::in_language(&hit.name, lang);
        let status = words::status(hit.status, hit.until, lang);
        let [name, status] = [&name, &status].map(Cell::human);
        let parts = [hit.id, &name, &status];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let line = parts.join(" · ");
        Self {
            id: hit.id.to_owned(),
            line: line.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}

/// Returns an actor with its offerings; `neighbours` are those in all the cells where it offers something.
pub(crate) fn actor(
    actor: &Actor,
    joint: &[Participation],
    neighbours: &[Neighbour],
    setting: &Setting,
) -> Record {
    let mut f = Fields {
        setting,
        fields: Vec::new(),
    };
    let lang = setting.lang;
    f.add("id", "Id", "Id", Cell::text(&actor.id));
    f.add(
        "name",
        "Namn",
        "Name",
        Cell::in_language(&actor.name, lang).tone(Tone::Title),
    );
    f.add("kind", "Sort", "Kind", words::kind(&actor.kind, lang));
    f.add("role", "Roll", "Role", words::role(actor.role.key(), lang));
    let is_over = actor
        .until
        .is_some_and(|until| until.last_day() < setting.today);
    let status = if is_over {
        Some(Status::Ended)
    } else {
        actor.status
    };
    f.expected(
        "status",
        "Status",
        "Status",
        words::status(
            status.map(Status::key),
            actor.until.map(|u| u.to_string()).as_deref(),
            lang,
        ),
    );
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
    f.list("aliases", "Kallas också", "Also called", &actor.aliases);
    let columns = vec![
        Column::new("id", "Id", Place::Always),
        Column::new("name", lang.pick("Erbjudande", "Offering"), Place::Always),
        Column::new("stages", lang.pick("Skeden", "Stages"), Place::Always),
        Column::new("freshness", lang.pick("Läget", "As of"), Place::Always),
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
    f.cells(
        "alone_in",
        "Ensam om",
        "Alone in",
        &alone_in(&actor.id, neighbours),
    );
    f.sources(&actor.sources);
    f.record(&actor.name)
}

/// Returns an offering; `neighbours` are those in its cells, itself among them.
pub(crate) fn offering(
    actor: &Actor,
    offering: &Offering,
    neighbours: &[Neighbour],
    setting: &Setting,
) -> Record {
    let mut f = Fields {
        setting,
        fields: Vec::new(),
    };
    let lang = setting.lang;
    let id = full_id(&actor.id, &offering.id);
    f.add("id", "Id", "Id", Cell::text(&id));
    f.add(
        "name",
        "Namn",
        "Name",
        Cell::in_language(&offering.name, lang).tone(Tone::Title),
    );
    f.add("actor", "Aktörens id", "Actor id", Cell::text(&actor.id));
    let is_own = setting.is_own(&actor.id);
    let actor_name = words::own(Cell::in_language(&actor.name, lang), is_own, lang);
    f.add("actor_name", "Aktör", "Actor", actor_name);
    let until = offering.until.map(|until| until.to_string());
    f.expected(
        "status",
        "Status",
        "Status",
        words::status(
            offering.status_on(setting.today).map(Status::key),
            until.as_deref(),
            lang,
        ),
    );
    f.text("summary", "Vad", "What", &offering.summary);
    f.expected(
        "next_step",
        "Nästa steg",
        "Next step",
        Cell::in_language(&offering.next_step, lang),
    );
    f.add(
        "price",
        "Pris",
        "Price",
        words::price(
            offering.price.kind.key(),
            offering.price.amount.as_deref(),
            lang,
        ),
    );
    f.text(
        "price_text",
        "Prisvillkor",
        "Price terms",
        &offering.price.text,
    );
    f.text("contact", "Kontakt", "Contact", &actor.contact);
    f.expected(
        "website",
        "Webbplats",
        "Website",
        Cell::maybe(offering.website.clone().or(actor.website.clone())),
    );
    f.text("conditions", "Villkor", "Conditions", &offering.conditions);
    f.text("not_for", "Inte för", "Not for", &offering.not_for);
    f.text("bring", "Ta med", "Bring", &offering.bring);
    f.text("note", "Obs", "Note", &offering.note);
    f.terms(
        "areas",
        "Områden",
        "Areas",
        Dimension::Area,
        &offering.areas,
    );
    f.terms(
        "stages",
        "Skeden",
        "Stages",
        Dimension::Stage,
        &offering.stages,
    );
    f.terms(
        "audiences",
        "Målgrupper",
        "Audiences",
        Dimension::Audience,
        &offering.audiences,
    );
    f.expected(
        "scope",
        "Räckvidd",
        "Scope",
        words::scope(offering.scope.map(crate::model::offering::Scope::key), lang),
    );
    f.reach(if offering.serves == Reach::NotStated {
        &actor.serves
    } else {
        &offering.serves
    });
    f.list(
        "partners",
        "Tillsammans med",
        "Partners",
        &offering.partners,
    );
    f.list(
        "outside_partners",
        "Andra partner",
        "Other partners",
        &offering.outside_partners,
    );
    f.list("aliases", "Kallas också", "Also called", &offering.aliases);
    let verified = offering.verified.as_ref();
    let age = words::age(
        verified.map(|v| v.on),
        offering.source_date().map(|d| d.to_string()).as_deref(),
        setting.limits,
        setting.today,
        lang,
    );
    f.add("freshness", "Läget", "As of", age);
    f.add(
        "verified",
        "Verifierad",
        "Verified",
        Cell::maybe(verified.map(|v| v.on.to_string())),
    );
    f.add(
        "verified_by",
        "Verifierad av",
        "Verified by",
        Cell::maybe(verified.and_then(|v| v.by.clone())),
    );
    f.add(
        "verified_how",
        "Verifierad genom",
        "Verified how",
        Cell::maybe(verified.and_then(|v| v.how.clone())),
    );
    let mine: Vec<Neighbour> = neighbours
        .iter()
        .filter(|n| n.offering == id || n.actor != actor.id)
        .cloned()
        .collect();
    f.cells(
        "alone_in",
        "Ensam om",
        "Alone in",
        &alone_in(&actor.id, &mine),
    );
    let mut others: Vec<String> = mine
        .iter()
        .filter(|n| n.offering != id)
        .map(|n| n.offering.clone())
        .collect();
    others.sort();
    others.dedup();
    let shown = others.join("\n");
    f.add(
        "others_in_cells",
        "Andra i dess rutor",
        "Others in its cells",
        Cell::list(others).shown(shown),
    );
    f.sources(&offering.sources);
    f.record(&offering.name)
}

/// Returns the cells in which only one actor has anything that can be had.
fn alone_in(actor: &str, neighbours: &[Neighbour]) -> Vec<(String, String)> {
    let cell = |n: &Neighbour| (n.area.clone(), n.stage.clone());
    let mut alone: Vec<(String, String)> = Vec::new();
    for run in neighbours.chunk_by(|a, b| cell(a) == cell(b)) {
        if let Some(first) = run.first()
            && run.iter().all(|n| n.actor == actor)
        {
            alone.push(cell(first));
        }
    }
    alone
}
