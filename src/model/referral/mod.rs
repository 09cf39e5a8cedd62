//! A referral: one client passed to one offering, and what became of it.
//!
//! What was true when it was made is frozen in [`Referral`]; everything later is an [`Event`]. The state is a pure fold over the
//! events, in [`state`]; joining what two ledgers know of one referral is in [`join`].

pub(crate) mod join;
pub(crate) mod state;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::text::Text;

/// One client passed to one offering, as it was when that was noted. Its making is its first event, with status `sent`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Referral {
    /// A time-ordered UUID (version 7).
    pub(crate) id: String,
    /// What people quote: `R-7K3M`.
    pub(crate) code: String,
    pub(crate) side: Side,
    /// Id of the actor that passes the client on.
    pub(crate) from: String,
    pub(crate) from_name: Text,
    /// Full id of the offering.
    pub(crate) offering: String,
    pub(crate) offering_name: Text,
    /// Id of the actor that the client is passed to.
    pub(crate) to: String,
    pub(crate) to_name: Text,
    /// Id and version of the catalogue at that time.
    pub(crate) catalogue: String,
    /// The kind of help that is needed, by id.
    pub(crate) area: Option<String>,
    /// Where the client is, by id.
    pub(crate) stage: Option<String>,
    pub(crate) consent_share: Consent,
    pub(crate) consent_count: Consent,
    /// The day on which the client was passed on.
    pub(crate) on: Date,
    /// When it was noted: RFC 3339, UTC, microseconds.
    pub(crate) at: String,
    pub(crate) private: Private,
    /// The client has been forgotten: what is private is gone and does not come back.
    pub(crate) forgotten: bool,
}

impl Referral {
    /// Returns a referral of which nothing is known, to fill in.
    pub(crate) fn nobody() -> Self {
        Self {
            id: String::new(),
            code: String::new(),
            side: Side::Sent,
            from: String::new(),
            from_name: Text::default(),
            offering: String::new(),
            offering_name: Text::default(),
            to: String::new(),
            to_name: Text::default(),
            catalogue: String::new(),
            area: None,
            stage: None,
            consent_share: Consent::NotAsked,
            consent_count: Consent::NotAsked,
            on: first_day(),
            at: String::new(),
            private: Private::default(),
            forgotten: false,
        }
    }
}

/// What of a referral is about a person; goes when the client is forgotten.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Private {
    /// A code of one's own for the client, never a name.
    pub(crate) client: Option<String>,
    /// Why the client is passed on.
    pub(crate) reason: Option<String>,
    /// What has been done so far.
    pub(crate) note: Option<String>,
}

/// Something that happened to a referral after it was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Event {
    /// When it was noted: RFC 3339, UTC, microseconds. Events count in this order.
    pub(crate) at: String,
    /// A time-ordered UUID (version 7).
    pub(crate) id: String,
    /// The day on which it happened.
    pub(crate) on: Date,
    pub(crate) status: Status,
    pub(crate) reason: Option<Reason>,
    pub(crate) outcome: Option<Outcome>,
    /// What the client has said since.
    pub(crate) consent_share: Option<Consent>,
    pub(crate) consent_count: Option<Consent>,
    /// Goes when the client is forgotten.
    pub(crate) note: Option<String>,
}

/// Which end of a referral a ledger speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Sent,
    Received,
}

/// What the client said when asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Consent {
    #[default]
    NotAsked,
    Yes,
    No,
}

/// Where a referral stands. What came of it in the end is its [`Outcome`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Sent,
    Accepted,
    InProgress,
    OnHold,
    Completed,
    Declined,
    Failed,
    ReferredOn,
    Cancelled,
    /// Somebody tried to find out and could not.
    Unknown,
    Reopened,
    EnteredInError,
    /// Not a status: something to remember, which leaves the referral where it stands.
    Noted,
}

