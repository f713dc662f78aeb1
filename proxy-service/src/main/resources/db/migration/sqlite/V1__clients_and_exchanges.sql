-- The logical schema is the same on both engines: times are milliseconds since 1970, flags 0 or 1, lists JSON text.

-- Facts that are made once and shared by all replicas.
CREATE TABLE installation (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO installation (name, value) VALUES ('clients_version', '0');

CREATE TABLE clients (
    id                  TEXT    NOT NULL PRIMARY KEY,
    digest              TEXT    NOT NULL UNIQUE,
    previous_digest     TEXT    UNIQUE,
    previous_expires_at INTEGER,
    name                TEXT    NOT NULL,
    role                TEXT    NOT NULL CHECK (role IN ('admin', 'client')),
    allowed_models      TEXT    NOT NULL,
    disabled            INTEGER NOT NULL,
    expires_at          INTEGER,
    created_at          INTEGER NOT NULL,
    last_used_at        INTEGER
);

CREATE TABLE audit (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    address   TEXT,
    action    TEXT    NOT NULL,
    object_id TEXT    NOT NULL,
    result    TEXT    NOT NULL
);

CREATE TABLE exchanges (
    id                  TEXT    NOT NULL PRIMARY KEY,
    accepted_at         INTEGER NOT NULL,
    client_id           TEXT    NOT NULL,
    key_id              TEXT,
    operation           TEXT    NOT NULL,
    path                TEXT    NOT NULL,
    streamed            INTEGER NOT NULL,
    model_asked         TEXT,
    route               TEXT,
    backend             TEXT,
    model_served        TEXT,
    status              INTEGER NOT NULL,
    outcome             TEXT    NOT NULL,
    error_code          TEXT,
    input_tokens        INTEGER,
    output_tokens       INTEGER,
    cached_input_tokens INTEGER,
    cache_write_tokens  INTEGER,
    reasoning_tokens    INTEGER,
    usage_source        TEXT    NOT NULL,
    total_ms            INTEGER NOT NULL,
    ttft_ms             INTEGER,
    upstream_ms         INTEGER,
    overhead_us         INTEGER,
    attempts            TEXT    NOT NULL,
    warnings            TEXT    NOT NULL,
    upstream_request_id TEXT,
    client_request_id   TEXT,
    user_agent          TEXT,
    request_bytes       INTEGER NOT NULL,
    answer_bytes        INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX exchanges_by_client ON exchanges (client_id, id);

CREATE TABLE exchange_bodies (
    id             TEXT    NOT NULL PRIMARY KEY,
    mode           TEXT    NOT NULL,
    request        BLOB,
    request_length INTEGER NOT NULL,
    request_hash   TEXT,
    answer         BLOB,
    answer_length  INTEGER NOT NULL,
    answer_hash    TEXT
);
