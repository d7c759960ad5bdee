-- +goose Up
-- Who we are, who may do what, and what was done. Identifiers and texts are TEXT,
-- times are microseconds of UTC, lists and maps are JSON; the same on every database.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organisations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    name TEXT NOT NULL, name_en TEXT NOT NULL, kind TEXT NOT NULL, sector TEXT NOT NULL, parent TEXT NOT NULL, note TEXT NOT NULL
);

CREATE TABLE people (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations(id), name TEXT NOT NULL, name_en TEXT NOT NULL, title TEXT NOT NULL,
    function TEXT NOT NULL, language TEXT NOT NULL, zone TEXT NOT NULL, deputies TEXT NOT NULL, note TEXT NOT NULL
);
CREATE INDEX people_by_organisation ON people (organisation);

CREATE TABLE contact_methods (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people(id), channel TEXT NOT NULL, address TEXT NOT NULL, rank BIGINT NOT NULL,
    trust TEXT NOT NULL, last_verified_at BIGINT
);
CREATE INDEX contact_methods_by_person ON contact_methods (person);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people(id), name TEXT NOT NULL UNIQUE, password TEXT NOT NULL, roles TEXT NOT NULL,
    disabled BOOLEAN NOT NULL, last_signed_in_at BIGINT
);
CREATE UNIQUE INDEX accounts_by_person ON accounts (person);

-- A secret that was handed out, kept as its hash: an API token, an invitation, a sign-in link.
CREATE TABLE credentials (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    kind TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, account TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL,
    expires_at BIGINT, used_at BIGINT, revoked_at BIGINT
);

CREATE TABLE sessions (
    token TEXT PRIMARY KEY,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Failed tries of a secret, by what was tried, so that guessing is slow everywhere.
CREATE TABLE attempts (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE TABLE exercises (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, participants TEXT NOT NULL,
    started_at BIGINT, ended_at BIGINT
);

CREATE TABLE audit_events (
    id TEXT PRIMARY KEY, at BIGINT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, kind TEXT NOT NULL,
    record_id TEXT NOT NULL, version BIGINT NOT NULL, mode TEXT NOT NULL, tlp TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX audit_events_by_record ON audit_events (record_id, id);

-- Events that the sealer has not chained yet.
CREATE TABLE audit_pending (event_id TEXT PRIMARY KEY);

-- The chain: each hash covers the event and the hash before it.
CREATE TABLE audit_seals (
    number BIGINT PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL
);

-- The sealer's signature over the last hash of each batch.
CREATE TABLE audit_signatures (
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    signature TEXT NOT NULL
);
