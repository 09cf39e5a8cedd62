//! The ledger: what goes out of it and comes in, what is forgotten, and its file.

use std::fs;

use crate::referral::{export, ledger, referred, small};
use crate::sandbox::Sandbox;

#[test]
fn both_ends_of_a_referral_are_paired() {
    let sender = Sandbox::new()
        .with("LOTS_ACTOR", "coompanion")
        .with("LOTS_SEED", "1");
    let receiver = Sandbox::new()
        .with("LOTS_ACTOR", "almi")
        .with("LOTS_SEED", "2");
    let receipt = sender
        .typed("refer almi/microloan -y --format json")
        .yes()
        .json();
    let code = receipt["code"].as_str().expect("a code");
    let receive = [
        "referral",
        "receive",
        code,
        "--from",
        "coompanion",
        "--offering",
        "almi/microloan",
    ];
    let _noted = receiver.lots(&receive).yes();
    let again = receiver.lots(&receive).failed();
    assert!(again.err.contains("is noted already"), "{again}");
    let _ok = receiver
        .lots(&["referral", "update", code, "accepted"])
        .yes();
    fs::write(sender.work().join("almi.jsonl"), export(&receiver)).expect("written");
    let ran = sender.typed("referral merge almi.jsonl").yes();
    assert_eq!(
        ran.out,
        format!(
            "2 added, 0 known, 0 in conflict, 0 not taken over
{code}: the receiver says accepted; `lots referral update {code} accepted` takes it over
"
        )
    );
    let ran = sender.typed("referral merge almi.jsonl").yes();
    assert!(ran.out.starts_with("0 added, 2 known"), "{ran}");
    let stats = sender
        .typed("referral stats --exact --format json")
        .yes()
        .json();
    assert_eq!(
        stats["flows"][0]["sum"], 1,
        "one referral, although two have noted it\n{stats}"
    );
    // One's own record is meant, and the other end's is forgotten with it.
    let shown = sender
        .lots(&["referral", "show", code, "--format", "json"])
        .yes();
    assert_eq!(shown.json()["side"], "sent");
    let _taken_over = sender.lots(&["referral", "update", code, "accepted"]).yes();
    let ran = sender.typed("referral merge almi.jsonl").yes();
    assert!(!ran.out.contains("receiver"), "{ran}");
    let _ok = sender
        .lots(&["refer", "almi/microloan", "--client", "K-1", "-y"])
        .yes();
    let stranger = Sandbox::new().with("LOTS_LEDGER", ledger(&sender).to_str().expect("UTF-8"));
    let ran = stranger.lots(&["referral", "show", code]).failed();
    let choices = [
        "could be 2 referrals",
        "write the id of one of them: ",
        "(received 2026-11-24, coompanion to almi, almi/microloan",
        "(sent 2026-11-24, coompanion to almi, almi/microloan",
    ];
    for choice in choices {
        assert!(ran.err.contains(choice), "{choice}: {ran}");
    }
}

#[test]
fn small_counts_are_masked() {
    let sandbox = Sandbox::new();
    for (from, times) in [("inkubera", 6), ("coompanion", 2), ("lrf", 7)] {
        for _ in 0..times {
            let _ok = sandbox
                .lots(&["refer", "almi/microloan", "--from", from, "-y"])
                .yes();
        }
    }
    let stats = sandbox.typed("referral stats --format json").yes();
    let flows = &stats.json()["flows"];
    assert_eq!(flows[0]["from"], "coompanion");
    assert_eq!(flows[0]["almi"], "*");
    let shown = flows
        .as_array()
        .expect("rows")
        .iter()
        .filter(|row| row["almi"].is_u64())
        .count();
    assert_eq!(
        shown, 2,
        "two masked, so that the sum gives neither away\n{stats}"
    );
    assert_eq!(
        sandbox
            .typed("referral stats --exact --format json")
            .yes()
            .json()["flows"][0]["almi"],
        2
    );
    let long = sandbox.typed("referral stats --exact --format csv").yes();
    assert!(long.out.contains("flows,inkubera,almi,6\r\n"), "{long}");
    let by = sandbox
        .typed("referral stats --by month --format json")
        .yes()
        .json();
    assert_eq!(
        (by[0]["part"].as_str(), by[0]["referrals"].as_u64()),
        (Some("2026-11"), Some(15))
    );
    let one = small();
    let _code = referred(&one, &[]);
    let ran = one.typed("referral stats --format json").yes();
    assert_eq!(ran.out.trim(), "{}", "{ran}");
}

