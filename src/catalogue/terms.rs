//! Reads the words of the vocabulary with which actors and offerings are described.

use std::ops::Range;

use super::fields::Fields;
use super::read::unknown;
use super::values::{self, as_list};
use crate::diagnostic::{Report, rule};
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::model::{self, actor::Reach};
use crate::text;

/// What maintainers write where [`Reach::ALL_KEY`] belongs, folded.
const MEANS_ALL: [&str; 8] = [
    "alla",
    "hela lanet",
    "lanet",
    "alla kommuner",
    "hela landet",
    "everybody",
    "everyone",
    "the whole county",
];

/// Reads whose clients are served.
pub(super) fn serves(fields: &mut Fields<'_, '_, '_>, vocabulary: &Vocabulary) -> Reach {
    let read = fields.take("serves", |v, r| {
        values::strings_with(v, r, |v, r| {
            let (id, span) = values::spanned_string(v, r)?;
            if MEANS_ALL.contains(&text::fold(&id).as_str()) {
                let message = format!("`{id}` is none of the words known here");
                let help = format!("write `[\"{}\"]` for everybody", Reach::ALL_KEY);
                r.add(&rule::BAD_VALUE, span, message, Some(help));
            } else if id != Reach::ALL_KEY {
                known_term(r, span, &id, Dimension::Municipality, vocabulary);
            }
            Some(id)
        })
    });
    match read {
        None => Reach::NotStated,
        Some(ids) if ids.is_empty() => Reach::NotStated,
        Some(ids) if ids.iter().any(|id| id == Reach::ALL_KEY) => Reach::All,
        Some(ids) => Reach::Only(ids),
    }
}

/// Reads words of one list, and warns where there are none.
pub(super) fn expected_terms(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
    dimension: Dimension,
    vocabulary: &Vocabulary,
) -> Vec<String> {
    let span = fields.span_of(key);
    let before = fields.report.findings.len();
    let ids = terms(fields, key, dimension, vocabulary);
    let is_unread = fields.report.findings.len() > before;
    if ids.is_empty() && !is_unread {
        let message = format!("the offering names no {}", dimension.key());
        let help = format!(
            "add `{key} = [\"...\"]`; until then no `--{}` finds it",
            dimension.key()
        );
        fields
            .report
            .add(&rule::NOT_CLASSIFIED, span, message, Some(help));
    }
    ids
}

/// Reads words of one list, each once.
pub(super) fn terms(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
    dimension: Dimension,
    vocabulary: &Vocabulary,
) -> Vec<String> {
    let read = fields.take(key, |v, r| {
        values::strings_with(v, r, |v, r| {
            let (id, span) = values::spanned_string(v, r)?;
            known_term(r, span, &id, dimension, vocabulary);
            Some(id)
        })
    });
    let mut ids = read.unwrap_or_default();
    model::each_once(&mut ids);
    ids
}

fn known_term(
    report: &mut Report<'_>,
    span: Range<usize>,
    id: &str,
    dimension: Dimension,
    vocabulary: &Vocabulary,
) {
    // Without any vocabulary, that is what is wrong, and not each of its words.
    if vocabulary.is_empty() || vocabulary.knows(dimension, id) {
        return;
    }
    let terms = if report.is_short() {
        vocabulary.terms(dimension)
    } else {
        &[]
    };
    let words = id.split([',', ';']).map(str::trim);
    if words.clone().count() > 1 && words.clone().all(|word| vocabulary.knows(dimension, word)) {
        let message = format!("`{id}` is one text, not several");
        report.add(
            &rule::UNKNOWN_TERM,
            span,
            message,
            Some(format!("write `{}`", as_list(id))),
        );
        return;
    }
    let key = text::fold(id);
    let meant: Vec<String> = terms
        .iter()
        .filter(|t| t.spellings().any(|s| text::fold(s) == key))
        .map(|t| t.id.clone())
        .collect();
    let near = if meant.is_empty() {
        text::nearest(id, terms.iter().map(|t| t.id.as_str()))
    } else {
        meant
    };
    unknown(
        report,
        span,
        dimension.key(),
        id,
        &near,
        &format!("a new {} is added in `vocabulary.toml`", dimension.key()),
    );
}
