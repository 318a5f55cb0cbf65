ALTER TABLE connection DROP COLUMN leads;
