//! How what advisors type is understood.

use crate::sandbox::{HARBOUR, Sandbox, VOCABULARY};

#[test]
fn what_advisors_type_is_understood() {
    let sandbox = Sandbox::new();
    let found = |line: &str| {
        let ran = sandbox.lots(&["find", line, "--format", "ids"]);
        let ids: Vec<String> = ran.out.lines().map(str::to_owned).collect();
        (ids, ran.err)
    };
    let filtered = |line: &str| -> Vec<String> {
        let ran = sandbox.typed(&format!("find {line} --format ids")).yes();
        ran.out.lines().map(str::to_owned).collect()
    };
    for (typed, flags) in [
        ("gratis rådgivning", "--price free --area advice"),
        (
            "finansiering idé",
            "--area grants,loans,investment --stage idea",
        ),
        ("Örebro län lån", "lån --municipality orebro"),
        (
            "starta eget i Lindesberg",
            "starta eget --municipality lindesberg",
        ),
        ("Nora Kumla", "--municipality nora,kumla"),
        ("lån men inte Almi", "--area loans --not-actor almi"),
        (
            "loans except region örebro",
            "--area loans --not-actor region-orebro-lan",
        ),
        (
            "finansiering utan almi",
            "--area grants,loans,investment --not-actor almi",
        ),
        ("vad gör Almi egentligen", "--actor almi"),
        ("Almis lån", "--actor almi --area loans"),
        ("låna pengar", "--area loans"),
        ("lån inte från Almi", "--area loans --not-actor almi"),
        (
            "pengar till en idé utan att låna",
            "--area grants,investment --stage idea",
        ),
        ("rådgivning utan kostnad", "--area advice --price free"),
        (
            "rådgivning, ej hos Almi eller Coompanion",
            "--area advice --not-actor almi,coompanion",
        ),
        ("lån/bidrag", "--area loans,grants"),
        (
            "lån från varken Almi eller PRV",
            "--area loans --not-actor almi,prv",
        ),
        (
            "rådgivning inte Almi utan Coompanion",
            "--area advice --not-actor almi --actor coompanion",
        ),
    ] {
        assert_eq!(found(typed).0, filtered(flags), "{typed}");
    }
    for (one, other) in [
        ("rådgivning i länet", "rådgivning"),
        ("sälja sitt företag", "sälja företag"),
        ("selling my business", "selling business"),
        ("ta över pappas företag", "ta över företag"),
        ("vad kostar patent", "patent"),
        ("EU-bidrag", "EU bidrag"),
        ("rådgivning inte coachning", "rådgivning"),
        ("patent men inte för student", "patent"),
        ("öppna en butik", "öppna butik"),
        ("not for profit", "non-profit"),
    ] {
        assert_eq!(found(one).0, found(other).0, "{one}");
    }
    for (typed, said) in [
        ("uppfinningar", "`uppfinningar` as area patent"),
        ("kooperativa", "`kooperativa` as audience social-enterprise"),
        ("lan", "`lan` as area loans"),
        ("lån företag", "`företag` as audience company and its kinds"),
        (
            "finansiering",
            "`finansiering` as area grants or investment or loans",
        ),
        ("låna pengar", "`pengar` as area loans"),
        ("ung företagare", "`ung företagare` as audience young"),
        ("nystartat", "`nystartat` as stage early or start"),
        (
            "lån, inte bidrag",
            "`inte bidrag` passed over, since only actors can be left out",
        ),
        ("inte bidrag", "nothing to look for in `inte bidrag`"),
        (
            "inte bidrag",
            "hint: say what the client needs; only actors can be left out",
        ),
        ("Almi", "`lots show almi` says more of it"),
        (
            "bidrag, varken lån eller patent",
            "`varken lån` and `patent` passed over, since only actors can be left out",
        ),
        (
            "vill inte ha lån",
            "nothing to look for in `vill` and `inte ha lån`",
        ),
        ("my client wants a loan", "`loan` as area loans"),
        (
            "jag är 25 år och vill låna 100 000 kr",
            "`låna` as area loans; then those that mention it; ignoring `jag`, `är`, `år`, `och`, `vill`, `kr`, `25`, `100`",
        ),
        (
            "ringa inte lån",
            "nothing to look for in `ringa` and `inte lån`",
        ),
        ("no-code", "`no` and `code` in the text"),
        ("2021", "`2021` in the text"),
        (
            "rådgivning varken lån eller almi",
            "`almi` as not actor almi; `varken lån` passed over",
        ),
        ("rådgivning varken amli eller lån", "unknown actor `amli`"),
        ("kommersialisera", "`kommersialisera` as stage early"),
        ("konkurs", "`konkurs` finds nothing"),
        ("affärsanglar", "`affärsanglar` as area investment"),
        ("trade marks", "`trade marks` as area patent"),
        (
            "hur startar jag företag",
            "`startar jag företag` as stage start",
        ),
        ("skydda min idé", "`skydda min idé` as area patent"),
        ("Almi-lån", "`Almi` as actor almi; `lån` as area loans"),
        ("Business Region", "as actor business-region-orebro"),
        ("sälja till företag", "`sälja` as area marketing"),
        ("lokala företag", "`lokala` in the text"),
        ("vara", "`vara` in the text"),
        (
            "Start Up Örebro",
            "no source says what Start Up Örebro offers; `lots show start-up-orebro`; nothing matches",
        ),
        (
            "LRF Ungdomen",
            "nothing matches all of this, these mention the words",
        ),
    ] {
        let (_, err) = found(typed);
        assert!(err.contains(said), "{typed}: {err}");
    }
    // What is called so, or helps with it, comes before what is only classed so; and price terms are read.
    let export = found("export").0;
    let chamber = "handelskammaren-malardalen/international";
    assert_eq!(export.first().map(String::as_str), Some(chamber));
    assert!(export.contains(&"coompanion/social-platform".to_owned()));
    assert_eq!(found("lån utan säkerhet").0, ["almi/microloan"]);
    // What is for both comes before what is for one of them.
    let both = found("ung lantbrukare").0;
    assert_eq!(
        both.first().map(String::as_str),
        Some("lansstyrelsen/start-support")
    );
    let loans = found("lån företag").0;
    for kind in ["almi/growth-loan", "almi/corporate-loan", "almi/microloan"] {
        assert!(loans.iter().any(|id| id == kind), "{kind}: {loans:?}");
    }
    let farms = found("bonde").0;
    let place = |id: &str| farms.iter().position(|found| found == id).expect("found");
    assert!(
        place("lansstyrelsen/agro") < place("robotdalen/angen-apartment"),
        "{farms:?}"
    );
    // A bare word finds more than the flag: no command is promised for it.
    let (none, err) = found("bolag juridik");
    assert!(
        none.is_empty() && err.contains("without the words juridik: "),
        "{err}"
    );
    assert!(!err.contains("by `"), "{err}");
    assert_eq!(found("LRF Ungdomen").0, ["lrf/membership"]);
    let money = found("pengar").0;
    assert!(money.iter().any(|id| id == "lrf/legal-cases"), "{money:?}");
    let county = sandbox.typed("find --area län").failed();
    assert!(
        county.err.contains("did you mean `loans` (Lån)?"),
        "{county}"
    );
}

