//! The exchange format: one JSON object per line, a referral before its events.
//!
//! `kind` is `referral` or `event`, `schema` the version of the format. Unknown keys are ignored, so that an older program reads what
//! a newer one adds; a higher `schema` is not read.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::model::fit::{self, Unfit};
use crate::model::is_id;
use crate::model::referral::{
    CODE_MAX, Consent, Event, Outcome, Private, Reason, Referral, Side, Status, first_day, is_code,
    latest_day, moment,
};
use crate::model::text::Text;

/// The version of the format that is written.
const SCHEMA: u32 = 1;

/// How far ahead of ours another clock may be.
const LEEWAY: SignedDuration = SignedDuration::from_hours(24);

/// One line: a referral, or something that happened to one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Line {
    Referral(Referral),
    /// The id of the referral, and what happened.
    Event(String, Event),
}

/// Where a record stands in an exchange file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Line(usize),
    /// In a JSON array, whose items may stand on any lines.
    Item(usize),
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, ":{number}"),
            Self::Item(number) => write!(f, ", item {number}"),
        }
    }
}

/// Why a line was not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is not understood, or says something that cannot be.
    Broken(String),
    /// It was written by a newer program.
    Newer,
}

#[derive(Deserialize)]
struct Version {
    schema: u32,
}

#[derive(Serialize, Deserialize)]
struct Written {
    kind: String,
    schema: u32,
    id: String,
    at: String,
    on: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    side: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from_name: Option<WrittenText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offering: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offering_name: Option<WrittenText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to_name: Option<WrittenText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    catalogue: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    area: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent_share: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent_count: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    forgotten: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    referral: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct WrittenText {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sv: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    en: Option<String>,
}

impl From<&Text> for WrittenText {
    fn from(text: &Text) -> Self {
        Self {
            sv: text.sv.clone(),
            en: text.en.clone(),
        }
    }
}

impl From<WrittenText> for Text {
    fn from(text: WrittenText) -> Self {
        Self {
            sv: text.sv,
            en: text.en,
        }
    }
}

impl Line {
    /// Reads an exchange file: lines, or one JSON array. Of an array that is broken each line is read that has a whole record, as this
    /// program writes them; several files may have been put into one.
    pub(crate) fn read_all(text: &str, now: Timestamp) -> Vec<(At, Result<Self, Refused>)> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let is_array = text.trim_start().starts_with('[');
        if is_array && let Ok(items) = serde_json::from_str::<Vec<serde_json::Value>>(text) {
            let read = |item| {
                let written = || Written::deserialize(item);
                Self::understood(Version::deserialize(item), written, now)
            };
            let items = (1..).zip(items.iter().map(read));
            return items
                .map(|(number, read)| (At::Item(number), read))
                .collect();
        }
        let around: &[char] = if is_array { &[',', '[', ']'] } else { &[] };
        let records = text.lines().map(|line| {
            let line = line.trim_start_matches('\u{feff}').trim();
            line.trim_matches(around)
        });
        (1..)
            .zip(records)
            .filter(|(_, record)| !record.is_empty())
            .map(|(number, record)| (At::Line(number), Self::read(record, now)))
            .collect()
    }

