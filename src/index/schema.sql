-- The index: a cache of one catalogue. It may be deleted at any moment; nothing is stored only here.
-- A change of this text throws away every index that was built with another one.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The files as they were when last looked at.
CREATE TABLE file (
    key      INTEGER PRIMARY KEY,
    path     TEXT NOT NULL UNIQUE,
    looks    INTEGER NOT NULL,      -- digest of path, size, times, inode and what is wrong with it from outside
    content  INTEGER NOT NULL,      -- digest of the bytes
    problems INTEGER NOT NULL,      -- errors that `lots check` finds in the file alone
    unknown_terms INTEGER NOT NULL, -- and how many more because the vocabulary lacks a word
    actor    TEXT,                  -- whom it is about; null where it does not say so now, though its last good rows may be here
    partners TEXT,                  -- whom its offerings name, as often as they do
    -- The first day on which it is judged like this, and the first on which it is not.
    holds_from  TEXT NOT NULL CHECK (holds_from GLOB '*-[0-9][0-9]-[0-9][0-9]'),
    holds_until TEXT NOT NULL CHECK (holds_until GLOB '*-[0-9][0-9]-[0-9][0-9]'),
    shadowed INTEGER NOT NULL       -- 1: left out, another file has the same actor
) STRICT;
CREATE INDEX file_by_looks ON file (looks);
CREATE INDEX file_shadowed ON file (looks) WHERE shadowed;

CREATE TABLE term (
    dimension     TEXT NOT NULL,
    position      INTEGER NOT NULL,
    id            TEXT NOT NULL,
    name_sv       TEXT,
    name_en       TEXT,
    definition_sv TEXT,
    definition_en TEXT,
    not_sv        TEXT,
    not_en        TEXT,
    aliases_sv    TEXT NOT NULL,    -- lists are JSON arrays, here and below
    aliases_en    TEXT NOT NULL,
    broader       TEXT NOT NULL,
    PRIMARY KEY (dimension, position)
) STRICT, WITHOUT ROWID;

-- What a folded name names: a term of a dimension, or an actor.
CREATE TABLE name (
    folded    TEXT NOT NULL,
    dimension TEXT NOT NULL,
    id        TEXT NOT NULL,
    spelt     TEXT NOT NULL,        -- with å, ä and ö
    PRIMARY KEY (folded, dimension, id, spelt)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_by_id ON name (dimension, id);

CREATE TABLE actor (
    key              INTEGER PRIMARY KEY,
    file             INTEGER NOT NULL UNIQUE,
    id               TEXT NOT NULL UNIQUE,
    sort_sv          TEXT,
    sort_en          TEXT,
    name_sv          TEXT,
    name_en          TEXT,
    kind             TEXT NOT NULL,
    role             TEXT NOT NULL,
    status           TEXT,
    until            TEXT,
    until_day        TEXT,          -- the last day that `until` may mean
    aliases          TEXT NOT NULL,
    website          TEXT,
    contact_sv       TEXT,
    contact_en       TEXT,
    municipalities   TEXT NOT NULL,
    serves           TEXT,          -- null: not stated; ["all"]: everybody
    purpose_sv       TEXT,
    purpose_en       TEXT,
    goals_sv         TEXT,
    goals_en         TEXT,
    collaboration_sv TEXT,
    collaboration_en TEXT,
    note_sv          TEXT,
    note_en          TEXT,
    strengths        TEXT NOT NULL,
    sources          TEXT NOT NULL  -- [[url, date, says], ...]
) STRICT;

-- What an offering is chosen and ordered by. Narrow, so that a look over all of them is quick.
CREATE TABLE offering (
    key         INTEGER PRIMARY KEY,
    actor       INTEGER NOT NULL,
    position    INTEGER NOT NULL,   -- its place in the file of its actor
    main_area   TEXT,
    rank        INTEGER NOT NULL,   -- its place by stage span, scope, verified and source_date; the smaller, the earlier
    start_sv    INTEGER NOT NULL,   -- how sort_sv begins, which tells apart most that are of one rank
    start_en    INTEGER NOT NULL,
    status      TEXT,
    until_day   TEXT,
    price       TEXT NOT NULL,
    only_serves TEXT,               -- null: keeps nobody out
    id          TEXT NOT NULL UNIQUE,
    sort_sv     TEXT,
    sort_en     TEXT
) STRICT;
CREATE INDEX offering_by_actor ON offering (actor, position);

-- What is said of an offering, whole, with what a listing says of its actor: a hit is one row, and no other page is read for it.
CREATE TABLE detail (
    key              INTEGER PRIMARY KEY,
    actor            TEXT NOT NULL,
    actor_name_sv    TEXT,
    actor_name_en    TEXT,
    actor_website    TEXT,
    id               TEXT NOT NULL,
    name_sv          TEXT,
    name_en          TEXT,
    summary_sv       TEXT,
    summary_en       TEXT,
    aliases          TEXT NOT NULL,
    areas            TEXT NOT NULL,
    stages           TEXT NOT NULL,
    audiences        TEXT NOT NULL,
    status           TEXT,
    until            TEXT,
    until_day        TEXT,
    scope            INTEGER NOT NULL,  -- 0 local, 1 regional, 2 national, 255 not stated
    serves           TEXT,
    partners         TEXT NOT NULL,
    outside_partners TEXT NOT NULL,
    price            TEXT NOT NULL,
    price_amount     TEXT,
    price_sv         TEXT,
    price_en         TEXT,
    conditions_sv    TEXT,
    conditions_en    TEXT,
    not_for_sv       TEXT,
    not_for_en       TEXT,
    next_step_sv     TEXT,
    next_step_en     TEXT,
    bring_sv         TEXT,
    bring_en         TEXT,
    website          TEXT,
    note_sv          TEXT,
    note_en          TEXT,
    verified         TEXT,
    verified_by      TEXT,
    verified_how     TEXT,
    source_date      TEXT,
    sources          TEXT NOT NULL,
    links            INTEGER NOT NULL   -- digest of what the tables below are made of: its words and its terms
) STRICT;

-- One area at one stage, and who offers something there. '' stands for none, or for one that the vocabulary does not know.
CREATE TABLE cell (
    area     TEXT NOT NULL,
    stage    TEXT NOT NULL,
    offering INTEGER NOT NULL,
    PRIMARY KEY (area, stage, offering)
) STRICT, WITHOUT ROWID;

CREATE TABLE audience (
    id       TEXT NOT NULL,
    offering INTEGER NOT NULL,
    PRIMARY KEY (id, offering)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner (
    actor    TEXT NOT NULL,
    offering INTEGER NOT NULL,
    PRIMARY KEY (actor, offering)
) STRICT, WITHOUT ROWID;

-- Every word that some offering has or had, to find those that contain a typed one.
CREATE TABLE word (
    spelt   TEXT PRIMARY KEY,
    plain   TEXT NOT NULL,
    in_name INTEGER NOT NULL        -- 1: some offering has or had it in its name
) STRICT, WITHOUT ROWID;

-- Words arrive taken apart, in lower case, each once and behind the letter that says where it stands, which costs less than two columns;
-- everything beyond ASCII belongs to a word.
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
-- A first build gathers all of it, tens of MB for 100,000 offerings, before it is written: in one piece, in which a word is looked up
-- once instead of once per piece.
INSERT INTO search (search, rank) VALUES ('hashsize', 67108864);
