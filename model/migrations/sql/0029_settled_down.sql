ALTER TABLE connection DROP COLUMN settled;
