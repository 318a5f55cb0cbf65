-- What was called off is planned again: nothing else is known of it then.
ALTER TABLE meeting_of_two DROP COLUMN cancelled_at;
