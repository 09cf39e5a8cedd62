//! From the text of `actors/ID.toml` to an actor with its offerings.
//!
//! A word the vocabulary does not know is reported and kept, a field that cannot be read is reported and left out. Only a file
//! or an offering without id or name is given up.

use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;
use toml::de::DeValue;

use super::fields::{Fields, Value, wrong_form};
use super::read::{Read, read};
use super::terms::{expected_terms, serves, terms};
use super::values;
use crate::diagnostic::{Finding, Place, Report, rule};
use crate::model::date::PartialDate;
use crate::model::offering::{self, Offering, Price, PriceKind, Scope, Status, Verified};
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::model::{
    self,
    actor::{Actor, Role, Source},
};

/// An actor together with the places that the rules over the whole catalogue speak of.
#[derive(Debug, PartialEq)]
pub(crate) struct ActorFile {
    pub(crate) actor: Actor,
    pub(crate) id_place: Place,
    /// Where each of the actor's aliases stands.
    pub(crate) aliases: Vec<Range<usize>>,
    /// Ids of other actors that offerings name as partners.
    pub(crate) partners: Vec<(String, Place)>,
}

/// Reads `actors/ID.toml`, given the words that may be used and the day on which it is read.
pub(crate) fn actor(
    path: &str,
    text: &str,
    vocabulary: &Vocabulary,
    today: Date,
) -> Read<ActorFile> {
    let mut partners = Vec::new();
    let mut id_place = Place::new(path, 0..0);
    let mut alias_spans = Vec::new();
    let read = read(path, text, "the actor", |fields| {
        let span = fields.span_of("id");
        let id = fields.need("id", values::id);
        let name = fields.need("name", values::name);
        let kind = fields.need("kind", values::id).unwrap_or_default();
        let role = fields
            .take("role", |v, r| values::one_of(v, r, &Role::ALL, Role::key))
            .unwrap_or_default();
        let (status, until) = status_and_until(fields, today);
        let aliases = fields.take("aliases", values::spanned_strings);
        let (aliases, spans) = aliases.unwrap_or_default().into_iter().unzip();
        alias_spans = spans;
        let actor = Actor {
            role,
            status,
            until,
            aliases,
            website: fields.take("website", values::url),
            contact: fields.take("contact", values::text).unwrap_or_default(),
            municipalities: terms(
                fields,
                "municipalities",
                Dimension::Municipality,
                vocabulary,
            ),
            serves: serves(fields, vocabulary),
            purpose: fields.take("purpose", values::text).unwrap_or_default(),
            goals: fields.take("goals", values::text).unwrap_or_default(),
            collaboration: fields
                .take("collaboration", values::text)
                .unwrap_or_default(),
            note: fields.take("note", values::text).unwrap_or_default(),
            strengths: terms(fields, "strengths", Dimension::Area, vocabulary),
            sources: sources(fields, today, "[[source]]"),
            ..Actor::default()
        };
        let mut ids = HashMap::new();
        let offerings = fields
            .take("offering", |v, r| {
                values::list(
                    v,
                    r,
                    |_| "`[[offering]]` in its place, one for each, and its keys below".to_owned(),
                    |v, r| one_offering(v, r, vocabulary, today, &mut ids, &mut partners),
                )
            })
            .unwrap_or_default();
        id_place = fields.report.place(span.clone());
        let (id, name) = (id?, name?);
        let stem = path
            .rsplit('/')
            .next()
            .and_then(|file| file.strip_suffix(".toml"));
        if stem.is_some_and(|stem| stem != id) {
            let help = format!("rename the file to `{id}.toml`, or correct the id");
            fields.report.add(
                &rule::FILE_NAME,
                span,
                format!("the actor is `{id}`, the file is called otherwise"),
                Some(help),
            );
        }
        let report = &mut *fields.report;
        for (_, place) in partners.iter().filter(|(partner, _)| *partner == id) {
            report.findings.push(Finding {
                rule: &rule::BAD_VALUE,
                place: place.clone(),
                message: format!("`{id}` is no partner of itself"),
                help: Some("take it out; partners are the others of a joint offering".to_owned()),
                other: None,
            });
        }
        let offerings: Vec<Offering> = offerings
            .into_iter()
            .map(|mut offering| {
                offering.partners.retain(|partner| *partner != id);
                as_open_as(&actor, offering, report, today)
            })
            .collect();
        Some(Actor {
            id,
            name,
            kind,
            offerings,
            ..actor
        })
    });
    Read {
        value: read.value.map(|actor| ActorFile {
            actor,
            id_place,
            aliases: alias_spans,
            partners,
        }),
        findings: read.findings,
        days: read.days,
    }
}

