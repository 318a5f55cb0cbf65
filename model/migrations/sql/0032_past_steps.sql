-- Null of what was there before this was written down: it holds on every day.
ALTER TABLE step ADD COLUMN since TIMESTAMP WITH TIME ZONE;

CREATE TABLE step_past (
    step_id UUID NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    since TIMESTAMP WITH TIME ZONE,
    key_result_id UUID NOT NULL,
    title TEXT NOT NULL,
    weight NUMERIC NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    position INTEGER NOT NULL,
    CONSTRAINT pk_step_past PRIMARY KEY (step_id, until),
    CONSTRAINT fk_step_past_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id)
);
CREATE INDEX ix_step_past_key_result_id ON step_past (key_result_id);
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON step_past
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE step_past ENABLE ALWAYS TRIGGER count_okrs;
