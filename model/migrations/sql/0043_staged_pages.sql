-- What a run has read of a long list of people, until it comes to its end or is a day old.
CREATE TABLE staged_page (
    connection_id UUID NOT NULL,
    number INTEGER NOT NULL,
    began_at TIMESTAMP WITH TIME ZONE NOT NULL,
    checkpoint JSONB NOT NULL,
    records BYTEA NOT NULL,
    problems BYTEA NOT NULL,
    CONSTRAINT pk_staged_page PRIMARY KEY (connection_id, number),
    CONSTRAINT fk_staged_page_connection_id FOREIGN KEY (connection_id) REFERENCES connection (id)
);
