//! The names in a folder, for several threads.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fs_err as fs;

/// A name in a folder, or what kept it from being read.
pub(super) type Name = io::Result<fs::DirEntry>;

/// How many names are read at a time. More are read when there is only half of that left to take.
const READ: usize = 1_024;

/// The names in a folder. Each is handed out once.
pub(super) struct Names {
    /// Those that have been read and that nobody has taken.
    read: Mutex<Vec<Name>>,
    /// The others. To read them takes the system a while, in which whoever does not read them goes on with what has been read.
    unread: Mutex<fs::ReadDir>,
}

impl Names {
    /// How many names are taken at most at a time.
    pub(super) const AT_A_TIME: usize = 128;

    pub(super) fn new(unread: fs::ReadDir) -> Self {
        Self {
            read: Mutex::default(),
            unread: Mutex::new(unread),
        }
    }

    /// Takes some names; nothing when there are no more.
    pub(super) fn take(&self) -> Vec<Name> {
        let (some, left) = self.take_read();
        if left < READ / 2
            && let Ok(mut unread) = self.unread.try_lock()
        {
            self.read_on(&mut unread);
        }
        if !some.is_empty() {
            return some;
        }
        // Whoever had this before has read more, which others may have taken.
        let mut unread = held(&self.unread);
        loop {
            let (some, _) = self.take_read();
            if !some.is_empty() || self.read_on(&mut unread) == 0 {
                return some;
            }
        }
    }

    /// Takes some of the names that have been read, and tells how many that leaves.
    fn take_read(&self) -> (Vec<Name>, usize) {
        let mut read = held(&self.read);
        let left = read.len().saturating_sub(Self::AT_A_TIME);
        (read.split_off(left), left)
    }

    /// Reads more names; returns how many.
    fn read_on(&self, unread: &mut fs::ReadDir) -> usize {
        let more: Vec<Name> = unread.take(READ).collect();
        let many = more.len();
        held(&self.read).extend(more);
        many
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use super::*;

    #[test]
    fn each_name_is_taken_once() {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let written: BTreeSet<String> = (0..3 * READ).map(|number| number.to_string()).collect();
        for name in &written {
            fs::write(folder.path().join(name), "").expect("the folder is our own");
        }
        for threads in [1, 2, 5] {
            let names = Names::new(fs::read_dir(folder.path()).expect("it was just made"));
            let take_all = || -> Vec<String> {
                let portions = std::iter::from_fn(|| Some(names.take()).filter(|n| !n.is_empty()));
                let names = portions.flatten().map(|name| name.expect("nothing fails"));
                names
                    .filter_map(|name| name.file_name().into_string().ok())
                    .collect()
            };
            let taken: Vec<String> = thread::scope(|scope| {
                let takers: Vec<_> = (0..threads).map(|_| scope.spawn(take_all)).collect();
                let taken = takers
                    .into_iter()
                    .map(|taker| taker.join().expect("it ends"));
                taken.flatten().collect()
            });
            assert_eq!(taken.len(), written.len(), "{threads} threads");
            assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), written);
        }
    }
}
