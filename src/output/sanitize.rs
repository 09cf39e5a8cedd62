//! Makes other people's text harmless for a terminal.

use crate::text;

/// Returns a text with everything a terminal would obey, or that would turn its direction, written out as an escape.
pub(crate) fn sanitize(text: &str) -> String {
    if !text.chars().any(is_unsafe) {
        return text.to_owned();
    }
    let mut safe = String::with_capacity(text.len());
    for (c, is_seen) in text::seen(text) {
        match c {
            '\t' => safe.push(' '),
            c if is_seen && !is_obeyed(c) => safe.push(c),
            c => safe.extend(c.escape_unicode()),
        }
    }
    safe
}

/// Tells whether a terminal would obey a character, or turn its direction by it, or may not show it.
pub(super) fn is_unsafe(c: char) -> bool {
    is_obeyed(c) || text::is_invisible(c)
}

fn is_obeyed(c: char) -> bool {
    c.is_control() && c != '\n'
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
        let family = "\u{1f468}\u{200d}\u{1f469}";
        assert_eq!(sanitize(family), family);
        assert_eq!(sanitize("a\u{200d}b"), "a\\u{200d}b");
    }
}
