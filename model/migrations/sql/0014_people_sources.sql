CREATE TABLE hint (
    connection_id UUID NOT NULL,
    delivery TEXT NOT NULL,
    subjects TEXT[] NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    handled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_hint PRIMARY KEY (connection_id, delivery),
    CONSTRAINT fk_hint_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id)
);
CREATE INDEX ix_hint_waiting ON hint (connection_id) WHERE handled_at IS NULL;
CREATE INDEX ix_hint_received_at ON hint (received_at);

CREATE TABLE provisioned (
    connection_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    name_key TEXT NOT NULL,
    external_id TEXT,
    payload JSONB NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    modified_at TIMESTAMP WITH TIME ZONE NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    CONSTRAINT pk_provisioned PRIMARY KEY (id),
    CONSTRAINT fk_provisioned_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id),
    CONSTRAINT ck_provisioned_provisionedkind CHECK (kind IN ('USER', 'GROUP'))
);
CREATE UNIQUE INDEX uq_provisioned_name_key ON provisioned (connection_id, name_key)
    WHERE kind = 'USER' AND deleted_at IS NULL;
CREATE INDEX ix_provisioned_external_id ON provisioned (connection_id, external_id);
CREATE INDEX ix_provisioned_created_at ON provisioned (connection_id, kind, created_at, id);

CREATE TABLE match (
    connection_id UUID NOT NULL,
    source_key TEXT NOT NULL,
    person_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_match PRIMARY KEY (connection_id, source_key),
    CONSTRAINT fk_match_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id),
    CONSTRAINT fk_match_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
