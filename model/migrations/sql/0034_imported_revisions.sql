-- A file that is imported has no author.
ALTER TABLE revision ALTER COLUMN author_id DROP NOT NULL;
