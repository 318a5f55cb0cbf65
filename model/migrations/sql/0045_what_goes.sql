-- What a provider deleted keeps its place, and nothing that was sent of it.
UPDATE provisioned SET payload = '{}', name_key = '', external_id = NULL
WHERE deleted_at IS NOT NULL;
ALTER TABLE provisioned ADD CONSTRAINT ck_provisioned_deleted_is_empty
    CHECK (deleted_at IS NULL OR payload = '{}' AND name_key = '' AND external_id IS NULL);

-- Nothing told when a development goal was last changed: those that are there count from now on.
ALTER TABLE development_goal ADD COLUMN updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now();
ALTER TABLE development_goal ALTER COLUMN updated_at DROP DEFAULT;

-- Who was in a group that was shown outlives the review or round that it spoke in.
ALTER TABLE voice_giver DROP CONSTRAINT fk_voice_giver_participant_id;
ALTER TABLE voice_count DROP CONSTRAINT fk_voice_count_participant_id;
ALTER TABLE round_giver DROP CONSTRAINT fk_round_giver_round_id;