#[cfg(unix)]
#[test]
fn a_ledger_is_for_its_owner_only() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let sandbox = small();
    let _code = referred(&sandbox, &[]);
    let path = ledger(&sandbox);
    let mode =
        |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    for (what, file) in [("export", "all.jsonl"), ("list", "list.csv")] {
        let line = format!("referral {what} --output {file}");
        let _ok = sandbox.typed(&line).yes();
        assert_eq!(mode(&sandbox.work().join(file)), 0o600, "{line}");
    }
    assert_eq!(mode(path.parent().expect("a folder")), 0o700);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("opened up");
    for line in ["referral list", "refer pilot --yes"] {
        let ran = sandbox.typed(line).failed();
        assert!(ran.err.contains("chmod 600"), "{ran}");
    }
    assert_eq!(sandbox.typed("doctor").code, 1);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("closed");
    let link = sandbox.root().join("link.sqlite");
    symlink(&path, &link).expect("linked");
    let linked = small().with("LOTS_LEDGER", link.to_str().expect("UTF-8"));
    assert_eq!(
        linked
            .typed("referral list --format ids")
            .yes()
            .lines()
            .len(),
        1
    );
    symlink(
        sandbox.root().join("nowhere"),
        sandbox.root().join("astray"),
    )
    .expect("linked");
    let astray = small().with(
        "LOTS_LEDGER",
        sandbox.root().join("astray").to_str().expect("UTF-8"),
    );
    let _refused = astray.typed("refer pilot --yes").failed();
}

