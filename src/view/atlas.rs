//! The whole catalogue at once: the map, every offering and every actor, the gaps, and who passes on to whom.
//!
//! All of it in both languages, since the page lets its reader switch. Counting and grouping happen here; the page only shows.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use jiff::civil::Date;

use super::gaps::{self, Overlap};
use super::survey::{Survey, shade};
use super::{Cell, Sheet, Value};
use crate::index::Spread;
use crate::model::About;
use crate::model::actor::{Actor, Role};
use crate::model::age::{Freshness, Limits};
use crate::model::offering::{Offering, Status, full_id};
use crate::model::text::Lang;
use crate::model::vocabulary::Vocabulary;

/// The catalogue as the page shows it.
#[derive(Debug)]
pub(crate) struct Atlas {
    pub(crate) about: About,
    /// The language in which the page opens.
    pub(crate) lang: Lang,
    pub(crate) today: Date,
    pub(crate) vocabulary: Rc<Vocabulary>,
    /// Members first, by name.
    pub(crate) actors: Vec<Host>,
    /// In the order of `find --all`.
    pub(crate) offerings: Vec<Offered>,
    pub(crate) map: Vec<MapRow>,
    pub(crate) flows: Flows,
}

/// An actor, without its offerings, and where they stand in [`Atlas::offerings`].
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) actor: Actor,
    pub(crate) offerings: Vec<usize>,
    /// Those of others in which it is a partner.
    pub(crate) joint: Vec<usize>,
}

/// An offering and what depends on the day.
#[derive(Debug)]
pub(crate) struct Offered {
    /// The full id.
    pub(crate) id: String,
    /// Where its actor stands in [`Atlas::actors`].
    pub(crate) actor: usize,
    pub(crate) offering: Offering,
    pub(crate) status: Option<Status>,
    /// Whether `find` shows it without being asked for more.
    pub(crate) is_current: bool,
    pub(crate) freshness: Freshness,
    /// Outside of these municipalities nobody is served; nothing: nobody is kept out.
    pub(crate) only_serves: Option<Vec<String>>,
}

/// An area at every stage.
#[derive(Debug)]
pub(crate) struct MapRow {
    pub(crate) area: String,
    /// One for each stage of the vocabulary.
    pub(crate) cells: Vec<MapCell>,
    /// How many offerings of the area can be had, each once.
    pub(crate) sum: usize,
}

/// One area at one stage.
#[derive(Debug)]
pub(crate) struct MapCell {
    pub(crate) stage: String,
    /// What can be had there, in the order of `find`.
    pub(crate) offerings: Vec<usize>,
    /// Who has it.
    pub(crate) actors: BTreeSet<usize>,
    /// From 0, nothing, to [`HEAT`], most of all.
    pub(crate) heat: usize,
}

/// Cells of the map: the places of areas, each with those of its stages.
pub(crate) type CellsByArea = Vec<(usize, Vec<usize>)>;

/// How many shades the map has beside the empty one.
pub(crate) const HEAT: usize = 5;

/// Who passes clients on to whom.
#[derive(Debug, Default)]
pub(crate) enum Flows {
    #[default]
    NotAsked,
    /// There are too few to show any without showing a single one.
    TooFew,
    Shown {
        /// Ids of actors.
        to: Vec<String>,
        /// The id of an actor, nothing for the sums; then a count for each of `to`, and the sum.
        rows: Vec<(Option<String>, Vec<Flow>)>,
    },
}

/// How many clients went one way.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    /// As it may be shown.
    pub(crate) shown: String,
    pub(crate) heat: usize,
}

/// What the page needs to know beside actors and offerings.
pub(crate) struct Scene {
    pub(crate) about: About,
    pub(crate) lang: Lang,
    pub(crate) today: Date,
    pub(crate) vocabulary: Rc<Vocabulary>,
    pub(crate) flows: Flows,
}

/// Returns the page of a catalogue; `order` has the ids of all offerings as `find --all` lists them.
pub(crate) fn atlas(scene: Scene, mut actors: Vec<Actor>, order: &[String]) -> Atlas {
    let places: HashMap<&str, usize> = order
        .iter()
        .enumerate()
        .map(|(place, id)| (id.as_str(), place))
        .collect();
    let limits = scene.about.limits;
    let mut placed: Vec<(usize, Offered)> = Vec::with_capacity(order.len());
    for (at, actor) in actors.iter_mut().enumerate() {
        for offering in std::mem::take(&mut actor.offerings) {
            let id = full_id(&actor.id, &offering.id);
            let place = places.get(id.as_str()).copied().unwrap_or(usize::MAX);
            placed.push((place, offered(id, at, actor, offering, limits, scene.today)));
        }
    }
    placed.sort_by_key(|(place, _)| *place);
    let offerings: Vec<Offered> = placed.into_iter().map(|(_, offered)| offered).collect();
    let mut hosts: Vec<Host> = actors
        .into_iter()
        .map(|actor| Host {
            actor,
            offerings: Vec::new(),
            joint: Vec::new(),
        })
        .collect();
    let by_id: HashMap<String, usize> = hosts
        .iter()
        .enumerate()
        .map(|(at, host)| (host.actor.id.clone(), at))
        .collect();
    for (place, offered) in offerings.iter().enumerate() {
        if let Some(host) = hosts.get_mut(offered.actor) {
            host.offerings.push(place);
        }
        for partner in &offered.offering.partners {
            let host = by_id.get(partner).and_then(|at| hosts.get_mut(*at));
            if let Some(host) = host {
                host.joint.push(place);
            }
        }
    }
    let Scene {
        about,
        lang,
        today,
        vocabulary,
        flows,
    } = scene;
    Atlas {
        map: map(&vocabulary, &offerings),
        about,
        lang,
        today,
        vocabulary,
        actors: hosts,
        offerings,
        flows,
    }
}

