//! Asks for what a request lacks, when there is somebody to ask, and shows what will be written before it is.
//!
//! Every question has a flag, so that scripts never need one. Nothing is written here; whoever stops in the middle has changed nothing.

mod preview;

use std::io::Write;
use std::rc::Rc;

use anyhow::{Context as _, Result, anyhow};
use dialoguer::Input;
use dialoguer::theme::{ColorfulTheme, SimpleTheme, Theme};

use self::preview::preview;
use crate::commands::refer::{self, Meant};
use crate::commands::referral::update as rules;
use crate::context::Context;
use crate::model::referral::{Consent, Outcome, Status};
use crate::model::text::Lang;
use crate::model::vocabulary::{Dimension, Vocabulary};
use crate::output::{self, Talk};
use crate::query::resolve;
use crate::request::{Refer, Referral, Request, Update};
use crate::view::referrals::{outcome_word, reason_word};
use crate::view::words;
use crate::workspace::Workspace;

/// Returns the request with what was missing; nothing when the answer was no.
///
/// # Errors
/// Something that was typed is not known, or the terminal cannot be read.
pub(crate) fn complete(
    ctx: &Context<'_>,
    talk: Talk,
    request: Request,
    err: &mut dyn Write,
) -> Result<Option<Request>> {
    let terminal = ctx.ambient.terminal;
    if !(terminal.input && terminal.error) {
        return Ok(Some(request));
    }
    let asking = Asking {
        ctx,
        theme: if talk.color {
            Box::new(ColorfulTheme::default())
        } else {
            Box::new(SimpleTheme)
        },
    };
    match request {
        Request::Refer(asked) if !asked.yes => {
            Ok(asking.refer(asked, talk, err)?.map(Request::Refer))
        }
        Request::Referral(Referral::Update(asked)) if !asked.yes => {
            let asked = asking.update(asked, talk, err)?;
            Ok(Some(Request::Referral(Referral::Update(asked))))
        }
        request => Ok(Some(request)),
    }
}

struct Asking<'a> {
    ctx: &'a Context<'a>,
    theme: Box<dyn Theme>,
}

/// What the questions are asked with; a copy, so that no index is held open while somebody thinks.
struct Known {
    vocabulary: Rc<Vocabulary>,
    lang: Lang,
}

impl Known {
    /// Returns what may stand for an answer that is left empty: an id that the vocabulary does not know would be refused each time.
    fn default(&self, dimension: Dimension, id: Option<String>) -> String {
        let is_known = |id: &String| self.vocabulary.knows(dimension, id);
        id.filter(is_known).unwrap_or_default()
    }
}

