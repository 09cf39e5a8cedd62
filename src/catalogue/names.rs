//! The names in a folder, for several threads.

use std::ffi::OsStr;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::folder::Unread;

/// How many portions there are to take when more names are read.
const FEW: usize = 4;

/// Stands behind each name of a portion. No system has it in a name.
const END: char = '\0';

/// Some of the names in a folder.
#[derive(Debug)]
pub(super) struct Portion {
    /// Those in UTF-8, one behind the other.
    names: String,
    many: usize,
    /// The others, with signs in place of what is none.
    nameless: Vec<String>,
}

impl Portion {
    /// How many names a portion has at most.
    const FULL: usize = 128;

    fn new() -> Self {
        Self {
            // That of names of 31 letters, which few are longer than.
            names: String::with_capacity(Self::FULL * 32),
            many: 0,
            nameless: Vec::new(),
        }
    }

    fn add(&mut self, name: &OsStr) {
        self.many += 1;
        match name.to_str() {
            Some(name) => {
                self.names.push_str(name);
                self.names.push(END);
            }
            None => self.nameless.push(name.to_string_lossy().into_owned()),
        }
    }

    /// Tells whether there may be more. As long as there are enough names, a portion is full.
    pub(super) fn is_full(&self) -> bool {
        self.many == Self::FULL
    }

    /// Returns how many names there are, and about how many bytes they take.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.many, self.names.len())
    }

    /// Returns the names, and whether each is one in UTF-8.
    pub(super) fn names(&self) -> impl Iterator<Item = (&str, bool)> {
        let names = self.names.split_terminator(END).map(|name| (name, true));
        names.chain(self.nameless.iter().map(|name| (name.as_str(), false)))
    }
}

/// The names in a folder. Each is handed out once.
pub(super) struct Names<'f> {
    /// Those that have been read and that nobody has taken.
    read: Mutex<Vec<Portion>>,
    /// The others; nothing when all have been read. To read them takes the system a while, in which whoever does not read them goes on with
    /// what has been read.
    unread: Mutex<Option<Unread<'f>>>,
}

impl<'f> Names<'f> {
    pub(super) fn new(unread: Unread<'f>) -> Self {
        Self {
            read: Mutex::default(),
            unread: Mutex::new(Some(unread)),
        }
    }

    /// Takes some names; nothing when there are no more.
    ///
    /// # Errors
    /// The folder cannot be read on.
    pub(super) fn take(&self) -> io::Result<Option<Portion>> {
        let (some, left) = self.take_read();
        if left < FEW
            && let Ok(mut unread) = self.unread.try_lock()
        {
            self.read_on(&mut unread)?;
        }
        if some.is_some() {
            return Ok(some);
        }
        // Whoever had this before has read more, which others may have taken.
        let mut unread = held(&self.unread);
        loop {
            let (some, _) = self.take_read();
            if some.is_some() || unread.is_none() {
                return Ok(some);
            }
            self.read_on(&mut unread)?;
        }
    }

    /// Takes some of the names that have been read, and tells how many portions that leaves.
    fn take_read(&self) -> (Option<Portion>, usize) {
        let mut read = held(&self.read);
        (read.pop(), read.len())
    }

    /// Reads on until there is a full portion to take, or no more.
    fn read_on(&self, unread: &mut Option<Unread<'f>>) -> io::Result<()> {
        let mut portions = vec![Portion::new()];
        while let Some(names) = unread
            && !portions.first().is_some_and(Portion::is_full)
        {
            let is_more = names.read(|name| {
                if portions.last().is_none_or(Portion::is_full) {
                    portions.push(Portion::new());
                }
                if let Some(last) = portions.last_mut() {
                    last.add(name);
                }
            })?;
            if !is_more {
                *unread = None;
            }
        }
        portions.retain(|portion| portion.many > 0);
        // What is not full is taken last.
        portions.reverse();
        held(&self.read).append(&mut portions);
        Ok(())
    }
}

pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::thread;

    use fs_err as fs;

    use super::*;
    use crate::catalogue::folder::Folder;

    #[test]
    fn each_name_is_taken_once() {
        let place = tempfile::tempdir().expect("there is a place for temporary files");
        let written: BTreeSet<String> = (0..3_000).map(|number| number.to_string()).collect();
        for name in &written {
            fs::write(place.path().join(name), "").expect("the folder is our own");
        }
        for threads in [1, 2, 5] {
            let folder = Folder::open(place.path().to_path_buf()).expect("it was just made");
            let names = Names::new(folder.unread().expect("it was just made"));
            let take_all = || -> Vec<String> {
                let portions = std::iter::from_fn(|| names.take().expect("nothing fails"));
                let taken = portions.flat_map(|portion| {
                    let names = portion.names().map(|(name, _)| name.to_owned());
                    names.collect::<Vec<_>>()
                });
                taken.collect()
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

    #[test]
    fn a_portion_is_full_as_long_as_there_are_enough_names() {
        let place = tempfile::tempdir().expect("there is a place for temporary files");
        let mut written = 0;
        for many in [0, 127, 128, 129, 1_025, 3_000] {
            while written < many {
                // Long ones are few to a reading.
                let name = format!("{written:0250}");
                fs::write(place.path().join(name), "").expect("the folder is our own");
                written += 1;
            }
            let folder = Folder::open(place.path().to_path_buf()).expect("it was just made");
            let names = Names::new(folder.unread().expect("it was just made"));
            let first = names.take().expect("nothing fails");
            let is_full = first.is_some_and(|portion| portion.is_full());
            assert_eq!(is_full, many >= Portion::FULL, "{many}");
        }
    }
}