    /// Returns the line as JSON, without its end.
    pub(crate) fn write(&self) -> String {
        let written = match self {
            Self::Referral(referral) => Written {
                code: Some(referral.code.clone()),
                side: Some(referral.side.key().to_owned()),
                from: Some(referral.from.clone()),
                from_name: Some((&referral.from_name).into()),
                offering: Some(referral.offering.clone()),
                offering_name: Some((&referral.offering_name).into()),
                to: Some(referral.to.clone()),
                to_name: Some((&referral.to_name).into()),
                catalogue: Some(referral.catalogue.clone()),
                area: referral.area.clone(),
                stage: referral.stage.clone(),
                consent_share: Some(referral.consent_share.key().to_owned()),
                consent_count: Some(referral.consent_count.key().to_owned()),
                client: referral.private.client.clone(),
                reason: referral.private.reason.clone(),
                note: referral.private.note.clone(),
                forgotten: referral.forgotten.then_some(true),
                ..Written::bare("referral", &referral.id, &referral.at, referral.on)
            },
            Self::Event(referral, event) => Written {
                referral: Some(referral.clone()),
                status: Some(event.status.key().to_owned()),
                reason: event.reason.map(|reason| reason.key().to_owned()),
                outcome: event.outcome.map(|outcome| outcome.key().to_owned()),
                consent_share: event.consent_share.map(|consent| consent.key().to_owned()),
                consent_count: event.consent_count.map(|consent| consent.key().to_owned()),
                note: event.note.clone(),
                ..Written::bare("event", &event.id, &event.at, event.on)
            },
        };
        serde_json::to_string(&written).expect("texts and a number are JSON")
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Why it is not taken over.
    pub(crate) fn read(text: &str, now: Timestamp) -> Result<Self, Refused> {
        let written = || serde_json::from_str(text);
        Self::understood(serde_json::from_str(text), written, now)
    }

    fn understood(
        version: serde_json::Result<Version>,
        written: impl FnOnce() -> serde_json::Result<Written>,
        now: Timestamp,
    ) -> Result<Self, Refused> {
        // Without what the line says there: it may be what must not be repeated.
        let broken = |error: serde_json::Error| {
            let what = if error.is_data() {
                "a value is of another kind"
            } else {
                "this is no JSON object"
            };
            Refused::Broken(match error.column() {
                0 => what.to_owned(),
                column => format!("{what} (column {column})"),
            })
        };
        if version.map_err(broken)?.schema > SCHEMA {
            return Err(Refused::Newer);
        }
        let written = written().map_err(broken)?;
        written.into_line(now).map_err(Refused::Broken)
    }
}

impl Written {
    fn bare(kind: &str, id: &str, at: &str, on: Date) -> Self {
        Self {
            kind: kind.to_owned(),
            schema: SCHEMA,
            id: id.to_owned(),
            at: at.to_owned(),
            on: on.to_string(),
            code: None,
            side: None,
            from: None,
            from_name: None,
            offering: None,
            offering_name: None,
            to: None,
            to_name: None,
            catalogue: None,
            area: None,
            stage: None,
            consent_share: None,
            consent_count: None,
            client: None,
            forgotten: None,
            referral: None,
            status: None,
            outcome: None,
            reason: None,
            note: None,
        }
    }

