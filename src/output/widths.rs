//! How wide the columns of a table are where there is only so much room.

use std::cmp::Reverse;
use std::iter::once;

use crate::text;

/// What a column has to show, and what it needs for that. Widths are in columns of the terminal.
#[derive(Debug, Default)]
pub(super) struct Need<'t> {
    pub(super) title: &'t str,
    /// Lines without colours.
    pub(super) lines: Vec<&'t str>,
    /// The width of the widest number or id, which nobody reads when it is broken.
    pub(super) whole: usize,
    /// How much stays empty behind it.
    pub(super) space: usize,
}

impl Need<'_> {
    fn longest(&self, with_title: bool, ends: impl Fn(char) -> bool + Copy) -> usize {
        let title = with_title.then_some(&self.title);
        let words = self.lines.iter().chain(title).flat_map(|l| l.split(ends));
        words.map(text::width).max().unwrap_or(0)
    }

    /// Returns how much of a room it may not do without: less from step to step.
    fn least(&self, step: usize, room: usize) -> usize {
        let word = |with_title| self.longest(with_title, char::is_whitespace);
        // A number without what its shade leaves around it; an id unless it takes so much that nothing else can be read.
        let whole = word(false).min(self.whole).min(room / 8 * 5);
        let least = match step {
            // An amount with its no-break spaces is one word.
            0 => self.longest(true, |c| c == ' ').max(self.whole),
            1 => word(true).max(self.whole),
            2 => word(false).max(self.whole),
            3 => word(false).min(room / 5).max(whole),
            4 => whole,
            _ => 1,
        };
        least.max(1)
    }

    /// Returns how wide its widest line is when it is given a width.
    fn used(&self, width: usize) -> usize {
        let lines = self.lines.iter().chain(once(&self.title));
        lines.map(|line| widest(line, width)).max().unwrap_or(0)
    }
}

/// After so many steps, nothing is whole any more.
const STEPS: usize = 5;

