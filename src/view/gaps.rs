//! Where the catalogue is thin, and where several do the same.

use std::collections::BTreeSet;

use super::survey::{Survey, actors};
use super::words;
use super::{Cell, Column, Place, Rows, Tone};
use crate::index::{ActorRow, Spread};
use crate::model::age::{Freshness, Limits};
use crate::model::text::Lang;
use crate::model::vocabulary::Dimension;

/// What gaps are looked for with.
#[derive(Debug)]
pub(crate) struct Looked<'a> {
    pub(crate) survey: &'a Survey<'a>,
    pub(crate) actors: &'a [ActorRow],
    /// Only what some audiences or municipalities are offered is looked at.
    pub(crate) is_for_some: bool,
    /// Only what members offer is looked at.
    pub(crate) members: bool,
    /// The audiences that were asked for, without those that include them.
    pub(crate) audiences: &'a [String],
    /// The kinds that are looked for; nothing: all. So with the areas, stages and actors that they are about.
    pub(crate) kinds: &'a [String],
    pub(crate) areas: &'a [String],
    pub(crate) stages: &'a [String],
    pub(crate) about: &'a [String],
    /// How many actors make an overlap.
    pub(crate) min: usize,
    pub(crate) limits: Limits,
    pub(crate) today: jiff::civil::Date,
    pub(crate) lang: Lang,
}

/// The kinds of gaps, in order.
pub(crate) const KINDS: [&str; 5] = ["empty", "single", "overlap", "silent", "unnamed"];

/// One thing worth talking about.
struct Gap {
    kind: (&'static str, &'static str),
    area: Option<String>,
    stage: Option<String>,
    audiences: Vec<String>,
    actors: Vec<String>,
    offerings: Vec<String>,
    joint: Vec<String>,
    freshness: Option<Freshness>,
    why: String,
}

