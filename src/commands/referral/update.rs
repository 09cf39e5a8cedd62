//! What happened to a referral: `update`, and `receive` at the other end.

use anyhow::Result;

use super::super::refer::{fit_client, fit_day, fit_text, frozen, record};
use super::super::{Notice, Outcome, Verdict, own};
use super::{opened, status, wholly_coded};
use crate::context::Context;
use crate::error::hinted;
use crate::ledger::{Ledger, Standing};
use crate::model::referral::state::State;
use crate::model::referral::{
    self, Event, Outcome as CameOf, Private, Reason, Referral, Side, Status, first_day, read_code,
};
use crate::model::text::Lang;
use crate::request::{Receive, Update};
use crate::text;
use crate::view::referrals::{outcome_word, reason_word, status_word};
use crate::view::{Receipt, View};
use crate::workspace::{self, Workspace};

/// Checks that a status may follow another.
///
/// # Errors
/// It may not; the ones that may are named.
fn may_follow(standing: &Standing, next: Status) -> Result<()> {
    let Standing {
        referral, state, ..
    } = standing;
    let (code, now) = (&referral.code, state.status);
    let is_remark = next == Status::Noted && now != Status::EnteredInError;
    if is_remark || now.followers().contains(&next) {
        return Ok(());
    }
    if now == next && now != Status::EnteredInError {
        return Err(hinted(
            format!("{code} is {} already; nothing was written", now.key()),
            "`noted` adds a note",
        ));
    }
    let mut hint = from_there(now, referral.side);
    let between = |status: &&Status| status.is_way() && status.followers().contains(&next);
    // What was said before may have been a slip; that a referral was sent is what it is.
    let is_correction = now != Status::Sent
        && [Status::Unknown, Status::Reopened]
            .iter()
            .any(|back| now.followers().contains(back));
    if let Some(between) = now.followers().iter().find(between) {
        hint = format!(
            "{hint}; when both have happened, say `{}`, then `{}`",
            between.key(),
            next.key()
        );
    } else if is_correction && Status::Reopened.followers().contains(&next) {
        let first = if now.followers().contains(&Status::Reopened) {
            ""
        } else {
            "`unknown`, then "
        };
        hint = format!(
            "{hint}; to correct a slip, say {first}`reopened`, then `{}`",
            next.key()
        );
    }
    Err(hinted(
        format!(
            "{code} is {}, and {} does not follow; nothing was written",
            now.key(),
            next.key()
        ),
        hint,
    ))
}

/// Returns what may come next, in words.
fn from_there(now: Status, side: Side) -> String {
    let legal: Vec<&str> = now.followers().iter().map(|s| s.key()).collect();
    if legal.is_empty() {
        let anew = match side {
            Side::Sent => "make a new one with `lots refer`",
            Side::Received => "note it anew with `lots referral receive`",
        };
        format!("it was entered in error; {anew}")
    } else {
        format!("from there it can go to {}", text::any_of(&legal))
    }
}

/// Returns the id of the referral and the status that an update means, if the one may take the other.
///
/// # Errors
/// No referral or no status is meant, or the status does not follow.
pub(crate) fn meant(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &Update,
) -> Result<(String, Status)> {
    let Some(typed) = &asked.status else {
        let standing = wholly_coded(ctx, workspace, &opened(ctx)?, &asked.code)?;
        let (code, now) = (&standing.referral.code, standing.state.status);
        return Err(hinted(
            format!("{code} is {}; what is it now?", now.key()),
            match now {
                Status::EnteredInError => from_there(now, standing.referral.side),
                _ => format!(
                    "{}; `noted` adds a note",
                    from_there(now, standing.referral.side)
                ),
            },
        ));
    };
    let status = status(typed, Status::ALL.get(1..).unwrap_or_default())?;
    let standing = wholly_coded(ctx, workspace, &opened(ctx)?, &asked.code)?;
    may_follow(&standing, status)?;
    Ok((standing.referral.id, status))
}

