//! Taking over what another ledger knows, and listing where sender and receiver disagree.
//!
//! Merging is idempotent and independent of the order of files and lines: it joins, record by record, as `model::referral::join` defines.

use std::collections::{BTreeSet, HashMap};

use anyhow::Result;
use rusqlite::{Connection, Transaction, named_params};

use super::row::{self, Columns};
use super::{Ledger, Line, store};
use crate::model::referral::{Event, Private, Referral, Status, join};

/// What a merge came to: how many records, and in which referrals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Merged {
    pub(crate) added: usize,
    pub(crate) known: usize,
    /// Ids of referrals that are known, but with something else in them.
    pub(crate) conflicting: BTreeSet<String>,
    /// Known, but forgotten there: what was private here is gone.
    pub(crate) forgotten: usize,
    /// Ids of all referrals that were spoken of.
    pub(crate) touched: BTreeSet<String>,
}

/// How many referrals sender and receiver may disagree about before it is more than anybody reads at a time.
pub(crate) const MOST_DISPUTED: usize = 1_000;

/// Marks that the file has to be written anew. The mark stays in it until that is done, so that saying the same again finishes what was cut
/// off.
const UNFINISHED: &str = "CREATE TABLE IF NOT EXISTS unfinished (mark)";

/// Sender and receiver say different things about one referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Disagreement {
    pub(crate) code: String,
    /// The sender's record of it.
    pub(crate) id: String,
    /// The actor that sends.
    pub(crate) from: String,
    /// The key of what they differ in.
    pub(crate) about: &'static str,
    /// The sender has heard nothing yet: then it is news, not a contradiction.
    pub(crate) is_news: bool,
    /// What the receiver says may follow what the sender says.
    pub(crate) follows: bool,
    pub(crate) sender: Option<String>,
    pub(crate) receiver: Option<String>,
}

impl Ledger {
    /// Takes over lines, all in one transaction. Where something private has gone by that, the file is written anew, so that it is in no
    /// byte; and also where that was cut off before.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub(crate) fn merge(&mut self, lines: &[Line]) -> Result<Merged> {
        let (merged, is_unfinished) = self.write(|transaction| {
            let mut merged = Merged::default();
            let mut events = Events::default();
            let (mut changed, mut is_gone) = (BTreeSet::new(), false);
            for line in lines {
                let before = transaction.total_changes();
                let (id, verdict) = match line {
                    Line::Referral(referral) => {
                        let (verdict, is_bare_now) = take_referral(transaction, referral)?;
                        is_gone |= is_bare_now;
                        (&referral.id, verdict)
                    }
                    Line::Event(referral, event) => {
                        (referral, events.take(transaction, referral, event)?)
                    }
                };
                merged.touched.insert(id.clone());
                if transaction.total_changes() > before {
                    changed.insert(id);
                }
                match verdict {
                    Verdict::Added => merged.added += 1,
                    Verdict::Known => merged.known += 1,
                    Verdict::Forgotten => {
                        merged.known += 1;
                        merged.forgotten += 1;
                    }
                    Verdict::Conflicting => {
                        merged.conflicting.insert(id.clone());
                    }
                }
            }
            for id in changed {
                is_gone |= settle(transaction, id)?;
            }
            if is_gone {
                transaction.execute_batch(UNFINISHED)?;
            }
            let is_unfinished = transaction.table_exists(None, "unfinished")?;
            Ok((merged, is_unfinished))
        })?;
        if is_unfinished {
            self.write_anew(
                "what could be taken over was, and what is forgotten is out of the ledger",
            )?;
        }
        Ok(merged)
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

    /// Returns where sender and receiver disagree about referrals that both have noted, of those with the given ids; and whether there
    /// are more than [`MOST_DISPUTED`] of these.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) fn disagreements(
        &self,
        ids: &BTreeSet<String>,
    ) -> Result<(Vec<Disagreement>, bool)> {
        let read = || -> Result<(Vec<Disagreement>, bool)> {
            let mut found = Vec::new();
            let mut referrals = 0;
            let mut statement = self.connection.prepare(include_str!("sql/pairs.sql"))?;
            let ids = ids
                .iter()
                .map(String::as_str)
                .collect::<serde_json::Value>();
            let ids = ids.to_string();
            let mut rows =
                statement.query(named_params! {":ids": ids, ":most": MOST_DISPUTED + 1})?;
            while let Some(next) = rows.next()? {
                if referrals == MOST_DISPUTED {
                    return Ok((found, true));
                }
                referrals += 1;
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
                            id: sender.referral.id.clone(),
                            from: sender.referral.from.clone(),
                            about,
                            is_news: about != "offering" && has_heard_nothing(&sender.events),
                            follows: about == "status"
                                && sender
                                    .state
                                    .status
                                    .followers()
                                    .contains(&receiver.state.status),
                            sender: sender_says,
                            receiver: receiver_says,
                        });
                    }
                }
            }
            Ok((found, false))
        };
        read().map_err(|error| self.explained(error))
    }
}

