//! A place of its own for each test: folders, files, and nothing of the surrounding environment.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The day on which all tests happen.
pub(crate) const TODAY: &str = "2026-11-24";

/// A folder tree with a home and a working directory.
pub(crate) struct Sandbox {
    place: tempfile::TempDir,
    vars: Vec<(&'static str, String)>,
}

/// What a run of `lots` said.
#[must_use]
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Sandbox {
    /// An empty working directory; the embedded catalogue answers.
    pub(crate) fn new() -> Self {
        let place = tempfile::tempdir().expect("a folder");
        for folder in ["home", "work"] {
            std::fs::create_dir(place.path().join(folder)).expect("made");
        }
        Self {
            place,
            vars: Vec::new(),
        }
    }

    /// A working directory that is a small catalogue: one harbour with three offerings.
    pub(crate) fn small() -> Self {
        let sandbox = Self::new();
        sandbox.file("catalogue.toml", CATALOGUE);
        sandbox.file("vocabulary.toml", VOCABULARY);
        sandbox.file("actors/harbour.toml", HARBOUR);
        sandbox
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.vars.push((name, value.to_owned()));
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.place.path()
    }

    pub(crate) fn work(&self) -> PathBuf {
        self.root().join("work")
    }

    pub(crate) fn cache(&self) -> PathBuf {
        self.root().join("home/.cache/lots")
    }

    /// Writes a file below the working directory.
    pub(crate) fn file(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.work().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.work().join(path)).expect("read")
    }

    /// Returns the command with its environment cleared and its day fixed.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lots"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.root().join("home"))
            .env("LOTS_TODAY", TODAY)
            .envs(self.vars.iter().map(|(name, value)| (name, value)))
            .current_dir(self.work())
            .stdin(Stdio::null());
        command
    }

    /// Runs `lots`.
    pub(crate) fn lots(&self, args: &[&str]) -> Ran {
        self.ran(self.command(args))
    }

    /// Runs `lots` as at a terminal of this width, in this process.
    pub(crate) fn at_terminal(&self, width: u16, args: &[&str]) -> Ran {
        self.seen_by(false, width, args)
    }

    /// Runs `lots` as where somebody can be asked, in this process.
    pub(crate) fn asked(&self, args: &[&str]) -> Ran {
        self.seen_by(true, 80, args)
    }

    fn seen_by(&self, input: bool, width: u16, args: &[&str]) -> Ran {
        let home = self.root().join("home");
        let vars = self.vars.iter();
        let vars = vars.map(|(name, value)| ((*name).to_owned(), value.into()));
        let ambient = lots::Ambient {
            args: std::iter::once(&"lots")
                .chain(args)
                .map(Into::into)
                .collect(),
            vars: vars.collect(),
            directory: Some(self.work()),
            now: std::time::SystemTime::now(),
            today: TODAY.parse().expect("a day"),
            misread_day: None,
            folders: Some(lots::Folders {
                config: home.join(".config/lots"),
                cache: home.join(".cache/lots"),
                data: home.join(".local/share/lots"),
            }),
            terminal: lots::Terminal {
                input,
                output: true,
                error: true,
                width: Some(width),
            },
            seed: 7,
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let code = lots::app::run(&ambient, &mut out, &mut err).into();
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran {
            out: text(out),
            err: text(err),
            code,
        }
    }

    /// Runs a command line as it would be typed; words are divided by spaces.
    pub(crate) fn typed(&self, line: &str) -> Ran {
        self.lots(&line.split(' ').collect::<Vec<_>>())
    }

    pub(crate) fn ran(&self, mut command: Command) -> Ran {
        let output = command.output().expect("started");
        let text = |bytes| {
            String::from_utf8(bytes)
                .expect("UTF-8")
                .replace(&*self.root().to_string_lossy(), "$ROOT")
        };
        Ran {
            out: text(output.stdout),
            err: text(output.stderr),
            code: output.status.code().expect("ended by itself"),
        }
    }
}

impl Ran {
    /// Returns the lines of the answer.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.out.lines().collect()
    }

    /// Returns the answer as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Checks that it answered yes.
    #[track_caller]
    pub(crate) fn yes(self) -> Self {
        assert_eq!(self.code, 0, "{self}");
        self
    }

    /// Checks that it could not answer, and said so with a next step.
    #[track_caller]
    pub(crate) fn failed(self) -> Self {
        assert_eq!(self.code, 2, "{self}");
        assert!(
            self.err.contains("error: ") && !self.err.contains("panicked"),
            "{self}"
        );
        assert!(self.err.contains("hint: "), "no next step\n{self}");
        assert!(self.out.is_empty(), "{self}");
        self
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.out)?;
        if !self.err.is_empty() {
            write!(f, "-- stderr --\n{}", self.err)?;
        }
        if self.code != 0 {
            write!(f, "[exit {}]", self.code)?;
        }
        Ok(())
    }
}

pub(crate) const CATALOGUE: &str = r#"schema = 1
id = "coast"
version = "7"
name = { sv = "Kusten", en = "The coast" }
"#;

pub(crate) const VOCABULARY: &str = r#"schema = 1

[[area]]
id = "advice"
name = { sv = "Rådgivning", en = "Advice" }
aliases = { sv = ["råd"], en = ["counsel"] }

[[area]]
id = "loans"
name = { sv = "Lån", en = "Loans" }

[[stage]]
id = "idea"
name = { sv = "Idé", en = "Idea" }

[[stage]]
id = "growth"
name = { sv = "Tillväxt", en = "Growth" }

[[audience]]
id = "anyone"
name = { sv = "Alla", en = "Anyone" }

[[audience]]
id = "skipper"
name = { sv = "Skeppare", en = "Skipper" }
broader = ["anyone"]

[[municipality]]
id = "orebro"
name = { sv = "Örebro", en = "Örebro" }

[[municipality]]
id = "nora"
name = { sv = "Nora", en = "Nora" }
"#;

pub(crate) const HARBOUR: &str = r#"schema = 1
id = "harbour"
kind = "association"
website = "https://example.org"
serves = ["orebro"]
name = { sv = "Hamnen", en = "The harbour" }

[[source]]
url = "https://example.org/harbour"
date = "2025-03"

[[offering]]
id = "pilot"
name = { sv = "Lotsning", en = "Piloting" }
areas = ["advice"]
stages = ["idea"]
audiences = ["anyone"]
status = "active"
scope = "local"
price = { kind = "free" }
summary = { sv = "Hjälp in i hamn.", en = "Help into port." }
next_step = { sv = "Anropa på kanal 16.", en = "Call on channel 16." }
verified = { on = 2026-11-01, by = "harbour master", how = "call" }

[[offering.source]]
url = "https://example.org/pilot"
date = "2026-10-01"

[[offering]]
id = "rope"
name = { sv = "Replån", en = "Rope on loan" }
areas = ["loans", "advice"]
stages = ["idea", "growth"]
audiences = ["skipper"]
scope = "national"
price = { kind = "loan", amount = "SEK 100" }
not_for = { sv = "Inte för badgäster.", en = "Not for bathers." }

[[offering.source]]
url = "https://example.org/rope"

[[offering]]
id = "lamp"
name = { sv = "Fyrljus", en = "Lighthouse" }
areas = ["advice"]
stages = ["growth"]
status = "ended"
until = 2020-10-30

[[offering.source]]
url = "https://example.org/lamp"
date = "2020-10-30"
"#;
