//! Referrals as a listing, and one of them whole.

use jiff::civil::Date;

use super::{Cell, Column, Content, Field, Place, Record, Rows, Tone};
use crate::ledger::{Listed, Standing};
use crate::model::age::Limits;
use crate::model::referral::state::State;
use crate::model::referral::{Consent, Event, Outcome, Reason, Referral, Side, Status};
use crate::model::text::{Lang, Text};

/// Returns the word for a status.
pub(crate) fn status_word(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Sent => lang.pick("skickad", "sent"),
        Status::Accepted => lang.pick("mottagen", "accepted"),
        Status::InProgress => lang.pick("pågår", "in progress"),
        Status::OnHold => lang.pick("vilar", "on hold"),
        Status::Completed => lang.pick("slutförd", "completed"),
        Status::Declined => lang.pick("avböjd", "declined"),
        Status::Failed => lang.pick("misslyckad", "failed"),
        Status::ReferredOn => lang.pick("skickad vidare", "referred on"),
        Status::Cancelled => lang.pick("avbruten", "cancelled"),
        Status::Unknown => lang.pick("okänt", "unknown"),
        Status::Reopened => lang.pick("återöppnad", "reopened"),
        Status::EnteredInError => lang.pick("felregistrerad", "entered in error"),
        Status::Noted => lang.pick("noterat", "noted"),
    }
}

/// Returns the words for a reason.
pub(crate) fn reason_word(reason: Reason, lang: Lang) -> &'static str {
    match reason {
        Reason::NotEligible => lang.pick("uppfyller inte villkoren", "not eligible"),
        Reason::NoCapacity => lang.pick("ingen ledig plats", "no capacity"),
        Reason::NotOffered => lang.pick("erbjuds inte", "not offered"),
        Reason::AlreadyClient => lang.pick("redan klient", "already a client"),
        Reason::ClientDeclined => lang.pick("klienten tackade nej", "the client declined"),
        Reason::NoContact => lang.pick("ingen kontakt", "no contact"),
        Reason::Other => lang.pick("annat", "other"),
    }
}

/// Returns the words for an outcome.
pub(crate) fn outcome_word(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Helped => lang.pick("fick hjälp", "helped"),
        Outcome::ClientDeclined => lang.pick("klienten tackade nej", "the client declined"),
        Outcome::NoContact => lang.pick("ingen kontakt", "no contact"),
        Outcome::Other => lang.pick("annat", "other"),
    }
}

fn consent_word(consent: Consent, lang: Lang) -> &'static str {
    match consent {
        Consent::NotAsked => lang.pick("inte tillfrågad", "not asked"),
        Consent::Yes => lang.pick("ja", "yes"),
        Consent::No => lang.pick("nej", "no"),
    }
}

/// One fact about a referral: its key, its titles, where a listing shows it, and its value.
struct Fact {
    key: &'static str,
    sv: &'static str,
    en: &'static str,
    place: Place,
    cell: Cell,
}

