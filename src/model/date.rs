//! Dates as exact as a source gives them: a year, a month or a day.

use std::fmt;

use jiff::civil::Date;

/// A date that may leave out the day, or the month and the day. Orders as its text does: `2019` before `2019-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// Returns the date that `YYYY`, `YYYY-MM` or `YYYY-MM-DD` stands for; nothing for any other text or a day that does not exist.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number = |part: &str, width: usize| -> Option<i16> {
            (part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse().ok())
                .flatten()
        };
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4).filter(|y| *y > 0)?;
        let month = parts
            .next()
            .map(|p| number(p, 2).and_then(|m| i8::try_from(m).ok()).ok_or(()))
            .transpose()
            .ok()?;
        let day = parts
            .next()
            .map(|p| number(p, 2).and_then(|d| i8::try_from(d).ok()).ok_or(()))
            .transpose()
            .ok()?;
        if parts.next().is_some() {
            return None;
        }
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }

    /// Returns the first day that the date may mean.
    pub(crate) fn first_day(self) -> Date {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
            .expect("checked when parsed")
    }

    /// Returns the last day that the date may mean.
    pub(crate) fn last_day(self) -> Date {
        match (self.month, self.day) {
            (_, Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            (None, None) => self.first_day().last_of_year(),
        }
    }

    /// Returns a number that orders as the date does: 20190200 for `2019-02`.
    pub(crate) fn number(self) -> u32 {
        let parts = [self.month, self.day].map(|part| part.unwrap_or(0));
        parts
            .into_iter()
            .fold(u32::from(self.year.unsigned_abs()), |number, part| {
                number * 100 + u32::from(part.unsigned_abs())
            })
    }

    /// Returns the day, where one is given.
    pub(crate) fn full(self) -> Option<Date> {
        self.day.map(|_| self.first_day())
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        Self {
            year: day.year(),
            month: Some(day.month()),
            day: Some(day.day()),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_exact_as_given() {
        for text in ["2019", "2019-01", "2020-02-29"] {
            assert_eq!(PartialDate::parse(text).expect(text).to_string(), text);
        }
        for text in [
            "",
            "19",
            "2019-13",
            "2019-1",
            "2019-02-29",
            "2019-01-01-01",
            "0000",
            "2019-",
            "-2019",
            "2019-01-0a",
        ] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
        let year = PartialDate::parse("2020").expect("a year");
        assert_eq!(year.last_day().to_string(), "2020-12-31");
        assert_eq!(
            PartialDate::parse("2020-02")
                .expect("a month")
                .last_day()
                .to_string(),
            "2020-02-29"
        );
        assert!(year < PartialDate::parse("2020-01").expect("a month"));
        let numbers = ["2019", "2019-02", "2019-02-03"]
            .map(|text| PartialDate::parse(text).expect(text).number());
        assert_eq!(numbers, [20_190_000, 20_190_200, 20_190_203]);
    }
}
