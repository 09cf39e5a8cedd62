//! `lots refer`: a client is passed on.

use anyhow::{Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{Notice, Outcome, Verdict};
use crate::context::Context;
use crate::error::hinted;
use crate::ledger::{Ledger, Standing, UnderWay};
use crate::model::actor::Actor;
use crate::model::fit::{self, Unfit};
use crate::model::offering::{Offering, Status as Available, full_id};
use crate::model::referral::state::State;
use crate::model::referral::{
    self, CODE_LENGTH, CODE_MAX, Consent, Private, Referral, Side, first_day,
};
use crate::model::text::Lang;
use crate::model::vocabulary::Dimension;
use crate::query::resolve;
use crate::request::{CardFormat, Refer};
use crate::view::card::{Beside, card};
use crate::view::{Cell, Content, Field, Receipt, Record, View, referrals, words};
use crate::workspace::{self, Workspace};

/// What a request to refer means, once it is understood.
#[derive(Debug, Clone)]
pub(crate) struct Meant {
    pub(crate) from: Actor,
    pub(crate) offerings: Vec<(Actor, Offering)>,
    pub(crate) area: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) on: Date,
}

/// Returns what a request to refer means.
///
/// # Errors
/// Something that it names is not known, or a text or a day is not fit to be noted.
pub(crate) fn meant(ctx: &Context<'_>, workspace: &Workspace, asked: &Refer) -> Result<Meant> {
    let from = own_actor(ctx, workspace, asked.from.as_deref())?;
    let mut offerings: Vec<(Actor, Offering)> = Vec::new();
    for typed in &asked.offerings {
        let found = workspace.offering(typed)?;
        if offerings.contains(&found) {
            return Err(hinted(
                format!("`{typed}` is named twice; nothing was written"),
                "name it once",
            ));
        }
        offerings.push(found);
    }
    let term = |dimension, typed: &Option<String>| {
        typed
            .as_ref()
            .map(|typed| resolve::term(dimension, typed, &workspace.vocabulary))
            .transpose()
    };
    fit_client("`--client`", asked.client.as_deref())?;
    fit_text("`--reason`", asked.reason.as_deref())?;
    fit_text("`--note`", asked.note.as_deref())?;
    fit_text("`--client-name`", asked.client_name.as_deref())?;
    Ok(Meant {
        from,
        offerings,
        area: term(Dimension::Area, &asked.area)?,
        stage: term(Dimension::Stage, &asked.stage)?,
        on: fit_day(asked.on, first_day(), workspace.today, ctx.ambient.moment())?,
    })
}

/// Returns the reasons to think twice before referring: what has ended, what is paused, who should not be sent.
pub(crate) fn doubts(meant: &Meant, workspace: &Workspace) -> Vec<String> {
    let mut doubts = Vec::new();
    for (actor, offering) in &meant.offerings {
        let name = offering
            .name
            .get(workspace.lang)
            .map_or(offering.id.as_str(), |(name, _)| name);
        let gone = actor
            .until
            .filter(|until| until.last_day() < workspace.today);
        match (offering.status_on(workspace.today), gone) {
            (_, Some(until)) => doubts.push(format!("{} closed {until}", actor.id)),
            (Some(Available::Ended), None) => doubts.push(match offering.until {
                Some(until) => format!("{name} ended {until}"),
                None if actor.status == Some(Available::Ended) => {
                    format!("{} has closed", actor.id)
                }
                None => format!("{name} has ended"),
            }),
            (Some(Available::Paused), None) => doubts.push(format!("{name} is paused")),
            _ => {}
        }
    }
    doubts
}

/// Checks that the ledger can be used, or made.
///
/// # Errors
/// It cannot be read.
pub(crate) fn check_ledger(ctx: &Context<'_>) -> Result<()> {
    Ledger::open_to_read(&workspace::ledger_path(ctx)?.value)?;
    Ok(())
}