/// Returns what is missing and what there is twice: empty cells, then single ones, overlaps, silent members, unnamed audiences.
pub(crate) fn rows(looked: &Looked<'_>) -> Rows {
    let lang = looked.lang;
    let mut gaps = empty(looked);
    gaps.extend(single(looked));
    gaps.extend(overlapping(looked));
    if !looked.is_for_some {
        gaps.extend(silent(looked));
    }
    if !looked.is_for_some && !looked.members {
        gaps.extend(unnamed(looked));
    }
    let is_wanted = |wanted: &[String], has: &[&str]| {
        wanted.is_empty() || wanted.iter().any(|id| has.contains(&id.as_str()))
    };
    gaps.retain(|gap| {
        let actors: Vec<&str> = gap.actors.iter().map(String::as_str).collect();
        is_wanted(looked.kinds, &[gap.kind.0])
            && is_wanted(looked.areas, gap.area.as_deref().as_slice())
            && is_wanted(looked.stages, gap.stage.as_deref().as_slice())
            && is_wanted(looked.about, &actors)
    });
    let vocabulary = looked.survey.vocabulary;
    let term = |dimension, id: Option<String>| {
        id.map_or_else(Cell::default, |id| {
            words::term(vocabulary, dimension, &id, lang)
        })
    };
    let row = |gap: Gap| {
        let (key, word) = gap.kind;
        vec![
            Cell::text(key).shown(word).tone(Tone::Title),
            term(Dimension::Area, gap.area),
            term(Dimension::Stage, gap.stage),
            words::terms(vocabulary, Dimension::Audience, &gap.audiences, lang),
            {
                // Each id whole on a line of its own.
                let shown = gap.actors.join(",\n");
                Cell::list(gap.actors).shown(shown)
            },
            Cell::list(gap.offerings),
            Cell::list(gap.joint),
            Cell::maybe(gap.freshness.map(Freshness::key)),
            Cell::text(gap.why),
        ]
    };
    Rows {
        columns: vec![
            Column::new("kind", lang.pick("Vad", "What"), Place::Always),
            Column::new("area", lang.pick("Område", "Area"), Place::Always),
            Column::new("stage", lang.pick("Skede", "Stage"), Place::Aside),
            Column::new(
                "audiences",
                lang.pick("Målgrupper", "Audiences"),
                Place::Aside,
            ),
            Column::new("actors", lang.pick("Aktörer", "Actors"), Place::Always),
            Column::new(
                "offerings",
                lang.pick("Erbjudanden", "Offerings"),
                Place::Asked,
            ),
            Column::new("joint", lang.pick("Gemensamt", "Joint"), Place::Asked),
            Column::new(
                "freshness",
                lang.pick("Uppgift från", "As of"),
                Place::Asked,
            ),
            Column::new("why", lang.pick("Därför", "Why it matters"), Place::Always),
        ],
        rows: gaps.into_iter().map(row).collect(),
    }
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn ids(offerings: &[&Spread]) -> Vec<String> {
    offerings.iter().map(|o| o.offering.clone()).collect()
}

fn empty(looked: &Looked<'_>) -> Vec<Gap> {
    let lang = looked.lang;
    let vocabulary = looked.survey.vocabulary;
    let has_kinds =
        |id: &String| vocabulary.has_kinds(&vocabulary.with_kinds(id), looked.audiences);
    let why = match (looked.is_for_some, looked.members) {
        // Some may well offer it to a kind of them.
        (true, _) if looked.audiences.iter().any(has_kinds) => lang.pick(
            "ingen erbjuder det till alla dem",
            "nobody offers it to all of them",
        ),
        (true, _) => lang.pick("ingen erbjuder dem det", "nobody offers it to them"),
        (false, true) => lang.pick("ingen medlem erbjuder det", "no member offers it"),
        (false, false) => lang.pick(
            "ingen känd aktör erbjuder detta",
            "no known actor offers this",
        ),
    };
    let cells = looked.survey.all_cells();
    cells
        .filter(|(area, stage)| looked.survey.cell(area, stage).is_empty())
        .map(|(area, stage)| Gap {
            kind: ("empty", lang.pick("tom ruta", "empty cell")),
            area: Some(area.to_owned()),
            stage: Some(stage.to_owned()),
            audiences: looked.audiences.to_vec(),
            actors: Vec::new(),
            offerings: Vec::new(),
            joint: Vec::new(),
            freshness: None,
            why: why.to_owned(),
        })
        .collect()
}

fn single(looked: &Looked<'_>) -> Vec<Gap> {
    let lang = looked.lang;
    let mut gaps = Vec::new();
    for (area, stage) in looked.survey.all_cells() {
        let offerings = looked.survey.cell(area, stage);
        let [actor] = actors(offerings)[..] else {
            continue;
        };
        let verified = offerings.iter().filter_map(|o| o.verified).max();
        let freshness = Freshness::on(looked.today, verified, looked.limits);
        let why = match freshness {
            Freshness::Fresh => {
                lang.pick("allt hänger på en aktör", "everything hangs on one actor")
            }
            Freshness::Due | Freshness::Overdue => lang.pick(
                "allt hänger på en aktör, vars uppgifter behöver bekräftas igen",
                "everything hangs on one actor, whose entry should be verified again",
            ),
            Freshness::Unverified => lang.pick(
                "allt hänger på en aktör, vars uppgifter ingen har bekräftat",
                "everything hangs on one actor, whose entry nobody has verified",
            ),
        };
        gaps.push(Gap {
            kind: ("single", lang.pick("bara en aktör", "one actor only")),
            area: Some(area.to_owned()),
            stage: Some(stage.to_owned()),
            audiences: Vec::new(),
            actors: vec![actor.to_owned()],
            offerings: ids(offerings),
            joint: Vec::new(),
            freshness: Some(freshness),
            why: why.to_owned(),
        });
    }
    gaps
}

/// A cell in which several actors do something for the same audience: a candidate for a joint offering.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Overlap {
    pub(crate) area: String,
    pub(crate) stage: String,
    /// Those that several serve; of one that includes another, the wider.
    pub(crate) audiences: Vec<String>,
    pub(crate) actors: Vec<String>,
    pub(crate) offerings: Vec<String>,
    /// The offerings that two of the actors have together already.
    pub(crate) joint: Vec<String>,
}

