-- +goose Up
-- Incidents: who does what about them, what was decided, and what happened when.

CREATE TABLE incidents (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    title TEXT NOT NULL, status TEXT NOT NULL, severity TEXT NOT NULL, type TEXT NOT NULL, commander TEXT NOT NULL,
    detection TEXT NOT NULL, occurred_at BIGINT, detected_at BIGINT, acknowledged_at BIGINT, declared_at BIGINT,
    contained_at BIGINT, eradicated_at BIGINT, recovered_at BIGINT, closed_at BIGINT,
    happened TEXT NOT NULL, worked TEXT NOT NULL, did_not TEXT NOT NULL
);
CREATE INDEX incidents_by_mode ON incidents (mode, id);
CREATE INDEX incidents_by_detection ON incidents (detection);

CREATE TABLE incident_roles (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    incident TEXT NOT NULL REFERENCES incidents(id), role TEXT NOT NULL, person TEXT NOT NULL, ended_at BIGINT
);
CREATE INDEX incident_roles_by_incident ON incident_roles (incident);

CREATE TABLE affected_assets (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    incident TEXT NOT NULL REFERENCES incidents(id), kind TEXT NOT NULL, asset TEXT NOT NULL, impact TEXT NOT NULL, ended_at BIGINT
);
CREATE INDEX affected_assets_by_incident ON affected_assets (incident);
CREATE INDEX affected_assets_by_asset ON affected_assets (asset);

CREATE TABLE decisions (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    incident TEXT NOT NULL REFERENCES incidents(id), question TEXT NOT NULL, options TEXT NOT NULL, chosen TEXT NOT NULL,
    facts TEXT NOT NULL, decided_by TEXT NOT NULL, authority TEXT NOT NULL, dissent TEXT NOT NULL, decided_at BIGINT,
    review_at BIGINT, supersedes TEXT NOT NULL
);
CREATE INDEX decisions_by_incident ON decisions (incident, id);

-- What happened, in order. Never changed: a correction is another entry.
CREATE TABLE entries (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    incident TEXT NOT NULL REFERENCES incidents(id), at BIGINT NOT NULL, kind TEXT NOT NULL, task TEXT NOT NULL,
    said TEXT NOT NULL, people TEXT NOT NULL, text TEXT NOT NULL, corrects TEXT NOT NULL
);
CREATE INDEX entries_by_incident ON entries (incident, at);

CREATE TABLE tasks (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    mode TEXT NOT NULL, exercise TEXT NOT NULL,
    incident TEXT NOT NULL REFERENCES incidents(id), kind TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    sender TEXT NOT NULL, assignee TEXT NOT NULL, organisation TEXT NOT NULL, asked TEXT NOT NULL, passed_over TEXT NOT NULL,
    state TEXT NOT NULL, due_at BIGINT, answer_within BIGINT NOT NULL, answer_by BIGINT, sent_at BIGINT,
    accepted_by TEXT NOT NULL, accepted_at BIGINT, done_at BIGINT, ended_at BIGINT, unanswered_at BIGINT,
    evidence TEXT NOT NULL, answer TEXT NOT NULL
);
CREATE INDEX tasks_by_incident ON tasks (incident, id);
CREATE INDEX tasks_by_assignee ON tasks (assignee, id);
