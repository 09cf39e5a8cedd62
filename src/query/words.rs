//! What free words mean: names, and words to look for.

use std::collections::{HashSet, VecDeque};

use anyhow::Result;

use super::name::{Named, name_at};
use super::word::{self, Word};
use crate::model::vocabulary::Dimension;
use crate::text;

/// How free words were understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Understood {
    /// Words that name something, with what they name: one thing, or the terms that have them as an alias.
    pub(crate) names: Vec<(String, Vec<Named>)>,
    /// Words to look for in the text.
    pub(crate) words: Vec<Word>,
    /// Words that say nothing.
    pub(crate) ignored: Vec<String>,
    /// What is not wanted and cannot be left out: only actors can, and a meaning of a word that has others.
    pub(crate) denied: Vec<String>,
    /// Whether a meaning was left out.
    pub(crate) has_left_out: bool,
    /// All words that say something, for where nothing is what they were understood as.
    pub(crate) telling: Vec<Word>,
}

/// Returns what free words mean: names of the vocabulary and of actors first, longest first, and the rest as words.
///
/// A name may have an article or *my* within (*sell my company*), and an ending. What is joined by hyphens or other marks and no name is
/// the words that it consists of: *EU-bidrag* is about grants, *lån/bidrag* about both. An actor behind *not* is not wanted; anything else
/// behind it is not looked for; but *we have no premises* (*vi har ingen lokal*) is a need. A word is looked for once. Numbers and some
/// little words say nothing beside others. A word for several terms means those that another word names (*låna pengar* is about loans),
/// and not those that are denied (*pengar men inte lån*). `lookup` gives what a name names.
///
/// # Errors
/// Whatever `lookup` reports.
pub(crate) fn words(
    typed: &[String],
    mut lookup: impl FnMut(&str) -> Result<Vec<Named>>,
) -> Result<Understood> {
    let mut rest: VecDeque<&str> = typed.iter().flat_map(|t| t.split_whitespace()).collect();
    let says_something = |word: &&&str| !word::is_little(word) && !word::is_negation(word);
    let telling = rest.iter().filter(says_something);
    let mut understood = Understood {
        telling: telling.copied().flat_map(Word::all_of).collect(),
        ..Understood::default()
    };
    let mut denied = Vec::new();
    let (mut is_behind_having, mut is_wanted) = (false, false);
    while !rest.is_empty() {
        if let Some((length, named)) = name_at(rest.make_contiguous(), &mut lookup)? {
            let name: Vec<&str> = rest.drain(..length).collect();
            understood.names.push((name.join(" "), named));
            (is_behind_having, is_wanted) = (false, false);
            continue;
        }
        let Some(head) = rest.pop_front() else {
            break;
        };
        let is_lack = is_behind_having
            && word::is_lack(head)
            && unwanted(rest.make_contiguous(), &mut lookup)?.is_area();
        is_wanted |= word::is_wanting(head);
        is_behind_having &= !word::turns(head);
        is_behind_having |= word::is_having(head) && !is_wanted;
        if word::is_negation(head) && !is_lack {
            is_behind_having = false;
            denied.extend(understood.negate(head, &mut rest, &mut lookup)?);
            continue;
        }
        if is_lack || word::is_little(head) {
            understood.ignored.push(head.to_owned());
            continue;
        }
        if !word::is_little_beside_others(head) {
            (is_behind_having, is_wanted) = (false, false);
        }
        match &text::parts(head)[..] {
            [] | [_] => understood.words.extend(Word::all_of(head)),
            parts => parts.iter().rev().for_each(|part| rest.push_front(part)),
        }
    }
    let is_little = |word: &Word| word::is_little_beside_others(word.typed());
    let has_others = !understood.names.is_empty() || !denied.is_empty();
    if has_others || !understood.words.iter().all(is_little) {
        understood.pass_over_little_beside_others();
    }
    let alone = understood
        .names
        .iter()
        .filter(|(_, named)| named.len() == 1);
    let alone: Vec<Named> = alone.flat_map(|(_, named)| named.clone()).collect();
    for (_, named) in &mut understood.names {
        if named.iter().any(|named| alone.contains(named)) {
            named.retain(|named| alone.contains(named));
        }
    }
    understood.leave_out(denied);
    for words in [&mut understood.words, &mut understood.telling] {
        let mut met = HashSet::new();
        words.retain(|word| met.insert(word.typed().to_owned()));
    }
    Ok(understood)
}

impl Understood {
    /// Passes over the words that say nothing beside others. Numbers are some of them: of money and years.
    pub(crate) fn pass_over_little_beside_others(&mut self) {
        let is_little = |word: &Word| word::is_little_beside_others(word.typed());
        let passed_over = self.words.extract_if(.., |word| is_little(word));
        self.ignored
            .extend(passed_over.map(|word| word.typed().to_owned()));
        self.telling.retain(|word| !is_little(word));
    }