/// Tells whether nobody has said anything of a referral but whoever sent it, who may have added a note.
fn has_heard_nothing(events: &[Event]) -> bool {
    events.iter().all(|event| event.status == Status::Noted)
}

enum Verdict {
    Added,
    Known,
    Forgotten,
    Conflicting,
}

/// Takes over a referral; tells also whether it has lost what was private by that.
fn take_referral(transaction: &Transaction<'_>, theirs: &Referral) -> Result<(Verdict, bool)> {
    let Some(standing) = store::standing(transaction, &theirs.id)? else {
        row::put_referral(transaction, theirs)?;
        return Ok((Verdict::Added, false));
    };
    let joined = join::referrals(&standing.referral, theirs);
    if joined.value != standing.referral {
        row::put_referral(transaction, &joined.value)?;
    }
    let is_forgotten_now = joined.value.forgotten && !standing.referral.forgotten;
    let verdict = if joined.conflict {
        Verdict::Conflicting
    } else if is_forgotten_now {
        Verdict::Forgotten
    } else {
        Verdict::Known
    };
    let was_bare = standing.referral.private == Private::default();
    Ok((verdict, is_forgotten_now && !was_bare))
}

/// The events of the referral that is being merged. Files have a referral's events together, so that each is read once.
#[derive(Default)]
struct Events {
    referral: String,
    is_forgotten: bool,
    known: HashMap<String, Event>,
}

impl Events {
    fn take(
        &mut self,
        transaction: &Transaction<'_>,
        referral: &str,
        theirs: &Event,
    ) -> Result<Verdict> {
        if self.referral != referral {
            let (is_forgotten, events) = match store::standing(transaction, referral)? {
                Some(standing) => (standing.referral.forgotten, standing.events),
                None => (false, store::events(transaction, referral)?),
            };
            self.is_forgotten = is_forgotten;
            let events = events.into_iter();
            self.known = events.map(|event| (event.id.clone(), event)).collect();
            referral.clone_into(&mut self.referral);
        }
        // What never enters need not be taken out again.
        let bare = (self.is_forgotten && theirs.note.is_some()).then(|| Event {
            note: None,
            ..theirs.clone()
        });
        let theirs = bare.as_ref().unwrap_or(theirs);
        let Some(ours) = self.known.get(&theirs.id) else {
            row::put_event(transaction, referral, theirs)?;
            self.known.insert(theirs.id.clone(), theirs.clone());
            return Ok(Verdict::Added);
        };
        let joined = join::events(ours, theirs);
        if joined.value != *ours {
            transaction.execute(
                "DELETE FROM event WHERE referral = ? AND at = ? AND id = ?",
                [referral, &ours.at, &ours.id],
            )?;
            row::put_event(transaction, referral, &joined.value)?;
            self.known.insert(theirs.id.clone(), joined.value);
        }
        Ok(if joined.conflict {
            Verdict::Conflicting
        } else {
            Verdict::Known
        })
    }
}

/// Makes a referral and what is known of it agree again: what is forgotten has no notes, and it stands where its events lead. Tells
/// whether notes have gone.
pub(super) fn settle(connection: &Connection, id: &str) -> Result<bool> {
    let Some(standing) = store::standing(connection, id)? else {
        return Ok(false);
    };
    let mut events = standing.events;
    let mut are_gone = false;
    if standing.referral.forgotten {
        let gone = connection.execute(
            "UPDATE event SET note = NULL WHERE referral = ? AND note IS NOT NULL",
            [id],
        )?;
        are_gone = gone > 0;
        for event in &mut events {
            event.note = None;
        }
    }
    debug_assert!(
        !standing.referral.forgotten || standing.referral.private == Private::default(),
        "what is forgotten has nothing private"
    );
    row::put_state(connection, &standing.referral, &events)?;
    Ok(are_gone)
}
