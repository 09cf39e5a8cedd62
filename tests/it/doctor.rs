//! `lots doctor`, `--version`, settings and where the catalogue comes from.

use crate::sandbox::Sandbox;

#[test]
fn settings_with_their_origin() {
    let sandbox = Sandbox::small()
        .with("LOTS_LANG", "en")
        .with("LOTS_ACTOR", "harbour");
    let doctor = sandbox.typed("doctor --format json").yes().json();
    assert_eq!(doctor["lang"], "en (LOTS_LANG)");
    assert_eq!(doctor["actor"], "harbour (LOTS_ACTOR)");
    assert_eq!(doctor["catalogue_version"], "coast 7");
    assert_eq!(doctor["content"], "3 files, 1 actor, 3 offerings");
    assert_eq!(doctor["problems"], "none");
    assert_eq!(
        doctor["index_state"],
        "brought up to date just now: 3 files read"
    );
    assert_eq!(
        sandbox.typed("doctor --format json").json()["index_state"],
        "fresh"
    );
    let ran = Sandbox::small()
        .with("LOTS_ACTOR", "harbor")
        .typed("doctor");
    assert_eq!(ran.code, 1, "{ran}");
    assert!(
        ran.out
            .contains("harbor (LOTS_ACTOR): no actor of this catalogue"),
        "{ran}"
    );
}

