-- Where the owner of a plan stands, on the track that they chose.
ALTER TABLE development_plan
    ADD COLUMN track_id UUID,
    ADD COLUMN level INTEGER,
    ADD CONSTRAINT fk_development_plan_track_id FOREIGN KEY(track_id) REFERENCES track (id),
    ADD CONSTRAINT ck_development_plan_level_of_a_track
        CHECK ((track_id IS NULL) = (level IS NULL) AND (level IS NULL OR level > 0));

-- A goal may come of a review, and is a draft until its owner takes it up.
ALTER TABLE development_goal
    ADD COLUMN review_participant_id UUID,
    ADD CONSTRAINT fk_development_goal_review_participant_id FOREIGN KEY(review_participant_id)
        REFERENCES review_participant (id),
    DROP CONSTRAINT ck_development_goal_goalstate,
    ADD CONSTRAINT ck_development_goal_goalstate
        CHECK (state IN ('DRAFT', 'OPEN', 'DONE', 'DROPPED'));

-- HR reviewers see them while a review of their owner is open, and at no other time.
DROP POLICY its_owner_and_whom_they_chose ON development_plan;
CREATE POLICY its_owner_and_whom_they_chose ON development_plan FOR SELECT
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (person_id, shared_with_id)
        OR (EXISTS (
            SELECT FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
            WHERE p.subject_id = development_plan.person_id AND c.phase NOT IN ('DRAFT', 'CLOSED')
        ) AND EXISTS (
            SELECT FROM role_grant g WHERE g.role = 'HR_REVIEWER'
            AND g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        ))
    );
DROP POLICY its_owner_and_whom_they_chose ON development_goal;
CREATE POLICY its_owner_and_whom_they_chose ON development_goal FOR SELECT
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (person_id, shared_with_id)
        OR (EXISTS (
            SELECT FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
            WHERE p.subject_id = development_goal.person_id AND c.phase NOT IN ('DRAFT', 'CLOSED')
        ) AND EXISTS (
            SELECT FROM role_grant g WHERE g.role = 'HR_REVIEWER'
            AND g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        ))
    );

CREATE TABLE competency_assessment (
    person_id UUID NOT NULL,
    author_id UUID NOT NULL,
    shared_with_id UUID,
    competency_id UUID NOT NULL,
    track_id UUID NOT NULL,
    level INTEGER NOT NULL,
    note TEXT,
    assessed_on DATE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_competency_assessment PRIMARY KEY (id),
    CONSTRAINT fk_competency_assessment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_competency_assessment_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT fk_competency_assessment_shared_with_id FOREIGN KEY(shared_with_id)
        REFERENCES person (id),
    CONSTRAINT fk_competency_assessment_competency_id FOREIGN KEY(competency_id)
        REFERENCES competency (id),
    CONSTRAINT fk_competency_assessment_track_id FOREIGN KEY(track_id) REFERENCES track (id),
    CONSTRAINT ck_competency_assessment_level CHECK (level >= 0)
);
CREATE INDEX ix_competency_assessment_person_id_assessed_on
    ON competency_assessment (person_id, assessed_on, id);
CREATE INDEX ix_competency_assessment_author_id ON competency_assessment (author_id);
CREATE INDEX ix_competency_assessment_shared_with_id ON competency_assessment (shared_with_id);
ALTER TABLE competency_assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE competency_assessment FORCE ROW LEVEL SECURITY;
CREATE POLICY whose_it_is_and_who_said_it ON competency_assessment FOR SELECT
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (person_id, author_id, shared_with_id)
        OR (EXISTS (
            SELECT FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
            WHERE p.subject_id = competency_assessment.person_id AND c.phase NOT IN ('DRAFT', 'CLOSED')
        ) AND EXISTS (
            SELECT FROM role_grant g WHERE g.role = 'HR_REVIEWER'
            AND g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        ))
    );
CREATE POLICY said_in_ones_own_name ON competency_assessment FOR INSERT
    WITH CHECK (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
-- What was said of a day stays as it was said: the next assessment is a row of its own.
CREATE POLICY changed_by_nobody ON competency_assessment FOR UPDATE
    USING (false AND person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY ended_by_nobody ON competency_assessment FOR DELETE
    USING (false AND person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
