//! `--as-of`: the catalogue as it was, from real repositories.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::repository::{COLUMNS, Repository, harbour, masked};
use crate::sandbox::{CATALOGUE, Ran, VOCABULARY};

#[test]
fn a_day_means_what_stood_at_its_end() {
    let repository = Repository::with_history();
    let before = repository.files();
    assert_snapshot!(masked(&repository.find("2026-03-01").yes()), @"
    Id             Status               Uppgift från
    harbour/pilot  aktiv                2026-01-10 aktuell
    harbour/lamp   avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                        odaterad ej verifierad
    -- stderr --
    as of 2026-03-01: commit HASH of 2026-02-27
    3 offerings
    ");
    assert_snapshot!(masked(&repository.find("2026-02-27").yes()), @"
    Id             Status               Uppgift från
    harbour/pilot  aktiv                2026-01-10 aktuell
    harbour/lamp   avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                        odaterad ej verifierad
    -- stderr --
    as of 2026-02-27: commit HASH of 2026-02-27
    3 offerings
    ");
    assert_snapshot!(masked(&repository.find("2026-07").yes()), @"
    Id                Status               Uppgift från
    harbour/piloting  aktiv                2026-01-10 aktuell
    harbour/lamp      avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                           odaterad ej verifierad
    -- stderr --
    as of 2026-07-31: commit HASH of 2026-06-30
    3 offerings
    ");
    // The year has begun: as it is today, but for what is not committed.
    assert_snapshot!(masked(&repository.find("2026").yes()), @"
    Id                Status               Uppgift från
    harbour/piloting  aktiv                2026-01-10 bör kontrolleras
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
    Id             Status               Uppgift från
    harbour/pilot  aktiv                2026-01-10 aktuell
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
    // Indexes do not heap up, be it of the past or of folders that are gone.
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(40 * 24 * 60 * 60);
    let gone = made[0].0.with_file_name("0123456789abcdef.sqlite");
    std::fs::copy(&made[0].0, &gone).expect("copied");
    // Some keep the ledger in the same folder.
    let kept = gone.with_file_name("ledger.sqlite");
    let ledger = rusqlite::Connection::open(&kept).expect("made");
    let ledger_alone = "PRAGMA application_id = 0x6c6f7472; CREATE TABLE referral (id)";
    ledger.execute_batch(ledger_alone).expect("written");
    for path in [&made[0].0, &gone, &kept] {
        let file = std::fs::File::options().append(true).open(path);
        let dated = file.expect("opened").set_modified(old);
        dated.expect("dated back");
    }
    let _other = repository.find("HEAD").yes();
    assert!(!made[0].0.exists() && !gone.exists() && kept.exists());
    assert_eq!(indexes().len(), 2);
    std::fs::remove_file(kept).expect("removed");
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
    Id             Status               Uppgift från
    harbour/pilot  aktiv                2026-01-10 aktuell
    harbour/lamp   avslutad 2020-10-30  2020-10-30 ej verifierad
    harbour/rope                        odaterad ej verifierad
    -- stderr --
    as of 2026-06-01: commit HASH of 2026-03-01
    3 offerings
    ");
    assert_snapshot!(masked(&find("2026-02-01")), @"
    -- stderr --
    error: there was no catalogue in this folder yet on 2026-02-01
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
        serde_json::json!(["loans/idea", "loans/growth"])
    );
    let shown = typed("show harbour/pilot --format json").yes().json();
    assert_eq!(shown["status"], "ended");
    assert_eq!(shown["alone_in"], serde_json::json!([]));
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
    1 offering that ended or paused left out; `--all` shows them
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
