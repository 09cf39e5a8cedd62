//! From the text of one file to the model, with everything that is wrong on the way: `catalogue.toml` and `vocabulary.toml` here,
//! actors in [`actor`](super::actor).
//!
//! Lenient in, strict in report. Only what cannot be told apart at all is given up.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::fields::{Fields, Value, wrong_type};
use super::{contacts, syntax, values};
use crate::diagnostic::{Days, Finding, Place, Report, rule};
use crate::model::About;
use crate::model::age::{Limits, MOST_DAYS, MOST_MONTHS};
use crate::model::text::Lang;
use crate::model::vocabulary::{Dimension, Term, Vocabulary};
use crate::text;

/// The version of the file format that this program reads.
pub(crate) const SCHEMA: i32 = 1;

/// What a file says, as far as it could be read, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Read<T> {
    /// Nothing when the file as a whole cannot be used.
    pub(crate) value: Option<T>,
    pub(crate) findings: Vec<Finding>,
    /// The days on which the text is read as it was.
    pub(crate) days: Days,
}

/// Reads `catalogue.toml`. What it lacks is left empty: the rest of what it says holds all the same.
pub(crate) fn about(path: &str, text: &str) -> Read<About> {
    let mut about = read(path, text, "the catalogue", |fields| {
        let id = fields.need("id", values::id);
        let version = fields.need("version", values::string);
        let name = fields.need("name", values::name);
        let languages = fields.take("languages", |v, r| {
            values::strings_with(v, r, |v, r| {
                values::one_of(v, r, &[Lang::Sv, Lang::En], Lang::code)
            })
        });
        let inclusion = fields.take("inclusion", values::text).unwrap_or_default();
        let mut limits = Limits::default();
        let months = |v: Value<'_>, r: &mut Report<'_>| values::number(v, r, MOST_MONTHS);
        let days = |v: Value<'_>, r: &mut Report<'_>| values::number(v, r, MOST_DAYS);
        fields.take("freshness", |v, r| {
            let span = v.span();
            let mut fields = Fields::of(v, "`freshness`", r)?;
            limits.due = fields.take("due", months).unwrap_or(limits.due);
            limits.overdue = fields.take("overdue", months).unwrap_or(limits.overdue);
            if limits.due > limits.overdue {
                let message = format!(
                    "overdue after {} months, before it is due after {}",
                    limits.overdue, limits.due
                );
                let help = "let `due` be the smaller; 9 and 12 when left out".to_owned();
                fields
                    .report
                    .add(&rule::BAD_VALUE, span, message, Some(help));
            }
            fields.finish();
            Some(())
        });
        fields.take("follow_up", |v, r| {
            let mut fields = Fields::of(v, "`follow_up`", r)?;
            limits.first_answer = fields
                .take("first_answer", days)
                .unwrap_or(limits.first_answer);
            limits.news = fields.take("news", days).unwrap_or(limits.news);
            limits.unknown = fields.take("unknown", days).unwrap_or(limits.unknown);
            fields.finish();
            Some(())
        });
        let so_far = fields.report.findings.len();
        fields.take("retention", |v, r| {
            let mut fields = Fields::of(v, "`retention`", r)?;
            limits.retention = fields.take("months", months).unwrap_or(limits.retention);
            fields.finish();
            Some(())
        });
        let retention_is_known = fields.report.findings.len() == so_far;
        let default = About::default();
        let languages = languages
            .filter(|l| !l.is_empty())
            .unwrap_or(default.languages);
        Some(About {
            id: id.unwrap_or_default(),
            version: version.unwrap_or_default(),
            name: name.unwrap_or_default(),
            languages,
            limits,
            retention_is_known,
            inclusion,
        })
    });
    let is_unknown = |finding: &Finding| finding.rule == &rule::UNKNOWN_KEY;
    if let Some(value) = &mut about.value {
        value.retention_is_known &= !about.findings.iter().any(is_unknown);
    }
    about
}

/// Reads `vocabulary.toml`.
pub(crate) fn vocabulary(path: &str, text: &str) -> Read<Vocabulary> {
    read(path, text, "the vocabulary", |fields| {
        let mut vocabulary = Vocabulary::default();
        let mut lists: Vec<(Dimension, Spelt)> = Vec::new();
        for dimension in Dimension::ALL {
            let mut spelt = Spelt::default();
            let mut broader: Vec<Broader> = Vec::new();
            let terms = fields.take(dimension.key(), |v, r| {
                let heading = dimension.key();
                let form = |_: &_| {
                    format!("`[[{heading}]]` in its place, one for each, and its keys below")
                };
                values::list(v, r, form, |v, r| term(v, r, &mut spelt, &mut broader))
            });
            let terms = terms.unwrap_or_default();
            let ids: HashSet<&str> = terms.iter().map(|t| t.id.as_str()).collect();
            let circles = circles(&terms);
            for Broader { of, id, span } in broader {
                let circle = circles.get(of.as_str());
                if circle.is_some() && circle == circles.get(id.as_str()) {
                    let message = format!("`{of}` is broader than itself, by way of `{id}`");
                    let help = "take out one of the `broader` on the way".to_owned();
                    fields
                        .report
                        .add(&rule::BAD_VALUE, span, message, Some(help));
                } else if !ids.contains(id.as_str()) {
                    let near = if fields.report.is_short() {
                        text::nearest(&id, terms.iter().map(|t| t.id.as_str()))
                    } else {
                        Vec::new()
                    };
                    unknown(
                        fields.report,
                        span,
                        dimension.key(),
                        &id,
                        &near,
                        "it must stand in this file",
                    );
                }
            }
            if terms.is_empty() && matches!(dimension, Dimension::Area | Dimension::Stage) {
                let key = dimension.key();
                fields.report.add(
                    &rule::MISSING_FIELD,
                    0..0,
                    format!("the vocabulary has no {key}"),
                    Some(format!("add `[[{key}]]` with `id` and `name`")),
                );
            }
            *vocabulary.terms_mut(dimension) = terms;
            lists.push((dimension, spelt));
        }
        shared_names(&lists, fields.report);
        Some(vocabulary)
    })
}

