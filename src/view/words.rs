//! The words of the answers themselves, in both languages.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;

use crate::model::age::{Freshness, Limits};
use crate::model::referral::Consent;
use crate::model::text::Lang;
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::view::{Cell, Tone, marked};

/// What stands where nobody has said anything.
pub(crate) fn not_stated(lang: Lang) -> &'static str {
    lang.pick("ej angivet", "not stated")
}

/// Returns the names of terms, for people.
pub(crate) fn names(
    vocabulary: &Vocabulary,
    dimension: Dimension,
    ids: &[impl AsRef<str>],
    lang: Lang,
) -> String {
    let ids = ids.iter().map(AsRef::as_ref);
    listed(ids.map(|id| name(vocabulary, dimension, id, lang)))
}

fn listed<'n>(names: impl Iterator<Item = Cow<'n, str>>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// Returns the name of a term, for people, marked where it is in the other language; an id that the vocabulary does not know stands for
/// itself.
pub(crate) fn name<'n>(
    vocabulary: &'n Vocabulary,
    dimension: Dimension,
    id: &'n str,
    lang: Lang,
) -> Cow<'n, str> {
    let term = vocabulary.get(dimension, id);
    match term.and_then(|term| term.name.get(lang)) {
        Some((name, found)) if found == lang => Cow::Borrowed(name),
        Some((name, found)) => Cow::Owned(marked(name, found)),
        None => Cow::Borrowed(id),
    }
}

/// Returns stages for people: neighbours in the client's way as a span, then those that the vocabulary does not know.
pub(crate) fn span(vocabulary: &Vocabulary, ids: &[impl AsRef<str>], lang: Lang) -> String {
    let position = |id: &str| vocabulary.stages.iter().position(|stage| stage.id == id);
    let (mut positions, mut unknown) = (Vec::new(), Vec::new());
    for id in ids.iter().map(AsRef::as_ref) {
        match position(id) {
            Some(position) => positions.push(position),
            None => unknown.push(Cow::Borrowed(id)),
        }
    }
    positions.sort_unstable();
    let name = |position: &usize| {
        let stage = vocabulary.stages.get(*position);
        stage.map_or(Cow::default(), |stage| {
            name(vocabulary, Dimension::Stage, &stage.id, lang)
        })
    };
    let runs = positions.chunk_by(|a, b| a + 1 == *b);
    let written = |run: &[usize]| match run {
        [first, .., last] => Cow::Owned([&name(first), "–", &name(last)].concat()),
        [alone] => name(alone),
        [] => Cow::default(),
    };
    listed(runs.map(written).chain(unknown))
}

/// Returns an id for machines, with the term's name for people.
pub(crate) fn term(vocabulary: &Vocabulary, dimension: Dimension, id: &str, lang: Lang) -> Cell {
    Cell::text(id).shown(name(vocabulary, dimension, id, lang))
}

/// Returns a list of ids for machines, with the terms' names for people.
pub(crate) fn terms(
    vocabulary: &Vocabulary,
    dimension: Dimension,
    ids: &[impl AsRef<str>],
    lang: Lang,
) -> Cell {
    let shown = match dimension {
        Dimension::Stage => span(vocabulary, ids, lang),
        _ => names(vocabulary, dimension, ids, lang),
    };
    Cell::ids(ids.iter().map(AsRef::as_ref)).shown(shown)
}

/// Returns how old something is: when it was verified, or else how old its newest source is.
pub(crate) fn age(
    verified: Option<Date>,
    source_date: Option<&str>,
    limits: Limits,
    today: Date,
    lang: Lang,
) -> Cell {
    let freshness = Freshness::on(today, verified, limits);
    let (word, tone) = match freshness {
        Freshness::Fresh => (lang.pick("aktuell", "fresh"), Tone::Good),
        Freshness::Due => (lang.pick("bör kontrolleras", "due"), Tone::Warn),
        Freshness::Overdue => (lang.pick("för gammal", "overdue"), Tone::Warn),
        Freshness::Unverified => (lang.pick("ej verifierad", "unverified"), Tone::Muted),
    };
    let date = match verified {
        Some(day) => Cow::Owned(day.to_string()),
        None => Cow::Borrowed(source_date.unwrap_or(lang.pick("odaterad", "undated"))),
    };
    Cell::text(freshness.key())
        .shown([&date, "\n", word].concat())
        .tone(tone)
}

