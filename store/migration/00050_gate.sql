-- +goose Up
-- What the gate held back: one row for each record, recipient and reason.

CREATE TABLE gate_blocks (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    what TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, thread TEXT NOT NULL, reason TEXT NOT NULL,
    person TEXT NOT NULL, organisation TEXT NOT NULL, address TEXT NOT NULL,
    times BIGINT NOT NULL, last_at BIGINT
);
CREATE INDEX gate_blocks_by_record ON gate_blocks (record, id);
CREATE INDEX gate_blocks_by_thread ON gate_blocks (thread, id);
