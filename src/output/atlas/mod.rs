//! The whole catalogue as one page: no server, nothing loaded from elsewhere, every text escaped.
//!
//! The markup is in `templates/atlas/`, checked when the program is compiled. The page's policy names the hashes of its own style and
//! script, so that a browser runs nothing else.

mod both;
mod cards;
mod data;
mod words;

use anyhow::Result;
use askama::Template;
use sha2::{Digest as _, Sha256};

use self::both::{Use, both, one};
use self::words::word;
use crate::model::text::{Lang, Text};
use crate::view::atlas::{Atlas, Flow, Flows, MapCell};
use crate::view::gaps::Overlap;

const CSS: &str = include_str!("../../../templates/atlas/atlas.css");
const JS: &str = include_str!("../../../templates/atlas/atlas.js");

/// From this number of offerings on, their cards wait as text and are made when they are shown: a browser opens the page faster.
const LARGE: usize = 400;

/// How many offerings a step of a path names in a large catalogue.
const STEPS: usize = 5;

#[derive(Debug, Template)]
#[template(path = "atlas/page.html")]
struct Page {
    lang: Lang,
    is_large: bool,
    policy: String,
    css: String,
    js: String,
    data: String,
    plain_title: String,
    title: String,
    version: String,
    today: String,
    inclusion: String,
    current: usize,
    gone: usize,
    actors: usize,
    areas: usize,
    /// The stages: id and name.
    columns: Vec<(String, String)>,
    rows: Vec<Row>,
    /// The cards of what can be had, and of the rest.
    list: (String, String),
    actor_cards: Vec<String>,
    empty: Vec<(String, String)>,
    empty_count: usize,
    lone: Vec<(String, Vec<String>)>,
    lone_count: usize,
    overlaps: Vec<(String, Vec<String>)>,
    overlap_count: usize,
    silent: Vec<String>,
    has_flows: bool,
    flows_to: Vec<String>,
    flows: Vec<(String, Vec<(String, String)>)>,
}

impl Page {
    fn w(&self, key: &'static str) -> &'static str {
        word(key, self.lang)
    }
}

/// Cards below each other.
#[derive(Debug, Template)]
#[template(path = "atlas/list.html")]
struct List {
    is_large: bool,
    cards: Vec<String>,
}

/// An area of the map, and its path.
#[derive(Debug)]
struct Row {
    area: String,
    name: String,
    cells: Vec<Shown>,
    sum: usize,
}

#[derive(Debug)]
struct Shown {
    stage: String,
    name: String,
    count: usize,
    heat: usize,
    is_lone: bool,
    steps: Vec<Step>,
    /// How many offerings are not among the steps.
    more: usize,
}

/// What one actor has in a cell.
#[derive(Debug)]
struct Step {
    actor: String,
    name: String,
    /// It has something at the stage before, too.
    stays: bool,
    offerings: Vec<(String, String)>,
}

/// Returns the page.
///
/// # Errors
/// It cannot be put together.
pub(super) fn render(atlas: &Atlas) -> Result<String> {
    let is_large = atlas.offerings.len() > LARGE;
    // Browsers take the hash of what they read, which has no carriage returns.
    let (css, js) = (CSS.replace('\r', ""), JS.replace('\r', ""));
    let cards = |wanted: bool| -> Result<String> {
        let all = atlas.offerings.iter().enumerate();
        let wanted = all.filter(|(_, offered)| offered.is_current == wanted);
        let cards = wanted
            .map(|(place, offered)| cards::offering(atlas, place, offered, is_large))
            .collect::<Result<_>>()?;
        Ok(List { is_large, cards }.render()?)
    };
    let about = &atlas.about;
    let columns = atlas
        .vocabulary
        .stages
        .iter()
        .map(|term| Ok((term.id.clone(), named(&term.name, &term.id)?)))
        .collect::<Result<Vec<_>>>()?;
    let gaps = Gaps {
        atlas,
        columns: &columns,
    };
    let overlaps = atlas.overlaps();
    let (flows_to, flows) = flows(atlas)?;
    let page = Page {
        lang: atlas.lang,
        is_large,
        policy: policy(&css, &js),
        plain_title: about
            .name
            .get(atlas.lang)
            .map_or(about.id.as_str(), |(name, _)| name)
            .to_owned(),
        title: named(&about.name, &about.id)?,
        version: about.version.clone(),
        today: atlas.today.to_string(),
        inclusion: both(&about.inclusion, Use::Shown)?,
        current: atlas.offerings.iter().filter(|o| o.is_current).count(),
        gone: atlas.offerings.iter().filter(|o| !o.is_current).count(),
        actors: atlas.actors.len(),
        areas: atlas.vocabulary.areas.len(),
        rows: rows(atlas, &columns, is_large)?,
        list: (cards(true)?, cards(false)?),
        actor_cards: atlas
            .actors
            .iter()
            .map(|host| cards::actor(atlas, host, is_large))
            .collect::<Result<_>>()?,
        empty: gaps.empty()?,
        empty_count: atlas.empty_cells().iter().map(|(_, s)| s.len()).sum(),
        lone: gaps.lone()?,
        lone_count: atlas
            .lone_cells()
            .iter()
            .flat_map(|(_, areas)| areas)
            .map(|(_, stages)| stages.len())
            .sum(),
        overlaps: gaps.overlaps(&overlaps)?,
        overlap_count: overlaps.len(),
        silent: atlas
            .silent_members()
            .into_iter()
            .map(|at| actor_link(atlas, at))
            .collect::<Result<_>>()?,
        has_flows: !matches!(atlas.flows, Flows::NotAsked),
        flows_to,
        flows,
        data: data::data(atlas, is_large),
        columns,
        css,
        js,
    };
    Ok(page.render()?)
}

/// Returns what the page may do: show its own style, run its own script, and nothing else.
fn policy(css: &str, js: &str) -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(css.as_bytes())),
        base64(&Sha256::digest(js.as_bytes()))
    )
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |at: u32| {
        let at = usize::try_from(at & 63).unwrap_or_default();
        LETTERS.get(at).map_or('=', |letter| char::from(*letter))
    };
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let at = |place: usize| u32::from(group.get(place).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            text.push(if place <= group.len() {
                letter(bits >> shift)
            } else {
                '='
            });
        }
    }
    text
}

