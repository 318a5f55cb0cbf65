ALTER TABLE connection DROP CONSTRAINT ck_connection_connectionstate;
ALTER TABLE connection ADD CONSTRAINT ck_connection_connectionstate
    CHECK (state IN ('READY', 'NEEDS_SECRET', 'FAILING', 'PAUSED', 'DELETED'));

ALTER TABLE connection ADD COLUMN secrets_kept JSONB DEFAULT '{}' NOT NULL;
UPDATE connection SET secrets_kept = (
    SELECT coalesce(jsonb_object_agg(field, to_jsonb(written_at)), '{}') FROM secret
    WHERE secret.connection_id = connection.id
);

ALTER TABLE sync_run
    ADD COLUMN asked_by_id UUID,
    ADD COLUMN approve_hash TEXT,
    ADD COLUMN expect_hash TEXT,
    ADD COLUMN about TEXT,
    ADD CONSTRAINT fk_sync_run_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES person (id);
CREATE INDEX ix_sync_run_queued ON sync_run (queued_at) WHERE state = 'QUEUED';

ALTER TABLE sync_plan ALTER COLUMN run_id DROP NOT NULL;
ALTER TABLE sync_plan DROP CONSTRAINT ck_sync_plan_planstate;
ALTER TABLE sync_plan ADD CONSTRAINT ck_sync_plan_planstate
    CHECK (state IN ('PREVIEWED', 'HELD', 'APPLIED', 'DISCARDED', 'SUPERSEDED'));

CREATE TABLE trial (
    connection_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    state VARCHAR(24) NOT NULL,
    settings JSONB,
    found JSONB,
    plan_id UUID,
    asked_by_id UUID NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    error_code TEXT,
    error TEXT,
    id UUID NOT NULL,
    CONSTRAINT pk_trial PRIMARY KEY (id),
    CONSTRAINT fk_trial_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id),
    CONSTRAINT fk_trial_plan_id FOREIGN KEY(plan_id) REFERENCES sync_plan (id),
    CONSTRAINT fk_trial_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES person (id),
    CONSTRAINT ck_trial_trialkind CHECK (kind IN ('TEST', 'SAMPLE', 'PREVIEW')),
    CONSTRAINT ck_trial_trialstate CHECK (state IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED'))
);
CREATE INDEX ix_trial_connection_id_asked_at ON trial (connection_id, asked_at DESC);
CREATE INDEX ix_trial_open ON trial (asked_at) WHERE state IN ('QUEUED', 'RUNNING');
