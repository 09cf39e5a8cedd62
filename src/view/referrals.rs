//! Referrals as a listing, and one of them whole.

use jiff::civil::Date;

use super::words;
use super::{Cell, Column, Content, Fact, Field, Place, Record, Rows, Tone, Value};
use crate::ledger::{Listed, Standing};
use crate::model::age::Limits;
use crate::model::referral::state::State;
use crate::model::referral::{Consent, Event, Outcome, Reason, Referral, Side, Status};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Vocabulary};

/// Returns the word for a status.
pub(crate) fn status_word(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::Sent => lang.pick("skickad", "sent"),
        Status::Accepted => lang.pick("antagen", "accepted"),
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

/// A referral, and by what it is judged.
struct Told<'a> {
    listed: &'a Listed,
    vocabulary: &'a Vocabulary,
    limits: Limits,
    today: Date,
    lang: Lang,
}

impl Told<'_> {
    fn referral(&self) -> &Referral {
        &self.listed.referral
    }

    fn state(&self) -> &State {
        &self.listed.state
    }

    /// Returns how many days ago something should have been heard; nothing where it is not late.
    fn days_late(&self) -> Option<i32> {
        let late = self.listed.due.filter(|due| *due < self.today)?;
        self.today.since(late).ok().map(|since| since.get_days())
    }

    fn wants_an_end(&self) -> bool {
        let state = self.state();
        let since = self.today.since(state.on);
        state.status.is_open() && since.is_ok_and(|since| since.get_days() >= self.limits.unknown)
    }

    fn term(&self, dimension: Dimension, id: Option<&str>) -> Cell {
        id.map_or_else(Cell::default, |id| {
            words::term(self.vocabulary, dimension, id, self.lang)
        })
    }

    /// Returns a name, or the id where there is none.
    fn name(&self, text: &Text, id: &str) -> Cell {
        let cell = Cell::in_language(text, self.lang);
        if cell.human().is_empty() {
            Cell::text(id)
        } else {
            cell
        }
    }
}

