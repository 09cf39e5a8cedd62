//! Adding to the ledger and looking things up in it.

use anyhow::{Result, bail};
use jiff::{ToSpan as _, civil::Date};
use rusqlite::{
    Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, named_params,
};

use super::Ledger;
use super::open::damaged;
use super::row::{self, Columns};
use crate::model::age::Limits;
use crate::model::referral::state::State;
use crate::model::referral::{Event, Referral, Side, Status, code_beginnings, is_code};
use crate::text;

/// Which referrals are meant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) open: bool,
    /// Only those for which an answer or news is late.
    pub(crate) due: bool,
    pub(crate) statuses: Vec<Status>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) since: Option<Date>,
    pub(crate) client: Option<String>,
}

/// A referral that matches, by its id.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matching {
    pub(crate) id: String,
    pub(crate) state: State,
    /// Whether an answer or news is late.
    pub(crate) is_late: bool,
}

/// A referral and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Listed {
    pub(crate) referral: Referral,
    pub(crate) state: State,
    /// The day until which something should be heard.
    pub(crate) due: Option<Date>,
}

/// A referral of a client that has come to no end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnderWay {
    /// The full id.
    pub(crate) offering: String,
    /// The day, as it is kept.
    pub(crate) on: String,
    pub(crate) code: String,
}

/// A referral, whole.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Standing {
    pub(crate) referral: Referral,
    pub(crate) events: Vec<Event>,
    pub(crate) state: State,
}

/// A referral, as far as it takes to tell it from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Coded {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) side: Side,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) client: Option<String>,
    pub(crate) on: Date,
    /// The full id.
    pub(crate) offering: String,
}

/// A ledger that nobody else writes to meanwhile.
pub(crate) struct Held<'c> {
    transaction: &'c Transaction<'c>,
}

impl Held<'_> {
    /// Tells whether a referral has a code already.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn is_taken(&self, code: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM referral WHERE code = ?";
        Ok(self.transaction.prepare_cached(sql)?.exists([code])?)
    }

    /// Returns the id of the referral that has been noted at one end already under a code, from an actor, for an offering. A slip that
    /// was struck out is none.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn noted(
        &self,
        side: Side,
        code: &str,
        from: &str,
        offering: &str,
    ) -> Result<Option<String>> {
        let sql = include_str!("sql/noted.sql");
        let mut statement = self.transaction.prepare_cached(sql)?;
        let of = named_params! {":code": code, ":side": side.key(), ":from": from, ":offering": offering};
        Ok(statement.query_row(of, |row| row.get(0)).optional()?)
    }
}

impl Ledger {
    /// Adds referrals, all or none of them; `make` may ask what is there, and nothing changes until it is done.
    ///
    /// # Errors
    /// They cannot be written, or whatever `make` reports.
    pub(crate) fn add(
        &mut self,
        make: impl FnOnce(&Held<'_>) -> Result<Vec<Referral>>,
    ) -> Result<Vec<Referral>> {
        self.write(|transaction| {
            let referrals = make(&Held { transaction })?;
            for referral in &referrals {
                if standing(transaction, &referral.id)?.is_some() {
                    bail!("two referrals would have one id; try again");
                }
                row::put_referral(transaction, referral)?;
                row::put_state(transaction, referral, &[])?;
            }
            for referral in &referrals {
                let written = standing(transaction, &referral.id)?;
                if written.is_none_or(|written| written.referral != *referral) {
                    return Err(damaged(UNGIVEN));
                }
            }
            Ok(referrals)
        })
    }

    /// Adds an event to a referral; `make` gets the referral as it stands.
    ///
    /// # Errors
    /// It cannot be written, or whatever `make` reports.
    pub(crate) fn append(
        &mut self,
        id: &str,
        make: impl FnOnce(&Standing) -> Result<Event>,
    ) -> Result<Standing> {
        self.write(|transaction| {
            let mut standing = standing(transaction, id)?.ok_or_else(|| lost(id))?;
            let event = make(&standing)?;
            row::put_event(transaction, id, &event)?;
            standing.events.push(event);
            standing.state = row::put_state(transaction, &standing.referral, &standing.events)?;
            if events(transaction, id)?.len() != standing.events.len() {
                return Err(damaged(UNGIVEN));
            }
            Ok(standing)
        })
    }

    /// Does something in one transaction that other processes see whole or not at all.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let path = self.path.clone();
        let done = (|| {
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })();
        done.map_err(|error| super::open::explained(&path, error))
    }

