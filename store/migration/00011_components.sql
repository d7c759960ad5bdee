-- +goose Up
-- What systems are built from, and since when. A list is one file of one system;
-- each import of it has the next number. A presence is the interval of numbers
-- [from_import, to_import) in which a component stood in the list; to_import is 0
-- while it still stands, so an import that changes nothing adds no row.

CREATE TABLE component_lists (
    id TEXT PRIMARY KEY,
    system TEXT NOT NULL REFERENCES systems(id),
    file TEXT NOT NULL,
    number BIGINT NOT NULL, -- of the latest import; saving it first makes imports of one list wait for each other
    latest_at BIGINT,
    withdrawn BOOLEAN NOT NULL,
    -- How much of the list can answer a question, as of the latest import.
    components BIGINT NOT NULL, -- distinct components
    fetched BIGINT NOT NULL,    -- of them not the organisation's own code
    hashed BIGINT NOT NULL,     -- of the fetched, with a hash
    addressed BIGINT NOT NULL   -- of the fetched, with an address
);
CREATE UNIQUE INDEX component_lists_by_file ON component_lists (system, file);

CREATE TABLE inventory_imports (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, tlp TEXT NOT NULL, version BIGINT NOT NULL,
    created_at BIGINT NOT NULL, created_by TEXT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL,
    system TEXT NOT NULL REFERENCES systems(id), list TEXT NOT NULL REFERENCES component_lists(id), number BIGINT NOT NULL,
    file TEXT NOT NULL, format TEXT NOT NULL, subject TEXT NOT NULL, sha256 TEXT NOT NULL, size BIGINT NOT NULL,
    components BIGINT NOT NULL, added BIGINT NOT NULL, removed BIGINT NOT NULL, withdrawn BOOLEAN NOT NULL,
    warnings TEXT NOT NULL, warning_count BIGINT NOT NULL
);
CREATE UNIQUE INDEX inventory_imports_by_number ON inventory_imports (list, number);
CREATE INDEX inventory_imports_by_system ON inventory_imports (system, id);

-- The identifier is made of the purl, so that the same component is the same row
-- whoever saves it first.
CREATE TABLE components (
    id TEXT PRIMARY KEY,
    purl TEXT NOT NULL, -- empty where the list does not say what kind of package it is
    type TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
    registry_name TEXT NOT NULL, -- as its registry writes it; a purl loses the case of some
    first_seen_at BIGINT NOT NULL
);
CREATE INDEX components_by_name ON components (name, namespace, type);
CREATE INDEX components_by_registry_name ON components (registry_name);

-- What lists say of where a component's bytes come from: one row for each
-- different statement, however many systems make it.
CREATE TABLE component_origins (
    id TEXT PRIMARY KEY,
    component TEXT NOT NULL REFERENCES components(id),
    url TEXT NOT NULL,
    url_key TEXT NOT NULL, -- host and path, for the search
    url_host TEXT NOT NULL,
    hashes TEXT NOT NULL,
    asked TEXT NOT NULL -- the constraint, where the list leaves the version open
);
CREATE INDEX component_origins_by_component ON component_origins (component);
CREATE INDEX component_origins_by_url ON component_origins (url_key) WHERE url_key <> '';
CREATE INDEX component_origins_by_host ON component_origins (url_host) WHERE url_host <> '';

CREATE TABLE component_hashes (
    value TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    origin TEXT NOT NULL REFERENCES component_origins(id),
    PRIMARY KEY (value, origin, algorithm)
);

CREATE TABLE presences (
    list TEXT NOT NULL REFERENCES component_lists(id),
    origin TEXT NOT NULL REFERENCES component_origins(id),
    from_import BIGINT NOT NULL,
    to_import BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    last_at BIGINT, -- the last import in which it stood, once it is gone
    to_at BIGINT,   -- the first import in which it stood no more
    scope TEXT NOT NULL, direct BOOLEAN NOT NULL, own BOOLEAN NOT NULL, bundled BOOLEAN NOT NULL,
    PRIMARY KEY (list, origin, from_import)
);
CREATE INDEX presences_by_origin ON presences (origin);
CREATE INDEX presences_standing ON presences (list) WHERE to_import = 0;
