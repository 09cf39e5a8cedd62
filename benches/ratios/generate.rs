//! Makes catalogues of any size that are the same for the same seed, and look like what people write.
//!
//! Areas, stages, audiences and municipalities are those of the program's own vocabulary, which is copied. Each catalogue is a git
//! tree of its own, and the records that the other programs search say the same as its files.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::random::Random;
use super::words;

const ABOUT: &str = include_str!("../../data/catalogue.toml");
const VOCABULARY: &str = include_str!("../../data/vocabulary.toml");

/// How many offerings an actor has.
pub(crate) const OFFERINGS: usize = 10;

/// How long ago the files were saved, as far as their times tell.
const AGE: Duration = Duration::from_secs(3600);

/// What stands before an amount, in the files.
const AMOUNT: &str = "amount = \"SEK ";

/// The ids that offerings may use.
struct Terms {
    areas: Vec<String>,
    stages: Vec<String>,
    audiences: Vec<String>,
    municipalities: Vec<String>,
}

/// One offering, as a record: the columns that the other programs search.
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) actor_name: String,
    pub(crate) name: [String; 2],
    pub(crate) summary: [String; 2],
    pub(crate) areas: Vec<String>,
    pub(crate) stages: Vec<String>,
    pub(crate) audiences: Vec<String>,
    pub(crate) status: &'static str,
    pub(crate) scope: &'static str,
    pub(crate) price: &'static str,
    pub(crate) amount: Option<String>,
    pub(crate) next_step: [String; 2],
    pub(crate) source: String,
    pub(crate) date: String,
}

/// Writes a catalogue with a number of actors below `folder`; returns its offerings.
pub(crate) fn catalogue(folder: &Path, actors: usize, seed: u64) -> Vec<Record> {
    let terms = terms();
    let mut records = Vec::with_capacity(actors * OFFERINGS);
    fs::create_dir_all(folder.join("actors")).expect("the folder is our own");
    save(&folder.join("catalogue.toml"), ABOUT);
    save(&folder.join("vocabulary.toml"), VOCABULARY);
    for number in 0..actors {
        let mut random = Random::new(seed.wrapping_add((number as u64) << 20));
        let id = format!("actor-{number:05}");
        let (text, mut offerings) = actor(&id, &terms, &mut random);
        save(&folder.join(format!("actors/{id}.toml")), &text);
        records.append(&mut offerings);
    }
    records
}

/// Changes what the file of one actor says: an amount grows by a digit.
pub(crate) fn change(folder: &Path, number: usize) {
    let path = folder.join(format!("actors/actor-{number:05}.toml"));
    let text = fs::read_to_string(&path).expect("written above");
    let changed = text.replacen(AMOUNT, &[AMOUNT, "9"].concat(), 1);
    assert_ne!(text, changed, "every actor has an amount");
    fs::write(&path, changed).expect("the folder is our own");
}

fn save(path: &Path, text: &str) {
    fs::write(path, text).expect("the folder is our own");
    // Files that were saved a moment ago are compared by content, which is not what is measured.
    File::options()
        .write(true)
        .open(path)
        .and_then(|file| file.set_modified(SystemTime::now() - AGE))
        .expect("the file is our own");
}

fn terms() -> Terms {
    let vocabulary: toml::Table =
        toml::from_str(VOCABULARY).expect("the program's own vocabulary is TOML");
    let ids = |dimension: &str| {
        let terms = vocabulary[dimension].as_array().expect("a list of terms");
        terms
            .iter()
            .filter_map(|term| Some(term.get("id")?.as_str()?.to_owned()))
            .collect()
    };
    Terms {
        areas: ids("area"),
        stages: ids("stage"),
        audiences: ids("audience"),
        municipalities: ids("municipality"),
    }
}

fn actor(id: &str, terms: &Terms, random: &mut Random) -> (String, Vec<Record>) {
    let name = format!(
        "{} i {}",
        words::heading_sv(random),
        words::heading_sv(random)
    );
    let mut text = format!(
        "schema = 1\nid = \"{id}\"\nkind = \"association\"\nmunicipalities = [\"{}\"]\nserves = [\"all\"]\n\
         website = \"https://www.example.org/{id}\"\nname = {}\npurpose = {}\n",
        terms.municipalities[random.below(terms.municipalities.len())],
        both(&[name.clone(), name.clone()]),
        both(&sentences(random)),
    );
    let _ = write!(
        text,
        "\n[[source]]\nurl = \"https://www.example.org/{id}/om-oss\"\ndate = \"{}\"\nsays = \"{}\"\n",
        date(random),
        words::compound(random)
    );
    let records: Vec<Record> = (0..OFFERINGS)
        .map(|number| record(id, &name, number, terms, random))
        .collect();
    for record in &records {
        text.push_str(&offering(record));
    }
    (text, records)
}

fn record(
    actor: &str,
    actor_name: &str,
    number: usize,
    terms: &Terms,
    random: &mut Random,
) -> Record {
    let price = ["fee", "free", "grant", "loan", "unknown"][number % 5];
    let has_amount = price == "fee";
    Record {
        id: format!("{actor}/offering-{number}"),
        actor_name: actor_name.to_owned(),
        name: [words::heading_sv(random), words::heading_en(random)],
        summary: sentences(random),
        areas: some(&terms.areas, 2, random),
        stages: some(&terms.stages, 3, random),
        audiences: some(&terms.audiences, 3, random),
        status: [
            "active", "active", "active", "active", "active", "active", "active", "paused", "ended",
        ][random.below(9)],
        scope: ["local", "regional", "national"][random.below(3)],
        price,
        amount: has_amount.then(|| format!("SEK {}00", random.below(900) + 1)),
        next_step: sentences(random),
        source: format!("https://www.example.org/{actor}/{number}"),
        date: date(random),
    }
}

fn offering(record: &Record) -> String {
    let id = record.id.split_once('/').map_or("", |(_, id)| id);
    let amount = record
        .amount
        .as_ref()
        .map(|amount| format!(", amount = \"{amount}\""))
        .unwrap_or_default();
    format!(
        "\n[[offering]]\nid = \"{id}\"\nareas = {}\nstages = {}\nstatus = \"{}\"\naudiences = {}\nscope = \"{}\"\nname = {}\nsummary = {}\n\
         price = {{ kind = \"{}\"{amount} }}\nnext_step = {}\nsource = [{{ url = \"{}\", date = \"{}\" }}]\n",
        list(&record.areas),
        list(&record.stages),
        record.status,
        list(&record.audiences),
        record.scope,
        both(&record.name),
        both(&record.summary),
        record.price,
        both(&record.next_step),
        record.source,
        record.date,
    )
}

fn sentences(random: &mut Random) -> [String; 2] {
    [words::sentence_sv(random), words::sentence_en(random)]
}

fn date(random: &mut Random) -> String {
    format!("{}-{:02}", 2016 + random.below(10), random.below(12) + 1)
}

/// Returns one to `most` neighbours of a list.
fn some(list: &[String], most: usize, random: &mut Random) -> Vec<String> {
    let first = random.below(list.len());
    let many = random.below(most) + 1;
    list.iter().skip(first).take(many).cloned().collect()
}

fn both([sv, en]: &[String; 2]) -> String {
    format!("{{ sv = \"{sv}\", en = \"{en}\" }}")
}

fn list(ids: &[String]) -> String {
    format!("[\"{}\"]", ids.join("\", \""))
}