fn one_offering(
    value: Value<'_>,
    report: &mut Report<'_>,
    vocabulary: &Vocabulary,
    today: Date,
    // Where each first stands, and whether one of them is answered from.
    ids: &mut HashMap<String, (Range<usize>, bool)>,
    partners: &mut Vec<(String, Place)>,
) -> Option<Offering> {
    let mut fields = Fields::of(value, "the offering", report)?;
    let span = fields.span_of("id");
    let id = fields.need("id", values::id);
    let name = fields.need("name", values::name);
    let (status, until) = status_and_until(&mut fields, today);
    let named = fields
        .take("partners", values::spanned_strings)
        .unwrap_or_default();
    let mut once: Vec<String> = named.iter().map(|(id, _)| id.clone()).collect();
    model::each_once(&mut once);
    // Who looks for help is not sent to what has ended, so nothing is missed where its sources name no stage.
    let has_ended = status == Some(Status::Ended)
        || until.is_some_and(|until| is_over(until, fields.report, today));
    let classified = if has_ended { terms } else { expected_terms };
    let offering = Offering {
        summary: fields.take("summary", values::text).unwrap_or_default(),
        aliases: fields.take("aliases", values::strings).unwrap_or_default(),
        areas: classified(&mut fields, "areas", Dimension::Area, vocabulary),
        stages: classified(&mut fields, "stages", Dimension::Stage, vocabulary),
        audiences: terms(&mut fields, "audiences", Dimension::Audience, vocabulary),
        status,
        until,
        scope: fields.take("scope", |v, r| {
            values::one_of(v, r, &Scope::ALL, Scope::key)
        }),
        serves: serves(&mut fields, vocabulary),
        partners: once,
        outside_partners: fields
            .take("outside_partners", values::strings)
            .unwrap_or_default(),
        price: fields.take("price", price).unwrap_or_default(),
        conditions: fields.take("conditions", values::text).unwrap_or_default(),
        not_for: fields.take("not_for", values::text).unwrap_or_default(),
        next_step: fields.take("next_step", values::text).unwrap_or_default(),
        bring: fields.take("bring", values::text).unwrap_or_default(),
        website: fields.take("website", values::url),
        note: fields.take("note", values::text).unwrap_or_default(),
        verified: fields.take("verified", |v, r| verified(v, r, today)),
        sources: sources(&mut fields, today, "[[offering.source]]"),
        ..Offering::default()
    };
    partners.extend(
        named
            .into_iter()
            .map(|(id, span)| (id, fields.report.place(span))),
    );
    fields.finish();
    let id = id?;
    if let Some((first, is_answered)) = ids.get(&id) {
        let help = "give one of them another id, or delete it";
        report.findings.push(Finding {
            rule: &rule::DUPLICATE_ID,
            place: report.place(span.clone()),
            message: format!("the actor has an offering `{id}` already"),
            help: Some(if *is_answered {
                format!("{help}; until then this one is left out")
            } else {
                help.to_owned()
            }),
            other: Some((report.place(first.clone()), "first written here")),
        });
        if *is_answered {
            return None;
        }
    }
    let (_, is_answered) = ids.entry(id.clone()).or_insert((span, false));
    *is_answered = name.is_some();
    Some(Offering {
        id,
        name: name?,
        ..offering
    })
}

/// Returns an offering that is no more to be had than its actor: with the actor it pauses and ends.
fn as_open_as(
    actor: &Actor,
    mut offering: Offering,
    report: &mut Report<'_>,
    today: Date,
) -> Offering {
    if offering.status == Some(Status::Ended) {
        return offering;
    }
    // What has ended does not end yet to come.
    if actor.status == Some(Status::Ended) {
        offering.until = offering
            .until
            .filter(|until| report.has_come(until.first_day(), today));
    }
    let earlier = |until: &PartialDate| {
        let own = offering.until.map(PartialDate::last_day);
        own.is_none_or(|own| until.last_day() < own)
    };
    Offering {
        status: match actor.status {
            Some(Status::Ended | Status::Paused) => actor.status,
            Some(Status::Active) | None => offering.status,
        },
        until: actor.until.filter(earlier).or(offering.until),
        ..offering
    }
}

/// Tells whether the last day that `until` may mean has passed.
fn is_over(until: PartialDate, report: &mut Report<'_>, today: Date) -> bool {
    let day_after = until.last_day().tomorrow().unwrap_or(Date::MAX);
    report.has_come(day_after, today)
}