    /// Returns the referrals that match, late ones first, then the newest.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn list(
        &self,
        filter: &Filter,
        limits: Limits,
        today: Date,
    ) -> Result<Vec<Matching>> {
        let statuses = (!filter.statuses.is_empty()).then(|| {
            let keys: Vec<&str> = filter.statuses.iter().map(|status| status.key()).collect();
            serde_json::Value::from(keys).to_string()
        });
        // Nothing younger than the shorter of the two limits can be late.
        let youngest = today.saturating_sub(limits.first_answer.min(limits.news).days());
        let before = if filter.due { youngest } else { Date::MAX };
        let read = || -> Result<Vec<Matching>> {
            let client = filter.client.as_deref();
            let client = client.map(|client| spellings(&self.connection, client));
            let mut statement = self.connection.prepare(include_str!("sql/list.sql"))?;
            let rows = statement.query_and_then(
                named_params! {
                    ":open": filter.open || filter.due,
                    ":due": filter.due,
                    ":before": before.to_string(),
                    ":statuses": statuses,
                    ":from": filter.from,
                    ":to": filter.to,
                    ":since": filter.since.map(|day| day.to_string()),
                    ":client": client.transpose()?.map(list),
                    ":first_answer": limits.first_answer,
                    ":news": limits.news,
                    ":today": today.to_string(),
                },
                |row| {
                    let mut columns = Columns::new(row);
                    Ok(Matching {
                        id: columns.get()?,
                        is_late: columns.get::<Option<bool>>()?.unwrap_or(false),
                        state: columns.state()?,
                    })
                },
            )?;
            rows.collect()
        };
        read().map_err(|error| self.explained(error))
    }

    /// Returns the referrals that were found to match, in their order.
    ///
    /// # Errors
    /// The ledger cannot be read, or has lost one of them.
    pub(crate) fn page(&self, matching: Vec<Matching>, limits: Limits) -> Result<Vec<Listed>> {
        let read = || -> Result<Vec<Listed>> {
            let mut listed = Vec::with_capacity(matching.len());
            for Matching { id, state, .. } in matching {
                let referral = referral(&self.connection, &id)?.ok_or_else(|| lost(&id))?;
                let due = state.due(limits);
                listed.push(Listed {
                    referral,
                    state,
                    due,
                });
            }
            Ok(listed)
        };
        read().map_err(|error| self.explained(error))
    }

    /// Returns what an actor has passed a client on to, with no end to it yet.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn under_way(&self, client: &str, from: &str) -> Result<Vec<UnderWay>> {
        let read = || -> Result<Vec<UnderWay>> {
            let client = list(spellings(&self.connection, client)?);
            let mut statement = self.connection.prepare(include_str!("sql/under_way.sql"))?;
            let rows = statement.query_and_then(
                named_params! {":client": client, ":from": from},
                |row| {
                    let mut columns = Columns::new(row);
                    Ok(UnderWay {
                        offering: columns.get()?,
                        on: columns.get()?,
                        code: columns.get()?,
                    })
                },
            )?;
            rows.collect()
        };
        read().map_err(|error| self.explained(error))
    }

    /// Returns the referrals that a typed code, beginning of a code or beginning of an id may mean.
    ///
    /// A whole code means only itself.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn coded(&self, typed: &str) -> Result<Vec<Coded>> {
        let read = || -> Result<Vec<Coded>> {
            let mut statement = self.connection.prepare(include_str!("sql/by_code.sql"))?;
            let mut found: Vec<Coded> = Vec::new();
            let beginnings = code_beginnings(typed);
            let typed = typed.to_lowercase();
            let nothing = [String::from("~")];
            for beginning in if beginnings.is_empty() {
                &nothing[..]
            } else {
                &beginnings[..]
            } {
                let mut rows =
                    statement.query(named_params! {":beginning": beginning, ":typed": typed})?;
                while let Some(next) = rows.next()? {
                    let coded = coded(next)?;
                    if !found.contains(&coded) {
                        found.push(coded);
                    }
                }
                let whole: Vec<Coded> = found
                    .iter()
                    .filter(|coded| is_code(beginning) && coded.code == *beginning)
                    .cloned()
                    .collect();
                if !whole.is_empty() {
                    return Ok(whole);
                }
            }
            Ok(found)
        };
        read().map_err(|error| self.explained(error))
    }

    /// Returns a referral with all that happened to it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn standing(&self, id: &str) -> Result<Option<Standing>> {
        standing(&self.connection, id).map_err(|error| self.explained(error))
    }

    /// Tells whether an actor is in any referral.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn knows_actor(&self, id: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM state WHERE from_actor = ?1 OR to_actor = ?1";
        let read = || -> Result<bool> { Ok(self.connection.prepare(sql)?.exists([id])?) };
        read().map_err(|error| self.explained(error))
    }

    /// Returns how many referrals and events there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn sizes(&self) -> Result<[usize; 2]> {
        let sql = "SELECT (SELECT count(*) FROM referral), (SELECT count(*) FROM event)";
        let sizes = self
            .connection
            .query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?]));
        sizes.map_err(|error| self.explained(error.into()))
    }

    /// Returns what is wrong with the file; nothing when it is sound and every standing is the fold of its events.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn trouble(&self) -> Result<Option<String>> {
        self.find_trouble().map_err(|error| self.explained(error))
    }

    fn find_trouble(&self) -> Result<Option<String>> {
        let verdict: String =
            self.connection
                .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            return Ok(Some(verdict));
        }
        let sql = "SELECT referral FROM state WHERE referral NOT IN (SELECT id FROM referral)";
        let mut statement = self.connection.prepare(sql)?;
        if let Some(row) = statement.query([])?.next()? {
            let id: String = row.get(0)?;
            return Ok(Some(format!("referral {id} is gone")));
        }
        let mut statement = self.connection.prepare(include_str!("sql/all.sql"))?;
        let mut rows = statement.query([])?;
        while let Some(next) = rows.next()? {
            let mut columns = Columns::new(next);
            let referral = columns.referral()?;
            let counted_by: [Option<String>; 6] = [
                columns.get()?,
                columns.get()?,
                columns.get()?,
                columns.get()?,
                columns.get()?,
                columns.get()?,
            ];
            let kept = columns.state().ok();
            let events = events(&self.connection, &referral.id)?;
            let meant = [
                Some(referral.side.key().to_owned()),
                Some(referral.from.clone()),
                Some(referral.to.clone()),
                referral.area.clone(),
                referral.stage.clone(),
                Some(referral.on.to_string()),
            ];
            let folded = crate::model::referral::state::fold(&referral, &events);
            if kept != Some(folded) || counted_by != meant {
                return Ok(Some(format!(
                    "the standing of {} is not that of its events",
                    referral.code
                )));
            }
        }
        Ok(None)
    }
}

