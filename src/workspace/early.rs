//! An answer that is begun while the files are still being looked at.

use std::path::Path;
use std::rc::Rc;

use anyhow::Result;

use super::Workspace;
use super::asked::Asked;
use crate::catalogue::listing::Listing;
use crate::catalogue::watch::{Noticed, Watch};
use crate::context::Context;
use crate::index::Index;

/// How often an answer is begun while the files are still being looked at: as the index was left, and once more. Where one change after
/// the other is noticed, it is better to look on, and to begin when that is done.
const TRIES: usize = 2;

/// How many changed files are taken over before it is known whether they are all: as many as that takes no longer than the look.
const FEW: usize = 16;

/// Answers from the index as it was left; where changed files are noticed meanwhile, from what they say now. That counts only where it
/// turns out that they are all.
///
/// Looking at 10,000 files takes as long as answering from them, and neither needs the other.
pub(super) struct Early<'e, T, A> {
    ctx: &'e Context<'e>,
    asked: &'e Asked,
    path: &'e Path,
    watch: &'e Watch,
    answer: A,
    /// How many changes had been noticed when it was last begun.
    begun_with: Option<usize>,
    tries: usize,
    /// Whether it cannot be done.
    is_over: bool,
    index: Option<Rc<Index>>,
    /// How many changed files the index has taken over. What they say has yet to be kept.
    taken_over: usize,
    answered: Option<T>,
}

impl<'e, T, A: Fn(&Workspace) -> Result<T>> Early<'e, T, A> {
    pub(super) fn new(
        ctx: &'e Context<'e>,
        asked: &'e Asked,
        path: &'e Path,
        watch: &'e Watch,
        answer: A,
    ) -> Self {
        Self {
            ctx,
            asked,
            path,
            watch,
            answer,
            begun_with: None,
            tries: 0,
            is_over: false,
            index: None,
            taken_over: 0,
            answered: None,
        }
    }

    /// Begins, and begins again where something has been noticed since.
    pub(super) fn go_on(&mut self) {
        while self.tries < TRIES && self.is_behind() {
            self.begin(None);
        }
    }

    /// Tells whether something has been noticed that the answer does not know of.
    fn is_behind(&self) -> bool {
        !self.is_over && self.begun_with != Some(self.watch.changes())
    }

    /// Begins with what has been noticed so far; where all has been looked at, that is what is `listed`.
    fn begin(&mut self, listed: Option<&Listing>) {
        let noticed = self.watch.noticed();
        self.begun_with = Some(noticed.changes);
        self.answered = None;
        // Where only a folder has changed so far, it is yet to be seen which of its files have.
        if noticed.changes == 0 || !noticed.files.is_empty() {
            self.tries += 1;
            self.is_over = noticed.files.len() > FEW || self.attempt(&noticed, listed).is_none();
        }
    }

    /// Answers from what is known so far; nothing where that cannot be done, now or later.
    fn attempt(&mut self, noticed: &Noticed, listed: Option<&Listing>) -> Option<()> {
        let mut index = match self.index.take() {
            Some(index) => Rc::into_inner(index)?,
            None => Index::open(self.path)
                .ok()
                .filter(|index| index.hold().unwrap_or(false))?,
        };
        index.give_up_no_more().ok()?;
        let changed = noticed.files.get(self.taken_over..)?;
        let reading = self.asked.reading(self.ctx);
        let is_done = changed.is_empty() || index.foresee(reading, changed).unwrap_or(false);
        let is_all = listed.is_none_or(|listed| index.may_say(listed).unwrap_or(false));
        if !is_done || !is_all || index.is_for_newer_program().ok()? {
            self.index = Some(Rc::new(index));
            return None;
        }
        self.taken_over = noticed.files.len();
        let mut workspace =
            Workspace::of(self.ctx, self.asked, index, self.taken_over, None).ok()?;
        let (watch, begun_with) = (self.watch.clone(), noticed.changes);
        let index = Rc::get_mut(&mut workspace.index)?;
        index
            .give_up_when(move || watch.changes() > begun_with)
            .ok()?;
        self.answered = (self.answer)(&workspace).ok();
        self.index = Some(workspace.index);
        Some(())
    }

    /// Returns the answer, if it is what the files say that have all been looked at.
    pub(super) fn end(&mut self, listing: &Listing) -> Option<T> {
        if self.is_behind() {
            self.begin(Some(listing));
        }
        let answered = self.answered.take()?;
        let index = self.index.as_ref()?;
        let reading = self.asked.reading(self.ctx);
        index
            .is_fresh(reading, listing)
            .ok()
            .filter(|fresh| *fresh)?;
        if self.taken_over > 0 {
            index.has_compared(reading.now).ok()?;
        }
        index.let_go().ok()?;
        Some(answered)
    }

    /// Returns the index whose answer was given up: what was read of it need not be read again.
    pub(super) fn given_up(self) -> Option<Index> {
        Rc::into_inner(self.index?)?.carry_on().ok()
    }
}
