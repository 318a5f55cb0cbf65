-- How the periods of what was to be kept come to its grade. Of grades given before nobody knows
-- under which version, so that stays empty.
ALTER TABLE okr_settings
    ADD COLUMN final_grade VARCHAR(24) DEFAULT 'AVERAGE' NOT NULL,
    ADD CONSTRAINT ck_okr_settings_finalgrade CHECK (
        final_grade IN ('LATEST', 'AVERAGE', 'WORST')
    );
ALTER TABLE key_result
    ADD COLUMN final_grade VARCHAR(24),
    ADD CONSTRAINT ck_key_result_finalgrade CHECK (final_grade IN ('LATEST', 'AVERAGE', 'WORST'));
ALTER TABLE grade
    ADD COLUMN final_grade VARCHAR(24),
    ADD COLUMN settings_version INTEGER,
    ADD CONSTRAINT ck_grade_finalgrade CHECK (final_grade IN ('LATEST', 'AVERAGE', 'WORST'));

-- What a unit set before is kept from now on; before that only its last one is known.
ALTER TABLE unit_cadence
    ADD COLUMN version INTEGER DEFAULT '1' NOT NULL,
    DROP CONSTRAINT pk_unit_cadence,
    ADD CONSTRAINT pk_unit_cadence PRIMARY KEY (unit_id, version),
    ALTER COLUMN rhythm DROP NOT NULL,
    ALTER COLUMN weekday DROP NOT NULL,
    ADD CONSTRAINT ck_unit_cadence_whole_cadence CHECK ((rhythm IS NULL) = (weekday IS NULL));
