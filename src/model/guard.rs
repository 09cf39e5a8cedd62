//! What must not be written into a ledger of referrals: whatever says who the client is.
//!
//! It looks for the shape, and for Swedish numbers at the check digit; it cannot see a name. Where it is wrong it refuses a harmless
//! text, which can be written in another way.

mod figures;

use self::figures::{Figure, figures, is_money};
use crate::text::is_invisible;

/// What a text gives away of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Private {
    IdentityNumber,
    CoordinationNumber,
    Email,
    Phone,
}

impl Private {
    /// Returns what it is, with its article, for a message.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::IdentityNumber => "a personal identity number",
            Self::CoordinationNumber => "a coordination number",
            Self::Email => "an e-mail address",
            Self::Phone => "a phone number",
        }
    }
}

/// Returns the first thing in a text that identifies a person.
pub(crate) fn find(text: &str) -> Option<Private> {
    let mut chars: Vec<char> = text.chars().filter_map(plain).collect();
    // A line that was broken and indented is one gap.
    chars.dedup_by(|next, one| (*next, *one) == (' ', ' '));
    let figures = figures(&chars);
    (0..chars.len()).find_map(|at| {
        let (before, rest) = chars.split_at_checked(at)?;
        if is_email(before, rest) {
            Some(Private::Email)
        } else if before.last().is_some_and(char::is_ascii_digit) {
            None
        } else {
            let known = figures.get(at..).unwrap_or_default();
            number(before, rest).or_else(|| is_phone(rest, known).then_some(Private::Phone))
        }
    })
}

/// The zeros of the scripts whose digits count as digits; the other nine follow each.
const ZEROS: &str =
    "0\u{660}\u{6f0}\u{966}\u{9e6}\u{e50}\u{ff10}\u{1d7ce}\u{1d7d8}\u{1d7e2}\u{1d7ec}\u{1d7f6}";

/// The key that a digit is drawn on.
const KEY: char = '\u{20e3}';

/// Returns the character as which another one is read, or nothing for one that nobody sees.
fn plain(c: char) -> Option<char> {
    Some(match u32::from(c) {
        0x5f | 0xb7 | 0x2010..=0x2015 | 0x2022 | 0x2043 | 0x2212 | 0xfe58 | 0xfe63 | 0xff0d => '-',
        0xff0b => '+',
        0xff0e | 0xff61 | 0x3002 => '.',
        0xfe6b | 0xff20 => '@',
        _ if c.is_whitespace() => ' ',
        _ if is_invisible(c) || c == KEY => return None,
        code => {
            let digit = |zero: char| code.checked_sub(u32::from(zero)).filter(|d| *d < 10);
            let digit = ZEROS.chars().find_map(digit);
            digit.and_then(|d| char::from_digit(d, 10)).unwrap_or(c)
        }
    })
}

/// Returns the groups of digits at the start of a text, each with what stands before it: nothing before the first, and before the
/// others one to three of the characters that `between` has.
fn groups<'a>(mut rest: &'a [char], between: &str) -> Vec<(&'a [char], &'a [char])> {
    let mut groups = Vec::new();
    // No number has more groups than digits.
    while groups.len() < 17 {
        let apart = rest.iter().take_while(|c| between.contains(**c)).count();
        let (gap, tail) = rest.split_at(apart);
        let length = tail.iter().take_while(|c| c.is_ascii_digit()).count();
        let (group, tail) = tail.split_at(length);
        if group.is_empty() || apart > 3 || groups.is_empty() && apart > 0 {
            break;
        }
        groups.push((gap, group));
        rest = tail;
    }
    groups
}