/// Reads what tells a referral from others.
pub(super) fn coded(row: &Row<'_>) -> Result<Coded> {
    let mut columns = Columns::new(row);
    Ok(Coded {
        id: columns.get()?,
        code: columns.get()?,
        side: columns.key(Side::from_key)?,
        from: columns.get()?,
        to: columns.get()?,
        client: columns.get()?,
        on: columns.day()?,
        offering: columns.get()?,
    })
}

/// Returns all client codes, each once.
pub(super) fn clients(connection: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT client FROM referral WHERE client IS NOT NULL ORDER BY client";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns how a client's code is written in the ledger: those that differ in case only, or look the same, are one client's.
pub(super) fn spellings(connection: &Connection, client: &str) -> Result<Vec<String>> {
    let meant = text::in_any_case(client.trim());
    let mut clients = clients(connection)?;
    clients.retain(|known| text::in_any_case(known) == meant);
    Ok(clients)
}

/// What shows where something is acknowledged only after it has been read back.
const UNGIVEN: &str = "it does not give back what is written to it";

/// Returns texts as a JSON list, which a statement takes for a table.
pub(super) fn list(texts: Vec<String>) -> String {
    serde_json::Value::from(texts).to_string()
}

/// Returns the error that a referral is gone, which nothing ever takes out.
fn lost(id: &str) -> anyhow::Error {
    damaged(format!("it has lost referral {id}"))
}

/// Reads a referral with its events.
pub(super) fn standing(connection: &Connection, id: &str) -> Result<Option<Standing>> {
    let Some(referral) = referral(connection, id)? else {
        return Ok(None);
    };
    let events = events(connection, id)?;
    let state = crate::model::referral::state::fold(&referral, &events);
    Ok(Some(Standing {
        referral,
        events,
        state,
    }))
}

fn referral(connection: &Connection, id: &str) -> Result<Option<Referral>> {
    let mut statement = connection.prepare_cached(include_str!("sql/referral.sql"))?;
    let mut rows = statement.query(named_params! {":id": id})?;
    let row = rows.next()?;
    row.map(|row| Columns::new(row).referral()).transpose()
}

/// Reads the events of a referral.
pub(super) fn events(connection: &Connection, referral: &str) -> Result<Vec<Event>> {
    let mut statement = connection.prepare_cached(include_str!("sql/events.sql"))?;
    let rows = statement.query_and_then(named_params! {":referral": referral}, |next| {
        Columns::new(next).event()
    })?;
    rows.collect()
}