/// Returns how wide each column is, without the space behind it: all grow alike, each until it has use for no more. Where words do not
/// fit, amounts are broken first, then titles, then other words, and at last numbers and ids, which have up to five eighths.
pub(super) fn widths(needs: &[Need<'_>], width: usize) -> Vec<usize> {
    let room = width.saturating_sub(needs.iter().map(|need| need.space).sum());
    let most: Vec<usize> = needs.iter().map(|need| need.used(room).max(1)).collect();
    let mut leasts = (0..=STEPS).map(|step| -> Vec<usize> {
        let least = needs.iter().map(|need| need.least(step, room));
        least
            .zip(&most)
            .map(|(least, most)| least.min(*most))
            .collect()
    });
    let fits = |least: &Vec<usize>| least.iter().sum::<usize>() <= room;
    let least = leasts.find(fits).unwrap_or_else(|| vec![1; needs.len()]);
    let given = shared(&least, &most, room);
    // What is broken between words seldom uses all that it was given: what is left is for those that have use for most.
    let used = needs.iter().zip(&given).zip(&least);
    let used = used.map(|((need, given), least)| need.used(*given).max(*least));
    let mut widths: Vec<usize> = used.collect();
    let mut left = room.saturating_sub(widths.iter().sum());
    let mut wanting: Vec<_> = widths.iter_mut().zip(needs).zip(&most).collect();
    wanting.sort_by_key(|((width, _), most)| Reverse(*most - **width));
    for ((width, need), _) in wanting {
        // A character may be wider than all there is.
        let more = need.used(*width + left).saturating_sub(*width).min(left);
        *width += more;
        left -= more;
    }
    widths
}

/// Returns how a room is shared by columns that need `least` and have use for `most`.
fn shared(least: &[usize], most: &[usize], room: usize) -> Vec<usize> {
    let grown = |level: usize| -> Vec<usize> {
        let bounds = least.iter().zip(most);
        bounds
            .map(|(least, most)| level.min(*most).max(*least))
            .collect()
    };
    let fits = |widths: &Vec<usize>| widths.iter().sum::<usize>() <= room;
    let widths = (0..=room).rev().map(grown).find(fits);
    widths.unwrap_or_else(|| least.to_vec())
}

/// Returns the width of the widest of the lines into which a line is broken.
fn widest(line: &str, width: usize) -> usize {
    match text::width(line) {
        fitting if fitting <= width => fitting,
        _ => broken(line, width)
            .iter()
            .map(|line| text::width(line))
            .max()
            .unwrap_or(0),
    }
}

/// Returns a line in lines of a width: broken between words, and a longer word wherever it has to be.
pub(super) fn broken(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text::wrap(line, width) {
        let mut part = String::new();
        let mut used = 0;
        for c in line.chars() {
            let more = text::width(c.encode_utf8(&mut [0; 4]));
            if used + more > width && !part.is_empty() {
                lines.push(std::mem::take(&mut part));
                used = 0;
            }
            part.push(c);
            used += more;
        }
        lines.push(part);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need<'t>(title: &'t str, lines: &[&'t str]) -> Need<'t> {
        Need {
            title,
            lines: lines.to_vec(),
            ..Need::default()
        }
    }

    #[test]
    fn what_fits_is_as_wide_as_it_is() {
        let needs = [need("a", &["bc", "def"]), need("title", &["x"])];
        assert_eq!(widths(&needs, 80), [3, 5]);
        assert_eq!(widths(&[], 80), [0; 0]);
        assert_eq!(widths(&[need("", &[])], 80), [1]);
    }

    #[test]
    fn all_grow_alike_until_they_have_what_they_need() {
        let long = "aa bb cc dd ee ff gg hh ii jj kk ll mm nn oo pp";
        assert_eq!(
            widths(&[need("", &["1234"]), need("", &[long])], 30),
            [4, 26]
        );
        let both = widths(&[need("", &[long]), need("", &[long])], 30);
        assert_eq!(both, [14, 14], "15 each, of which words use 14");
    }

    #[test]
    fn what_one_does_not_use_is_for_the_others() {
        let first = need("", &["rådgivning och utbildning"]);
        let second = need("", &["aa bb cc dd ee ff gg hh ii jj kk ll"]);
        // Alike would be 16 and 16, of which the first uses 14.
        assert_eq!(widths(&[first, second], 32), [14, 17]);
    }

    #[test]
    fn ids_are_the_last_to_be_broken() {
        let table = || {
            [
                Need {
                    whole: 10,
                    space: 2,
                    ..need("Id", &["actor/long", "a"])
                },
                need("Title too long", &["20\u{a0}000\u{a0}kr", "företaget"]),
            ]
        };
        let at = |width| widths(&table(), width);
        assert_eq!(at(26), [10, 14]);
        assert_eq!(at(22), [10, 9], "the amount is one word");
        assert_eq!(at(21), [10, 9], "no more");
        assert_eq!(at(20), [10, 8], "no word is whole");
        assert_eq!(
            at(13),
            [6, 5],
            "not even ids, where nothing else could be read"
        );
        assert_eq!(at(8), [3, 3], "nothing is");
        assert_eq!(at(1), [1, 1]);
        let wide = || need("", &["漢字"]);
        assert_eq!(widths(&[wide(), wide()], 3), [2, 2]);
    }

    #[test]
    fn lines_are_broken_between_words_where_that_can_be() {
        assert_eq!(broken("ab cd", 5), ["ab cd"]);
        assert_eq!(broken("ab cdefgh i", 4), ["ab", "cdef", "gh", "i"]);
        assert_eq!(broken("漢字漢", 3), ["漢", "字", "漢"]);
        assert_eq!(broken("漢a", 1), ["漢", "a"]);
        assert_eq!(broken("", 4), Vec::<String>::new());
    }
}
