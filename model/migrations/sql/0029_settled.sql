ALTER TABLE connection ADD COLUMN settled JSONB;
