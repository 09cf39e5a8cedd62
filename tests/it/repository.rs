//! A catalogue with a history, in a real repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::sandbox::{self, CATALOGUE, Ran, Sandbox, VOCABULARY};

/// A sandbox whose working directory is a repository.
pub(crate) struct Repository {
    pub(crate) sandbox: Sandbox,
}

/// Returns the harbour as it was known in January 2026.
pub(crate) fn harbour() -> String {
    sandbox::HARBOUR
        .replace("2026-11-01", "2026-01-10")
        .replace("2026-10-01", "2026-01-05")
}

pub(crate) const COLUMNS: &str = "--columns=id,status,freshness";

impl Repository {
    /// Makes an empty one.
    pub(crate) fn new() -> Self {
        Self::of(Sandbox::new())
    }

    pub(crate) fn of(sandbox: Sandbox) -> Self {
        let path = std::env::var("PATH").expect("a path to git");
        let sandbox = sandbox
            .with("PATH", &path)
            .with("GIT_CONFIG_GLOBAL", "/dev/null")
            .with("GIT_CONFIG_NOSYSTEM", "1");
        let repository = Self { sandbox };
        repository.git("2020-01-01", &["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// Makes one with three states: without the harbour, with the harbour, with the harbour's pilot renamed.
    pub(crate) fn with_history() -> Self {
        let repository = Self::new();
        repository.sandbox.file("README", "The coast");
        repository.commit("2025-12-01", "Begin");
        repository.sandbox.file("catalogue.toml", CATALOGUE);
        repository.sandbox.file("vocabulary.toml", VOCABULARY);
        repository.commit("2026-01-15", "Begin the catalogue");
        repository.sandbox.file("actors/harbour.toml", harbour());
        repository.commit("2026-02-27", "Add the harbour");
        repository.git("2026-02-27", &["tag", "v1"]);
        let renamed = harbour().replace("id = \"pilot\"", "id = \"piloting\"");
        repository.sandbox.file("actors/harbour.toml", renamed);
        repository.commit("2026-06-30", "Rename");
        repository.sandbox.file("README", "The coast, once more");
        repository.commit("2026-08-01", "Nothing of the catalogue");
        repository
    }

    pub(crate) fn git_in(folder: &Path, day: &str, args: &[&str]) -> String {
        let moment = format!("{day}T12:00:00+00:00");
        let output = Command::new("git")
            .args([
                "-c",
                "user.name=somebody",
                "-c",
                "user.email=somebody@example.org",
            ])
            .args(args)
            .env_clear()
            .envs([
                ("PATH", std::env::var("PATH").expect("a path to git")),
                ("GIT_CONFIG_GLOBAL", "/dev/null".to_owned()),
                ("GIT_CONFIG_NOSYSTEM", "1".to_owned()),
                ("GIT_AUTHOR_DATE", moment.clone()),
                ("GIT_COMMITTER_DATE", moment),
            ])
            .current_dir(folder)
            .output()
            .expect("git is there");
        assert!(
            output.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    pub(crate) fn git(&self, day: &str, args: &[&str]) -> String {
        Self::git_in(&self.sandbox.work(), day, args)
    }

    pub(crate) fn commit(&self, day: &str, message: &str) {
        self.git(day, &["add", "--all"]);
        self.git(day, &["commit", "--quiet", "--message", message]);
    }

    pub(crate) fn find(&self, as_of: &str) -> Ran {
        self.sandbox
            .lots(&["find", COLUMNS, "--all", "--as-of", as_of])
    }

    pub(crate) fn ids(&self, as_of: &str) -> String {
        self.sandbox
            .lots(&["find", "--all", "--format=ids", "--as-of", as_of])
            .yes()
            .out
    }

    /// Returns every file of the repository with its content and time.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
        let mut files = Vec::new();
        let mut folders = vec![self.sandbox.work()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("listed") {
                let path = entry.expect("listed").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let modified = path.metadata().expect("seen").modified().expect("a time");
                    files.push((path.clone(), std::fs::read(&path).expect("read"), modified));
                }
            }
        }
        files.sort();
        files
    }
}

/// Returns what a run said, without the hashes of commits.
pub(crate) fn masked(ran: &Ran) -> String {
    let said = ran.to_string();
    let mut parts = said.split("commit ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |said, part| {
        let (hash, rest) = part.split_once(' ').expect("a hash");
        assert!(hash.len() >= 7 && hash.bytes().all(|b| b.is_ascii_hexdigit()));
        said + "commit HASH " + rest
    })
}

/// Returns the errors and hints of a run, checked to be a failure.
#[track_caller]
pub(crate) fn failed(ran: Ran) -> String {
    ran.failed().err
}
