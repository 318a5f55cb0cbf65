ALTER TABLE objective DROP COLUMN words;
ALTER TABLE key_result DROP COLUMN words;
ALTER TABLE person DROP COLUMN words;
ALTER TABLE unit_state DROP COLUMN words;
