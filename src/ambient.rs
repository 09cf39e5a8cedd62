//! The only look at the outside world: arguments, environment, working directory, clock, folders, terminal.

use std::hash::{BuildHasher as _, RandomState};
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::SystemTime;

use etcetera::BaseStrategy as _;
use jiff::tz::TimeZone;
use lots::{Ambient, Folders, Terminal};

/// The program's own folder within the user's.
const FOLDER: &str = "lots";
/// Says which day it is, for tests and for looking at a catalogue as on another day.
const TODAY: &str = "LOTS_TODAY";
/// Fixes what is random, for tests and examples.
const SEED: &str = "LOTS_SEED";

/// Returns what there is to see.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that looks"
)]
pub(crate) fn read() -> Ambient {
    let vars: std::collections::BTreeMap<String, std::ffi::OsString> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value)))
        .collect();
    let said = vars
        .get(TODAY)
        .map(|day| day.to_string_lossy().into_owned())
        .filter(|day| !day.is_empty());
    let set_today = said.as_ref().and_then(|day| day.parse().ok());
    let number = |name: &str| {
        vars.get(name)
            .and_then(|value| value.to_str())?
            .parse()
            .ok()
    };
    let output = std::io::stdout().is_terminal();
    let error = std::io::stderr().is_terminal();
    let columns = vars
        .get("COLUMNS")
        .and_then(|columns| columns.to_str())
        .and_then(|columns| columns.parse().ok());
    Ambient {
        args: std::env::args_os().collect(),
        directory: std::env::current_dir().ok(),
        now: SystemTime::now(),
        today: set_today.unwrap_or_else(|| {
            zone(vars.contains_key("TZ"))
                .to_datetime(jiff::Timestamp::now())
                .date()
        }),
        misread_day: said.filter(|_| set_today.is_none()),
        folders: folders(),
        seed: number(SEED).unwrap_or_else(random),
        terminal: Terminal {
            input: std::io::stdin().is_terminal(),
            output,
            error,
            width: if output {
                terminal_size::terminal_size()
                    .map(|(width, _)| width.0)
                    .or(columns)
            } else {
                columns
            },
        },
        vars,
    }
}

/// The system's time zone, where it keeps it as a file.
const LOCALTIME: &str = "/etc/localtime";

/// Returns the time zone whose day it is.
///
/// The file is taken as it is where nobody names another zone: to look it up by its name, all zones there are would be listed
/// first, which takes as long as a look-up in the catalogue.
fn zone(is_named: bool) -> TimeZone {
    let file = (!is_named).then(|| fs_err::read(LOCALTIME).ok()).flatten();
    file.and_then(|file| TimeZone::tzif(LOCALTIME, &file).ok())
        .unwrap_or_else(TimeZone::system)
}

/// Returns a random number, another one in each process. The standard library draws its keys from the system.
fn random() -> u64 {
    RandomState::new().hash_one(std::process::id())
}

fn folders() -> Option<Folders> {
    let base = etcetera::choose_base_strategy().ok()?;
    // Below a relative home each working directory would have a ledger of its own.
    if !base.home_dir().is_absolute() {
        return None;
    }
    let own = |folder: PathBuf| folder.join(FOLDER);
    Some(Folders {
        config: own(base.config_dir()),
        cache: own(base.cache_dir()),
        data: own(base.data_dir()),
    })
}