#[test]
fn a_verb_that_there_is_not_comes_with_a_line_to_type() {
    let sandbox = Sandbox::small();
    for (typed, tip) in [
        ("finn patent", "lots find patent"),
        ("sök lots", "lots find lots"),
        ("VISA harbour", "lots show harbour"),
        ("patent", "lots find patent"),
        ("patent idé", "lots find patent idé"),
        ("referral R-7K3M", "lots referral show R-7K3M"),
        ("list --due", "lots referral list --due"),
        ("stats", "lots referral stats"),
        ("referral statss", "lots referral stats"),
        ("referral count", "lots referral --help"),
        (
            "referral updte R-7K3M accepted",
            "lots referral update R-7K3M accepted",
        ),
        ("--lang en patent", "lots --lang en find patent"),
        ("--lang sv sv", "lots --lang sv find sv"),
        ("help nosuch", "lots --help"),
        ("patent $(rm)", "lots find patent '$(rm)'"),
    ] {
        let ran = sandbox.typed(typed);
        let is_told = ran.err.contains(&format!("tip: type `{tip}`"));
        assert!(ran.code == 2 && is_told, "{typed}: {ran}");
    }
}

#[test]
fn what_is_typed_twice_is_one_condition() {
    let ran = Sandbox::new().typed("find --area lån,lån,bidrag --stage idé zzz");
    let said = "without --area loans,grants: ";
    assert!(ran.code == 1 && ran.err.contains(said), "{ran}");
}

