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
