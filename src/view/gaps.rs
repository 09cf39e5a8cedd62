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
    /// The audiences that were asked for; all of them when none were.
    pub(crate) audiences: &'a [String],
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
    gaps.extend(overlaps(looked));
    gaps.extend(silent(looked));
    gaps.extend(unnamed(looked));
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
            Column::new("stage", lang.pick("Skede", "Stage"), Place::Beneath),
            Column::new(
                "audiences",
                lang.pick("Målgrupper", "Audiences"),
                Place::Wide,
            ),
            Column::new("actors", lang.pick("Aktörer", "Actors"), Place::Always),
            Column::new(
                "offerings",
                lang.pick("Erbjudanden", "Offerings"),
                Place::Asked,
            ),
            Column::new("joint", lang.pick("Gemensamt", "Joint"), Place::Asked),
            Column::new("freshness", lang.pick("Läget", "As of"), Place::Asked),
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
            why: lang
                .pick("ingen känd erbjuder det", "nobody known offers it")
                .to_owned(),
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
                "allt hänger på en aktör, och den bör frågas igen",
                "everything hangs on one actor, who should be asked again",
            ),
            Freshness::Unverified => lang.pick(
                "allt hänger på en aktör, och ingen har frågat den",
                "everything hangs on one actor, whom nobody has asked",
            ),
        };
        gaps.push(Gap {
            kind: ("single", lang.pick("en ensam", "one alone")),
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

/// Cells where several actors do something for the same audience: candidates for a joint offering, unless they have one.
fn overlaps(looked: &Looked<'_>) -> Vec<Gap> {
    let lang = looked.lang;
    let mut gaps = Vec::new();
    for (area, stage) in looked.survey.all_cells() {
        let offerings = looked.survey.cell(area, stage);
        let audiences: BTreeSet<&str> = offerings
            .iter()
            .flat_map(|o| &o.audiences)
            .map(String::as_str)
            .collect();
        let shared: Vec<&str> = audiences
            .into_iter()
            .filter(|audience| {
                let for_them: Vec<&Spread> = offerings
                    .iter()
                    .copied()
                    .filter(|o| o.audiences.iter().any(|a| a == audience))
                    .collect();
                actors(&for_them).len() >= looked.min
            })
            .collect();
        if shared.is_empty() {
            continue;
        }
        let involved: Vec<&Spread> = offerings
            .iter()
            .copied()
            .filter(|o| o.audiences.iter().any(|a| shared.contains(&a.as_str())))
            .collect();
        let who = actors(&involved);
        let joint: Vec<String> = involved
            .iter()
            .filter(|o| {
                o.partners
                    .iter()
                    .any(|partner| who.contains(&partner.as_str()))
            })
            .map(|o| o.offering.clone())
            .collect();
        let why = if joint.is_empty() {
            lang.pick(
                "flera gör liknande: kandidat för ett gemensamt erbjudande",
                "several do alike: a candidate for a joint offering",
            )
        } else {
            lang.pick(
                "flera gör liknande, och har något gemensamt redan",
                "several do alike, and have something joint already",
            )
        };
        gaps.push(Gap {
            kind: ("overlap", lang.pick("överlapp", "overlap")),
            area: Some(area.to_owned()),
            stage: Some(stage.to_owned()),
            audiences: owned(&shared),
            actors: owned(&who),
            offerings: ids(&involved),
            joint,
            freshness: None,
            why: why.to_owned(),
        });
    }
    gaps
}

fn silent(looked: &Looked<'_>) -> Vec<Gap> {
    let lang = looked.lang;
    let members = looked.actors.iter().filter(|actor| actor.role == "member");
    members
        .filter(|actor| actor.offerings == 0)
        .map(|actor| {
            let why = if actor.ended > 0 {
                lang.pick(
                    "allt som är känt av den har upphört",
                    "all that is known of it has ended",
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
        .filter(|audience| looked.audiences.is_empty() || looked.audiences.contains(&audience.id))
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
