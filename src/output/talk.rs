//! What is said on standard error.

use std::io::Write;

use anstyle::Style;
use anyhow::Error;

use super::{sanitize::sanitize, style};
use crate::text;
use crate::view::{Styled, Tone};

/// What standard error takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk {
    pub(crate) color: bool,
    /// The width of the terminal, if it is one.
    pub(crate) terminal: Option<u16>,
}

impl Talk {
    /// Returns a text behind its label, fitted to the terminal and harmless for it.
    fn set(self, label: &str, text: &str) -> String {
        let Some(width) = self.terminal else {
            return text.to_owned();
        };
        let indent = text::width(label) + usize::from(!label.is_empty());
        let lines = text::wrap(&sanitize(text), usize::from(width).saturating_sub(indent));
        lines.join(&["\n", &" ".repeat(indent)].concat())
    }

    fn labelled(self, label: &str, style: Style, text: &str, err: &mut dyn Write) {
        let (label, text) = (
            style::paint(label, style, self.color),
            self.set(label, text),
        );
        say(&format!("{label} {text}"), err);
    }
}

/// Writes a line. Where standard error takes none, there is nobody left to tell.
fn say(line: &str, err: &mut dyn Write) {
    // In one piece, so that nothing comes between a line and its end.
    let _unheard = err.write_all([line, "\n"].concat().as_bytes());
}

/// Writes a line that is read as closely as the answer.
pub(crate) fn plain(text: &str, talk: Talk, err: &mut dyn Write) {
    say(&talk.set("", text), err);
}

/// Writes a remark.
pub(crate) fn note(text: &str, talk: Talk, err: &mut dyn Write) {
    let text = talk.set("", text);
    say(
        &style::paint(&text, style::of(Tone::Muted), talk.color),
        err,
    );
}

/// Writes something that wants attention.
pub(crate) fn warning(text: &str, talk: Talk, err: &mut dyn Write) {
    talk.labelled("warning:", style::WARNING, text, err);
}

/// Writes what was wrong with the command line.
pub(crate) fn misuse(text: &Styled, color: bool, err: &mut dyn Write) {
    say(super::shown(text, color).trim_end(), err);
}

/// Writes what went wrong, what caused it, and what to do next.
pub(crate) fn error<'e>(
    error: &Error,
    hints: impl Iterator<Item = &'e str>,
    talk: Talk,
    err: &mut dyn Write,
) {
    talk.labelled("error:", style::ERROR, &error.to_string(), err);
    for cause in error.chain().skip(1) {
        talk.labelled("because:", Style::new(), &cause.to_string(), err);
    }
    for hint in hints {
        talk.labelled("hint:", style::HINT, hint, err);
    }
}
