ALTER TABLE performance_goal
    DROP COLUMN progress, DROP COLUMN narrative, DROP COLUMN checked_in_at;
ALTER TABLE key_result DROP COLUMN read_every;
ALTER TABLE okr_settings DROP COLUMN words;
ALTER TABLE organisation DROP COLUMN okr_page;
