//! `--as-of` where git is not as one hopes: not there, misled, with half a history.

use std::path::Path;
#[cfg(unix)]
use std::process::Stdio;

use crate::repository::{Repository, failed};
use crate::sandbox::{CATALOGUE, Sandbox};

#[test]
fn what_cannot_be_had_is_said_with_the_next_step() {
    let repository = Repository::with_history();
    repository.git("2026-03-01", &["branch", "spring-cleaning", "v1"]);
    for (as_of, says) in [
        (
            "2026-01-14",
            "there was no catalogue in this folder yet on 2026-01-14",
        ),
        (
            "0001",
            "there was no catalogue in this folder yet on 0001-12-31",
        ),
        (
            "1969-12-31",
            "there was no catalogue in this folder yet on 1969-12-31",
        ),
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

/// Puts a script in the place of git, which may go on to the real one; returns what looks up with it.
#[cfg(unix)]
fn instead_of_git(repository: &Repository, script: &str) -> std::process::Command {
    use std::os::unix::fs::PermissionsExt as _;
    let path = std::env::var("PATH").expect("a path to git");
    repository
        .sandbox
        .file("bin/git", format!("#!/bin/sh\nPATH='{path}'\n{script}\n"));
    let folder = repository.sandbox.work().join("bin");
    std::fs::set_permissions(folder.join("git"), std::fs::Permissions::from_mode(0o755))
        .expect("set");
    let mut command = repository
        .sandbox
        .command(&["find", "--as-of", "2026-03-01"]);
    command.env("PATH", folder);
    command
}

#[cfg(unix)]
#[test]
fn whatever_git_complains_of_does_not_stop_it() {
    let repository = Repository::with_history();
    let noisy = "case \"$*\" in *rev-list*) head -c 1000000 /dev/zero >&2 ;; esac; exec git \"$@\"";
    let mut command = instead_of_git(&repository, noisy);
    let mut asked = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    for _ in 0..600 {
        if let Some(status) = asked.try_wait().expect("seen") {
            assert!(status.success());
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    asked.kill().expect("killed");
    panic!("it waits for git, which waits for it");
}

#[cfg(unix)]
#[test]
fn a_git_that_is_not_understood_is_ended() {
    let repository = Repository::with_history();
    let babbling = "case \"$*\" in *rev-list*) echo $$ > pid; echo what; exec sleep 600 ;; esac; exec git \"$@\"";
    let ran = repository
        .sandbox
        .ran(instead_of_git(&repository, babbling));
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("git says `what` of a commit"), "{ran}");
    let is_there = |pid: &str| {
        let mut asked = std::process::Command::new("kill");
        asked
            .args(["-0", pid])
            .stderr(Stdio::null())
            .status()
            .expect("started")
            .success()
    };
    assert!(!is_there(repository.sandbox.read("pid").trim()));
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

/// Some programs have written dates that no calendar has, or none.
#[test]
fn a_commit_without_a_day_is_later_than_all() {
    for committed in ["n <a@b> 999999999999 +0000", "n <a@b>"] {
        let repository = Repository::with_history();
        let git = |args: &[&str]| repository.git("2026-10-01", args).trim().to_owned();
        let tree = git(&["write-tree"]);
        let commit = format!(
            "tree {tree}\nparent {}\nauthor n <a@b> 0 +0000\ncommitter {committed}\n\nodd\n",
            git(&["rev-parse", "HEAD"])
        );
        repository.sandbox.file("commit", commit);
        let odd = git(&["hash-object", "-t", "commit", "-w", "--literally", "commit"]);
        std::fs::remove_file(repository.sandbox.work().join("commit")).expect("removed");
        let _moved = git(&["update-ref", "HEAD", &odd]);
        let as_of = |as_of: &str| repository.ids(as_of);
        assert_eq!(as_of("2026"), as_of("HEAD~1"), "{committed}");
        assert_eq!(as_of("2026-03-01"), as_of("v1"), "{committed}");
        assert_eq!(as_of("HEAD"), as_of("HEAD~1"), "{committed}");
        let said = repository.find("HEAD").yes().err;
        assert!(
            said.contains("as of HEAD: commit ") && !said.contains(" of 9999"),
            "{said}"
        );
    }
}
