//! Several processes at once, pipes that close, processes that are killed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::sandbox::{HARBOUR, Sandbox};

#[test]
fn a_closed_pipe_is_quiet() {
    let sandbox = Sandbox::new();
    let mut child = sandbox
        .command(&["find", "--all", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("started");
    drop(child.stdout.take());
    let mut said = String::new();
    child
        .stderr
        .take()
        .expect("piped")
        .read_to_string(&mut said)
        .expect("read");
    assert_eq!(child.wait().expect("ended").code(), Some(0));
    assert!(
        !said.contains("error") && !said.contains("panicked"),
        "{said}"
    );
}

#[test]
fn many_first_lookups_at_once() {
    let sandbox = Sandbox::new();
    let children: Vec<_> = (0..8)
        .map(|_| {
            sandbox
                .command(&["find", "--format", "ids", "--area", "loans", "--quiet"])
                .stdout(Stdio::piped())
                .spawn()
                .expect("started")
        })
        .collect();
    let answers: Vec<_> = children
        .into_iter()
        .map(|child| child.wait_with_output().expect("ended").stdout)
        .collect();
    assert!(answers[0].starts_with(b"almi/"));
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

/// An editor's own file beside a catalogue's is none of it. That its folder has changed is noticed, and found to mean nothing, once.
#[cfg(unix)]
#[test]
fn a_file_that_is_not_listed_is_noticed_once() {
    let sandbox = Sandbox::small();
    let noticed = || -> Option<String> {
        // Longer than the clock of the file system takes for a step.
        std::thread::sleep(std::time::Duration::from_millis(50));
        assert_eq!(sandbox.lots(&["find"]).code, 0);
        let index = fs::read_dir(sandbox.cache())
            .expect("it is there")
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension().is_some_and(|e| e == "sqlite"))
            .expect("it was made");
        let index = rusqlite::Connection::open(index).expect("opened");
        let mut noticed = index
            .prepare("SELECT value FROM meta WHERE key = 'noticed'")
            .expect("SQL");
        noticed.query_row([], |row| row.get(0)).ok()
    };
    assert_eq!(noticed(), None);
    // Whoever asks for what there is not gets no answer either, and nothing has changed.
    assert_eq!(sandbox.lots(&["find", "--area", "patnet"]).code, 2);
    assert_eq!(noticed(), None);
    sandbox.file("actors/.harbour.toml.swp", "");
    let once = noticed();
    assert!(once.is_some());
    assert_eq!(noticed(), once);
    // What a saved file says is taken over while the look goes on, which forgets the note; to bring the index up to date afterwards would not.
    sandbox.file("actors/harbour.toml", format!("{HARBOUR}\n# Saved.\n"));
    assert_eq!(noticed(), None);
}

/// While a file is being saved over and over, every answer is whole: as before or as after.
#[test]
fn whole_answers_while_a_file_is_being_saved() {
    let sandbox = Sandbox::small();
    let filler = format!("# {}\n", "x".repeat(100)).repeat(200);
    let before = format!("{HARBOUR}{filler}");
    let after = format!("{}{filler}", HARBOUR.replace("\"rope\"", "\"boat\""));
    let path = sandbox.work().join("actors/harbour.toml");
    // Of what is half written at the very first look, nobody knows what was there before.
    let _first = sandbox.typed("find").yes();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !done.load(Ordering::Relaxed) {
                let text = if turn % 2 == 0 { &after } else { &before };
                match turn % 3 {
                    // In place, as most editors save; and by renaming, as others do.
                    0 | 1 => fs::write(&path, text).expect("saved"),
                    _ => {
                        let beside = path.with_extension("tmp");
                        fs::write(&beside, text).expect("saved");
                        fs::rename(&beside, &path).expect("saved");
                    }
                }
                turn += 1;
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
        });
        let mut seen = [0, 0];
        // Both are seen sooner or later, however slow the machine.
        for round in 0..2_000 {
            if round >= 60 && seen.iter().all(|seen| *seen > 0) {
                break;
            }
            let ran = sandbox.typed("find --format ids --quiet");
            match ran.out.as_str() {
                "harbour/pilot\nharbour/rope\n" => seen[0] += 1,
                "harbour/pilot\nharbour/boat\n" => seen[1] += 1,
                _ => {
                    done.store(true, Ordering::Relaxed);
                    panic!("neither the old nor the new: {ran}");
                }
            }
        }
        done.store(true, Ordering::Relaxed);
        assert!(seen.iter().all(|seen| *seen > 0), "{seen:?}");
    });
}

