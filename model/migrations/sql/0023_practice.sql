-- Of a rolling objective each key result is of a shorter cycle, in which it is one of a set.
ALTER TABLE key_result
    ADD COLUMN cycle_id UUID,
    ADD COLUMN rhythm VARCHAR(24),
    ADD COLUMN weekday VARCHAR(24),
    ADD CONSTRAINT fk_key_result_cycle_id FOREIGN KEY(cycle_id) REFERENCES cycle (id),
    ADD CONSTRAINT ck_key_result_whole_cadence CHECK ((rhythm IS NULL) = (weekday IS NULL)),
    ADD CONSTRAINT ck_key_result_rhythm CHECK (
        rhythm IN ('WEEKLY', 'EVERY_TWO_WEEKS', 'EVERY_THREE_WEEKS', 'MONTHLY')
    ),
    ADD CONSTRAINT ck_key_result_weekday CHECK (weekday IN (
        'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'
    ));

ALTER TABLE okr_settings
    ADD COLUMN rhythm VARCHAR(24) DEFAULT 'WEEKLY' NOT NULL,
    ADD COLUMN weekday VARCHAR(24) DEFAULT 'MONDAY' NOT NULL,
    ADD COLUMN early_days INTEGER DEFAULT '1' NOT NULL,
    ADD CONSTRAINT ck_okr_settings_rhythm CHECK (
        rhythm IN ('WEEKLY', 'EVERY_TWO_WEEKS', 'EVERY_THREE_WEEKS', 'MONTHLY')
    ),
    ADD CONSTRAINT ck_okr_settings_weekday CHECK (weekday IN (
        'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'
    ));

CREATE TABLE unit_cadence (
    unit_id UUID NOT NULL,
    rhythm VARCHAR(24) NOT NULL,
    weekday VARCHAR(24) NOT NULL,
    set_by_id UUID NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_unit_cadence PRIMARY KEY (unit_id),
    CONSTRAINT fk_unit_cadence_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_unit_cadence_set_by_id FOREIGN KEY(set_by_id) REFERENCES person (id),
    CONSTRAINT ck_unit_cadence_rhythm CHECK (
        rhythm IN ('WEEKLY', 'EVERY_TWO_WEEKS', 'EVERY_THREE_WEEKS', 'MONTHLY')
    ),
    CONSTRAINT ck_unit_cadence_weekday CHECK (weekday IN (
        'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'
    ))
);
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON unit_cadence
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE unit_cadence ENABLE ALWAYS TRIGGER count_okrs;

-- Whom a revision is about, in the terms of rows: its words are names, which lead nowhere.
ALTER TABLE revision
    ADD COLUMN old_ids UUID[],
    ADD COLUMN old_weights NUMERIC[];

-- Null of what was there before this was written down: it holds on every day.
ALTER TABLE alignment ADD COLUMN since TIMESTAMP WITH TIME ZONE;

CREATE TABLE alignment_past (
    alignment_id UUID NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    since TIMESTAMP WITH TIME ZONE,
    child_objective_id UUID,
    child_key_result_id UUID,
    parent_objective_id UUID,
    parent_key_result_id UUID,
    mode VARCHAR(24) NOT NULL,
    share NUMERIC NOT NULL,
    position INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT pk_alignment_past PRIMARY KEY (alignment_id, until),
    CONSTRAINT fk_alignment_past_child_objective_id FOREIGN KEY(child_objective_id)
        REFERENCES objective (id),
    CONSTRAINT fk_alignment_past_child_key_result_id FOREIGN KEY(child_key_result_id)
        REFERENCES key_result (id),
    CONSTRAINT fk_alignment_past_parent_objective_id FOREIGN KEY(parent_objective_id)
        REFERENCES objective (id),
    CONSTRAINT fk_alignment_past_parent_key_result_id FOREIGN KEY(parent_key_result_id)
        REFERENCES key_result (id),
    CONSTRAINT ck_alignment_past_alignmentmode CHECK (mode IN ('CONTRIBUTES', 'SUPPORTS'))
);
CREATE INDEX ix_alignment_past_child_objective_id ON alignment_past (child_objective_id);
CREATE INDEX ix_alignment_past_child_key_result_id ON alignment_past (child_key_result_id);
CREATE INDEX ix_alignment_past_parent_objective_id ON alignment_past (parent_objective_id);
CREATE INDEX ix_alignment_past_parent_key_result_id ON alignment_past (parent_key_result_id);
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON alignment_past
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE alignment_past ENABLE ALWAYS TRIGGER count_okrs;
