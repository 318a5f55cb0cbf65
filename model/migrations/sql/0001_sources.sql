CREATE TABLE connection (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    state VARCHAR(24) NOT NULL,
    settings JSONB NOT NULL,
    cursor JSONB,
    fence INTEGER DEFAULT '0' NOT NULL,
    every_minutes INTEGER,
    next_run_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_connection PRIMARY KEY (id),
    CONSTRAINT uq_connection_name UNIQUE (name),
    CONSTRAINT ck_connection_connectionstate CHECK (state IN ('READY', 'NEEDS_SECRET', 'FAILING', 'PAUSED'))
);

CREATE TABLE secret (
    connection_id UUID NOT NULL,
    field TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_secret PRIMARY KEY (connection_id, field),
    CONSTRAINT fk_secret_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id)
);

CREATE TABLE sync_run (
    connection_id UUID NOT NULL,
    trigger VARCHAR(24) NOT NULL,
    mode VARCHAR(24) NOT NULL,
    state VARCHAR(24) NOT NULL,
    fence INTEGER NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    attempt INTEGER DEFAULT '1' NOT NULL,
    checkpoint JSONB,
    counts JSONB NOT NULL,
    estimate INTEGER,
    plan_hash TEXT,
    queued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    waiting_until TIMESTAMP WITH TIME ZONE,
    error_code TEXT,
    error TEXT,
    id UUID NOT NULL,
    CONSTRAINT pk_sync_run PRIMARY KEY (id),
    CONSTRAINT fk_sync_run_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id),
    CONSTRAINT ck_sync_run_runtrigger CHECK (trigger IN ('MANUAL', 'SCHEDULE', 'UPLOAD')),
    CONSTRAINT ck_sync_run_runmode CHECK (mode IN ('FULL', 'INCREMENTAL')),
    CONSTRAINT ck_sync_run_runstate CHECK (state IN ('QUEUED', 'RUNNING', 'WAITING', 'DONE', 'HELD', 'FAILED', 'INTERRUPTED'))
);
CREATE INDEX ix_sync_run_connection_id_started_at ON sync_run (connection_id, started_at DESC);
CREATE UNIQUE INDEX uq_sync_run_active ON sync_run (connection_id) WHERE state IN ('RUNNING', 'WAITING');

CREATE TABLE sync_issue (
    connection_id UUID NOT NULL,
    run_id UUID NOT NULL,
    code TEXT NOT NULL,
    subject TEXT NOT NULL,
    message TEXT NOT NULL,
    concerns JSONB NOT NULL,
    first_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    resolved_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    CONSTRAINT pk_sync_issue PRIMARY KEY (id),
    CONSTRAINT uq_sync_issue_connection_id_code_subject UNIQUE (connection_id, code, subject),
    CONSTRAINT fk_sync_issue_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id),
    CONSTRAINT fk_sync_issue_run_id FOREIGN KEY(run_id) REFERENCES sync_run (id)
);
CREATE INDEX ix_sync_issue_run_id ON sync_issue (run_id);

CREATE TABLE sync_plan (
    connection_id UUID NOT NULL,
    run_id UUID NOT NULL,
    hash TEXT NOT NULL,
    state VARCHAR(24) NOT NULL,
    reason TEXT NOT NULL,
    counts JSONB NOT NULL,
    changes JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    approved_by_id UUID,
    id UUID NOT NULL,
    CONSTRAINT pk_sync_plan PRIMARY KEY (id),
    CONSTRAINT fk_sync_plan_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id),
    CONSTRAINT fk_sync_plan_run_id FOREIGN KEY(run_id) REFERENCES sync_run (id),
    CONSTRAINT ck_sync_plan_planstate CHECK (state IN ('HELD', 'APPLIED', 'SUPERSEDED')),
    CONSTRAINT fk_sync_plan_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES person (id)
);
CREATE INDEX ix_sync_plan_connection_id ON sync_plan (connection_id);
CREATE INDEX ix_sync_plan_hash ON sync_plan (hash);

CREATE TABLE identity (
    person_id UUID NOT NULL,
    connection_id UUID NOT NULL,
    source_key TEXT NOT NULL,
    run_id UUID,
    missing_since TIMESTAMP WITH TIME ZONE,
    retired_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    CONSTRAINT pk_identity PRIMARY KEY (id),
    CONSTRAINT uq_identity_connection_id_source_key UNIQUE (connection_id, source_key),
    CONSTRAINT fk_identity_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_identity_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id)
);
CREATE INDEX ix_identity_person_id ON identity (person_id);
