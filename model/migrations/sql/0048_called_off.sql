-- A 1:1 that was not held could only be told as held.
ALTER TABLE meeting_of_two ADD COLUMN cancelled_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE meeting_of_two ADD CONSTRAINT ck_meeting_of_two_held_or_called_off
    CHECK (held_at IS NULL OR cancelled_at IS NULL);
