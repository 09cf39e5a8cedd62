//! What figures are that are no phone number: dates, times, amounts and numbers of a known form.

use super::groups;

/// What is known of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    Unknown,
    /// Part of what may be a time, an amount or the like, and may be chance.
    Like,
    /// Part of a time of day with a full stop.
    Time,
    /// Part of two such times, from the one to the other.
    Hours,
    /// Part of a date with its year.
    Date,
}

/// What may stand between the groups of a figure.
const BETWEEN: &str = " -./,";

/// Returns what is known of each character.
pub(super) fn figures(chars: &[char]) -> Vec<Figure> {
    let mut figures = Vec::with_capacity(chars.len());
    while let Some((before, rest)) = chars.split_at_checked(figures.len()) {
        if rest.is_empty() {
            break;
        }
        let groups = groups(rest, BETWEEN);
        let after_time = matches!(
            (before, figures.as_slice()),
            ([.., '/'], [.., Figure::Time | Figure::Hours, _])
        );
        let (figure, many) = figure(before, after_time, &groups).unwrap_or((Figure::Unknown, 1));
        let taken = groups.iter().take(many);
        let length: usize = taken.map(|(gap, group)| gap.len() + group.len()).sum();
        figures.extend(std::iter::repeat_n(figure, length.max(1)));
    }
    figures
}

/// A group of digits with what stands before it.
type Group<'a> = (&'a [char], &'a [char]);

