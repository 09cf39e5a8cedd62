//! The words offerings are described with. They belong to the catalogue; nothing in the program knows them.

use super::text::Text;

/// What a word can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Dimension {
    Area,
    Stage,
    Audience,
    Municipality,
}

impl Dimension {
    /// All of them, in the order in which a typed word is looked up.
    pub(crate) const ALL: [Self; 4] = [Self::Area, Self::Stage, Self::Audience, Self::Municipality];

    /// Returns the word for it: the key in `vocabulary.toml`, the flag of `find`, the column in the index.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Stage => "stage",
            Self::Audience => "audience",
            Self::Municipality => "municipality",
        }
    }

    /// Returns the word for several of it.
    pub(crate) fn plural(self) -> &'static str {
        match self {
            Self::Area => "areas",
            Self::Stage => "stages",
            Self::Audience => "audiences",
            Self::Municipality => "municipalities",
        }
    }

    /// Returns the dimension of a [`key`](Self::key).
    pub(crate) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.key() == key)
    }
}

/// One word of a dimension.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) id: String,
    pub(crate) name: Text,
    pub(crate) definition: Text,
    /// What it does not mean, and which word does.
    pub(crate) not: Text,
    /// Other words people type for it, Swedish and English.
    pub(crate) aliases_sv: Vec<String>,
    pub(crate) aliases_en: Vec<String>,
    /// Ids of the terms that include this one.
    pub(crate) broader: Vec<String>,
}

impl Term {
    /// Returns every spelling by which the term may be asked for.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &str> {
        self.own_names().chain(self.aliases())
    }

    /// Returns the spellings that no other term of its list has: its id and its names.
    pub(crate) fn own_names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.id.as_str()).chain(self.name.all())
    }

    /// Returns the other words for it, which may be words for another term too.
    pub(crate) fn aliases(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases_sv.iter().chain(&self.aliases_en);
        aliases.map(String::as_str)
    }
}

/// The four lists, each in the catalogue's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Vocabulary {
    pub(crate) areas: Vec<Term>,
    pub(crate) stages: Vec<Term>,
    pub(crate) audiences: Vec<Term>,
    pub(crate) municipalities: Vec<Term>,
}

impl Vocabulary {
    /// Returns the terms of a dimension, in order.
    pub(crate) fn terms(&self, dimension: Dimension) -> &[Term] {
        match dimension {
            Dimension::Area => &self.areas,
            Dimension::Stage => &self.stages,
            Dimension::Audience => &self.audiences,
            Dimension::Municipality => &self.municipalities,
        }
    }

    /// Returns the terms of a dimension, to add to.
    pub(crate) fn terms_mut(&mut self, dimension: Dimension) -> &mut Vec<Term> {
        match dimension {
            Dimension::Area => &mut self.areas,
            Dimension::Stage => &mut self.stages,
            Dimension::Audience => &mut self.audiences,
            Dimension::Municipality => &mut self.municipalities,
        }
    }

    /// Tells whether there is no term at all.
    pub(crate) fn is_empty(&self) -> bool {
        Dimension::ALL
            .into_iter()
            .all(|dimension| self.terms(dimension).is_empty())
    }

    /// Returns the term with an id.
    pub(crate) fn get(&self, dimension: Dimension, id: &str) -> Option<&Term> {
        self.terms(dimension).iter().find(|term| term.id == id)
    }

    /// Tells whether a dimension has a term with an id.
    pub(crate) fn knows(&self, dimension: Dimension, id: &str) -> bool {
        self.get(dimension, id).is_some()
    }

    /// Returns an id followed by all the terms that include it, nearest first, each once.
    pub(crate) fn with_broader(&self, dimension: Dimension, id: &str) -> Vec<String> {
        let mut ids = vec![id.to_owned()];
        let mut next = 0;
        while let Some(term) = ids.get(next).map(|id| self.get(dimension, id)) {
            for broader in term.map_or(&[][..], |t| &t.broader) {
                if !ids.contains(broader) {
                    ids.push(broader.clone());
                }
            }
            next += 1;
        }
        ids
    }

    /// Tells whether there are kinds of the `audiences` among the ids, and not only those that include them.
    pub(crate) fn has_kinds(&self, ids: &[String], audiences: &[String]) -> bool {
        let broader = |of: &String| self.with_broader(Dimension::Audience, of);
        let broader: Vec<String> = audiences.iter().flat_map(broader).collect();
        !ids.iter().all(|id| broader.contains(id))
    }

    /// Returns what an audience that somebody mentions may be: with those that include it, and with its kinds, since more is not known
    /// of the client. Everybody is a kind of an audience that nothing includes; of that one no kinds are meant.
    pub(crate) fn with_kinds(&self, audience: &str) -> Vec<String> {
        let mut ids = self.with_broader(Dimension::Audience, audience);
        if ids.len() > 1 {
            let kinds = self.audiences.iter().filter(|kind| {
                kind.id != audience
                    && self
                        .with_broader(Dimension::Audience, &kind.id)
                        .iter()
                        .any(|broader| broader == audience)
            });
            ids.extend(kinds.map(|kind| kind.id.clone()));
        }
        ids
    }
}
