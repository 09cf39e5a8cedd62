//! The hand-over card: what a client's next helper needs to know, to paste into a mail.

use jiff::civil::Date;

use super::{markdown, words};
use crate::model::offering::Offering;
use crate::model::referral::{Consent, Referral};
use crate::model::text::{Lang, Text};
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::request::CardFormat;
use crate::text;

/// The width of a card, in columns: what mail programs leave alone.
const WIDTH: usize = 72;

/// What a card says beside the referral itself.
#[derive(Debug)]
pub(crate) struct Beside<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    /// The offering as it is now; nothing when it is gone.
    pub(crate) offering: Option<&'a Offering>,
    /// The day until which an answer is wanted; nothing when there is one, or none is to come.
    pub(crate) answer_by: Option<Date>,
    /// What the client has said last.
    pub(crate) consent_share: Consent,
    pub(crate) consent_count: Consent,
    /// Printed, never stored.
    pub(crate) client_name: Option<&'a str>,
    pub(crate) lang: Lang,
}

/// Returns the card of a referral.
pub(crate) fn card(referral: &Referral, beside: &Beside<'_>, format: CardFormat) -> String {
    let lang = beside.lang;
    let title = format!("{} {}", lang.pick("Hänvisning", "Referral"), referral.code);
    let lines = lines(referral, beside);
    let mut card = match format {
        CardFormat::Text => plain(&title, &lines),
        CardFormat::Markdown => listed(&title, &lines),
    };
    if referral.from != referral.to {
        let with_lots = lang.pick(
            "Använder ni lots? Notera den så här:",
            "Whoever has lots notes it so:",
        );
        let tick = match format {
            CardFormat::Text => "",
            CardFormat::Markdown => "`",
        };
        let command = receiving(referral, beside);
        card.push_str(&["\n", with_lots, "\n", tick, &command, tick, "\n"].concat());
    }
    card
}

/// Returns the command by which the other end notes the referral.
fn receiving(referral: &Referral, beside: &Beside<'_>) -> String {
    let mut command = format!(
        "lots referral receive {} --from {} --offering {} --on {}",
        referral.code, referral.from, referral.offering, referral.on
    );
    for (flag, consent) in [
        (" --consent-share ", beside.consent_share),
        (" --consent-count ", beside.consent_count),
    ] {
        if consent != Consent::NotAsked {
            command.push_str(flag);
            command.push_str(consent.key());
        }
    }
    command
}

fn lines(referral: &Referral, beside: &Beside<'_>) -> Vec<(&'static str, String)> {
    let lang = beside.lang;
    let name = |text: &Text, id: &str| {
        text.get(lang)
            .map_or_else(|| id.to_owned(), |(name, _)| name.to_owned())
    };
    let mut lines = Vec::new();
    let mut add = |sv, en, text: Option<String>| {
        lines.extend(text.map(|text| (lang.pick(sv, en), text)));
    };
    add("Datum", "Date", Some(referral.on.to_string()));
    add(
        "Från",
        "From",
        Some(name(&referral.from_name, &referral.from)),
    );
    add("Till", "To", Some(name(&referral.to_name, &referral.to)));
    let offering = name(&referral.offering_name, &referral.offering);
    add(
        "Gäller",
        "About",
        Some(format!("{offering} ({})", referral.offering)),
    );
    add("Klient", "Client", beside.client_name.map(str::to_owned));
    let term = |dimension, id: &Option<String>| {
        let id = id.as_deref()?;
        Some(words::name(beside.vocabulary, dimension, id, lang).into_owned())
    };
    let need: Vec<String> = [
        term(Dimension::Area, &referral.area),
        term(Dimension::Stage, &referral.stage),
    ]
    .into_iter()
    .flatten()
    .collect();
    add("Behov", "Need", (!need.is_empty()).then(|| need.join(", ")));
    add("Varför", "Why", referral.private.reason.clone());
    add(
        "Gjort hittills",
        "Done so far",
        referral.private.note.clone(),
    );
    if let Some(offering) = beside.offering {
        let text = |text: &Text| text.get(lang).map(|(text, _)| text.to_owned());
        add("Nästa steg", "Next step", text(&offering.next_step));
        add("Ta med", "Bring", text(&offering.bring));
    }
    add(
        "Får nämnas vid namn",
        "May be named",
        Some(words::consent(beside.consent_share, lang).to_owned()),
    );
    add(
        "Får räknas i statistik",
        "May be counted",
        Some(words::consent(beside.consent_count, lang).to_owned()),
    );
    if referral.from == referral.to {
        return lines;
    }
    add(
        "Svar önskas senast",
        "Answer wanted by",
        beside.answer_by.map(|day| day.to_string()),
    );
    let code = &referral.code;
    add(
        "Svara",
        "Answer",
        Some(match lang {
            Lang::Sv => {
                format!("Ange koden {code}. Tar ni emot klienten, eller bör någon annan göra det?")
            }
            Lang::En => format!(
                "Quote the code {code}. Do you take the client on, or should somebody else?"
            ),
        }),
    );
    lines
}

fn plain(title: &str, lines: &[(&str, String)]) -> String {
    let left = lines
        .iter()
        .map(|(label, _)| label.chars().count() + 1)
        .max()
        .unwrap_or(0);
    let mut card = format!("{title}\n\n");
    for (label, said) in lines {
        for (at, line) in text::wrap(said, WIDTH - left - 1).iter().enumerate() {
            let label = if at == 0 {
                [label, ":"].concat()
            } else {
                String::new()
            };
            let line = format!("{label:left$} {line}");
            card.push_str(line.trim_end());
            card.push('\n');
        }
    }
    card
}

fn listed(title: &str, lines: &[(&str, String)]) -> String {
    let mut card = format!("## {title}\n\n");
    for (label, said) in lines {
        let said = markdown::lines(said).join("\n  ");
        card.push_str(&["- **", label, ":** ", &said, "\n"].concat());
    }
    card
}
