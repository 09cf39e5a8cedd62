//! `lots atlas`: the whole catalogue as one page.

use std::rc::Rc;

use anyhow::Result;

use super::{Notice, Outcome, Verdict};
use crate::context::Context;
use crate::error::hinted;
use crate::index;
use crate::ledger::Ledger;
use crate::model::text::Lang;
use crate::query::OfferingQuery;
use crate::text;
use crate::view::View;
use crate::view::atlas::{self, Flows, Scene};
use crate::view::stats::{Counting, sheets};
use crate::workspace::{self, Workspace};

pub(super) fn atlas(
    ctx: &Context<'_>,
    workspace: &Workspace,
    with_referrals: bool,
) -> Result<Outcome> {
    if ctx.surface.width.is_some() {
        return Err(hinted(
            "the page is for a browser, and this is a terminal",
            "write it to a file with `--output atlas.html`",
        ));
    }
    let Workspace {
        index,
        about,
        vocabulary,
        today,
        lang,
        ..
    } = workspace;
    let mut notices: Vec<Notice> = workspace
        .warning()
        .map(Notice::Warning)
        .into_iter()
        .collect();
    let flows = if with_referrals {
        flows(ctx, workspace)?
    } else {
        Flows::NotAsked
    };
    if matches!(flows, Flows::TooFew) {
        notices.push(Notice::Note(
            "too few referrals to show any number of them without showing a single one".to_owned(),
        ));
    }
    let found = workspace.look_up(&OfferingQuery::default())?;
    if found.keys.is_empty() {
        notices.insert(
            0,
            Notice::Note(
                "the catalogue has no offerings yet, so there is nothing to show; `lots explain catalogue` says how to add one"
                    .to_owned(),
            ),
        );
        return Ok(Outcome {
            view: View::Nothing,
            notices,
            verdict: Verdict::No,
        });
    }
    let order: Vec<String> = index.hits(&found.keys, *today, |hit| Ok(hit.id()?.to_owned()))?;
    let mut actors = Vec::new();
    for row in index.actors(*today, *lang)? {
        let actor = index.actor(&row.id)?;
        actors.push(actor.ok_or_else(|| index::damaged(format!("it has lost `{}`", row.id)))?);
    }
    notices.push(Notice::Note(format!(
        "a page with {} of {}",
        text::count(order.len(), "offering"),
        text::count(actors.len(), "actor")
    )));
    let scene = Scene {
        about: about.clone(),
        lang: *lang,
        today: *today,
        vocabulary: Rc::clone(vocabulary),
        flows,
    };
    Ok(Outcome {
        view: View::Page(Box::new(atlas::atlas(scene, actors, &order))),
        notices,
        verdict: Verdict::Yes,
    })
}

/// Returns who passes on to whom, masked as in `referral stats`.
fn flows(ctx: &Context<'_>, workspace: &Workspace) -> Result<Flows> {
    let path = workspace::ledger_path(ctx)?.value;
    let ledger = Ledger::open_to_read(&path)?.ok_or_else(|| {
        hinted(
            format!("there is no ledger `{}`", path.display()),
            "leave out `--with-referrals`, or name the ledger with LOTS_LEDGER; `lots refer` starts one",
        )
    })?;
    let tally = ledger.tally(None, None, None, workspace.about.limits, workspace.today)?;
    let counting = Counting {
        exact: false,
        lang: Lang::En,
    };
    Ok(atlas::flows(&sheets(&tally, counting)))
}
