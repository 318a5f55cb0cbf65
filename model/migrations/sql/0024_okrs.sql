-- The page that shows one OKR, with {element}, {about} and {id} for what it is about.
ALTER TABLE organisation
    ADD COLUMN okr_page TEXT DEFAULT '/embed/{element}?{about}={id}' NOT NULL;

-- The organisation's own words, each with the term that it stands for.
ALTER TABLE okr_settings ADD COLUMN words JSONB DEFAULT '[]' NOT NULL;
