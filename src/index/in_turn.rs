//! Makes things on several threads and takes each in its turn.
//!
//! Who takes them makes one too when the next is not ready: the work is shared however long making and taking last, and goes on where no
//! other thread can be had.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{self, Sender};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{self, Builder};

use anyhow::Result;

/// How many things may be on their way for each thread: open to be made, and not yet taken.
const AHEAD: usize = 4;

/// A thing that was made, or what kept it from being made.
struct Made<T> {
    number: usize,
    thing: thread::Result<T>,
    /// Who made it, where it was another thread.
    helper: Option<usize>,
}

/// The numbers of what may be made now.
struct Open {
    numbers: Mutex<Range<usize>>,
    changed: Condvar,
    /// Where they end at last.
    many: usize,
}

impl Open {
    /// Takes the next number; nothing when there is none now.
    fn next(&self) -> Option<usize> {
        self.numbers.lock().ok()?.next()
    }

    /// Waits for the next number and takes it; nothing when there will be none.
    fn wait_for_next(&self) -> Option<usize> {
        let is_to_come =
            |numbers: &mut Range<usize>| numbers.start == numbers.end && numbers.end < self.many;
        let numbers = self.numbers.lock().ok()?;
        let numbers = self.changed.wait_while(numbers, is_to_come);
        numbers.ok()?.next()
    }

    fn change(&self, change: impl FnOnce(&mut Range<usize>)) {
        change(&mut self.numbers.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }
}

/// Lets the helpers end, however it comes to that.
struct Ending<'o>(&'o Open);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.change(|numbers| *numbers = self.0.many..self.0.many);
    }
}

/// Makes `many` things, on this thread and on so many helpers, and hands each to `take`, in the order of their numbers. Each thread
/// keeps something of its own from one thing to the next.
///
/// # Errors
/// Whatever `take` reports; nothing is taken after that.
pub(super) fn in_turn<T: Send, Own: Default>(
    many: usize,
    helpers: usize,
    make: impl Fn(usize, &mut Own) -> T + Sync,
    mut take: impl FnMut(&mut T) -> Result<()>,
) -> Result<()> {
    let open = Open {
        numbers: Mutex::new(0..many.min(AHEAD * (helpers + 1))),
        changed: Condvar::new(),
        many,
    };
    let make = |number, own: &mut Own, helper| Made {
        number,
        // Else a thread would end with it, and whoever waits for the thing would wait for ever.
        thing: catch_unwind(AssertUnwindSafe(|| make(number, own))),
        helper,
    };
    thread::scope(|scope| {
        let _ending = Ending(&open);
        let (send, made) = mpsc::channel();
        let helper = |helper| {
            let (give_back, spent) = mpsc::channel();
            let (send, open, make) = (send.clone(), &open, &make);
            let run = move || {
                let mut own = Own::default();
                while let Some(number) = open.wait_for_next() {
                    if send.send(make(number, &mut own, Some(helper))).is_err() {
                        return;
                    }
                    spent.try_iter().for_each(drop);
                }
            };
            Builder::new().spawn_scoped(scope, run).ok()?;
            Some(give_back)
        };
        // As many as can be had. Each gets back what it made: whoever made a thing takes it apart soonest.
        let helpers: Vec<Sender<T>> = (0..helpers).map_while(helper).collect();
        drop(send);
        let mut own = Own::default();
        let mut ready: BTreeMap<usize, Made<T>> = BTreeMap::new();
        for number in 0..many {
            let next = loop {
                if let Some(next) = ready.remove(&number) {
                    break next;
                }
                let made = made.try_recv().or_else(|_| match open.next() {
                    Some(number) => Ok(make(number, &mut own, None)),
                    None => made.recv(),
                })?;
                ready.insert(made.number, made);
            };
            let mut thing = next.thing.unwrap_or_else(|panic| resume_unwind(panic));
            take(&mut thing)?;
            if let Some(helper) = next.helper.and_then(|helper| helpers.get(helper)) {
                // One that has nothing left to do wants nothing back.
                let _done = helper.send(thing);
            }
            open.change(|numbers| numbers.end = many.min(numbers.end + 1));
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    /// Makes some things longer than others.
    fn make(number: usize, made: &mut usize) -> (usize, usize) {
        *made += 1;
        (0..number % 7 * 1_000).for_each(|_| thread::yield_now());
        (number, *made)
    }

    #[test]
    fn each_thing_is_taken_once_and_in_its_turn() {
        for helpers in [0, 1, 2, 7] {
            let mut taken = Vec::new();
            in_turn(100, helpers, make, |(number, made)| {
                taken.push(*number);
                assert!(*made > 0 && (helpers > 0 || *made == *number + 1));
                Ok(())
            })
            .expect("nothing fails");
            assert!(taken.iter().copied().eq(0..100), "{helpers}: {taken:?}");
        }
        in_turn(0, 2, make, |_| unreachable!("there is none")).expect("nothing fails");
    }

    #[test]
    fn another_thread_makes_things_meanwhile() {
        let (makers, more) = (Mutex::new(HashSet::new()), Condvar::new());
        let make = |_, _own: &mut ()| {
            let mut seen = makers.lock().expect("nobody panics");
            seen.insert(thread::current().id());
            more.notify_all();
            let patience = Duration::from_secs(60);
            let waited = more.wait_timeout_while(seen, patience, |seen| seen.len() < 2);
            assert!(!waited.expect("nobody panics").1.timed_out(), "one alone");
        };
        in_turn(2, 1, make, |()| Ok(())).expect("nothing fails");
    }

    #[test]
    fn no_more_is_made_ahead_than_said() {
        for helpers in [0, 1, 3] {
            let on_their_way = AtomicUsize::new(0);
            let most = AtomicUsize::new(0);
            let make = |_, _own: &mut ()| {
                let many = on_their_way.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(many, Ordering::SeqCst);
            };
            in_turn(100, helpers, make, |()| {
                (0..100).for_each(|_| thread::yield_now());
                on_their_way.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            })
            .expect("nothing fails");
            let most = most.into_inner();
            assert!(most <= AHEAD * (helpers + 1), "{helpers}: {most}");
        }
    }

    #[test]
    fn what_is_not_taken_ends_it() {
        for helpers in [0, 1, 3] {
            let mut taken = 0;
            let ended = in_turn(100, helpers, make, |_| {
                taken += 1;
                anyhow::ensure!(taken < 10, "enough");
                Ok(())
            });
            assert_eq!(ended.expect_err("enough").to_string(), "enough");
            assert_eq!(taken, 10);
        }
    }

    #[test]
    fn what_cannot_be_made_is_not_waited_for() {
        for helpers in [0, 1, 3] {
            let make = |number, own: &mut usize| {
                assert!(number != 50, "this one cannot be made");
                make(number, own)
            };
            let ended = catch_unwind(AssertUnwindSafe(|| in_turn(100, helpers, make, |_| Ok(()))));
            assert!(ended.is_err());
        }
    }
}
