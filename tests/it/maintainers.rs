//! What who keeps the catalogue comes across in the course of a year.

use crate::sandbox::{HARBOUR, Sandbox, VOCABULARY};

/// Returns a catalogue whose harbour says something else.
fn with(from: &str, to: &str) -> Sandbox {
    assert!(HARBOUR.contains(from), "{from}");
    let sandbox = Sandbox::small();
    sandbox.file("actors/harbour.toml", HARBOUR.replacen(from, to, 1));
    sandbox
}

#[test]
fn an_end_to_come_is_shown_to_everybody() {
    for (said, of_actor) in [
        ("status = \"active\"\nscope", "aktiv, upphör 2099-12-31"),
        ("status = \"paused\"\nscope", "vilande, upphör 2099-12-31"),
        ("scope", "upphör 2099-12-31"),
    ] {
        let until = said.replace("scope", "until = \"2099-12-31\"\nscope");
        let sandbox = with("status = \"active\"\nscope", &until);
        for asked in ["find piloting --all", "show harbour/pilot", "show harbour"] {
            let ran = sandbox.typed(&[asked, " --lang sv"].concat()).yes();
            assert!(ran.out.contains(of_actor), "{asked}: {ran}");
        }
        let refer = "refer harbour/pilot --from harbour --yes";
        let said = sandbox.typed(refer).yes().err;
        assert!(said.contains("harbour/pilot ends 2099-12-31"), "{said}");
        let _page = sandbox.typed("atlas --output page.html").yes();
        let page = sandbox.read("page.html");
        assert!(page.contains("<i data-w=ends>"), "{said}");
    }
    let of_actor = with("serves = ", "until = 2099-12-31\nserves = ");
    let shown = of_actor.typed("show harbour --lang en").yes();
    assert!(shown.out.contains("ends 2099-12-31"), "{shown}");
    let said = of_actor.typed("refer harbour/pilot --from harbour --yes");
    assert!(said.yes().err.contains("harbour/pilot ends 2099-12-31"));
    let none = Sandbox::small().typed("show harbour/pilot --lang sv").yes();
    assert!(!none.out.contains("upphör"), "{none}");
}

#[test]
fn a_closed_actor_is_said_to_be_closed_though_nobody_knows_since_when() {
    let sandbox = with("serves = ", "status = \"ended\"\nserves = ");
    let ran = sandbox.typed("find --actor harbour --lang en");
    assert!(
        ran.err
            .contains("The harbour has ended; `lots show harbour`"),
        "{ran}"
    );
    let refused = sandbox.typed("refer harbour/pilot --from harbour").failed();
    assert!(refused.err.contains("harbour has closed"), "{refused}");
}

#[test]
fn how_the_owner_was_asked_is_said_in_the_language_of_the_answer() {
    let sandbox = Sandbox::small();
    let of = |lang: &str| {
        let show = format!("show harbour/pilot --lang {lang}");
        sandbox.typed(&show).yes().out
    };
    assert!(of("sv").contains("samtal") && of("en").contains("call"));
}

#[test]
fn what_would_not_mean_what_it_says_is_found() {
    for (from, to, wanted) in [
        (
            "{ kind = \"free\" }",
            "{ kind = \"free\", amount = \"SEK 500\" }",
            "what is `free` has no amount",
        ),
        (
            "{ kind = \"free\" }",
            "{ kind = \"unknown\", amount = \"SEK 500\" }",
            "what is `unknown` has no amount",
        ),
        (
            "amount = \"SEK 100\"",
            "amount = 100",
            "with the currency: `\"SEK 1,200\"`",
        ),
        ("\"active\"", "\"avslutad\"", "did you mean `ended`?"),
        ("\"active\"", "\"activ\"", "did you mean `active`?"),
        ("\"free\"", "\"gratis\"", "did you mean `free`?"),
        ("\"loan\"", "\"okänt\"", "did you mean `unknown`?"),
    ] {
        let ran = with(from, to).typed("check");
        assert_eq!(ran.code, 1, "{to}: {ran}");
        assert!(ran.out.contains(wanted), "{to}: {ran}");
    }
}

#[test]
fn one_name_for_two_things_is_found() {
    let twin = HARBOUR.replace("id = \"harbour\"", "id = \"haven\"");
    let sandbox = Sandbox::small();
    sandbox.file(
        "actors/haven.toml",
        twin.replace("The harbour", "The haven"),
    );
    let ran = sandbox.typed("check --format short").yes();
    assert!(
        ran.out.contains("`harbour` and `haven` have one name"),
        "{ran}"
    );
    assert_eq!(ran.lines().len(), 1, "{ran}");

    let taken = VOCABULARY.replace(
        "en = [\"counsel\"]",
        "en = [\"counsel\", \"growth\", \"Skipper\"]",
    );
    let sandbox = Sandbox::small();
    sandbox.file("vocabulary.toml", taken);
    let ran = sandbox.typed("check --format short").yes();
    for other in ["stage `growth`", "audience `skipper`"] {
        let said = format!("this is an alias of area `advice` and names {other}");
        assert!(ran.out.contains(&said), "{ran}");
    }
    assert_eq!(ran.lines().len(), 2, "{ran}");
}

