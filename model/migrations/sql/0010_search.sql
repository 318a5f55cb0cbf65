-- The words that people, units and OKRs are found by, kept beside what they are made of.
ALTER TABLE objective ADD COLUMN words tsvector NOT NULL
    GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, coalesce(title, '') || ' ' || coalesce(description, ''))) STORED;
CREATE INDEX ix_objective_words ON objective USING gin (words);
ALTER TABLE key_result ADD COLUMN words tsvector NOT NULL
    GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, coalesce(title, ''))) STORED;
CREATE INDEX ix_key_result_words ON key_result USING gin (words);
ALTER TABLE person ADD COLUMN words tsvector NOT NULL
    GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, coalesce(name, '') || ' ' || coalesce(sort_key, '') || ' ' || coalesce(title, ''))) STORED;
CREATE INDEX ix_person_words ON person USING gin (words);
ALTER TABLE unit_state ADD COLUMN words tsvector NOT NULL
    GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, coalesce(name, '') || ' ' || coalesce(sort_key, ''))) STORED;
CREATE INDEX ix_unit_state_words ON unit_state USING gin (words);
