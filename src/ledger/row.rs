//! Between the rows of the tables and the model.

use std::borrow::Cow;

use anyhow::Result;
use jiff::civil::Date;
use rusqlite::types::{FromSql, ValueRef};
use rusqlite::{Connection, Row, named_params};

use super::open::damaged;
use crate::model::referral::state::{self, State};
use crate::model::referral::{Consent, Event, Outcome, Private, Reason, Referral, Side, Status};
use crate::model::text::Text;

/// Reads the columns of a row one after the other. By place, not by name: looking names up takes half the time of a long listing.
pub(super) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    next: usize,
    mends: bool,
    /// Whether anything was mended so far.
    pub(super) has_mended: bool,
}

impl<'r, 's> Columns<'r, 's> {
    pub(super) fn new(row: &'r Row<'s>) -> Self {
        Self {
            row,
            next: 0,
            mends: false,
            has_mended: false,
        }
    }

    /// Puts `\u{fffd}` for whatever is no letter of a name or of what somebody has written. A code, an id or a word is none without it.
    pub(super) fn mended(row: &'r Row<'s>) -> Self {
        Self {
            mends: true,
            ..Self::new(row)
        }
    }

    pub(super) fn get<T: FromSql>(&mut self) -> Result<T> {
        let value = self.row.get(self.next)?;
        self.next += 1;
        Ok(value)
    }

    fn written(&mut self) -> Result<Option<String>> {
        match self.row.get_ref(self.next)? {
            ValueRef::Text(bytes) if self.mends => {
                let text = String::from_utf8_lossy(bytes);
                self.has_mended |= matches!(text, Cow::Owned(_));
                self.next += 1;
                Ok(Some(text.into_owned()))
            }
            _ => self.get(),
        }
    }

    fn text(&mut self) -> Result<Text> {
        Ok(Text {
            sv: self.written()?,
            en: self.written()?,
        })
    }

    pub(super) fn key<T>(&mut self, from_key: fn(&str) -> Option<T>) -> Result<T> {
        self.maybe_key(from_key)?
            .ok_or_else(|| damaged("it lacks a value that must be there"))
    }

    fn maybe_key<T>(&mut self, from_key: fn(&str) -> Option<T>) -> Result<Option<T>> {
        let key = self.row.get_ref(self.next)?.as_str_or_null()?;
        self.next += 1;
        key.map(|key| {
            from_key(key).ok_or_else(|| damaged(format!("it has an unknown word `{key}`")))
        })
        .transpose()
    }

    pub(super) fn day(&mut self) -> Result<Date> {
        self.maybe_day()?
            .ok_or_else(|| damaged("it lacks a day that must be there"))
    }

    fn maybe_day(&mut self) -> Result<Option<Date>> {
        let day = self.row.get_ref(self.next)?.as_str_or_null()?;
        self.next += 1;
        day.map(|day| {
            day.parse()
                .map_err(|_| damaged(format!("it has an unreadable day `{day}`")))
        })
        .transpose()
    }

    /// Reads a referral: the columns of its table, in their order.
    pub(super) fn referral(&mut self) -> Result<Referral> {
        Ok(Referral {
            id: self.get()?,
            code: self.get()?,
            side: self.key(Side::from_key)?,
            from: self.get()?,
            from_name: self.text()?,
            offering: self.get()?,
            offering_name: self.text()?,
            to: self.get()?,
            to_name: self.text()?,
            catalogue: self.get()?,
            area: self.get()?,
            stage: self.get()?,
            consent_share: self.key(Consent::from_key)?,
            consent_count: self.key(Consent::from_key)?,
            on: self.day()?,
            at: self.get()?,
            private: Private {
                client: self.get()?,
                reason: self.written()?,
                note: self.written()?,
            },
            forgotten: self.get()?,
        })
    }

    /// Reads an event: the columns of its table after the referral, in their order.
    pub(super) fn event(&mut self) -> Result<Event> {
        Ok(Event {
            at: self.get()?,
            id: self.get()?,
            on: self.day()?,
            status: self.key(Status::from_key)?,
            reason: self.maybe_key(Reason::from_key)?,
            outcome: self.maybe_key(Outcome::from_key)?,
            consent_share: self.maybe_key(Consent::from_key)?,
            consent_count: self.maybe_key(Consent::from_key)?,
            note: self.written()?,
        })
    }

    /// Reads where a referral stands: the first columns of `state` after the referral.
    pub(super) fn state(&mut self) -> Result<State> {
        Ok(State {
            status: self.key(Status::from_key)?,
            on: self.day()?,
            reason: self.maybe_key(Reason::from_key)?,
            outcome: self.maybe_key(Outcome::from_key)?,
            answered: self.maybe_day()?,
            consent_share: self.key(Consent::from_key)?,
            consent_count: self.key(Consent::from_key)?,
            disputed: self.get()?,
        })
    }
}

/// Writes a referral.
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
            ":consent_share": event.consent_share.map(Consent::key),
            ":consent_count": event.consent_count.map(Consent::key),
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
            ":consent_share": state.consent_share.key(),
            ":consent_count": state.consent_count.key(),
            ":disputed": i64::try_from(state.disputed)?,
            ":side": referral.side.key(),
            ":from_actor": referral.from,
            ":to_actor": referral.to,
            ":area": referral.area,
            ":stage": referral.stage,
            ":sent_on": referral.on.to_string(),
        })?;
    Ok(state)
}
