-- The ledger of referrals. Ids are UUIDs, days `YYYY-MM-DD`, moments RFC 3339 in UTC.

-- A referral as it was when it was made. Names are frozen, so that it can be read when the offering is gone.
CREATE TABLE referral (
    id               TEXT PRIMARY KEY,
    code             TEXT NOT NULL,
    side             TEXT NOT NULL,     -- sent, received
    from_actor       TEXT NOT NULL,
    from_name_sv     TEXT,
    from_name_en     TEXT,
    offering         TEXT NOT NULL,
    offering_name_sv TEXT,
    offering_name_en TEXT,
    to_actor         TEXT NOT NULL,
    to_name_sv       TEXT,
    to_name_en       TEXT,
    catalogue        TEXT NOT NULL,
    area             TEXT,
    stage            TEXT,
    consent_share    TEXT NOT NULL,
    consent_count    TEXT NOT NULL,
    sent_on          TEXT NOT NULL,
    at               TEXT NOT NULL,
    client           TEXT,
    reason           TEXT,
    note             TEXT,
    forgotten        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_by_code ON referral (code);
CREATE INDEX referral_by_client ON referral (client) WHERE client IS NOT NULL;

-- What happened to referrals afterwards. Rows are added; only `note` is ever taken away, when a client is forgotten.
-- A referral may arrive after its events, when ledgers are merged.
CREATE TABLE event (
    referral TEXT NOT NULL,
    at       TEXT NOT NULL,
    id       TEXT NOT NULL,
    happened TEXT NOT NULL,
    status   TEXT NOT NULL,
    reason   TEXT,
    outcome  TEXT,
    consent_share TEXT,
    consent_count TEXT,
    note     TEXT,
    PRIMARY KEY (referral, at, id)
) STRICT, WITHOUT ROWID;

-- Where each referral stands: the fold of its events, kept so that listing and counting need not fold. It may be made anew at
-- any time, and `lots doctor` compares it with the events.
CREATE TABLE state (
    referral TEXT PRIMARY KEY,
    status   TEXT NOT NULL,
    changed  TEXT NOT NULL,             -- the day of the last thing that happened
    reason   TEXT,
    outcome  TEXT,
    answered TEXT,                      -- the day of the first answer
    consent_share TEXT NOT NULL,        -- what the client said last
    consent_count TEXT NOT NULL,
    disputed INTEGER NOT NULL,
    -- What is counted by, so that counting reads this table only.
    side          TEXT NOT NULL,
    from_actor    TEXT NOT NULL,
    to_actor      TEXT NOT NULL,
    area          TEXT,
    stage         TEXT,
    sent_on       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX state_open ON state (changed) WHERE status IN ('sent', 'accepted', 'in-progress', 'on-hold', 'reopened');
