//! From what was typed to a query.

use anyhow::Result;

use crate::error::hinted;
use crate::model::vocabulary::{Dimension, Term};
use crate::query::name::{self, Named, Spelling};
use crate::query::resolve;
use crate::query::word::{self, Word};
use crate::query::words::{self, Understood};
use crate::query::{CURRENT, Filter, OfferingQuery};
use crate::request::Find;
use crate::text;
use crate::workspace::Workspace;

/// A typed name, and what it names.
type Name = (String, Vec<Named>);

/// What was asked, understood.
pub(in super::super) struct Asked {
    pub(in super::super) query: OfferingQuery,
    /// Offerings that only mention the one word that was asked for, when that word names a term; they come last.
    pub(super) mentions: Option<OfferingQuery>,
    /// The one word is not the term's own name but another word for it, and not only for some audience: those that mention it come first.
    pub(super) by_alias: bool,
    /// The same without the words for who the client is; what that finds comes last.
    pub(super) for_everybody: Option<Box<Asked>>,
    /// All the words in the text, for where nothing is what they were understood as.
    pub(super) literal: Option<OfferingQuery>,
    /// What the words mean.
    pub(super) words: Understood,
    /// How they were understood, in words.
    pub(super) understood: Vec<String>,
}

impl Asked {
    /// Returns the same question without one of its conditions.
    pub(super) fn without(&self, filter: Filter) -> Self {
        self.with(&|query| query.without(filter))
    }

    /// Returns the same question about other prices.
    pub(super) fn with_prices(&self, prices: &[String]) -> Self {
        self.with(&|query| OfferingQuery {
            prices: prices.to_vec(),
            ..query.clone()
        })
    }

    fn with(&self, change: &dyn Fn(&OfferingQuery) -> OfferingQuery) -> Self {
        let for_everybody = self.for_everybody.as_ref();
        Self {
            query: change(&self.query),
            mentions: self.mentions.as_ref().map(change),
            for_everybody: for_everybody.map(|asked| Box::new(asked.with(change))),
            by_alias: self.by_alias,
            literal: None,
            words: Understood::default(),
            understood: Vec::new(),
        }
    }
}

pub(in super::super) fn understand(workspace: &Workspace, asked: &Find) -> Result<Asked> {
    let words = words::words(&asked.words, |key| workspace.index.named(key))?;
    understood(workspace, asked, words)
}