/// Returns the word for a status.
pub(crate) fn status(key: Option<&str>, until: Option<&str>, lang: Lang) -> Cell {
    let word = match key {
        Some("active") => lang.pick("aktiv", "active"),
        Some("paused") => lang.pick("vilande", "paused"),
        Some("ended") => lang.pick("avslutad", "ended"),
        _ => "",
    };
    let shown = match (key, until) {
        (None, None) => return Cell::default(),
        (_, None) => word.to_owned(),
        (Some("ended"), Some(until)) => format!("{word} {until}"),
        (None, Some(until)) => ends(until, lang),
        (_, Some(until)) => format!("{word}, {}", ends(until, lang)),
    };
    let tone = if key == Some("active") && until.is_none() {
        Tone::Plain
    } else {
        Tone::Warn
    };
    Cell::maybe(key).shown(shown).tone(tone)
}

/// Returns that something ends on a day to come.
pub(crate) fn ends(until: impl fmt::Display, lang: Lang) -> String {
    format!("{} {until}", lang.pick("upphör", "ends"))
}

/// Returns the word for a price, with the amount where one is known.
pub(crate) fn price(kind: &str, amount: Option<&str>, lang: Lang) -> Cell {
    let word = match kind {
        "free" => lang.pick("gratis", "free"),
        "fee" => lang.pick("avgift", "fee"),
        "loan" => lang.pick("lån", "loan"),
        "equity" => lang.pick("ägarkapital", "equity"),
        "grant" => lang.pick("bidrag", "grant"),
        _ => lang.pick("pris ej angivet", "price not stated"),
    };
    let shown = match amount {
        Some(amount) => format!("{word}: {}", self::amount(amount, lang)),
        None => word.to_owned(),
    };
    Cell::text(kind).shown(shown)
}

/// Tells whether a number is written like `1,000` or `1,000–20,000`.
fn is_grouped(number: &str) -> bool {
    let is_part = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    number.split('–').all(|number| {
        let mut parts = number.split(',');
        let first = parts.next().unwrap_or_default();
        (1..=3).contains(&first.len())
            && is_part(first)
            && parts.all(|part| part.len() == 3 && is_part(part))
    })
}

/// Returns an amount as one writes it in a language: `max SEK 250,000` is *högst 250 000 kr*. What is written otherwise stays as it is.
pub(crate) fn amount(amount: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return amount.to_owned();
    }
    let words: Vec<&str> = amount.split(' ').collect();
    let mut said = Vec::new();
    let mut rest = words.as_slice();
    while let Some((word, after)) = rest.split_first() {
        let number = after.first().filter(|number| {
            let more = after.get(1).and_then(|word| word.chars().next());
            is_grouped(number) && !more.is_some_and(|c| c.is_ascii_digit())
        });
        rest = after;
        match (*word, number) {
            ("SEK", Some(number)) => {
                said.push(format!("{}\u{a0}kr", number.replace(',', "\u{a0}")));
                rest = after.get(1..).unwrap_or_default();
            }
            ("max", _) => said.push("högst".to_owned()),
            (word, _) => said.push(word.to_owned()),
        }
    }
    said.join(" ")
}

/// Returns how the owner of an offering was asked.
pub(crate) fn how(how: Option<&str>, lang: Lang) -> Cell {
    let cell = Cell::maybe(how);
    match how {
        Some("call") => cell.shown(lang.pick("samtal", "call")),
        Some("mail") => cell.shown(lang.pick("mejl", "mail")),
        Some("meeting") => cell.shown(lang.pick("möte", "meeting")),
        Some("web") => cell.shown(lang.pick("webben", "web")),
        _ => cell,
    }
}