    fn into_line(mut self, now: Timestamp) -> Result<Line, String> {
        // Nothing is said in them, and earlier programs noted such; the rest of the record is worth having.
        for text in [&mut self.client, &mut self.note] {
            text.take_if(|text| text.trim().is_empty());
        }
        let id = uuid(&self.id, "id")?;
        let on: Date = self.on.parse().map_err(|_| "`on` is no day".to_owned())?;
        let at: Timestamp = self
            .at
            .parse()
            .map_err(|_| "`at` is no moment".to_owned())?;
        // A clock may be a little wrong. What is far ahead would keep everything else from following it.
        let latest = now.saturating_add(LEEWAY).unwrap_or(now);
        let day = |moment: Timestamp| TimeZone::UTC.to_datetime(moment).date();
        if at > latest || on > latest_day(at) {
            return Err("`at` or `on` is in the future".to_owned());
        }
        if on < first_day() || day(at) < first_day() {
            return Err(format!("`at` or `on` is before {}", first_day()));
        }
        let at = moment(at);
        fit("client", self.client.as_deref(), fit::client)?;
        fit("note", self.note.as_deref(), fit::text)?;
        fit("catalogue", self.catalogue.as_deref(), fit::word)?;
        for (key, id) in [
            ("from", &self.from),
            ("to", &self.to),
            ("area", &self.area),
            ("stage", &self.stage),
        ] {
            if id.as_ref().is_some_and(|id| !is_id(id)) {
                return Err(format!("`{key}` is no id"));
            }
        }
        if let Some(offering) = &self.offering
            && !offering
                .split_once('/')
                .is_some_and(|(actor, own)| is_id(actor) && is_id(own))
        {
            return Err("`offering` is no id of an offering".to_owned());
        }
        for (key, name) in [
            ("from_name", &self.from_name),
            ("to_name", &self.to_name),
            ("offering_name", &self.offering_name),
        ] {
            for text in name.iter().flat_map(|name| [&name.sv, &name.en]) {
                fit(key, text.as_deref(), fit::word)?;
            }
        }
        match self.kind.as_str() {
            "referral" => {
                self.reason.take_if(|text| text.trim().is_empty());
                fit("reason", self.reason.as_deref(), fit::text)?;
                let code = needed(self.code, "code")?;
                if !is_code(&code) {
                    return Err(format!("`code` is no code of up to {CODE_MAX} letters"));
                }
                let consent = |word, key| known(word, key, Consent::from_key);
                let forgotten = self.forgotten.unwrap_or(false);
                let private = Private {
                    client: self.client,
                    reason: self.reason,
                    note: self.note,
                };
                let referral = Referral {
                    id,
                    code,
                    side: known(self.side, "side", Side::from_key)?,
                    from: needed(self.from, "from")?,
                    from_name: needed(self.from_name, "from_name")?.into(),
                    offering: needed(self.offering, "offering")?,
                    offering_name: needed(self.offering_name, "offering_name")?.into(),
                    to: needed(self.to, "to")?,
                    to_name: needed(self.to_name, "to_name")?.into(),
                    catalogue: needed(self.catalogue, "catalogue")?,
                    area: self.area,
                    stage: self.stage,
                    consent_share: consent(self.consent_share, "consent_share")?,
                    consent_count: consent(self.consent_count, "consent_count")?,
                    on,
                    at,
                    private: if forgotten {
                        Private::default()
                    } else {
                        private
                    },
                    forgotten,
                };
                if referral.offering.split_once('/').map(|(actor, _)| actor) != Some(&*referral.to)
                {
                    return Err("`offering` is not one of `to`".to_owned());
                }
                Ok(Line::Referral(referral))
            }
            "event" => {
                let reason = self.reason.map(Some);
                let outcome = self.outcome.map(Some);
                let consent = |word: Option<String>, key| {
                    word.map(|word| known(Some(word), key, Consent::from_key))
                        .transpose()
                };
                let event = Event {
                    at,
                    id,
                    on,
                    status: known(self.status, "status", Status::from_key)?,
                    reason: reason
                        .map(|key| known(key, "reason", Reason::from_key))
                        .transpose()?,
                    outcome: outcome
                        .map(|key| known(key, "outcome", Outcome::from_key))
                        .transpose()?,
                    consent_share: consent(self.consent_share, "consent_share")?,
                    consent_count: consent(self.consent_count, "consent_count")?,
                    note: self.note,
                };
                let wants_reason = !event.status.reasons().is_empty();
                let has_right_reason = match event.reason {
                    Some(reason) => event.status.reasons().contains(&reason),
                    None => !wants_reason,
                };
                if !has_right_reason || event.outcome.is_some() != event.status.wants_outcome() {
                    return Err(format!(
                        "{} has the wrong reason or outcome",
                        event.status.key()
                    ));
                }
                Ok(Line::Event(
                    uuid(&needed(self.referral, "referral")?, "referral")?,
                    event,
                ))
            }
            _ => Err(unknown_word("kind")),
        }
    }
}

fn uuid(text: &str, key: &str) -> Result<String, String> {
    uuid::Uuid::parse_str(text)
        .map(|id| id.hyphenated().to_string())
        .map_err(|_| format!("`{key}` is no UUID"))
}

fn needed<T>(value: Option<T>, key: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("there is no `{key}`"))
}

fn known<T>(
    value: Option<String>,
    key: &str,
    from_key: fn(&str) -> Option<T>,
) -> Result<T, String> {
    let value = needed(value, key)?;
    from_key(&value).ok_or_else(|| unknown_word(key))
}

/// Says which key has a word that nobody knows, and not the word: it may be what must not be repeated.
fn unknown_word(key: &str) -> String {
    format!("`{key}` has an unknown word")
}

fn fit(key: &str, text: Option<&str>, rule: fn(&str) -> Result<(), Unfit>) -> Result<(), String> {
    text.map_or(Ok(()), rule)
        .map_err(|unfit| format!("`{key}` {unfit}"))
}
