-- +goose Up
-- Bytes frozen with their custody. The bytes themselves are in the vault.

CREATE TABLE evidence_items (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    sha256 TEXT NOT NULL, size BIGINT NOT NULL, media_type TEXT NOT NULL, name TEXT NOT NULL, source_url TEXT NOT NULL,
    headers TEXT NOT NULL, metadata TEXT NOT NULL, collected_at BIGINT NOT NULL, same TEXT NOT NULL
);
CREATE INDEX evidence_items_by_hash ON evidence_items (sha256);

-- Which item stands for the same bytes under the same marks.
CREATE TABLE evidence_same (
    same TEXT PRIMARY KEY,
    item TEXT NOT NULL
);

-- What was done with an item; a trigger of each database keeps it from changing.
CREATE TABLE evidence_custody (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    item TEXT NOT NULL REFERENCES evidence_items(id), action TEXT NOT NULL, purpose TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX evidence_custody_by_item ON evidence_custody (item, id);
