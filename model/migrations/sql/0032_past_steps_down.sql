DROP TABLE step_past;
ALTER TABLE step DROP COLUMN since;
