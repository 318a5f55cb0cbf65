DELETE FROM unit_cadence WHERE rhythm IS NULL OR EXISTS (
    SELECT FROM unit_cadence newer
    WHERE newer.unit_id = unit_cadence.unit_id AND newer.version > unit_cadence.version
);
ALTER TABLE unit_cadence
    DROP CONSTRAINT ck_unit_cadence_whole_cadence,
    DROP CONSTRAINT pk_unit_cadence,
    DROP COLUMN version,
    ADD CONSTRAINT pk_unit_cadence PRIMARY KEY (unit_id),
    ALTER COLUMN rhythm SET NOT NULL,
    ALTER COLUMN weekday SET NOT NULL;

ALTER TABLE grade DROP COLUMN final_grade, DROP COLUMN settings_version;
ALTER TABLE key_result DROP COLUMN final_grade;
ALTER TABLE okr_settings DROP COLUMN final_grade;
