//! `lots show`: one actor or one offering, whole.

use anyhow::Result;

use super::{Notice, Outcome, Verdict, setting};
use crate::context::Context;
use crate::index;
use crate::query::name::Named;
use crate::text;
use crate::view::View;
use crate::view::record::{self, Participation};
use crate::workspace::{Meant, Workspace};

pub(super) fn show(ctx: &Context<'_>, workspace: &Workspace, typed: &str) -> Result<Outcome> {
    let Workspace { index, today, .. } = workspace;
    let setting = setting(ctx, workspace)?;
    let mut notices: Vec<Notice> = workspace
        .warning()
        .map(Notice::Warning)
        .into_iter()
        .collect();
    let id = match workspace.meant(typed)? {
        Meant::One(id) => id,
        Meant::None(near) => {
            let is_one = |word| matches!(workspace.meant(word), Ok(Meant::One(_)));
            let list = if typed.split(' ').all(is_one) {
                "one is shown at a time; `lots compare` sets actors side by side"
            } else if workspace.problems > 0 {
                "`lots actors` and `lots find` print ids, and `lots check` says what cannot be read"
            } else {
                "`lots actors` and `lots find` print ids"
            };
            let hint = text::did_you_mean(&near.join(" or "), list);
            notices.push(Notice::Warning(format!(
                "there is no actor or offering `{typed}`"
            )));
            notices.push(Notice::Note(hint));
            notices.extend(term(workspace, typed)?);
            return Ok(Outcome {
                view: View::Nothing,
                notices,
                verdict: Verdict::No,
            });
        }
    };
    let view = if let Some((actor, offering)) = index.offering(&id)? {
        let alone_in = index.alone_in(&actor.id, Some(&id), *today)?;
        let neighbours = index.neighbours(&id, *today)?;
        record::offering(&actor, &offering, &alone_in, neighbours, &setting)
    } else {
        let Some(actor) = index.actor(&id)? else {
            return Err(index::damaged(format!("it has lost `{id}`")));
        };
        let alone_in = index.alone_in(&id, None, *today)?;
        let joint = index.joint(&id, *today, |hit| Participation::new(hit, setting.lang))?;
        record::actor(&actor, &joint, &alone_in, &setting)
    };
    notices.extend(term(workspace, typed)?);
    Ok(Outcome {
        view: View::Record(view),
        notices,
        verdict: Verdict::Yes,
    })
}

/// Returns how to find what is offered, where what was typed names a term.
fn term(workspace: &Workspace, typed: &str) -> Result<Option<Notice>> {
    let named = workspace.index.named(typed)?;
    let [Named::Term(dimension, term)] = &named[..] else {
        return Ok(None);
    };
    let dimension = dimension.key();
    Ok(Some(Notice::Note(format!(
        "`{typed}` is {dimension} {term}: {} finds what is offered",
        workspace.command(&format!("lots find --{dimension} {term}"))
    ))))
}
