//! `lots atlas`: one page with all of it, harmless whatever the catalogue says.

use sha2::{Digest as _, Sha256};

use crate::sandbox::{HARBOUR, Sandbox, VOCABULARY};

fn page(sandbox: &Sandbox, args: &[&str]) -> String {
    sandbox.lots(&[&["atlas"], args].concat()).yes().out
}

/// Returns what stands between two texts, each time.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let parts = text.split(before).skip(1);
    parts.filter_map(|part| part.split(after).next()).collect()
}

#[test]
fn the_same_bytes_each_time_with_everything_in_them() {
    let sandbox = Sandbox::new();
    let once = page(&sandbox, &["--lang", "sv"]);
    assert_eq!(once, page(&sandbox, &["--lang", "sv"]));
    let _written = sandbox.typed("atlas --lang sv --output atlas.html").yes();
    assert_eq!(sandbox.read("atlas.html"), once);
    for (args, before) in [("find --all", ""), ("actors", "@")] {
        let ids = sandbox.typed(&format!("{args} --format ids")).yes().out;
        for id in ids.lines() {
            assert!(once.contains(&format!(" id=\"{before}{id}\"")), "{id}");
        }
    }
    assert!(once.starts_with("<!DOCTYPE html>\n<html lang=\"sv\">"));
    assert!(page(&sandbox, &["--lang", "en"]).contains("<html lang=\"en\">"));
}

#[test]
fn its_cells_count_as_find_does() {
    let sandbox = Sandbox::new();
    let page = page(&sandbox, &[]);
    let ids = |verb: &str| sandbox.typed(&format!("{verb} --format ids")).yes().out;
    let (areas, stages) = (ids("areas"), ids("stages"));
    let mut filled = 0;
    for area in areas.lines() {
        for stage in stages.lines() {
            let mark = format!("data-cell=\"{area},{stage}\">");
            let shown = between(&page, &mark, "<")
                .first()
                .map(|n| n.parse().expect("a number"));
            let found =
                sandbox.lots(&["find", "--area", area, "--stage", stage, "--format", "ids"]);
            let found = found.lines().len();
            assert_eq!(shown.unwrap_or(0), found, "{area} {stage}");
            filled += usize::from(found > 0);
        }
    }
    assert!(filled > 40, "only {filled} cells have anything");
}

#[test]
fn its_policy_allows_its_own_style_and_script_and_nothing_else() {
    let page = page(&Sandbox::small(), &[]);
    let policy = between(
        &page,
        "http-equiv=\"Content-Security-Policy\" content=\"",
        "\"",
    )[0];
    for (kind, before, after) in [
        ("style", "<style>", "</style>"),
        ("script", "<script>", "</script>"),
    ] {
        let parts = between(&page, before, after);
        assert_eq!(parts.len(), 1);
        let hash = Sha256::digest(parts[0].as_bytes());
        let allowed = between(policy, &format!("{kind}-src 'sha256-"), "'")[0];
        assert_eq!(decoded(allowed), hash.to_vec(), "{kind}");
    }
    for rule in [
        "default-src 'none'; ",
        "base-uri 'none'",
        "form-action 'none'",
    ] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains("http"),
        "{policy}"
    );
    for word in [
        " src=", "url(", "@import", " style=", " onclick", "fetch(", "XMLHttp", "eval(",
    ] {
        assert!(!page.contains(word), "{word}");
    }
}

/// Reads base64, one letter at a time.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).expect("eight bits"));
        }
    }
    bytes
}

#[test]
fn a_hostile_catalogue_gives_a_harmless_page() {
    let sandbox = Sandbox::small();
    let long = "W".repeat(10_000);
    for (at, bad) in [
        "<script>alert(1)</script>",
        "\\\"><img src=x onerror=alert(1)>",
        "</style></script></noscript><svg onload=alert(1)>",
        "<!--<script>",
        "\\u202egnitoliP\\u2066",
        "\\u001b[31mred\\u0007",
        &long,
    ]
    .into_iter()
    .enumerate()
    {
        let actor = HARBOUR
            .replace("\"harbour\"", &format!("\"harbour-{at}\""))
            .replace("Lotsning", bad)
            .replace("Help into port.", bad)
            .replace("The harbour", bad)
            .replace("\"SEK 100\"", &format!("\"{bad}\""))
            .replace("https://example.org/pilot", "javascript:alert(1)")
            .replace(
                "https://example.org\"",
                "JavaScript://example.org/%0aalert(1)\"",
            );
        sandbox.file(&format!("actors/harbour-{at}.toml"), actor);
    }
    sandbox.file(
        "vocabulary.toml",
        VOCABULARY.replace("Rådgivning", "</script><script>alert(1)//"),
    );
    let page = page(&sandbox, &["--quiet"]);
    assert!(page.contains("harbour-6/pilot") && page.contains(&long));
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script>").count(), 2);
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(!page.contains("<img") && !page.contains("<svg onload") && !page.contains("<!--<"));
    assert!(!page.contains(['\u{1b}', '\u{7}']), "control characters");
    for link in between(&page, "href=\"", "\"") {
        let is_fine = ["#", "http://", "https://", "data:image/svg+xml,"]
            .iter()
            .any(|start| link.starts_with(start));
        assert!(is_fine, "{link}");
    }
    for tag in between(&page, "<a href=\"http", ">") {
        assert!(tag.ends_with("rel=\"noopener noreferrer\""), "{tag}");
    }
    // What turns the direction of text stands alone, where it turns nothing else.
    for part in between(&page, "\u{202e}", ">") {
        assert!(
            part.ends_with("</bdi")
                || !part.contains('<')
                || part.ends_with("</script")
                || part.ends_with("</title"),
            "{part}"
        );
    }
}

