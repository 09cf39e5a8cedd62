//! Settings: from a flag, the environment, `config.toml`, or the default, in this order. Each knows where it comes from.

use std::path::{Path, PathBuf};

use anyhow::{Error, Result};
use fs_err as fs;
use serde::Deserialize;

use crate::error::{hinted, hinted_because};
use crate::model::text::Lang;
use crate::text;
use crate::world::Ambient;

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    pub(crate) value: T,
    pub(crate) origin: &'static str,
}

/// The settings of one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// A catalogue named by flag or environment.
    pub(crate) catalogue: Option<Setting<PathBuf>>,
    /// A catalogue named in `config.toml`, for when none lies upwards of the working directory.
    pub(crate) configured_catalogue: Option<PathBuf>,
    /// Where the ledger is, if not in the data folder.
    pub(crate) ledger: Option<Setting<PathBuf>>,
    /// Nothing: the catalogue's first language.
    pub(crate) lang: Option<Setting<Lang>>,
    /// The id or a name of one's own organisation.
    pub(crate) actor: Option<Setting<String>>,
    pub(crate) color: Setting<Color>,
    /// Keys of `config.toml` that mean nothing to this program.
    pub(crate) unknown: Vec<String>,
}

impl Settings {
    /// Returns the catalogue that the command line names.
    pub(crate) fn named_by_flag(&self) -> Option<&Path> {
        let named = self.catalogue.as_ref()?;
        (named.origin == CATALOGUE_FLAG).then_some(&named.value)
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    Always,
    Never,
}

/// What was said on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    pub(crate) catalogue: Option<PathBuf>,
    pub(crate) lang: Option<Lang>,
    pub(crate) color: Option<Color>,
}

/// `config.toml`, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    catalogue: Option<PathBuf>,
    lang: Option<String>,
    actor: Option<String>,
    color: Option<Color>,
    /// What this program does not know; a newer one may.
    #[serde(skip)]
    unknown: Vec<String>,
}

/// The keys of `config.toml`.
const KEYS: [&str; 4] = ["catalogue", "lang", "actor", "color"];

/// The name of the settings file.
pub(crate) const FILE_NAME: &str = "config.toml";

fn set<T>(value: T, origin: &'static str) -> Setting<T> {
    Setting { value, origin }
}

const CATALOGUE_FLAG: &str = "--catalogue";
const FLAG: &str = "flag";
const CONFIG: &str = FILE_NAME;
const DEFAULT: &str = "default";

/// Returns the settings of this run, and the first thing that is wrong with them: `config.toml` cannot be read or says something
/// that is not understood, or a variable does. That counts as not said.
pub(crate) fn settings(ambient: &Ambient, flags: &Flags) -> (Settings, Option<Error>) {
    let mut trouble = ambient.misread_day.as_ref().map(|said| {
        hinted(
            format!("LOTS_TODAY is no day: `{said}`"),
            "write it as 2026-11-24, or leave it out",
        )
    });
    let file = understood(read(ambient), &mut trouble).unwrap_or_default();
    let var = |name| ambient.var(name);
    let named_path = |name: &'static str| {
        let path = ambient.vars.get(name).filter(|path| !path.is_empty())?;
        Some(set(PathBuf::from(path), name))
    };
    let flag = flags
        .catalogue
        .clone()
        .map(|path| set(path, CATALOGUE_FLAG));
    let lang = match (flags.lang, var("LOTS_LANG"), &file.lang) {
        (Some(lang), ..) => Some(set(lang, FLAG)),
        (_, Some(code), _) => understood(language(code, "LOTS_LANG"), &mut trouble),
        (.., Some(code)) => understood(language(code, CONFIG), &mut trouble),
        (None, None, None) => {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(var);
            locale
                .and_then(Lang::from_code)
                .map(|lang| set(lang, "locale"))
        }
    };
    let actor = var("LOTS_ACTOR")
        .map(|name| set(name.to_owned(), "LOTS_ACTOR"))
        .or(file.actor.map(|name| set(name, CONFIG)));
    let color = match (flags.color, file.color) {
        (Some(color), _) => set(color, FLAG),
        (None, _) if var("NO_COLOR").is_some() => set(Color::Never, "NO_COLOR"),
        (None, _) if var("CLICOLOR_FORCE").is_some_and(|v| v != "0") => {
            set(Color::Always, "CLICOLOR_FORCE")
        }
        (None, Some(color)) => set(color, CONFIG),
        (None, None) => set(Color::default(), DEFAULT),
    };
    let settings = Settings {
        catalogue: flag.or_else(|| named_path("LOTS_CATALOGUE")),
        ledger: named_path("LOTS_LEDGER"),
        configured_catalogue: file.catalogue,
        lang,
        actor,
        color,
        unknown: file.unknown,
    };
    (settings, trouble)
}

/// Returns what is understood of a setting; of what is not, `trouble` keeps the first.
fn understood<T>(setting: Result<T>, trouble: &mut Option<Error>) -> Option<T> {
    setting.map_err(|error| trouble.get_or_insert(error)).ok()
}

fn language(code: &str, origin: &'static str) -> Result<Setting<Lang>> {
    let lang = Lang::from_code(code).ok_or_else(|| {
        hinted(
            format!("unknown language `{code}` in {origin}"),
            "write `sv` or `en`",
        )
    })?;
    Ok(set(lang, origin))
}

fn read(ambient: &Ambient) -> Result<File> {
    let Some(folders) = &ambient.folders else {
        return Ok(File::default());
    };
    let path = folders.config.join(FILE_NAME);
    let written = match fs::read_to_string(&path) {
        Ok(written) => written,
        // No file, or no way to one: nothing is set.
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(File::default());
        }
        Err(error) => {
            let hint = if error.kind() == std::io::ErrorKind::InvalidData {
                "save the file as UTF-8, or move it away"
            } else {
                "give yourself permission to read the file, or move it away"
            };
            return Err(hinted_because(
                "the settings cannot be read",
                hint,
                error.into(),
            ));
        }
    };
    let not_understood = |error: &toml::de::Error| {
        let before = error.span().and_then(|span| written.get(..span.start));
        let line = before.map(|before| format!(", line {},", before.matches('\n').count() + 1));
        let quotes = if written.contains('\\') {
            "write a path with `\\` between single quotes; "
        } else {
            ""
        };
        hinted(
            format!(
                "`{}`{} is not understood: {}",
                path.display(),
                line.unwrap_or_default(),
                error.message()
            ),
            format!(
                "{quotes}it may have {}; mend it, or move it away",
                text::any_of(&KEYS)
            ),
        )
    };
    let table: toml::Table = toml::from_str(&written).map_err(|error| not_understood(&error))?;
    let unknown = table.keys().filter(|key| !KEYS.contains(&key.as_str()));
    let unknown = unknown.cloned().collect();
    let mut file: File = table.try_into().map_err(|error| not_understood(&error))?;
    file.unknown = unknown;
    // A relative path is meant from where it is written.
    file.catalogue = file
        .catalogue
        .map(|catalogue| folders.config.join(catalogue));
    Ok(file)
}
