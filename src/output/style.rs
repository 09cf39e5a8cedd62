//! The colours, and the only place that has any.

use std::borrow::Cow;

use anstyle::{Ansi256Color, AnsiColor, Style};

use crate::view::Tone;

/// Returns how a tone looks.
pub(super) fn of(tone: Tone) -> Style {
    match tone {
        Tone::Plain => Style::new(),
        Tone::Title => Style::new().bold(),
        Tone::Muted => Style::new().dimmed(),
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Warn => AnsiColor::Yellow.on_default(),
        Tone::Shade(shade) => match shade.checked_sub(1).and_then(|at| SHADES.get(at)) {
            Some((ground, ink)) => Ansi256Color(*ink).on(Ansi256Color(*ground)),
            None => Style::new().dimmed(),
        },
    }
}

/// From little to much: a ground, and an ink that can be read on it, on dark and light terminals alike.
const SHADES: [(u8, u8); 4] = [(195, 16), (117, 16), (32, 16), (18, 231)];

/// The style of `error:`.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// The style of `warning:`.
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// The style of `hint:`.
pub(super) const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Returns a text in a style, or as it is; each line on its own, so that lines can be set beside others.
pub(super) fn paint(text: &str, style: Style, color: bool) -> Cow<'_, str> {
    if !color || style.is_plain() || text.is_empty() {
        return Cow::Borrowed(text);
    }
    let painted = text.lines().map(|line| format!("{style}{line}{style:#}"));
    Cow::Owned(painted.collect::<Vec<_>>().join("\n"))
}
