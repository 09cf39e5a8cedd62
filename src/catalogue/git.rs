//! Asks the `git` command about the repository that a catalogue lies in. The only place that runs a program.
//!
//! Nothing is written into the repository, nothing is fetched, and the working tree is not looked at. Only plumbing is used, whose
//! output no setting changes.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io::{BufRead as _, BufReader, BufWriter, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::Builder;

use anyhow::{Context as _, Result, anyhow, bail};
use jiff::civil::Date;

use super::{ABOUT_FILE, ACTORS_FOLDER, VOCABULARY_FILE};
use crate::error::{hinted, hinted_because};

/// Where git looks for its own settings. They say which repositories are trusted, so they are left as they are.
const KEPT_VARS: [&str; 7] = [
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXEC_PATH",
];

/// What is said to git beside the question: no locks, no questions, no network (also for clones that fetch what they lack when
/// asked for it), names as they are, messages in English.
const OWN_VARS: [(&str, &str); 6] = [
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_LITERAL_PATHSPECS", "1"),
    ("LC_ALL", "C"),
];

/// What led here, as far as it touches the paths that follow.
const LINE: &[&str] = &["--first-parent", "HEAD", "--"];

/// The `git` command, and the work tree that a catalogue lies in.
#[derive(Clone)]
pub(super) struct Git {
    program: PathBuf,
    vars: Vec<(String, OsString)>,
    folder: PathBuf,
    /// The history ends somewhere for no other reason than that the rest was not fetched.
    pub(super) is_shallow: bool,
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Commit {
    hash: String,
    short: String,
    /// The committer's own day, so that the answer is the same in every time zone.
    pub(super) day: Date,
}

impl fmt::Display for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "commit {}", self.short)?;
        if self.day == Date::MAX {
            return Ok(());
        }
        write!(f, " of {}", self.day)
    }
}

/// What a tree holds under a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Relative to the tree, in whatever encoding.
    pub(super) path: Vec<u8>,
    /// A file, neither a link nor another repository.
    pub(super) is_file: bool,
    pub(super) hash: String,
    pub(super) size: u64,
}

/// What a typed revision means.
pub(super) enum Revision {
    Commit(Commit),
    /// Something, but nothing that has a state of the catalogue.
    NoCommit,
    /// The beginning of several hashes.
    Ambiguous,
    Unknown,
}

impl fmt::Debug for Git {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The environment is nobody's business.
        f.debug_struct("Git")
            .field("program", &self.program)
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

impl Git {
    /// Returns the work tree that a folder lies in.
    ///
    /// # Errors
    /// git is not installed; the folder lies in no work tree, or in one that git does not trust.
    pub(super) fn open(folder: &Path, vars: &BTreeMap<String, OsString>) -> Result<Self> {
        let Some(program) = find(vars) else {
            return Err(hinted(
                "git is not installed, and the history of the catalogue is read with it",
                "install git, or add its folder to PATH",
            ));
        };
        let is_kept = |name: &str| {
            !name.starts_with("GIT_")
                || KEPT_VARS.contains(&name)
                || name.starts_with("GIT_CONFIG_KEY_")
                || name.starts_with("GIT_CONFIG_VALUE_")
        };
        let kept = vars.iter().filter(|(name, _)| is_kept(name));
        let mut git = Self {
            program,
            vars: kept
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
            folder: folder.to_path_buf(),
            is_shallow: false,
        };
        let output = git.run(&[
            "rev-parse",
            "--is-inside-work-tree",
            "--is-shallow-repository",
        ])?;
        let (said, complaint) = (lossy(&output.stdout), lossy(&output.stderr));
        if complaint.contains("dubious ownership") {
            return Err(hinted_because(
                format!(
                    "the repository of `{}` belongs to somebody else, and git does not trust it",
                    folder.display()
                ),
                "`git status` there says how to trust it",
                anyhow!(first_line(&complaint)),
            ));
        }
        let is_outside = complaint.contains("not a git repository") || said.starts_with("false");
        if is_outside {
            return Err(hinted(
                format!(
                    "the catalogue `{}` is not in a git repository, so nothing is known of its past",
                    folder.display()
                ),
                "keep it in one (`git init`), or name the clone of one with --catalogue",
            ));
        }
        if !output.status.success() {
            return Err(git.failed(&output.stderr));
        }
        git.is_shallow = said.lines().nth(1) == Some("true");
        Ok(git)
    }