/// Why it came to nothing. After the refusals and endings of the IRIS network (University of Kansas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    NotEligible,
    NoCapacity,
    NotOffered,
    AlreadyClient,
    ClientDeclined,
    NoContact,
    Other,
}

/// What came of a completed referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Helped,
    ClientDeclined,
    NoContact,
    Other,
}

/// Gives an enumeration its keys: the words that stand for its values in files and in every format.
macro_rules! keys {
    ($kind:ident { $($value:ident = $key:literal),+ $(,)? }) => {
        impl $kind {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$value),+];

            /// Returns the word that stands for it in files and in every format.
            pub(crate) fn key(self) -> &'static str {
                match self { $(Self::$value => $key),+ }
            }

            /// Returns the value that a [`key`](Self::key) stands for.
            pub(crate) fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.key() == key)
            }
        }
    };
}

keys!(Side { Sent = "sent", Received = "received" });
keys!(Consent { NotAsked = "not-asked", Yes = "yes", No = "no" });
keys!(Status {
    Sent = "sent",
    Accepted = "accepted",
    InProgress = "in-progress",
    OnHold = "on-hold",
    Completed = "completed",
    Declined = "declined",
    Failed = "failed",
    ReferredOn = "referred-on",
    Cancelled = "cancelled",
    Unknown = "unknown",
    Reopened = "reopened",
    EnteredInError = "entered-in-error",
    Noted = "noted",
});
keys!(Reason {
    NotEligible = "not-eligible",
    NoCapacity = "no-capacity",
    NotOffered = "not-offered",
    AlreadyClient = "already-client",
    ClientDeclined = "client-declined",
    NoContact = "no-contact",
    Other = "other",
});
keys!(Outcome {
    Helped = "helped",
    ClientDeclined = "client-declined",
    NoContact = "no-contact",
    Other = "other",
});

impl Status {
    /// Returns what may come next. The table stands in `docs/referrals.md` too; `reopened` starts over.
    ///
    /// Something under way may be reported as still under way: that is news. `noted` may be said of anything at any time.
    pub(crate) fn followers(self) -> &'static [Self] {
        use Status::{
            Accepted, Cancelled, Completed, Declined, EnteredInError, Failed, InProgress, OnHold,
            ReferredOn, Reopened, Unknown,
        };
        match self {
            Self::Sent => &[
                Accepted,
                Declined,
                ReferredOn,
                Cancelled,
                Unknown,
                EnteredInError,
            ],
            Self::Accepted => &[
                InProgress,
                Completed,
                Failed,
                ReferredOn,
                Cancelled,
                Unknown,
                EnteredInError,
            ],
            Self::InProgress | Self::OnHold => &[
                InProgress,
                OnHold,
                Completed,
                Failed,
                ReferredOn,
                Cancelled,
                Unknown,
                EnteredInError,
            ],
            Self::Reopened => &[
                Accepted,
                InProgress,
                OnHold,
                Completed,
                Declined,
                Failed,
                ReferredOn,
                Cancelled,
                Unknown,
                EnteredInError,
            ],
            Self::Declined | Self::Failed | Self::Cancelled | Self::Completed | Self::Unknown => {
                &[Reopened, EnteredInError]
            }
            Self::ReferredOn => &[EnteredInError],
            Self::EnteredInError | Self::Noted => &[],
        }
    }

    /// Tells whether something is still to come.
    pub(crate) fn is_open(self) -> bool {
        matches!(
            self,
            Self::Sent | Self::Accepted | Self::InProgress | Self::OnHold | Self::Reopened
        )
    }

    /// Tells whether it is a step on the ordinary way from sent to an end.
    pub(crate) fn is_way(self) -> bool {
        matches!(self, Self::Accepted | Self::InProgress | Self::OnHold)
    }

    /// Tells whether it says that the other side has answered.
    pub(crate) fn is_answer(self) -> bool {
        matches!(
            self,
            Self::Accepted
                | Self::InProgress
                | Self::OnHold
                | Self::Completed
                | Self::Declined
                | Self::Failed
                | Self::ReferredOn
        )
    }

    /// Returns the reasons that may be given with it, one of which must be; none where none is wanted.
    pub(crate) fn reasons(self) -> &'static [Reason] {
        match self {
            Self::Declined => &[
                Reason::NotEligible,
                Reason::NoCapacity,
                Reason::NotOffered,
                Reason::AlreadyClient,
                Reason::Other,
            ],
            Self::Failed => Reason::ALL,
            _ => &[],
        }
    }

    /// Tells whether an outcome must be given with it.
    pub(crate) fn wants_outcome(self) -> bool {
        self == Self::Completed
    }
}