/// Returns to which of the offerings one has passed a client on before, with no end to it yet.
///
/// # Errors
/// The ledger cannot be read.
pub(crate) fn under_way(
    ctx: &Context<'_>,
    meant: &Meant,
    client: Option<&str>,
) -> Result<Vec<String>> {
    let Some(client) = client else {
        return Ok(Vec::new());
    };
    let Some(ledger) = Ledger::open_to_read(&workspace::ledger_path(ctx)?.value)? else {
        return Ok(Vec::new());
    };
    let is_meant = |earlier: &UnderWay| {
        let mut ids = meant.offerings.iter().map(|(a, o)| full_id(&a.id, &o.id));
        ids.any(|id| id == earlier.offering)
    };
    let said = |UnderWay { offering, on, code }| {
        format!("{client} was passed on to {offering} on {on} already, and {code} is still open")
    };
    let earlier = ledger.under_way(client, &meant.from.id)?.into_iter();
    Ok(earlier.filter(is_meant).map(said).collect())
}

/// Returns when the offerings end, what they want of a client and whom they are not for, as it is said in the language of the catalogue's
/// texts; what that is called is said in `lang`.
pub(crate) fn limits(meant: &Meant, workspace: &Workspace, lang: Lang) -> Vec<String> {
    let mut limits = Vec::new();
    for (actor, offering) in &meant.offerings {
        let id = full_id(&actor.id, &offering.id);
        let untils = [offering.until, actor.until].into_iter().flatten();
        let ends = untils.min_by_key(|until| until.last_day());
        let is_over = offering.status_on(workspace.today) == Some(Available::Ended);
        if let Some(until) = ends.filter(|until| !is_over && until.last_day() >= workspace.today) {
            limits.push(format!("{id} {}", words::ends(until, lang)));
        }
        for (what, text) in [
            (lang.pick("villkor", "conditions"), &offering.conditions),
            (lang.pick("inte för", "not for"), &offering.not_for),
        ] {
            if let Some((text, _)) = text.get(workspace.lang) {
                limits.push(format!("{what}: {id}: {text}"));
            }
        }
    }
    limits
}

/// Returns where the need that is said is not what an offering is for.
pub(crate) fn mismatches(meant: &Meant) -> Vec<String> {
    let mut mismatches = Vec::new();
    for (actor, offering) in &meant.offerings {
        for (said, has, what) in [
            (&meant.area, &offering.areas, "area"),
            (&meant.stage, &offering.stages, "stage"),
        ] {
            if let Some(said) = said
                .as_ref()
                .filter(|said| !has.is_empty() && !has.contains(said))
            {
                let id = full_id(&actor.id, &offering.id);
                let known = has.join(", ");
                mismatches.push(format!("the need has {what} `{said}`; {id} is for {known}"));
            }
        }
    }
    mismatches
}

/// The key of the card in a receipt.
const CARD: &str = "card";

/// Returns the keys of a receipt.
pub(super) fn receipt_keys() -> Vec<&'static str> {
    referrals::keys().chain([CARD]).collect()
}

pub(super) fn refer(ctx: &Context<'_>, workspace: &Workspace, asked: &Refer) -> Result<Outcome> {
    let meant = meant(ctx, workspace, asked)?;
    fit_name_to_print(asked, asked.consent_share.unwrap_or_default())?;
    let mut doubts = doubts(&meant, workspace);
    doubts.extend(under_way(ctx, &meant, asked.client.as_deref())?);
    if !doubts.is_empty() && !asked.yes {
        return Err(hinted(
            format!("{}; nothing was written", doubts.join("; ")),
            "choose another offering, or add `--yes` to refer all the same",
        ));
    }
    let mut notices = Vec::new();
    if !asked.is_told {
        doubts.extend(mismatches(&meant));
        notices.extend(doubts.into_iter().map(Notice::Warning));
        let limits = limits(&meant, workspace, Lang::En);
        notices.extend(limits.into_iter().map(Notice::Note));
    }
    // Nothing after this reads the index, so nothing after this can fail and be tried again.
    let made = make(ctx, workspace, asked, &meant)?;
    let mut said = Vec::new();
    let mut records = Vec::new();
    for (referral, (_, offering)) in made.into_iter().zip(&meant.offerings) {
        let standing = Standing {
            state: State::new(&referral),
            referral,
            events: Vec::new(),
        };
        let card = card_of(
            workspace,
            &standing,
            Some(offering),
            asked.client_name.as_deref(),
            asked.card,
        );
        let mut record = record(workspace, &standing);
        // Whoever keeps the receipt keeps no name.
        let unnamed = card_of(workspace, &standing, Some(offering), None, asked.card);
        record.fields.push(Field {
            key: CARD,
            title: "Card".to_owned(),
            content: Content::Cell(Cell::text(unnamed)),
        });
        records.push(record);
        notices.push(Notice::Note(format!(
            "noted as {}; `lots referral update {} STATUS` when you hear more, `entered-in-error` if it was a slip",
            standing.referral.code, standing.referral.code
        )));
        said.push(card);
    }
    notices.extend(workspace.warning().map(Notice::Warning));
    Ok(Outcome {
        view: View::Receipt(Receipt {
            said: said.join(BETWEEN_CARDS),
            records,
        }),
        notices,
        verdict: Verdict::Yes,
    })
}