#[test]
fn the_version_names_the_embedded_catalogue_too() {
    let ran = Sandbox::new().typed("--version").yes();
    assert!(
        ran.out.starts_with(concat!(
            "lots ",
            env!("CARGO_PKG_VERSION"),
            "\ncatalogue orebro "
        )),
        "{ran}"
    );
    let short = Sandbox::new().typed("-V").yes();
    assert_eq!(short.out, concat!("lots ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_nearest_catalogue_upwards_is_the_one() {
    let sandbox = Sandbox::small();
    std::fs::create_dir_all(sandbox.work().join("deep/down")).expect("made");
    let from = |folder: &str| {
        let mut command = sandbox.command(&["find", "--format", "ids", "--quiet"]);
        command.current_dir(folder);
        sandbox.ran(command).yes().out
    };
    let deep = sandbox.work().join("deep/down");
    assert_eq!(
        from(deep.to_str().expect("UTF-8")),
        "harbour/pilot\nharbour/rope\n"
    );
    let home = sandbox.root().join("home");
    assert!(
        from(home.to_str().expect("UTF-8")).contains("almi/microloan"),
        "outside, the embedded one answers"
    );
    std::fs::create_dir_all(home.join(".config/lots")).expect("made");
    std::fs::write(
        home.join(".config/lots/config.toml"),
        "catalogue = \"../../../work\"\n",
    )
    .expect("written");
    assert_eq!(
        from(home.to_str().expect("UTF-8")),
        "harbour/pilot\nharbour/rope\n",
        "config.toml before the embedded one"
    );
}

#[test]
fn a_data_folder_is_found_beside_the_working_directory() {
    let sandbox = Sandbox::small();
    let project = sandbox.root().join("project");
    std::fs::create_dir(&project).expect("made");
    std::fs::rename(sandbox.work(), project.join("data")).expect("moved");
    let mut command = sandbox.command(&["find", "--format", "ids", "--quiet"]);
    command.current_dir(&project);
    assert_eq!(
        sandbox.ran(command).yes().out,
        "harbour/pilot\nharbour/rope\n"
    );
}

#[test]
fn settings_that_are_not_understood_are_said() {
    let sandbox = Sandbox::small();
    let config = sandbox.root().join("home/.config/lots");
    std::fs::create_dir_all(&config).expect("made");
    for (text, wrong) in [
        ("lang = 3", "config.toml"),
        ("lang = \"de\"", "`de`"),
        ("[", "config.toml"),
    ] {
        std::fs::write(config.join("config.toml"), text).expect("written");
        let ran = sandbox.typed("find").failed();
        assert!(ran.err.contains(wrong), "{ran}");
    }
    std::fs::write(config.join("config.toml"), b"actor = \"\xe5\"").expect("written");
    let ran = sandbox.typed("find").failed();
    assert!(ran.err.contains("save the file as UTF-8"), "{ran}");
    std::fs::remove_file(config.join("config.toml")).expect("removed");
    std::fs::create_dir(config.join("config.toml")).expect("made");
    let ran = sandbox.typed("find").failed();
    assert!(ran.err.contains("the settings cannot be read"), "{ran}");
    std::fs::remove_dir(config.join("config.toml")).expect("removed");
    std::fs::write(config.join("config.toml"), "langg = \"sv\"").expect("written");
    let ran = sandbox.typed("find").yes();
    assert!(ran.err.contains("unknown key `langg`"), "{ran}");
    let quiet = sandbox.typed("find --quiet").yes();
    assert_eq!(quiet.err, "", "nothing but errors");
    let ran = Sandbox::small()
        .with("LOTS_TODAY", "banana")
        .typed("find")
        .failed();
    assert!(ran.err.contains("LOTS_TODAY is no day"), "{ran}");
    let ran = Sandbox::small()
        .with("LOTS_LANG", "klingon")
        .typed("find")
        .failed();
    assert!(ran.err.contains("LOTS_LANG"), "{ran}");
}

#[test]
fn without_its_catalogue_the_settings_are_told_all_the_same() {
    let sandbox = Sandbox::new().with("LOTS_ACTOR", "harbour");
    let config = sandbox.root().join("home/.config/lots");
    std::fs::create_dir_all(&config).expect("made");
    std::fs::write(config.join("config.toml"), "catalogue = \"gone\"\n").expect("written");
    let ran = sandbox.typed("doctor --format json");
    assert_eq!(ran.code, 1, "{ran}");
    let doctor = ran.json();
    let said = doctor["catalogue"].as_str().expect("a text");
    assert!(said.contains("there is no folder"), "{ran}");
    assert!(said.contains("(from config.toml)"), "{ran}");
    assert!(said.contains("name the folder that has"), "{ran}");
    assert_eq!(doctor["content"], serde_json::Value::Null);
    assert_eq!(doctor["actor"], "harbour (LOTS_ACTOR)");
    assert_eq!(doctor["color"], "auto (default)");
    let failed = sandbox.typed("find").failed();
    assert!(failed.err.contains("no catalogue"), "{failed}");
}

#[test]
fn settings_that_are_not_understood_do_not_hide_the_others() {
    let sandbox = Sandbox::small()
        .with("LOTS_LANG", "de")
        .with("LOTS_CATALOGUE", ".")
        .with("LOTS_LEDGER", "other.sqlite");
    std::fs::create_dir_all(sandbox.root().join("home/.config/lots")).expect("made");
    std::fs::write(
        sandbox.root().join("home/.config/lots/config.toml"),
        "actor = [",
    )
    .expect("written");
    let ran = sandbox.typed("doctor --format json");
    assert_eq!(ran.code, 1, "{ran}");
    let doctor = ran.json();
    let said = |key: &str| doctor[key].as_str().expect("a text").to_owned();
    assert!(said("catalogue").contains("LOTS_CATALOGUE"), "{ran}");
    assert!(
        said("ledger").contains("other.sqlite (LOTS_LEDGER)"),
        "{ran}"
    );
    assert!(said("trouble").contains("is not understood"), "{ran}");
    let flagged = sandbox.typed("doctor --format json --catalogue actors/.. --lang sv");
    assert_eq!(flagged.json()["lang"], "sv (flag)");
    assert!(
        flagged.json()["catalogue"]
            .to_string()
            .contains("--catalogue"),
        "{flagged}"
    );
    std::fs::write(sandbox.root().join("home/.config/lots/config.toml"), "").expect("written");
    let ran = sandbox.typed("doctor --format json");
    assert_eq!(ran.json()["trouble"], "unknown language `de` in LOTS_LANG");
    assert!(
        !ran.json()["config"].to_string().contains("LOTS_LANG"),
        "{ran}"
    );
}

#[test]
fn the_own_organisation_may_be_named() {
    let sandbox = Sandbox::small().with("LOTS_ACTOR", "The harbour");
    let _well = sandbox.typed("doctor").yes();
    let _referred = sandbox.typed("refer pilot --yes").yes();
    let found = sandbox.typed("find --format json").yes().json();
    assert_eq!(found[0]["own"], true);
    let stranger = Sandbox::small().with("LOTS_ACTOR", "Nobody at all");
    let _found = stranger.typed("find").yes();
    assert_eq!(stranger.typed("doctor").code, 1);
}

#[test]
fn a_home_that_moves_with_the_working_directory_is_none() {
    let sandbox = Sandbox::small();
    let mut command = sandbox.command(&["doctor", "--format", "json"]);
    command.env("HOME", "home").env_remove("XDG_DATA_HOME");
    let ran = sandbox.ran(command);
    let ledger = ran.json()["ledger"].to_string();
    assert!(ledger.contains("no home directory"), "{ran}");
}