/// Returns what some groups begin with, and how many of them it takes; `after_time` tells that they stand behind a time and a `/`.
fn figure(before: &[char], after_time: bool, groups: &[Group<'_>]) -> Option<(Figure, usize)> {
    let goes_on = |after: usize, with: &[char]| {
        let gap = groups.get(after).map(|(gap, _)| *gap);
        gap.is_some_and(|gap| matches!(gap, [one] if with.contains(one)))
    };
    // What ends there may be the middle of something longer.
    let goes_on_before = |with: &[char]| matches!(before, [.., digit, one] if digit.is_ascii_digit() && with.contains(one));
    let is_within_longer = || {
        before.last().is_some_and(char::is_ascii_digit)
            || goes_on_before(&['.', ',', ':'])
            || !after_time && goes_on_before(&['/'])
    };
    match groups {
        // The number of a case, of the day on which it came.
        [
            (_, year),
            (['-'], month),
            (['-'], day),
            (['-'], ['0', '0', _, _]),
        ] if is_date(year, month, day) => Some((Figure::Date, 4)),
        [(_, ['0']), (['-'], _), (['-'], _), (['-'], [_])] if is_isbn(groups) => {
            Some((Figure::Like, 4))
        }
        [(_, year), ([one], month), ([other], day), ..]
            if one == other
                && is_dash(*one)
                && is_date(year, month, day)
                && (!goes_on(3, &['-', '/', '.']) || begins_with_a_date(groups.get(3..))) =>
        {
            Some((Figure::Date, 3))
        }
        [(_, day), ([one], month), ([other], year), ..]
            if is_dash(*one) && (other == one || *other == ' ') && is_date(year, month, day) =>
        {
            Some((Figure::Date, 3))
        }
        [(_, year), (['-'], month), ..]
            if is_year(year) && is_within(month, 2, 1, 12) && !goes_on(2, &['-']) =>
        {
            Some((Figure::Like, 2))
        }
        // Numbers of organisations and of patents.
        [(_, first), (['-'], last), ..]
            if matches!((first.len(), last.len()), (6, 4) | (7, 1)) && !goes_on(2, &['-']) =>
        {
            Some((Figure::Like, 2))
        }
        [(_, day), (['/'], month), ..]
            if is_day(day) && is_month(month) && !goes_on(2, &['/']) && !goes_on_before(&['/']) =>
        {
            Some((Figure::Like, 2))
        }
        [
            (_, hour),
            (['.'], minute),
            (gap, to_hour),
            (['.'], to_minute),
            ..,
        ] if is_to(gap)
            && is_time(hour, minute)
            && is_time(to_hour, to_minute)
            && (hour, minute) < (to_hour, to_minute)
            && !goes_on(4, &['.', ','])
            && !is_within_longer() =>
        {
            Some((Figure::Hours, 4))
        }
        [(_, hour), (['.'], minute), ..]
            if is_time(hour, minute) && !goes_on(2, &['.', ',']) && !is_within_longer() =>
        {
            Some((Figure::Time, 2 + usize::from(is_bare(groups, 2))))
        }
        [(_, from), (gap, to), ..]
            if is_to(gap)
                && are_hours(from, to)
                && !goes_on(2, &['-', '.'])
                && !goes_on_before(&['-', '.']) =>
        {
            // `0706-1234 56` is a phone number.
            let more = from.len() == 2 && is_bare(groups, 2);
            Some((Figure::Like, 2 + usize::from(more)))
        }
        [(_, ['0']), (['.'], [_, _]), ..]
            if !goes_on(2, &[',', '.', '-']) && !is_within_longer() =>
        {
            Some((Figure::Like, 2))
        }
        [(_, ['1'..='9', ..] | ['0']), ([','], decimals), ..]
            if decimals.len() < 3 && !goes_on(2, &[',', '.']) && !goes_on_before(&[',', '.']) =>
        {
            Some((Figure::Like, 2))
        }
        [(_, ['0']), ..] => Some((Figure::Like, 1)),
        [
            (_, first @ ['1'..='9', ..]),
            (gap @ [' ' | '.' | ','], _),
            ..,
        ] if first.len() < 4 => {
            let more = groups.iter().skip(1);
            let thousands = more.take_while(|(other, group)| other == gap && group.len() == 3);
            let many = thousands.count();
            (many > 0).then_some((Figure::Like, many + 1))
        }
        _ => None,
    }
}

/// Tells whether an amount of money in thousands begins a text: groups of three, and what it is in.
pub(super) fn is_money(groups: &[Group<'_>], after: &[char]) -> bool {
    let mut thousands = groups.iter().skip(1);
    let unit: String = after
        .iter()
        .skip_while(|c| **c == ' ')
        .take_while(|c| c.is_alphanumeric())
        .collect();
    thousands.all(|(gap, group)| *gap == [' '] && group.len() == 3)
        && ["kr", "kronor", "sek", "tkr", "mkr", "msek", "euro"]
            .contains(&unit.to_lowercase().as_str())
}

fn is_dash(c: char) -> bool {
    "-./".contains(c)
}

/// Tells whether something between two groups says from the one to the other.
fn is_to(gap: &[char]) -> bool {
    matches!(gap, ['-'] | [' ', '-', ' '])
}

/// Tells whether the last group, which is the one after so many, is a day or the like after a space, or a year.
fn is_bare(groups: &[Group<'_>], after: usize) -> bool {
    match groups.get(after..) {
        Some([([' '], group)]) => group.len() < 3 || is_year(group),
        Some([(['/'], group)]) => is_year(group),
        _ => false,
    }
}

/// Tells whether some groups are the number of a book: ten digits with the right check digit.
fn is_isbn(groups: &[Group<'_>]) -> bool {
    let digits = groups.iter().flat_map(|(_, group)| group.iter());
    let digits: Vec<u32> = digits.filter_map(|c| c.to_digit(10)).collect();
    let weighted = digits.iter().zip((1..=10).rev()).map(|(d, w)| d * w);
    digits.len() == 10 && weighted.sum::<u32>().is_multiple_of(11)
}

fn is_time(hour: &[char], minute: &[char]) -> bool {
    is_within(hour, 2, 0, 24) && is_within(minute, 2, 0, 59)
}

fn begins_with_a_date(groups: Option<&[Group<'_>]>) -> bool {
    match groups {
        Some([(['-'], year), ([one], month), ([other], day), ..]) => {
            one == other && is_dash(*one) && is_date(year, month, day)
        }
        _ => false,
    }
}

fn is_date(year: &[char], month: &[char], day: &[char]) -> bool {
    is_year(year) && is_month(month) && is_day(day)
}

fn is_year(group: &[char]) -> bool {
    is_within(group, 4, 1900, 2099)
}

fn is_month(group: &[char]) -> bool {
    is_within(group, 1, 1, 9) || is_within(group, 2, 1, 12)
}

fn is_day(group: &[char]) -> bool {
    is_within(group, 1, 1, 9) || is_within(group, 2, 1, 31)
}

/// Tells whether two groups are hours, or hours and minutes, of which the second comes later.
fn are_hours(from: &[char], to: &[char]) -> bool {
    let is_hour = |group: &[char]| match group.split_at_checked(2) {
        Some((hour, [])) => is_within(hour, 2, 0, 24),
        Some((hour, minute)) => is_time(hour, minute),
        None => false,
    };
    from.len() == to.len() && is_hour(from) && is_hour(to) && from < to
}

/// Tells whether a group has a number of digits, and as a number lies between two.
fn is_within(group: &[char], digits: usize, least: u32, most: u32) -> bool {
    // Any other may be longer than a number can be.
    if group.len() != digits {
        return false;
    }
    let number = group.iter().filter_map(|c| c.to_digit(10));
    let number = number.fold(0, |number, digit| number * 10 + digit);
    (least..=most).contains(&number)
}
