CREATE TABLE trusted_document (
    id TEXT NOT NULL,
    number BIGINT GENERATED ALWAYS AS IDENTITY,
    text TEXT NOT NULL,
    operations TEXT NOT NULL,
    cost INTEGER NOT NULL,
    registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_trusted_document PRIMARY KEY (id)
);