/// Returns everything about a referral that fits a cell; listings and records show the same.
fn facts(listed: &Listed, limits: Limits, today: Date, lang: Lang) -> Vec<Fact> {
    let Listed {
        referral,
        state,
        due,
    } = listed;
    let late = due.filter(|due| *due < today);
    let days_late = late
        .and_then(|due| today.since(due).ok())
        .map(|s| s.get_days());
    let wants_an_end = state.status.is_open()
        && today
            .since(state.on)
            .is_ok_and(|since| since.get_days() >= limits.unknown);
    let standing = status_word(state.status, lang);
    let end = state
        .reason
        .map(|reason| reason_word(reason, lang))
        .or(state.outcome.map(|outcome| outcome_word(outcome, lang)));
    let standing = match end {
        Some(end) => format!("{standing}: {end}"),
        None => standing.to_owned(),
    };
    let attention = match (days_late, wants_an_end) {
        (_, true) => Cell::text("set-unknown").shown(lang.pick(
            "ta reda på utfallet, eller sätt unknown",
            "find out, or set unknown",
        )),
        (Some(_), false) if matches!(state.status, Status::Sent | Status::Reopened) => {
            Cell::text("answer-late").shown(lang.pick("svar dröjer", "answer is late"))
        }
        (Some(_), false) => {
            Cell::text("news-late").shown(lang.pick("nyheter dröjer", "news is late"))
        }
        (None, false) => Cell::default(),
    };
    let name = |text: &Text, id: &str| {
        let cell = Cell::in_language(text, lang);
        if cell.human().is_empty() {
            Cell::text(id)
        } else {
            cell
        }
    };
    let fact = |key, sv, en, place, cell| Fact {
        key,
        sv,
        en,
        place,
        cell,
    };
    let maybe_day = |day: Option<Date>| Cell::maybe(day.map(|day| day.to_string()));
    let private = &referral.private;
    let forgotten = referral
        .forgotten
        .then(|| Cell::default().shown(lang.pick("glömd", "forgotten")));
    vec![
        fact(
            "code",
            "Kod",
            "Code",
            Place::Always,
            Cell::text(&referral.code).tone(Tone::Title),
        ),
        fact(
            "on",
            "Datum",
            "Date",
            Place::Beneath,
            Cell::text(referral.on.to_string()),
        ),
        fact(
            "side",
            "Sida",
            "Side",
            Place::Beneath,
            Cell::text(referral.side.key()).shown(match referral.side {
                Side::Sent => "",
                Side::Received => lang.pick("mottagen hos oss", "received"),
            }),
        ),
        fact(
            "client",
            "Klient",
            "Client",
            Place::Always,
            forgotten.unwrap_or_else(|| Cell::maybe(private.client.clone())),
        ),
        fact(
            "offering_name",
            "Erbjudande",
            "Offering",
            Place::Always,
            name(&referral.offering_name, &referral.offering),
        ),
        fact(
            "to_name",
            "Till",
            "To",
            Place::Beneath,
            name(&referral.to_name, &referral.to),
        ),
        fact(
            "offering",
            "Erbjudandets id",
            "Offering id",
            Place::Beneath,
            Cell::text(&referral.offering).tone(Tone::Muted),
        ),
        fact(
            "to",
            "Till (id)",
            "To (id)",
            Place::Asked,
            Cell::text(&referral.to),
        ),
        fact(
            "from_name",
            "Från",
            "From",
            Place::Wide,
            name(&referral.from_name, &referral.from),
        ),
        fact(
            "from",
            "Från (id)",
            "From (id)",
            Place::Asked,
            Cell::text(&referral.from),
        ),
        fact(
            "status",
            "Läge",
            "Status",
            Place::Always,
            Cell::text(state.status.key()).shown(standing),
        ),
        fact(
            "changed",
            "Sedan",
            "Since",
            Place::Beneath,
            Cell::text(state.on.to_string()).tone(Tone::Muted),
        ),
        fact("due", "Svar senast", "Due", Place::Always, maybe_day(*due)),
        fact(
            "attention",
            "Obs",
            "Attention",
            Place::Beneath,
            attention.tone(Tone::Warn),
        ),
        fact(
            "days_late",
            "Dagar sent",
            "Days late",
            Place::Asked,
            days_late
                .and_then(|days| usize::try_from(days).ok())
                .map_or_else(Cell::default, Cell::number),
        ),
        fact(
            "reason",
            "Skäl",
            "Reason",
            Place::Asked,
            Cell::maybe(state.reason.map(Reason::key)),
        ),
        fact(
            "outcome",
            "Utfall",
            "Outcome",
            Place::Asked,
            Cell::maybe(state.outcome.map(Outcome::key)),
        ),
        fact(
            "answered",
            "Besvarad",
            "Answered",
            Place::Asked,
            maybe_day(state.answered),
        ),
        fact(
            "area",
            "Område",
            "Area",
            Place::Asked,
            Cell::maybe(referral.area.clone()),
        ),
        fact(
            "stage",
            "Skede",
            "Stage",
            Place::Asked,
            Cell::maybe(referral.stage.clone()),
        ),
        fact(
            "why",
            "Varför",
            "Why",
            Place::Asked,
            Cell::maybe(private.reason.clone()),
        ),
        fact(
            "note",
            "Gjort hittills",
            "Done so far",
            Place::Asked,
            Cell::maybe(private.note.clone()),
        ),
        fact(
            "consent_share",
            "Får lämnas vidare",
            "Consent to share",
            Place::Asked,
            Cell::text(state.consent_share.key()).shown(consent_word(state.consent_share, lang)),
        ),
        fact(
            "consent_count",
            "Får räknas",
            "Consent to be counted",
            Place::Asked,
            Cell::text(state.consent_count.key()).shown(consent_word(state.consent_count, lang)),
        ),
        fact(
            "catalogue",
            "Katalog",
            "Catalogue",
            Place::Asked,
            Cell::text(&referral.catalogue),
        ),
        fact(
            "forgotten",
            "Glömd",
            "Forgotten",
            Place::Asked,
            Cell {
                value: super::Value::Flag(referral.forgotten),
                ..Cell::default()
            },
        ),
        fact(
            "disputed",
            "Motsagda händelser",
            "Disputed events",
            Place::Asked,
            if state.disputed == 0 {
                Cell::number(0).shown("")
            } else {
                Cell::number(state.disputed)
            },
        ),
        fact(
            "id",
            "UUID",
            "UUID",
            Place::Asked,
            Cell::text(&referral.id).tone(Tone::Muted),
        ),
    ]
}

