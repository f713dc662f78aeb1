-- The logical schema is the same on both engines: times are milliseconds since 1970, flags 0 or 1, lists JSON text.

-- Facts that are made once and shared by all replicas.
CREATE TABLE installation (
    name  text NOT NULL PRIMARY KEY,
    value text NOT NULL
);
INSERT INTO installation (name, value) VALUES ('clients_version', '0');

CREATE TABLE clients (
    id                  text     NOT NULL PRIMARY KEY,
    digest              text     NOT NULL UNIQUE,
    previous_digest     text     UNIQUE,
    previous_expires_at bigint,
    name                text     NOT NULL,
    role                text     NOT NULL CHECK (role IN ('admin', 'client')),
    allowed_models      text     NOT NULL,
    disabled            smallint NOT NULL,
    expires_at          bigint,
    created_at          bigint   NOT NULL,
    last_used_at        bigint
);

CREATE TABLE audit (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at        bigint NOT NULL,
    actor     text   NOT NULL,
    address   text,
    action    text   NOT NULL,
    object_id text   NOT NULL,
    result    text   NOT NULL
);

-- Ids are UUIDv7 as text under the C collation: they sort by time, so that partitions and retention are ranges of ids.
CREATE TABLE exchanges (
    id                  text COLLATE "C" NOT NULL PRIMARY KEY,
    accepted_at         bigint   NOT NULL,
    client_id           text     NOT NULL,
    key_id              text,
    operation           text     NOT NULL,
    path                text     NOT NULL,
    streamed            smallint NOT NULL,
    model_asked         text,
    route               text,
    backend             text,
    model_served        text,
    status              integer  NOT NULL,
    outcome             text     NOT NULL,
    error_code          text,
    input_tokens        bigint,
    output_tokens       bigint,
    cached_input_tokens bigint,
    cache_write_tokens  bigint,
    reasoning_tokens    bigint,
    usage_source        text     NOT NULL,
    total_ms            bigint   NOT NULL,
    ttft_ms             bigint,
    upstream_ms         bigint,
    overhead_us         bigint,
    attempts            text     NOT NULL,
    warnings            text     NOT NULL,
    upstream_request_id text,
    client_request_id   text,
    user_agent          text,
    request_bytes       bigint   NOT NULL,
    answer_bytes        bigint   NOT NULL
) PARTITION BY RANGE (id);
CREATE TABLE exchanges_default PARTITION OF exchanges DEFAULT;
CREATE INDEX exchanges_by_client ON exchanges (client_id, id);

CREATE TABLE exchange_bodies (
    id             text COLLATE "C" NOT NULL PRIMARY KEY,
    mode           text   NOT NULL,
    request        bytea,
    request_length bigint NOT NULL,
    request_hash   text,
    answer         bytea,
    answer_length  bigint NOT NULL,
    answer_hash    text
);
