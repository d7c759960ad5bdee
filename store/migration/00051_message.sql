-- +goose Up
-- What is to be told to whom, and what became of it.

CREATE TABLE messages (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    purpose TEXT NOT NULL, urgency TEXT NOT NULL, body TEXT NOT NULL,
    kind TEXT NOT NULL, record TEXT NOT NULL, thread TEXT NOT NULL,
    sender TEXT NOT NULL, named TEXT NOT NULL, assigned TEXT NOT NULL
);
CREATE INDEX messages_by_thread ON messages (thread, id);
CREATE INDEX messages_by_record ON messages (record, id);

CREATE TABLE deliveries (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    message TEXT NOT NULL REFERENCES messages(id), person TEXT NOT NULL, contact TEXT NOT NULL, channel TEXT NOT NULL,
    address TEXT NOT NULL, link TEXT NOT NULL, message_id TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL,
    failure TEXT NOT NULL, failure_detail TEXT NOT NULL, failures TEXT NOT NULL, next_at BIGINT, sent_at BIGINT, acknowledged_at BIGINT, ended_at BIGINT
);
CREATE INDEX deliveries_by_message ON deliveries (message);
CREATE INDEX deliveries_by_link ON deliveries (link);
CREATE UNIQUE INDEX deliveries_by_message_id ON deliveries (message_id);

-- A link on which a person acts on one record without an account. The token itself
-- is kept nowhere, its SHA-256 is.
CREATE TABLE links (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    kind TEXT NOT NULL, record TEXT NOT NULL, thread TEXT NOT NULL, person TEXT NOT NULL, contact TEXT NOT NULL, hash TEXT NOT NULL UNIQUE,
    code_hash TEXT NOT NULL, code_round BIGINT NOT NULL, closed_at BIGINT, revoked_at BIGINT
);
CREATE INDEX links_by_record ON links (record);

-- Wrong codes given on a link: counted before the code is looked at.
CREATE TABLE link_tries (link TEXT PRIMARY KEY, failures BIGINT NOT NULL);

-- Browsers in which the right code was given, by the hash of what they hold.
CREATE TABLE link_proofs (hash TEXT PRIMARY KEY, link TEXT NOT NULL, round BIGINT NOT NULL, expires_at BIGINT NOT NULL);

-- Nonces that were used: a form that is sent twice counts once.
CREATE TABLE spent_nonces (hash TEXT PRIMARY KEY, at BIGINT NOT NULL);
