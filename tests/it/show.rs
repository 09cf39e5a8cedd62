//! `lots show` and the lists.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

#[test]
fn an_offering_whole() {
    assert_snapshot!(Sandbox::small().typed("show harbour/pilot --lang en").yes(), @"
    Id            harbour/pilot
    Name          Piloting
    Actor id      harbour
    Actor         The harbour
    Status        active
    What          Help into port.
    Next step     Call on channel 16.
    Price         free
    Website       https://example.org
    Areas         Advice
    Stages        Idea
    Audiences     Anyone
    Scope         county
    Serves        Örebro
    As of         2026-11-01
                  fresh
    Verified      2026-11-01
    Verified by   harbour master
    Verified how  call
    Alone in      Advice – Idea
    Sources       2026-10-01 · https://example.org/pilot
    ");
}

#[test]
fn an_offering_has_the_keys_of_find() {
    let sandbox = Sandbox::small();
    let id = "harbour/lamp";
    let show = format!("show {id} --format json");
    let shown = sandbox.typed(&show).yes().json();
    let found = "find --all --explain --format json";
    let found = sandbox.typed(found).yes().json();
    let found = found.as_array().expect("a list").iter();
    let found = found.clone().find(|it| it["id"] == id).expect("found");
    let found = found.as_object().expect("an object");
    let shown = shown.as_object().expect("an object");
    let only_found: Vec<&String> = found
        .keys()
        .filter(|key| !shown.contains_key(*key))
        .collect();
    assert_eq!(only_found, ["own", "untranslated", "why"]);
    let only_shown: Vec<&String> = shown
        .keys()
        .filter(|key| !found.contains_key(*key))
        .collect();
    assert_eq!(
        only_shown,
        [
            "contact",
            "bring",
            "note",
            "serves",
            "outside_partners",
            "aliases",
            "verified_by",
            "verified_how",
            "alone_in",
            "others_in_cells",
            "sources"
        ]
    );
    for (key, value) in found.iter().filter(|(key, _)| shown.contains_key(*key)) {
        assert_eq!(&shown[key], value, "{key}");
    }
    assert_eq!(shown["until"], "2020-10-30");
    assert_eq!(shown["source_date"], "2020-10-30");
    let rope = "show harbour/rope --format json";
    assert_eq!(sandbox.typed(rope).yes().json()["price_amount"], "SEK 100");
}

#[test]
fn an_actor_whole() {
    assert_snapshot!(Sandbox::small().typed("show harbour").yes(), @"
    Id                harbour
    Namn              Hamnen
    Typ               förening
    Roll              medlem
    Status            ej angivet
    Syfte             ej angivet
    Uppgivna styrkor  ej angivet
    Webbplats         https://example.org
    Säte              ej angivet
    Betjänar          Örebro
    Erbjuder          harbour/pilot · Lotsning · Idé · 2026-11-01 aktuell · aktiv
                      harbour/rope · Replån · Idé–Tillväxt · odaterad ej verifierad
                      harbour/lamp · Fyrljus · Tillväxt · 2020-10-30 ej verifierad · avslutad 2020-10-30
    Ensam om          Rådgivning – Idé
                      Rådgivning – Tillväxt
                      Lån – Idé
                      Lån – Tillväxt
    Källor            2025-03 · https://example.org/harbour
    ");
}

#[test]
fn what_an_actor_takes_part_in_says_whether_it_can_be_had() {
    let sandbox = Sandbox::small();
    let joint = sandbox
        .read("actors/harbour.toml")
        .replace("id = \"lamp\"", "id = \"lamp\"\npartners = [\"yard\"]")
        .replace("\"Fyrljus\"", "\"Gamla\\nfyren\"");
    sandbox.file("actors/harbour.toml", joint);
    let yard = "schema = 1\nid = \"yard\"\nkind = \"company\"\nname = { sv = \"Varvet\", en = \"The yard\" }\n";
    sandbox.file("actors/yard.toml", yard);
    let ran = sandbox.typed("show yard").yes();
    let line = "Är med i          harbour/lamp · Gamla fyren · avslutad 2020-10-30\n";
    assert!(ran.out.contains(line), "{ran}");
    let json = sandbox.typed("show yard --format json").json();
    assert_eq!(json["joint"], serde_json::json!(["harbour/lamp"]));
}

#[test]
fn a_closed_actor_says_when_and_by_which_source() {
    let ran = Sandbox::new().typed("show drivhuset").yes();
    assert!(ran.out.contains("avslutad 2020\n"), "{ran}");
    assert!(
        ran.out.contains("https://www.orebrokuriren.se/2020/10/30/"),
        "{ran}"
    );
}

#[test]
fn an_actor_nobody_describes_says_so() {
    let sandbox = Sandbox::new();
    for id in ["start-up-orebro", "oru-kick-start"] {
        let ran = sandbox.lots(&["show", id]).yes();
        assert!(
            ran.out.contains("ingen källa säger vad aktören erbjuder"),
            "{ran}"
        );
        assert!(ran.out.contains("2017-02-17"), "{ran}");
        assert_eq!(
            sandbox.lots(&["show", id, "--format", "json"]).json()["offerings"],
            serde_json::json!([])
        );
    }
}

#[test]
fn names_and_short_ids_are_understood() {
    let sandbox = Sandbox::new();
    for typed in ["almi/microloan", "microloan", "Mikrolån", "mikrolan"] {
        assert_eq!(
            sandbox.lots(&["show", typed, "--format", "ids"]).yes().out,
            "almi/microloan\n",
            "{typed}"
        );
    }
    assert_eq!(
        sandbox
            .lots(&["show", "Alfred Nobel Science Park", "--format", "ids"])
            .yes()
            .out,
        "alfred-nobel-science-park\n"
    );
    let ambiguous = sandbox.typed("show start-advice").failed();
    assert!(
        ambiguous.err.contains("`coompanion/start-advice`"),
        "{ambiguous}"
    );
}

#[test]
fn an_unknown_id_is_a_no_with_the_nearest() {
    let ran = Sandbox::new().typed("show almi/mikroloan");
    assert_eq!(ran.code, 1, "{ran}");
    assert!(ran.err.contains("did you mean `almi/microloan`"), "{ran}");
}

#[test]
fn the_lists_count_what_can_be_had() {
    let sandbox = Sandbox::small();
    assert_snapshot!(sandbox.typed("actors --columns id,offerings,ended").yes(), @"
    Id       Erbjuder  Avslutat
    harbour         2         1
    ");
    assert_snapshot!(sandbox.typed("areas --columns id,offerings,actors").yes(), @"
    Id      Erbjudanden  Aktörer
    advice            2        1
    loans             1        1
    ");
    assert_snapshot!(sandbox.typed("stages --columns id,offerings").yes(), @"
    Id      Erbjudanden
    idea              2
    growth            1
    ");
    assert_snapshot!(sandbox.typed("audiences --columns id,offerings,broader").yes(), @"
    Id       Erbjudanden  Ingår i
    anyone             1
    skipper            1  anyone
    ");
    assert_snapshot!(sandbox.typed("municipalities --columns id,offerings").yes(), @"
    Id      Erbjudanden
    orebro            2
    nora              1
    ");
}

#[test]
fn what_is_no_actor_but_a_word_of_the_vocabulary_is_looked_for() {
    let ran = Sandbox::new().typed("show rådgivning");
    assert_eq!(ran.code, 1, "{ran}");
    let hint = "`rådgivning` is area advice: `lots find --area advice` finds what is offered";
    assert!(ran.err.contains(hint), "{ran}");
    let ran = Sandbox::new().typed("show xyzzy");
    assert!(!ran.err.contains("lots find --"), "{ran}");
    // So where an offering happens to have the word for its id.
    let both = Sandbox::new().typed("show patent").yes();
    assert!(both.out.contains("oru-innovation/patent"), "{both}");
    assert!(both.err.contains("`lots find --area patent`"), "{both}");
}

#[test]
fn a_name_may_have_several_words() {
    let sandbox = Sandbox::new();
    let by_id = sandbox.typed("show start-up-orebro").yes();
    for typed in ["show start up örebro", "show Start Up Orebro"] {
        assert_eq!(sandbox.typed(typed).yes().out, by_id.out, "{typed}");
    }
    let several = sandbox.typed("show almi drivhuset");
    assert_eq!(several.code, 1, "{several}");
    let hint = "one is shown at a time; `lots compare` sets actors side by side";
    assert!(several.err.contains(hint), "{several}");
    let wrong = sandbox.typed("show nyföretagarcentrum start");
    assert!(!wrong.err.contains(hint), "{wrong}");
    let near = "did you mean `nyforetagarcentrum/start-advice`";
    assert!(wrong.err.contains(near), "{wrong}");
}
