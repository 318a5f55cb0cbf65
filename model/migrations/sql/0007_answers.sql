-- Answers from before have none: nothing can tell whether a request repeats theirs.
ALTER TABLE answered_mutation ADD COLUMN digest BYTEA;