    /// Leaves the areas and stages that are denied, each with what it names, out of the words that have other meanings as well; what is in
    /// none of them cannot be left out.
    fn leave_out(&mut self, denied: Vec<(String, Vec<Named>)>) {
        let is_denied = |named: &Named| {
            matches!(named, Named::Term(Dimension::Area | Dimension::Stage, _))
                && denied.iter().any(|(_, denied)| denied.contains(named))
        };
        let mut left_out = Vec::new();
        for (_, named) in &mut self.names {
            if !named.iter().all(is_denied) {
                left_out.extend(named.extract_if(.., |named| is_denied(named)));
            }
        }
        self.has_left_out = !left_out.is_empty();
        let stays = |named: &Vec<Named>| !named.iter().any(|named| left_out.contains(named));
        let stay = denied.into_iter().filter(|(_, named)| stays(named));
        self.denied = stay.map(|(said, _)| said).collect();
    }

    /// Takes in the actors behind a negation, which are not wanted. Returns what else a denial denies, each with what it names.
    fn negate<'t>(
        &mut self,
        head: &'t str,
        rest: &mut VecDeque<&'t str>,
        lookup: &mut impl FnMut(&str) -> Result<Vec<Named>>,
    ) -> Result<Vec<(String, Vec<Named>)>> {
        let is_denial = word::is_denial(head, rest.front().copied());
        let mut denied = Vec::new();
        let mut typed = vec![head];
        let mut next = unwanted(rest.make_contiguous(), lookup)?;
        if !next.is_meant(is_denial) {
            self.ignored.push(head.to_owned());
        }
        while next.is_meant(is_denial) {
            typed.extend(rest.drain(..next.length));
            let said = typed.join(" ");
            let is_actor = next.is_actor();
            if is_actor {
                self.names.push((said, next.named));
            } else {
                denied.push((said, next.named));
            }
            // *not Almi and Coompanion* leaves out both, *neither loans nor Almi* as well.
            let Some((joint, behind)) = rest.make_contiguous().split_first() else {
                break;
            };
            let is_alternative = word::is_alternative(joint);
            if !(is_alternative || is_actor && word::joins(joint)) {
                break;
            }
            next = unwanted(behind, lookup)?;
            if !next.is_meant(is_denial && is_alternative) {
                break;
            }
            rest.pop_front();
            typed.clear();
        }
        // *inte Almi utan Coompanion*, but Coompanion.
        let is_but =
            |next: &&str| word::is_but(next) && !word::is_denial(next, rest.get(1).copied());
        if is_denial && rest.front().is_some_and(is_but) {
            self.ignored.extend(rest.pop_front().map(str::to_owned));
        }
        Ok(denied)
    }
}

/// What stands behind a negation.
struct Unwanted {
    /// How many of the next words it is: a name or a word, with the little ones before it (*not from Almi*).
    length: usize,
    /// What it names; of an actor, that it is not wanted.
    named: Vec<Named>,
}

impl Unwanted {
    fn is_area(&self) -> bool {
        matches!(self.named[..], [Named::Term(Dimension::Area, _), ..])
    }

    fn is_actor(&self) -> bool {
        matches!(self.named[..], [Named::NotActor(_), ..])
    }

    /// Tells whether the negation reaches it: an actor always, anything else where it is a denial.
    fn is_meant(&self, is_denial: bool) -> bool {
        self.is_actor() || is_denial && self.length > 0
    }
}

