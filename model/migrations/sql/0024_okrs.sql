-- The page that shows one OKR, with {element}, {about} and {id} for what it is about.
ALTER TABLE organisation
    ADD COLUMN okr_page TEXT DEFAULT '/embed/{element}?{about}={id}' NOT NULL;

-- The organisation's own words, each with the term that it stands for.
ALTER TABLE okr_settings ADD COLUMN words JSONB DEFAULT '[]' NOT NULL;

ALTER TABLE key_result
    ADD COLUMN read_every VARCHAR(24),
    ADD CONSTRAINT ck_key_result_readevery CHECK (read_every IN (
        'DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY', 'IRREGULAR'
    ));

-- What somebody said last of a goal of their own.
ALTER TABLE performance_goal
    ADD COLUMN progress NUMERIC,
    ADD COLUMN narrative TEXT,
    ADD COLUMN checked_in_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ck_performance_goal_progress_0_to_1 CHECK (progress BETWEEN 0 AND 1);
