//! The rules of `lots check`: each with its code, its weight, why it is there and an example that breaks it.

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// `lots check` answers no.
    Error,
    /// Worth mending; nothing is lost meanwhile.
    Warning,
}

impl Severity {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A rule that a catalogue should keep.
#[derive(Debug, PartialEq)]
pub(crate) struct Rule {
    /// The name by which findings and `lots explain` call it.
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    /// What it asks for and why, in a few sentences.
    pub(crate) why: &'static str,
    /// Part of a file that breaks it; nothing where no text can.
    pub(crate) example: Option<Example>,
}

/// Lines that break a rule when they stand in an otherwise sound file.
#[derive(Debug, PartialEq)]
pub(crate) struct Example {
    pub(crate) path: &'static str,
    pub(crate) text: &'static str,
}

const fn error(code: &'static str, why: &'static str, example: Option<Example>) -> Rule {
    Rule {
        code,
        severity: Severity::Error,
        why,
        example,
    }
}

const fn warning(code: &'static str, why: &'static str, example: Option<Example>) -> Rule {
    Rule {
        code,
        severity: Severity::Warning,
        why,
        example,
    }
}

/// An example within an offering of `actors/harbour.toml`.
const fn offering(text: &'static str) -> Option<Example> {
    Some(Example {
        path: "actors/harbour.toml",
        text,
    })
}

const fn vocabulary(text: &'static str) -> Option<Example> {
    Some(Example {
        path: "vocabulary.toml",
        text,
    })
}

const fn catalogue(text: &'static str) -> Option<Example> {
    Some(Example {
        path: "catalogue.toml",
        text,
    })
}

pub(crate) static SYNTAX: Rule = error(
    "syntax",
    "The file is not TOML, or git has left two versions in it. Nothing of it is taken over; look-ups go on with what it last said when it could be read. \
     A missing quote or bracket is often on the line before the one that is marked.",
    offering("status = active"),
);
pub(crate) static NOT_UTF8: Rule = error(
    "not-utf8",
    "Files are UTF-8. One saved as Latin-1 or UTF-16 turns å, ä and ö into something else; save it again as UTF-8.",
    None,
);
pub(crate) static UNREADABLE: Rule = error(
    "unreadable",
    "The file is there but cannot be read: its permissions, a link that leads nowhere or in a circle, or the disk.",
    None,
);
pub(crate) static TOO_LARGE: Rule = error(
    "too-large",
    "A file of the catalogue has at most 1 MiB; the largest real ones have about 30 KiB. Something else was put here.",
    None,
);
pub(crate) static NOT_A_FILE: Rule = error(
    "not-a-file",
    "What is called `*.toml` here is a folder or a device, not a file; or what is called `actors` is no folder.",
    None,
);
pub(crate) static OUTSIDE_CATALOGUE: Rule = error(
    "outside-catalogue",
    "The link leads out of the catalogue. Whoever clones the catalogue does not have what it leads to, and a catalogue from \
     somebody else must not read other files of yours. Copy the file in.",
    None,
);
pub(crate) static MISSING_FILE: Rule = error(
    "missing-file",
    "Beside `catalogue.toml` a catalogue needs `vocabulary.toml` with its areas and stages, and the folder `actors` with a file for each actor.",
    None,
);
pub(crate) static NEWER_SCHEMA: Rule = error(
    "newer-schema",
    "The file says that it follows a later version of the format than this program reads. It is left alone rather than half \
     understood.",
    catalogue("schema = 99"),
);
pub(crate) static UNKNOWN_KEY: Rule = warning(
    "unknown-key",
    "The key means nothing here. Mostly it is misspelt; it may also come from a newer version of the format, so it is only a warning.",
    offering("sumary = { sv = \"Lots\", en = \"Pilot\" }"),
);
pub(crate) static MISPLACED_STATUS: Rule = error(
    "misplaced-status",
    "`status` or `until` stands below a heading that it does not belong to, so that what has ended counts as if it could be had.",
    offering("[offering.next_step]\nen = \"Call.\"\nstatus = \"ended\""),
);
pub(crate) static UNKNOWN_HEADING: Rule = error(
    "unknown-heading",
    "The heading means nothing where it stands, and what stands below it has an id of its own: an offering, or an actor, that no answer \
     would have. A misspelt heading does that, and one that is missing: what follows then belongs to the heading before.",
    Some(Example {
        path: "actors/harbour.toml",
        text: "[[offerings]]\nid = \"buoy\"\nname = { sv = \"Boj\", en = \"Buoy\" }",
    }),
);
pub(crate) static MISSING_FIELD: Rule = error(
    "missing-field",
    "A key that must be there is not. An offering without id or name is left out of every answer, an actor likewise.",
    offering("price = { amount = \"SEK 100\" }"),
);
pub(crate) static WRONG_TYPE: Rule = error(
    "wrong-type",
    "The value is of another kind than the key takes: a string where a list belongs, a text without its language.",
    offering("aliases = \"pilot\""),
);
pub(crate) static BAD_VALUE: Rule = error(
    "bad-value",
    "The key takes one of a few words or numbers, and this is none of them, or it contradicts another.",
    offering("scope = \"worldwide\""),
);
pub(crate) static CONTROL_CHARACTER: Rule = warning(
    "control-character",
    "The text has a character that is none to read: an escape, a bell, a return, a soft hyphen, one that turns the direction; in a name also a \
     line break or a tab. On a terminal it is shown written out. To an offering whose name has a control \
     character (an escape, a bell, a return, a line break, a tab) nobody can be referred.",
    offering("bring = { sv = \"Sjökort\\u001b[31m\", en = \"A chart\" }"),
);
pub(crate) static GARBLED_TEXT: Rule = warning(
    "garbled-text",
    "A program has taken the file for Latin-1 and saved what it saw: of `å` it made two other characters. Nothing can tell for sure what was \
     there.",
    offering("bring = { sv = \"SjÃ¶kort\", en = \"A chart\" }"),
);
pub(crate) static BAD_ID: Rule = error(
    "bad-id",
    "Ids are typed at the prompt, stand in file names and in other people's scripts. So they have lower-case letters a to z, \
     digits and single hyphens only. `all`, `area`, `from`, `sum` and `what` are taken: answers have rows and columns of \
     these names.",
    vocabulary("[[stage]]\nid = \"Früh\"\nname = { sv = \"Tidigt\", en = \"Early\" }"),
);
pub(crate) static BAD_URL: Rule = error(
    "bad-url",
    "A web address starts with `https://` or `http://` and a host. Anything else would be a link that does something unexpected.",
    offering("website = \"javascript:alert(1)\""),
);
pub(crate) static BAD_DATE: Rule = error(
    "bad-date",
    "A date is a year, a month or a day that exists: `\"2019\"`, `\"2019-01\"`, `2019-01-17`. A verification needs the day.",
    offering("until = \"2019-13\""),
);
pub(crate) static FUTURE_DATE: Rule = error(
    "future-date",
    "A source cannot have been written, nor an owner asked, on a day that has not come.",
    offering("verified = { on = 2999-01-01, by = \"keeper\", how = \"call\" }"),
);
pub(crate) static STATUS_UNTIL: Rule = error(
    "status-until",
    "`status` and `until` contradict each other. What has passed its `until` counts as ended, whatever its status says.",
    offering("status = \"active\"\nuntil = 2020-10-30"),
);
pub(crate) static MISSING_SOURCE: Rule = error(
    "missing-source",
    "Every actor and every offering says where it was read. Without a source nobody can tell a fact from a guess.",
    Some(Example {
        path: "actors/pier.toml",
        text: "schema = 1\nid = \"pier\"\nkind = \"association\"\nname = { sv = \"Piren\", en = \"The Pier\" }",
    }),
);
pub(crate) static MISSING_TEXT: Rule = error(
    "missing-text",
    "A text is there in name only: no language has any words. Leave the key out when nobody has said anything.",
    offering("bring = {}"),
);
pub(crate) static MISSING_TRANSLATION: Rule = warning(
    "missing-translation",
    "The text is there in one of the two languages. The other shows it too, marked.",
    offering("bring = { sv = \"Sjökort\" }"),
);
pub(crate) static UNKNOWN_TERM: Rule = error(
    "unknown-term",
    "The word is not in `vocabulary.toml`, so no filter finds it. Use one that is, or add it there.",
    offering("audiences = [\"mermaid\"]"),
);
pub(crate) static UNKNOWN_ACTOR: Rule = error(
    "unknown-actor",
    "A partner is an actor of this catalogue, by id. Name others under `outside_partners`.",
    offering("partners = [\"atlantis\"]"),
);
pub(crate) static DUPLICATE_ID: Rule = error(
    "duplicate-id",
    "Two things have one id, so nobody can say which is meant. Only the first is answered from; of two files with one actor that is the one \
     called after it.",
    vocabulary("[[stage]]\nid = \"idea\"\nname = { sv = \"Tanke\", en = \"Thought\" }"),
);
pub(crate) static AMBIGUOUS_NAME: Rule = error(
    "ambiguous-name",
    "Two terms of one list share a name, or the name of one is an alias of the other, so nobody can say which is meant. Case and \
     diacritics do not tell apart. An alias of several terms means any of them.",
    vocabulary("[[stage]]\nid = \"notion\"\nname = { sv = \"IDE\", en = \"Notion\" }"),
);
pub(crate) static SHARED_NAME: Rule = warning(
    "shared-name",
    "Two actors have one name, or an alias is the id or the name of another actor, or of a term of another list. Who types it may not mean what \
     is found.",
    Some(Example {
        path: "actors/pier.toml",
        text: "schema = 1\nid = \"pier\"\nkind = \"association\"\naliases = [\"Harbour\"]\nname = { sv = \"Piren\", en = \"The Pier\" }\n\n[[source]]\nurl = \"https://example.org/pier\"",
    }),
);
pub(crate) static FILE_NAME: Rule = warning(
    "file-name",
    "An actor's file is called after its id, so that it is found without looking and no id is given twice. One whose name ends in \
     `.TOML` or is not UTF-8 is left out: not every system would find it.",
    Some(Example {
        path: "actors/quay.toml",
        text: "schema = 1\nid = \"pier\"\nkind = \"association\"\nname = { sv = \"Piren\", en = \"The Pier\" }\n\n[[source]]\nurl = \"https://example.org/pier\"",
    }),
);
pub(crate) static NOT_CLASSIFIED: Rule = warning(
    "not-classified",
    "An offering without area, or without stage, is not found by the filter that it lacks. Imported ones may be like that. One that has \
     ended may be: its sources often do not say.",
    Some(Example {
        path: "actors/harbour.toml",
        text: "[[offering]]\nid = \"buoy\"\nname = { sv = \"Boj\", en = \"Buoy\" }\n\n[[offering.source]]\nurl = \"https://example.org/buoy\"",
    }),
);
pub(crate) static PRIVATE_CONTACT: Rule = warning(
    "private-contact",
    "The text has an e-mail address or a mobile number that looks like a person's. A catalogue in git is public and is never \
     forgotten: name a role, a form or the organisation's switchboard.",
    offering(
        "next_step = { sv = \"Skriv till kim.larsson@example.org\", en = \"Write to kim.larsson@example.org\" }",
    ),
);

/// Every rule, in the order in which the documentation lists them.
pub(crate) static ALL: [&Rule; 32] = [
    &SYNTAX,
    &NOT_UTF8,
    &UNREADABLE,
    &TOO_LARGE,
    &NOT_A_FILE,
    &OUTSIDE_CATALOGUE,
    &MISSING_FILE,
    &NEWER_SCHEMA,
    &UNKNOWN_KEY,
    &MISPLACED_STATUS,
    &UNKNOWN_HEADING,
    &MISSING_FIELD,
    &WRONG_TYPE,
    &BAD_VALUE,
    &CONTROL_CHARACTER,
    &GARBLED_TEXT,
    &BAD_ID,
    &BAD_URL,
    &BAD_DATE,
    &FUTURE_DATE,
    &STATUS_UNTIL,
    &MISSING_SOURCE,
    &MISSING_TEXT,
    &MISSING_TRANSLATION,
    &UNKNOWN_TERM,
    &UNKNOWN_ACTOR,
    &DUPLICATE_ID,
    &AMBIGUOUS_NAME,
    &SHARED_NAME,
    &FILE_NAME,
    &NOT_CLASSIFIED,
    &PRIVATE_CONTACT,
];

/// Returns the rule with a code.
pub(crate) fn get(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}
