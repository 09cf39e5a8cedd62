//! From a row of the tables back to an actor or an offering, whole.

use anyhow::{Context as _, Result};
use rusqlite::Row;

use super::damage::damaged;
use super::read::{day, scope};
use crate::model::actor::{Actor, Reach, Role, Source};
use crate::model::date::PartialDate;
use crate::model::offering::{Offering, Price, PriceKind, Status, Verified};
use crate::model::text::Text;

/// Reads columns by name, for the tables that are read whole.
struct Columns<'r, 's>(&'r Row<'s>);

impl Columns<'_, '_> {
    fn get<T: rusqlite::types::FromSql>(&self, column: &str) -> Result<T> {
        self.0
            .get(column)
            .with_context(|| format!("read column `{column}`"))
    }

    fn text(&self, column: &str) -> Result<Text> {
        Ok(Text {
            sv: self.get(&[column, "_sv"].concat())?,
            en: self.get(&[column, "_en"].concat())?,
        })
    }

    fn list(&self, column: &str) -> Result<Vec<String>> {
        serde_json::from_str(&self.get::<String>(column)?).map_err(damaged)
    }

    fn date(&self, column: &str) -> Result<Option<PartialDate>> {
        self.get::<Option<String>>(column)?.map(date).transpose()
    }

    fn status(&self) -> Result<Option<Status>> {
        self.get::<Option<String>>("status")?
            .map(|key| Status::from_key(&key).ok_or_else(|| damaged(key)))
            .transpose()
    }

    fn serves(&self) -> Result<Reach> {
        let Some(ids) = self.get::<Option<String>>("serves")? else {
            return Ok(Reach::NotStated);
        };
        let ids: Vec<String> = serde_json::from_str(&ids).map_err(damaged)?;
        Ok(if ids == [Reach::ALL_KEY] {
            Reach::All
        } else {
            Reach::Only(ids)
        })
    }

    fn sources(&self) -> Result<Vec<Source>> {
        let rows: Vec<(String, Option<String>, Option<String>)> =
            serde_json::from_str(&self.get::<String>("sources")?).map_err(damaged)?;
        rows.into_iter()
            .map(|(url, day, says)| {
                Ok(Source {
                    url,
                    date: day.map(date).transpose()?,
                    says,
                })
            })
            .collect()
    }
}

fn date(text: String) -> Result<PartialDate> {
    PartialDate::parse(&text).ok_or_else(|| damaged(text))
}

/// Returns the one that a key of the index stands for.
fn keyed<T: Copy>(all: &[T], key_of: fn(T) -> &'static str, key: &str) -> Result<T> {
    let found = all.iter().copied().find(|one| key_of(*one) == key);
    found.ok_or_else(|| damaged(key))
}

pub(super) fn actor(row: &Row<'_>) -> Result<Actor> {
    let row = Columns(row);
    let role: String = row.get("role")?;
    Ok(Actor {
        id: row.get("id")?,
        name: row.text("name")?,
        kind: row.get("kind")?,
        role: keyed(&Role::ALL, Role::key, &role)?,
        status: row.status()?,
        until: row.date("until")?,
        aliases: row.list("aliases")?,
        website: row.get("website")?,
        contact: row.text("contact")?,
        municipalities: row.list("municipalities")?,
        serves: row.serves()?,
        purpose: row.text("purpose")?,
        goals: row.text("goals")?,
        collaboration: row.text("collaboration")?,
        note: row.text("note")?,
        strengths: row.list("strengths")?,
        sources: row.sources()?,
        offerings: Vec::new(),
    })
}

pub(super) fn offering(row: &Row<'_>) -> Result<Offering> {
    let row = Columns(row);
    let full_id: String = row.get("id")?;
    let price: String = row.get("price")?;
    let verified = match day(row.0.get_ref("verified")?.as_str_or_null()?)? {
        Some(on) => Some(Verified {
            on,
            by: row.get("verified_by")?,
            how: row.get("verified_how")?,
        }),
        None => None,
    };
    Ok(Offering {
        id: full_id
            .split_once('/')
            .map_or(full_id.clone(), |(_, id)| id.to_owned()),
        name: row.text("name")?,
        summary: row.text("summary")?,
        aliases: row.list("aliases")?,
        areas: row.list("areas")?,
        stages: row.list("stages")?,
        audiences: row.list("audiences")?,
        status: row.status()?,
        until: row.date("until")?,
        scope: scope(row.get("scope")?)?,
        serves: row.serves()?,
        partners: row.list("partners")?,
        outside_partners: row.list("outside_partners")?,
        price: Price {
            kind: keyed(&PriceKind::ALL, PriceKind::key, &price)?,
            amount: row.get("price_amount")?,
            text: row.text("price")?,
        },
        conditions: row.text("conditions")?,
        not_for: row.text("not_for")?,
        next_step: row.text("next_step")?,
        bring: row.text("bring")?,
        website: row.get("website")?,
        note: row.text("note")?,
        verified,
        sources: row.sources()?,
    })
}
