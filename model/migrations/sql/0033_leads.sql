-- In the fields that a source leads, what another one says of the same person is not taken over.
ALTER TABLE connection ADD COLUMN leads TEXT[] DEFAULT '{}' NOT NULL;
