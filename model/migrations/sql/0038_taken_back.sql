-- Who was matched to the wrong person waits again, until somebody says who it is.
ALTER TABLE match ADD COLUMN taken_back_at TIMESTAMP WITH TIME ZONE;

-- When the source was last asked about what waits: some are asked about in each run, and take turns.
ALTER TABLE sync_issue ADD COLUMN asked_at TIMESTAMP WITH TIME ZONE;

-- Whom the walls ask for is the service's alone: rights.sql grants it to the role of the day.
REVOKE ALL ON FUNCTION
    sits_in(uuid, uuid), manages_part(uuid, uuid), calibrates_part(uuid, uuid),
    part_is_shared(uuid), reads_review(uuid, text, text, uuid), answer_is_shown(uuid, uuid),
    voice_is_shown(uuid, text, text, uuid)
FROM PUBLIC;