/// Reports aliases of one list that are the id or the name of a term of another.
fn shared_names(lists: &[(Dimension, Spelt)], report: &mut Report<'_>) {
    for (dimension, spelt) in lists {
        for (key, (id, _, place)) in spelt.keys.iter().filter(|(_, (_, is_alias, _))| *is_alias) {
            for (other, others) in lists.iter().filter(|(other, _)| other != dimension) {
                if let Some((whose, false, first)) = others.keys.get(key) {
                    report.findings.push(Finding {
                        rule: &rule::SHARED_NAME,
                        place: place.clone(),
                        message: format!(
                            "this is an alias of {} `{id}` and names {} `{whose}`",
                            dimension.key(),
                            other.key()
                        ),
                        help: Some("take the alias away".to_owned()),
                        other: Some((first.clone(), "the other one")),
                    });
                }
            }
        }
    }
}

/// One term that is said to be broader than another.
struct Broader {
    of: String,
    id: String,
    span: Range<usize>,
}

/// Returns in which circle of broader ones each term is, by number; two of one number lead to each other. A term that leads nowhere back
/// has a number of its own.
fn circles(terms: &[Term]) -> HashMap<&str, usize> {
    let (mut on, mut back) = (Edges::new(), Edges::new());
    for term in terms {
        for wider in &term.broader {
            on.entry(&term.id).or_default().push(wider);
            back.entry(wider).or_default().push(&term.id);
        }
    }
    // Kosaraju's way: whoever was left last is where a circle, followed backwards, begins.
    let (mut seen, mut left) = (HashSet::new(), Vec::new());
    for term in terms {
        follow(&term.id, &on, &mut seen, &mut left);
    }
    seen.clear();
    let (mut circles, mut circle) = (HashMap::new(), Vec::new());
    for (number, start) in left.into_iter().rev().enumerate() {
        follow(start, &back, &mut seen, &mut circle);
        circles.extend(circle.drain(..).map(|id| (id, number)));
    }
    circles
}

/// Where each id leads.
type Edges<'t> = HashMap<&'t str, Vec<&'t str>>;

/// Goes from an id wherever it leads, but for what was seen before, and adds to `left` each id once all that it leads to has been seen.
fn follow<'t>(
    start: &'t str,
    edges: &Edges<'t>,
    seen: &mut HashSet<&'t str>,
    left: &mut Vec<&'t str>,
) {
    let next = |id: &str| edges.get(id).map_or(&[][..], Vec::as_slice).iter();
    let mut way = Vec::from_iter(seen.insert(start).then(|| (start, next(start))));
    while let Some((id, rest)) = way.last_mut() {
        match rest.next() {
            Some(to) if seen.insert(to) => way.push((to, next(to))),
            Some(_) => {}
            None => {
                left.push(id);
                way.pop();
            }
        }
    }
}

/// The names that terms of one list have so far, and where.
#[derive(Default)]
struct Spelt {
    ids: HashMap<String, Place>,
    /// By folded spelling: whose it is, and whether it is an alias, which several may have.
    keys: HashMap<String, (String, bool, Place)>,
}

