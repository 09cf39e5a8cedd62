//! Makes things on several threads and takes each in its turn.
//!
//! Who takes them makes one too whenever the next is not ready. So no processor waits, however long making and taking last, and all goes
//! on where no other thread can be had.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, Builder};

use anyhow::Result;

/// How many things may be on their way for each thread: given out to be made, and not yet taken.
const AHEAD: usize = 4;

/// A thing that was made, or what kept it from being made.
struct Made<T> {
    number: usize,
    thing: thread::Result<T>,
    /// Who made it, where it was another thread.
    helper: Option<usize>,
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
    mut take: impl FnMut(&T) -> Result<()>,
) -> Result<()> {
    let ahead = AHEAD * (helpers + 1);
    let (give_out, open) = mpsc::channel();
    let open = Mutex::new(open);
    let make = |number, own: &mut Own, helper| Made {
        number,
        // Whoever waits for it would wait for ever.
        thing: catch_unwind(AssertUnwindSafe(|| make(number, own))),
        helper,
    };
    thread::scope(|scope| {
        // Helpers end when this does, and this with the closure.
        let give_out: Sender<usize> = give_out;
        let (send, made) = mpsc::channel();
        let helper = |helper| {
            let (give_back, spent) = mpsc::channel();
            let (send, open, make) = (send.clone(), &open, &make);
            let run = move || {
                let mut own = Own::default();
                let next = || open.lock().ok()?.recv().ok();
                while let Some(number) = next() {
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
        for number in 0..many.min(ahead) {
            give_out.send(number)?;
        }
        let mut own = Own::default();
        let mut ready: BTreeMap<usize, Made<T>> = BTreeMap::new();
        for number in 0..many {
            let next = loop {
                if let Some(next) = ready.remove(&number) {
                    break next;
                }
                let made = made.try_recv().or_else(|_| {
                    let open = open.try_lock().ok().and_then(|open| open.try_recv().ok());
                    match open {
                        Some(number) => Ok(make(number, &mut own, None)),
                        None => made.recv(),
                    }
                })?;
                ready.insert(made.number, made);
            };
            let thing = next.thing.unwrap_or_else(|panic| resume_unwind(panic));
            take(&thing)?;
            if let Some(helper) = next.helper.and_then(|helper| helpers.get(helper)) {
                // One that has nothing left to do wants nothing back.
                let _done = helper.send(thing);
            }
            if number + ahead < many {
                give_out.send(number + ahead)?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
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
                assert!(*made > 0 && (helpers > 0 || *made == number + 1));
                Ok(())
            })
            .expect("nothing fails");
            assert!(taken.iter().copied().eq(0..100), "{helpers}: {taken:?}");
        }
        in_turn(0, 2, make, |_| unreachable!("there is none")).expect("nothing fails");
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
