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