fn offered(
    id: String,
    actor: usize,
    of: &Actor,
    offering: Offering,
    limits: Limits,
    today: Date,
) -> Offered {
    let status = offering.status_on(today);
    Offered {
        id,
        actor,
        status,
        is_current: status.is_none_or(|status| status == Status::Active),
        freshness: Freshness::on(today, offering.verified.as_ref().map(|v| v.on), limits),
        only_serves: offering.only_serves(&of.serves).map(<[String]>::to_vec),
        offering,
    }
}

fn map(vocabulary: &Vocabulary, offerings: &[Offered]) -> Vec<MapRow> {
    let current = || {
        let all = offerings.iter().enumerate();
        all.filter(|(_, offered)| offered.is_current)
    };
    let mut rows: Vec<MapRow> = Vec::new();
    for area in &vocabulary.areas {
        let has_stage = |offered: &Offered| {
            let stages = &offered.offering.stages;
            vocabulary.stages.iter().any(|s| stages.contains(&s.id))
        };
        let of_area: Vec<(usize, &Offered)> = current()
            .filter(|(_, o)| o.offering.areas.contains(&area.id) && has_stage(o))
            .collect();
        let cell = |stage: &str| {
            let here: Vec<&(usize, &Offered)> = of_area
                .iter()
                .filter(|(_, offered)| offered.offering.stages.iter().any(|s| s == stage))
                .collect();
            MapCell {
                stage: stage.to_owned(),
                offerings: here.iter().map(|(place, _)| *place).collect(),
                actors: here.iter().map(|(_, offered)| offered.actor).collect(),
                heat: 0,
            }
        };
        rows.push(MapRow {
            area: area.id.clone(),
            cells: vocabulary.stages.iter().map(|s| cell(&s.id)).collect(),
            sum: of_area.len(),
        });
    }
    let counts = rows.iter().flat_map(|row| &row.cells);
    let most = counts.map(|cell| cell.offerings.len()).max().unwrap_or(0);
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.heat = shade(cell.offerings.len(), most, HEAT);
    }
    rows
}

/// Returns the flows of the sheets of `referral stats`, masked as they are.
pub(crate) fn flows(sheets: &[Sheet]) -> Flows {
    let Some(sheet) = sheets.iter().find(|sheet| sheet.key == "flows") else {
        return Flows::TooFew;
    };
    let columns = sheet.rows.columns.iter().map(|column| column.key.clone());
    let mut to: Vec<String> = columns.skip(1).collect();
    to.pop();
    let last = sheet.rows.rows.len().saturating_sub(1);
    let count = |cell: &Cell| match cell.value {
        Value::Number(number) => number,
        _ => 1,
    };
    let between = sheet.rows.rows.iter().take(last);
    let most = between
        .flat_map(|row| row.iter().skip(1).take(to.len()))
        .map(count)
        .max()
        .unwrap_or(0);
    let flow = |cell: &Cell| Flow {
        shown: cell.human().into_owned(),
        heat: shade(count(cell), most, HEAT),
    };
    let rows = sheet.rows.rows.iter().enumerate().map(|(at, row)| {
        let name = row.first().map(Cell::machine).filter(|_| at < last);
        (name, row.iter().skip(1).map(flow).collect())
    });
    Flows::Shown {
        rows: rows.collect(),
        to,
    }
}

impl Atlas {
    /// Returns the cells in which nothing can be had.
    pub(crate) fn empty_cells(&self) -> CellsByArea {
        let rows = self.map.iter().enumerate().map(|(area, row)| {
            let stages = row.cells.iter().enumerate();
            let empty = stages.filter(|(_, cell)| cell.offerings.is_empty());
            (area, empty.map(|(stage, _)| stage).collect::<Vec<_>>())
        });
        rows.filter(|(_, stages)| !stages.is_empty()).collect()
    }

