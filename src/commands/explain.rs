//! `lots explain`: what a code of `lots check` means, how a catalogue is written, what the columns are.

use anyhow::Result;

use super::Outcome;
use crate::diagnostic::rule;
use crate::error::hinted;
use crate::text;
use crate::view::{View, explain as view};

/// What can be explained beside codes: the documents that somebody with nothing but the program needs.
const TOPICS: [(&str, &str); 3] = [
    ("catalogue", include_str!("../../docs/catalogue.md")),
    ("referrals", include_str!("../../docs/referrals.md")),
    ("columns", include_str!("../../docs/columns.md")),
];

pub(super) fn explain(code: Option<&str>) -> Result<Outcome> {
    let Some(code) = code else {
        return Ok(Outcome::answer(View::Plain(view::all())));
    };
    if let Some((_, text)) = TOPICS.iter().find(|(topic, _)| *topic == code) {
        return Ok(Outcome::answer(View::Document(text)));
    }
    // As `lots check` prints it: `error[bad-id]`.
    let alone = code
        .trim_end_matches(']')
        .rsplit('[')
        .next()
        .unwrap_or(code);
    let found = rule::get(&text::fold(alone).replace(' ', "-")).ok_or_else(|| {
        let near = text::nearest(alone, rule::ALL.iter().map(|rule| rule.code));
        let hint = text::did_you_mean(&text::any_of(&near), "`lots explain` lists them");
        hinted(format!("unknown code `{code}`"), hint)
    })?;
    Ok(Outcome::answer(View::Plain(view::rule(found))))
}
