DROP TABLE competency_assessment;
DROP POLICY its_owner_and_whom_they_chose ON development_plan;
CREATE POLICY its_owner_and_whom_they_chose ON development_plan FOR SELECT
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (person_id, shared_with_id)
    );
DROP POLICY its_owner_and_whom_they_chose ON development_goal;
CREATE POLICY its_owner_and_whom_they_chose ON development_goal FOR SELECT
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (person_id, shared_with_id)
    );
-- A draft was not taken up yet, and there is no state for that here.
ALTER TABLE development_goal NO FORCE ROW LEVEL SECURITY;
UPDATE development_goal SET state = 'DROPPED' WHERE state = 'DRAFT';
ALTER TABLE development_goal FORCE ROW LEVEL SECURITY;
ALTER TABLE development_goal
    DROP COLUMN review_participant_id,
    DROP CONSTRAINT ck_development_goal_goalstate,
    ADD CONSTRAINT ck_development_goal_goalstate CHECK (state IN ('OPEN', 'DONE', 'DROPPED'));
ALTER TABLE development_plan DROP COLUMN track_id, DROP COLUMN level;
