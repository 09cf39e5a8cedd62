//! `--as-of`: the catalogue as it was, from real repositories.

use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;

use crate::sandbox::{self, CATALOGUE, Ran, Sandbox, VOCABULARY};

/// A sandbox whose working directory is a repository.
struct Repository {
    sandbox: Sandbox,
}

/// Returns the harbour as it was known in January 2026.
fn harbour() -> String {
    sandbox::HARBOUR
        .replace("2026-11-01", "2026-01-10")
        .replace("2026-10-01", "2026-01-05")
}

const COLUMNS: &str = "--columns=id,status,freshness";

impl Repository {
    /// Makes an empty one.
    fn new() -> Self {
        Self::of(Sandbox::new())
    }

    fn of(sandbox: Sandbox) -> Self {
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
    fn with_history() -> Self {
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

    fn git_in(folder: &Path, day: &str, args: &[&str]) -> String {
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

    fn git(&self, day: &str, args: &[&str]) -> String {
        Self::git_in(&self.sandbox.work(), day, args)
    }

    fn commit(&self, day: &str, message: &str) {
        self.git(day, &["add", "--all"]);
        self.git(day, &["commit", "--quiet", "--message", message]);
    }

    fn find(&self, as_of: &str) -> Ran {
        self.sandbox
            .lots(&["find", COLUMNS, "--all", "--as-of", as_of])
    }

    fn ids(&self, as_of: &str) -> String {
        self.sandbox
            .lots(&["find", "--all", "--format=ids", "--as-of", as_of])
            .yes()
            .out
    }

    /// Returns every file of the repository with its content and time.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
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
fn masked(ran: &Ran) -> String {
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
fn failed(ran: Ran) -> String {
    ran.failed().err
}

#[test]
fn a_day_means_what_stood_at_its_end() {
    let repository = Repository::with_history();
    let before = repository.files();
    assert_snapshot!(masked(&repository.find("2026-03-01").yes()), @"
    Id             Status               Läget
    harbour/pilot                       2026-01-10 aktuell
    harbour/lamp   avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                        odaterad ej verifierad
    -- stderr --
    as of 2026-03-01: commit HASH of 2026-02-27
    3 offerings
    ");
    assert_snapshot!(masked(&repository.find("2026-02-27").yes()), @"
    Id             Status               Läget
    harbour/pilot                       2026-01-10 aktuell
    harbour/lamp   avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                        odaterad ej verifierad
    -- stderr --
    as of 2026-02-27: commit HASH of 2026-02-27
    3 offerings
    ");
    assert_snapshot!(masked(&repository.find("2026-07").yes()), @"
    Id                Status               Läget
    harbour/piloting                       2026-01-10 aktuell
    harbour/lamp      avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                           odaterad ej verifierad
    -- stderr --
    as of 2026-07-31: commit HASH of 2026-06-30
    3 offerings
    ");
    // The year has begun: as it is today, but for what is not committed.
    assert_snapshot!(masked(&repository.find("2026").yes()), @"
    Id                Status               Läget
    harbour/piloting                       2026-01-10 bör kontrolleras
    harbour/lamp      avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                           odaterad ej verifierad
    -- stderr --
    as of 2026-11-24: commit HASH of 2026-06-30
    3 offerings
    ");
    let empty = repository.find("2026-02-26");
    assert_eq!(empty.code, 1, "{empty}");
    assert!(
        empty.err.contains("commit") && empty.err.contains("of 2026-01-15"),
        "{empty}"
    );
    assert_eq!(before, repository.files(), "something was written");
}

#[test]
fn a_revision_means_its_commit_on_its_day() {
    let repository = Repository::with_history();
    assert_snapshot!(masked(&repository.find("v1").yes()), @"
    Id             Status               Läget
    harbour/pilot                       2026-01-10 aktuell
    harbour/lamp   avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                        odaterad ej verifierad
    -- stderr --
    as of v1: commit HASH of 2026-02-27
    3 offerings
    ");
    let hash = repository.git("2026-11-24", &["rev-parse", "v1"]);
    for same in [
        hash.trim(),
        hash.get(..8).expect("a hash"),
        "HEAD~2",
        "HEAD~1^",
        "refs/tags/v1",
        "main@{2}",
        ":/Add the",
        "HEAD^{/harbour}",
    ] {
        assert_eq!(repository.ids(same), repository.ids("v1"), "{same}");
    }
    let shown = repository
        .sandbox
        .typed("show harbour/pilot --lang en --as-of v1")
        .yes();
    assert!(shown.out.contains("As of         2026-01-10"), "{shown}");
    assert!(shown.err.starts_with("as of v1: commit "), "{shown}");
    let gone = repository.sandbox.typed("show harbour/pilot --as-of HEAD");
    assert_eq!(gone.code, 1, "{gone}");
    // As git has it, a tag is meant rather than a branch.
    repository.git("2026-11-24", &["branch", "v1", "HEAD"]);
    assert_eq!(repository.ids("v1"), repository.ids("HEAD~2"));
    // A date is a date; what is called like one has a longer name.
    repository.git("2026-11-24", &["tag", "2026-02", "HEAD"]);
    assert!(repository.ids("2026-02").contains("harbour/pilot\n"));
    assert!(
        repository
            .ids("tags/2026-02")
            .contains("harbour/piloting\n")
    );
}

#[test]
fn the_head_answers_as_the_folder_does() {
    let repository = Repository::new();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for file in ["catalogue.toml", "vocabulary.toml"] {
        repository
            .sandbox
            .file(file, std::fs::read(data.join(file)).expect("read"));
    }
    for entry in std::fs::read_dir(data.join("actors")).expect("listed") {
        let entry = entry.expect("listed");
        let name = format!("actors/{}", entry.file_name().to_string_lossy());
        repository
            .sandbox
            .file(&name, std::fs::read(entry.path()).expect("read"));
    }
    repository.commit("2026-11-24", "All");
    for args in [
        &["find", "--all", "--format=json"][..],
        &["find", "patent", "idé", "--format=csv"],
        &["find", "rådgivning", "--explain"],
        &["show", "almi", "--format=json"],
        &["show", "almi/microloan"],
    ] {
        let now = repository.sandbox.lots(args).yes();
        for _ in 0..2 {
            let then = repository
                .sandbox
                .lots(&[args, &["--as-of=HEAD"]].concat())
                .yes();
            assert_eq!(now.out, then.out, "{args:?}");
        }
    }
}

#[test]
fn what_is_not_committed_does_not_count() {
    let repository = Repository::with_history();
    repository.sandbox.file("actors/harbour.toml", "broken");
    repository.sandbox.file("vocabulary.toml", "broken");
    repository.git("2026-11-24", &["add", "--all"]);
    let ran = repository.find("HEAD").yes();
    assert!(!ran.err.contains("problem"), "{ran}");
    assert_eq!(ran.out.lines().count(), 4, "{ran}");
}

#[test]
fn what_is_asked_again_is_not_read_again() {
    let repository = Repository::with_history();
    let first = repository.find("v1").yes();
    let indexes = || -> Vec<(PathBuf, std::time::SystemTime)> {
        let entries = std::fs::read_dir(repository.sandbox.cache()).expect("listed");
        let paths = entries.map(|entry| entry.expect("listed").path());
        paths
            .map(|path| {
                (
                    path.clone(),
                    path.metadata().expect("seen").modified().expect("a time"),
                )
            })
            .collect()
    };
    let made = indexes();
    assert_eq!(made.len(), 1, "{made:?}");
    assert_eq!(repository.find("v1").yes().out, first.out);
    assert_eq!(repository.find("2026-03-01").yes().out, first.out);
    assert_eq!(indexes(), made);
    // Indexes of the past do not heap up.
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(40 * 24 * 60 * 60);
    let file = std::fs::File::options()
        .append(true)
        .open(&made[0].0)
        .expect("opened");
    file.set_modified(old).expect("dated back");
    let _other = repository.find("HEAD").yes();
    assert_eq!(indexes().len(), 1);
    assert_eq!(repository.find("v1").yes().out, first.out);
    // Nor is a cache needed.
    let args = ["find", COLUMNS, "--all", "--as-of=v1"];
    let mut command = repository.sandbox.command(&args);
    command.env("XDG_CACHE_HOME", "/dev/null");
    let ran = repository.sandbox.ran(command);
    assert_eq!(ran.yes().out, first.out);
}

#[test]
fn a_folder_within_a_repository() {
    let repository = Repository::new();
    let file = |path: &str, text: &str| repository.sandbox.file(path, text);
    file("other/catalogue.toml", "broken");
    repository.commit("2026-01-01", "Something else");
    file("a \"å\"/data/catalogue.toml", CATALOGUE);
    file("a \"å\"/data/vocabulary.toml", VOCABULARY);
    file("a \"å\"/data/actors/harbour.toml", &harbour());
    repository.commit("2026-03-01", "Begin");
    file("other/README", "later");
    file("actors/lure.toml", &harbour());
    repository.commit("2026-05-01", "Something else");
    let find = |as_of: &str| {
        let args = [
            "find",
            COLUMNS,
            "--all",
            "--catalogue",
            "a \"å\"",
            "--as-of",
            as_of,
        ];
        repository.sandbox.lots(&args)
    };
    assert_snapshot!(masked(&find("2026-06-01").yes()), @"
    Id             Status               Läget
    harbour/pilot                       2026-01-10 aktuell
    harbour/lamp   avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                        odaterad ej verifierad
    -- stderr --
    as of 2026-06-01: commit HASH of 2026-03-01
    3 offerings
    ");
    assert_snapshot!(masked(&find("2026-02-01")), @"
    -- stderr --
    error: there was no catalogue yet on 2026-02-01
    hint: the first that has it is commit HASH of 2026-03-01; ask for 2026-03-01 or later
    [exit 2]
    ");
    assert_snapshot!(masked(&find("HEAD~2")), @"
    -- stderr --
    error: commit HASH of 2026-01-01 has no `catalogue.toml` in the folder of the catalogue
    hint: the first that has it is commit HASH of 2026-03-01; ask for 2026-03-01 or later
    [exit 2]
    ");
}

#[test]
fn files_that_are_renamed_or_called_oddly() {
    let repository = Repository::with_history();
    repository.git(
        "2026-09-01",
        &["mv", "actors/harbour.toml", "actors/port.toml"],
    );
    let other = harbour().replace("id = \"harbour\"", "id = \"quay\"");
    for name in [
        "å \"q\" 'n'.toml",
        "new\nline.toml",
        ".hidden.toml",
        "deep.toml/x.toml",
        "x.TOML",
        "notes.txt",
    ] {
        repository.sandbox.file(&format!("actors/{name}"), &other);
    }
    repository.commit("2026-09-01", "Rename files");
    for (args, as_of) in [
        (&["find", "--all", "--format=ids"][..], "HEAD"),
        (&["find", "--all", "--format=ids"], "2026-10"),
    ] {
        let now = repository.sandbox.lots(args).yes();
        let then = repository
            .sandbox
            .lots(&[args, &["--as-of", as_of]].concat())
            .yes();
        assert_eq!(now.out, then.out);
        let problems = |ran: &Ran| {
            let line = ran
                .err
                .lines()
                .find(|line| line.contains("problem"))
                .expect("a warning");
            line.split(" in the").next().expect("a part").to_owned()
        };
        assert_eq!(problems(&now), problems(&then), "{now}\n{then}");
        assert!(then.err.contains("in the catalogue as it was"), "{then}");
    }
}

#[cfg(unix)]
#[test]
fn links_and_large_files_are_left_out() {
    let repository = Repository::with_history();
    let work = repository.sandbox.work();
    let link = |target: &str, path: &str| {
        std::os::unix::fs::symlink(target, work.join(path)).expect("linked");
    };
    link("../../../../etc/passwd", "actors/outside.toml");
    repository
        .sandbox
        .file("actors/large.toml", vec![b'#'; (1 << 20) + 1]);
    repository.commit("2026-10-01", "Odd files");
    // A repository within the repository, as a submodule has it.
    let hash = repository.git("2026-10-01", &["rev-parse", "HEAD"]);
    let info = format!("160000,{},actors/sub.toml", hash.trim());
    repository.git(
        "2026-10-01",
        &["update-index", "--add", "--cacheinfo", &info],
    );
    repository.git(
        "2026-10-01",
        &["commit", "--quiet", "--message", "Submodule"],
    );
    let ran = repository.find("HEAD").yes();
    assert!(
        ran.err
            .contains("warning: 3 problems in the catalogue as it was"),
        "{ran}"
    );
    assert_eq!(ran.out.lines().count(), 4, "{ran}");
    // The folder of actors is a link.
    std::fs::rename(work.join("actors"), work.join("elsewhere")).expect("moved");
    link("elsewhere", "actors");
    repository.commit("2026-10-02", "Link");
    let ran = repository.find("HEAD");
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.err.contains("warning: 1 problem in"), "{ran}");
}

#[test]
fn a_branch_counts_from_its_merge() {
    let repository = Repository::with_history();
    repository.git("2026-02-28", &["checkout", "--quiet", "-b", "side", "v1"]);
    let quay = harbour().replace("id = \"harbour\"", "id = \"quay\"");
    repository.sandbox.file("actors/quay.toml", quay);
    repository.commit("2026-03-01", "Add the quay");
    repository.git("2026-09-01", &["checkout", "--quiet", "main"]);
    repository.git(
        "2026-09-01",
        &["merge", "--quiet", "--no-ff", "--message=Merge", "side"],
    );
    assert!(!repository.ids("2026-08-31").contains("quay/"));
    assert!(repository.ids("2026-09-01").contains("quay/"));
    assert!(repository.ids("side").contains("quay/"));
}

#[test]
fn past_until_is_ended_whatever_the_status() {
    let repository = Repository::new();
    let file = |path: &str, text: &str| repository.sandbox.file(path, text);
    file("catalogue.toml", CATALOGUE);
    file("vocabulary.toml", VOCABULARY);
    // Said to be active, but only until the end of June; and alone in its cell.
    let ending = harbour().replace(
        "status = \"active\"",
        "status = \"active\"\nuntil = 2026-06-30",
    );
    let ending = ending.replace("areas = [\"loans\", \"advice\"]", "areas = [\"loans\"]");
    file("actors/harbour.toml", &ending);
    repository.commit("2026-01-15", "Begin");
    let typed = |line: &str| repository.sandbox.typed(line);
    let ids = |line: &str| typed(&format!("{line} --format ids")).out;
    let pilot = "harbour/pilot\n";
    for day in ["2026-03-01", "2026-06-30"] {
        let found = ids(&format!("find --area advice --as-of {day}"));
        assert_eq!(found, pilot, "{day}");
        let shown = typed(&format!("show harbour --format json --as-of {day}"))
            .yes()
            .json();
        assert_eq!(shown["offerings"][0]["status"], "active", "{day}");
        let alone = shown["alone_in"].as_array().expect("a list");
        assert!(alone.contains(&"advice/idea".into()), "{day}: {shown}");
    }
    for now in ["", " --as-of 2026-07-01"] {
        let found = ids(&format!("find --area advice --stage idea{now}"));
        assert_eq!(found, "", "{now}");
    }
    let now = typed("find --area advice --stage idea");
    assert!(
        now.err.contains("1 offering that ended or paused left out"),
        "{now}"
    );
    assert_eq!(ids("find --status active --as-of 2026-07-01"), "");
    assert!(ids("find --status ended").contains(pilot));
    let number = |line: &str, id: &str, key: &str| {
        let list = typed(&format!("{line} --format json")).yes().json();
        let row = list
            .as_array()
            .expect("rows")
            .iter()
            .find(|row| row["id"] == id);
        row.expect("a row")[key].as_u64().expect("a number")
    };
    assert_eq!(number("actors", "harbour", "offerings"), 1);
    assert_eq!(number("actors", "harbour", "ended"), 2);
    assert_eq!(number("areas", "advice", "offerings"), 0);
    assert_eq!(number("stages", "idea", "offerings"), 1);
    assert_eq!(number("audiences", "anyone", "offerings"), 0);
    assert_eq!(number("municipalities", "orebro", "offerings"), 1);
    let shown = typed("show harbour --format json").yes().json();
    assert_eq!(shown["offerings"][0]["status"], "ended");
    assert_eq!(
        shown["alone_in"],
        serde_json::json!(["loans/growth", "loans/idea"])
    );
    let shown = typed("show harbour/pilot --format json").yes().json();
    assert_eq!(shown["status"], "ended");
    assert_eq!(shown["alone_in"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_had_is_said_with_the_next_step() {
    let repository = Repository::with_history();
    repository.git("2026-03-01", &["branch", "spring-cleaning", "v1"]);
    for (as_of, says) in [
        ("2026-01-14", "there was no catalogue yet on 2026-01-14"),
        ("0001", "there was no catalogue yet on 0001-12-31"),
        ("1969-12-31", "there was no catalogue yet on 1969-12-31"),
        ("2026-11-25", "2026-11-25 is yet to come"),
        ("2027", "2027 is yet to come"),
        ("9999", "9999 is yet to come"),
        ("2026-13", "there is no revision `2026-13`"),
        ("spring-claening", "did you mean `spring-cleaning`?"),
        ("HEAD~99", "there is no revision `HEAD~99`"),
        ("HEAD:catalogue.toml", "`HEAD:catalogue.toml` is no commit"),
        ("HEAD^{tree}", "`HEAD^{tree}` is no commit"),
        ("v1..HEAD", "there is no revision `v1..HEAD`"),
        ("^HEAD", "there is no revision `^HEAD`"),
        (
            "HEAD~4",
            "has no `catalogue.toml` in the folder of the catalogue",
        ),
        ("HEAD --all", "there is no revision `HEAD --all`"),
        ("HEAD\n--all", "there is no revision"),
        ("$(touch hacked)", "there is no revision"),
        ("; touch hacked", "there is no revision"),
    ] {
        let err = failed(repository.find(as_of));
        assert!(err.contains(says), "{as_of}: {err}");
    }
    for as_of in [
        "--output=hacked",
        "--all",
        "-",
        "--",
        "--end-of-options",
        "--git-dir=/",
        "-h",
    ] {
        let joined = format!("--as-of={as_of}");
        let err = failed(repository.sandbox.lots(&["find", &joined]));
        assert!(err.contains("there is no revision"), "{as_of}: {err}");
    }
    assert!(!repository.sandbox.work().join("hacked").exists());
    let blank = repository.sandbox.lots(&["find", "--as-of", " "]);
    assert!(
        blank.code == 2 && blank.err.contains("write a date"),
        "{blank}"
    );
    // Taken away, and asked for while it was.
    repository.git("2026-09-01", &["rm", "--quiet", "catalogue.toml"]);
    repository.commit("2026-09-01", "Take away");
    repository.sandbox.file("catalogue.toml", CATALOGUE);
    let err = failed(repository.find("2026-09-02"));
    assert!(
        err.contains("has no `catalogue.toml`") && err.contains("it was there before"),
        "{err}"
    );
    let early = failed(repository.find("HEAD~5"));
    assert!(early.contains("ask for 2026-01-15 or later"), "{early}");
}

#[test]
fn without_a_repository_there_is_no_past() {
    let bare = Sandbox::new();
    let err = failed(bare.typed("find --as-of 2026-01"));
    assert!(err.contains("the one inside the program"), "{err}");
    let path = std::env::var("PATH").expect("a path to git");
    let outside = Sandbox::small().with("PATH", &path);
    let err = failed(outside.typed("show harbour --as-of HEAD"));
    assert!(
        err.contains("`$ROOT/work` is not in a git repository"),
        "{err}"
    );
    let empty = Repository::of(Sandbox::small());
    for as_of in ["HEAD", "2026-11-24", "v1"] {
        let err = failed(empty.find(as_of));
        assert!(err.contains("has no commits yet"), "{err}");
    }
    empty.sandbox.file("other", "");
    empty.git("2026-01-01", &["add", "other"]);
    empty.git("2026-01-01", &["commit", "--quiet", "--message=Other"]);
    for as_of in ["HEAD", "2026-11-24"] {
        let err = failed(empty.find(as_of));
        assert!(
            err.contains("what is not committed does not count"),
            "{err}"
        );
    }
}

#[cfg(unix)]
#[test]
fn only_an_installed_git_is_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let repository = Repository::with_history();
    let trap = repository.sandbox.work().join("git");
    repository
        .sandbox
        .file("git", "#!/bin/sh\necho caught > caught\n");
    std::fs::set_permissions(&trap, std::fs::Permissions::from_mode(0o755)).expect("set");
    for path in ["", ":", ".", "/nowhere", "relative:."] {
        let mut command = repository.sandbox.command(&["find", "--as-of", "HEAD"]);
        command.env("PATH", path);
        let err = failed(repository.sandbox.ran(command));
        assert!(err.contains("git is not installed"), "{path}: {err}");
    }
    let mut command = repository.sandbox.command(&["find", "--as-of", "HEAD"]);
    command.env_remove("PATH");
    assert!(failed(repository.sandbox.ran(command)).contains("git is not installed"));
    assert!(!repository.sandbox.work().join("caught").exists());
    // Everything else does without.
    let mut command = repository.sandbox.command(&["find", "--format=ids"]);
    command.env("PATH", "/nowhere");
    let _answered = repository.sandbox.ran(command).yes();
}

#[test]
fn the_surrounding_git_does_not_lead_astray() {
    let repository = Repository::with_history();
    let expected = repository.ids("v1");
    for (name, value) in [
        ("GIT_DIR", "/nowhere"),
        ("GIT_WORK_TREE", "/"),
        ("GIT_INDEX_FILE", "/nowhere"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere"),
        ("GIT_NAMESPACE", "other"),
        ("GIT_PAGER", "false"),
        ("GIT_TRACE", "1"),
        ("GIT_CONFIG_PARAMETERS", "'core.bare'='true'"),
        ("PAGER", "false"),
        ("LC_ALL", "sv_SE.UTF-8"),
    ] {
        let args = ["find", "--all", "--format=ids", "--as-of=v1"];
        let mut command = repository.sandbox.command(&args);
        command.env(name, value);
        assert_eq!(
            repository.sandbox.ran(command).yes().out,
            expected,
            "{name}"
        );
    }
    // The committer's day is meant, wherever the question is asked: here it is the next day already.
    let args = ["find", "--all", "--format=ids", "--as-of=2026-02-27"];
    let mut command = repository.sandbox.command(&args);
    command.env("TZ", "UTC-14");
    assert_eq!(repository.sandbox.ran(command).yes().out, expected);
    for (key, value) in [
        ("log.showSignature", "true"),
        ("log.date", "relative"),
        ("core.quotePath", "true"),
        ("core.abbrev", "12"),
        ("color.ui", "always"),
        ("core.fsmonitor", "touch caught"),
    ] {
        repository.git("2026-11-24", &["config", key, value]);
    }
    assert_eq!(repository.ids("v1"), expected);
    assert_eq!(repository.ids("2026-03"), expected);
    assert!(!repository.sandbox.work().join("caught").exists());
}

#[test]
fn clones_that_have_not_got_everything() {
    let repository = Repository::with_history();
    let root = repository.sandbox.root().to_path_buf();
    let from = format!("file://{}", repository.sandbox.work().display());
    let clone = |name: &str, how: &str| {
        Repository::git_in(&root, "2026-11-24", &["clone", "--quiet", how, &from, name]);
        root.join(name)
    };
    let find = |folder: &Path, as_of: &str| {
        let folder = folder.to_string_lossy();
        let args = [
            "find",
            "--all",
            "--format=ids",
            "--catalogue",
            &folder,
            "--as-of",
            as_of,
        ];
        repository.sandbox.lots(&args)
    };
    let shallow = clone("shallow", "--depth=1");
    assert_eq!(find(&shallow, "HEAD").yes().out, repository.ids("HEAD"));
    assert_eq!(
        find(&shallow, "2026-08-01").yes().out,
        repository.ids("HEAD")
    );
    for as_of in ["2026-03-01", "HEAD~1", "v1"] {
        let err = failed(find(&shallow, as_of));
        assert!(err.contains("git fetch --unshallow"), "{as_of}: {err}");
    }
    repository.git("2026-11-24", &["config", "uploadpack.allowFilter", "true"]);
    let partial = clone("partial", "--filter=blob:none");
    assert_eq!(find(&partial, "HEAD").yes().out, repository.ids("HEAD"));
    let err = failed(find(&partial, "v1"));
    assert!(err.contains("git fetch --refetch"), "{err}");
    Repository::git_in(
        &partial,
        "2026-11-24",
        &["fetch", "--quiet", "--refetch", "--no-filter"],
    );
    assert_eq!(find(&partial, "v1").yes().out, repository.ids("v1"));
}

#[test]
fn the_whole_as_it_was_and_what_has_changed() {
    let repository = Repository::with_history();
    let lots = |typed: &str| repository.sandbox.typed(typed);
    assert_snapshot!(masked(&lots("map --since 2026-01-31 --lang en").yes()), @"
    Area    Stage   Change  Before  After  New                             Gone
    Advice  Idea    opened       0      2  harbour/piloting, harbour/rope
    Advice  Growth  opened       0      1  harbour/rope
    Loans   Idea    opened       0      1  harbour/rope
    Loans   Growth  opened       0      1  harbour/rope
    -- stderr --
    4 cells changed, compared with 2026-01-30: commit HASH of 2026-01-15
    ");
    assert_snapshot!(masked(&lots("map --since 2026-01-31 --as-of v1 --format csv").yes()), @"
    area,stage,change,before,after,new,gone
    advice,idea,opened,0,2,harbour/pilot; harbour/rope,
    advice,growth,opened,0,1,harbour/rope,
    loans,idea,opened,0,1,harbour/rope,
    loans,growth,opened,0,1,harbour/rope,
    -- stderr --
    as of v1: commit HASH of 2026-02-27
    4 cells changed, compared with 2026-01-30: commit HASH of 2026-01-15
    ");
    assert_snapshot!(masked(&lots("map --as-of v1 --format csv").yes()), @"
    area,idea,growth,all
    advice,2,1,2
    loans,1,1,1
    all,2,1,2
    -- stderr --
    as of v1: commit HASH of 2026-02-27
    2 offerings; 0 of 4 cells empty
    ");
    assert_snapshot!(masked(&lots("gaps --as-of v1 --columns kind,area,stage,actors").yes()), @"
    Vad            Område      Skede     Aktörer
    bara en aktör  Rådgivning  Idé       harbour
    bara en aktör  Rådgivning  Tillväxt  harbour
    bara en aktör  Lån         Idé       harbour
    bara en aktör  Lån         Tillväxt  harbour
    -- stderr --
    as of v1: commit HASH of 2026-02-27
    4 findings: 0 empty, 4 single, 0 overlap, 0 silent, 0 unnamed
    ");
    let before = lots("map --as-of 2026-01-31");
    assert_eq!(before.code, 1, "{before:?}");
    assert_snapshot!(masked(&lots("map --since v1 --format csv").yes()), @"
    area,stage,change,before,after,new,gone
    advice,idea,changed,2,2,harbour/piloting,harbour/pilot
    -- stderr --
    1 cell changed, compared with v1: commit HASH of 2026-02-27
    ");
    let unchanged = lots("map --since HEAD");
    assert_eq!(unchanged.code, 1, "{unchanged:?}");
    assert_snapshot!(masked(&unchanged), @"
    -- stderr --
    no cell has changed, compared with HEAD: commit HASH of 2026-08-01
    [exit 1]
    ");
    // A name that only one of the states knows stands for nothing in the other.
    repository.sandbox.file(
        "actors/harbour.toml",
        harbour().replace("id = \"harbour\"", "id = \"port\""),
    );
    std::fs::rename(
        repository.sandbox.work().join("actors/harbour.toml"),
        repository.sandbox.work().join("actors/port.toml"),
    )
    .expect("moved");
    assert_snapshot!(masked(&lots("map --since v1 --actor harbour --format csv").yes()), @"
    area,stage,change,before,after,new,gone
    advice,idea,closed,2,0,,harbour/pilot; harbour/rope
    advice,growth,closed,1,0,,harbour/rope
    loans,idea,closed,1,0,,harbour/rope
    loans,growth,closed,1,0,,harbour/rope
    -- stderr --
    4 cells changed, compared with v1: commit HASH of 2026-02-27
    ");
    let unknown = lots("map --since v1 --actor nobody");
    assert_eq!(unknown.code, 2, "{unknown:?}");
    let nowhere = lots("map --since nowhere");
    assert_eq!(nowhere.code, 2, "{nowhere:?}");
}
