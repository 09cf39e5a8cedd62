//! An offering, whole.

use super::Fields;
use crate::model::actor::{Actor, Reach};
use crate::model::offering::{Offering, Status, full_id};
use crate::model::vocabulary::Dimension;
use crate::view::offerings::Setting;
use crate::view::{Cell, Record, Tone, words};

/// Returns an offering; `neighbours` are those of others in its cells.
pub(crate) fn offering(
    actor: &Actor,
    offering: &Offering,
    alone_in: &[(String, String)],
    neighbours: Vec<String>,
    setting: &Setting,
) -> Record {
    let mut f = Fields::new(setting);
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
    let source_date = offering.source_date().map(|date| date.to_string());
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
    f.for_machines("until", Cell::maybe(until));
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
    f.for_machines("price_amount", Cell::maybe(offering.price.amount.clone()));
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
    f.list(
        "aliases",
        "Hittas också som",
        "Also found as",
        &offering.aliases,
    );
    let verified = offering.verified.as_ref();
    let age = words::age(
        verified.map(|v| v.on),
        source_date.as_deref(),
        setting.limits,
        setting.today,
        lang,
    );
    f.add("freshness", "Uppgift från", "As of", age);
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
        words::how(verified.and_then(|v| v.how.as_deref()), lang),
    );
    f.for_machines("source_date", Cell::maybe(source_date));
    f.cells("alone_in", "Ensam om", "Alone in", alone_in);
    let shown = neighbours.join("\n");
    f.add(
        "others_in_cells",
        "Andra i samma rutor",
        "Others in the same cells",
        Cell::list(neighbours).shown(shown),
    );
    f.sources(&offering.sources);
    f.record(&offering.name)
}