type ReferralFact = Fact<fn(&Told<'_>) -> Cell>;

/// What there is about a referral that fits a cell; listings and records show the same.
const FACTS: [ReferralFact; 28] = [
    Fact::new("code", "Kod", "Code", Place::Always, |it| {
        Cell::text(&it.referral().code).tone(Tone::Title)
    }),
    Fact::new("on", "Datum", "Date", Place::Beneath, |it| {
        day(Some(it.referral().on))
    }),
    Fact::new("side", "Sida", "Side", Place::Beneath, |it| {
        Cell::text(it.referral().side.key()).shown(match it.referral().side {
            Side::Sent => "",
            Side::Received => it.lang.pick("mottagarens", "the receiver's"),
        })
    }),
    Fact::new("client", "Klient", "Client", Place::Always, |it| {
        if it.referral().forgotten {
            return Cell::default().shown(it.lang.pick("glömd", "forgotten"));
        }
        Cell::maybe(it.referral().private.client.clone())
    }),
    Fact::new(
        "offering_name",
        "Erbjudande",
        "Offering",
        Place::Always,
        |it| it.name(&it.referral().offering_name, &it.referral().offering),
    ),
    Fact::new("to_name", "Till", "To", Place::Beneath, |it| {
        it.name(&it.referral().to_name, &it.referral().to)
    }),
    Fact::new(
        "offering",
        "Erbjudandets id",
        "Offering id",
        Place::Beneath,
        |it| Cell::text(&it.referral().offering).tone(Tone::Muted),
    ),
    Fact::new("to", "Till (id)", "To (id)", Place::Asked, |it| {
        Cell::text(&it.referral().to)
    }),
    Fact::new("from_name", "Från", "From", Place::Wide, |it| {
        it.name(&it.referral().from_name, &it.referral().from)
    }),
    Fact::new("from", "Från (id)", "From (id)", Place::Asked, |it| {
        Cell::text(&it.referral().from)
    }),
    Fact::new("status", "Läge", "Status", Place::Always, |it| {
        Cell::text(it.state().status.key()).shown(standing(it.state(), it.lang))
    }),
    Fact::new("changed", "Sedan", "Since", Place::Beneath, |it| {
        day(Some(it.state().on)).tone(Tone::Muted)
    }),
    Fact::new("due", "Svar senast", "Due", Place::Always, |it| {
        day(it.listed.due)
    }),
    Fact::new("attention", "Obs", "Attention", Place::Beneath, |it| {
        attention(it).tone(Tone::Warn)
    }),
    Fact::new("days_late", "Dagar sent", "Days late", Place::Asked, |it| {
        let days = it.days_late().and_then(|days| usize::try_from(days).ok());
        days.map_or_else(Cell::default, Cell::number)
    }),
    Fact::new("reason", "Skäl", "Reason", Place::Asked, |it| {
        reason_cell(it.state().reason, it.lang)
    }),
    Fact::new("outcome", "Utfall", "Outcome", Place::Asked, |it| {
        outcome_cell(it.state().outcome, it.lang)
    }),
    Fact::new("answered", "Besvarad", "Answered", Place::Asked, |it| {
        day(it.state().answered)
    }),
    Fact::new("area", "Område", "Area", Place::Asked, |it| {
        it.term(Dimension::Area, it.referral().area.as_deref())
    }),
    Fact::new("stage", "Skede", "Stage", Place::Asked, |it| {
        it.term(Dimension::Stage, it.referral().stage.as_deref())
    }),
    Fact::new("why", "Varför", "Why", Place::Asked, |it| {
        Cell::maybe(it.referral().private.reason.clone())
    }),
    Fact::new(
        "note",
        "Gjort hittills",
        "Done so far",
        Place::Asked,
        |it| Cell::maybe(it.referral().private.note.clone()),
    ),
    Fact::new(
        "consent_share",
        "Får nämnas vid namn",
        "May be named",
        Place::Asked,
        |it| consent_cell(it.state().consent_share, it.lang),
    ),
    Fact::new(
        "consent_count",
        "Får räknas",
        "May be counted",
        Place::Asked,
        |it| consent_cell(it.state().consent_count, it.lang),
    ),
    Fact::new("catalogue", "Katalog", "Catalogue", Place::Asked, |it| {
        Cell::text(&it.referral().catalogue)
    }),
    Fact::new("forgotten", "Glömd", "Forgotten", Place::Asked, |it| {
        Cell {
            value: Value::Flag(it.referral().forgotten),
            ..Cell::default()
        }
    }),
    Fact::new(
        "disputed",
        "Motsagda händelser",
        "Disputed events",
        Place::Asked,
        |it| match it.state().disputed {
            0 => Cell::number(0).shown(""),
            disputed => Cell::number(disputed),
        },
    ),
    Fact::new("id", "UUID", "UUID", Place::Asked, |it| {
        Cell::text(&it.referral().id).tone(Tone::Muted)
    }),
];

fn day(day: Option<Date>) -> Cell {
    Cell::maybe(day.map(|day| day.to_string()))
}

fn consent_cell(consent: Consent, lang: Lang) -> Cell {
    Cell::text(consent.key()).shown(words::consent(consent, lang))
}

fn reason_cell(reason: Option<Reason>, lang: Lang) -> Cell {
    Cell::maybe(reason.map(Reason::key))
        .shown(reason.map_or("", |reason| reason_word(reason, lang)))
}

fn outcome_cell(outcome: Option<Outcome>, lang: Lang) -> Cell {
    Cell::maybe(outcome.map(Outcome::key))
        .shown(outcome.map_or("", |outcome| outcome_word(outcome, lang)))
}

/// Returns where a referral stands, with why or with what outcome.
fn standing(state: &State, lang: Lang) -> String {
    let standing = status_word(state.status, lang);
    let reason = state.reason.map(|reason| reason_word(reason, lang));
    let outcome = state.outcome.map(|outcome| outcome_word(outcome, lang));
    match reason.or(outcome) {
        Some(end) => [standing, ": ", end].concat(),
        None => standing.to_owned(),
    }
}

/// Returns what wants somebody's attention.
fn attention(it: &Told<'_>) -> Cell {
    let lang = it.lang;
    match it.days_late() {
        _ if it.wants_an_end() => Cell::text("set-unknown").shown(lang.pick(
            "ta reda på utfallet, eller sätt unknown",
            "find out, or set unknown",
        )),
        Some(_) if matches!(it.state().status, Status::Sent | Status::Reopened) => {
            Cell::text("answer-late").shown(lang.pick("svar dröjer", "answer is late"))
        }
        Some(_) => Cell::text("news-late").shown(lang.pick("nyheter dröjer", "news is late")),
        None => Cell::default(),
    }
}

/// Returns the columns of a listing of referrals.
pub(crate) fn columns(lang: Lang) -> Vec<Column> {
    FACTS.iter().map(|fact| fact.column(lang)).collect()
}

/// Returns what the columns at the given places show of a referral.
pub(crate) fn row(
    listed: &Listed,
    places: &[usize],
    vocabulary: &Vocabulary,
    limits: Limits,
    today: Date,
    lang: Lang,
) -> Vec<Cell> {
    let told = Told {
        listed,
        vocabulary,
        limits,
        today,
        lang,
    };
    let facts = places.iter().filter_map(|place| FACTS.get(*place));
    facts.map(|fact| (fact.cell)(&told)).collect()
}

/// Returns the keys of a referral as [`record`] has it.
pub(crate) fn keys() -> impl Iterator<Item = &'static str> {
    FACTS.iter().map(|fact| fact.key).chain([EVENTS])
}

