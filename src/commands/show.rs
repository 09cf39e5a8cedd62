//! `lots show`: one actor or one offering, whole.

use anyhow::Result;

use super::{Notice, Outcome, Verdict};
use crate::context::Context;
use crate::error::hinted;
use crate::index;
use crate::model::vocabulary::Dimension;
use crate::query::resolve;
use crate::text;
use crate::view::offerings::Setting;
use crate::view::{View, record};
use crate::workspace::Workspace;

pub(super) fn show(ctx: &Context<'_>, workspace: &Workspace, typed: &str) -> Result<Outcome> {
    let Workspace {
        index,
        vocabulary,
        today,
        ..
    } = workspace;
    let setting = Setting {
        vocabulary,
        limits: workspace.about.limits,
        today: *today,
        lang: workspace.lang,
        own: ctx
            .settings
            .actor
            .as_ref()
            .map(|setting| setting.value.as_str()),
    };
    let mut notices: Vec<Notice> = workspace
        .warning()
        .map(Notice::Warning)
        .into_iter()
        .collect();
    let id = match meant(workspace, typed)? {
        Meant::One(id) => id,
        Meant::None(near) => {
            let list = "`lots actors` and `lots find` print ids";
            let hint = text::did_you_mean(&near.join(" or "), list);
            notices.push(Notice::Warning(format!(
                "there is no actor or offering `{typed}`"
            )));
            notices.push(Notice::Note(hint));
            return Ok(Outcome {
                view: View::Plain(String::new()),
                notices,
                verdict: Verdict::No,
            });
        }
    };
    let every_stage: Vec<String> = vocabulary
        .terms(Dimension::Stage)
        .iter()
        .map(|t| t.id.clone())
        .collect();
    let every_area: Vec<String> = vocabulary
        .terms(Dimension::Area)
        .iter()
        .map(|t| t.id.clone())
        .collect();
    let view = if let Some((actor, offering)) = index.offering(&id)? {
        let neighbours = index.neighbours(&offering.areas, &offering.stages, *today)?;
        record::offering(&actor, &offering, &neighbours, &setting)
    } else {
        let Some(actor) = index.actor(&id)? else {
            return Err(index::damaged(format!("it has lost `{id}`")));
        };
        let neighbours = index.neighbours(&every_area, &every_stage, *today)?;
        record::actor(&actor, &index.joint(&id)?, &neighbours, &setting)
    };
    Ok(Outcome {
        view: View::Record(view),
        notices,
        verdict: Verdict::Yes,
    })
}

/// What a typed id or name means.
enum Meant {
    One(String),
    /// Nothing; these are spelt most like it.
    None(Vec<String>),
}

/// Returns the id that is meant: as it stands, an actor by any of its names, or an offering by its own id or name.
fn meant(workspace: &Workspace, typed: &str) -> Result<Meant> {
    let index = &workspace.index;
    if index.offering(typed)?.is_some() || index.actor(typed)?.is_some() {
        return Ok(Meant::One(typed.to_owned()));
    }
    let key = text::fold(typed);
    let known = index.ids()?;
    let mut found = index.actors_named(&key)?;
    if found.is_empty() {
        let own_id = |id: &str| {
            id.split_once('/')
                .is_some_and(|(_, own)| text::fold(own) == key)
                || text::fold(id) == key
        };
        found = known
            .iter()
            .filter(|(id, name)| {
                !key.is_empty() && (own_id(id) || name.all().any(|name| text::fold(name) == key))
            })
            .map(|(id, _)| id.clone())
            .collect();
    }
    match found.len() {
        0 => {
            let spellings = known.iter().flat_map(|(id, name)| {
                let own = id.split_once('/').map(|(_, own)| own);
                std::iter::once(id.as_str())
                    .chain(own)
                    .chain(name.all())
                    .map(move |spelling| (spelling, id.as_str()))
            });
            Ok(Meant::None(resolve::nearest_terms(typed, spellings)))
        }
        1 => Ok(Meant::One(found.remove(0))),
        _ => Err(hinted(
            format!("`{typed}` could be {}", text::any_of(&found)),
            "write the id of one of them",
        )),
    }
}