fn status_and_until(
    fields: &mut Fields<'_, '_, '_>,
    today: Date,
) -> (Option<Status>, Option<PartialDate>) {
    let status = fields.take("status", |v, r| {
        values::one_of(v, r, &Status::ALL, Status::key)
    });
    let until = fields.take("until", values::date);
    if let Some((until, span)) = until.clone() {
        let report = &mut *fields.report;
        match status {
            Some(Status::Active | Status::Paused) if is_over(until, report, today) => {
                fields.report.add(
                    &rule::STATUS_UNTIL,
                    span,
                    format!("it is not said to have ended, but `until` has passed ({until})"),
                    Some(
                        "write `status = \"ended\"`, or correct `until`; it counts as ended"
                            .to_owned(),
                    ),
                );
            }
            Some(Status::Ended) if !report.has_come(until.first_day(), today) => fields.report.add(
                &rule::STATUS_UNTIL,
                span,
                format!("it is said to have ended, but `until` is ahead ({until})"),
                Some("take `status` away until then, or correct `until`".to_owned()),
            ),
            _ => {}
        }
    }
    (status, until.map(|(until, _)| until))
}

fn price(value: Value<'_>, report: &mut Report<'_>) -> Option<Price> {
    let mut fields = Fields::of(value, "the price", report)?;
    let kind = fields.need("kind", |v, r| {
        values::one_of(v, r, &PriceKind::ALL, PriceKind::key)
    });
    let amount = fields.take("amount", amount);
    if let Some((_, span)) = &amount
        && let Some(kind @ (PriceKind::Free | PriceKind::Unknown)) = kind
    {
        fields.report.add(
            &rule::BAD_VALUE,
            span.clone(),
            format!("what is `{}` has no amount", kind.key()),
            Some("write what kind of price it is, `fee` for one, or take `amount` away".to_owned()),
        );
    }
    let price = Price {
        kind: kind.unwrap_or_default(),
        amount: amount.map(|(amount, _)| amount),
        text: fields.take("text", values::text).unwrap_or_default(),
    };
    fields.finish();
    Some(price)
}

fn amount(value: Value<'_>, report: &mut Report<'_>) -> Option<(String, Range<usize>)> {
    if matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_)) {
        let help = "write it as a short text, with the currency: `\"SEK 1,200\"`";
        wrong_form(report, value.span(), value.get_ref(), "a text", help);
        return None;
    }
    values::spanned_string(value, report)
}

fn verified(value: Value<'_>, report: &mut Report<'_>, today: Date) -> Option<Verified> {
    let mut fields = Fields::of(value, "`verified`", report)?;
    let on = fields.need("on", |v, r| {
        let (date, span) = past_date(v, r, today)?;
        if date.full().is_none() {
            r.add(
                &rule::BAD_DATE,
                span,
                format!("`{date}` is no day"),
                Some("write the day on which the owner was asked: `2026-11-20`".to_owned()),
            );
        }
        date.full()
    });
    let by = fields.need("by", values::string);
    let how = fields
        .need("how", |v, r| {
            values::one_of(v, r, &offering::HOW, |how| how)
        })
        .map(str::to_owned);
    fields.finish();
    Some(Verified { on: on?, by, how })
}

fn sources(fields: &mut Fields<'_, '_, '_>, today: Date, heading: &str) -> Vec<Source> {
    let span = fields.span_of("source");
    let before = fields.report.findings.len();
    let read = fields.take("source", |v, r| {
        let form = |_: &_| {
            format!(
                "`{heading}` in its place and its keys below, or `[{{ url = \"https://...\" }}]`"
            )
        };
        values::list(v, r, form, |v, r| {
            let mut fields = Fields::of(v, "the source", r)?;
            let url = fields.need("url", values::url);
            let date = fields
                .take("date", |v, r| past_date(v, r, today))
                .map(|(date, _)| date);
            let says = fields.take("says", values::string);
            fields.finish();
            Some(Source {
                url: url?,
                date,
                says,
            })
        })
    });
    let sources = read.unwrap_or_default();
    let is_unread = fields.report.findings.len() > before;
    if sources.is_empty() && !is_unread {
        let help = format!(
            "say where this was read: below all its other keys a line `{heading}`, and below that `url = \"https://...\"`"
        );
        fields.report.add(
            &rule::MISSING_SOURCE,
            span,
            "nothing says where this comes from".to_owned(),
            Some(help),
        );
    }
    sources
}

fn past_date(
    value: Value<'_>,
    report: &mut Report<'_>,
    today: Date,
) -> Option<(PartialDate, Range<usize>)> {
    let (date, span) = values::date(value, report)?;
    if !report.has_come(date.first_day(), today) {
        report.add(
            &rule::FUTURE_DATE,
            span,
            format!("{date} is in the future"),
            Some(format!("today is {today}")),
        );
        return None;
    }
    Some((date, span))
}
