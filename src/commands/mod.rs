//! One free function per verb: from a request to an answer. None of them prints, prompts or decides on colours.

mod atlas;
mod check;
mod completions;
mod doctor;
mod explain;
mod find;
mod list;
pub(crate) mod refer;
pub(crate) mod referral;
mod show;
mod whole;

use std::rc::Rc;

use anyhow::Result;

use crate::context::Context;
use crate::request::{AsOf, Request};
use crate::view::View;
use crate::view::offerings::Setting;
use crate::workspace::Workspace;

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) view: View,
    /// Talk beside the answer, for standard error.
    pub(crate) notices: Vec<Notice>,
    pub(crate) verdict: Verdict,
}

/// Something to say beside the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Notice {
    /// How the answer is to be read.
    Note(String),
    /// Something that wants attention.
    Warning(String),
}

/// Whether the answer is yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Answered, or done.
    Yes,
    /// Answered: no.
    No,
}

/// Returns what a listing of offerings needs to know beside them.
fn setting(ctx: &Context<'_>, workspace: &Workspace) -> Setting {
    let own = ctx.settings.actor.as_ref();
    Setting {
        vocabulary: Rc::clone(&workspace.vocabulary),
        limits: workspace.about.limits,
        today: workspace.today,
        lang: workspace.lang,
        own: own.map(|actor| actor.value.clone()),
    }
}

/// Does what was asked. `room` is how many rows suit the place where they are shown; nothing: all.
///
/// # Errors
/// The question cannot be answered: a value nobody knows, a catalogue that is not there, a file that cannot be read.
pub(crate) fn execute(
    ctx: &Context<'_>,
    request: &Request,
    room: Option<usize>,
) -> Result<Outcome> {
    match request {
        Request::Find(asked) => answer_as_of(ctx, asked.as_of.as_ref(), |workspace| {
            find::find(ctx, workspace, asked, room)
        }),
        Request::Show(asked) => answer_as_of(ctx, asked.as_of.as_ref(), |workspace| {
            show::show(ctx, workspace, &asked.id)
        }),
        Request::Map(asked) => whole::map::map(ctx, asked, room),
        Request::Gaps(asked) => answer_as_of(ctx, asked.asked.as_of.as_ref(), |workspace| {
            whole::gaps::gaps(workspace, asked)
        }),
        Request::Compare(actors) => {
            Workspace::answer(ctx, |workspace| whole::compare::compare(workspace, actors))
        }
        Request::Path(asked) => Workspace::answer(ctx, |workspace| {
            whole::path::path(ctx, workspace, asked, room)
        }),
        Request::WhatIf(asked) => Workspace::answer(ctx, |workspace| {
            whole::what_if::what_if(ctx, workspace, asked)
        }),
        Request::Actors => Workspace::answer(ctx, |workspace| list::actors(ctx, workspace)),
        Request::Terms(dimension) => {
            Workspace::answer(ctx, |workspace| list::terms(workspace, *dimension))
        }
        Request::Atlas { with_referrals } => Workspace::answer(ctx, |workspace| {
            atlas::atlas(ctx, workspace, *with_referrals)
        }),
        Request::Refer(asked) => {
            Workspace::answer(ctx, |workspace| refer::refer(ctx, workspace, asked))
        }
        Request::Referral(asked) => referral::referral(ctx, asked, room),
        Request::Check(format) => check::check(ctx, *format),
        Request::Explain(code) => explain::explain(code.as_deref()),
        Request::Doctor => Workspace::examine(ctx, |workspace| doctor::doctor(ctx, workspace)),
        Request::Completions(shell) => completions::completions(shell),
    }
}

/// Answers from the catalogue as it is or was, and says which state answered.
fn answer_as_of(
    ctx: &Context<'_>,
    as_of: Option<&AsOf>,
    answer: impl Fn(&Workspace) -> Result<Outcome>,
) -> Result<Outcome> {
    Workspace::answer_as_of(ctx, as_of, |workspace| {
        let mut outcome = answer(workspace)?;
        let said = workspace.as_of.iter().cloned().map(Notice::Note);
        outcome.notices.splice(..0, said);
        Ok(outcome)
    })
}

impl Outcome {
    /// Returns an outcome that has nothing to add to its answer.
    fn answer(view: View) -> Self {
        Self {
            view,
            notices: Vec::new(),
            verdict: Verdict::Yes,
        }
    }
}
