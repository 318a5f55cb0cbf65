-- The page that shows one OKR, with {element}, {about} and {id} for what it is about.
ALTER TABLE organisation
    ADD COLUMN okr_page TEXT DEFAULT '/embed/{element}?{about}={id}' NOT NULL;