fn named(name: &Text, id: &str) -> Result<String> {
    let html = both(name, Use::Shown)?;
    if html.is_empty() {
        one(id, Use::Shown)
    } else {
        Ok(html)
    }
}

fn actor_name(atlas: &Atlas, at: usize) -> Result<String> {
    atlas.actors.get(at).map_or(Ok(String::new()), |host| {
        named(&host.actor.name, &host.actor.id)
    })
}

fn actor_link(atlas: &Atlas, at: usize) -> Result<String> {
    let id = atlas.actors.get(at).map_or("", |host| &host.actor.id);
    Ok(format!("<a href=\"#@{id}\">{}</a>", actor_name(atlas, at)?))
}

fn area_name(atlas: &Atlas, at: usize) -> Result<String> {
    let area = atlas.vocabulary.areas.get(at);
    area.map_or(Ok(String::new()), |term| named(&term.name, &term.id))
}

fn rows(atlas: &Atlas, columns: &[(String, String)], is_large: bool) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (at, row) in atlas.map.iter().enumerate() {
        let mut cells = Vec::new();
        let mut before: Option<&MapCell> = None;
        for (cell, (_, name)) in row.cells.iter().zip(columns) {
            let shown = if is_large { STEPS } else { usize::MAX };
            let shown = shown.min(cell.offerings.len());
            cells.push(Shown {
                stage: cell.stage.clone(),
                name: name.clone(),
                count: cell.offerings.len(),
                heat: cell.heat,
                is_lone: cell.actors.len() == 1,
                steps: steps(atlas, cell, shown, before)?,
                more: cell.offerings.len() - shown,
            });
            before = Some(cell);
        }
        rows.push(Row {
            area: row.area.clone(),
            name: area_name(atlas, at)?,
            cells,
            sum: row.sum,
        });
    }
    Ok(rows)
}

