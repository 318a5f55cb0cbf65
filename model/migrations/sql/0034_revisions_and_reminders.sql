-- A file that is imported has no author.
ALTER TABLE revision ALTER COLUMN author_id DROP NOT NULL;

-- Null of those sent before this was written down: the rule begins with the next ones.
ALTER TABLE reminder ADD COLUMN key_result_id UUID
    CONSTRAINT fk_reminder_key_result_id REFERENCES key_result (id);
CREATE UNIQUE INDEX uq_reminder_person_id_key_result_id_on
    ON reminder (person_id, key_result_id, "on") WHERE key_result_id IS NOT NULL;
CREATE INDEX ix_reminder_key_result_id ON reminder (key_result_id);
