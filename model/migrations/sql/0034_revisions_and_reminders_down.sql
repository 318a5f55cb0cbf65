ALTER TABLE reminder DROP COLUMN key_result_id;
DELETE FROM revision WHERE author_id IS NULL;
ALTER TABLE revision ALTER COLUMN author_id SET NOT NULL;