/// Returns who has something in a cell, in the order of the first of each.
fn steps(
    atlas: &Atlas,
    cell: &MapCell,
    shown: usize,
    before: Option<&MapCell>,
) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    let offered = cell.offerings.iter().take(shown);
    for offered in offered.filter_map(|at| atlas.offerings.get(*at)) {
        let Some(host) = atlas.actors.get(offered.actor) else {
            continue;
        };
        let link = (
            offered.id.clone(),
            named(&offered.offering.name, &offered.id)?,
        );
        match steps.iter_mut().find(|step| step.actor == host.actor.id) {
            Some(step) => step.offerings.push(link),
            None => steps.push(Step {
                actor: host.actor.id.clone(),
                name: actor_name(atlas, offered.actor)?,
                stays: before.is_some_and(|cell| cell.actors.contains(&offered.actor)),
                offerings: vec![link],
            }),
        }
    }
    Ok(steps)
}

/// What is missing, in words.
struct Gaps<'a> {
    atlas: &'a Atlas,
    columns: &'a [(String, String)],
}

impl Gaps<'_> {
    fn stages(&self, places: &[usize]) -> String {
        let names = places.iter().filter_map(|at| self.columns.get(*at));
        names
            .map(|(_, name)| name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn empty(&self) -> Result<Vec<(String, String)>> {
        let empty = self.atlas.empty_cells().into_iter();
        empty
            .map(|(area, stages)| Ok((area_name(self.atlas, area)?, self.stages(&stages))))
            .collect()
    }

    fn lone(&self) -> Result<Vec<(String, Vec<String>)>> {
        let lone = self.atlas.lone_cells().into_iter();
        lone.map(|(actor, areas)| {
            let areas = areas.iter().map(|(area, stages)| {
                let name = area_name(self.atlas, *area)?;
                Ok(format!("{name}: {}", self.stages(stages)))
            });
            Ok((
                actor_link(self.atlas, actor)?,
                areas.collect::<Result<_>>()?,
            ))
        })
        .collect()
    }

    /// Returns the overlaps by area: at which stage, and between whom.
    fn overlaps(&self, found: &[Overlap]) -> Result<Vec<(String, Vec<String>)>> {
        let mut areas = Vec::new();
        for (at, area) in self.atlas.vocabulary.areas.iter().enumerate() {
            let here = found.iter().filter(|overlap| overlap.area == area.id);
            let cells = here
                .map(|overlap| self.overlap(overlap))
                .collect::<Result<Vec<_>>>()?;
            if !cells.is_empty() {
                areas.push((area_name(self.atlas, at)?, cells));
            }
        }
        Ok(areas)
    }

    fn overlap(&self, overlap: &Overlap) -> Result<String> {
        let stage = self.columns.iter().find(|(id, _)| *id == overlap.stage);
        let stage = stage.map_or("", |(_, name)| name.as_str());
        let place = |id: &String| self.atlas.actors.iter().position(|h| h.actor.id == *id);
        let shown = overlap.actors.iter().take(STEPS).filter_map(place);
        let mut who = shown
            .map(|at| actor_link(self.atlas, at))
            .collect::<Result<Vec<_>>>()?;
        if overlap.actors.len() > STEPS {
            who.push(format!("+{}", overlap.actors.len() - STEPS));
        }
        Ok(format!("{stage}: {}", who.join(", ")))
    }
}

type FlowRows = Vec<(String, Vec<(String, String)>)>;

/// Returns the flows: the names of those who receive, and per sender the counts with their classes; the row of sums has no name.
fn flows(atlas: &Atlas) -> Result<(Vec<String>, FlowRows)> {
    let Flows::Shown { to, rows } = &atlas.flows else {
        return Ok((Vec::new(), Vec::new()));
    };
    let name = |id: &String| {
        let at = atlas.actors.iter().position(|host| host.actor.id == *id);
        at.map_or_else(|| one(id, Use::Shown), |at| actor_name(atlas, at))
    };
    let class = |is_sum: bool, flow: &Flow| {
        if is_sum {
            "sum".to_owned()
        } else {
            format!("h{}", flow.heat)
        }
    };
    let mut shown = FlowRows::new();
    for (from, counts) in rows {
        let cells = counts.iter().enumerate().map(|(at, flow)| {
            let is_sum = from.is_none() || at == to.len();
            (flow.shown.clone(), class(is_sum, flow))
        });
        let name = from.as_ref().map(name).transpose()?.unwrap_or_default();
        shown.push((name, cells.collect()));
    }
    Ok((to.iter().map(name).collect::<Result<_>>()?, shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_others_write_it() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
        assert_eq!(base64(&[0xff, 0xfb]), "//s=");
    }
}
