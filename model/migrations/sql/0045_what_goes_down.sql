-- The owner reads past the walls for these lines alone.
ALTER TABLE review_participant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE feedback_round NO FORCE ROW LEVEL SECURITY;
DELETE FROM voice_giver WHERE participant_id NOT IN (SELECT id FROM review_participant);
DELETE FROM voice_count WHERE participant_id NOT IN (SELECT id FROM review_participant);
DELETE FROM round_giver WHERE round_id NOT IN (SELECT id FROM feedback_round);
ALTER TABLE review_participant FORCE ROW LEVEL SECURITY;
ALTER TABLE feedback_round FORCE ROW LEVEL SECURITY;
ALTER TABLE voice_giver ADD CONSTRAINT fk_voice_giver_participant_id
    FOREIGN KEY (participant_id) REFERENCES review_participant (id);
ALTER TABLE voice_count ADD CONSTRAINT fk_voice_count_participant_id
    FOREIGN KEY (participant_id) REFERENCES review_participant (id);
ALTER TABLE round_giver ADD CONSTRAINT fk_round_giver_round_id
    FOREIGN KEY (round_id) REFERENCES feedback_round (id);

ALTER TABLE development_goal DROP COLUMN updated_at;
ALTER TABLE provisioned DROP CONSTRAINT ck_provisioned_deleted_is_empty;