#[test]
fn an_alias_of_several_actors_means_all_of_them() {
    let sandbox = Sandbox::small();
    let shared = |text: String| text.replacen("kind = ", "aliases = [\"Kusten\"]\nkind = ", 1);
    let pier = HARBOUR.replace("\"harbour\"", "\"pier\"").replace(
        "sv = \"Hamnen\", en = \"The harbour\"",
        "sv = \"Piren\", en = \"The Pier\"",
    );
    sandbox.file("actors/harbour.toml", shared(HARBOUR.to_owned()));
    sandbox.file("actors/pier.toml", shared(pier));
    let ids = |line: &str| {
        sandbox
            .typed(&format!("find {line} --format ids"))
            .yes()
            .out
    };
    assert_eq!(ids("kusten").lines().count(), 4);
    assert_eq!(ids("kusten"), ids("--actor kusten"));
    let none = sandbox.typed("find lots inte kusten --format ids");
    assert_eq!((none.out.as_str(), none.code), ("", 1), "{none}");
}

#[test]
fn what_is_not_wanted_is_not_looked_for_in_the_text_either() {
    let sandbox = Sandbox::small();
    let text = HARBOUR
        .replace("areas = [\"loans\", \"advice\"]", "areas = [\"advice\"]")
        .replace("Hjälp in i hamn.", "Ett lån är inte en båt, en idé.");
    sandbox.file("actors/harbour.toml", text);
    assert_eq!(
        sandbox.typed("find lån idé båt --format ids").yes().out,
        "harbour/pilot\n"
    );
    let not = sandbox.typed("find lån idé inte båt --format ids");
    assert_eq!((not.out.as_str(), not.code), ("", 1), "{not}");
}

#[test]
fn a_name_is_meant_with_its_commas_and_its_letters() {
    let sandbox = Sandbox::new();
    let found = |args: &[&str]| {
        let ran = sandbox.lots(&[&["find", "--format", "ids"], args].concat());
        ran.yes().out
    };
    let audience = "Cooperative, association or social enterprise";
    assert_eq!(
        found(&["--audience", &["student,", audience].concat()]),
        found(&["--audience", "student,social-enterprise"])
    );
    assert_eq!(
        found(&["--actor", "PRV, Sweden's patent office"]),
        found(&["--actor", "prv"])
    );
    assert_eq!(sandbox.typed("find --actor Älmi").failed().code, 2);
    let mistyped = sandbox.typed("find lån inte från Allmi").failed();
    assert!(mistyped.err.contains("did you mean `almi`?"), "{mistyped}");
    assert_eq!(sandbox.typed("show Älmi").code, 1);
    let twice = sandbox.typed("gaps --actor almi,Almi --format json").yes();
    assert_eq!(
        twice.out,
        sandbox.typed("gaps --actor almi --format json").yes().out
    );
}

#[test]
fn whom_it_is_not_for_is_no_reason_and_an_actor_only_by_the_beginning_of_its_name() {
    let sandbox = Sandbox::small();
    let found = |typed: &str| {
        let ran = sandbox.typed(&format!("find {typed} --format ids"));
        (ran.code, ran.out)
    };
    let path = "actors/harbour.toml";
    assert!(sandbox.read(path).contains("Inte för badgäster."));
    assert_eq!(found("badgäster").0, 1);
    sandbox.file(
        path,
        sandbox.read(path).replace("Hamnen", "Fiskhamnsbolaget"),
    );
    assert_eq!(found("hamnsbolaget").0, 1);
    assert_eq!(found("fiskhamn").0, 0);
}

#[test]
fn a_term_in_the_other_language_is_marked_wherever_it_stands() {
    let sandbox = Sandbox::small();
    let vocabulary = sandbox.read("vocabulary.toml");
    let name = "name = { sv = \"Rådgivning\", en = \"Advice\" }";
    assert!(vocabulary.contains(name));
    let name_alone = "name = { sv = \"Rådgivning\" }";
    sandbox.file("vocabulary.toml", vocabulary.replace(name, name_alone));
    for line in [
        "areas",
        "map",
        "gaps",
        "show harbour/pilot",
        "find --columns areas",
    ] {
        let out = sandbox.typed(&format!("{line} --lang en")).yes().out;
        assert!(out.contains("Rådgivning [sv]"), "{line}: {out}");
    }
}