    /// Returns what a typed revision means.
    ///
    /// # Errors
    /// git cannot be asked.
    pub(super) fn revision(&self, typed: &str) -> Result<Revision> {
        // No revision begins so; git would take it for an option.
        if typed.is_empty() || typed.starts_with('-') {
            return Ok(Revision::Unknown);
        }
        let output = self.run(&["rev-parse", "--verify", typed])?;
        if !output.status.success() && lossy(&output.stderr).contains("is ambiguous") {
            return Ok(Revision::Ambiguous);
        }
        // `^HEAD` passes, as what it is: everything but HEAD.
        let Some(hash) = hash_of(&output) else {
            return Ok(Revision::Unknown);
        };
        // Apart, as `^{commit}` behind `:/words` would be searched for.
        let output = self.run(&["rev-parse", "--verify", &format!("{hash}^{{commit}}")])?;
        let Some(hash) = hash_of(&output) else {
            return Ok(Revision::NoCommit);
        };
        let commit = self.first_commit(&["--max-count=1", &hash, "--"], |_| true)?;
        Ok(commit.map_or(Revision::NoCommit, Revision::Commit))
    }

    /// Tells whether there is any commit where the work tree stands.
    ///
    /// # Errors
    /// git cannot be asked.
    pub(super) fn has_head(&self) -> Result<bool> {
        let output = self.run(&["rev-parse", "--verify", "HEAD^{commit}"])?;
        Ok(hash_of(&output).is_some())
    }

    /// Returns the last commit up to the end of a day that touches the catalogue.
    ///
    /// Only first parents are followed: what was done on a branch counts from the day on which it was merged, as before that day
    /// nobody saw it here.
    ///
    /// # Errors
    /// git cannot be asked.
    pub(super) fn last_until(&self, day: Date) -> Result<Option<Commit>> {
        let which = [LINE, &[ABOUT_FILE, VOCABULARY_FILE, ACTORS_FOLDER]].concat();
        self.first_commit(&which, |commit| commit.day <= day)
    }

    /// Returns the first commit that has a catalogue.
    ///
    /// # Errors
    /// git cannot be asked.
    pub(super) fn beginning(&self) -> Result<Option<Commit>> {
        let mut first = None;
        self.first_commit(&[LINE, &[ABOUT_FILE]].concat(), |commit| {
            first = Some(commit.clone());
            false
        })?;
        Ok(first)
    }

    /// Returns the first of the listed commits, newest first, that will do.
    fn first_commit(
        &self,
        which: &[&str],
        mut will_do: impl FnMut(&Commit) -> bool,
    ) -> Result<Option<Commit>> {
        let format = ["rev-list", "--date=short", "--format=%h %cd"];
        let mut command = self.command(&[&format, which].concat());
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut git = Running::start(&mut command)?;
        let mut stderr = git.0.stderr.take().context("listen to git")?;
        let complain = move || {
            let mut said = Vec::new();
            let _what_there_is = stderr.read_to_end(&mut said);
            said
        };
        // Beside the listing, as git stops listing while nobody takes its complaints.
        let complaints = Builder::new()
            .spawn(complain)
            .context("start a thread that listens to git")?;
        let lines = BufReader::new(git.0.stdout.take().context("listen to git")?).lines();
        let mut hash = String::new();
        for line in lines {
            let line = line.context("listen to git")?;
            if let Some(next) = line.strip_prefix("commit ") {
                next.clone_into(&mut hash);
                continue;
            }
            let commit = line
                .split_once(' ')
                .map(|(short, day)| Commit {
                    hash: hash.clone(),
                    short: short.to_owned(),
                    // One with no day that anybody could ask for was made after all of them.
                    day: day.parse().unwrap_or(Date::MAX),
                })
                .with_context(|| format!("git says `{line}` of a commit"))?;
            if will_do(&commit) {
                // The rest of the history is of no interest.
                return Ok(Some(commit));
            }
        }
        if !git.0.wait().context("listen to git")?.success() {
            return Err(self.failed(&complaints.join().unwrap_or_default()));
        }
        Ok(None)
    }

    /// Returns the tree of the catalogue's folder in a commit; nothing where there was no such folder.
    ///
    /// # Errors
    /// git cannot be asked.
    pub(super) fn tree(&self, commit: &Commit) -> Result<Option<String>> {
        let output = self.run(&["rev-parse", "--verify", &format!("{}:./", commit.hash)])?;
        Ok(hash_of(&output))
    }

    /// Returns everything in a tree that may belong to a catalogue.
    ///
    /// # Errors
    /// git cannot be asked.
    pub(super) fn items(&self, tree: &str) -> Result<Vec<Item>> {
        let output = self.run(&[
            "ls-tree",
            "-r",
            "-l",
            "-z",
            "--full-tree",
            tree,
            ABOUT_FILE,
            VOCABULARY_FILE,
            ACTORS_FOLDER,
        ])?;
        if !output.status.success() {
            return Err(self.failed(&output.stderr));
        }
        let records = output.stdout.split(|byte| *byte == 0);
        let items = records.filter(|record| !record.is_empty()).map(|record| {
            item(record).with_context(|| format!("git says `{}` of a file", lossy(record)))
        });
        items.collect()
    }