    /// Returns the cells in which only one actor has anything, with that actor's place.
    pub(crate) fn lone_cells(&self) -> Vec<(usize, CellsByArea)> {
        let mut lone: Vec<(usize, CellsByArea)> = Vec::new();
        for actor in 0..self.actors.len() {
            let mut areas = Vec::new();
            for (area, row) in self.map.iter().enumerate() {
                let stages = row.cells.iter().enumerate();
                let alone = stages
                    .filter(|(_, cell)| cell.actors.len() == 1 && cell.actors.contains(&actor));
                let alone: Vec<usize> = alone.map(|(stage, _)| stage).collect();
                if !alone.is_empty() {
                    areas.push((area, alone));
                }
            }
            if !areas.is_empty() {
                lone.push((actor, areas));
            }
        }
        lone
    }

    /// Returns the places of the members that are still there and of whom no current offering is known.
    pub(crate) fn silent_members(&self) -> Vec<usize> {
        let is_current = |place: &usize| self.offerings.get(*place).is_some_and(|o| o.is_current);
        let is_silent = |host: &Host| {
            let actor = &host.actor;
            let is_gone = actor.status_on(self.today) == Some(Status::Ended);
            actor.role == Role::Member && !is_gone && !host.offerings.iter().any(is_current)
        };
        let hosts = self.actors.iter().enumerate();
        let silent = hosts.filter(|(_, host)| is_silent(host));
        silent.map(|(at, _)| at).collect()
    }

    /// Returns the cells in which several actors serve the same audience, as `lots gaps` finds them.
    pub(crate) fn overlaps(&self) -> Vec<Overlap> {
        let current = self.offerings.iter().filter(|offered| offered.is_current);
        let spread = |offered: &Offered| {
            let actor = &self.actors.get(offered.actor)?.actor;
            let offering = &offered.offering;
            let partners = offering.partners.iter();
            Some(Spread {
                offering: offered.id.clone(),
                actor: actor.id.clone(),
                is_member: actor.role == Role::Member,
                areas: offering.areas.clone(),
                stages: offering.stages.clone(),
                audiences: offering.audiences.clone(),
                partners: partners.filter(|id| **id != actor.id).cloned().collect(),
                verified: offering.verified.as_ref().map(|v| v.on),
            })
        };
        let spread: Vec<Spread> = current.filter_map(spread).collect();
        gaps::overlaps(&Survey::new(&self.vocabulary, &spread), &[], 2)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection, prelude::*, sample};

    use super::*;
    use crate::model::date::PartialDate;
    use crate::model::vocabulary::Term;
    use crate::query::matches::matches;
    use crate::query::{CURRENT, OfferingQuery};

    fn term(id: &str) -> Term {
        Term {
            id: id.to_owned(),
            ..Term::default()
        }
    }

    fn offering() -> impl Strategy<Value = Offering> {
        let some = |from: &'static [&'static str]| {
            sample::subsequence(from, 0..=from.len())
                .prop_map(|ids| ids.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        let status = sample::select(vec![
            None,
            Some(Status::Active),
            Some(Status::Paused),
            Some(Status::Ended),
        ]);
        let until = sample::select(vec!["", "2020", "2026-11-23", "2026-11-24", "2027-01"]);
        let areas = some(&["a", "b", "unknown"]);
        (areas, some(&["s", "t", "u", "unknown"]), status, until).prop_map(
            |(areas, stages, status, until)| Offering {
                areas,
                stages,
                status,
                until: PartialDate::parse(until),
                ..Offering::default()
            },
        )
    }

    proptest! {
        #[test]
        fn cells_count_what_a_query_means(offerings in collection::vec(collection::vec(offering(), 0..5), 1..4)) {
            let today: Date = "2026-11-24".parse().expect("a day");
            let actors: Vec<Actor> = offerings
                .into_iter()
                .enumerate()
                .map(|(at, mut offerings)| {
                    for (number, offering) in offerings.iter_mut().enumerate() {
                        offering.id = format!("o{number}");
                    }
                    Actor { id: format!("actor-{at}"), offerings, ..Actor::default() }
                })
                .collect();
            let scene = Scene {
                about: About::default(),
                lang: Lang::Sv,
                today,
                vocabulary: Rc::new(Vocabulary {
                    areas: ["a", "b"].map(term).to_vec(),
                    stages: ["s", "t", "u"].map(term).to_vec(),
                    ..Vocabulary::default()
                }),
                flows: Flows::NotAsked,
            };
            let atlas = atlas(scene, actors.clone(), &[]);
            for row in &atlas.map {
                for cell in &row.cells {
                    let query = OfferingQuery {
                        areas: vec![row.area.clone()],
                        stages: vec![cell.stage.clone()],
                        statuses: CURRENT.map(str::to_owned).to_vec(),
                        ..OfferingQuery::default()
                    };
                    let meant = actors.iter().flat_map(|actor| {
                        actor.offerings.iter().map(move |offering| (actor, offering))
                    });
                    let meant = meant.filter(|(actor, offering)| matches(&query, actor, offering, today));
                    prop_assert_eq!(cell.offerings.len(), meant.count());
                }
            }
        }
    }
}
