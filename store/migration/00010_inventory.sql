-- +goose Up
-- What can be touched by an incident: facilities, processes and systems, and how they hang together.

CREATE TABLE facilities (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    name TEXT NOT NULL, name_en TEXT NOT NULL, owner_person TEXT NOT NULL, note TEXT NOT NULL, archived_at BIGINT,
    kind TEXT NOT NULL, location TEXT NOT NULL,
    health TEXT NOT NULL, health_at BIGINT, health_note TEXT NOT NULL,
    confidentiality TEXT NOT NULL, integrity TEXT NOT NULL, availability TEXT NOT NULL,
    search TEXT NOT NULL DEFAULT '' -- the texts that a person searches, folded
);
CREATE UNIQUE INDEX facilities_by_name ON facilities (name) WHERE archived_at IS NULL;

CREATE TABLE processes (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    name TEXT NOT NULL, name_en TEXT NOT NULL, owner_person TEXT NOT NULL, note TEXT NOT NULL, archived_at BIGINT,
    criticality TEXT NOT NULL, recovery_minutes BIGINT NOT NULL,
    fallback TEXT NOT NULL, fallback_minutes BIGINT NOT NULL, stoppers TEXT NOT NULL,
    safety TEXT NOT NULL, safety_note TEXT NOT NULL,
    search TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX processes_by_name ON processes (name) WHERE archived_at IS NULL;

CREATE TABLE systems (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    name TEXT NOT NULL, name_en TEXT NOT NULL, owner_person TEXT NOT NULL, note TEXT NOT NULL, archived_at BIGINT,
    kind TEXT NOT NULL, supplier TEXT NOT NULL, contractor TEXT NOT NULL, criticality TEXT NOT NULL, needs TEXT NOT NULL,
    search TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX systems_by_name ON systems (name) WHERE archived_at IS NULL;

-- The graph. The ends are of three tables, so the program checks them.
CREATE TABLE inventory_links (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    kind TEXT NOT NULL, from_kind TEXT NOT NULL, from_id TEXT NOT NULL, to_kind TEXT NOT NULL, to_id TEXT NOT NULL,
    note TEXT NOT NULL, archived_at BIGINT
);
CREATE UNIQUE INDEX inventory_links_once ON inventory_links (from_id, to_id, kind) WHERE archived_at IS NULL;
CREATE INDEX inventory_links_by_end ON inventory_links (to_id);
