//! Runs processes in turn and compares how long they take.
//!
//! What is compared takes turns within each round, so that whatever else the machine does meets all alike; the median of the
//! rounds' ratios is what counts.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use super::peers;

/// A process to be measured, and what is to be done before each run of it, outside the measured time.
pub(crate) struct Work<'w> {
    pub(crate) prepare: Box<dyn Fn() + 'w>,
    pub(crate) command: Box<dyn Fn() -> Command + 'w>,
}

impl<'w> Work<'w> {
    pub(crate) fn new(command: impl Fn() -> Command + 'w) -> Self {
        Self::prepared(|| (), command)
    }

    pub(crate) fn prepared(prepare: impl Fn() + 'w, command: impl Fn() -> Command + 'w) -> Self {
        Self {
            prepare: Box::new(prepare),
            command: Box::new(command),
        }
    }
}

/// How long each run took: one list per work, one entry per round.
pub(crate) struct Times(Vec<Vec<Duration>>);

/// Runs all works in turn, a number of rounds after some that are not counted.
pub(crate) fn in_turn(works: &[Work<'_>], warm_ups: usize, rounds: usize) -> Times {
    let mut times: Vec<Vec<Duration>> = works.iter().map(|_| Vec::new()).collect();
    for round in 0..warm_ups + rounds {
        for (work, times) in works.iter().zip(&mut times) {
            (work.prepare)();
            let command = (work.command)();
            let start = Instant::now();
            let output = run(command);
            let took = start.elapsed();
            drop(output);
            if round >= warm_ups {
                times.push(took);
            }
        }
    }
    Times(times)
}

impl Times {
    /// Returns how many times as long one work takes as another.
    pub(crate) fn ratio(&self, work: usize, of: usize) -> f64 {
        self.median(work, of, |a, b| a.as_secs_f64() / b.as_secs_f64())
    }

    /// Returns how many milliseconds longer one work takes than another.
    pub(crate) fn more(&self, work: usize, than: usize) -> f64 {
        self.median(work, than, |a, b| {
            (a.as_secs_f64() - b.as_secs_f64()) * 1000.0
        })
    }

    fn median(
        &self,
        work: usize,
        other: usize,
        compare: impl Fn(&Duration, &Duration) -> f64,
    ) -> f64 {
        let mut compared: Vec<f64> = self.0[work]
            .iter()
            .zip(&self.0[other])
            .map(|(a, b)| compare(a, b))
            .collect();
        compared.sort_by(f64::total_cmp);
        compared[compared.len() / 2]
    }
}

/// Runs a process to its end; what it writes goes through pipes, for all alike.
pub(crate) fn run(mut command: Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
    assert!(
        output.status.success(),
        "{command:?} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Returns how much memory a process takes at most, in MiB; nothing where GNU `time` is not installed.
pub(crate) fn peak(home: &Path, command: impl Fn() -> Command) -> Option<f64> {
    let time = peers::installed("time")?;
    let report = home.join("peak");
    let asked = command();
    let mut measured = peers::command(time, home);
    measured.args(["--format", "%M", "--output"]).arg(&report);
    measured.arg(asked.get_program()).args(asked.get_args());
    for (name, value) in asked.get_envs() {
        measured.env(name, value.unwrap_or_default());
    }
    measured.current_dir(asked.get_current_dir().unwrap_or(home));
    run(measured);
    let kibibytes: f64 = fs::read_to_string(&report).ok()?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}
