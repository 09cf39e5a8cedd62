//! Taking over what another ledger knows, and listing where sender and receiver disagree.
//!
//! Merging is idempotent and independent of the order of files and lines: it joins, record by record, as `model::referral::join` defines.

use std::collections::BTreeSet;

use anyhow::Result;
use rusqlite::{Connection, Transaction};

use super::row::{self, Columns};
use super::{Ledger, Line, store};
use crate::model::referral::{Event, Private, Referral, join};

/// What a merge came to, in records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) added: usize,
    pub(crate) known: usize,
    /// Known, but with something else in it.
    pub(crate) conflicting: usize,
}

/// Sender and receiver say different things about one referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Disagreement {
    pub(crate) code: String,
    /// The key of what they differ in.
    pub(crate) about: &'static str,
    pub(crate) sender: Option<String>,
    pub(crate) receiver: Option<String>,
}

impl Ledger {
    /// Takes over lines, all in one transaction.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub(crate) fn merge(&mut self, lines: &[Line]) -> Result<Merged> {
        self.write(|transaction| {
            let mut merged = Merged::default();
            let mut touched: BTreeSet<&str> = BTreeSet::new();
            for line in lines {
                let (id, verdict) = match line {
                    Line::Referral(referral) => {
                        (referral.id.as_str(), take_referral(transaction, referral)?)
                    }
                    Line::Event(referral, event) => {
                        (referral.as_str(), take_event(transaction, referral, event)?)
                    }
                };
                touched.insert(id);
                match verdict {
                    Verdict::Added => merged.added += 1,
                    Verdict::Known => merged.known += 1,
                    Verdict::Conflicting => merged.conflicting += 1,
                }
            }
            for id in touched {
                settle(transaction, id)?;
            }
            Ok(merged)
        })
    }

    /// Hands over all records, a referral before its events, in an order that depends on nothing but them.
    ///
    /// # Errors
    /// The ledger cannot be read, or whatever `take` reports.
    pub(crate) fn each_line(&self, mut take: impl FnMut(Line) -> Result<()>) -> Result<()> {
        let mut read = || -> Result<()> {
            let mut referrals = self
                .connection
                .prepare("SELECT * FROM referral ORDER BY id")?;
            let mut rows = referrals.query([])?;
            while let Some(next) = rows.next()? {
                let referral = Columns::new(next).referral()?;
                let id = referral.id.clone();
                take(Line::Referral(referral))?;
                for event in store::events(&self.connection, &id)? {
                    take(Line::Event(id.clone(), event))?;
                }
            }
            let mut waiting = self.connection.prepare(
                "SELECT * FROM event WHERE referral NOT IN (SELECT id FROM referral) ORDER BY referral, at, id",
            )?;
            let mut rows = waiting.query([])?;
            while let Some(next) = rows.next()? {
                let mut columns = Columns::new(next);
                take(Line::Event(columns.get()?, columns.event()?))?;
            }
            Ok(())
        };
        read().map_err(|error| self.explained(error))
    }

    /// Returns where sender and receiver disagree about a referral that both have noted.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn disagreements(&self) -> Result<Vec<Disagreement>> {
        let read = || -> Result<Vec<Disagreement>> {
            let mut found = Vec::new();
            let mut statement = self.connection.prepare(include_str!("sql/pairs.sql"))?;
            let mut rows = statement.query([])?;
            while let Some(next) = rows.next()? {
                let both = (
                    store::standing(&self.connection, &next.get::<_, String>("sent")?)?,
                    store::standing(&self.connection, &next.get::<_, String>("received")?)?,
                );
                let (Some(sender), Some(receiver)) = both else {
                    continue;
                };
                let says = |standing: &store::Standing| {
                    let (referral, state) = (&standing.referral, &standing.state);
                    [
                        ("offering", Some(referral.offering.clone())),
                        ("status", Some(state.status.key().to_owned())),
                        ("reason", state.reason.map(|reason| reason.key().to_owned())),
                        (
                            "outcome",
                            state.outcome.map(|outcome| outcome.key().to_owned()),
                        ),
                    ]
                };
                for ((about, sender_says), (_, receiver_says)) in
                    says(&sender).into_iter().zip(says(&receiver))
                {
                    if sender_says != receiver_says {
                        found.push(Disagreement {
                            code: sender.referral.code.clone(),
                            about,
                            sender: sender_says,
                            receiver: receiver_says,
                        });
                    }
                }
            }
            Ok(found)
        };
        read().map_err(|error| self.explained(error))
    }
}

enum Verdict {
    Added,
    Known,
    Conflicting,
}

fn take_referral(transaction: &Transaction<'_>, theirs: &Referral) -> Result<Verdict> {
    let Some(standing) = store::standing(transaction, &theirs.id)? else {
        row::put_referral(transaction, theirs)?;
        return Ok(Verdict::Added);
    };
    let joined = join::referrals(&standing.referral, theirs);
    if joined.value != standing.referral {
        row::put_referral(transaction, &joined.value)?;
    }
    Ok(if joined.conflict {
        Verdict::Conflicting
    } else {
        Verdict::Known
    })
}

fn take_event(transaction: &Transaction<'_>, referral: &str, theirs: &Event) -> Result<Verdict> {
    let ours = store::events(transaction, referral)?;
    let Some(ours) = ours.into_iter().find(|event| event.id == theirs.id) else {
        row::put_event(transaction, referral, theirs)?;
        return Ok(Verdict::Added);
    };
    let joined = join::events(&ours, theirs);
    if joined.value != ours {
        transaction.execute(
            "DELETE FROM event WHERE referral = ? AND at = ? AND id = ?",
            [referral, &ours.at, &ours.id],
        )?;
        row::put_event(transaction, referral, &joined.value)?;
    }
    Ok(if joined.conflict {
        Verdict::Conflicting
    } else {
        Verdict::Known
    })
}

/// Makes a referral and what is known of it agree again: what is forgotten has no notes, and it stands where its events lead.
pub(super) fn settle(connection: &Connection, id: &str) -> Result<()> {
    let Some(standing) = store::standing(connection, id)? else {
        return Ok(());
    };
    let mut events = standing.events;
    if standing.referral.forgotten {
        connection.execute(
            "UPDATE event SET note = NULL WHERE referral = ? AND note IS NOT NULL",
            [id],
        )?;
        for event in &mut events {
            event.note = None;
        }
    }
    debug_assert!(
        !standing.referral.forgotten || standing.referral.private == Private::default(),
        "what is forgotten has nothing private"
    );
    row::put_state(connection, &standing.referral, &events)?;
    Ok(())
}
