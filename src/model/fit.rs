//! What may be entered into a ledger: short texts that nobody can be recognised by.

use std::fmt;

use super::guard;
use crate::text::is_invisible;

/// The longest text, in characters.
pub(crate) const TEXT_LENGTH: usize = 2000;
/// The longest client code or name, in characters.
pub(crate) const WORD_LENGTH: usize = 200;

/// Why a text may not be entered. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    Empty,
    /// It has so many characters, and may have so many.
    Long(usize, usize),
    Control,
    /// A code is one word; two may be a name.
    Spaces,
    Private(guard::Private),
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::Long(length, most) => {
                write!(f, "has {length} characters, at most {most} are kept")
            }
            Self::Control => f.write_str("has a character that cannot be seen"),
            Self::Spaces => f.write_str("has spaces, and a code is one word"),
            Self::Private(private) => write!(f, "has {}", private.name()),
        }
    }
}

/// Checks a client code: one word, and no way to know who it is.
///
/// # Errors
/// Why it is none.
pub(crate) fn client(code: &str) -> Result<(), Unfit> {
    said(code)?;
    if code.contains(char::is_whitespace) {
        return Err(Unfit::Spaces);
    }
    // Nobody could type it again.
    if code.contains(is_invisible) {
        return Err(Unfit::Control);
    }
    word(code)
}

/// Checks something short that is given a name by: not empty, and no way to know a person by.
///
/// # Errors
/// Why it is none.
pub(crate) fn word(text: &str) -> Result<(), Unfit> {
    said(text)?;
    within(text, WORD_LENGTH)?;
    if text.contains(char::is_control) {
        return Err(Unfit::Control);
    }
    harmless(text)
}

/// Checks a text of one or several lines: something is said in it, and nothing that a person is known by.
///
/// # Errors
/// Why it may not be entered.
pub(crate) fn text(text: &str) -> Result<(), Unfit> {
    said(text)?;
    within(text, TEXT_LENGTH)?;
    if text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Unfit::Control);
    }
    harmless(text)
}

/// Tells whether nothing is seen of a character, not even what it does to others. An empty pattern of Braille is a letter to Unicode.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || c == '\u{2800}'
}

fn said(text: &str) -> Result<(), Unfit> {
    if text.chars().all(is_blank) {
        return Err(Unfit::Empty);
    }
    Ok(())
}

fn within(text: &str, most: usize) -> Result<(), Unfit> {
    let length = text.chars().count();
    if length > most {
        return Err(Unfit::Long(length, most));
    }
    Ok(())
}

fn harmless(text: &str) -> Result<(), Unfit> {
    guard::find(text).map_or(Ok(()), |private| Err(Unfit::Private(private)))
}