/// Returns a question whose words have been understood.
pub(super) fn understood(
    workspace: &Workspace,
    asked: &Find,
    mut words: Understood,
) -> Result<Asked> {
    let Workspace {
        vocabulary, index, ..
    } = workspace;
    let terms = |dimension, typed| resolve::terms(dimension, typed, vocabulary);
    let own =
        |kind: &str, typed: &[String], known: &[(&'static str, &[&str])]| -> Result<Vec<String>> {
            let mut words = Vec::new();
            for value in typed {
                once(&mut words, resolve::own_word(kind, value, known)?);
            }
            Ok(words)
        };
    let audiences = terms(Dimension::Audience, &asked.audiences)?;
    let mut query = OfferingQuery {
        areas: terms(Dimension::Area, &asked.areas)?,
        stages: terms(Dimension::Stage, &asked.stages)?,
        open_to: audiences
            .iter()
            .flat_map(|id| vocabulary.with_broader(Dimension::Audience, id))
            .collect(),
        audiences,
        municipalities: terms(Dimension::Municipality, &asked.municipalities)?,
        actors: workspace.actors(&asked.actors)?,
        not_actors: workspace.actors(&asked.not_actors)?,
        prices: own("price", &asked.prices, &resolve::PRICES)?,
        statuses: own("status", &asked.statuses, &resolve::STATUSES)?,
        words: Vec::new(),
    };
    let is_filtered = [&query.areas, &query.stages, &query.actors]
        .iter()
        .any(|ids| !ids.is_empty());
    if query.filters().next().is_some() {
        words.pass_over_little_beside_others();
    }
    let free = words.clone();
    if query.statuses.is_empty() && !asked.all {
        query.statuses = CURRENT.map(str::to_owned).to_vec();
    }
    for denied in words
        .denied
        .iter()
        .filter_map(|typed| typed.split(' ').next_back())
    {
        // Passed over, an actor that was mistyped would be found.
        if index.named(denied)?.is_empty() {
            let near = workspace.nearest_actors(denied)?;
            if !near.is_empty() {
                return Err(hinted(
                    format!("unknown actor `{denied}`"),
                    text::did_you_mean(&near.join(" or "), ""),
                ));
            }
        }
    }
    let says_nothing = words.names.is_empty() && words.words.is_empty();
    if says_nothing && !asked.words.is_empty() && query.filters().all(|f| f == Filter::Status) {
        let typed = words.ignored.iter().chain(&words.denied);
        let typed = typed.filter(|typed| !typed.is_empty());
        let typed: Vec<&String> = typed.collect();
        let within = if typed.is_empty() { "" } else { " in " };
        return Err(hinted(
            format!(
                "there is nothing to look for{within}{}",
                text::all_of(&typed)
            ),
            if words.denied.is_empty() {
                "say what the client needs: `lots find patent`; `lots map` shows all there is"
            } else {
                "say what the client needs; only actors can be left out: `lots find lån inte almi`"
            },
        ));
    }
    let asked_for = asked_for(&words.names);
    // Whether an audience narrows it: one that is not what is asked for.
    let is_audience = |name: &Name| is_of(&[Dimension::Audience], name);
    let is_for_some =
        words.names.iter().any(is_audience) && !asked_for.iter().copied().any(is_audience);
    let lone = match (&asked_for[..], words.words.is_empty()) {
        ([(typed, named)], true) => match named.first() {
            Some(Named::Term(dimension, id)) => vocabulary
                .get(*dimension, id)
                .map(|term| spelling_of(term, typed)),
            _ => None,
        },
        _ => None,
    };
    let by_alias = lone.is_some_and(|(_, is_own)| !is_own) && !is_for_some;
    // What was left out would come back with them.
    let lone = lone.filter(|_| !words.has_left_out);
    let mut mentions = lone.map(|(spelling, _)| OfferingQuery {
        words: Word::all_of(spelling),
        ..query.clone()
    });
    let is_not = |(_, named): &Name| matches!(named[..], [Named::NotActor(_), ..]);
    let has_literal = !words.has_left_out
        && !words.telling.is_empty()
        && !words.names.is_empty()
        && words.denied.is_empty()
        && !words.names.iter().any(is_not);
    let literal = has_literal.then(|| OfferingQuery {
        words: words.telling,
        ..query.clone()
    });
    let mut parts = Vec::new();
    for (typed, named) in &words.names {
        let ids: Vec<&str> = named.iter().map(Named::id).collect();
        let kind = named.first().map_or("", Named::kind);
        let mut part = format!("`{typed}` as {kind} {}", ids.join(" or "));
        for named in named {
            let id = named.id().to_owned();
            match named {
                Named::Term(Dimension::Area, _) => once(&mut query.areas, id),
                Named::Term(Dimension::Stage, _) => once(&mut query.stages, id),
                Named::Term(Dimension::Audience, _) => {
                    let open_to = vocabulary.with_kinds(&id);
                    once(&mut query.audiences, id);
                    if vocabulary.has_kinds(&open_to, &query.audiences) {
                        part.push_str(" and its kinds");
                    }
                    query.open_to.extend(open_to);
                }
                Named::Term(Dimension::Municipality, _) => once(&mut query.municipalities, id),
                Named::Actor(_) => once(&mut query.actors, id),
                Named::NotActor(_) => once(&mut query.not_actors, id),
                Named::Price(_) => once(&mut query.prices, id),
            }
        }
        parts.push(part);
    }
    if let ([(_, named)], true) = (&words.names[..], words.words.is_empty())
        && let [Named::Actor(id)] = &named[..]
    {
        let show = workspace.command(&format!("lots show {id}"));
        parts.push(format!("{show} says more of it"));
    }
    query.words = words.words;
    if let Some(mentions) = &mut mentions {
        // What only narrows does so here, too.
        if words.names.len() > 1 {
            mentions.municipalities.clone_from(&query.municipalities);
        }
        if is_for_some {
            mentions.audiences.clone_from(&query.audiences);
            mentions.open_to.clone_from(&query.open_to);
        }
        parts.push("then those that mention it".to_owned());
    }
    if !query.words.is_empty() {
        let typed: Vec<&str> = query.words.iter().map(Word::typed).collect();
        parts.push(format!("{} in the text", text::all_of(&typed)));
    }
    if !words.denied.is_empty() {
        parts.push(format!(
            "{} passed over, since only actors can be left out",
            text::all_of(&words.denied)
        ));
    }
    if !words.ignored.is_empty() {
        parts.push(format!("ignoring {}", text::all_of(&words.ignored)));
    }
    let for_everybody = without_clients(&free, is_filtered);
    let for_everybody = for_everybody.map(|others| understood(workspace, asked, others));
    Ok(Asked {
        query,
        mentions,
        for_everybody: for_everybody.transpose()?.map(Box::new),
        by_alias,
        literal,
        words: free,
        understood: parts,
    })
}

/// Returns those of the names that say what is asked for. Where the client is at home, and who it is, only narrows what else there is.
fn asked_for(names: &[Name]) -> Vec<&Name> {
    let without = |dimensions: &[Dimension]| -> Vec<_> {
        let others = names.iter().filter(|name| !is_of(dimensions, name));
        others.collect()
    };
    let needs = without(&[Dimension::Municipality, Dimension::Audience]);
    let others = without(&[Dimension::Municipality]);
    if needs.len() == 1 {
        needs
    } else if others.is_empty() {
        names.iter().collect()
    } else {
        others
    }
}

/// Tells whether a name says what is needed: not who the client is or where, nor what is not wanted.
pub(super) fn says_what((_, named): &Name) -> bool {
    use Dimension::{Area, Stage};
    let first = named.first();
    matches!(first, Some(Named::Term(Area | Stage, _) | Named::Actor(_)))
}

/// Tells whether a name is one of a term of these dimensions.
fn is_of(dimensions: &[Dimension], (_, named): &Name) -> bool {
    matches!(named.first(), Some(Named::Term(dimension, _)) if dimensions.contains(dimension))
}

/// Returns the words without those for who the client is; nothing where there are none, or neither they nor the filters, as in
/// `is_filtered`, say what is needed.
fn without_clients(words: &Understood, is_filtered: bool) -> Option<Understood> {
    let mut others = words.clone();
    let is_other = |word: &Word| !word::is_client(word.typed());
    others.words.retain(is_other);
    others.telling.retain(is_other);
    let says_what = is_filtered || others.names.iter().any(says_what) || !others.words.is_empty();
    (others.words.len() < words.words.len() && says_what).then_some(others)
}

fn once(ids: &mut Vec<String>, id: String) {
    if !ids.contains(&id) {
        ids.push(id);
    }
}

/// Returns how a typed name of a term is spelt in the vocabulary (`lan` is *lån*), and whether it is the term's own name.
fn spelling_of<'t>(term: &'t Term, typed: &'t str) -> (&'t str, bool) {
    let typed_words: Vec<&str> = typed.split_whitespace().collect();
    for Spelling { name, .. } in name::spellings(&typed_words) {
        let is = |spelling: &&str| text::is_meant(spelling, &name);
        // What is spelt with å, ä or ö says more than the id.
        if let Some(own) = term
            .own_names()
            .filter(is)
            .min_by_key(|name| name.is_ascii())
        {
            return (own, true);
        }
        if let Some(alias) = term.aliases().find(is) {
            return (alias, false);
        }
    }
    (typed, false)
}