/// Returns the personal identity or coordination number that a text begins with.
///
/// Ten digits or twelve. The last four and every two of the others may stand apart by spaces and one hyphen (any dash), full stop or plus sign; so a
/// date and four more digits are taken for one where the check digit is right by chance, one time in ten. No digit may stand before or
/// after it, but anything else. The value added tax number of a sole trader has one within it (`SE`, the ten digits, `01`); an
/// organisation number of a company is none, as its third digit is no month's.
fn number(before: &[char], rest: &[char]) -> Option<Private> {
    let (mut digits, mut cuts, mut sound) = (Vec::new(), Vec::new(), true);
    groups(rest, " -+.").into_iter().find_map(|(gap, group)| {
        sound &= digits.len() % 2 == 0 && gap.iter().filter(|c| **c != ' ').count() <= 1;
        cuts.push(digits.len());
        digits.extend(group.iter().filter_map(|c| c.to_digit(10)));
        match (digits.as_slice(), before) {
            _ if !sound => None,
            ([ten @ .., 0, 1], [.., 'S' | 's', 'E' | 'e']) if personal(ten, None).is_some() => {
                personal(ten, None)
            }
            ([a, b, ten @ ..], _) if ten.len() == 10 => personal(ten, Some(a * 10 + b)),
            // `2011-12-24 14` are ten digits too, but not of a date without its century.
            (ten, _) if cuts.contains(&2) == cuts.contains(&4) => personal(ten, None),
            _ => None,
        }
    })
}

/// Returns what ten digits and a century are, if their date exists and the check digit is right.
///
/// The day of a coordination number is 60 more; where the month or the day of birth is unknown, the Tax Agency writes 0 for it.
fn personal(ten: &[u32], century: Option<u32>) -> Option<Private> {
    let &[y1, y2, m1, m2, d1, d2, _, _, _, _] = ten else {
        return None;
    };
    let (month, day) = (m1 * 10 + m2, d1 * 10 + d2);
    let year = century.unwrap_or(20) * 100 + y1 * 10 + y2;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last_day = match month {
        2 => 28 + u32::from(leap || century.is_none()),
        4 | 6 | 9 | 11 => 30,
        0..=12 => 31,
        _ => return None,
    };
    let kind = match day {
        60.. if day <= 60 + last_day => Private::CoordinationNumber,
        1.. if day <= last_day && month > 0 => Private::IdentityNumber,
        _ => return None,
    };
    let weighted = ten.iter().zip([2, 1].iter().cycle()).map(|(d, w)| d * w);
    let sum: u32 = weighted.map(|n| n / 10 + n % 10).sum();
    let possible = century.is_none_or(|century| (18..=20).contains(&century));
    (possible && sum.is_multiple_of(10)).then_some(kind)
}

/// Returns whether an e-mail address has its `@` here: something before it, and after it a host with a dot and a last part of letters.
fn is_email(before: &[char], rest: &[char]) -> bool {
    let of_a_name = |c: char| c.is_ascii_alphanumeric() || !(c.is_ascii() || c.is_whitespace());
    let of_a_host = |c: &&char| of_a_name(**c) || "-.".contains(**c);
    if let ([.., last], ['@', host @ ..]) = (before, rest)
        && let after = host.iter().find(|c| !of_a_host(c))
        && let host = host.iter().take_while(of_a_host).collect::<String>()
        && let Some((name, top)) = host.trim_end_matches('.').rsplit_once('.')
    {
        // The address of a repository is nobody's.
        let is_repository = match before {
            [before @ .., 'g', 'i', 't'] => before.last().is_none_or(|c| " (/`".contains(*c)),
            _ => false,
        };
        let local = of_a_name(*last) || "_-+.\"'".contains(*last);
        let letters = top.chars().filter(|c| c.is_alphabetic()).count();
        return local
            && !(is_repository && after == Some(&':'))
            && name.contains(of_a_name)
            && letters > 1;
    }
    false
}