#[test]
fn what_is_for_everybody_comes_behind_what_is_for_the_client() {
    let sandbox = Sandbox::new();
    let found = |line: &str| sandbox.typed(&format!("find {line} --format ids")).yes();
    let everybody = found("starta eget");
    for typed in ["kvinna vill starta eget", "starta eget utrikes född"] {
        let found = found(typed);
        let (first, rest) = found
            .lines()
            .split_first()
            .map(|(f, r)| (*f, r.to_vec()))
            .expect("some");
        assert_eq!(first, "nyforetagarcentrum/mentor", "{typed}");
        let others = everybody.lines().into_iter().filter(|id| *id != first);
        assert_eq!(rest, others.collect::<Vec<_>>(), "{typed}");
        assert!(found.err.contains("; then those for everybody"), "{found}");
    }
    // What a filter costs is counted as it is found.
    let filtered = sandbox.typed("find starta eget kvinna --actor prv").err;
    let many = found("--stage start kvinna").lines().len();
    let cost = format!("without --actor prv: {many}, by `lots find --stage start kvinna`");
    assert!(many > 1 && filtered.contains(&cost), "{filtered}");
    // Who only says where the client is says no need.
    assert_eq!(found("kvinna karlskoga").lines(), found("kvinna").lines());
    // Who says nothing else is told of what is for that client only; who says something else that nothing has is told so.
    assert_eq!(found("kvinna").lines(), ["nyforetagarcentrum/mentor"]);
    let none = found("lån kvinna");
    assert!(none.err.contains("`kvinna` is in none of these"), "{none}");
    assert_eq!(none.out, found("lån").out);
}

/// Whom it is for narrows it, as the place does.
#[test]
fn what_only_mentions_the_word_is_shown_for_an_audience_too() {
    let sandbox = Sandbox::new();
    let ids = |line: &str| {
        let ran = sandbox.typed(&format!("find {line} --format ids")).yes();
        ran.lines()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let all = ids("export");
    for (typed, audience) in [("företag export", "företag"), ("export sme", "sme")] {
        let (found, of_audience) = (ids(typed), ids(audience));
        assert_eq!(
            found.first(),
            ids(&format!("{audience} marknadsföring")).first()
        );
        assert!(found.contains(&"handelskammaren-malardalen/international".to_owned()));
        assert!(
            found
                .iter()
                .all(|id| all.contains(id) && of_audience.contains(id)),
            "{typed}"
        );
    }
    assert_eq!(ids("student"), ids("student örebro"));
}

#[test]
fn what_is_for_the_municipality_alone_comes_before_what_is_for_all() {
    let sandbox = Sandbox::new();
    let first = |line: &str| {
        let ran = sandbox.typed(&format!("find {line} --format ids")).yes();
        ran.lines().first().map(|id| (*id).to_owned())
    };
    let there = Some("nyforetagarcentrum/start-advice-mockeln".to_owned());
    assert_eq!(first("starta eget i Karlskoga"), there);
    assert_eq!(first("--area advice --municipality degerfors"), there);
    assert_ne!(first("--area advice"), there);
}

/// Nor does it come back with what mentions the words.
#[test]
fn what_is_denied_of_a_word_is_not_what_it_means() {
    let sandbox = Sandbox::new();
    let ids = |line: &str| {
        let ran = sandbox.typed(&format!("find {line} --format ids"));
        let ids: Vec<String> = ran.out.lines().map(str::to_owned).collect();
        (ids, ran.err)
    };
    let (meant, _) = ids("--area grants,investment");
    for typed in [
        "pengar utan att låna",
        "pengar inte lån",
        "pengar, inte coachning utan att låna",
    ] {
        let (found, err) = ids(typed);
        assert_eq!(found, meant, "{typed}: {err}");
    }
    let (found, err) = ids("småföretag inte mikroföretag");
    assert!(err.contains("`inte mikroföretag` passed over"), "{err}");
    assert!(!found.is_empty());
    let (_, err) = ids("lån, inga bidrag");
    assert!(err.contains("`inga bidrag` passed over"), "{err}");
}

#[test]
fn what_has_only_one_of_two_words_in_its_name_is_not_called_so() {
    let sandbox = Sandbox::small();
    let loans = r#"name = { sv = "Lån", en = "Loans" }"#;
    let aliases = format!("{loans}\naliases = {{ sv = [\"köpa båt\"] }}");
    sandbox.file("vocabulary.toml", VOCABULARY.replace(loans, &aliases));
    let named = HARBOUR.replace("Lotsning", "Båtar i siffror");
    let mentioned = named.replace("Hjälp in i hamn.", "Inget att köpa.");
    sandbox.file("actors/harbour.toml", mentioned);
    let found = sandbox.typed("find köpa båt --format ids").yes();
    assert_eq!(found.lines(), ["harbour/rope", "harbour/pilot"]);
}

#[test]
fn beside_a_filter_little_words_say_nothing() {
    let sandbox = Sandbox::new();
    let all = sandbox.typed("find --area loans --format ids").yes().out;
    for little in ["nåt bra", "ringa upp", "2021 2022", "25 år"] {
        let find = format!("find --area loans {little} --format ids");
        assert_eq!(sandbox.typed(&find).yes().out, all, "{little}");
    }
}
