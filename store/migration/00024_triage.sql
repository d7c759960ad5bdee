-- +goose Up
-- Does it touch us, how much, and who decided.

-- What the inventory said when it was last asked; the queue's order comes of it.
CREATE TABLE triage_assessments (
    detection TEXT PRIMARY KEY REFERENCES detections(id),
    rank BIGINT NOT NULL, outcome TEXT NOT NULL, criticality TEXT NOT NULL, systems BIGINT NOT NULL, assessed_at BIGINT
);

CREATE TABLE triage_decisions (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    detections TEXT NOT NULL, versions TEXT NOT NULL, before TEXT NOT NULL,
    verdict TEXT NOT NULL, classification TEXT NOT NULL, rationale TEXT NOT NULL, decider TEXT NOT NULL, authority TEXT NOT NULL,
    next TEXT NOT NULL, duplicate_of TEXT NOT NULL, incident TEXT NOT NULL, undoes TEXT NOT NULL
);
CREATE INDEX triage_decisions_by_mode ON triage_decisions (mode, id);

-- Which decision is on which detection, and by which other it was taken back.
CREATE TABLE triage_decided (
    decision TEXT NOT NULL REFERENCES triage_decisions(id),
    detection TEXT NOT NULL REFERENCES detections(id),
    undone_by TEXT NOT NULL,
    PRIMARY KEY (decision, detection)
);
CREATE INDEX triage_decided_by_detection ON triage_decided (detection);