/// Returns whether a text begins with a phone number; `known` is what is known of its characters.
///
/// That is `+` and 8 to 15 digits, `00` and 8 to 14 more, or `0` and another digit with 8 to 10 in all. They may stand in groups, and the
/// number may end with any group, since other numbers can follow. A local number without its area code is not found.
///
/// No phone number begins within a date, whatever follows; and none is made of nothing but dates, times, amounts and the like
/// (`08-12 13-17`, `0800-1200`, `1.050.000.000`), or of an amount of money with a plus sign before it. None goes on after
/// `08.30-10.00` and a space. What stands before a number makes no difference else.
fn is_phone(rest: &[char], known: &[Figure]) -> bool {
    let (plus, skipped) = match rest {
        ['+', ' ' | '(', ..] => (true, 2),
        ['+', ..] => (true, 1),
        _ => (false, 0),
    };
    let mut groups = groups(rest.get(skipped..).unwrap_or_default(), " -()./,");
    // A comma and a space are between two numbers.
    let is_apart = |(gap, _): &(&[char], &[char])| gap.len() > 1 && gap.contains(&',');
    groups.truncate(groups.iter().position(is_apart).unwrap_or(groups.len()));
    let mut digits = groups.iter().flat_map(|(_, group)| group.iter());
    let possible = match (digits.next(), digits.next()) {
        (Some(_), _) if plus => 8..=15,
        (Some('0'), Some('0')) => 10..=16,
        (Some('0'), Some(_)) => 8..=10,
        _ => return false,
    };
    let is_date = !plus && known.first() == Some(&Figure::Date);
    let (mut end, mut length, mut are_known) = (skipped, 0, !plus);
    let mut is_found = false;
    for (gap, group) in &groups {
        let is_after_hours = end
            .checked_sub(1)
            .is_some_and(|last| known.get(last) == Some(&Figure::Hours));
        if is_after_hours && gap.first() == Some(&' ') && known.get(end) == Some(&Figure::Unknown) {
            break;
        }
        end += gap.len();
        are_known &= known.get(end) != Some(&Figure::Unknown);
        end += group.len();
        length += group.len();
        is_found |= possible.contains(&length) && !are_known;
    }
    is_found && !is_date && !(plus && is_money(&groups, rest.get(end..).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Private::{CoordinationNumber, Email, IdentityNumber, Phone};
    use super::*;

    // Published by the Swedish Tax Agency for testing: nobody has them. The month or day of birth of the last two is unknown.
    const IDENTITY: [&str; 3] = ["191212121212", "189001019802", "189001029819"];
    const COORDINATION: [&str; 3] = ["191401682396", "191500722390", "191711602399"];

    /// Returns the ways in which a number of twelve digits is written.
    fn forms(twelve: &str) -> Vec<String> {
        let (century, ten) = twelve.split_at(2);
        let [y, m, d, nine, last] =
            [0, 2, 4, 6, 8].map(|at| ten.get(at..at + 2).expect("ten digits"));
        let mut forms = vec![format!("{y} {m} {d}-{nine} {last}")];
        forms.push(format!("{century}{y}-{m}-{d} {nine}{last}"));
        forms.push(format!("{century}{y} {m}{d} {nine}{last}"));
        for number in [twelve, ten] {
            let (date, last) = number.split_at(number.len() - 4);
            let between = "|-|+|\u{2013}|\u{2212}| |\u{a0}| - |  -  |-\n    |\u{200b}".split('|');
            forms.extend(between.map(|between| format!("{date}{between}{last}")));
        }
        for zero in [0xff10, 0x660, 0x6f0, 0x1d7d8, 0x1d7e2, 0x1d7ec] {
            let digit = |c: char| c.to_digit(10).and_then(|d| char::from_u32(zero + d));
            forms.push(ten.chars().filter_map(digit).collect());
        }
        forms
    }

    /// Asserts what is found in each of the texts, which stand between bars.
    fn assert_found(texts: &str, found: Option<Private>) {
        for text in texts.split('|') {
            assert_eq!(find(text), found, "{text}");
        }
    }

    #[test]
    fn numbers_of_persons() {
        for (numbers, kind) in [
            (IDENTITY, IdentityNumber),
            (COORDINATION, CoordinationNumber),
        ] {
            for form in numbers.into_iter().flat_map(forms) {
                assert_found(&format!("{form}|pnr:{form}.|nr 3 {form} 7 ggr"), Some(kind));
            }
        }
        // 29 February: no such day in 1890 or 1990, but ten digits do not say so.
        assert_found("moms SE121212121201|900229-9809", Some(IdentityNumber));
        let keys: String = "121212-1212"
            .chars()
            .flat_map(|c| [c, '\u{fe0f}', KEY])
            .collect();
        assert_found(&keys, Some(IdentityNumber));
    }

    #[test]
    fn numbers_of_nobody() {
        let texts = "556016-0680|5560160680|165560160680|SE556016068001|18900229-9809|171212121212|\
            1121212121212|1912121212129|4571191212121212|12121212123|191213121211|121232-1218|\
            121200-1216|1212-121212|121212--1212|121212/1212|12121 21212";
        assert_found(texts, None);
    }

    #[test]
    fn mail() {
        let texts = "anna@exempel.se|<a.b+c@mail.exempel.se>.|åsa@räksmörgås.se|A@X.MUSEUM, ja|\
            a\u{200b}nna@exem\u{ad}pel.se|anna＠exempel．se|anna.@exempel｡se|用户@例子.公司";
        assert_found(texts, Some(Email));
        assert_found(
            "@|@home|a @ b|a@b|3@4.50|@home.office|x@ y.se|a@b. Se|a@.se|git@exempel.se:a/b|(git@exempel.se:a)",
            None,
        );
        assert_found(
            "git@exempel.se|anna.git@exempel.se:a|digit@exempel.se:a|anna@exempel.se:a",
            Some(Email),
        );
    }

    #[test]
    fn phones() {
        // From the numbers that the Swedish Post and Telecom Authority keeps free for books and films.
        let texts = "070-1740605|0701740605|tel:070-174 06 05|kl 9 070.174.06.05|(031) 390 06 00|\
            +46 (0)70-174 06 05|+46701740605|(+46) 70 174 06 05|070/174 06 05|0７0-1740605|\
            004670 174 06 05|00 46 70 174 06 05|08-465 004 00|040\u{2013}628 04 00|\
            070-174 06 05 2026-11-24|kl 08.30 031 390 06 00 el. 5|01-02-2026 070-1740605";
        assert_found(texts, Some(Phone));
        let texts = "01-02-2026|01.02.2026 10.15|01/02 2026 kl 08|2026-01-02|2026-11-24 08:30|\
            08:30|08.30-10.00|kl 09.00 - 16.30|0,5|250 000|1 050 000 000 kr|1.050.000.000|R-7K3M|\
            701 35|0|+|+5 000 kr|2025-2026|5050-1055|0-3 anställda|070-174|07017406051234567|\
            5+12345678|2026.01.12-2026.02.28";
        assert_found(texts, None);
    }

    /// Whatever stands before it, and however it is divided.
    #[test]
    fn phones_after_other_figures() {
        let texts = "K-17-0701740605|17/0701740605|1:070-1740605|kund9,0701740605|K17_0701740605|\
            K17.0701740605|ring henne kl 9,070-174 06 05|(0)70-174 06 05|0 70 174 06 05|\
            nås 08.15 12 34 56|9 08 46 50 04 00|070,174,06,05|08.46.50.04.00|08-12-34-56|08/12 34 56|08,12 34 56|\
            2026-01-02-070-174 06 05|2026-08-465 004 00|2026-08 465 004 00|9 070 174 06 05|\
            9.070.174.06.05|556016-0701 740605|0706-1234 56|0-70 174 06 05|0501234-5 67|\
            08.30 10.15 070-174 06 05|2026-01-02 070-174 06 05|08-12 34 56 78|0911-123 45|\
            +46 701 740 605|+46 701 740 605 Kristina|5 000 kr 0701740605|0,70,174,06,05|08-465 00 40";
        assert_found(texts, Some(Phone));
        let numbers = "0701740605|070-1740605|070-174 06 05|08-465 004 00|08.46.50.04.00|031-390 06 00|\
            (031) 390 06 00|0911-123 45";
        for number in numbers.split('|') {
            for before in
                "9,|9.|9:|9-|9/|9 |17_|K-17-|2026-|2026-01-|2026-01-02 |08.30-|1 050 |0-|24/01 "
                    .split('|')
            {
                assert_found(&format!("{before}{number}"), Some(Phone));
            }
        }
        let texts = "öppet 08-12 13-17|kl 0800-1200|tider 0900-1630|+10 000 000 kr i omsättning|\
            +10 000 000 000 kronor|SE 0501234-5|08.30 2026-11-24|24/01 08.30-10.00|24.01.2026 10.15|\
            2026-01-02 08.30-10.00|2026-01-02 1600 kr|01-02-2026 1600 kr|2026-01 2026-02|\
            556016-0680 2026-01-02|1,050,000,000|0-10 000 000 kr|0,25 0,50 0,75 0,90|\
            kl 08, 12, 15, 17|08 - 12 13 - 17|kl 08.30 10 000 kr|09.00-16.30 2026-11-24";
        assert_found(texts, None);
    }

    /// What notes are full of.
    #[test]
    fn times_and_numbers_of_things() {
        let texts = "möte kl 09.00\u{2013}10.30 12 nov|09.00 - 10.30 12 nov|tis 08.00-12.00/13.00-17.00|\
            08.00-12.00 2026|08.00-17.00 24/11-2026|kurs 01-02/2026|0.25 0.50 0.75|ISBN 0-7475-3269-9|\
            ärende 2026-01-02-0003|08.30/10.00|08-12 13-17 24 nov|08.30 10.15 12 nov|\
            +10 000 000 euro|+12 500 000 tkr|+10 000 000 MSEK";
        assert_found(texts, None);
        let texts = "26-0123-4567|kl 08 2026-11-24|kl 09 24.11.2026|kl 0900 05/11|05-06/11 2026|\
            ISBN 0-7475-3269-8|2026-08-12-3456|2026-08-12-34-56|0.70 174 06 05|0.70-174 06 05|\
            (0)701 740 60|0 701 740 60|08.30-10.00 070-174 06 05|08.30-10.00/070-174 06 05|\
            08.00-12.00/08.46.50.04.00|08.12-34.56 78|08.12 3456|08-12 3456|08.15-12 34 56|08/12.34 56";
        assert_found(texts, Some(Phone));
    }

    #[test]
    fn figures_may_be_longer_than_numbers() {
        assert_found("1/189001019802", Some(IdentityNumber));
        assert_found(&format!("1/{}", "9".repeat(40)), None);
    }

    #[test]
    fn nothing_hides_behind_what_nobody_sees() {
        let unseen: Vec<char> = ('\0'..=char::MAX).filter(|c| is_invisible(*c)).collect();
        assert!(unseen.contains(&'\u{e0041}'));
        for c in unseen {
            // What breaks a line is seen as a space.
            let within = if c.is_whitespace() {
                ""
            } else {
                &c.to_string()
            };
            assert_found(&format!("191{within}21212{c}1212"), Some(IdentityNumber));
            assert_found(&format!("an{within}na@exem{within}pel.se"), Some(Email));
            assert_found(&format!("07{within}0-1740{c}605"), Some(Phone));
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>(), like in "[0-9@.+ ()/a-z\u{ad}å-]*") {
            let _ = (find(&text), find(&like));
        }

        #[test]
        fn found_wherever_it_stands_if_the_check_digit_is_right(
            (twelve, form, off) in (prop::sample::select(&IDENTITY[..]), any::<prop::sample::Index>(), 1..10_u32),
            (before, after) in ("(\\PC*[\\PC&&\\P{N}])?", "([\\PC&&\\P{N}]\\PC*)?"),
        ) {
            // Behind what nobody sees there may be a digit, which makes another number of it.
            let seen = |text: &str| text.chars().filter(|c| !is_invisible(*c)).collect::<String>();
            prop_assume!(!seen(&before).ends_with(char::is_numeric));
            prop_assume!(!seen(&after).starts_with(char::is_numeric));
            let text = |twelve| format!("{before}{}{after}", form.get(&forms(twelve)));
            prop_assert!(find(&text(twelve)).is_some(), "{}", text(twelve));
            let (rest, check) = twelve.split_at(11);
            let wrong = (check.parse::<u32>().expect("a digit") + off) % 10;
            let text = text(&format!("{rest}{wrong}"));
            prop_assert_ne!(find(&text), Some(IdentityNumber), "{}", text);
        }
    }
}
