//! The catalogue as a whole: reads every file and applies the rules that look at more than one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::SystemTime;

use anyhow::Result;
use jiff::civil::Date;

use super::actor::{self, ActorFile};
use super::files::{self, Entry, Trouble};
use super::listing::{self, Listing};
use super::read::{self, Read};
use super::{ABOUT_FILE, ACTORS_FOLDER, Root, VOCABULARY_FILE, content};
use crate::diagnostic::{Finding, HELPED, Place, rule};
use crate::model::Catalogue;
use crate::model::actor::Actor;
use crate::text;

/// A whole catalogue, as far as it could be read.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    pub(crate) catalogue: Catalogue,
    /// By path and place.
    pub(crate) findings: Vec<Finding>,
    /// The text of every file that has findings, by path.
    pub(crate) texts: BTreeMap<String, String>,
    /// How many files were looked at.
    pub(crate) files: usize,
}

/// Reads all of a catalogue as it is on the day `today`; `now` is the time of the system's clock.
///
/// # Errors
/// The folder cannot be listed. What the files say is never an error.
pub(crate) fn load(root: &Root, today: Date, now: SystemTime) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    let mut actors: Vec<ActorFile> = Vec::new();
    let listing = Listing::new(root)?;
    let entries = listing.in_order();
    loaded.findings.extend(listing.missing().map(missing_file));
    loaded.files = entries.len();
    for entry in &entries {
        let bytes = match content(root, entry, now) {
            Ok(bytes) => bytes,
            Err(finding) => {
                loaded.findings.push(finding);
                continue;
            }
        };
        let found = match utf8(entry, &bytes) {
            Err(finding) => vec![finding],
            Ok(text) => match entry.path {
                ABOUT_FILE => keep(read::about(entry.path, text), &mut loaded.catalogue.about),
                VOCABULARY_FILE => keep(
                    read::vocabulary(entry.path, text),
                    &mut loaded.catalogue.vocabulary,
                ),
                path => {
                    let read = actor::actor(path, text, &loaded.catalogue.vocabulary, today);
                    actors.extend(read.value);
                    read.findings
                }
            },
        };
        if !found.is_empty() {
            let text = String::from_utf8_lossy(&bytes);
            loaded.texts.insert(
                entry.path.to_owned(),
                text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
            );
        }
        loaded.findings.extend(found);
    }
    let paths: BTreeSet<String> = actors
        .iter()
        .map(|file| file.id_place.path.clone())
        .collect();
    let unread = entries
        .iter()
        .map(|entry| entry.path)
        .filter(|path| !paths.contains(*path));
    let actors = without_duplicates(actors, &mut loaded.findings);
    unknown_partners(&actors, unread, &mut loaded.findings);
    shared_names(&actors, &mut loaded.findings);
    taken_names(&actors, &entries, &mut loaded.findings);
    let beside = listing::passed_over(root)?;
    let beside = beside
        .iter()
        .filter(|entry| is_taken_for_actor(root, entry, now));
    loaded
        .findings
        .extend(beside.map(|entry| passed_over(entry.path)));
    loaded.catalogue.actors = actors.into_iter().map(|file| file.actor).collect();
    let listed: HashMap<&str, &Entry<&str>> = entries.iter().map(|e| (e.path, e)).collect();
    for finding in &loaded.findings {
        for place in [
            Some(&finding.place),
            finding.other.as_ref().map(|(place, _)| place),
        ]
        .into_iter()
        .flatten()
        {
            if !loaded.texts.contains_key(&place.path)
                && let Some(entry) = listed.get(place.path.as_str())
                && let Ok(bytes) = content(root, entry, now)
                && let Ok(text) = content::text(&bytes)
            {
                loaded.texts.insert(place.path.clone(), text.to_owned());
            }
        }
    }
    loaded.findings.sort_by(|a, b| {
        a.place
            .cmp(&b.place)
            .then_with(|| a.message.cmp(&b.message))
    });
    Ok(loaded)
}

/// Returns the bytes of a listed file, or what keeps them back.
pub(crate) fn content(
    root: &Root,
    entry: &Entry<&str>,
    now: SystemTime,
) -> Result<Vec<u8>, Finding> {
    let finding = |rule, message: String, help: &str| Finding {
        rule,
        place: Place::new(entry.path, 0..0),
        message,
        help: Some(help.to_owned()),
        other: None,
    };
    if let Some(trouble) = entry.trouble {
        return Err(finding(
            trouble.rule(),
            trouble.message().to_owned(),
            trouble.help(),
        ));
    }
    match content::read(root, entry, now) {
        Ok(bytes) if bytes.len() as u64 > files::MAX_SIZE => Err(finding(
            &rule::TOO_LARGE,
            Trouble::TooLarge.message().to_owned(),
            Trouble::TooLarge.help(),
        )),
        Ok(bytes) => Ok(bytes),
        Err(error) => Err(finding(
            &rule::UNREADABLE,
            format!("the file cannot be read: {}", error.root_cause()),
            "give yourself permission to read it, or take it away",
        )),
    }
}

