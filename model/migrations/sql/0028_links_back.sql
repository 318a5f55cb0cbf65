-- What we wrote into other systems, so that it can be taken back; the key result may be gone.
CREATE TABLE link_back (
    connection_id UUID NOT NULL,
    source_key TEXT NOT NULL,
    key_result_id UUID NOT NULL,
    told TEXT NOT NULL,
    CONSTRAINT pk_link_back PRIMARY KEY (connection_id, source_key, key_result_id),
    CONSTRAINT fk_link_back_connection_id FOREIGN KEY (connection_id) REFERENCES connection (id)
);