fn make(
    ctx: &Context<'_>,
    workspace: &Workspace,
    asked: &Refer,
    meant: &Meant,
) -> Result<Vec<Referral>> {
    let mut ledger = Ledger::open(&workspace::ledger_path(ctx)?.value)?;
    let mut random = 0..;
    let mut next = || ctx.ambient.random(random.next().unwrap_or_default());
    ledger.add(|ledger| {
        let mut made: Vec<Referral> = Vec::new();
        for (actor, offering) in &meant.offerings {
            let code = free_code(&mut next, |code| {
                Ok(made.iter().any(|made| made.code == code) || ledger.is_taken(code)?)
            })?;
            made.push(Referral {
                id: referral::id(ctx.ambient.moment(), next()),
                code,
                side: Side::Sent,
                area: meant.area.clone(),
                stage: meant.stage.clone(),
                consent_share: asked.consent_share.unwrap_or_default(),
                consent_count: asked.consent_count.unwrap_or_default(),
                private: Private {
                    client: asked.client.clone(),
                    reason: asked.reason.clone(),
                    note: asked.note.clone(),
                },
                ..frozen(ctx, workspace, &meant.from, (actor, offering), meant.on)?
            });
        }
        Ok(made)
    })
}

/// What stands between two cards, which go to different people.
const BETWEEN_CARDS: &str = "\n----\n\n";

/// How many codes of one length are tried before a longer one.
const TRIES: usize = 4;

/// Returns a code that no other referral has, as short as may be.
fn free_code(
    mut random: impl FnMut() -> u128,
    is_taken: impl Fn(&str) -> Result<bool>,
) -> Result<String> {
    for length in CODE_LENGTH..=CODE_MAX {
        for _ in 0..TRIES {
            let code = referral::code(random(), length);
            if !is_taken(&code)? {
                return Ok(code);
            }
        }
    }
    bail!("every code that was tried is taken")
}

/// Returns a referral with everything that is frozen in it: names, and the version of the catalogue.
///
/// # Errors
/// One of them is not fit to be noted, so that no other ledger would take it over.
pub(super) fn frozen(
    ctx: &Context<'_>,
    workspace: &Workspace,
    from: &Actor,
    (actor, offering): (&Actor, &Offering),
    on: Date,
) -> Result<Referral> {
    let about = &workspace.about;
    let referral = Referral {
        from: from.id.clone(),
        from_name: from.name.clone(),
        offering: full_id(&actor.id, &offering.id),
        offering_name: offering.name.clone(),
        to: actor.id.clone(),
        to_name: actor.name.clone(),
        catalogue: format!("{} {}", about.id, about.version),
        on,
        at: referral::moment(ctx.ambient.moment()),
        ..Referral::nobody()
    };
    for (what, names) in [
        (&referral.from, &referral.from_name),
        (&referral.offering, &referral.offering_name),
        (&referral.to, &referral.to_name),
    ] {
        for name in names.all() {
            fit_frozen(&format!("the name of {what}"), name)?;
        }
    }
    fit_frozen("the version of the catalogue", &referral.catalogue)?;
    Ok(referral)
}

fn fit_frozen(what: &str, text: &str) -> Result<()> {
    fit::word(text).map_err(|unfit| {
        hinted(
            format!("{what} {unfit}, so it cannot be noted; nothing was written"),
            "correct it in the catalogue",
        )
    })
}

