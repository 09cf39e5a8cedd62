//! A look into one file of the catalogue: what it says, and what the index notes of it whatever it says.

use super::Reading;
use crate::catalogue::files::{self, Entry, Stamp};
use crate::catalogue::read::Read;
use crate::catalogue::{content, whole};
use crate::diagnostic::{Days, Finding, rule};

/// What the index notes of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    pub(super) stamp: Stamp,
    /// How it looked, as [`Entry::looks`].
    pub(super) looks: i64,
    /// Digest of the bytes; 0 where they could not be had.
    pub(super) content: i64,
    /// How many errors the file has, but for words that the vocabulary does not know.
    pub(super) problems: usize,
    /// How many times it uses a word that the vocabulary does not know.
    pub(super) unknown_terms: usize,
    /// The actor that the file is about; nothing where it does not say so now, whatever rows it may still have.
    pub(super) actor: Option<String>,
    /// The ids that offerings name as partners, as often as they do.
    pub(super) partners: Vec<String>,
    /// The days on which it would be judged as it is.
    pub(super) days: Days,
}

/// The stamp of a file that could not be read. No file looks like this, so it is read again at the next look.
const UNREAD: Stamp = Stamp {
    size: u64::MAX,
    modified: i64::MIN,
    changed: i64::MIN,
    inode: u64::MAX,
};

impl Look {
    /// Tells whether the file was there to read but gave nothing: too many open files, a disk that fails, no permission.
    pub(super) fn is_unread(&self) -> bool {
        self.stamp == UNREAD
    }

    fn new(entry: &Entry<&str>, content: i64, findings: &[Finding], days: Days) -> Self {
        let errors = |unknown: bool| {
            findings
                .iter()
                .filter(|f| f.is_error() && (f.rule == &rule::UNKNOWN_TERM) == unknown)
                .count()
        };
        Self {
            stamp: entry.stamp,
            looks: entry.looks,
            content,
            problems: errors(false),
            unknown_terms: errors(true),
            actor: None,
            partners: Vec::new(),
            days,
        }
    }
}

/// Reads a file and takes apart what it says, by `judge`.
pub(super) fn look<T>(
    reading: Reading<'_>,
    entry: &Entry<&str>,
    judge: impl FnOnce(&str) -> Read<T>,
) -> (Look, Option<T>) {
    let Reading { root, now, .. } = reading;
    let bytes = match whole::content(root, entry, now) {
        Ok(bytes) => bytes,
        Err(finding) => {
            let passes = entry.trouble.is_none() && finding.rule == &rule::UNREADABLE;
            let unread = passes.then(|| Entry::new(entry.path, UNREAD, None));
            // That it has gone since it was listed is nobody's mistake.
            let is_gone = passes && content::is_gone(root, entry);
            let findings = Some(finding).filter(|_| !is_gone);
            let entry = unread.as_ref().unwrap_or(entry);
            return (Look::new(entry, 0, findings.as_slice(), Days::ALL), None);
        }
    };
    let content = files::content_digest(&bytes);
    match whole::utf8(entry, &bytes) {
        Err(finding) => (Look::new(entry, content, &[finding], Days::ALL), None),
        Ok(text) => {
            let read = judge(text);
            let look = Look::new(entry, content, &read.findings, read.days);
            (look, read.value)
        }
    }
}
