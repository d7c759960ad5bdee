-- +goose Up
-- What sensors found and people reported, and the scans of what systems are built from.

CREATE TABLE detections (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    source TEXT NOT NULL, vector TEXT NOT NULL, dedup_key TEXT NOT NULL, verdict TEXT NOT NULL, severity TEXT NOT NULL, status TEXT NOT NULL,
    title_key TEXT NOT NULL, title_params TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    findings TEXT NOT NULL, more_findings BIGINT NOT NULL, components TEXT NOT NULL, observables TEXT NOT NULL, evidence TEXT NOT NULL,
    occurred_at BIGINT, detected_at BIGINT NOT NULL, acknowledged_at BIGINT, acknowledged_by TEXT NOT NULL, closed_at BIGINT,
    assignee TEXT NOT NULL, duplicate_of TEXT NOT NULL, incident TEXT NOT NULL
);
CREATE INDEX detections_by_mode ON detections (mode, id);
CREATE INDEX detections_open ON detections (mode) WHERE status <> 'closed';
CREATE INDEX detections_duplicates ON detections (duplicate_of) WHERE duplicate_of <> '';

-- How often each thing was seen: detection is the one that it opened, counted the
-- one that it counts for, which differs once the first is a duplicate.
CREATE TABLE detection_sightings (
    mode TEXT NOT NULL, exercise TEXT NOT NULL, dedup_key TEXT NOT NULL,
    detection TEXT NOT NULL, counted TEXT NOT NULL,
    count BIGINT NOT NULL, first_at BIGINT NOT NULL, last_at BIGINT NOT NULL,
    PRIMARY KEY (mode, exercise, dedup_key)
);
CREATE INDEX detection_sightings_counted ON detection_sightings (counted);
CREATE INDEX detection_sightings_detection ON detection_sightings (detection);

-- By what a detection is found: its components, observables and evidence.
CREATE TABLE detection_terms (
    kind TEXT NOT NULL, value TEXT NOT NULL, detection TEXT NOT NULL REFERENCES detections(id),
    PRIMARY KEY (kind, value, detection)
);
CREATE INDEX detection_terms_by_detection ON detection_terms (detection);

-- The folded texts that a search looks through.
CREATE TABLE detection_texts (
    detection TEXT PRIMARY KEY REFERENCES detections(id),
    text TEXT NOT NULL
);

CREATE TABLE scans (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    component TEXT NOT NULL, purl TEXT NOT NULL, registry_name TEXT NOT NULL, state TEXT NOT NULL,
    sha256 TEXT NOT NULL, digests TEXT NOT NULL, verdict TEXT NOT NULL, score DOUBLE PRECISION NOT NULL, findings BIGINT NOT NULL, engine TEXT NOT NULL,
    published_at BIGINT, scanned_at BIGINT, tried_at BIGINT, attempts BIGINT NOT NULL,
    error_key TEXT NOT NULL, error_params TEXT NOT NULL, error TEXT NOT NULL, evidence TEXT NOT NULL, detection TEXT NOT NULL
);
CREATE UNIQUE INDEX scans_by_purl ON scans (purl);
CREATE INDEX scans_waiting ON scans (id) WHERE state = 'waiting';
CREATE INDEX scans_failing ON scans (id) WHERE error_key <> '';
CREATE INDEX scans_by_state ON scans (state);

-- What the engine said, in full up to a cap.
CREATE TABLE scan_results (
    scan TEXT PRIMARY KEY REFERENCES scans(id),
    result TEXT NOT NULL
);
