CREATE TABLE organisation (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    fiscal_start_month INTEGER,
    CONSTRAINT pk_organisation PRIMARY KEY (id),
    CONSTRAINT ck_organisation_only_one CHECK (id = 1)
);

CREATE TABLE outbox (
    id BIGSERIAL NOT NULL,
    topic TEXT NOT NULL,
    noun TEXT NOT NULL,
    subject_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_outbox PRIMARY KEY (id)
);
CREATE INDEX ix_outbox_unsent ON outbox (id) WHERE sent_at IS NULL;

CREATE TABLE audit (
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    noun TEXT NOT NULL,
    subject_id UUID,
    detail JSONB NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (id),
    CONSTRAINT fk_audit_actor_id FOREIGN KEY(actor_id) REFERENCES person (id)
);
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_subject_id ON audit (subject_id);

CREATE TABLE answered_mutation (
    actor_id UUID NOT NULL,
    action TEXT NOT NULL,
    client_mutation_id TEXT NOT NULL,
    subject_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_answered_mutation PRIMARY KEY (actor_id, action, client_mutation_id),
    CONSTRAINT fk_answered_mutation_actor_id FOREIGN KEY(actor_id) REFERENCES person (id)
);
