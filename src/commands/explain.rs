//! `lots explain`: what a code of `lots check` means, how a catalogue is written, what the columns are.

use anyhow::Result;

use super::Outcome;
use crate::context::Context;
use crate::diagnostic::rule;
use crate::error::hinted;
use crate::text;
use crate::view::{View, explain as view};

/// What can be explained beside codes: the documents that somebody with nothing but the program needs.
const TOPICS: [(&str, &str, &str); 3] = [
    (
        "catalogue",
        "How a catalogue is written, file by file and key by key",
        include_str!("../../docs/catalogue.md"),
    ),
    (
        "referrals",
        "What is kept of a referral, and what may follow what",
        include_str!("../../docs/referrals.md"),
    ),
    (
        "columns",
        "The columns of each listing, and what they mean",
        include_str!("../../docs/columns.md"),
    ),
];

pub(super) fn explain(ctx: &Context<'_>, code: Option<&str>) -> Result<Outcome> {
    let width = ctx.surface.width;
    let Some(code) = code else {
        let topics = TOPICS.map(|(topic, about, _)| (topic, about));
        return Ok(Outcome::answer(View::Plain(view::all(&topics, width))));
    };
    // As `lots check` prints it: `error[bad-id]`.
    let alone = code
        .trim_end_matches(']')
        .rsplit('[')
        .next()
        .unwrap_or(code);
    let key = text::fold(alone).replace(' ', "-");
    if let Some((_, _, text)) = TOPICS.iter().find(|(topic, ..)| *topic == key) {
        return Ok(Outcome::answer(View::Document(text)));
    }
    let found = rule::get(&key).ok_or_else(|| {
        let codes = rule::ALL.iter().map(|rule| rule.code);
        let near = text::nearest(alone, codes.chain(TOPICS.map(|(topic, ..)| topic)));
        let hint = text::did_you_mean(&text::any_of(&near), "`lots explain` lists them");
        hinted(format!("unknown code or topic `{code}`"), hint)
    })?;
    Ok(Outcome::answer(View::Plain(view::rule(found, width))))
}
