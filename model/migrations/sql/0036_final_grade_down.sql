ALTER TABLE grade DROP COLUMN final_grade, DROP COLUMN settings_version;
ALTER TABLE key_result DROP COLUMN final_grade;
ALTER TABLE okr_settings DROP COLUMN final_grade;
