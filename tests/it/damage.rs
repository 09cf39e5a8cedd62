//! Bytes that a disk or another program changes in the index.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::sandbox::{HARBOUR, Sandbox, TODAY};

/// How many times the index is damaged.
const ROUNDS: usize = 800;

/// What is asked of each damaged index: the ways in which its tables are read.
const ASKED: [&str; 8] = [
    "find",
    "find --area advice --stage idea --format json",
    "find rope --all --explain",
    "find råd",
    "show harbour/rope",
    "show quay3 --format json",
    "actors",
    "stages",
];

/// What a run in this process came to. Starting the binary thousands of times would take minutes.
fn run(sandbox: &Sandbox, line: &str) -> (u8, String, String) {
    let home = sandbox.root().join("home");
    let ambient = lots::Ambient {
        args: std::iter::once("lots")
            .chain(line.split(' '))
            .map(Into::into)
            .collect(),
        vars: std::collections::BTreeMap::new(),
        directory: Some(sandbox.work()),
        // Late enough for no file to be new.
        now: SystemTime::now() + Duration::from_secs(60),
        today: TODAY.parse().expect("a day"),
        misread_day: None,
        seed: 1,
        folders: Some(lots::Folders {
            config: home.join(".config/lots"),
            cache: sandbox.cache(),
            data: home.join(".local/share/lots"),
        }),
        terminal: lots::Terminal::default(),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = lots::app::run(&ambient, &mut out, &mut err);
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    (code, text(&out), text(&err))
}

fn index(sandbox: &Sandbox) -> PathBuf {
    fs::read_dir(sandbox.cache())
        .expect("listed")
        .map(|entry| entry.expect("listed").path())
        .find(|path| path.extension().is_some_and(|e| e == "sqlite"))
        .expect("an index")
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("small")
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).expect("a byte")
    }
}

/// Whatever bytes change, there is an answer and never an error, a panic or a word about it.
///
/// Mostly it is the right one: what SQLite or this program cannot have written is seen, and the index is made anew. What cannot be
/// seen is damage that leaves something that could have been written: another letter in a name, another number for a key. SQLite
/// keeps no checksums, and comparing all tables with each other, as `lots doctor` does, takes longer than building them. So a
/// few answers are other ones; this test holds that it is not more than one in twenty.
#[test]
fn whatever_is_damaged_there_is_an_answer() {
    let sandbox = Sandbox::small();
    for number in 0..12 {
        sandbox.file(
            &format!("actors/quay{number}.toml"),
            HARBOUR.replace("\"harbour\"", &format!("\"quay{number}\"")),
        );
    }
    let _built = run(&sandbox, "find");
    let good: Vec<_> = ASKED.iter().map(|line| run(&sandbox, line)).collect();
    let path = index(&sandbox);
    let whole = fs::read(&path).expect("read");
    let mut dice = Dice(0x10_75);
    let mut others = 0;
    for round in 0..ROUNDS {
        let mut damaged = whole.clone();
        // A few bytes or many; each another one, or all the same.
        let how_many = 1 + dice.below(if round % 2 == 0 { 4 } else { 600 });
        let same = (round % 3 == 0).then(|| dice.byte());
        let at = dice.below(damaged.len());
        for place in damaged.iter_mut().skip(at).take(how_many) {
            *place = same.unwrap_or_else(|| dice.byte());
        }
        fs::write(&path, &damaged).expect("written");
        let asked = round % ASKED.len();
        let ran = run(&sandbox, ASKED[asked]);
        assert!(
            ran.0 <= 1 && !ran.2.contains("error") && !ran.2.contains("damaged"),
            "round {round}, {how_many} bytes at {at}, {}: {ran:?}",
            ASKED[asked]
        );
        others += usize::from(ran != good[asked]);
    }
    assert!(others <= ROUNDS / 20, "{others} of {ROUNDS}");
}

/// A page in the place of another may leave what could have been written. `doctor` compares all tables with each other, and the index is
/// made anew.
#[test]
fn doctor_mends_what_answers_do_not_notice() {
    const PAGE: usize = 4096;
    let sandbox = Sandbox::small();
    for number in 0..12 {
        sandbox.file(
            &format!("actors/quay{number}.toml"),
            HARBOUR.replace("\"harbour\"", &format!("\"quay{number}\"")),
        );
    }
    let find = || run(&sandbox, "find --format ids");
    let _built = find();
    let good = find();
    let path = index(&sandbox);
    let whole = fs::read(&path).expect("read");
    let pages = whole.len() / PAGE;
    let mut mended = 0;
    for (to, from) in (1..pages).flat_map(|to| (1..pages).map(move |from| (to, from))) {
        let mut damaged = whole.clone();
        damaged.copy_within(from * PAGE..(from + 1) * PAGE, to * PAGE);
        fs::write(&path, &damaged).expect("written");
        if find() == good || find() == good {
            continue;
        }
        let _looked_through = run(&sandbox, "doctor");
        assert_eq!(find(), good, "{to} <- {from}");
        mended += 1;
        if mended == 5 {
            return;
        }
    }
    assert!(mended > 0, "none of {pages} pages leaves another answer");
}