pub(super) fn update(ctx: &Context<'_>, workspace: &Workspace, asked: &Update) -> Result<Outcome> {
    let (id, status) = meant(ctx, workspace, asked)?;
    let reason = reason(status, asked.reason.as_deref())?;
    let outcome = came_of(status, asked.outcome.as_deref())?;
    fit_text("`--note`", asked.note.as_deref())?;
    if status == Status::Noted && says_nothing(asked) {
        return Err(hinted(
            "noted what? nothing was written",
            "add `--note TEXT`, or what the client says now: `--consent-share`, `--consent-count`",
        ));
    }
    let mut ledger = Ledger::open(&workspace::ledger_path(ctx)?.value)?;
    let standing = ledger.append(&id, |standing| {
        // Another process may have been quicker.
        may_follow(standing, status)?;
        if standing.referral.forgotten && asked.note.is_some() {
            return Err(hinted(
                format!(
                    "{} has been forgotten, and takes no note; nothing was written",
                    standing.referral.code
                ),
                "leave out `--note`",
            ));
        }
        let last = standing
            .events
            .last()
            .map_or(standing.referral.at.as_str(), |event| event.at.as_str());
        let at = referral::moment_after(ctx.ambient.moment(), last);
        let moment = at.parse().unwrap_or_else(|_| ctx.ambient.moment());
        Ok(Event {
            at,
            id: referral::id(ctx.ambient.moment(), ctx.ambient.random(0)),
            // Where the clock has been set back, the last day is as late as can be.
            on: fit_day(
                asked.on,
                standing.state.on,
                workspace.today.max(standing.state.on),
                moment,
            )?,
            status,
            reason,
            outcome,
            consent_share: asked.consent_share,
            consent_count: asked.consent_count,
            note: asked.note.clone(),
        })
    })?;
    let mut notices = Vec::new();
    if let Some(due) = standing.state.due(workspace.about.limits) {
        notices.push(Notice::Note(if due < workspace.today {
            format!("still late: something should have been heard by {due}")
        } else {
            let what = if standing.state.awaits_answer() {
                "an answer"
            } else {
                "news"
            };
            format!("{what} is expected by {due}")
        }));
    }
    if status == Status::ReferredOn {
        notices.push(Notice::Note(
            "if you pass the client on yourself, `lots refer` notes that".to_owned(),
        ));
    }
    Ok(receipt(workspace, &standing, notices))
}

/// Tells whether an update that leaves the referral where it stands would be an empty one.
pub(crate) fn says_nothing(asked: &Update) -> bool {
    asked.note.is_none() && asked.consent_share.is_none() && asked.consent_count.is_none()
}

/// Returns the reason that was given, where one is wanted.
fn reason(status: Status, typed: Option<&str>) -> Result<Option<Reason>> {
    let asked = Asked {
        what: "reason",
        wanted: "a reason",
        known: status.reasons(),
        key: Reason::key,
        word: reason_word,
        elsewhere: "put it in `--note`",
    };
    asked.given(status, typed)
}

/// Returns the outcome that was given, where one is wanted.
fn came_of(status: Status, typed: Option<&str>) -> Result<Option<CameOf>> {
    let asked = Asked {
        what: "outcome",
        wanted: "an outcome",
        known: if status.wants_outcome() {
            CameOf::ALL
        } else {
            &[]
        },
        key: CameOf::key,
        word: outcome_word,
        elsewhere: "only completed has one; put it in `--note`",
    };
    asked.given(status, typed)
}

/// What must be said with some statuses, and with others must not.
struct Asked<T: 'static> {
    what: &'static str,
    /// The same with its article.
    wanted: &'static str,
    /// What may be said with the status; nothing where it takes none.
    known: &'static [T],
    key: fn(T) -> &'static str,
    word: fn(T, Lang) -> &'static str,
    /// Where to say it with a status that takes none.
    elsewhere: &'static str,
}

impl<T: Copy> Asked<T> {
    fn given(&self, status: Status, typed: Option<&str>) -> Result<Option<T>> {
        let (what, status) = (self.what, status.key());
        let keys: Vec<&str> = self.known.iter().map(|known| (self.key)(*known)).collect();
        let Some(typed) = typed else {
            if self.known.is_empty() {
                return Ok(None);
            }
            return Err(hinted(
                format!("{status} wants {}; nothing was written", self.wanted),
                format!("add `--{what}` with {}", text::any_of(&keys)),
            ));
        };
        if self.known.is_empty() {
            return Err(hinted(format!("{status} takes no {what}"), self.elsewhere));
        }
        let is_meant = |known: &&T| {
            let words = [Lang::Sv, Lang::En].map(|lang| text::fold((self.word)(**known, lang)));
            (self.key)(**known) == typed || words.contains(&text::fold(typed))
        };
        let meant = self.known.iter().find(is_meant).copied();
        meant.map(Some).ok_or_else(|| {
            hinted(
                format!("unknown {what} `{typed}`; nothing was written"),
                format!("it is one of {}", text::any_of(&keys)),
            )
        })
    }
}