/// Returns the words for what a client has said to being named or counted.
pub(crate) fn consent(consent: Consent, lang: Lang) -> &'static str {
    match consent {
        Consent::NotAsked => lang.pick("inte tillfrågad", "not asked"),
        Consent::Yes => lang.pick("ja", "yes"),
        Consent::No => lang.pick("nej", "no"),
    }
}

/// Returns the word for a role in the network.
pub(crate) fn role(key: &str, lang: Lang) -> Cell {
    let word = match key {
        "member" => lang.pick("medlem", "member"),
        _ => lang.pick("associerad", "associated"),
    };
    Cell::text(key).shown(word)
}

/// Returns the word for a sort of organisation; maintainers may use others, which stand for themselves.
pub(crate) fn kind(key: &str, lang: Lang) -> Cell {
    let word = match key {
        "association" => lang.pick("förening", "association"),
        "authority" => lang.pick("myndighet", "authority"),
        "cluster" => lang.pick("kluster", "cluster"),
        "incubator" => lang.pick("inkubator", "incubator"),
        "non-profit" => lang.pick("ideell organisation", "non-profit"),
        "partnership" => lang.pick("samarbete", "partnership"),
        "public-company" => lang.pick("offentligt ägt bolag", "public company"),
        "science-park" => lang.pick("science park", "science park"),
        "university" => lang.pick("universitet", "university"),
        "unknown" => return Cell::text(key).shown(not_stated(lang)).tone(Tone::Muted),
        other => other,
    };
    Cell::text(key).shown(word)
}

/// Returns a name, marked where it is one's own organisation's.
pub(crate) fn own(name: Cell, is_own: bool, lang: Lang) -> Cell {
    if !is_own {
        return name;
    }
    let shown = format!("{} ({})", name.human(), lang.pick("vår egen", "our own"));
    name.shown(shown)
}

/// Returns the word for a scope.
pub(crate) fn scope(key: Option<&str>, lang: Lang) -> Cell {
    let word = match key {
        Some("local") => lang.pick("länet", "county"),
        Some("regional") => lang.pick("flera län", "several counties"),
        Some("national") => lang.pick("hela landet", "national"),
        _ => return Cell::default(),
    };
    Cell::maybe(key).shown(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocabulary::Term;

    #[test]
    fn amounts_are_written_as_one_does() {
        for (written, said) in [
            ("SEK 3,000", "3\u{a0}000\u{a0}kr"),
            ("max SEK 20,000,000", "högst 20\u{a0}000\u{a0}000\u{a0}kr"),
            ("SEK 50,000–500,000", "50\u{a0}000–500\u{a0}000\u{a0}kr"),
            (
                "SEK 250,000 (2014–2022)",
                "250\u{a0}000\u{a0}kr (2014–2022)",
            ),
            ("40 %", "40 %"),
            ("SEK many, EUR 3,000", "SEK many, EUR 3,000"),
            ("SEK 3 000", "SEK 3 000"),
            ("SEK 3,000, then free", "SEK 3,000, then free"),
            ("SEK  3,000", "SEK  3,000"),
        ] {
            assert_eq!(amount(written, Lang::Sv), said);
            assert_eq!(amount(written, Lang::En), written);
        }
    }

    #[test]
    fn neighbouring_stages_are_a_span() {
        let term = |id: &str| Term {
            id: id.to_owned(),
            ..Term::default()
        };
        let vocabulary = Vocabulary {
            stages: ["idea", "validation", "start", "early", "growth"]
                .map(term)
                .to_vec(),
            ..Vocabulary::default()
        };
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            span(
                &vocabulary,
                &ids(&["start", "idea", "validation", "growth"]),
                Lang::En
            ),
            "idea–start, growth"
        );
        assert_eq!(span(&vocabulary, &ids(&["idea"]), Lang::En), "idea");
        assert_eq!(span(&vocabulary, &ids(&["tidigt"]), Lang::En), "tidigt");
        assert_eq!(
            span(&vocabulary, &ids(&["tidigt", "start", "idea"]), Lang::En),
            "idea, start, tidigt"
        );
        assert_eq!(span(&vocabulary, &ids(&[]), Lang::En), "");
    }
}