#[test]
fn what_is_no_ledger_is_left_as_it_is() {
    let sandbox = small();
    let _code = referred(&sandbox, &[]);
    let good = fs::read(ledger(&sandbox)).expect("read");
    let mut newer = good.clone();
    newer[63] = 99;
    let mut foreign = good.clone();
    foreign[68] = b'?';
    let mut damaged = good.clone();
    damaged
        .iter_mut()
        .skip(4096 + 8)
        .for_each(|byte| *byte = 0xa5);
    let place = sandbox.root().join("other.sqlite");
    let other = small().with("LOTS_LEDGER", place.to_str().expect("UTF-8"));
    for (bytes, says) in [
        (newer, "newer lots"),
        (foreign, "another program"),
        (b"schema = 1\n".repeat(1000), "is no ledger"),
        (damaged, "damaged"),
    ] {
        fs::write(&place, &bytes).expect("written");
        #[cfg(unix)]
        fs::set_permissions(&place, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .expect("closed");
        for line in ["refer pilot --yes", "referral list", "referral export"] {
            let ran = other.typed(line).failed();
            assert!(ran.err.contains(says), "{line}: {ran}");
            assert!(
                fs::read(&place).expect("read") == bytes,
                "{line} changed the file"
            );
        }
        let doctor = other.typed("doctor");
        assert!(doctor.code == 1 && doctor.out.contains(says), "{doctor}");
    }
    let folder = small().with("LOTS_LEDGER", sandbox.root().to_str().expect("UTF-8"));
    let ran = folder.typed("refer pilot --yes").failed();
    assert!(ran.err.contains("is no file"), "{ran}");
}

#[test]
fn what_is_readable_of_a_damaged_ledger_is_saved() {
    let sandbox = Sandbox::small().with("LOTS_ACTOR", "harbour");
    for number in 0..60 {
        let _code = referred(
            &sandbox,
            &[
                "--client",
                &format!("K-{number}"),
                "--note",
                &"x".repeat(300),
            ],
        );
    }
    let path = ledger(&sandbox);
    let mut bytes = fs::read(&path).expect("read");
    let middle = bytes.len() / 8192 * 4096;
    bytes[middle..middle + 4096].fill(0xa5);
    fs::write(&path, bytes).expect("written");
    let salvaged = sandbox.typed("referral export --salvage --output saved.jsonl");
    assert!(salvaged.err.contains("readable: "), "{salvaged}");
    // What can be read of another is nothing, which is no reason to write over what was saved.
    let saved = sandbox.read("saved.jsonl");
    let empty = small().with("LOTS_LEDGER", &format!("{}", path.display()));
    fs::write(&path, &fs::read(&path).expect("read")[..4096]).expect("written");
    let into = sandbox.work().join("saved.jsonl");
    let args = ["referral", "export", "--salvage", "--output"];
    let none = empty.lots(&[&args[..], &[into.to_str().expect("UTF-8")]].concat());
    assert_eq!(none.code, 1, "{none}");
    assert!(none.err.contains("nothing was written"), "{none}");
    assert_eq!(sandbox.read("saved.jsonl"), saved);
    let other = small();
    fs::copy(
        sandbox.work().join("saved.jsonl"),
        other.work().join("saved.jsonl"),
    )
    .expect("copied");
    let ran = other.typed("referral merge saved.jsonl").yes();
    let added: usize = ran
        .out
        .split(' ')
        .next()
        .and_then(|n| n.parse().ok())
        .expect("a number");
    assert!((30..=60).contains(&added), "{ran}");
}

/// Later versions must read what the first one wrote.
#[test]
fn the_first_version_is_still_read() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ledgers");
    let sandbox = small();
    let path = sandbox.root().join("version-1.sqlite");
    fs::copy(root.join("version-1.sqlite"), &path).expect("copied");
    #[cfg(unix)]
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .expect("closed");
    let sandbox = sandbox.with("LOTS_LEDGER", path.to_str().expect("UTF-8"));
    let written = fs::read_to_string(root.join("version-1.jsonl")).expect("read");
    assert_eq!(export(&sandbox), written);
    let doctor = sandbox.typed("doctor").yes();
    assert!(doctor.out.contains("sound"), "{doctor}");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_over_the_ledger_or_the_catalogue() {
    let sandbox = small();
    let code = referred(&sandbox, &[]);
    let path = ledger(&sandbox);
    let link = sandbox.work().join("backup.jsonl");
    std::os::unix::fs::symlink(&path, &link).expect("linked");
    for output in [path.as_path(), &link] {
        let output = output.to_str().expect("UTF-8");
        let ran = sandbox
            .lots(&["referral", "export", "--output", output])
            .failed();
        assert!(ran.err.contains("it is a database"), "{ran}");
    }
    let before = sandbox.read("actors/harbour.toml");
    let link = sandbox.work().join("hits.csv");
    std::os::unix::fs::symlink("actors/harbour.toml", link).expect("linked");
    for output in ["actors/harbour.toml", "hits.csv"] {
        let ran = sandbox.lots(&["find", "--output", output]).failed();
        assert!(ran.err.contains("TOML"), "{ran}");
    }
    assert_eq!(sandbox.read("actors/harbour.toml"), before);
    let listed = sandbox.typed("referral list --format ids").yes();
    assert_eq!(listed.out.trim(), code);
}

#[test]
fn what_no_ledger_would_take_over_is_not_noted() {
    let sandbox = small();
    let text = sandbox.read("actors/harbour.toml");
    sandbox.file(
        "actors/harbour.toml",
        text.replace("sv = \"Lotsning\"", "sv = \"Lots\\nning\""),
    );
    let ran = sandbox.typed("refer pilot --yes").failed();
    assert!(
        ran.err
            .contains("the name of harbour/pilot has a character that cannot be seen"),
        "{ran}"
    );
    assert!(ran.err.contains("correct it in the catalogue"), "{ran}");
    sandbox.file("actors/harbour.toml", text);
    let _code = referred(&sandbox, &[]);
    let other = small();
    fs::write(other.work().join("all.jsonl"), export(&sandbox)).expect("written");
    let merged = other.typed("referral merge all.jsonl").yes();
    assert!(merged.out.starts_with("1 added"), "{merged}");
}

#[test]
fn csv_has_what_was_entered_in_error_too() {
    let sandbox = small();
    let slip = referred(&sandbox, &[]);
    let _ok = sandbox
        .lots(&["referral", "update", &slip, "entered-in-error"])
        .yes();
    let rows = sandbox.typed("referral export --format csv").yes();
    assert!(rows.out.contains("entered-in-error"), "{rows}");
    let ran = sandbox
        .typed("referral export --salvage --output all.csv")
        .failed();
    assert!(ran.err.contains("no CSV"), "{ran}");
}

#[test]
fn news_comes_with_a_command_that_takes_it_over() {
    // Whose one's own record is, is known by any name of one's organisation.
    let sender = Sandbox::new().with("LOTS_ACTOR", "Coompanion");
    let receipt = sender.typed("refer almi/microloan -y --format json").yes();
    let code = receipt.json()["code"].as_str().expect("a code").to_owned();
    let receiver = Sandbox::new().with("LOTS_ACTOR", "almi");
    let receive = [
        "referral",
        "receive",
        &code,
        "--from",
        "coompanion",
        "--offering",
        "almi/microloan",
    ];
    let _noted = receiver.lots(&receive).yes();
    let _no = receiver
        .lots(&[
            "referral",
            "update",
            &code,
            "declined",
            "--reason",
            "no-capacity",
        ])
        .yes();
    let jsonl = export(&receiver);
    let taken_over = |here: Sandbox| {
        fs::write(here.work().join("there.jsonl"), &jsonl).expect("written");
        let merged = here.typed("referral merge there.jsonl").yes();
        let command = merged.out.split('`').nth(1).expect("a command").to_owned();
        let ran = here.typed(command.strip_prefix("lots ").expect("a command of ours"));
        assert_eq!(ran.code, 0, "{command}: {ran}");
        command
    };
    let stranger = Sandbox::new();
    fs::write(stranger.work().join("here.jsonl"), export(&sender)).expect("written");
    let _merged = stranger.typed("referral merge here.jsonl").yes();
    assert_eq!(
        taken_over(sender),
        format!("lots referral update {code} declined --reason no-capacity")
    );
    assert!(
        !taken_over(stranger).contains(&code),
        "it cannot know which of the two is meant"
    );
}

#[test]
fn what_a_killed_writer_left_half_done_does_not_keep_from_salvaging() {
    let sandbox = small();
    let _code = referred(&sandbox, &["--client", "K-1"]);
    let path = ledger(&sandbox);
    let half = sandbox.root().join("half.sqlite");
    let writer = rusqlite::Connection::open(&path).expect("opened");
    // More than fits into memory, so that half of it is in the file when the writer is gone.
    let much = "PRAGMA cache_size = 5; BEGIN; UPDATE referral SET client = 'K-2';
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
        INSERT INTO event SELECT r.id, r.at, hex(randomblob(16)), r.sent_on, 'noted', NULL, NULL, NULL, NULL, 'x' FROM referral AS r, n;";
    writer.execute_batch(much).expect("begun");
    for ending in ["sqlite", "sqlite-journal"] {
        fs::copy(path.with_extension(ending), half.with_extension(ending)).expect("copied");
    }
    let other = small().with("LOTS_LEDGER", half.to_str().expect("UTF-8"));
    let ran = other.typed("referral export --salvage").yes();
    assert!(
        ran.err.contains("readable: 1 referral and 0 events"),
        "{ran}"
    );
    assert!(ran.out.contains("\"K-1\""), "{ran}");
}

/// What keeps the ledger from being brought forward is said once, in few words, and the index is none the worse for it.
#[cfg(unix)]
#[test]
fn a_ledger_that_cannot_be_brought_forward_costs_no_index() {
    let sandbox = small();
    let path = sandbox.root().join("odd.sqlite");
    let odd = rusqlite::Connection::open(&path).expect("made");
    odd.execute_batch("PRAGMA application_id = 0x6c6f7472; CREATE TABLE referral (id TEXT);")
        .expect("written");
    drop(odd);
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .expect("closed");
    let sandbox = sandbox.with("LOTS_LEDGER", path.to_str().expect("UTF-8"));
    let _found = sandbox.typed("find").yes();
    let files = || -> Vec<_> {
        let files = fs::read_dir(sandbox.cache()).expect("it is there");
        let files = files.map(|file| {
            let file = file.expect("listed");
            let inode = std::os::unix::fs::DirEntryExt::ino(&file);
            (inode, file.file_name())
        });
        let mut files: Vec<_> = files.collect();
        files.sort();
        files
    };
    let before = files();
    for line in ["referral list", "refer pilot --yes"] {
        let ran = sandbox.typed(line).failed();
        assert!(ran.err.contains("table referral already exists"), "{ran}");
        assert!(!ran.err.contains("CREATE TABLE"), "{ran}");
        assert_eq!(files(), before, "{ran}");
    }
}

/// A trigger stands for the page that a disk has put in the place of another: what is written is not there afterwards.
#[test]
fn what_the_ledger_does_not_give_back_is_not_acknowledged() {
    let sandbox = small();
    let code = referred(&sandbox, &["--client", "K-1"]);
    let damage = |sql: &str| {
        let ledger = rusqlite::Connection::open(ledger(&sandbox)).expect("opened");
        ledger.execute_batch(sql).expect("damaged");
    };
    damage(
        "CREATE TRIGGER lost AFTER INSERT ON referral BEGIN DELETE FROM referral WHERE id = NEW.id; END;
        CREATE TRIGGER gone AFTER INSERT ON event BEGIN DELETE FROM event WHERE id = NEW.id; END;",
    );
    let before = export(&sandbox);
    for line in [
        "refer harbour/rope --yes --client K-2",
        &format!("referral update {code} accepted"),
    ] {
        let ran = sandbox.typed(line).failed();
        assert!(
            ran.err
                .contains("the ledger is damaged: it does not give back"),
            "{ran}"
        );
        assert!(ran.err.contains("--salvage"), "{ran}");
    }
    assert_eq!(export(&sandbox), before);
    damage("UPDATE state SET status = 'sunk'");
    let ran = sandbox.typed("referral stats").failed();
    assert!(
        ran.err.contains("unknown status `sunk`") && ran.err.contains("--salvage"),
        "{ran}"
    );
}