pub(super) fn receive(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &Receive,
) -> Result<Outcome> {
    let code = read_code(&asked.code).ok_or_else(|| {
        hinted(
            format!(
                "`{}` is no code: `R-` and four letters or digits, but no 0, 1, I, L, O or U; nothing was written",
                asked.code
            ),
            "write it as it stands on the card: `R-7K3M`",
        )
    })?;
    let from = workspace.actor(&asked.from)?;
    let (actor, offering) = workspace.offering(&asked.offering)?;
    fit_client("`--client`", asked.client.as_deref())?;
    fit_text("`--note`", asked.note.as_deref())?;
    let mut notices = Vec::new();
    let own = own(ctx, workspace)?;
    let is_receivers = own.as_ref() == Some(&actor.id);
    if own.as_ref() == Some(&from.id) {
        return Err(hinted(
            format!(
                "{} is your own organisation, from which nothing is received; nothing was written",
                from.id
            ),
            "name who passed the client on with `--from`; what you pass on yourself is noted by `lots refer`",
        ));
    }
    if let Some(own) = own.filter(|own| *own != actor.id) {
        notices.push(Notice::Warning(format!(
            "{}/{} is not an offering of your own organisation ({own})",
            actor.id, offering.id
        )));
    }
    let referral = Referral {
        id: referral::id(ctx.ambient.moment(), ctx.ambient.random(0)),
        code: code.clone(),
        side: Side::Received,
        consent_share: asked.consent_share.unwrap_or_default(),
        consent_count: asked.consent_count.unwrap_or_default(),
        private: Private {
            client: asked.client.clone(),
            reason: None,
            note: asked.note.clone(),
        },
        ..frozen(
            ctx,
            workspace,
            &from,
            (&actor, &offering),
            fit_day(asked.on, first_day(), workspace.today, ctx.ambient.moment())?,
        )?
    };
    let mut ledger = Ledger::open(&workspace::ledger_path(ctx)?.value)?;
    let made = referral.clone();
    ledger.add(|ledger| {
        let noted = |side| ledger.noted(side, &code, &made.from, &made.offering);
        if let Some(id) = noted(Side::Received)? {
            return Err(hinted(
                format!("{code} from {} is noted already", made.from),
                format!("`lots referral show {id}`"),
            ));
        }
        // The two records would have one code, and nothing that tells which of them is one's own.
        if !is_receivers && noted(Side::Sent)?.is_some() {
            return Err(hinted(
                format!(
                    "{code} is here already, as {} has sent it; nothing was written",
                    made.from
                ),
                format!(
                    "`lots referral update {code} accepted` says what came of it; if you are the receiver, say so with `actor = \"{}\"` in config.toml or with LOTS_ACTOR",
                    made.to
                ),
            ));
        }
        Ok(vec![made])
    })?;
    notices.push(Notice::Note(format!(
        "`lots referral update {code} accepted` when you take the client on, `declined` if you cannot"
    )));
    let standing = Standing {
        state: State::new(&referral),
        referral,
        events: Vec::new(),
    };
    Ok(receipt(workspace, &standing, notices))
}

/// Returns what was written, in a line for people and whole for machines.
fn receipt(workspace: &Workspace, standing: &Standing, notices: Vec<Notice>) -> Outcome {
    let Standing {
        referral, state, ..
    } = standing;
    let said = format!(
        "{} {} → {}: {} {}\n",
        referral.code,
        referral.from,
        referral.offering,
        status_word(state.status, workspace.lang),
        state.on
    );
    Outcome {
        view: View::Receipt(Receipt {
            said,
            records: vec![record(workspace, standing)],
        }),
        notices,
        verdict: Verdict::Yes,
    }
}
