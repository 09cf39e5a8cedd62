//! Whether anything changes is often plain long before all files have been looked at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::files::{Stamp, since_1970};

/// Notices, while a catalogue is being looked at, whether anything in it has changed after a moment.
///
/// That is a hint, to be had before the look is over: not every change has a time, and some times are of what is not listed.
#[derive(Debug, Clone)]
pub(crate) struct Watch {
    /// In nanoseconds since 1970.
    after: i64,
    noticed: Arc<AtomicBool>,
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

    /// Tells whether a change has been noticed so far.
    pub(crate) fn has_noticed(&self) -> bool {
        self.noticed.load(Ordering::Relaxed)
    }

    pub(super) fn pass(&self, mut stamps: impl Iterator<Item = Stamp>) {
        if stamps.any(|stamp| stamp.changed > self.after) {
            self.noticed.store(true, Ordering::Relaxed);
        }
    }
}