/// Returns the columns of a listing of referrals.
pub(crate) fn columns(limits: Limits, today: Date, lang: Lang) -> Vec<Column> {
    let nobody = Listed {
        referral: Referral::nobody(),
        state: State::new(&Referral::nobody()),
        due: None,
    };
    facts(&nobody, limits, today, lang)
        .into_iter()
        .map(|fact| Column::new(fact.key, lang.pick(fact.sv, fact.en), fact.place))
        .collect()
}

/// Returns a referral as a row of a listing.
pub(crate) fn row(listed: &Listed, limits: Limits, today: Date, lang: Lang) -> Vec<Cell> {
    facts(listed, limits, today, lang)
        .into_iter()
        .map(|fact| fact.cell)
        .collect()
}

/// Returns a referral whole, with all that happened to it.
pub(crate) fn record(standing: &Standing, limits: Limits, today: Date, lang: Lang) -> Record {
    let listed = Listed {
        referral: standing.referral.clone(),
        state: standing.state.clone(),
        due: standing.state.due(limits),
    };
    let mut fields: Vec<Field> = facts(&listed, limits, today, lang)
        .into_iter()
        .map(|fact| Field {
            key: fact.key,
            title: lang.pick(fact.sv, fact.en).to_owned(),
            content: Content::Cell(fact.cell),
        })
        .collect();
    let columns = vec![
        Column::new("on", lang.pick("Datum", "Date"), Place::Always),
        Column::new("status", lang.pick("Läge", "Status"), Place::Always),
        Column::new("reason", lang.pick("Skäl", "Reason"), Place::Always),
        Column::new("outcome", lang.pick("Utfall", "Outcome"), Place::Always),
        Column::new(
            "consent_share",
            lang.pick("Får lämnas vidare", "Consent to share"),
            Place::Always,
        ),
        Column::new(
            "consent_count",
            lang.pick("Får räknas", "Consent to be counted"),
            Place::Always,
        ),
        Column::new("note", lang.pick("Anteckning", "Note"), Place::Always),
        Column::new("at", lang.pick("Noterat", "Noted"), Place::Asked),
        Column::new("id", "UUID", Place::Asked),
    ];
    let consented = |consent: Option<Consent>, what: &str| match consent {
        Some(consent) => {
            Cell::text(consent.key()).shown(format!("{what}: {}", consent_word(consent, lang)))
        }
        None => Cell::default(),
    };
    let row = |event: &Event| {
        vec![
            Cell::text(event.on.to_string()),
            Cell::text(event.status.key()).shown(status_word(event.status, lang)),
            Cell::maybe(event.reason.map(Reason::key))
                .shown(event.reason.map_or("", |reason| reason_word(reason, lang))),
            Cell::maybe(event.outcome.map(Outcome::key)).shown(
                event
                    .outcome
                    .map_or("", |outcome| outcome_word(outcome, lang)),
            ),
            consented(
                event.consent_share,
                lang.pick("får lämnas vidare", "to share"),
            ),
            consented(
                event.consent_count,
                lang.pick("får räknas", "to be counted"),
            ),
            Cell::maybe(event.note.clone()),
            Cell::text(&event.at).shown(""),
            Cell::text(&event.id).shown(""),
        ]
    };
    fields.push(Field {
        key: "events",
        title: lang.pick("Händelser", "Events").to_owned(),
        content: Content::Rows(Rows {
            columns,
            rows: standing.events.iter().map(row).collect(),
        }),
    });
    Record {
        title: standing.referral.code.clone(),
        fields,
    }
}
