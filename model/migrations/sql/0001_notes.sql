CREATE TABLE private_note (
    author_id UUID NOT NULL,
    about_id UUID,
    text TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_private_note PRIMARY KEY (id),
    CONSTRAINT fk_private_note_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT fk_private_note_about_id FOREIGN KEY(about_id) REFERENCES person (id)
);
CREATE INDEX ix_private_note_author_id ON private_note (author_id);

-- The second wall. The viewer is set for one transaction; afterwards the setting reads '', not NULL.
ALTER TABLE private_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE private_note FORCE ROW LEVEL SECURITY;
CREATE POLICY author_only ON private_note
    USING (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    WITH CHECK (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
