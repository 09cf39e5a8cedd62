//! Whether anything changes is often plain long before all files have been looked at.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use super::files::{Entry, Stamp, since_1970};
use super::names::held;

/// Notices, while a catalogue is being looked at, what in it has changed after a moment.
///
/// That is a hint, to be had before the look is over: not every change has a time, and some times are of what is not listed.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    /// In nanoseconds since 1970.
    after: i64,
    noticed: Arc<Mutex<Noticed>>,
}

/// What has been noticed so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Noticed {
    /// How many. The files may be fewer: a folder changes, too.
    pub(crate) changes: usize,
    pub(crate) files: Vec<Entry>,
}

impl Watch {
    pub(crate) fn after(moment: SystemTime) -> Self {
        Self {
            after: since_1970(moment),
            noticed: Arc::default(),
        }
    }

    /// Notices nothing.
    pub(crate) fn nothing() -> Self {
        Self {
            after: i64::MAX,
            noticed: Arc::default(),
        }
    }

    /// Returns how many changes have been noticed so far.
    pub(crate) fn changes(&self) -> usize {
        held(&self.noticed).changes
    }

    pub(crate) fn noticed(&self) -> Noticed {
        held(&self.noticed).clone()
    }

    pub(super) fn pass_folder(&self, stamp: Stamp) {
        if stamp.changed > self.after {
            held(&self.noticed).changes += 1;
        }
    }

    pub(super) fn pass_files<'e>(&self, files: impl Iterator<Item = Entry<&'e str>>) {
        for file in files.filter(|file| file.stamp.changed > self.after) {
            let mut noticed = held(&self.noticed);
            noticed.changes += 1;
            noticed.files.push(file.with_path(file.path.to_owned()));
        }
    }
}