/// Returns the cells in which at least `min` actors serve the same audience: one of the asked ones, or any.
pub(crate) fn overlaps(survey: &Survey<'_>, asked: &[String], min: usize) -> Vec<Overlap> {
    let vocabulary = survey.vocabulary;
    let known = vocabulary.audiences.iter().map(|term| term.id.as_str());
    let audiences: Vec<(&str, Vec<String>)> = known
        .filter(|id| asked.is_empty() || asked.iter().any(|asked| asked == id))
        .map(|id| (id, vocabulary.with_broader(Dimension::Audience, id)))
        .collect();
    let mut overlaps = Vec::new();
    for (area, stage) in survey.all_cells() {
        let offerings = survey.cell(area, stage);
        let serving = |open_to: &[String]| -> Vec<&Spread> {
            let serves = |o: &&Spread| o.audiences.iter().any(|id| open_to.contains(id));
            offerings.iter().copied().filter(serves).collect()
        };
        let shared: Vec<&(&str, Vec<String>)> = audiences
            .iter()
            .filter(|(_, open_to)| actors(&serving(open_to)).len() >= min)
            .collect();
        let is_shared = |id: &String| shared.iter().any(|(shared, _)| shared == id);
        let widest = shared.iter().filter(|(id, open_to)| {
            !open_to
                .iter()
                .any(|broader| broader != id && is_shared(broader))
        });
        let widest: Vec<&(&str, Vec<String>)> = widest.copied().collect();
        if widest.is_empty() {
            continue;
        }
        let open_to: Vec<String> = shared
            .iter()
            .flat_map(|(_, open_to)| open_to.clone())
            .collect();
        let involved = serving(&open_to);
        let who = actors(&involved);
        let is_joint = |o: &&&Spread| o.partners.iter().any(|id| who.contains(&id.as_str()));
        let joint: Vec<&Spread> = involved.iter().filter(is_joint).copied().collect();
        overlaps.push(Overlap {
            area: area.to_owned(),
            stage: stage.to_owned(),
            audiences: widest.iter().map(|(id, _)| (*id).to_owned()).collect(),
            actors: owned(&who),
            offerings: ids(&involved),
            joint: ids(&joint),
        });
    }
    overlaps
}

fn overlapping(looked: &Looked<'_>) -> Vec<Gap> {
    let lang = looked.lang;
    let found = overlaps(looked.survey, looked.audiences, looked.min);
    let gap = |overlap: Overlap| {
        let why = if overlap.joint.is_empty() {
            lang.pick(
                "flera i samma ruta: kandidater för ett gemensamt erbjudande",
                "several do alike: a candidate for a joint offering",
            )
        } else {
            lang.pick(
                "flera i samma ruta, och har något gemensamt redan",
                "several do alike, and have something joint already",
            )
        };
        Gap {
            kind: ("overlap", lang.pick("överlapp", "overlap")),
            area: Some(overlap.area),
            stage: Some(overlap.stage),
            audiences: overlap.audiences,
            actors: overlap.actors,
            offerings: overlap.offerings,
            joint: overlap.joint,
            freshness: None,
            why: why.to_owned(),
        }
    };
    found.into_iter().map(gap).collect()
}

fn silent(looked: &Looked<'_>) -> Vec<Gap> {
    let lang = looked.lang;
    let members = looked.actors.iter().filter(|actor| actor.role == "member");
    members
        // Who is gone does not keep silent.
        .filter(|actor| actor.offerings == 0 && actor.status.as_deref() != Some("ended"))
        .map(|actor| {
            let why = if actor.ended > 0 {
                lang.pick(
                    "allt som är känt av den har upphört eller vilar",
                    "all that is known of it has ended or is paused",
                )
            } else {
                lang.pick(
                    "ingen källa säger vad den erbjuder",
                    "no source says what it offers",
                )
            };
            Gap {
                kind: ("silent", lang.pick("tyst medlem", "silent member")),
                area: None,
                stage: None,
                audiences: Vec::new(),
                actors: vec![actor.id.clone()],
                offerings: Vec::new(),
                joint: Vec::new(),
                freshness: None,
                why: why.to_owned(),
            }
        })
        .collect()
}

fn unnamed(looked: &Looked<'_>) -> Vec<Gap> {
    let lang = looked.lang;
    let named: BTreeSet<&str> = looked
        .survey
        .offerings
        .iter()
        .flat_map(|o| &o.audiences)
        .map(String::as_str)
        .collect();
    let audiences = looked.survey.vocabulary.audiences.iter();
    audiences
        .filter(|audience| !named.contains(audience.id.as_str()))
        .map(|audience| Gap {
            kind: ("unnamed", lang.pick("onämnd målgrupp", "unnamed audience")),
            area: None,
            stage: None,
            audiences: vec![audience.id.clone()],
            actors: Vec::new(),
            offerings: Vec::new(),
            joint: Vec::new(),
            freshness: None,
            why: lang
                .pick(
                    "inget aktuellt erbjudande nämner den",
                    "no current offering names it",
                )
                .to_owned(),
        })
        .collect()
}