/// Returns the text of a file, or where it stops being UTF-8.
pub(crate) fn utf8<'b>(entry: &Entry<&str>, bytes: &'b [u8]) -> Result<&'b str, Finding> {
    content::text(bytes).map_err(|at| Finding {
        rule: &rule::NOT_UTF8,
        place: Place::new(entry.path, at..at),
        message: "the file is not UTF-8".to_owned(),
        help: Some("save it again as UTF-8".to_owned()),
        other: None,
    })
}

/// Returns what there is to say about a file that a catalogue must have.
pub(crate) fn missing_file(path: &str) -> Finding {
    let (what, help) = if path == ACTORS_FOLDER {
        (
            "file of an actor in `actors`".to_owned(),
            "write one, `actors/ID.toml`",
        )
    } else {
        (format!("`{path}`"), "write it")
    };
    Finding {
        rule: &rule::MISSING_FILE,
        place: Place::new(path, 0..0),
        message: format!("the catalogue has no {what}"),
        help: Some(format!(
            "{help}; `lots explain catalogue` says what it needs"
        )),
        other: None,
    }
}

fn keep<T>(read: Read<T>, into: &mut T) -> Vec<Finding> {
    if let Some(value) = read.value {
        *into = value;
    }
    read.findings
}

fn place_of(file: &ActorFile) -> (bool, &str) {
    files::place_for(&file.id_place.path, &file.actor.id)
}

/// Leaves one actor of each id, in the order of [`files::place_for`], and reports the others.
fn without_duplicates(mut read: Vec<ActorFile>, findings: &mut Vec<Finding>) -> Vec<ActorFile> {
    read.sort_by(|a, b| place_of(a).cmp(&place_of(b)));
    let mut kept: Vec<ActorFile> = Vec::new();
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    let mut left_out = HashSet::new();
    let mut duplicates = Vec::new();
    for file in read {
        let Some(first) = seen.get(&file.actor.id) else {
            seen.insert(file.actor.id.clone(), file.id_place.clone());
            kept.push(file);
            continue;
        };
        left_out.insert(file.id_place.path.clone());
        duplicates.push(Finding {
            rule: &rule::DUPLICATE_ID,
            place: file.id_place,
            message: format!("there is an actor `{}` already", file.actor.id),
            help: Some(
                "give this one another id, or delete its file; until then it is left out"
                    .to_owned(),
            ),
            other: Some((first.clone(), "which is answered from")),
        });
    }
    // To call it after its id, as one alone would be told, would write over the other.
    findings.retain(|finding| {
        finding.rule.code != rule::FILE_NAME.code || !left_out.contains(&finding.place.path)
    });
    findings.append(&mut duplicates);
    kept.sort_by(|a, b| a.id_place.path.cmp(&b.id_place.path));
    kept
}

/// Reports partners that are no actors. Whose file is there but gives none is one: one cause has one finding.
fn unknown_partners<'p>(
    files: &'p [ActorFile],
    unread: impl Iterator<Item = &'p str>,
    findings: &mut Vec<Finding>,
) {
    let mut ids: BTreeSet<&str> = files.iter().map(|file| file.actor.id.as_str()).collect();
    ids.extend(unread.filter_map(stem));
    let by_name: HashMap<String, &str> = files
        .iter()
        .flat_map(|file| {
            let names = stem(&file.id_place.path)
                .into_iter()
                .chain(names(&file.actor));
            names.map(|name| (text::fold(name), file.actor.id.as_str()))
        })
        .collect();
    let mut helped = 0;
    for file in files {
        for (id, place) in file
            .partners
            .iter()
            .filter(|(id, _)| !ids.contains(id.as_str()))
        {
            helped += 1;
            let near = if helped > HELPED {
                Vec::new()
            } else if let Some(meant) = by_name.get(&text::fold(id)) {
                vec![(*meant).to_owned()]
            } else if let Some((actor, _)) =
                id.split_once('/').filter(|(actor, _)| ids.contains(actor))
            {
                vec![actor.to_owned()]
            } else {
                text::nearest(id, ids.iter().copied())
            };
            findings.push(Finding {
                rule: &rule::UNKNOWN_ACTOR,
                place: place.clone(),
                message: format!("unknown actor `{id}`"),
                help: Some(text::did_you_mean(
                    &text::any_of(&near),
                    "partners outside the catalogue stand under `outside_partners`",
                )),
                other: None,
            });
        }
    }
}

