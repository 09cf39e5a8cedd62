//! What is asked of somebody at the keyboard: a real terminal, into which lines are typed.

use std::process::Stdio;

use rexpect::process::WaitStatus;
use rexpect::session::{PtySession, spawn_command};

use crate::sandbox::Sandbox;

/// How long to wait for a question, in milliseconds.
const PATIENCE: u64 = 30_000;

/// `lots` at a terminal.
struct AtKeyboard(PtySession);

impl AtKeyboard {
    fn new(sandbox: &Sandbox, typed: &str) -> Self {
        let args: Vec<&str> = typed.split(' ').chain(["--lang", "en"]).collect();
        let mut command = sandbox.command(&args);
        command
            .env("NO_COLOR", "1")
            .stdin(Stdio::inherit())
            .stdout(Stdio::inherit())
            .stderr(Stdio::inherit());
        Self(spawn_command(command, Some(PATIENCE)).expect("a terminal"))
    }

    /// Waits for a text; returns what stood before it.
    #[track_caller]
    fn sees(&mut self, text: &str) -> String {
        let seen = self.0.exp_string(text);
        seen.unwrap_or_else(|error| panic!("`{text}` did not come: {error}"))
    }

    /// Waits for each question and types the answer.
    #[track_caller]
    fn answers(&mut self, answers: &[(&str, &str)]) {
        for (question, answer) in answers {
            self.sees(question);
            self.0.send_line(answer).expect("typed");
        }
    }

    /// Waits for the end; returns the exit code and what was said last.
    #[track_caller]
    fn ends(&mut self) -> (i32, String) {
        let said = self.0.exp_eof().expect("it ends");
        match self.0.process().wait().expect("it ends") {
            WaitStatus::Exited(_, code) => (code, said),
            ended => panic!("{ended:?}: {said}"),
        }
    }
}

fn referrals(sandbox: &Sandbox) -> Vec<serde_json::Value> {
    let listed = sandbox.typed("referral list --format json");
    listed.json().as_array().expect("a list").clone()
}

#[test]
fn a_referral_is_put_together_from_answers() {
    let sandbox = Sandbox::small();
    let mut keyboard = AtKeyboard::new(&sandbox, "refer rope");
    keyboard.answers(&[
        ("Who passes the client on? (actor): ", "habour"),
        (
            "unknown actor `habour` (did you mean `harbour`?)",
            "harbour",
        ),
    ]);
    keyboard.sees("not for: harbour/rope: Not for bathers.");
    keyboard.answers(&[
        ("Your code for the client (empty: none): ", "K-17"),
        ("What is needed? (area) [loans]: ", "counsel"),
        ("Where is the client? (stage): ", "idea"),
        ("Why is the client passed on?: ", "The line broke"),
        ("What has been done so far?: ", ""),
        ("May the client be named? (yes, no) [not asked]: ", "n"),
        ("May the client be counted? (yes, no) [not asked]: ", "y"),
    ]);
    let preview = keyboard.sees("Write this to the ledger? (yes, no) [yes]: ");
    for line in [
        "Need      Advice, Idea",
        "Why       The line broke",
        "Consent   may be named: no, may be counted: yes",
    ] {
        assert!(preview.contains(line), "{line}: {preview}");
    }
    assert!(referrals(&sandbox).is_empty(), "before the last answer");
    keyboard.answers(&[("", "")]);
    let (code, said) = keyboard.ends();
    assert_eq!(code, 0, "{said}");
    let [referral] = &referrals(&sandbox)[..] else {
        panic!("{said}")
    };
    for (key, value) in [
        ("from", Some("harbour")),
        ("client", Some("K-17")),
        ("area", Some("advice")),
        ("stage", Some("idea")),
        ("why", Some("The line broke")),
        ("note", None),
        ("consent_share", Some("no")),
        ("consent_count", Some("yes")),
    ] {
        assert_eq!(referral[key].as_str(), value, "{key}");
    }
}

/// What is said of a referral, but for who may be named and counted, and whether it is to be written.
const ALL_SAID: &str =
    "refer rope --from harbour --client K-1 --area loans --stage idea --note none";

#[test]
fn who_says_no_or_stops_has_written_nothing() {
    let refer = format!("{ALL_SAID} --reason rope --consent-share no --consent-count no");
    for stops in [false, true] {
        let sandbox = Sandbox::small();
        let mut keyboard = AtKeyboard::new(&sandbox, &refer);
        keyboard.sees("Write this to the ledger? (yes, no) [yes]: ");
        if stops {
            keyboard.0.send_control('c').expect("typed");
            keyboard.0.exp_eof().expect("it ends");
        } else {
            keyboard.answers(&[("", "n")]);
            let (code, said) = keyboard.ends();
            assert_eq!(code, 1, "{said}");
            assert!(said.contains("nothing was written"), "{said}");
        }
        assert!(referrals(&sandbox).is_empty(), "{stops}");
    }
}

#[test]
fn what_tells_who_somebody_is_has_to_be_put_otherwise() {
    let sandbox = Sandbox::small();
    let refer = format!("{ALL_SAID} --consent-share no --consent-count no");
    let mut keyboard = AtKeyboard::new(&sandbox, &refer);
    keyboard.answers(&[
        ("Why is the client passed on?: ", "call 019-12 34 56"),
        ("error: the text has a phone number", "is to be called"),
        ("Write this to the ledger? (yes, no) [yes]: ", "y"),
    ]);
    assert_eq!(keyboard.ends().0, 0);
    assert_eq!(referrals(&sandbox)[0]["why"], "is to be called");
}

#[test]
fn an_update_asks_why() {
    let sandbox = Sandbox::small();
    let code = sandbox.typed("refer rope --from harbour --yes --format ids");
    let update = format!("referral update {} declined", code.yes().out.trim());
    let mut keyboard = AtKeyboard::new(&sandbox, &update);
    // Three of them begin like that.
    keyboard.answers(&[("Why?: ", "no"), ("error: ", "no-c")]);
    let (code, said) = keyboard.ends();
    assert_eq!(code, 0, "{said}");
    let [referral] = &referrals(&sandbox)[..] else {
        panic!("{said}")
    };
    assert_eq!(referral["status"], "declined");
    assert_eq!(referral["reason"], "no-capacity");
}
