//! A card for each offering and each actor.

use std::fmt::Write as _;

use anyhow::Result;
use askama::Template;
use askama::filters::{Html, escape};

use super::both::{Use, both, link, list, one, said};
use super::words::{self, word};
use crate::model::actor::{Reach, Role, Source};
use crate::model::age::Freshness;
use crate::model::date::PartialDate;
use crate::model::offering::{Offering, PriceKind, Scope, Status};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::Dimension;
use crate::view::atlas::{Atlas, Host, Offered};
use crate::view::words as say;

/// A titled line of a card: the key of its title, and what it says as HTML.
#[derive(Debug)]
pub(super) struct Line {
    key: &'static str,
    html: String,
}

/// What a card's lines are made of, in their order; those that nobody has said are left out.
#[derive(Debug, Default)]
struct Lines(Vec<Line>);

impl Lines {
    fn add(&mut self, key: &'static str, html: String) {
        if !html.is_empty() {
            self.0.push(Line { key, html });
        }
    }
}

/// Something short with a look of its own.
#[derive(Debug)]
pub(super) struct Badge {
    /// The key of its word, which also gives it its look; empty where there is only what follows.
    key: &'static str,
    /// What follows the word.
    html: String,
}

impl Badge {
    fn new(key: &'static str, html: String) -> Self {
        Self { key, html }
    }
}

/// An offering's card.
#[derive(Debug, Template)]
#[template(path = "atlas/card.html")]
struct Card<'a> {
    lang: Lang,
    id: &'a str,
    /// What the script filters by.
    facets: String,
    is_current: bool,
    name: String,
    actor_id: &'a str,
    actor_name: String,
    tags: String,
    badges: Vec<Badge>,
    summary: String,
    next_step: String,
    lines: Vec<Line>,
    sources: Vec<String>,
}

impl Card<'_> {
    fn w(&self, key: &'static str) -> &'static str {
        word(key, self.lang)
    }
}

/// Returns the card of an offering, as HTML.
pub(super) fn offering(
    atlas: &Atlas,
    place: usize,
    offered: &Offered,
    is_large: bool,
) -> Result<String> {
    let offering = &offered.offering;
    let Some(host) = atlas.actors.get(offered.actor) else {
        return Ok(String::new());
    };
    let actor = &host.actor;
    let terms = |dimension, ids: &[String]| {
        say::terms(&atlas.vocabulary, dimension, ids, atlas.lang)
            .human()
            .into_owned()
    };
    let tags = [
        terms(Dimension::Area, &offering.areas),
        terms(Dimension::Stage, &offering.stages),
        terms(Dimension::Audience, &offering.audiences),
    ];
    let mut lines = Lines::default();
    lines.add("price", both(&offering.price.text, Use::Searched)?);
    lines.add("conditions", both(&offering.conditions, Use::Searched)?);
    lines.add("not-for", both(&offering.not_for, Use::Shown)?);
    lines.add("bring", both(&offering.bring, Use::Searched)?);
    lines.add("note", both(&offering.note, Use::Searched)?);
    lines.add("partners", partners(atlas, offering)?);
    lines.add("aliases", list(offering.aliases.iter(), Use::Name)?);
    if let Some(places) = &offered.only_serves {
        let names = words::both(|lang| {
            say::names(&atlas.vocabulary, Dimension::Municipality, places, lang)
        });
        lines.add("serves", said(names)?);
    }
    // In a large catalogue, what the actor's card says is not said again.
    let of_actor = actor.website.as_ref().filter(|_| !is_large);
    let website = offering.website.as_ref().or(of_actor);
    lines.add(
        "website",
        website
            .map(|url| link(url))
            .transpose()?
            .unwrap_or_default(),
    );
    if !is_large {
        lines.add("contact", both(&actor.contact, Use::Shown)?);
    }
    let card = Card {
        lang: atlas.lang,
        id: &offered.id,
        facets: facets(atlas, place, offered),
        is_current: offered.is_current,
        name: or_id(both(&offering.name, Use::Name)?, &offered.id)?,
        actor_id: &actor.id,
        actor_name: in_link(&actor.name, &actor.id)?,
        tags: tags
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        badges: badges(offered, atlas.lang)?,
        summary: both(&offering.summary, Use::Searched)?,
        next_step: both(&offering.next_step, Use::Searched)?,
        lines: lines.0,
        sources: sources(&offering.sources, is_large, atlas.lang)?,
    };
    Ok(card.render()?)
}

