//! What the page's script needs to know beside the page itself, as JSON that is harmless inside a page.

use serde_json::{Value, json};

use super::words::WORDS;
use crate::model::text::Text;
use crate::model::vocabulary::{Dimension, Term};
use crate::query::{name, word};
use crate::view::atlas::Atlas;

/// Returns the data of the page. Words are looked up as `find` does: the rules come from where it has them.
pub(super) fn data(atlas: &Atlas, is_large: bool) -> String {
    let name = |text: &Text, id: &str| {
        let pick = |lang| text.get(lang).map_or(id, |(text, _)| text).to_owned();
        json!([
            pick(crate::model::text::Lang::Sv),
            pick(crate::model::text::Lang::En)
        ])
    };
    let term = |dimension: Dimension, term: &Term| {
        let own: Vec<&str> = term.name.all().collect();
        let aliases: Vec<&str> = term.aliases().collect();
        // An audience is served by what is open to those that include it; where it is only mentioned, its kinds may be meant.
        let [chosen, mentioned] = match dimension {
            Dimension::Audience => [
                atlas.vocabulary.with_broader(dimension, &term.id),
                atlas.vocabulary.with_kinds(&term.id),
            ],
            _ => [vec![term.id.clone()], vec![term.id.clone()]],
        };
        json!([
            term.id,
            name(&term.name, &term.id),
            own,
            aliases,
            chosen,
            mentioned
        ])
    };
    let terms = Dimension::ALL.map(|dimension| {
        let terms = atlas.vocabulary.terms(dimension).iter();
        Value::Array(terms.map(|t| term(dimension, t)).collect())
    });
    let actors = atlas.actors.iter().map(|host| {
        let actor = &host.actor;
        let spelled: Vec<&str> = actor
            .name
            .all()
            .chain(actor.aliases.iter().map(String::as_str))
            .collect();
        json!([actor.id, name(&actor.name, &actor.id), spelled])
    });
    let said: serde_json::Map<String, Value> = WORDS
        .iter()
        .map(|(key, sv, en)| ((*key).to_owned(), json!([sv, en])))
        .collect();
    let data = json!({
        "lang": atlas.lang.code(),
        "large": is_large,
        "title": name(&atlas.about.name, &atlas.about.id),
        "dimensions": Dimension::ALL.map(Dimension::key),
        "terms": terms,
        "actors": actors.collect::<Vec<_>>(),
        "words": said,
        "little": word::LITTLE_WORDS.split(' ').collect::<Vec<_>>(),
        "littleAsSpelt": word::LITTLE_AS_SPELT,
        "littleBesideOthers": word::LITTLE_BESIDE_OTHERS.split(' ').collect::<Vec<_>>(),
        "clients": word::CLIENTS.split(' ').collect::<Vec<_>>(),
        "wanting": word::WANTING.split(' ').collect::<Vec<_>>(),
        "turns": word::TURNS.split(' ').collect::<Vec<_>>(),
        "having": word::HAVING.split(' ').collect::<Vec<_>>(),
        "lacks": word::LACKS.split(' ').collect::<Vec<_>>(),
        "endings": word::ENDINGS,
        "verbEnding": word::VERB_ENDING,
        "making": word::MAKING,
        "genitive": word::GENITIVE,
        "withinNames": word::WITHIN_NAMES.split(' ').collect::<Vec<_>>(),
        "negations": word::NEGATIONS.split(' ').collect::<Vec<_>>(),
        "behindNegations": word::BEHIND_NEGATIONS.split(' ').collect::<Vec<_>>(),
        "joints": word::JOINTS.split(' ').collect::<Vec<_>>(),
        "denials": word::DENIALS.split(' ').collect::<Vec<_>>(),
        "withoutDoing": word::WITHOUT_DOING,
        "alternatives": word::ALTERNATIVES.split(' ').collect::<Vec<_>>(),
        "free": name::free(),
        "stem": word::STEM_LENGTH,
        "inside": word::INSIDE_LENGTH,
        "stemInside": word::STEM_INSIDE_LENGTH,
        "but": word::BUT.split(' ').collect::<Vec<_>>(),
        "joint": word::JOINT,
        "longestCompound": word::LONGEST_COMPOUND,
        "part": word::PART_LENGTH,
        "longestName": name::LONGEST_NAME,
    });
    harmless(&data.to_string())
}

/// Returns JSON that can end no script and begin no tag: what could is written as an escape, which JSON reads as the same.
fn harmless(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                text.push_str("\\u");
                for shift in [12, 8, 4, 0] {
                    let digit = char::from_digit(u32::from(c) >> shift & 15, 16);
                    text.extend(digit);
                }
            }
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_script_can_be_ended() {
        let text = "</script><!-- &\u{2028}\u{2029}";
        let written = harmless(&json!([text]).to_string());
        assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        let read: Vec<String> = serde_json::from_str(&written).expect("still JSON");
        assert_eq!(read, [text]);
    }
}