impl Asking<'_> {
    fn refer(&self, mut asked: Refer, talk: Talk, err: &mut dyn Write) -> Result<Option<Refer>> {
        if let Some(consent) = asked.consent_share {
            // Before anything is asked that would be in vain.
            refer::fit_name_to_print(&asked, consent)?;
        }
        refer::check_ledger(self.ctx)?;
        let known = Workspace::answer(self.ctx, |workspace| {
            for typed in &asked.offerings {
                workspace.offering(typed)?;
            }
            Ok(Known {
                vocabulary: Rc::clone(&workspace.vocabulary),
                lang: workspace.lang,
            })
        })?;
        let lang = known.lang;
        if asked.from.is_none() && self.ctx.settings.actor.is_none() {
            let question = lang.pick("Vem hänvisar? (aktör)", "Who passes the client on? (actor)");
            asked.from = self.line(question, None, |typed| {
                Workspace::answer(self.ctx, |workspace| workspace.actor(typed).map(|_| ()))
            })?;
        }
        let meant = self.meant(&asked)?;
        let (mut doubts, limits) = Workspace::answer(self.ctx, |workspace| {
            let limits = refer::limits(&meant, workspace, workspace.lang);
            Ok((refer::doubts(&meant, workspace), limits))
        })?;
        for doubt in &doubts {
            output::talk::warning(doubt, talk, err);
        }
        for text in limits {
            output::talk::note(&text, talk, err);
        }
        if asked.client.is_none() {
            let question = lang.pick(
                "Er kod för klienten (tomt: ingen)",
                "Your code for the client (empty: none)",
            );
            asked.client = self.line(question, Some(""), |typed| {
                refer::fit_client("the code", said(typed))
            })?;
        }
        let under_way = refer::under_way(self.ctx, &meant, asked.client.as_deref())?;
        for doubt in &under_way {
            output::talk::warning(doubt, talk, err);
        }
        doubts.extend(under_way);
        let main_area = meant
            .offerings
            .first()
            .and_then(|(_, offering)| offering.areas.first().cloned());
        if asked.area.is_none() {
            let question = lang.pick("Vad behövs? (område)", "What is needed? (area)");
            asked.area = self.term(question, Dimension::Area, main_area, &known, talk, err)?;
        }
        if asked.stage.is_none() {
            let question = lang.pick("Var är klienten? (skede)", "Where is the client? (stage)");
            asked.stage = self.term(question, Dimension::Stage, None, &known, talk, err)?;
        }
        if asked.reason.is_none() {
            let question = lang.pick("Varför hänvisas klienten?", "Why is the client passed on?");
            asked.reason = self.text(question)?;
        }
        if asked.note.is_none() {
            let question = lang.pick("Vad är gjort hittills?", "What has been done so far?");
            asked.note = self.text(question)?;
        }
        if asked.consent_share.is_none() {
            let question = lang.pick("Får klienten nämnas vid namn?", "May the client be named?");
            asked.consent_share = self.consent(question, lang)?;
            if unnamed(&mut asked) {
                output::talk::warning(
                    "the client is not to be named: the name that was given is left off the card",
                    talk,
                    err,
                );
            }
            if asked.consent_share == Some(Consent::Yes) && asked.client_name.is_none() {
                let question = lang.pick(
                    "Klientens namn på kortet (sparas inte; tomt: inget)",
                    "The client's name on the card (not stored; empty: none)",
                );
                asked.client_name = self.text(question)?;
            }
        }
        if asked.consent_count.is_none() {
            let question = lang.pick(
                "Får klienten räknas i statistik?",
                "May the client be counted?",
            );
            asked.consent_count = self.consent(question, lang)?;
        }
        let meant = self.meant(&asked)?;
        for mismatch in refer::mismatches(&meant) {
            output::talk::warning(&mismatch, talk, err);
        }
        output::talk::plain("", talk, err);
        for line in preview(&asked, &meant, &known) {
            output::talk::plain(&line, talk, err);
        }
        let question = if doubts.is_empty() {
            lang.pick("Spara hänvisningen?", "Write this to the ledger?")
        } else {
            // They were said many lines ago.
            for doubt in &doubts {
                output::talk::warning(doubt, talk, err);
            }
            lang.pick(
                "Spara hänvisningen ändå?",
                "Write this to the ledger all the same?",
            )
        };
        let known = [
            ("yes", lang.pick("ja", "yes")),
            ("no", lang.pick("nej", "no")),
        ];
        let [(_, yes), (_, no)] = known;
        let default = if doubts.is_empty() { yes } else { no };
        let question = format!("{question} ({yes}, {no})");
        let typed = self.line(&question, Some(default), |typed| {
            chosen(typed, &known).map(|_| ())
        })?;
        let is_sure = typed.map(|typed| chosen(&typed, &known)).transpose()? == Some("yes");
        asked.yes = true;
        asked.is_told = true;
        Ok(is_sure.then_some(asked))
    }

    fn update(&self, mut asked: Update, talk: Talk, err: &mut dyn Write) -> Result<Update> {
        let (status, lang) = Workspace::answer(self.ctx, |workspace| {
            let (_, status) = rules::meant(self.ctx, workspace, &asked)?;
            Ok((status, workspace.lang))
        })?;
        if asked.reason.is_none() && !status.reasons().is_empty() {
            let known: Vec<(&str, &str)> = status
                .reasons()
                .iter()
                .map(|reason| (reason.key(), reason_word(*reason, lang)))
                .collect();
            asked.reason = self.one_of(lang.pick("Varför?", "Why?"), &known, talk, err)?;
        }
        if asked.outcome.is_none() && status.wants_outcome() {
            let known: Vec<(&str, &str)> = Outcome::ALL
                .iter()
                .map(|outcome| (outcome.key(), outcome_word(*outcome, lang)))
                .collect();
            let question = lang.pick("Vad blev det?", "What came of it?");
            asked.outcome = self.one_of(question, &known, talk, err)?;
        }
        if status == Status::Noted && rules::says_nothing(&asked) {
            let question = lang.pick("Vad ska antecknas?", "What is to be noted?");
            asked.note = self.line(question, None, |typed| {
                refer::fit_text("the text", said(typed))
            })?;
        }
        Ok(asked)
    }

    fn meant(&self, asked: &Refer) -> Result<Meant> {
        Workspace::answer(self.ctx, |workspace| {
            refer::meant(self.ctx, workspace, asked)
        })
    }

    /// Asks for a line of text until `check` has nothing against it; nothing for an empty one.
    fn line(
        &self,
        question: &str,
        default: Option<&str>,
        check: impl Fn(&str) -> Result<()>,
    ) -> Result<Option<String>> {
        let input = Input::<String>::with_theme(&*self.theme)
            .with_prompt(output::sanitize(question))
            .validate_with(|typed: &String| checked(typed, default, &check));
        let input = match default {
            Some("") => input.allow_empty(true),
            Some(default) => input.default(output::sanitize(default)).allow_empty(true),
            None => input,
        };
        let typed = input.interact_text().context("ask at the terminal")?;
        Ok(Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty()))
    }

    fn text(&self, question: &str) -> Result<Option<String>> {
        self.line(question, Some(""), |typed| {
            refer::fit_text("the text", said(typed))
        })
    }

    fn term(
        &self,
        question: &str,
        dimension: Dimension,
        default: Option<String>,
        known: &Known,
        talk: Talk,
        err: &mut dyn Write,
    ) -> Result<Option<String>> {
        let names = known.vocabulary.terms(dimension).iter();
        let names = names.filter_map(|term| term.name.get(known.lang));
        let names: Vec<&str> = names.map(|(name, _)| name).collect();
        output::talk::note(&names.join(", "), talk, err);
        let default = known.default(dimension, default);
        self.line(question, Some(&default), |typed| {
            if typed.is_empty() {
                return Ok(());
            }
            resolve::term(dimension, typed, &known.vocabulary).map(|_| ())
        })
    }

    fn consent(&self, question: &str, lang: Lang) -> Result<Option<Consent>> {
        let word = |consent| words::consent(consent, lang);
        let (yes, no) = (word(Consent::Yes), word(Consent::No));
        let question = format!("{question} ({yes}, {no})");
        let default = Some(word(Consent::NotAsked));
        let typed = self.line(&question, default, |typed| {
            consented(typed, lang).map(|_| ())
        })?;
        typed.map(|typed| consented(&typed, lang)).transpose()
    }

    fn one_of(
        &self,
        question: &str,
        known: &[(&'static str, &str)],
        talk: Talk,
        err: &mut dyn Write,
    ) -> Result<Option<String>> {
        for (key, word) in known {
            output::talk::plain(&format!("  {key:15} {word}"), talk, err);
        }
        let typed = self.line(question, None, |typed| chosen(typed, known).map(|_| ()))?;
        let key = typed.map(|typed| chosen(&typed, known)).transpose()?;
        Ok(key.map(str::to_owned))
    }
}

/// Says what there is against a line that was typed. Spaces are no answer where there must be one.
fn checked(
    typed: &str,
    default: Option<&str>,
    check: impl Fn(&str) -> Result<()>,
) -> Result<(), String> {
    let typed = typed.trim();
    if typed.is_empty() && default.is_none() {
        return Err("write something".to_owned());
    }
    check(typed).map_err(|error| told(&error))
}

/// Takes the client's name away where the answer is that it may not stand on the card; tells whether it did.
fn unnamed(asked: &mut Refer) -> bool {
    asked.consent_share != Some(Consent::Yes) && asked.client_name.take().is_some()
}

/// Returns what was typed; nothing where the answer is to leave it out.
fn said(typed: &str) -> Option<&str> {
    Some(typed).filter(|typed| !typed.is_empty())
}

/// Returns the consent that was chosen. Of what begins with the letters typed, what was offered comes before what was not.
fn consented(typed: &str, lang: Lang) -> Result<Consent> {
    let consents = [Consent::Yes, Consent::No, Consent::NotAsked];
    let known = consents.map(|consent| (consent.key(), words::consent(consent, lang)));
    let [yes, no, _] = known;
    let key = chosen(typed, &[yes, no]).or_else(|_| chosen(typed, &known))?;
    Consent::from_key(key).ok_or_else(|| anyhow!("`{key}` is no consent"))
}

/// Returns the key that was chosen by itself, by its word, or by the first letters of only one of them.
fn chosen<'k>(typed: &str, known: &[(&'k str, &str)]) -> Result<&'k str> {
    let typed = typed.to_lowercase();
    let whole = known
        .iter()
        .find(|(key, word)| *key == typed || word.to_lowercase() == typed);
    let begins = |text: &str| !typed.is_empty() && text.to_lowercase().starts_with(&typed);
    let begun: Vec<&str> = known
        .iter()
        .filter(|(key, word)| begins(key) || begins(word))
        .map(|(key, _)| *key)
        .collect();
    match (whole, &begun[..]) {
        (Some((key, _)), _) | (None, [key]) => Ok(key),
        _ => {
            let words: Vec<&str> = known.iter().map(|(_, word)| *word).collect();
            Err(anyhow!("{}?", words.join(", ")))
        }
    }
}