/// Returns a name for a link, which keeps it from turning the direction of what stands around it.
fn in_link(name: &Text, id: &str) -> Result<String> {
    match (&name.sv, &name.en) {
        (Some(sv), Some(en)) if sv == en => Ok(escape(sv, Html)?.to_string()),
        _ => or_id(both(name, Use::Shown)?, id),
    }
}

fn or_id(html: String, id: &str) -> Result<String> {
    if html.is_empty() {
        one(id, Use::Shown)
    } else {
        Ok(html)
    }
}

/// Returns status, price, scope and age.
fn badges(offered: &Offered, lang: Lang) -> Result<Vec<Badge>> {
    let offering = &offered.offering;
    let mut badges = Vec::new();
    badges.extend(status(offered.status, offering.until));
    let key = match offering.price.kind {
        PriceKind::Free => "free",
        PriceKind::Fee => "fee",
        PriceKind::Loan => "loan",
        PriceKind::Equity => "equity",
        PriceKind::Grant => "grant",
        PriceKind::Unknown => "unpriced",
    };
    let amount = match &offering.price.amount {
        Some(amount) => said(words::both(|lang| say::amount(amount, lang)))?,
        None => String::new(),
    };
    badges.push(Badge::new(key, amount));
    if let Some(scope) = offering.scope {
        let key = match scope {
            Scope::Local => "local",
            Scope::Regional => "regional",
            Scope::National => "national",
        };
        badges.push(Badge::new(key, String::new()));
    }
    let key = match offered.freshness {
        Freshness::Fresh => "fresh",
        Freshness::Due => "due",
        Freshness::Overdue => "overdue",
        Freshness::Unverified => "unverified",
    };
    let verified = offering.verified.as_ref().map(|v| v.on.to_string());
    let date = verified.or_else(|| offering.source_date().map(|date| date.to_string()));
    let html = match date {
        None => format!("<span data-w=undated>{}</span>", word("undated", lang)),
        date => time(date),
    };
    badges.push(Badge::new(key, html));
    Ok(badges)
}

/// Returns that something cannot be had, and when that was or will be so.
fn status(status: Option<Status>, until: Option<PartialDate>) -> Vec<Badge> {
    let until = until.map(|until| time(Some(until.to_string())));
    let is_over = status == Some(Status::Ended);
    let paused =
        (status == Some(Status::Paused)).then(|| Badge::new("status-paused", String::new()));
    let ended = is_over.then(|| Badge::new("status-ended", until.clone().unwrap_or_default()));
    let ends = until
        .filter(|_| !is_over)
        .map(|until| Badge::new("ends", until));
    [paused, ended, ends].into_iter().flatten().collect()
}

fn time(date: Option<String>) -> String {
    date.map_or_else(String::new, |date| format!("<time>{date}</time>"))
}

/// Returns the ways to partners: a link to an actor of the catalogue, else a name.
fn partners(atlas: &Atlas, offering: &Offering) -> Result<String> {
    let mut all = Vec::new();
    for id in &offering.partners {
        let host = atlas.actors.iter().find(|host| host.actor.id == *id);
        all.push(match host {
            Some(host) => format!(
                "<a href=\"#@{id}\">{}</a>",
                or_id(both(&host.actor.name, Use::Shown)?, id)?
            ),
            None => one(id, Use::Shown)?,
        });
    }
    for name in &offering.outside_partners {
        all.push(one(name, Use::Searched)?);
    }
    Ok(all.join(", "))
}

/// Returns the sources: where, when, and what of. Where space is scarce, the date of a lone one stands beside the age only.
fn sources(sources: &[Source], is_scarce: bool, lang: Lang) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for source in sources {
        let mut html = link(&source.url)?;
        match source.date {
            Some(_) if is_scarce && sources.len() == 1 => {}
            Some(date) => write!(html, " <time>{date}</time>")?,
            None => write!(
                html,
                " <span data-w=undated>{}</span>",
                word("undated", lang)
            )?,
        }
        if let Some(says) = &source.says {
            write!(html, " {}", one(says, Use::Shown)?)?;
        }
        all.push(html);
    }
    Ok(all)
}

