-- What a change by hand made the last day of grading; null where it left that as it was.
ALTER TABLE cycle_change ADD COLUMN grading_ends_on date;