/// How long a line may be that the next question replaces.
const LINE: usize = 72;

/// Returns what is wrong and, where there is room, what to do or at least what may have been meant, on one line that is harmless for a
/// terminal.
fn told(error: &anyhow::Error) -> String {
    let what = error.to_string();
    let what = what.trim_end_matches("; nothing was written");
    let hints = crate::error::hints(error).collect::<Vec<_>>().join("; ");
    let guess = hints.split_inclusive('?').next().unwrap_or_default();
    // What does not fit on a line cannot be taken back from the screen.
    [&*hints, guess]
        .into_iter()
        .filter(|hint| !hint.is_empty())
        .map(|hint| output::sanitize(&format!("{what} ({hint})")))
        .find(|told| told.chars().count() <= LINE)
        .unwrap_or_else(|| output::sanitize(what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::hinted;
    use crate::model::vocabulary::Term;

    #[test]
    fn only_what_is_known_may_be_left_empty() {
        let advice = Term {
            id: "advice".to_owned(),
            ..Term::default()
        };
        let vocabulary = Vocabulary {
            areas: vec![advice],
            ..Vocabulary::default()
        };
        let known = Known {
            vocabulary: Rc::new(vocabulary),
            lang: Lang::Sv,
        };
        let default = |id: &str| known.default(Dimension::Area, Some(id.to_owned()));
        assert_eq!(default("advice"), "advice");
        assert_eq!(default("\u{1b}]0;pwn\u{7}x"), "");
        assert_eq!(known.default(Dimension::Area, None), "");
    }

    #[test]
    fn the_first_letter_of_what_is_offered_is_enough() {
        for (lang, yes, no, not_asked) in [
            (Lang::Sv, "j", "n", "inte"),
            (Lang::En, "y", "n", "not asked"),
        ] {
            for (typed, consent) in [
                (yes, Consent::Yes),
                (no, Consent::No),
                (not_asked, Consent::NotAsked),
            ] {
                let chosen = consented(typed, lang).expect("it is one of them");
                assert_eq!(chosen, consent, "{typed}");
            }
            assert!(consented("x", lang).is_err() && consented("", lang).is_err());
        }
    }

    #[test]
    fn a_name_is_left_off_where_the_answer_is_not_yes() {
        for (answer, is_left_off) in [
            (Some(Consent::No), true),
            (None, true),
            (Some(Consent::Yes), false),
        ] {
            let mut asked = Refer {
                client_name: Some("Bo Ek".to_owned()),
                consent_share: answer,
                ..Refer::default()
            };
            assert_eq!(unnamed(&mut asked), is_left_off, "{answer:?}");
            assert_eq!(asked.client_name.is_none(), is_left_off, "{answer:?}");
            let consent = answer.unwrap_or_default();
            assert!(refer::fit_name_to_print(&asked, consent).is_ok());
        }
    }

    #[test]
    fn spaces_are_no_answer_where_there_must_be_one() {
        let check = |typed: &str| refer::fit_text("the text", said(typed));
        assert!(checked(" \t ", None, check).is_err());
        assert_eq!(checked(" ringt ", None, check), Ok(()));
        for default in ["", "idea"] {
            assert_eq!(checked("  ", Some(default), check), Ok(()));
        }
    }

    #[test]
    fn what_is_told_is_harmless() {
        let error = hinted("unknown area `\u{1b}[2J`", "did you mean `\u{9b}x`?");
        let said = "unknown area `\\u{1b}[2J` (did you mean `\\u{9b}x`?)";
        assert_eq!(told(&error), said);
        assert_eq!(told(&anyhow!("no \u{7}; nothing was written")), "no \\u{7}");
    }

    #[test]
    fn what_may_have_been_meant_is_told_where_not_all_has_room() {
        let list = "`lots actors` lists them, and `lots check` says what cannot be read";
        let told_of = |near: &str| {
            let hint = crate::text::did_you_mean(near, list);
            told(&hinted("unknown actor `habour`", hint))
        };
        assert_eq!(
            told_of("`harbour`"),
            "unknown actor `habour` (did you mean `harbour`?)"
        );
        assert_eq!(told_of(&"x".repeat(LINE)), "unknown actor `habour`");
    }
}