/// The key of what happened to a referral.
const EVENTS: &str = "events";

/// Returns a referral whole, with all that happened to it.
pub(crate) fn record(
    standing: &Standing,
    vocabulary: &Vocabulary,
    limits: Limits,
    today: Date,
    lang: Lang,
) -> Record {
    let listed = Listed {
        referral: standing.referral.clone(),
        state: standing.state.clone(),
        due: standing.state.due(limits),
    };
    let told = Told {
        listed: &listed,
        vocabulary,
        limits,
        today,
        lang,
    };
    let field = |fact: &ReferralFact| Field {
        key: fact.key,
        title: fact.title(lang).to_owned(),
        content: Content::Cell((fact.cell)(&told)),
    };
    let mut fields: Vec<Field> = FACTS.iter().map(field).collect();
    let columns = vec![
        Column::new("on", lang.pick("Datum", "Date"), Place::Always),
        Column::new("status", lang.pick("Läge", "Status"), Place::Always),
        Column::new("reason", lang.pick("Skäl", "Reason"), Place::Always),
        Column::new("outcome", lang.pick("Utfall", "Outcome"), Place::Always),
        Column::new(
            "consent_share",
            lang.pick("Får nämnas vid namn", "May be named"),
            Place::Always,
        ),
        Column::new(
            "consent_count",
            lang.pick("Får räknas", "May be counted"),
            Place::Always,
        ),
        Column::new("note", lang.pick("Anteckning", "Note"), Place::Always),
        Column::new("at", lang.pick("Noterat", "Noted"), Place::Asked),
        Column::new("id", "UUID", Place::Asked),
    ];
    let consented = |consent: Option<Consent>, what: &str| match consent {
        Some(consent) => {
            Cell::text(consent.key()).shown(format!("{what}: {}", words::consent(consent, lang)))
        }
        None => Cell::default(),
    };
    let row = |event: &Event| {
        vec![
            Cell::text(event.on.to_string()),
            Cell::text(event.status.key()).shown(status_word(event.status, lang)),
            reason_cell(event.reason, lang),
            outcome_cell(event.outcome, lang),
            consented(
                event.consent_share,
                lang.pick("får nämnas vid namn", "may be named"),
            ),
            consented(
                event.consent_count,
                lang.pick("får räknas", "may be counted"),
            ),
            Cell::maybe(event.note.clone()),
            Cell::text(&event.at).shown(""),
            Cell::text(&event.id).shown(""),
        ]
    };
    fields.push(Field {
        key: EVENTS,
        title: lang.pick("Händelser", "Events").to_owned(),
        content: Content::Rows(Rows {
            columns,
            rows: standing.events.iter().map(row).collect(),
        }),
    });
    Record {
        title: standing.referral.code.clone(),
        is_private: true,
        fields,
    }
}
