GRANT EXECUTE ON FUNCTION
    sits_in(uuid, uuid), manages_part(uuid, uuid), calibrates_part(uuid, uuid),
    part_is_shared(uuid), reads_review(uuid, text, text, uuid), answer_is_shown(uuid, uuid),
    voice_is_shown(uuid, text, text, uuid)
TO PUBLIC;

ALTER TABLE sync_issue DROP COLUMN asked_at;
-- What was taken back would count as said again.
DELETE FROM match WHERE taken_back_at IS NOT NULL;
ALTER TABLE match DROP COLUMN taken_back_at;