fn term(
    value: Value<'_>,
    report: &mut Report<'_>,
    spelt: &mut Spelt,
    broader: &mut Vec<Broader>,
) -> Option<Term> {
    let mut fields = Fields::of(value, "the term", report)?;
    let (span, span_of_name) = (fields.span_of("id"), fields.span_of("name"));
    let id = fields.need("id", values::id);
    let name = fields.need("name", values::name);
    let definition = fields.take("definition", values::text).unwrap_or_default();
    let not = fields.take("not", values::text).unwrap_or_default();
    let (aliases_sv, aliases_en) = fields.take("aliases", aliases).unwrap_or_default();
    let wider = fields
        .take("broader", values::spanned_strings)
        .unwrap_or_default();
    let place = fields.report.place(span);
    fields.finish();
    let words = |aliases: &Words| aliases.iter().map(|(alias, _)| alias.clone()).collect();
    let term = Term {
        id: id?,
        name: name?,
        definition,
        not,
        aliases_sv: words(&aliases_sv),
        aliases_en: words(&aliases_en),
        broader: wider.iter().map(|(id, _)| id.clone()).collect(),
    };
    if let Some(first) = spelt.ids.get(&term.id) {
        report.findings.push(Finding {
            rule: &rule::DUPLICATE_ID,
            place,
            message: format!("`{}` is there already", term.id),
            help: Some("give one of them another id, or delete it".to_owned()),
            other: Some((first.clone(), "first written here")),
        });
        return None;
    }
    spelt.ids.insert(term.id.clone(), place.clone());
    let place_of_name = report.place(span_of_name);
    let names = term
        .name
        .all()
        .map(|name| (name, false, place_of_name.clone()));
    let aliases = aliases_sv.iter().chain(&aliases_en);
    let aliases = aliases.map(|(alias, span)| (alias.as_str(), true, report.place(span.clone())));
    let own = std::iter::once((term.id.as_str(), false, place)).chain(names);
    let spellings: Vec<_> = own.chain(aliases).collect();
    for (spelling, is_alias, place) in spellings {
        let key = text::fold(spelling);
        match spelt.keys.get(&key) {
            Some((other, was_alias, first)) if *other != term.id && !(*was_alias && is_alias) => {
                report.findings.push(Finding {
                    rule: &rule::AMBIGUOUS_NAME,
                    place,
                    message: format!("`{spelling}` names both `{other}` and `{}`", term.id),
                    help: Some("leave it with one of the two".to_owned()),
                    other: Some((first.clone(), "the other one")),
                });
            }
            Some(_) => {}
            None => {
                let whose = (term.id.clone(), is_alias, place);
                spelt.keys.insert(key, whose);
            }
        }
    }
    let of = &term.id;
    broader.extend(wider.into_iter().map(|(id, span)| Broader {
        of: of.clone(),
        id,
        span,
    }));
    Some(term)
}

/// Words, each with its stretch.
type Words = Vec<(String, Range<usize>)>;

fn aliases(value: Value<'_>, report: &mut Report<'_>) -> Option<(Words, Words)> {
    let mut fields = Fields::of(value, "`aliases`", report)?;
    let [sv, en] = [Lang::Sv, Lang::En].map(|lang| {
        let words = fields.take(lang.code(), values::spanned_strings);
        words.unwrap_or_default()
    });
    fields.finish();
    Some((sv, en))
}

pub(super) fn unknown(
    report: &mut Report<'_>,
    span: Range<usize>,
    kind: &str,
    id: &str,
    near: &[String],
    otherwise: &str,
) {
    let help = text::did_you_mean(&text::any_of(near), otherwise);
    report.add(
        &rule::UNKNOWN_TERM,
        span,
        format!("unknown {kind} `{id}`"),
        Some(help),
    );
}

/// Parses a file and reads its top table; gives up on syntax errors and on a format from the future. Private contacts are looked for in
/// any case.
pub(super) fn read<T>(
    path: &str,
    text: &str,
    what: &'static str,
    body: impl FnOnce(&mut Fields<'_, '_, '_>) -> Option<T>,
) -> Read<T> {
    let mut report = Report::new(path);
    report.findings.extend(contacts::private(path, text));
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() || syntax::has_conflict(text) {
        syntax::report(text, &errors, &mut report);
        return Read {
            value: None,
            findings: report.findings,
            days: report.days,
        };
    }
    let value = schema_is_known(&table, &mut report).then(|| {
        let mut fields = Fields::new(table, what, &mut report);
        fields.need("schema", schema);
        let value = body(&mut fields);
        fields.finish();
        value
    });
    Read {
        value: value.flatten(),
        findings: report.findings,
        days: report.days,
    }
}

/// Reads the version of the format, which is none that is newer.
fn schema(value: Value<'_>, report: &mut Report<'_>) -> Option<()> {
    let number = integer(&value);
    if number.is_some_and(|number| number >= 1) {
        return Some(());
    }
    let (span, found) = (value.span(), value.into_inner());
    if found.is_integer() {
        report.add(
            &rule::BAD_VALUE,
            span,
            "there is no such version of the format".to_owned(),
            Some(format!("write `schema = {SCHEMA}`")),
        );
    } else {
        wrong_type(report, span, &found, "a whole number from 1 up");
    }
    None
}

/// Returns a whole number; nothing for another kind of value or a number beyond all bounds.
fn integer(value: &Value<'_>) -> Option<i64> {
    value
        .get_ref()
        .as_integer()
        .and_then(|i| i64::from_str_radix(i.as_str(), i.radix()).ok())
}

fn schema_is_known(table: &Spanned<DeTable<'_>>, report: &mut Report<'_>) -> bool {
    let Some(value) = table.get_ref().get("schema") else {
        return true;
    };
    if integer(value).is_some_and(|number| number > i64::from(SCHEMA)) {
        let help = format!("this `lots` reads schema {SCHEMA}; install a newer one");
        report.add(
            &rule::NEWER_SCHEMA,
            value.span(),
            "the file is written for a newer `lots`".to_owned(),
            Some(help),
        );
        return false;
    }
    true
}
