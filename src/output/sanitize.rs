//! Makes other people's text harmless for a terminal.

use crate::text;

/// Returns a text with everything a terminal would obey, or that would turn its direction, written out as an escape.
pub(crate) fn sanitize(text: &str) -> String {
    if !text.chars().any(is_unsafe) {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => safe.push(' '),
            c if is_unsafe(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    safe
}

/// Tells whether a terminal would obey a character, or turn its direction by it.
pub(super) fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\n') || text::is_invisible(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_would_obey() {
        assert_eq!(sanitize("Råd – 1\nzwei"), "Råd – 1\nzwei");
        assert_eq!(sanitize("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(
            sanitize("a\u{202e}b\u{9b}c\0\r\t"),
            "a\\u{202e}b\\u{9b}c\\u{0}\\u{d} "
        );
    }
}