#[test]
fn of_a_file_that_cannot_be_read_it_is_said_who_says_why() {
    let sandbox = Sandbox::small();
    let shown = sandbox.typed("show pier").err;
    assert!(!shown.contains("lots check"), "{shown}");
    sandbox.file("actors/pier.toml", "schema = 1\nid = \"pier");
    let shown = sandbox.typed("show pier").err;
    assert!(
        shown.contains("`lots check` says what cannot be read"),
        "{shown}"
    );
}

#[test]
fn what_has_no_price_is_counted_as_it_is_found() {
    let sandbox = Sandbox::new();
    for asked in [
        "rådgivning --price free",
        "gratis rådgivning",
        "start företag --price free",
        "--area loans --price loan",
        "--price unknown",
        "patent",
    ] {
        let ids = |more: &str| -> Vec<String> {
            let find = format!("find {asked} {more} --format ids");
            let ran = sandbox.typed(&find);
            ran.lines().into_iter().map(str::to_owned).collect()
        };
        let (found, said) = (ids(""), sandbox.typed(&["find ", asked].concat()).err);
        let told = said
            .lines()
            .find(|line| line.contains("nobody says the price"));
        let Some(told) = told else {
            assert!(!asked.starts_with("rådgivning"), "{said}");
            continue;
        };
        let (_, flag) = told.split_once('`').expect("a command");
        let (flag, _) = flag.split_once('`').expect("its end");
        let all = ids(flag);
        let more = (all.len() - found.len()).to_string();
        assert_eq!(told.split(' ').next(), Some(&*more), "{asked}: {told}");
        assert!(found.iter().all(|id| all.contains(id)), "{asked}");
    }
}

#[test]
fn a_word_for_another_filter_leads_to_it() {
    let sandbox = Sandbox::small();
    for (typed, hint) in [
        (
            "find --area growth",
            "it is stage `growth`: write `--stage growth`",
        ),
        (
            "find --stage skeppare",
            "it is audience `skipper`: write `--audience skipper`",
        ),
    ] {
        let ran = sandbox.typed(typed).failed();
        assert!(ran.err.contains(hint), "{ran}");
    }
}

#[test]
fn what_is_near_ends_as_it_is_shown() {
    let paused = "status = \"paused\"\nuntil = 2099-12-31";
    let sandbox = with("status = \"active\"", paused);
    let near = sandbox.typed("find piloting --lang en").err;
    assert!(near.contains("paused, ends 2099-12-31"), "{near}");
}

#[test]
fn a_misspelt_own_organisation_is_told_to_who_forgets() {
    let sandbox = Sandbox::small();
    let refer = "refer harbour/pilot --from harbour --client K-1 --yes";
    let _referred = sandbox.typed(refer).yes();
    let forget = "referral forget K-1 --yes";
    let misspelt = Sandbox::with(sandbox, "LOTS_ACTOR", "harbor");
    let ran = misspelt.typed(forget);
    assert_eq!(ran.code, 1, "{ran}");
    let said = "LOTS_ACTOR: unknown actor `harbor`; did you mean `harbour`?";
    assert!(ran.err.contains(said), "{ran}");
    let elsewhere = misspelt.typed("referral forget K-1 --yes --catalogue nowhere");
    assert!(!elsewhere.err.contains("LOTS_ACTOR:"), "{elsewhere}");
}

#[test]
fn where_the_settings_are_not_understood_is_said() {
    let sandbox = Sandbox::small();
    let config = sandbox.root().join("home/.config/lots");
    std::fs::create_dir_all(&config).expect("made");
    let file = config.join("config.toml");
    std::fs::write(&file, "lang = \"sv\"\ncatalogue = \"C:\\Users\\maja\"\n").expect("written");
    let ran = sandbox.typed("find").failed();
    assert!(ran.err.contains("config.toml`, line 2, is not"), "{ran}");
    assert!(ran.err.contains("single quotes"), "{ran}");
    std::fs::write(&file, "lang = sv\n").expect("written");
    let ran = sandbox.typed("find").failed();
    assert!(
        ran.err.contains(", line 1,") && !ran.err.contains("single quotes"),
        "{ran}"
    );
}

#[test]
fn a_status_below_a_wrong_heading_is_an_error_and_what_a_later_format_may_say_is_none() {
    let at = "[[offering.source]]\nurl = \"https://example.org/pilot\"";
    for (line, code) in [
        ("status = \"ended\"", 1),
        ("until = 2026-01-01", 1),
        ("status = \"Ended\"", 1),
        ("status = \"avslutad\"", 1),
        ("status = \"archived\"", 0),
    ] {
        let ran = with(at, &[at, "\n", line].concat()).typed("check --format short");
        assert_eq!(ran.code, code, "{line}: {ran}");
        let rule = if code == 1 {
            "misplaced-status"
        } else {
            "unknown-key"
        };
        assert!(ran.out.contains(rule), "{ran}");
    }
}