/// Returns the name of an actor's file, which should be the actor's id.
fn stem(path: &str) -> Option<&str> {
    let name = path.strip_prefix(ACTORS_FOLDER)?.strip_prefix('/')?;
    name.strip_suffix(".toml")
}

/// Says of files that should have the name of another that this would write over the other.
fn taken_names(files: &[ActorFile], entries: &[Entry<&str>], findings: &mut [Finding]) {
    let there: BTreeSet<&str> = entries.iter().map(|entry| entry.path).collect();
    let is_taken = |file: &&ActorFile| {
        let named = format!("{ACTORS_FOLDER}/{}.toml", file.actor.id);
        named != file.id_place.path && there.contains(named.as_str())
    };
    let taken: BTreeSet<&Place> = files
        .iter()
        .filter(is_taken)
        .map(|file| &file.id_place)
        .collect();
    let is_of_names = |finding: &&mut Finding| {
        finding.rule.code == rule::FILE_NAME.code && taken.contains(&finding.place)
    };
    for finding in findings.iter_mut().filter(is_of_names) {
        finding.help = Some(
            "a file of that name is there already: delete one of the two, or correct the id"
                .to_owned(),
        );
    }
}

/// Returns what else an actor is called than its id.
fn names(actor: &Actor) -> impl Iterator<Item = &str> {
    actor
        .name
        .all()
        .chain(actor.aliases.iter().map(String::as_str))
}

/// Reports names that two actors have, and aliases that are the id or the name of another, which is meant by whoever types them.
fn shared_names(files: &[ActorFile], findings: &mut Vec<Finding>) {
    let own = |actor: &Actor| -> Vec<String> {
        let own = std::iter::once(actor.id.as_str()).chain(actor.name.all());
        own.map(text::fold).collect()
    };
    let mut whose: HashMap<String, &ActorFile> = HashMap::new();
    for file in files {
        let mut others: BTreeMap<&str, &ActorFile> = BTreeMap::new();
        for name in own(&file.actor) {
            let first = *whose.entry(name).or_insert(file);
            if first.actor.id != file.actor.id {
                others.insert(&first.actor.id, first);
            }
        }
        findings.extend(others.into_values().map(|other| Finding {
            rule: &rule::SHARED_NAME,
            place: file.id_place.clone(),
            message: format!("`{}` and `{}` have one name", other.actor.id, file.actor.id),
            help: Some("name one of them otherwise; one that has closed perhaps with the years in which it was there".to_owned()),
            other: Some((other.id_place.clone(), "the other one")),
        }));
    }
    for file in files {
        let aliases = file.actor.aliases.iter().zip(&file.aliases);
        let shared = aliases.filter_map(|(alias, span)| {
            let key = text::fold(alias);
            let other = whose
                .get(&key)
                .filter(|_| !own(&file.actor).contains(&key))?;
            (other.actor.id != file.actor.id).then_some((alias, span, other))
        });
        findings.extend(shared.map(|(alias, span, other)| Finding {
            rule: &rule::SHARED_NAME,
            place: Place::new(&file.id_place.path, span.clone()),
            message: format!(
                "`{alias}` is an alias of `{}` and means `{}`",
                file.actor.id, other.actor.id
            ),
            help: Some("take the alias away".to_owned()),
            other: Some((other.id_place.clone(), "the other one")),
        }));
    }
}

/// Tells whether somebody may think that what nobody reads is an actor's file: whatever lies among them, and beside `catalogue.toml` what
/// has the words of one.
fn is_taken_for_actor(root: &Root, entry: &Entry<&str>, now: SystemTime) -> bool {
    entry.path.contains('/')
        || content(root, entry, now).is_ok_and(|bytes| {
            let text = String::from_utf8_lossy(&bytes);
            let is_kind = |line: &str| {
                let pair = line.split_once('=');
                pair.is_some_and(|(key, _)| key.trim_end() == "kind")
            };
            let mut lines = text.lines().map(str::trim);
            lines.any(|line| is_kind(line) || line.starts_with("[[offering"))
        })
}

/// Returns what there is to say about something in the folder of actors that nobody reads.
fn passed_over(path: &str) -> Finding {
    Finding {
        rule: &rule::FILE_NAME,
        place: Place::new(path, 0..0),
        message: "this is passed over".to_owned(),
        help: Some(
            "an actor's file is called after its id, `ID.toml`, and stands in `actors` itself"
                .to_owned(),
        ),
        other: None,
    }
}
