//! What the binary saw of the outside world when it started. The library never looks by itself.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::civil::Date;

/// The variable by which a shell asks for candidates. Not the usual one: whoever has that set for another program would get candidates
/// instead of an answer.
pub const COMPLETION_VARIABLE: &str = "LOTS_COMPLETE";

/// What the binary saw of the outside world. The library never looks by itself.
#[derive(Debug, Clone)]
pub struct Ambient {
    /// The command line, program name first.
    pub args: Vec<OsString>,
    /// Environment variables.
    pub vars: BTreeMap<String, OsString>,
    /// The working directory, where there is one.
    pub directory: Option<PathBuf>,
    /// The system's clock, for comparing with the times of files.
    pub now: SystemTime,
    /// The day for which questions are answered.
    pub today: Date,
    /// What `LOTS_TODAY` says, where that is no day.
    pub misread_day: Option<String>,
    /// Where settings, cache and data lie, where there is a home.
    pub folders: Option<Folders>,
    /// What standard output and standard error are.
    pub terminal: Terminal,
    /// Where random numbers come from; another one for every process.
    pub seed: u64,
}

/// The user's folders for this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Holds `config.toml`.
    pub config: PathBuf,
    /// Holds the indexes; may be emptied at any moment.
    pub cache: PathBuf,
    /// Holds the ledger.
    pub data: PathBuf,
}

/// What standard output and standard error are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Terminal {
    /// Standard input is a terminal: somebody can be asked.
    pub input: bool,
    /// Standard output is a terminal.
    pub output: bool,
    /// Standard error is a terminal.
    pub error: bool,
    /// Columns of the terminal, where known.
    pub width: Option<u16>,
}

impl Ambient {
    /// Returns the random number of a given place in the row that the seed stands for.
    pub(crate) fn random(&self, place: u64) -> u128 {
        let half = |which: u8| {
            let mut hasher = DefaultHasher::new();
            (self.seed, place, which).hash(&mut hasher);
            u128::from(hasher.finish())
        };
        half(0) << 64 | half(1)
    }

    /// Returns the moment at which the program was started.
    pub(crate) fn moment(&self) -> Timestamp {
        Timestamp::try_from(self.now).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// Returns an environment variable that is set, not empty and readable as text.
    pub(crate) fn var(&self, name: &str) -> Option<&str> {
        self.vars
            .get(name)
            .and_then(|value| value.to_str())
            .filter(|value| !value.is_empty())
    }
}
