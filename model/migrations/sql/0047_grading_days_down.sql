ALTER TABLE cycle_change DROP COLUMN grading_ends_on;