#[test]
fn nothing_to_show() {
    let sandbox = Sandbox::small();
    std::fs::remove_dir_all(sandbox.work().join("actors")).expect("removed");
    let ran = sandbox.typed("atlas --output atlas.html");
    assert_eq!(ran.code, 1, "{ran}");
    assert!(
        ran.err.contains("no offerings yet") && ran.err.contains("lots explain"),
        "{ran}"
    );
    assert!(!sandbox.work().join("atlas.html").exists());
}

#[test]
fn no_stages_are_no_cells_but_a_page() {
    let sandbox = Sandbox::small();
    let kept = VOCABULARY
        .split("[[stage]]")
        .next()
        .expect("a part")
        .to_owned();
    let rest = VOCABULARY.split_once("[[audience]]").expect("audiences").1;
    sandbox.file("vocabulary.toml", format!("{kept}[[audience]]{rest}"));
    let page = page(&sandbox, &["--quiet"]);
    assert!(page.contains("id=\"harbour/pilot\"") && !page.contains("data-cell="));
}

#[test]
fn an_actor_that_has_closed_is_not_called_active() {
    let sandbox = Sandbox::small();
    let closed = "kind = \"association\"\nstatus = \"active\"\nuntil = \"2020\"";
    let closed = HARBOUR.replace("kind = \"association\"", closed);
    sandbox.file("actors/harbour.toml", closed);
    let actors = sandbox.typed("actors --format json").yes().json();
    assert_eq!(actors[0]["status"], "ended");
    let page = page(&sandbox, &["--quiet"]);
    let card = between(&page, "id=\"@harbour\"", "</article>")[0];
    assert!(card.contains("<i data-w=status-ended>"), "{card}");
    assert!(!card.contains("<i data-w=status-active>"), "{card}");
}

#[test]
fn a_place_that_is_none() {
    let ran = Sandbox::small()
        .typed("atlas --output nowhere/atlas.html")
        .failed();
    assert!(ran.err.contains("there is no folder `nowhere`"), "{ran}");
}

#[test]
fn referrals_are_masked_and_a_ledger_is_needed() {
    let sandbox = Sandbox::small();
    let ran = sandbox.typed("atlas --with-referrals").failed();
    assert!(
        ran.err.contains("there is no ledger") && ran.err.contains("LOTS_LEDGER"),
        "{ran}"
    );
    let refer = "refer harbour/rope --from harbour --consent-count yes --yes";
    for _ in 0..3 {
        let _noted = sandbox.typed(refer).yes();
    }
    let ran = sandbox.typed("atlas --with-referrals --lang en").yes();
    assert!(ran.err.contains("too few referrals"), "{ran}");
    assert!(
        ran.out.contains("data-w=\"too-few\"") && !ran.out.contains("table class=\"heat flows\"")
    );
    for _ in 0..4 {
        let _noted = sandbox.typed(refer).yes();
    }
    let page = page(&sandbox, &["--with-referrals", "--lang", "en"]);
    let flows = between(&page, "<table class=\"heat flows\">", "</table>")[0];
    assert!(flows.contains("<td class=\"h5\">7</td>"), "{flows}");
    assert!(!self::page(&sandbox, &[]).contains("id=\"flows\""));
}

#[test]
fn no_page_is_poured_into_a_terminal() {
    let sandbox = Sandbox::small();
    let ran = sandbox.at_terminal(80, &["atlas"]);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("`--output atlas.html`"), "{ran}");
    let page = sandbox.work().join("atlas.html");
    let page = page.to_str().expect("UTF-8");
    let written = sandbox.at_terminal(80, &["atlas", "--output", page]);
    assert_eq!(written.code, 0, "{written}");
    assert!(sandbox.read("atlas.html").starts_with("<!"));
}
