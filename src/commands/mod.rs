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

use std::path::Path;
use std::rc::Rc;

use anyhow::Result;

use crate::context::Context;
use crate::error::hinted;
use crate::file;
use crate::request::{AsOf, Request};
use crate::text;
use crate::view::View;
use crate::view::offerings::Setting;
use crate::workspace::{self, Workspace};

/// What a command came to: an answer as plain data, or what was made of it.
#[derive(Debug)]
pub(crate) struct Outcome<T = View> {
    pub(crate) view: T,
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

/// Returns that so many offerings were left out because of their status, and what shows them; nothing where none was.
fn left_out(hidden: usize, shown_by: &str) -> Option<String> {
    let offerings = text::count(hidden, "offering");
    (hidden > 0)
        .then(|| format!("{offerings} that ended or paused left out; {shown_by} shows them"))
}

/// Returns what a listing of offerings needs to know beside them.
fn setting(ctx: &Context<'_>, workspace: &Workspace) -> Result<Setting> {
    Ok(Setting {
        vocabulary: Rc::clone(&workspace.vocabulary),
        limits: workspace.about.limits,
        today: workspace.today,
        lang: workspace.lang,
        own: own(ctx, workspace)?,
    })
}

/// Returns the id of one's own organisation; what names no actor, or several, stands for itself.
fn own(ctx: &Context<'_>, workspace: &Workspace) -> Result<Option<String>> {
    let Some(named) = &ctx.settings.actor else {
        return Ok(None);
    };
    let found = workspace.index.actors_named(&named.value)?;
    Ok(Some(match &found[..] {
        [id] => id.clone(),
        _ => named.value.clone(),
    }))
}

/// Does what was asked, and has something made of the answer. `room` is how many rows suit the place where they are shown; nothing: all.
///
/// # Errors
/// The question cannot be answered: a value nobody knows, a catalogue that is not there, a file that cannot be read.
pub(crate) fn execute<T>(
    ctx: &Context<'_>,
    request: &Request,
    room: Option<usize>,
    make: impl Fn(View) -> Result<T>,
) -> Result<Outcome<Result<T>>> {
    let outcome = match request {
        Request::Find(asked) => {
            return answer_as_of(ctx, asked.as_of.as_ref(), make, |workspace| {
                find::find(ctx, workspace, asked, room)
            });
        }
        Request::Show(asked) => {
            return answer_as_of(ctx, asked.as_of.as_ref(), make, |workspace| {
                show::show(ctx, workspace, &asked.id)
            });
        }
        Request::Map(asked) => {
            return answer_as_of(ctx, asked.asked.as_of.as_ref(), make, |workspace| {
                whole::map::map(ctx, workspace, asked, room)
            });
        }
        Request::Gaps(asked) => {
            return answer_as_of(ctx, asked.asked.as_of.as_ref(), make, |workspace| {
                whole::gaps::gaps(workspace, asked)
            });
        }
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
        Request::Explain(code) => explain::explain(ctx, code.as_deref()),
        Request::Doctor => doctor::doctor(ctx),
        Request::Completions(shell) => completions::completions(shell),
    };
    let Outcome {
        view,
        notices,
        verdict,
    } = outcome?;
    Ok(Outcome {
        view: make(view),
        notices,
        verdict,
    })
}

/// Checks that an answer is not written where the ledger is, or will be.
///
/// # Errors
/// It is.
pub(crate) fn check_output(ctx: &Context<'_>, output: Option<&Path>) -> Result<()> {
    let is_ledger = |output: &&Path| {
        let ledger = workspace::ledger_path(ctx);
        // What SQLite keeps beside it would be taken for a half-done change, and taken away.
        ledger.is_ok_and(|ledger| {
            ["", "-journal", "-wal", "-shm"].iter().any(|beside| {
                let mut file = ledger.value.clone().into_os_string();
                file.push(beside);
                file::is_same(output, Path::new(&file))
            })
        })
    };
    match output.filter(is_ledger) {
        None => Ok(()),
        Some(output) => Err(hinted(
            format!(
                "cannot write `{}`: the ledger is kept there",
                output.display()
            ),
            "name another file",
        )),
    }
}

/// Returns the keys of the receipt of a request that writes; nothing for one that only looks up.
pub(crate) fn receipt_keys(request: &Request) -> Option<Vec<&'static str>> {
    match request {
        Request::Refer(_) => Some(refer::receipt_keys()),
        Request::Referral(asked) => referral::receipt_keys(asked),
        _ => None,
    }
}

/// Answers from the catalogue as it is or was, and says which state answered. Something is made of the answer at once: that, too, can
/// be done while the files are still being looked at, and may find the index damaged.
fn answer_as_of<T>(
    ctx: &Context<'_>,
    as_of: Option<&AsOf>,
    make: impl Fn(View) -> Result<T>,
    answer: impl Fn(&Workspace) -> Result<Outcome>,
) -> Result<Outcome<Result<T>>> {
    Workspace::answer_as_of(ctx, as_of, |workspace| {
        let outcome = answer(workspace)?;
        let said = workspace.as_of.iter().cloned().map(Notice::Note);
        Ok(Outcome {
            view: Ok(make(outcome.view)?),
            notices: said.chain(outcome.notices).collect(),
            verdict: outcome.verdict,
        })
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