/// Returns the card of a referral as it stands.
pub(super) fn card_of(
    workspace: &Workspace,
    standing: &Standing,
    offering: Option<&Offering>,
    client_name: Option<&str>,
    format: CardFormat,
) -> String {
    let is_unanswered = standing.state.answered.is_none() && standing.state.status.is_open();
    let beside = Beside {
        vocabulary: &workspace.vocabulary,
        offering,
        answer_by: standing
            .state
            .due(workspace.about.limits)
            .filter(|_| is_unanswered),
        consent_share: standing.state.consent_share,
        consent_count: standing.state.consent_count,
        client_name,
        lang: workspace.lang,
    };
    card(&standing.referral, &beside, format)
}

/// Returns a referral as a record.
pub(super) fn record(workspace: &Workspace, standing: &Standing) -> Record {
    referrals::record(
        standing,
        &workspace.vocabulary,
        workspace.about.limits,
        workspace.today,
        workspace.lang,
    )
}

/// Returns the actor that passes clients on: the one that is named, or one's own organisation.
///
/// # Errors
/// None is named, or it is not in the catalogue.
pub(crate) fn own_actor(
    ctx: &Context<'_>,
    workspace: &Workspace,
    named: Option<&str>,
) -> Result<Actor> {
    let own = ctx.settings.actor.as_ref();
    let (typed, origin) = match (named, own) {
        (Some(named), _) => (named, "--from"),
        (None, Some(own)) => (own.value.as_str(), own.origin),
        (None, None) => {
            return Err(hinted(
                "who passes the client on?",
                "say it with `--from ACTOR`, or once and for all with `actor = \"...\"` in config.toml or LOTS_ACTOR",
            ));
        }
    };
    workspace
        .actor(typed)
        .map_err(|error| error.context(format!("your own organisation ({origin})")))
}

/// Checks that a client code is one; `what` names it in the message.
pub(crate) fn fit_client(what: &str, client: Option<&str>) -> Result<()> {
    client.map_or(Ok(()), |client| told(what, fit::client(client)))
}

/// Checks that a text may be noted; `what` names it in the message.
pub(crate) fn fit_text(what: &str, text: Option<&str>) -> Result<()> {
    text.map_or(Ok(()), |text| told(what, fit::text(text)))
}

fn told(what: &str, fit: Result<(), Unfit>) -> Result<()> {
    fit.map_err(|unfit| {
        let hint = match unfit {
            Unfit::Private(_) => {
                "the ledger is not the place for it: use a code of your own for the client, and tell the receiver in person"
            }
            Unfit::Spaces => "write a code of your own, such as K-17, and never a name",
            Unfit::Empty => "leave it out, or write something",
            Unfit::Long(..) => "write it shorter",
            Unfit::Control => "write it without what cannot be seen",
        };
        hinted(format!("{what} {unfit}; nothing was written"), hint)
    })
}

/// Checks that a name may be printed: only with consent; `hint` says how that is noted.
pub(super) fn fit_name(
    name: Option<&str>,
    consent: Consent,
    hint: impl FnOnce() -> String,
) -> Result<()> {
    if name.is_some() && consent != Consent::Yes {
        return Err(hinted(
            "a name goes on the card only if the client agrees",
            hint(),
        ));
    }
    Ok(())
}

/// Checks that a request to refer has a name for the card only with consent.
pub(crate) fn fit_name_to_print(asked: &Refer, consent: Consent) -> Result<()> {
    fit_name(asked.client_name.as_deref(), consent, || {
        "ask the client, then add `--consent-share yes`".to_owned()
    })
}

/// Returns the day that is meant by what is noted at a moment, `today` if none is said; it must lie between two days, and be one that other
/// ledgers take over, whatever day `LOTS_TODAY` says.
pub(super) fn fit_day(
    on: Option<Date>,
    earliest: Date,
    today: Date,
    at: Timestamp,
) -> Result<Date> {
    let on = on.unwrap_or(today);
    let latest = today.min(referral::latest_day(at));
    if on > latest {
        return Err(hinted(
            format!("{on} is in the future; nothing was written"),
            format!("the latest day that makes sense here is {latest}"),
        ));
    }
    if on < earliest {
        return Err(hinted(
            format!("{on} is too early; nothing was written"),
            format!("the earliest day that makes sense here is {earliest}"),
        ));
    }
    Ok(on)
}
