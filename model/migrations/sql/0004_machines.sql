CREATE TABLE client (
    name TEXT NOT NULL,
    state VARCHAR(24) NOT NULL,
    origins TEXT[] NOT NULL,
    scopes TEXT[] NOT NULL,
    documents TEXT[] NOT NULL,
    names_subjects BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_client PRIMARY KEY (id),
    CONSTRAINT uq_client_name UNIQUE (name),
    CONSTRAINT fk_client_created_by_id FOREIGN KEY(created_by_id) REFERENCES person (id),
    CONSTRAINT ck_client_clientstate CHECK (state IN ('ACTIVE', 'REVOKED'))
);

CREATE TABLE client_secret (
    client_id UUID NOT NULL,
    digest BYTEA NOT NULL,
    prefix TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_by_id UUID NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_used_on DATE,
    revoked_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    CONSTRAINT pk_client_secret PRIMARY KEY (id),
    CONSTRAINT fk_client_secret_client_id FOREIGN KEY(client_id) REFERENCES client (id),
    CONSTRAINT uq_client_secret_digest UNIQUE (digest),
    CONSTRAINT fk_client_secret_created_by_id FOREIGN KEY(created_by_id) REFERENCES person (id)
);
CREATE INDEX ix_client_secret_client_id_created_at_id ON client_secret (client_id, created_at, id);
