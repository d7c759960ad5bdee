-- +goose Up
-- What people reported without an account, and what was written to and fro since.

CREATE TABLE reports (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    receipt TEXT NOT NULL UNIQUE, -- the hash of the number that the reporter was told
    detection TEXT NOT NULL REFERENCES detections(id), lang TEXT NOT NULL,
    what TEXT NOT NULL, seen_where TEXT NOT NULL, vector TEXT NOT NULL, seen_at BIGINT,
    contact TEXT NOT NULL, person TEXT NOT NULL, files TEXT NOT NULL, file_bytes BIGINT NOT NULL
);
CREATE INDEX reports_by_detection ON reports (detection, id);

CREATE TABLE report_messages (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    report TEXT NOT NULL REFERENCES reports(id), sender TEXT NOT NULL, text TEXT NOT NULL, files TEXT NOT NULL
);
CREATE INDEX report_messages_by_report ON report_messages (report, id);