/// The letters and digits of codes: none that look or sound like another.
const CODE_LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What every code begins with.
pub(crate) const CODE_PREFIX: &str = "R-";
/// How many letters a code has, unless more are needed to tell it from others.
pub(crate) const CODE_LENGTH: usize = 4;
/// The most letters of a code.
pub(crate) const CODE_MAX: usize = 12;

/// Returns the code of a given length that a number stands for.
pub(crate) fn code(mut number: u128, length: usize) -> String {
    let mut code = CODE_PREFIX.to_owned();
    let base = CODE_LETTERS.len() as u128;
    for _ in 0..length {
        let at = usize::try_from(number % base).unwrap_or(0);
        code.push(CODE_LETTERS.get(at).copied().map_or('2', char::from));
        number /= base;
    }
    code
}

/// Tells whether a text is a whole code.
pub(crate) fn is_code(text: &str) -> bool {
    text.strip_prefix(CODE_PREFIX).is_some_and(|letters| {
        (CODE_LENGTH..=CODE_MAX).contains(&letters.len())
            && letters.bytes().all(|b| CODE_LETTERS.contains(&b))
    })
}

/// Tells whether somebody typed all of a code: in any case, with or without the prefix.
pub(crate) fn is_all_of(code: &str, typed: &str) -> bool {
    let (whole, typed_letters) = (letters(code), letters(typed));
    let bare = whole.strip_prefix('R').filter(|_| !has_prefix(typed));
    typed_letters == whole || bare == Some(&typed_letters)
}

/// Returns the code that was read from a card, in any case; nothing for what has not the form of one. Codes longer than most are taken
/// with their prefix only.
pub(crate) fn read_code(typed: &str) -> Option<String> {
    let letters = letters(typed);
    let is_told = |rest: &&str| has_prefix(typed) || rest.len() == CODE_LENGTH;
    let with_prefix = letters.strip_prefix('R').filter(is_told);
    let rest = with_prefix.or(Some(&*letters).filter(is_told))?;
    Some([CODE_PREFIX, rest].concat()).filter(|code| is_code(code))
}

/// Tells whether the prefix was typed, dash and all: then it is no code's first letter.
fn has_prefix(typed: &str) -> bool {
    let start = typed.trim().get(..CODE_PREFIX.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(CODE_PREFIX))
}

/// Returns what was typed of a code without what may be left out or put in: capitals, and neither spaces nor dashes.
fn letters(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_uppercase)
        .collect()
}

/// Returns the beginnings of codes that somebody may mean who typed this: any case, with or without the prefix.
pub(crate) fn code_beginnings(typed: &str) -> Vec<String> {
    let letters = letters(typed);
    if letters.is_empty() || !letters.bytes().all(|b| CODE_LETTERS.contains(&b)) {
        return Vec::new();
    }
    let with_prefix = |letters: &str| [CODE_PREFIX, letters].concat();
    let rest = letters.strip_prefix('R').filter(|rest| !rest.is_empty());
    match rest {
        Some(rest) if has_prefix(typed) => vec![with_prefix(rest)],
        // R is a letter of codes, too: `r7k3m` may be `R-7K3M` or begin as `R-R7K3M...`.
        Some(rest) => vec![with_prefix(rest), with_prefix(&letters)],
        None => vec![with_prefix(&letters)],
    }
}