/// Returns what the script filters and orders by: places in the lists, divided by bars.
fn facets(atlas: &Atlas, place: usize, offered: &Offered) -> String {
    let vocabulary = &atlas.vocabulary;
    let places = |dimension: Dimension, ids: &[String]| -> String {
        let terms = vocabulary.terms(dimension);
        let known = ids
            .iter()
            .map(|id| terms.iter().position(|term| term.id == *id));
        // What the vocabulary does not know keeps its place, so that the first stays the main one.
        let known = known.map(|at| at.map(|at| at.to_string()).unwrap_or_default());
        known.collect::<Vec<_>>().join(",")
    };
    let offering = &offered.offering;
    let serves = offered
        .only_serves
        .as_ref()
        .map_or("*".to_owned(), |ids| places(Dimension::Municipality, ids));
    [
        place.to_string(),
        offered.actor.to_string(),
        places(Dimension::Area, &offering.areas),
        places(Dimension::Stage, &offering.stages),
        places(Dimension::Audience, &offering.audiences),
        serves,
        if offered.is_current { "" } else { "x" }.to_owned(),
        if offering.price.kind == PriceKind::Free {
            "f"
        } else {
            ""
        }
        .to_owned(),
    ]
    .join("|")
}

/// An actor's card.
#[derive(Debug, Template)]
#[template(path = "atlas/actor.html")]
struct ActorCard<'a> {
    lang: Lang,
    id: &'a str,
    name: String,
    badges: Vec<Badge>,
    purpose: String,
    lines: Vec<Line>,
    offers: Vec<(String, String, bool)>,
    joint: Vec<(String, String, bool)>,
    sources: Vec<String>,
    is_silent: bool,
    is_large: bool,
}

impl ActorCard<'_> {
    fn w(&self, key: &'static str) -> &'static str {
        word(key, self.lang)
    }
}

/// Returns the card of an actor, as HTML. In a large catalogue its offerings are counted, not named again.
pub(super) fn actor(atlas: &Atlas, host: &Host, is_large: bool) -> Result<String> {
    let actor = &host.actor;
    let named = |places: &[usize]| -> Result<Vec<(String, String, bool)>> {
        let offered = places.iter().filter_map(|at| atlas.offerings.get(*at));
        offered
            .map(|offered| {
                let name = or_id(both(&offered.offering.name, Use::Shown)?, &offered.id)?;
                Ok((offered.id.clone(), name, offered.is_current))
            })
            .collect()
    };
    let terms = |dimension, ids: &[String]| {
        words::both(|lang| say::names(&atlas.vocabulary, dimension, ids, lang))
    };
    let mut lines = Lines::default();
    lines.add("goals", both(&actor.goals, Use::Shown)?);
    lines.add("collaboration", both(&actor.collaboration, Use::Shown)?);
    lines.add(
        "strengths",
        said_list(terms(Dimension::Area, &actor.strengths))?,
    );
    lines.add(
        "seat",
        said_list(terms(Dimension::Municipality, &actor.municipalities))?,
    );
    if let Reach::Only(places) = &actor.serves {
        lines.add("serves", said_list(terms(Dimension::Municipality, places))?);
    }
    let website = actor.website.as_ref().map(|url| link(url)).transpose()?;
    lines.add("website", website.unwrap_or_default());
    lines.add("contact", both(&actor.contact, Use::Shown)?);
    lines.add("note", both(&actor.note, Use::Shown)?);
    lines.add("aliases", list(actor.aliases.iter(), Use::Shown)?);
    let mut badges = vec![match actor.role {
        Role::Member => Badge::new("role-member", String::new()),
        Role::Associated => Badge::new("role-associated", String::new()),
    }];
    if !matches!(actor.kind.as_str(), "" | "unknown") {
        let kind = words::both(|lang| say::kind(&actor.kind, lang).human().into_owned());
        badges.push(Badge::new("", said(kind)?));
    }
    badges.extend(status(actor.status_on(atlas.today), actor.until));
    let card = ActorCard {
        lang: atlas.lang,
        id: &actor.id,
        name: or_id(both(&actor.name, Use::Shown)?, &actor.id)?,
        badges,
        purpose: both(&actor.purpose, Use::Shown)?,
        lines: lines.0,
        offers: named(&host.offerings)?,
        joint: named(&host.joint)?,
        sources: sources(&actor.sources, false, atlas.lang)?,
        is_silent: host.offerings.is_empty(),
        is_large,
    };
    Ok(card.render()?)
}

/// Returns names in both languages; nothing where there are none.
fn said_list(both: [String; 2]) -> Result<String> {
    if both.iter().all(String::is_empty) {
        return Ok(String::new());
    }
    said(both)
}