/// The answer is begun before it is known what has changed; it is right however much that is, and with whichever kinds of change.
#[test]
fn whatever_has_changed_is_answered() {
    let sandbox = Sandbox::small();
    let save = |number: usize, offering: &str| {
        sandbox.file(
            &format!("actors/quay{number:03}.toml"),
            HARBOUR
                .replace("\"harbour\"", &format!("\"quay{number:03}\""))
                .replace("\"rope\"", &format!("\"{offering}\"")),
        );
    };
    let mut expected: BTreeMap<usize, &str> = (0..300).map(|number| (number, "rope")).collect();
    for (number, offering) in &expected {
        save(*number, offering);
    }
    let check = |expected: &BTreeMap<usize, &str>, what: &str| {
        let ids: BTreeSet<String> = expected
            .iter()
            .map(|(number, offering)| format!("quay{number:03}/{offering}"))
            .collect();
        for turn in ["at once", "again"] {
            let found = sandbox.typed("find --format ids --quiet").yes().out;
            let found = found
                .lines()
                .filter(|id| !id.ends_with("/pilot") && !id.starts_with("harbour"));
            let found: BTreeSet<String> = found.map(str::to_owned).collect();
            assert_eq!(found, ids, "{what}, {turn}");
        }
        // Longer than the clock of the file system takes for a step.
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    check(&expected, "nothing");
    for (many, offering) in [
        (1, "a"),
        (2, "b"),
        (3, "c"),
        (16, "d"),
        (17, "e"),
        (300, "f"),
    ] {
        for number in (0..300).step_by(300 / many).take(many) {
            expected.insert(number, offering);
            save(number, offering);
        }
        check(&expected, &format!("{many} saved"));
    }
    expected.insert(300, "g");
    save(300, "g");
    check(&expected, "one new");
    expected.insert(5, "h");
    save(5, "h");
    expected.remove(&6);
    fs::remove_file(sandbox.work().join("actors/quay006.toml")).expect("removed");
    check(&expected, "one saved, one gone");
    let vocabulary = sandbox.read("vocabulary.toml");
    sandbox.file("vocabulary.toml", format!("{vocabulary}\n# Saved.\n"));
    expected.insert(7, "i");
    save(7, "i");
    check(&expected, "one saved, and the vocabulary");
    fs::remove_file(sandbox.work().join("actors/quay008.toml")).expect("removed");
    expected.insert(8, "j");
    save(8, "j");
    fs::rename(
        sandbox.work().join("actors/quay009.toml"),
        sandbox.work().join("actors/other.toml"),
    )
    .expect("renamed");
    check(&expected, "one made anew, one renamed");
    sandbox.file("actors/quay010.toml", "not toml");
    check(&expected, "one broken");
    let saved = sandbox.read("actors/quay012.toml");
    expected.remove(&12);
    sandbox.file("actors/quay012.toml", saved.replace("quay012", "quay013"));
    check(&expected, "one with the actor of another");
    expected.insert(12, "f");
    sandbox.file("actors/quay012.toml", saved.replace("quay013", "quay012"));
    check(&expected, "one with its own actor again");
}

/// Killed in the middle of building, the index never makes the next look-up wrong.
#[test]
fn killed_while_building() {
    let sandbox = Sandbox::small();
    for number in 0..150 {
        sandbox.file(
            &format!("actors/quay{number}.toml"),
            HARBOUR.replace("\"harbour\"", &format!("\"quay{number}\"")),
        );
    }
    let answer = sandbox.typed("find --format ids --quiet").yes().out;
    assert_eq!(answer.lines().count(), 2 * 151);
    for round in 0..12 {
        if round % 3 == 0 {
            let _none = fs::remove_dir_all(sandbox.cache());
        } else {
            for number in 0..150 {
                sandbox.file(
                    &format!("actors/quay{number}.toml"),
                    HARBOUR.replace("\"harbour\"", &format!("\"quay{number}\"")),
                );
            }
        }
        let mut child = sandbox
            .command(&["find", "--quiet"])
            .stdout(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(std::time::Duration::from_millis(3 + round * 7));
        child.kill().expect("killed");
        child.wait().expect("ended");
        assert_eq!(
            sandbox.typed("find --format ids --quiet").yes().out,
            answer,
            "round {round}"
        );
    }
}

/// A reader that has had enough changes nothing about the verdict.
#[test]
fn a_closed_pipe_does_not_turn_no_into_yes() {
    let sandbox = Sandbox::small();
    sandbox.file("actors/broken.toml", "=");
    for (args, code) in [
        (&["check"][..], 1),
        (&["find", "--area", "xyzzy"], 2),
        (&["find", "xyzzy"], 1),
    ] {
        let mut child = sandbox
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().expect("ended").code(), Some(code), "{args:?}");
    }
}

/// Many at once: every referral is there, each under a code of its own, and nobody is turned away.
#[test]
fn sixteen_refer_at_once() {
    let sandbox = Sandbox::small().with("LOTS_ACTOR", "harbour");
    let (writers, each) = (16, 6);
    std::thread::scope(|scope| {
        for _ in 0..writers {
            scope.spawn(|| {
                for _ in 0..each {
                    let _noted = sandbox.typed("refer pilot --yes --quiet").yes();
                }
            });
        }
    });
    let codes = sandbox.typed("referral list --format ids").yes().out;
    let different: BTreeSet<&str> = codes.lines().collect();
    assert_eq!(different.len(), writers * each);
}

/// Killed at any moment, whatever was acknowledged is there, and nothing is there by half.
#[test]
fn killed_while_referring() {
    let sandbox = Sandbox::small().with("LOTS_ACTOR", "harbour");
    let refer = ["refer", "pilot", "rope", "--yes", "--format", "ids"];
    // Machines differ: the moments to kill at are parts of what a whole run takes, one that makes index and ledger too.
    let elsewhere = Sandbox::small().with("LOTS_ACTOR", "harbour");
    let started = Instant::now();
    let _whole = elsewhere.lots(&refer).yes();
    let whole = started.elapsed();
    let mut acknowledged = Vec::new();
    let mut cut = 0;
    for round in 0..60 {
        let mut child = sandbox
            .command(&refer)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        std::thread::sleep(whole * round / 30);
        child.kill().expect("killed");
        let said = child.wait_with_output().expect("ended").stdout;
        let said = String::from_utf8(said).expect("UTF-8");
        cut += usize::from(said.is_empty());
        acknowledged.extend(
            said.split_inclusive('\n')
                .filter_map(|line| line.strip_suffix('\n'))
                .map(str::to_owned),
        );
    }
    assert!(
        !acknowledged.is_empty() && cut > 0,
        "none was killed in time, or all: {cut} of 60"
    );
    let codes = sandbox.typed("referral list --format ids").yes().out;
    let codes: BTreeSet<&str> = codes.lines().collect();
    for code in &acknowledged {
        assert!(codes.contains(code.as_str()), "{code} is lost");
    }
    assert_eq!(codes.len() % 2, 0, "both or none");
    let doctor = sandbox.typed("doctor").yes();
    assert!(doctor.out.contains("sound"), "{doctor}");
}