fn unwanted(
    typed: &[&str],
    lookup: &mut impl FnMut(&str) -> Result<Vec<Named>>,
) -> Result<Unwanted> {
    let between = typed
        .iter()
        .take_while(|word| word::is_behind_negation(word));
    let between = between.count();
    let behind = typed.get(between..).unwrap_or_default();
    let (length, named) = name_at(behind, lookup)?.unwrap_or_default();
    let named = named.into_iter().map(|named| match named {
        Named::Actor(id) => Named::NotActor(id),
        named => named,
    });
    let is_said = behind.first().is_some_and(|next| !word::is_little(next));
    let length = match length {
        0 if !is_said => 0,
        length => between + length.max(1),
    };
    Ok(Unwanted {
        length,
        named: named.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(key: &str) -> Result<Vec<Named>> {
        Ok(match text::fold(key).as_str() {
            "patent" => vec![Named::Term(Dimension::Area, "patent".into())],
            "salja foretag" => vec![Named::Term(Dimension::Stage, "handover".into())],
            "tidig tillvaxt" => vec![Named::Term(Dimension::Stage, "early".into())],
            "kredit" => vec![Named::Term(Dimension::Area, "loans".into())],
            "tillvaxt" => vec![Named::Term(Dimension::Stage, "growth".into())],
            "finansiering" => vec![
                Named::Term(Dimension::Area, "loans".into()),
                Named::Actor("bank".into()),
                Named::Term(Dimension::Area, "grants".into()),
            ],
            "start" => vec![
                Named::Actor("start".into()),
                Named::Term(Dimension::Stage, "start".into()),
            ],
            _ => Vec::new(),
        })
    }

    fn understand(typed: &str) -> Understood {
        words(&[typed.to_owned()], lookup).expect("lookup does not fail")
    }

    #[test]
    fn names_first_longest_first() {
        let understood = understand("hjälp med Patent tidig tillväxt robotar");
        assert_eq!(understood.ignored, ["hjälp", "med"]);
        let names = understood.names.iter().flat_map(|(_, named)| named.clone());
        assert_eq!(
            names.collect::<Vec<_>>(),
            [
                Named::Term(Dimension::Area, "patent".into()),
                Named::Term(Dimension::Stage, "early".into())
            ]
        );
        assert_eq!(
            understood.words.iter().map(Word::typed).collect::<Vec<_>>(),
            ["robotar"]
        );
    }

    #[test]
    fn names_with_little_words_within_and_with_other_endings() {
        let handover = Named::Term(Dimension::Stage, "handover".into());
        for typed in [
            "sälja företag",
            "sälja mitt företag",
            "sälja det egna företaget",
        ] {
            let names = understand(typed).names;
            assert_eq!(names, [(typed.to_owned(), vec![handover.clone()])]);
        }
        let patent = Named::Term(Dimension::Area, "patent".into());
        for typed in ["patents", "patentet", "patenter"] {
            let names = understand(typed).names;
            assert_eq!(names, [(typed.to_owned(), vec![patent.clone()])]);
        }
        assert_eq!(understand("sälja till företag").names, [], "to companies");
        assert_eq!(understand("mitt företag").names, []);
        assert_eq!(understand("patentering").names, [], "no ending of a name");
        let free = [("gratis".to_owned(), vec![Named::Price("free")])];
        assert_eq!(understand("gratis").names, free);
    }

    #[test]
    fn a_word_with_hyphens_is_a_name_or_its_parts() {
        let understood = understand("Start bild-patent -tidig-tillväxt- start-patentet");
        let names: Vec<&str> = understood.names.iter().map(|(typed, _)| &**typed).collect();
        assert_eq!(
            names,
            ["Start", "patent", "-tidig-tillväxt-", "start", "patentet"]
        );
        let words: Vec<&str> = understood.words.iter().map(Word::typed).collect();
        assert_eq!(words, ["bild"]);
        assert_eq!(understand("sälja-företag").names.len(), 1);
    }

    #[test]
    fn an_actor_behind_not_is_not_wanted() {
        let bank = "Banken";
        let lookup = |key: &str| {
            Ok(match key {
                "Banken" => vec![Named::Actor("bank".into())],
                _ => lookup(key)?,
            })
        };
        let understood = |typed: &str| words(&[typed.to_owned()], lookup).expect("understood");
        let not = understood("patent men inte Banken");
        assert_eq!(
            not.names.last(),
            Some(&(
                "inte Banken".to_owned(),
                vec![Named::NotActor("bank".into())]
            ))
        );
        assert_eq!(not.words, []);
        assert_eq!(
            understood(bank).names,
            [(bank.to_owned(), vec![Named::Actor("bank".into())])]
        );
        // No filter says that a need is not there, nor a word.
        for (typed, denied) in [
            ("lån, inte patent", "inte patent"),
            ("lån men inte båtlån", "inte båtlån"),
            ("lån men inte ett patent", "inte ett patent"),
            ("lån men inte för patent", "inte för patent"),
            ("lån utan att ta patent", "utan att ta patent"),
            ("lån utom båtlån", "utom båtlån"),
            ("vill inte ha patent", "inte ha patent"),
        ] {
            let understood = understood(typed);
            assert_eq!(understood.denied, [denied], "{typed}");
            let words: Vec<&str> = understood.words.iter().map(Word::typed).collect();
            assert!(
                !words.contains(&"inte") && !words.contains(&"båtlån"),
                "{words:?}"
            );
        }
        let patent = || vec![Named::Term(Dimension::Area, "patent".into())];
        let not_bank = || vec![Named::NotActor("bank".into())];
        let named = |typed: &str| -> Vec<Vec<Named>> {
            let names = understood(typed).names.into_iter();
            names.map(|(_, named)| named).collect()
        };
        for typed in ["patent inte från Banken", "patent not from a Banken"] {
            assert_eq!(named(typed), [patent(), not_bank()], "{typed}");
        }
        assert_eq!(
            named("inte Banken eller i Banken patent eller Banken"),
            [
                not_bank(),
                not_bank(),
                patent(),
                vec![Named::Actor("bank".into())]
            ]
        );
        let alone = understood("kan inte få lån");
        assert!(alone.denied.is_empty() && alone.ignored.contains(&"inte".to_owned()));
        assert_eq!(understood("utan säkerhet").ignored, ["utan"]);
        assert_eq!(understood("utan säkerhet").telling.len(), 1);
        assert_eq!(named("inte Banken utan patent"), [not_bank(), patent()]);
        for (typed, denied) in [
            (
                "lån, varken patent eller båtlån",
                ["varken patent", "båtlån"],
            ),
            (
                "lån, neither patent nor a båtlån",
                ["neither patent", "a båtlån"],
            ),
        ] {
            assert_eq!(understood(typed).denied, denied, "{typed}");
        }
        for typed in [
            "lån varken patent eller Banken",
            "lån varken Banken eller patent",
        ] {
            let neither = understood(typed);
            assert_eq!(neither.denied.len(), 1, "{typed}");
            let names: Vec<_> = neither.names.iter().flat_map(|(_, named)| named).collect();
            assert!(
                names.contains(&&not_bank()[0]) && !names.contains(&&patent()[0]),
                "{typed}"
            );
        }
        assert_eq!(
            named("varken i Banken eller Banken"),
            [not_bank(), not_bank()]
        );
    }

    #[test]
    fn what_is_lacking_is_wanted() {
        for typed in [
            "vi har inget patent",
            "har vi nu ännu ingen kredit",
            "Finns ingen kredit",
            "we have no patent",
        ] {
            let understood = understand(typed);
            assert_eq!(understood.names.len(), 1, "{typed}");
            assert!(understood.denied.is_empty(), "{typed}");
        }
        for typed in [
            "inget patent",
            "vill inte ha patent",
            "vill ha inget patent",
            "har inte patent",
            "har ingen tidig tillväxt",
            "har ingen båt",
            "vill ha det så att man har inget patent",
            "finns det men inget patent",
        ] {
            let understood = understand(typed);
            assert!(understood.names.is_empty(), "{typed}");
            assert_eq!(understood.denied.len(), 1, "{typed}");
        }
        let behind_a_name = understand("har kredit inget patent");
        assert_eq!(behind_a_name.names.len(), 1);
        assert_eq!(behind_a_name.denied, ["inget patent"]);
        let bank = |key: &str| match key {
            "Banken" => Ok(vec![Named::Actor("bank".into())]),
            _ => lookup(key),
        };
        let said = ["vi har inget från Banken".to_owned()];
        let actor = words(&said, bank).expect("understood").names;
        assert_eq!(actor[0].1, [Named::NotActor("bank".into())]);
    }

    #[test]
    fn some_words_say_nothing_beside_others() {
        assert_eq!(understand("nåt om båtar upp").ignored, ["om", "nåt", "upp"]);
        assert_eq!(understand("nåt Patent").ignored, ["nåt"]);
        for alone in ["nåt", "upp", "ta upp", "ringa 2"] {
            let words = understand(alone).words;
            let words: Vec<&str> = words.iter().map(Word::typed).collect();
            assert_eq!(words.join(" "), alone);
        }
    }

    #[test]
    fn an_alias_of_several_terms_means_any_of_them() {
        let areas = ["grants", "loans"].map(|id| Named::Term(Dimension::Area, id.into()));
        let names = understand("finansiering").names;
        assert_eq!(names, [("finansiering".to_owned(), areas.to_vec())]);
        for denied in ["inte kredit", "utan att ta kredit"] {
            let understood = understand(&["finansiering", denied].join(" "));
            assert_eq!(understood.names[0].1, areas[..1], "{denied}");
            assert!(understood.denied.is_empty(), "it is left out");
            assert!(understood.has_left_out);
        }
        let neither = understand("finansiering inte patent utan att ta kredit");
        assert_eq!(neither.names[0].1, areas[..1]);
        for typed in ["finansiering", "kredit"] {
            let all = understand(typed).names;
            for denied in ["inte patent", "varken kredit eller finansiering"] {
                let understood = understand(&[typed, denied].join(" "));
                assert_eq!(understood.names, all, "{denied}");
                assert!(!understood.denied.is_empty(), "{typed} {denied}");
            }
        }
    }

    #[test]
    fn terms_before_actors() {
        assert_eq!(
            understand("start").names,
            [(
                "start".to_owned(),
                vec![Named::Term(Dimension::Stage, "start".into())]
            )]
        );
    }
}
