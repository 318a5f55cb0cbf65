ALTER TABLE answered_mutation DROP COLUMN digest;