/// Returns a time-ordered UUID (version 7) for a moment, told from others by 80 random bits.
pub(crate) fn id(at: Timestamp, random: u128) -> String {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    let [bytes @ .., _, _, _, _, _, _] = random.to_be_bytes();
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes)
        .into_uuid()
        .hyphenated()
        .to_string()
}

/// Returns a moment as it is written: RFC 3339, UTC, six digits of the second, so that texts sort as moments do.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// Returns the present moment, or the one right after `last` where the clock has been set back since.
pub(crate) fn moment_after(now: Timestamp, last: &str) -> String {
    let present = moment(now);
    if present.as_str() > last {
        return present;
    }
    let next = last
        .parse::<Timestamp>()
        .ok()
        .and_then(|last| last.checked_add(1.microsecond()).ok());
    next.map_or(present, moment)
}

/// The latest day that can be meant by what is noted at a moment: where it is another day already, tomorrow. What is later, no other
/// ledger takes over.
pub(crate) fn latest_day(at: Timestamp) -> Date {
    let day = TimeZone::UTC.to_datetime(at).date();
    day.saturating_add(1.day())
}

/// The earliest day that can be meant; anything before is a slip of the finger.
pub(crate) fn first_day() -> Date {
    Date::constant(2000, 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        assert_eq!(code(0, 4), "R-2222");
        assert!(is_code(&code(u128::MAX, 4)) && is_code(&code(12_345, 12)));
        assert!(!is_code("R-2") && !is_code("R-1OIL") && !is_code("7K3M"));
        assert_eq!(code_beginnings("7k3m"), ["R-7K3M"]);
        assert_eq!(code_beginnings(" r-7k3m "), ["R-7K3M"]);
        assert_eq!(code_beginnings("r7k3m"), ["R-7K3M", "R-R7K3M"]);
        assert_eq!(code_beginnings("r"), ["R-R"]);
        assert!(code_beginnings("").is_empty() && code_beginnings("1").is_empty());
    }

    #[test]
    fn whole_codes() {
        for typed in ["R-7K3M", "r-7k3m", "r7k3m", " 7k3M"] {
            assert!(is_all_of("R-7K3M", typed), "{typed}");
            assert_eq!(read_code(typed).as_deref(), Some("R-7K3M"), "{typed}");
        }
        assert!(!is_all_of("R-RJ87", "r") && !is_all_of("R-7K3M", "7k3"));
        assert!(!is_all_of("R-R7K3", "r-7k3"));
        assert_eq!(read_code("R7K3").as_deref(), Some("R-R7K3"));
        assert_eq!(read_code("R-7K3MA").as_deref(), Some("R-7K3MA"));
        for typed in ["R-7K3", "7K3", "accepted", "7K3MA", "R-7K31", "", "å"] {
            assert_eq!(read_code(typed), None, "{typed}");
        }
    }

    #[test]
    fn moments_go_forward() {
        let now: Timestamp = "2026-11-24T10:00:00Z".parse().expect("a moment");
        assert_eq!(moment(now), "2026-11-24T10:00:00.000000Z");
        let last = "2026-11-24T10:00:05.000000Z";
        assert_eq!(moment_after(now, last), "2026-11-24T10:00:05.000001Z");
        assert!(id(now, 1) != id(now, u128::MAX) && id(now, 1).len() == 36);
    }

    #[test]
    fn every_status_can_be_left_or_is_an_end() {
        for status in Status::ALL {
            assert_eq!(Status::from_key(status.key()), Some(*status));
            assert!(
                matches!(status, Status::EnteredInError | Status::Noted)
                    || status.followers().contains(&Status::EnteredInError),
                "{status:?} cannot be taken back"
            );
            assert!(!status.followers().contains(&Status::Sent));
        }
    }
}