    /// Returns the contents that hashes name, in their order. One process reads them all.
    ///
    /// # Errors
    /// git cannot be asked, or has not got all of them.
    pub(super) fn contents(&self, hashes: &[&str]) -> Result<Vec<Vec<u8>>> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut git = Running::start(&mut command)?;
        let stdin = git.0.stdin.take().context("talk to git")?;
        let stdout = git.0.stdout.take().context("listen to git")?;
        let contents = std::thread::scope(|scope| {
            // Beside the reading, as git stops listening while nobody takes its answers.
            let ask = move || {
                let mut stdin = BufWriter::new(stdin);
                hashes
                    .iter()
                    .try_for_each(|hash| writeln!(stdin, "{hash}"))
                    .and_then(|()| stdin.flush())
            };
            Builder::new()
                .spawn_scoped(scope, ask)
                .context("start a thread that talks to git")?;
            let mut answers = BufReader::new(stdout);
            let contents = hashes.iter().map(|hash| content(&mut answers, hash));
            anyhow::Ok(contents.collect::<Result<_>>())
        });
        contents?.map_err(|cause| {
            hinted_because(
                "git has not got all files of that commit",
                "a partial clone is completed by `git fetch --refetch --no-filter`; of a damaged repository `git fsck` says more",
                cause,
            )
        })
    }

    /// Returns the names of tags and branches, for the nearest one.
    ///
    /// # Errors
    /// git cannot be asked.
    pub(super) fn names(&self) -> Result<Vec<String>> {
        let output = self.run(&["for-each-ref", "--format=%(refname:short)"])?;
        Ok(lossy(&output.stdout).lines().map(str::to_owned).collect())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(["--no-pager", "-c", "core.fsmonitor=false"])
            .args(args)
            .current_dir(&self.folder)
            .env_clear()
            .envs(self.vars.iter().map(|(name, value)| (name, value)))
            .envs(OWN_VARS);
        command
    }

    fn run(&self, args: &[&str]) -> Result<Output> {
        let mut command = self.command(args);
        command.stdin(Stdio::null()).output().context("start git")
    }

    fn failed(&self, complaints: &[u8]) -> anyhow::Error {
        hinted_because(
            format!("git cannot read the history of `{}`", self.folder.display()),
            "`git status` and `git fsck` there may say more",
            anyhow!(first_line(&lossy(complaints))),
        )
    }
}

/// Finds git where programs are.
///
/// Not left to the system, which also looks where it starts a program wherever PATH has an empty or a relative entry: that is in
/// the catalogue's folder, and what lies there called `git` is not to be run.
fn find(vars: &BTreeMap<String, OsString>) -> Option<PathBuf> {
    let path = vars
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("PATH"))
        .map(|(_, path)| path)?;
    let name = format!("git{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|program| is_program(program))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata()
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// A process that runs no longer than somebody wants its answer. Where it has ended by itself, there is nothing to end.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Result<Self> {
        Ok(Self(command.spawn().context("start git")?))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended_by_itself = self.0.kill();
        let _nobody_asks = self.0.wait();
    }
}

/// Takes `MODE KIND HASH SIZE<tab>PATH` apart.
fn item(record: &[u8]) -> Option<Item> {
    let tab = record.iter().position(|byte| *byte == b'\t')?;
    let (head, path) = record.split_at_checked(tab)?;
    let mut words = std::str::from_utf8(head).ok()?.split_whitespace();
    let (mode, _kind, hash, size) = (words.next()?, words.next()?, words.next()?, words.next()?);
    Some(Item {
        path: path.get(1..)?.to_vec(),
        is_file: mode.starts_with("100"),
        hash: hash.to_owned(),
        // A repository within the repository has none.
        size: size.parse().unwrap_or(0),
    })
}

/// Reads one answer: `HASH blob SIZE`, a line break, the content, a line break.
fn content(answers: &mut BufReader<impl Read>, hash: &str) -> Result<Vec<u8>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head
        .strip_prefix(hash)
        .and_then(|rest| rest.strip_prefix(" blob "))
        .and_then(|size| size.trim_end().parse().ok());
    let Some(size) = size else {
        let said = head.trim_end();
        bail!(if said.is_empty() {
            "it has ended".to_owned()
        } else {
            format!("it says `{said}`")
        });
    };
    let mut bytes = Vec::new();
    answers.take(size).read_to_end(&mut bytes)?;
    let mut end = [0];
    answers.read_exact(&mut end)?;
    Ok(bytes)
}

/// Returns the hash that is all of an answer.
fn hash_of(output: &Output) -> Option<String> {
    let said = lossy(&output.stdout);
    let said = said.trim_end();
    let is_hash = !said.is_empty() && said.bytes().all(|byte| byte.is_ascii_hexdigit());
    (output.status.success() && is_hash).then(|| said.to_owned())
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn first_line(complaint: &str) -> String {
    let line = complaint.lines().next().unwrap_or_default();
    let line = line.strip_prefix("fatal: ").unwrap_or(line);
    if line.is_empty() {
        "it does not say why".to_owned()
    } else {
        line.to_owned()
    }
}
