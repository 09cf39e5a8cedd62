//! Texts in Markdown that mean themselves: no mark in them is one.

/// Returns a text that stands in a line after something else.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' => escaped.extend(['\\', c]),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Returns a line that stands at the beginning of something: it begins no heading, no list and no code.
pub(crate) fn begun(line: &str) -> String {
    let mut line = escaped(line.trim_start());
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let at = line.len() - rest.len();
    let marks = if at == 0 {
        &['#', '-', '+', '='][..]
    } else {
        &['.', ')']
    };
    if rest.starts_with(marks) {
        line.insert(at, '\\');
    }
    line
}

/// Returns the lines of a text: the first stands after something else, and none of the others begins a heading, a list or code.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = text.lines();
    let first = lines.next().map(escaped);
    first.into_iter().chain(lines.map(begun)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_anything() {
        let text = "- a\n- b\n  # c\n\n      d\n1. e\n20) f\n===\n~~~\n* g\n> h\n3,5 i";
        assert_eq!(
            lines(text),
            [
                "- a", r"\- b", r"\# c", "", "d", r"1\. e", r"20\) f", r"\===", r"\~\~\~", r"\* g",
                "&gt; h", "3,5 i"
            ]
        );
    }
}
