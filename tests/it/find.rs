//! `lots find`.

use insta::assert_snapshot;

use crate::sandbox::Sandbox;

#[test]
fn a_table_with_actor_next_step_and_age() {
    assert_snapshot!(Sandbox::small().typed("find --area advice").yes(), @"
    Erbjudande  Aktör   Id             Skeden        Målgrupper  Pris         Nästa steg           Uppgift från            Status
    Lotsning    Hamnen  harbour/pilot  Idé           Alla        gratis       Anropa på kanal 16.  2026-11-01 aktuell      aktiv
    Replån      Hamnen  harbour/rope   Idé–Tillväxt  Skeppare    lån: 100 kr  https://example.org  odaterad ej verifierad
    -- stderr --
    2 offerings
    1 offering that ended or paused left out; `--all` shows them
    ");
}

#[test]
fn every_spelling_of_a_filter_is_the_same() {
    let sandbox = Sandbox::new();
    let loans = sandbox
        .lots(&["find", "--area", "loans", "--format", "ids"])
        .yes()
        .out;
    assert!(loans.contains("almi/microloan"), "{loans}");
    for spelling in ["lån", "lan", "LÅN", "Loans", "la\u{30a}n", "LA\u{30a}N"] {
        assert_eq!(
            sandbox
                .lots(&["find", "--area", spelling, "--format", "ids"])
                .yes()
                .out,
            loans,
            "{spelling}"
        );
    }
}

#[test]
fn values_are_alternatives_and_filters_are_conditions() {
    let sandbox = Sandbox::small();
    let ids = |line: &str| sandbox.typed(&format!("{line} --format ids --quiet")).out;
    assert_eq!(
        ids("find --area loans,advice"),
        "harbour/rope\nharbour/pilot\n",
        "what is both comes first"
    );
    assert_eq!(
        ids("find --area loans --area advice --stage growth"),
        "harbour/rope\n"
    );
    assert_eq!(
        ids("find --all"),
        "harbour/pilot\nharbour/lamp\nharbour/rope\n"
    );
    assert_eq!(ids("find --status ended"), "harbour/lamp\n");
    assert_eq!(ids("find --price free"), "harbour/pilot\n");
    assert_eq!(
        ids("find --audience skipper"),
        "harbour/rope\nharbour/pilot\n"
    );
    assert_eq!(ids("find --audience anyone"), "harbour/pilot\n");
    assert_eq!(ids("find --municipality nora"), "harbour/rope\n");
    assert_eq!(ids("find --not-actor hamnen"), "");
    assert_eq!(ids("find --actor Hamnen --limit 1"), "harbour/pilot\n");
}

#[test]
fn words_that_name_something_are_filters() {
    let sandbox = Sandbox::new();
    let ids = |args: &[&str]| sandbox.lots(&[args, &["--format", "ids"]].concat()).yes();
    let words = ids(&["find", "patent", "idé"]);
    assert_eq!(
        words.out,
        ids(&["find", "--area", "patent", "--stage", "idea"]).out
    );
    assert!(
        words
            .err
            .contains("understood: `patent` as area patent; `idé` as stage idea"),
        "{words}"
    );
    let three = ids(&["find", "hjälp med patent idé student"]);
    assert_eq!(
        three.out,
        ids(&[
            "find",
            "--area",
            "patent",
            "--stage",
            "idea",
            "--audience",
            "student"
        ])
        .out
    );
    assert_eq!(
        ids(&["find", "almi", "lån"]).out,
        ids(&["find", "--actor", "almi", "--area", "lån"]).out
    );
}

#[test]
fn a_word_is_found_inside_compounds_too() {
    let sandbox = Sandbox::new();
    let tagged = sandbox.typed("find --area advice --format ids").yes();
    let found = sandbox.typed("find rådgivning --format ids").yes();
    assert!(
        found.out.starts_with(&tagged.out),
        "those that are tagged come first\n{found}"
    );
    let mentions = found.out.strip_prefix(&tagged.out).expect("just checked");
    assert!(
        mentions.contains("region-orebro-lan/project-funding"),
        "{found}"
    );
}

#[test]
fn an_unknown_value_names_the_nearest() {
    assert_snapshot!(Sandbox::new().typed("find --area patnet").failed(), @"
    -- stderr --
    error: unknown area `patnet`
    hint: did you mean `patent`? `lots areas` lists them
    [exit 2]
    ");
    assert_snapshot!(Sandbox::new().typed("find --actor almy").failed(), @"
    -- stderr --
    error: unknown actor `almy`
    hint: did you mean `almi`? `lots actors` lists them
    [exit 2]
    ");
}

#[test]
fn nothing_found_says_what_each_filter_cost() {
    assert_snapshot!(Sandbox::new().typed("find --area premises --stage idea"), @"
    -- stderr --
    nothing matches all of this
    with --all: 0
    without --stage idea: 7, by `lots find --area premises`
    without --area premises: 21, by `lots find --stage idea`
    near: inkubera/premises (Hjälp med lokaler): stages are start, early
    near: ung-foretagsamhet-orebro/compulsory-school (UF i grundskolan): areas are training
    near: robotdalen/expectrum-premises (Yta för nystartade bolag och prototypverkstad (Expectrum, Västerås)): stages are validation, start
    near: oru-innovation/idea-assessment (Idébedömning och innovationsrådgivning): areas are advice
    near: business-region-orebro/premises-land (Sökbara lediga lokaler och mark): stages are start, growth, mature
    [exit 1]
    ");
}

#[test]
fn a_word_that_is_in_the_way_does_not_hide_what_the_others_find() {
    let sandbox = Sandbox::new();
    let ids = |line: &str| {
        let ran = sandbox.typed(&format!("find {line} --format ids")).yes();
        (
            ran.out,
            ran.err.lines().next().unwrap_or_default().to_owned(),
        )
    };
    for (typed, same, said) in [
        (
            "lån xylofoner",
            "lån",
            "understood: `xylofoner` finds nothing and is passed over; `lån` as area loans; then those that mention it",
        ),
        (
            "xylofoner-lån",
            "lån",
            "understood: `xylofoner` finds nothing and is passed over; `lån` as area loans; then those that mention it",
        ),
        (
            "lån utan xylofon Almi",
            "lån Almi",
            "understood: `xylofon` finds nothing and is passed over; `lån` as area loans; `Almi` as actor almi; ignoring `utan`",
        ),
        (
            "lån kvinna",
            "lån",
            "understood: `kvinna` is in none of these (but see `lots find kvinna`) and is passed over; `lån` as area loans; then those that mention it",
        ),
        (
            "lån kvinna säkerhet",
            "lån säkerhet",
            "understood: `kvinna` is in none of these (but see `lots find kvinna`) and is passed over; `lån` as area loans; `säkerhet` in the text",
        ),
        (
            "startlån xylofon kvinna",
            "start lån",
            "understood: `startlån` as `start` and `lån`; `xylofon` finds nothing and is passed over; `kvinna` is in none of these (but see `lots find kvinna`) and is passed over; `start` as stage start; `lån` as area loans",
        ),
        (
            "marknad mvg verifieringsmedel --stage validation",
            "marknad verifieringsmedel --stage validation",
            "understood: `mvg` finds nothing and is passed over; `marknad` as area marketing; `verifieringsmedel` in the text; nothing matches all of this, these mention the words",
        ),
        (
            "patentrådgivning",
            "patent rådgivning",
            "understood: `patentrådgivning` as `patent` and `rådgivning`; `patent` as area patent; `rådgivning` as area advice",
        ),
    ] {
        let (found, understood) = ids(typed);
        assert_eq!(found, ids(same).0, "{typed}");
        assert_eq!(understood, said, "{typed}");
    }
    // Neither who the client is, nor where, nor a flag says what is needed instead.
    for nothing in [
        "xylofon",
        "xylofon bolag",
        "xylofon Kumla",
        "gratis xylofon",
        "xylofon --area loans",
        "patentxylofon",
        "kvinna Askersund xylofon",
        "kvinna gratis lantbruk",
        "kvinna --area loans",
    ] {
        let ran = sandbox.typed(&format!("find {nothing} --format ids"));
        assert_eq!(ran.code, 1, "{nothing}: {ran}");
    }
}

#[test]
fn what_would_find_something_can_be_typed() {
    let sandbox = Sandbox::new();
    let mut tried = 0;
    for line in [
        "student café",
        "café --area loans --municipality nora",
        "--area lån --stage idé --price free",
        "--area premises --stage idea --all",
        "--audience company --stage handover --actor almi",
        "--status ended --area premises --stage idea",
        "patent --stage handover",
        "social innovation",
        "importera från xylonien",
        "exempel på budgetarbete --municipality nora",
    ] {
        let ran = sandbox.typed(&["find ", line].concat());
        assert_eq!(ran.code, 1, "{line}: {ran}");
        for said in ran.err.lines().filter(|said| said.contains(", by `lots ")) {
            let (many, command) = said.split_once(", by `lots ").expect("just seen");
            let many = many.rsplit(' ').next().expect("a number");
            let command = command.trim_end_matches('`').to_owned() + " --format ids";
            let found = sandbox.typed(&command).yes().out.lines().count();
            assert_eq!(found.to_string(), many, "{line}: {said}");
            tried += 1;
        }
    }
    assert!(tried > 13, "{tried}");
    let letter = sandbox.typed("find e-xylofon").err;
    assert!(!letter.contains("only `e`"), "{letter}");
    // Alone, `immateriella tillgångar` means an area: what is found of it in the text cannot be typed.
    let named = sandbox.typed("find immateriella student tillgångar").err;
    assert!(named.contains("without --audience student: 2\n"), "{named}");
    let lost = sandbox.typed("find hemsida").err;
    assert!(lost.contains("what there is: `lots areas`"), "{lost}");
    for alone in ["patnt", "--actor drivhuset"] {
        let said = sandbox.typed(&["find ", alone].concat()).err;
        assert!(!said.contains("without"), "{alone}: {said}");
        assert!(said.contains("with --all: "), "{alone}: {said}");
    }
}

#[test]
fn a_word_that_occurs_nowhere_names_the_nearest() {
    let ran = Sandbox::new().typed("find robtar");
    assert_eq!(ran.code, 1, "{ran}");
    assert!(
        ran.err.contains("`robtar` finds nothing (did you mean"),
        "{ran}"
    );
}

#[test]
fn explain_says_why() {
    assert_snapshot!(Sandbox::small().typed("find --area advice --stage idea --explain --columns id,why"), @"
    Id             Därför
    harbour/pilot  area advice (main), stage idea of 1, status active
    harbour/rope   area advice, stage idea of 2, status unknown
    -- stderr --
    order: best text match, more of the areas before fewer, main area before secondary, named audience before others, for the municipality alone before for all, narrower stage span, local before regional before national, verified before unverified, newer before older, name
    without --area advice: 2
    without --stage idea: 2
    with --all: 2
    2 offerings
    ");
}

/// A word that names an area and also stands in texts: `lån` is tagged in one offering, mentioned in others, some of them ended.
#[test]
fn what_is_left_out_and_what_is_near_is_that_of_the_whole_answer() {
    let sandbox = Sandbox::small();
    let offering = |id: &str, area: &str, name: &str, status: &str| {
        format!(
            "[[offering]]\nid = \"{id}\"\nname = {{ sv = \"{name}\", en = \"{name}\" }}\nareas = [\"{area}\"]\nstages = [\"idea\"]\n\
             status = \"{status}\"\n[[offering.source]]\nurl = \"https://example.org\"\n"
        )
    };
    let more = [
        offering("a", "loans", "Kredit", "ended"),
        offering("b", "advice", "Lån och mer", "ended"),
        offering("c", "loans", "Lån igen", "paused"),
        offering("d", "advice", "Om lån", "active"),
        offering("e", "advice", "Om annat", "active"),
    ];
    sandbox.file(
        "actors/harbour.toml",
        sandbox.read("actors/harbour.toml") + &more.concat(),
    );
    for typed in [
        "find lån",
        "find lån --stage idea",
        "find lån --area advice",
    ] {
        let ids = |more: &str| {
            let ran = sandbox.typed(&format!("{typed} --format ids{more}"));
            (
                ran.out.lines().map(str::to_owned).collect::<Vec<_>>(),
                ran.err,
            )
        };
        let (shown, said) = ids(" --explain");
        let (all, _) = ids(" --all");
        let left_out = all.len() - shown.len();
        assert!(left_out >= 2, "{said}");
        assert!(
            said.contains(&format!(
                "{left_out} offerings that ended or paused left out"
            )),
            "{typed}: {left_out} of {all:?}\n{said}"
        );
        assert!(
            said.contains(&format!("with --all: {}", all.len())),
            "{typed}: {all:?}\n{said}"
        );
        assert!(said.contains("near: "), "{said}");
        for id in shown {
            assert!(
                !said.contains(&format!("near: {id} ")),
                "{typed}: {id}\n{said}"
            );
        }
    }
}

#[test]
fn nothing_is_left_out_without_a_word() {
    let ran = Sandbox::small().typed("find --limit 1 --format ids").yes();
    assert_eq!(ran.out, "harbour/pilot\n");
    assert!(
        ran.err.contains("1 of 2 offerings; `--limit 2` shows all"),
        "{ran}"
    );
    assert!(
        ran.err
            .contains("1 offering that ended or paused left out; `--all` shows them"),
        "{ran}"
    );
}

#[test]
fn ones_own_organisation_is_marked_and_not_moved() {
    let foreign = Sandbox::small().typed("find --format ids --quiet").out;
    let sandbox = Sandbox::small().with("LOTS_ACTOR", "harbour");
    assert_eq!(sandbox.typed("find --format ids --quiet").out, foreign);
    assert!(sandbox.typed("find").out.contains("Hamnen (vår egen)"));
    assert_eq!(sandbox.typed("find --format json").json()[0]["own"], true);
}

#[test]
fn a_missing_translation_falls_back_and_is_marked() {
    let sandbox = Sandbox::small();
    let only_swedish = sandbox
        .read("actors/harbour.toml")
        .replace("sv = \"Lotsning\", en = \"Piloting\"", "sv = \"Lotsning\"");
    sandbox.file("actors/harbour.toml", only_swedish);
    assert!(
        sandbox
            .typed("find --lang en")
            .out
            .contains("Lotsning [sv]")
    );
    let hit = sandbox.typed("find --lang en --format json").json()[0].clone();
    assert_eq!(
        (&hit["name"], &hit["untranslated"]),
        (&"Lotsning".into(), &serde_json::json!(["name"]))
    );
}

#[test]
fn a_term_written_twice_counts_once() {
    let sandbox = Sandbox::small();
    let twice = sandbox
        .read("actors/harbour.toml")
        .replace(
            "stages = [\"idea\"]",
            "stages = [\"growth\", \"idea\", \"growth\"]",
        )
        .replace("[\"anyone\"]", "[\"anyone\", \"anyone\"]");
    sandbox.file("actors/harbour.toml", twice);
    let hits = sandbox.typed("find lotsning --format json").json();
    assert_eq!(hits[0]["id"], "harbour/pilot");
    assert_eq!(hits[0]["stages"], serde_json::json!(["growth", "idea"]));
    assert_eq!(hits[0]["audiences"], serde_json::json!(["anyone"]));
}

#[test]
fn what_a_closed_actor_offered_has_ended_with_it() {
    let sandbox = Sandbox::small().with("LOTS_ACTOR", "harbour");
    let open = sandbox.read("actors/harbour.toml");
    for closed in [
        "status = \"ended\"",
        "status = \"ended\"\nuntil = \"2020\"",
        "until = \"2020\"",
    ] {
        let text = open.replace(
            "website = \"https://example.org\"\n",
            &format!("{closed}\n"),
        );
        sandbox.file("actors/harbour.toml", text);
        assert_eq!(sandbox.typed("find --area advice").code, 1, "{closed}");
        let all = sandbox.typed("find --all --format json").yes().json();
        let statuses: Vec<_> = all
            .as_array()
            .expect("a list")
            .iter()
            .map(|hit| &hit["status"])
            .collect();
        assert_eq!(statuses, ["ended"; 3], "{closed}");
        let ran = sandbox.typed("refer pilot").failed();
        assert!(ran.err.contains("nothing was written"), "{ran}");
    }
    sandbox.file(
        "actors/harbour.toml",
        open.replace("website =", "status = \"paused\"\nwebsite ="),
    );
    let paused = sandbox
        .typed("show harbour/pilot --format json")
        .yes()
        .json();
    assert_eq!(paused["status"], "paused");
    let text = open
        .replace("website =", "status = \"ended\"\nwebsite =")
        .replace("scope = \"local\"", "scope = \"local\"\nuntil = \"2030\"");
    sandbox.file("actors/harbour.toml", text);
    let ran = sandbox.typed("find --all pilot --lang en").yes();
    assert!(!ran.out.contains("2030"), "{ran}");
    let ended = sandbox
        .typed("show harbour/lamp --format json")
        .yes()
        .json();
    assert_eq!(ended["status"], "ended");
}
