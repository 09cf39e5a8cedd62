//! Between the rows of the tables and the model.

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use rusqlite::{Connection, Row, named_params};

use crate::model::referral::state::{self, State};
use crate::model::referral::{Consent, Event, Outcome, Private, Reason, Referral, Side, Status};
use crate::model::text::Text;

/// Reads a referral.
pub(super) fn referral(row: &Row<'_>) -> Result<Referral> {
    let text = |name: &str| -> Result<Text> {
        Ok(Text {
            sv: row.get([name, "_sv"].concat().as_str())?,
            en: row.get([name, "_en"].concat().as_str())?,
        })
    };
    Ok(Referral {
        id: row.get("id")?,
        code: row.get("code")?,
        side: key(row, "side", Side::from_key)?,
        from: row.get("from_actor")?,
        from_name: text("from_name")?,
        offering: row.get("offering")?,
        offering_name: text("offering_name")?,
        to: row.get("to_actor")?,
        to_name: text("to_name")?,
        catalogue: row.get("catalogue")?,
        area: row.get("area")?,
        stage: row.get("stage")?,
        consent_share: key(row, "consent_share", Consent::from_key)?,
        consent_count: key(row, "consent_count", Consent::from_key)?,
        on: day(row, "sent_on")?,
        at: row.get("at")?,
        private: Private {
            client: row.get("client")?,
            reason: row.get("reason")?,
            note: row.get("note")?,
        },
        forgotten: row.get("forgotten")?,
    })
}

/// Reads an event.
pub(super) fn event(row: &Row<'_>) -> Result<Event> {
    Ok(Event {
        at: row.get("at")?,
        id: row.get("id")?,
        on: day(row, "happened")?,
        status: key(row, "status", Status::from_key)?,
        reason: maybe_key(row, "reason", Reason::from_key)?,
        outcome: maybe_key(row, "outcome", Outcome::from_key)?,
        note: row.get("note")?,
    })
}

/// Reads the columns of a standing.
pub(super) fn state(row: &Row<'_>) -> Result<State> {
    Ok(State {
        status: key(row, "status", Status::from_key)?,
        on: day(row, "changed")?,
        reason: maybe_key(row, "end_reason", Reason::from_key)?,
        outcome: maybe_key(row, "outcome", Outcome::from_key)?,
        answered: maybe_day(row, "answered")?,
        disputed: row.get("disputed")?,
    })
}

/// Reads a value that is kept by its key.
pub(super) fn key<T>(row: &Row<'_>, column: &str, from_key: fn(&str) -> Option<T>) -> Result<T> {
    let text: String = row.get(column)?;
    from_key(&text).with_context(|| format!("the ledger has an unknown {column} `{text}`"))
}

fn maybe_key<T>(row: &Row<'_>, column: &str, from_key: fn(&str) -> Option<T>) -> Result<Option<T>> {
    match row.get::<_, Option<String>>(column)? {
        None => Ok(None),
        Some(_) => key(row, column, from_key).map(Some),
    }
}

fn day(row: &Row<'_>, column: &str) -> Result<Date> {
    maybe_day(row, column)?.with_context(|| format!("the ledger has no {column}"))
}

/// Reads a day that need not be there.
pub(super) fn maybe_day(row: &Row<'_>, column: &str) -> Result<Option<Date>> {
    row.get::<_, Option<String>>(column)?
        .map(|text| {
            text.parse()
                .with_context(|| format!("the ledger has an unreadable {column} `{text}`"))
        })
        .transpose()
}

/// Writes a referral, and where it stands with the events that are there.
pub(super) fn put_referral(connection: &Connection, referral: &Referral) -> Result<()> {
    connection
        .prepare_cached(include_str!("sql/put_referral.sql"))?
        .execute(named_params! {
            ":id": referral.id,
            ":code": referral.code,
            ":side": referral.side.key(),
            ":from_actor": referral.from,
            ":from_name_sv": referral.from_name.sv,
            ":from_name_en": referral.from_name.en,
            ":offering": referral.offering,
            ":offering_name_sv": referral.offering_name.sv,
            ":offering_name_en": referral.offering_name.en,
            ":to_actor": referral.to,
            ":to_name_sv": referral.to_name.sv,
            ":to_name_en": referral.to_name.en,
            ":catalogue": referral.catalogue,
            ":area": referral.area,
            ":stage": referral.stage,
            ":consent_share": referral.consent_share.key(),
            ":consent_count": referral.consent_count.key(),
            ":sent_on": referral.on.to_string(),
            ":at": referral.at,
            ":client": referral.private.client,
            ":reason": referral.private.reason,
            ":note": referral.private.note,
            ":forgotten": referral.forgotten,
        })?;
    Ok(())
}

/// Writes an event.
pub(super) fn put_event(connection: &Connection, referral: &str, event: &Event) -> Result<()> {
    connection
        .prepare_cached(include_str!("sql/put_event.sql"))?
        .execute(named_params! {
            ":referral": referral,
            ":at": event.at,
            ":id": event.id,
            ":happened": event.on.to_string(),
            ":status": event.status.key(),
            ":reason": event.reason.map(Reason::key),
            ":outcome": event.outcome.map(Outcome::key),
            ":note": event.note,
        })?;
    Ok(())
}

/// Notes where a referral stands; returns it.
pub(super) fn put_state(
    connection: &Connection,
    referral: &Referral,
    events: &[Event],
) -> Result<State> {
    let state = state::fold(referral, events);
    connection
        .prepare_cached(include_str!("sql/put_state.sql"))?
        .execute(named_params! {
            ":referral": referral.id,
            ":status": state.status.key(),
            ":changed": state.on.to_string(),
            ":reason": state.reason.map(Reason::key),
            ":outcome": state.outcome.map(Outcome::key),
            ":answered": state.answered.map(|day| day.to_string()),
            ":disputed": i64::try_from(state.disputed)?,
            ":side": referral.side.key(),
            ":from_actor": referral.from,
            ":to_actor": referral.to,
            ":area": referral.area,
            ":stage": referral.stage,
            ":sent_on": referral.on.to_string(),
            ":consent_count": referral.consent_count.key(),
        })?;
    Ok(state)
}
