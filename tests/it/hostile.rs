//! Bad input: each gets a clear message and the right exit code, never a panic, and the rest of the catalogue still answers.

use std::fs;

use crate::sandbox::{HARBOUR, Ran, Sandbox};

const GOOD: &str = "harbour/pilot\nharbour/rope\n";

/// Returns what `find` answers although something is wrong, and checks that it says so.
#[track_caller]
fn still_answers(sandbox: &Sandbox) -> Ran {
    let ran = sandbox.typed("find --format ids").yes();
    assert!(ran.out.starts_with("harbour/pilot\n"), "{ran}");
    assert!(
        ran.err.contains("in the catalogue; run `lots check`"),
        "{ran}"
    );
    ran
}

/// Checks that `check` has one thing to say, under this code and about this path.
#[track_caller]
fn found(sandbox: &Sandbox, path: &str, code: &str) {
    let ran = sandbox.typed("check --format short");
    assert_eq!(ran.code, 1, "{ran}");
    assert_eq!(ran.lines().len(), 1, "{ran}");
    assert!(
        ran.out.starts_with(path) && ran.out.contains(&format!("error[{code}]")),
        "{ran}"
    );
    assert_eq!(sandbox.typed("check").code, 1);
}

#[test]
fn no_catalogue_where_one_was_named() {
    let sandbox = Sandbox::small();
    sandbox.file("empty/readme", "");
    for named in ["nowhere", "empty", "actors/harbour.toml"] {
        let ran = sandbox.lots(&["find", "--catalogue", named]).failed();
        assert!(
            ran.err.contains("no catalogue") && ran.err.contains(named),
            "{ran}"
        );
    }
    let ran = Sandbox::small()
        .with("LOTS_CATALOGUE", "/nowhere")
        .typed("find")
        .failed();
    assert!(ran.err.contains("(from LOTS_CATALOGUE)"), "{ran}");
}

#[test]
fn a_catalogue_without_anything() {
    let sandbox = Sandbox::small();
    fs::remove_dir_all(sandbox.work().join("actors")).expect("removed");
    let ran = sandbox.typed("find --format json");
    assert_eq!((ran.out.as_str(), ran.code), ("[]\n", 1));
    assert!(ran.err.contains("no offerings yet"), "{ran}");
    found(&sandbox, "actors:1:1", "missing-file");
    let sandbox = Sandbox::small();
    fs::remove_file(sandbox.work().join("vocabulary.toml")).expect("removed");
    found(&sandbox, "vocabulary.toml:1:1", "missing-file");
}

