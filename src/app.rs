//! The one function that ties it together: parse, settle the context, execute, emit, exit code.

use std::io::Write;

use anyhow::{Error, Result};

use crate::ask;
use crate::cli::{self, Invocation, Parsed};
use crate::commands::{self, Notice, Outcome, Verdict};
use crate::config::{self, Color, Flags};
use crate::context::{Context, Surface};
use crate::error;
use crate::output::{self, Talk};
use crate::request::Format;
use crate::world::Ambient;

/// Answered, or done.
const YES: u8 = 0;
/// Answered: no.
const NO: u8 = 1;
/// Could not answer.
const FAILED: u8 = 2;

/// How many rows suit a terminal.
const ROOM: usize = 50;

/// The narrowest and the widest that an answer is fitted to, in columns.
const WIDTHS: (u16, u16) = (20, 400);

/// Answers the command line in `ambient`; returns the exit code.
pub fn run(ambient: &Ambient, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    match attempt(ambient, out, err) {
        Ok(code) => code,
        Err(error) => {
            let talk = Talk {
                color: early_colors(ambient).1,
                terminal: terminal_width(ambient),
            };
            output::talk::error(&error, error::hints(&error), talk, err);
            FAILED
        }
    }
}

fn attempt(ambient: &Ambient, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8> {
    let Invocation {
        flags,
        quiet,
        wanted,
        request,
    } = match cli::parse(&ambient.args) {
        Parsed::Request(invocation) => *invocation,
        Parsed::Special(text) => {
            unless_broken(output::help(&text, early_colors(ambient).0, out))?;
            return Ok(YES);
        }
        Parsed::Misused(text) => {
            output::talk::misuse(&text, early_colors(ambient).1, err);
            return Ok(FAILED);
        }
    };
    let (settings, trouble) = match config::settings(ambient, &flags) {
        (_, Some(trouble)) if !request.needs_no_settings() => return Err(trouble),
        // Whoever asks what is wrong, or what needs no settings, gets an answer.
        settings => settings,
    };
    let (color_output, color_error) = colors(ambient, settings.color.value);
    let to_terminal = ambient.terminal.output && wanted.output.is_none();
    let surface = Surface {
        width: to_terminal.then_some(fitted(ambient)),
        color_output: color_output && wanted.output.is_none(),
    };
    let talk = Talk {
        color: color_error,
        terminal: terminal_width(ambient),
    };
    let ctx = Context {
        ambient,
        settings,
        trouble: trouble.map(|trouble| format!("{trouble:#}")),
        surface,
    };
    // Before anything is done, so that nothing is done whose answer cannot be written.
    output::check(&wanted, commands::receipt_keys(&request).as_deref())?;
    commands::check_output(&ctx, wanted.output.as_deref())?;
    let is_table = wanted.format.is_none_or(|format| format == Format::Table);
    let room = (to_terminal && is_table).then_some(ROOM);
    let Some(request) = ask::complete(&ctx, talk, request, err)? else {
        output::talk::note("nothing was written", talk, err);
        return Ok(NO);
    };
    let Outcome {
        view: rendered,
        notices,
        verdict,
    } = commands::execute(&ctx, &request, room, |view| {
        output::render(view, &wanted, &ctx.surface)
    })?;
    let emitted = unless_broken(rendered.and_then(|it| output::emit(&it, &wanted, out)));
    let unknown = ctx.settings.unknown.iter().map(|key| {
        let text = format!("config.toml: unknown key `{key}`; `lots doctor` shows what is used");
        Notice::Warning(text)
    });
    let notices = unknown.chain(notices);
    // What was done is told even where the answer could not be written.
    for notice in notices.filter(|_| !quiet || emitted.is_err()) {
        match notice {
            Notice::Note(text) => output::talk::note(&text, talk, err),
            Notice::Warning(text) => output::talk::warning(&text, talk, err),
        }
    }
    emitted?;
    Ok(match verdict {
        Verdict::Yes => YES,
        Verdict::No => NO,
    })
}

/// Passes over a reader that has had enough: it has its answer, and the exit code is that of the answer.
fn unless_broken(written: Result<()>) -> Result<()> {
    match written {
        Err(error) if is_broken_pipe(&error) => Ok(()),
        written => written,
    }
}

/// Returns how wide the terminal is that standard error goes to; nothing where it goes elsewhere.
fn terminal_width(ambient: &Ambient) -> Option<u16> {
    ambient.terminal.error.then(|| fitted(ambient))
}

fn fitted(ambient: &Ambient) -> u16 {
    ambient
        .terminal
        .width
        .unwrap_or(80)
        .clamp(WIDTHS.0, WIDTHS.1)
}

/// Tells what [`colors`] does where the command line or the settings may not be understood: what is not counts as not said.
fn early_colors(ambient: &Ambient) -> (bool, bool) {
    let flags = Flags {
        color: cli::wanted_color(&ambient.args),
        ..Flags::default()
    };
    let (settings, _) = config::settings(ambient, &flags);
    colors(ambient, settings.color.value)
}

/// Tells whether standard output and standard error take colours.
fn colors(ambient: &Ambient, wanted: Color) -> (bool, bool) {
    let is_dumb = ambient.var("TERM") == Some("dumb");
    let auto = |is_terminal: bool| is_terminal && !is_dumb && ambient.var("NO_COLOR").is_none();
    match wanted {
        Color::Always => (true, true),
        Color::Never => (false, false),
        Color::Auto => (auto(ambient.terminal.output), auto(ambient.terminal.error)),
    }
}

fn is_broken_pipe(error: &Error) -> bool {
    let kinds = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    kinds
        .map(std::io::Error::kind)
        .any(|kind| kind == std::io::ErrorKind::BrokenPipe)
}
