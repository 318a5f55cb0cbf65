DROP TABLE alignment_past;
ALTER TABLE alignment DROP COLUMN since;
ALTER TABLE revision DROP COLUMN old_ids, DROP COLUMN old_weights;
DROP TABLE unit_cadence;
ALTER TABLE okr_settings DROP COLUMN rhythm, DROP COLUMN weekday, DROP COLUMN early_days;
ALTER TABLE key_result DROP COLUMN cycle_id, DROP COLUMN rhythm, DROP COLUMN weekday;