#[test]
fn files_that_cannot_be_read() {
    let with = |path: &str, bytes: &[u8]| {
        let sandbox = Sandbox::small();
        sandbox.file(path, bytes);
        sandbox
    };
    let huge = with("actors/huge.toml", &vec![b'#'; 50 << 20]);
    found(&huge, "actors/huge.toml:1:1", "too-large");
    let _said = still_answers(&huge);

    let latin = with("actors/latin.toml", b"schema = 1\nid = \"latin\" # \xe5\n");
    found(&latin, "actors/latin.toml:2:16", "not-utf8");
    let _said = still_answers(&latin);

    let nul = with("actors/nul.toml", b"schema = 1\n\0\0\0");
    assert!(
        nul.typed("check --format short")
            .out
            .contains("actors/nul.toml:2:1: error[syntax]")
    );
    let _said = still_answers(&nul);

    let folder = with("actors/folder.toml/inside", b"");
    found(&folder, "actors/folder.toml:1:1", "not-a-file");
    let _said = still_answers(&folder);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_fine() {
    let sandbox = Sandbox::small();
    sandbox.file(
        "actors/harbour.toml",
        format!("\u{feff}{}", HARBOUR.replace('\n', "\r\n")),
    );
    let _fine = sandbox.typed("check").yes();
    assert_eq!(sandbox.typed("find --format ids --quiet").yes().out, GOOD);
    let unknown = HARBOUR
        .replace("\"skipper\"", "\"skiper\"")
        .replace('\n', "\r\n");
    sandbox.file("actors/harbour.toml", format!("\u{feff}{unknown}"));
    let ran = sandbox.typed("check --format short");
    assert!(ran.out.starts_with("actors/harbour.toml:34:14: "), "{ran}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_astray() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::small();
    let link = |to: &std::path::Path, name: &str| {
        let link = sandbox.work().join("actors").join(name);
        let _gone = fs::remove_file(&link);
        symlink(to, link).expect("linked");
    };
    fs::write(
        sandbox.root().join("secret.toml"),
        HARBOUR.replace("harbour", "secret"),
    )
    .expect("written");
    link(&sandbox.root().join("secret.toml"), "away.toml");
    found(&sandbox, "actors/away.toml:1:1", "outside-catalogue");
    let ran = still_answers(&sandbox);
    assert!(!ran.out.contains("secret"), "{ran}");
    link(&sandbox.work().join("actors/away.toml"), "away.toml");
    found(&sandbox, "actors/away.toml:1:1", "unreadable");
    link(&sandbox.work().join("nowhere"), "away.toml");
    found(&sandbox, "actors/away.toml:1:1", "unreadable");
    sandbox.file("pier", HARBOUR.replace("harbour", "away"));
    link(&sandbox.work().join("pier"), "away.toml");
    let _fine = sandbox.typed("check").yes();
    assert!(
        sandbox
            .typed("find --format ids --quiet")
            .out
            .contains("away/pilot"),
        "a link within is fine"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_of_actors_that_is_none() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::small();
    let (actors, outside) = (
        sandbox.work().join("actors"),
        sandbox.root().join("outside"),
    );
    fs::rename(&actors, &outside).expect("moved");
    let nothing = |code: &str| {
        found(&sandbox, "actors:1:1", code);
        let ran = sandbox.typed("find --format ids");
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran}");
        assert!(ran.err.contains("1 problem in the catalogue"), "{ran}");
        fs::remove_file(&actors).expect("removed");
    };
    symlink(&outside, &actors).expect("linked");
    nothing("outside-catalogue");
    symlink("nowhere", &actors).expect("linked");
    nothing("unreadable");
    fs::write(&actors, "").expect("written");
    nothing("not-a-file");
    fs::rename(&outside, sandbox.work().join("people")).expect("moved");
    symlink("people", &actors).expect("linked");
    let _fine = sandbox.typed("check").yes();
    assert_eq!(sandbox.typed("find --format ids --quiet").yes().out, GOOD);
}

#[cfg(unix)]
#[test]
fn names_that_not_every_system_would_find() {
    use std::os::unix::ffi::OsStrExt as _;
    let sandbox = Sandbox::small();
    sandbox.file("actors/QUAY.TOML", HARBOUR.replace("harbour", "quay"));
    let nameless = std::ffi::OsStr::from_bytes(b"k\xe5.toml");
    if fs::write(sandbox.work().join("actors").join(nameless), HARBOUR).is_err() {
        return;
    }
    let ran = sandbox.typed("check --format short").yes();
    assert_eq!(ran.lines().len(), 2, "{ran}");
    for (line, path) in ran
        .lines()
        .iter()
        .zip(["actors/QUAY.TOML", "actors/k\u{fffd}.toml"])
    {
        assert!(
            line.starts_with(&format!(
                "{path}:1:1: warning[file-name]: the file is left out"
            )),
            "{ran}"
        );
    }
    let ran = sandbox.typed("find --format ids").yes();
    assert_eq!(ran.out, GOOD);
    assert!(!ran.err.contains("problem"), "{ran}");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::small();
    sandbox.file("actors/locked.toml", HARBOUR.replace("harbour", "locked"));
    let path = sandbox.work().join("actors/locked.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("locked");
    if fs::read(&path).is_ok() {
        // Whoever runs this may read everything; then there is nothing to refuse.
        assert!(
            sandbox
                .typed("find --format ids --quiet")
                .out
                .contains("locked/pilot")
        );
        return;
    }
    found(&sandbox, "actors/locked.toml:1:1", "unreadable");
    let _said = still_answers(&sandbox);
}

#[test]
fn a_broken_file_never_takes_lookups_down() {
    let sandbox = Sandbox::small();
    assert_eq!(sandbox.typed("find --format ids --quiet").yes().out, GOOD);
    sandbox.file("actors/harbour.toml", "schema = 1\nid = \"harbour");
    assert_eq!(still_answers(&sandbox).out, GOOD);
    let mut fresh = sandbox.command(&["find", "--format", "ids"]);
    fresh.env("HOME", sandbox.root().join("another"));
    assert_eq!(
        sandbox.ran(fresh).code,
        1,
        "what was never good is left out"
    );
    sandbox.file("actors/harbour.toml", HARBOUR);
    sandbox.file("catalogue.toml", "=");
    sandbox.file("vocabulary.toml", "[[");
    assert_eq!(still_answers(&sandbox).out, GOOD);
    // What has never been read gives nothing to count by.
    for line in ["map", "gaps", "path", "what-if --without harbour"] {
        let mut fresh = sandbox.command(&line.split(' ').collect::<Vec<_>>());
        fresh.env("HOME", sandbox.root().join("yet another"));
        let ran = sandbox.ran(fresh).failed();
        assert!(
            ran.err.contains("`lots check` says what cannot be read"),
            "{ran}"
        );
    }
}

#[test]
fn ids_that_would_lead_out_of_the_folder() {
    let sandbox = Sandbox::small();
    for id in ["../../etc", "a/b", "..", "A", ""] {
        sandbox.file(
            "actors/bad.toml",
            HARBOUR.replace("id = \"harbour\"", &format!("id = \"{id}\"")),
        );
        let ran = sandbox.typed("check --format short");
        assert!(
            ran.out.contains("error[bad-id]") || ran.out.contains("error[missing-text]"),
            "{ran}"
        );
        let _said = still_answers(&sandbox);
    }
}

#[test]
fn what_a_terminal_would_obey_is_not_in_a_message() {
    let sandbox = Sandbox::small();
    sandbox.file(
        "actors/harbour.toml",
        HARBOUR.replace("Lotsning", "\\u001b]0;pwned\\u0007\\u202eLots"),
    );
    let ran = sandbox.typed("find --format json").yes();
    assert_eq!(
        ran.json()[0]["name"],
        "\u{1b}]0;pwned\u{7}\u{202e}Lots",
        "machines get it as it is"
    );
    let _fine = sandbox.typed("check").yes();
}

#[test]
fn a_newer_format_is_refused_clearly() {
    let sandbox = Sandbox::small();
    sandbox.file(
        "actors/harbour.toml",
        HARBOUR.replace("schema = 1", "schema = 2"),
    );
    found(&sandbox, "actors/harbour.toml:1:10", "newer-schema");
    let ran = sandbox.typed("find --format ids");
    assert_eq!(ran.code, 1, "an actor's file speaks for itself only: {ran}");
    sandbox.file("actors/harbour.toml", HARBOUR);
    let catalogue = sandbox.read("catalogue.toml");
    let _fine = sandbox.typed("find").yes();
    sandbox.file(
        "catalogue.toml",
        catalogue.replace("schema = 1", "schema = 2"),
    );
    found(&sandbox, "catalogue.toml:1:10", "newer-schema");
    for look_up in [
        "find",
        "find --area loans",
        "show harbour",
        "actors",
        "areas",
    ] {
        // Twice: the second time, no file is read.
        for _ in 0..2 {
            let ran = sandbox.typed(look_up).failed();
            assert!(ran.err.contains("written for a newer `lots`"), "{ran}");
            assert!(ran.err.contains("hint: install the newest one"), "{ran}");
        }
    }
    assert_eq!(sandbox.typed("doctor").code, 1, "it tells how things are");
    sandbox.file("catalogue.toml", catalogue);
    let _fine = sandbox.typed("find").yes();
}

#[test]
fn a_format_that_there_is_not() {
    let sandbox = Sandbox::small();
    for (written, code) in [
        ("0", "bad-value"),
        ("-1", "bad-value"),
        ("99999999999999999999", "bad-value"),
        ("\"1\"", "wrong-type"),
        ("1.0", "wrong-type"),
    ] {
        for (path, text) in [
            ("actors/harbour.toml", HARBOUR),
            ("catalogue.toml", crate::sandbox::CATALOGUE),
            ("vocabulary.toml", crate::sandbox::VOCABULARY),
        ] {
            sandbox.file(
                path,
                text.replace("schema = 1", &format!("schema = {written}")),
            );
            found(&sandbox, &format!("{path}:1:10"), code);
            sandbox.file(path, text);
        }
    }
}

#[test]
fn words_that_would_be_operators_are_words() {
    let sandbox = Sandbox::small();
    for typed in [
        "\"",
        "c++ \"oops",
        "OR",
        "a AND",
        "*",
        "name:x",
        "';--",
        "{}",
        "\u{0}x",
        "😀",
        "-",
    ] {
        let args: Vec<&str> = ["find", "--", typed].to_vec();
        if typed.contains('\0') {
            continue;
        }
        let ran = sandbox.lots(&args);
        let is_answered = ran.code <= 1 && !ran.err.contains("error");
        assert!(
            is_answered || ran.err.contains("nothing to look for"),
            "{typed}: {ran}"
        );
    }
    let long = sandbox.lots(&["find", &"ord ".repeat(3000)]);
    assert!(long.code <= 1 && !long.err.contains("error"), "{long}");
    assert!(long.err.contains("understood: `ord` in the text"), "{long}");
}

#[test]
fn nowhere_to_keep_an_index() {
    let sandbox = Sandbox::small();
    let answers = |home: &str| {
        let mut command = sandbox.command(&["find", "--format", "ids", "--quiet"]);
        if home.is_empty() {
            command.env_remove("HOME")
        } else {
            command.env("HOME", home)
        };
        assert_eq!(sandbox.ran(command).yes().out, GOOD, "{home}");
    };
    answers("");
    answers("/proc/nowhere");
    fs::write(sandbox.root().join("file"), "").expect("written");
    answers(sandbox.root().join("file").to_str().expect("UTF-8"));
    fs::create_dir_all(sandbox.cache()).expect("made");
    assert_eq!(sandbox.typed("find --format ids --quiet").yes().out, GOOD);
    for entry in fs::read_dir(sandbox.cache()).expect("listed") {
        let path = entry.expect("listed").path();
        fs::remove_file(&path).expect("removed");
        fs::create_dir(&path).expect("a folder where the index was");
    }
    answers(sandbox.root().join("home").to_str().expect("UTF-8"));
    let doctor = sandbox.typed("doctor --format json").yes().json();
    assert_eq!(doctor["index"], "in memory");
}

#[test]
fn a_damaged_index_is_made_anew_without_a_word() {
    let sandbox = Sandbox::small();
    let answer = sandbox.typed("find").yes();
    let index = fs::read_dir(sandbox.cache())
        .expect("listed")
        .next()
        .expect("one")
        .expect("listed")
        .path();
    let whole = fs::read(&index).expect("read");
    for (at, size) in [
        (0, 100),
        (100, 4000),
        (4096, 8000),
        (20_000, 4096),
        (60_000, 9000),
    ] {
        let mut damaged = whole.clone();
        damaged
            .iter_mut()
            .skip(at)
            .take(size)
            .for_each(|byte| *byte = 0xa5);
        fs::write(&index, damaged).expect("written");
        let again = sandbox.typed("find").yes();
        assert_eq!(
            (again.out, again.err),
            (answer.out.clone(), answer.err.clone()),
            "damaged at {at}"
        );
    }
}

#[test]
fn words_that_the_vocabulary_lacks_are_shown_as_they_are() {
    let sandbox = Sandbox::small();
    let harbour = HARBOUR.replacen("[\"anyone\"]", "[\"mermaid\"]", 1);
    sandbox.file("actors/harbour.toml", &harbour);
    sandbox.file(
        "actors/pier.toml",
        HARBOUR.replace("\"harbour\"", "\"pier\""),
    );
    let compared = sandbox.typed("compare harbour pier --lang en").yes();
    assert!(compared.out.contains("mermaid"), "{compared}");
}
