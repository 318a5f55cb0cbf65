-- Events from before are in the order of their ids, before all that come.
ALTER TABLE outbox
    ADD COLUMN event_id UUID DEFAULT gen_random_uuid() NOT NULL,
    ADD COLUMN xact BIGINT DEFAULT ((pg_current_xact_id())::text)::bigint NOT NULL,
    ADD CONSTRAINT uq_outbox_event_id UNIQUE (event_id),
    DROP COLUMN sent_at;
CREATE INDEX ix_outbox_xact_id ON outbox (xact, id);
CREATE INDEX ix_outbox_at ON outbox (at);

CREATE TABLE webhook (
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    topics TEXT[] NOT NULL,
    state VARCHAR(24) NOT NULL,
    disabled_because VARCHAR(24),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID NOT NULL,
    place_xact BIGINT NOT NULL,
    place_id BIGINT NOT NULL,
    fence BIGINT DEFAULT '0' NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    tries INTEGER DEFAULT '0' NOT NULL,
    next_try_at TIMESTAMP WITH TIME ZONE,
    failing_since TIMESTAMP WITH TIME ZONE,
    last_error TEXT,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_webhook PRIMARY KEY (id),
    CONSTRAINT uq_webhook_name UNIQUE (name),
    CONSTRAINT fk_webhook_created_by_id FOREIGN KEY(created_by_id) REFERENCES person (id),
    CONSTRAINT ck_webhook_webhookstate CHECK (state IN ('ACTIVE', 'PAUSED', 'DISABLED')),
    CONSTRAINT ck_webhook_disabledbecause CHECK (disabled_because IN ('GONE', 'FAILING', 'RESTORED'))
);

CREATE TABLE webhook_secret (
    webhook_id UUID NOT NULL,
    sealed BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    CONSTRAINT pk_webhook_secret PRIMARY KEY (id),
    CONSTRAINT fk_webhook_secret_webhook_id FOREIGN KEY(webhook_id) REFERENCES webhook (id)
);
CREATE INDEX ix_webhook_secret_webhook_id ON webhook_secret (webhook_id);

CREATE TABLE webhook_delivery (
    webhook_id UUID NOT NULL,
    event_id UUID NOT NULL,
    topic TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempt INTEGER NOT NULL,
    outcome VARCHAR(24) NOT NULL,
    status INTEGER,
    duration_ms INTEGER,
    error TEXT,
    id UUID NOT NULL,
    CONSTRAINT pk_webhook_delivery PRIMARY KEY (id),
    CONSTRAINT fk_webhook_delivery_webhook_id FOREIGN KEY(webhook_id) REFERENCES webhook (id),
    CONSTRAINT ck_webhook_delivery_outcome CHECK (
        outcome IN ('DELIVERED', 'RETRYING', 'GIVEN_UP', 'STOPPED')
    )
);
CREATE INDEX ix_webhook_delivery_webhook_id_at_id
    ON webhook_delivery (webhook_id, at DESC, id DESC);
CREATE INDEX ix_webhook_delivery_at ON webhook_delivery (at);
