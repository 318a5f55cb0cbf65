CREATE TABLE company_value (
    name TEXT NOT NULL,
    description TEXT,
    retired_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_company_value PRIMARY KEY (id)
);

CREATE TABLE competency (
    name TEXT NOT NULL,
    description TEXT,
    retired_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_competency PRIMARY KEY (id)
);

CREATE TABLE track (
    name TEXT NOT NULL,
    levels JSONB NOT NULL,
    retired_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_track PRIMARY KEY (id)
);

CREATE TABLE given_feedback (
    author_id UUID NOT NULL,
    about_id UUID NOT NULL,
    manager_id UUID,
    level VARCHAR(24) NOT NULL,
    text TEXT NOT NULL,
    key_result_id UUID,
    competency_ids UUID[] NOT NULL,
    value_ids UUID[] NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_given_feedback PRIMARY KEY (id),
    CONSTRAINT fk_given_feedback_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT fk_given_feedback_about_id FOREIGN KEY(about_id) REFERENCES person (id),
    CONSTRAINT fk_given_feedback_manager_id FOREIGN KEY(manager_id) REFERENCES person (id),
    CONSTRAINT fk_given_feedback_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id) ON DELETE SET NULL,
    CONSTRAINT ck_given_feedback_feedbacklevel CHECK (
        level IN ('PUBLIC', 'PRIVATE', 'PRIVATE_AND_MANAGER', 'MANAGER_ONLY', 'SELF_NOTE')
    )
);
CREATE INDEX ix_given_feedback_about_id_sent_at ON given_feedback (about_id, sent_at, id);
CREATE INDEX ix_given_feedback_author_id_sent_at ON given_feedback (author_id, sent_at, id);
CREATE INDEX ix_given_feedback_manager_id ON given_feedback (manager_id);
CREATE INDEX ix_given_feedback_key_result_id ON given_feedback (key_result_id);
CREATE INDEX ix_given_feedback_competency_ids ON given_feedback USING gin (competency_ids);
CREATE INDEX ix_given_feedback_value_ids ON given_feedback USING gin (value_ids);

-- The second wall of each: as wide as the reasons in auth/policy.py, and no role opens feedback.
ALTER TABLE given_feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE given_feedback FORCE ROW LEVEL SECURITY;
CREATE POLICY those_it_is_for ON given_feedback FOR SELECT
    USING ((SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) IS NOT NULL AND (
        level = 'PUBLIC'
        OR author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        OR (
            about_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            AND level IN ('PRIVATE', 'PRIVATE_AND_MANAGER')
        )
        OR (
            manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            AND level IN ('PRIVATE_AND_MANAGER', 'MANAGER_ONLY')
        )
    ));
CREATE POLICY given_in_ones_own_name ON given_feedback FOR INSERT
    WITH CHECK (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY narrowed_by_its_author ON given_feedback FOR UPDATE
    USING (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    WITH CHECK (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
-- A change without a condition asks for no right to read: what is kept from them stays so here.
CREATE POLICY acknowledged_by_whom_it_is_about ON given_feedback FOR UPDATE
    USING (
        about_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND level IN ('PUBLIC', 'PRIVATE', 'PRIVATE_AND_MANAGER')
    )
    WITH CHECK (
        about_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND level IN ('PUBLIC', 'PRIVATE', 'PRIVATE_AND_MANAGER')
    );
CREATE POLICY taken_back ON given_feedback FOR DELETE
    USING (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));

CREATE TABLE feedback_request (
    asked_by_id UUID NOT NULL,
    asked_of_id UUID NOT NULL,
    about_id UUID NOT NULL,
    level VARCHAR(24) NOT NULL,
    message TEXT,
    key_result_id UUID,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_on DATE NOT NULL,
    declined_at TIMESTAMP WITH TIME ZONE,
    decline_reason TEXT,
    feedback_id UUID,
    answered_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_feedback_request PRIMARY KEY (id),
    CONSTRAINT fk_feedback_request_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES person (id),
    CONSTRAINT fk_feedback_request_asked_of_id FOREIGN KEY(asked_of_id) REFERENCES person (id),
    CONSTRAINT fk_feedback_request_about_id FOREIGN KEY(about_id) REFERENCES person (id),
    CONSTRAINT fk_feedback_request_key_result_id FOREIGN KEY(key_result_id)
        REFERENCES key_result (id) ON DELETE SET NULL,
    CONSTRAINT ck_feedback_request_feedbacklevel CHECK (
        level IN ('PUBLIC', 'PRIVATE', 'PRIVATE_AND_MANAGER', 'MANAGER_ONLY', 'SELF_NOTE')
    )
);
CREATE INDEX ix_feedback_request_asked_of_id_asked_at
    ON feedback_request (asked_of_id, asked_at, id);
CREATE INDEX ix_feedback_request_asked_by_id_asked_at
    ON feedback_request (asked_by_id, asked_at, id);
ALTER TABLE feedback_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback_request FORCE ROW LEVEL SECURITY;
CREATE POLICY who_asks_and_who_is_asked ON feedback_request
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (asked_by_id, asked_of_id)
    )
    WITH CHECK (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (asked_by_id, asked_of_id)
    );

CREATE TABLE given_recognition (
    author_id UUID NOT NULL,
    recipient_ids UUID[] NOT NULL,
    line_ids UUID[] NOT NULL,
    level VARCHAR(24) NOT NULL,
    kind VARCHAR(24) NOT NULL,
    text TEXT NOT NULL,
    key_result_id UUID,
    check_in_id UUID,
    value_ids UUID[] NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_given_recognition PRIMARY KEY (id),
    CONSTRAINT fk_given_recognition_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT ck_given_recognition_recognitionlevel CHECK (level IN ('PUBLIC', 'PRIVATE')),
    CONSTRAINT ck_given_recognition_recognitionkind CHECK (
        kind IN ('ACHIEVEMENT', 'PROGRESS', 'LEARNING', 'BEHAVIOUR', 'HELP')
    ),
    CONSTRAINT fk_given_recognition_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id) ON DELETE SET NULL,
    CONSTRAINT fk_given_recognition_check_in_id FOREIGN KEY(check_in_id) REFERENCES check_in (id)
);
CREATE INDEX ix_given_recognition_author_id_sent_at ON given_recognition (author_id, sent_at, id);
CREATE INDEX ix_given_recognition_sent_at ON given_recognition (sent_at, id);
CREATE INDEX ix_given_recognition_key_result_id ON given_recognition (key_result_id);
CREATE INDEX ix_given_recognition_recipient_ids ON given_recognition USING gin (recipient_ids);
CREATE INDEX ix_given_recognition_value_ids ON given_recognition USING gin (value_ids);
ALTER TABLE given_recognition ENABLE ROW LEVEL SECURITY;
ALTER TABLE given_recognition FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_or_their_line ON given_recognition FOR SELECT
    USING ((SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) IS NOT NULL AND (
        level = 'PUBLIC'
        OR author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        OR (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            = ANY (recipient_ids)
        OR (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (line_ids)
        OR EXISTS (
            SELECT FROM role_grant
            WHERE role = 'HR_REVIEWER'
            AND person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        )
    ));
CREATE POLICY given_in_ones_own_name ON given_recognition FOR INSERT
    WITH CHECK (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY changed_by_its_author ON given_recognition FOR UPDATE
    USING (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    WITH CHECK (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY taken_back ON given_recognition FOR DELETE
    USING (author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));

CREATE TABLE meeting_of_two (
    organiser_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    minutes INTEGER NOT NULL,
    held_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_meeting_of_two PRIMARY KEY (id),
    CONSTRAINT ck_meeting_of_two_two_people CHECK (organiser_id <> partner_id),
    CONSTRAINT fk_meeting_of_two_organiser_id FOREIGN KEY(organiser_id) REFERENCES person (id),
    CONSTRAINT fk_meeting_of_two_partner_id FOREIGN KEY(partner_id) REFERENCES person (id)
);
CREATE INDEX ix_meeting_of_two_organiser_id_starts_at ON meeting_of_two (organiser_id, starts_at, id);
CREATE INDEX ix_meeting_of_two_partner_id_starts_at ON meeting_of_two (partner_id, starts_at, id);
ALTER TABLE meeting_of_two ENABLE ROW LEVEL SECURITY;
ALTER TABLE meeting_of_two FORCE ROW LEVEL SECURITY;
CREATE POLICY the_two_of_it ON meeting_of_two
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (organiser_id, partner_id)
    )
    WITH CHECK (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (organiser_id, partner_id)
    );

CREATE TABLE agenda_item (
    one_on_one_id UUID NOT NULL,
    organiser_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    author_id UUID NOT NULL,
    text TEXT NOT NULL,
    key_result_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    carried INTEGER DEFAULT '0' NOT NULL,
    checked_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_agenda_item PRIMARY KEY (id),
    CONSTRAINT fk_agenda_item_one_on_one_id FOREIGN KEY(one_on_one_id) REFERENCES meeting_of_two (id),
    CONSTRAINT fk_agenda_item_organiser_id FOREIGN KEY(organiser_id) REFERENCES person (id),
    CONSTRAINT fk_agenda_item_partner_id FOREIGN KEY(partner_id) REFERENCES person (id),
    CONSTRAINT fk_agenda_item_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT fk_agenda_item_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id) ON DELETE SET NULL
);
CREATE INDEX ix_agenda_item_one_on_one_id_created_at ON agenda_item (one_on_one_id, created_at, id);
ALTER TABLE agenda_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE agenda_item FORCE ROW LEVEL SECURITY;
CREATE POLICY the_two_of_it ON agenda_item
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (organiser_id, partner_id)
    )
    WITH CHECK (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (organiser_id, partner_id)
    );

CREATE TABLE action_item (
    one_on_one_id UUID NOT NULL,
    organiser_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    owner_id UUID NOT NULL,
    text TEXT NOT NULL,
    due_on DATE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    carried INTEGER DEFAULT '0' NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    check_in_id UUID,
    task_id UUID,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_action_item PRIMARY KEY (id),
    CONSTRAINT fk_action_item_one_on_one_id FOREIGN KEY(one_on_one_id) REFERENCES meeting_of_two (id),
    CONSTRAINT fk_action_item_organiser_id FOREIGN KEY(organiser_id) REFERENCES person (id),
    CONSTRAINT fk_action_item_partner_id FOREIGN KEY(partner_id) REFERENCES person (id),
    CONSTRAINT fk_action_item_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_action_item_check_in_id FOREIGN KEY(check_in_id) REFERENCES check_in (id),
    CONSTRAINT fk_action_item_task_id FOREIGN KEY(task_id) REFERENCES task (id)
);
CREATE INDEX ix_action_item_one_on_one_id_created_at ON action_item (one_on_one_id, created_at, id);
CREATE INDEX ix_action_item_owner_id ON action_item (owner_id);
ALTER TABLE action_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE action_item FORCE ROW LEVEL SECURITY;
CREATE POLICY the_two_of_it ON action_item
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (organiser_id, partner_id)
    )
    WITH CHECK (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (organiser_id, partner_id)
    );

-- A private note may be of a 1:1; its one reader stays its author.
ALTER TABLE private_note
    ADD COLUMN one_on_one_id UUID,
    ADD CONSTRAINT fk_private_note_one_on_one_id FOREIGN KEY(one_on_one_id)
        REFERENCES meeting_of_two (id);
CREATE INDEX ix_private_note_one_on_one_id ON private_note (one_on_one_id);

CREATE TABLE development_plan (
    person_id UUID NOT NULL,
    shared_with_id UUID,
    aspirations TEXT,
    dismissed_ids UUID[] NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_development_plan PRIMARY KEY (id),
    CONSTRAINT fk_development_plan_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_development_plan_shared_with_id FOREIGN KEY(shared_with_id)
        REFERENCES person (id)
);
CREATE UNIQUE INDEX uq_development_plan_person_id ON development_plan (person_id);
CREATE INDEX ix_development_plan_shared_with_id ON development_plan (shared_with_id);
ALTER TABLE development_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE development_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY its_owner_and_whom_they_chose ON development_plan FOR SELECT
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (person_id, shared_with_id)
    );
CREATE POLICY begun_by_its_owner ON development_plan FOR INSERT
    WITH CHECK (person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY changed_by_its_owner ON development_plan FOR UPDATE
    USING (person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    WITH CHECK (person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY ended_by_its_owner ON development_plan FOR DELETE
    USING (person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));

CREATE TABLE development_goal (
    plan_id UUID NOT NULL,
    person_id UUID NOT NULL,
    shared_with_id UUID,
    title TEXT NOT NULL,
    description TEXT,
    competency_ids UUID[] NOT NULL,
    feedback_id UUID,
    due_on DATE,
    state VARCHAR(24) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_development_goal PRIMARY KEY (id),
    CONSTRAINT fk_development_goal_plan_id FOREIGN KEY(plan_id) REFERENCES development_plan (id),
    CONSTRAINT fk_development_goal_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_development_goal_shared_with_id FOREIGN KEY(shared_with_id)
        REFERENCES person (id),
    CONSTRAINT ck_development_goal_goalstate CHECK (state IN ('OPEN', 'DONE', 'DROPPED'))
);
CREATE INDEX ix_development_goal_plan_id_created_at ON development_goal (plan_id, created_at, id);
CREATE INDEX ix_development_goal_shared_with_id ON development_goal (shared_with_id);
ALTER TABLE development_goal ENABLE ROW LEVEL SECURITY;
ALTER TABLE development_goal FORCE ROW LEVEL SECURITY;
CREATE POLICY its_owner_and_whom_they_chose ON development_goal FOR SELECT
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        IN (person_id, shared_with_id)
    );
CREATE POLICY begun_by_its_owner ON development_goal FOR INSERT
    WITH CHECK (person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY changed_by_its_owner ON development_goal FOR UPDATE
    USING (person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    WITH CHECK (person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY ended_by_its_owner ON development_goal FOR DELETE
    USING (person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));

CREATE TABLE feedback_round (
    about_id UUID NOT NULL,
    started_by_id UUID NOT NULL,
    question TEXT NOT NULL,
    threshold INTEGER NOT NULL,
    peer_ids UUID[] NOT NULL,
    report_ids UUID[] NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closes_on DATE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    shown TEXT[] NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_feedback_round PRIMARY KEY (id),
    CONSTRAINT fk_feedback_round_about_id FOREIGN KEY(about_id) REFERENCES person (id),
    CONSTRAINT fk_feedback_round_started_by_id FOREIGN KEY(started_by_id) REFERENCES person (id)
);
CREATE INDEX ix_feedback_round_about_id ON feedback_round (about_id);
CREATE INDEX ix_feedback_round_started_at ON feedback_round (started_at, id);
ALTER TABLE feedback_round ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback_round FORCE ROW LEVEL SECURITY;
CREATE POLICY who_takes_part ON feedback_round FOR SELECT
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            IN (about_id, started_by_id)
        OR (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (peer_ids)
        OR (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (report_ids)
    );
CREATE POLICY begun_in_ones_own_name ON feedback_round FOR INSERT
    WITH CHECK (started_by_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY closed_by_who_began_it ON feedback_round FOR UPDATE
    USING (started_by_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    WITH CHECK (started_by_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY ended_by_who_began_it ON feedback_round FOR DELETE
    USING (started_by_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));

CREATE TABLE anonymous_answer (
    round_id UUID NOT NULL,
    about_id UUID NOT NULL,
    perspective VARCHAR(24) NOT NULL,
    text TEXT NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_anonymous_answer PRIMARY KEY (id),
    CONSTRAINT fk_anonymous_answer_round_id FOREIGN KEY(round_id) REFERENCES feedback_round (id),
    CONSTRAINT fk_anonymous_answer_about_id FOREIGN KEY(about_id) REFERENCES person (id),
    CONSTRAINT ck_anonymous_answer_perspective CHECK (perspective IN ('PEER', 'REPORT'))
);
CREATE INDEX ix_anonymous_answer_round_id ON anonymous_answer (round_id);
CREATE INDEX ix_anonymous_answer_about_id ON anonymous_answer (about_id);
ALTER TABLE anonymous_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE anonymous_answer FORCE ROW LEVEL SECURITY;
-- Nobody reads one before its round is closed, nor one of a perspective below the threshold.
CREATE POLICY whom_it_is_about ON anonymous_answer FOR SELECT
    USING (about_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM feedback_round
        WHERE feedback_round.id = round_id AND closed_at IS NOT NULL AND perspective = ANY (shown)
    ));
CREATE POLICY said_by_who_is_asked ON anonymous_answer FOR INSERT
    WITH CHECK (EXISTS (
        SELECT FROM feedback_round
        WHERE feedback_round.id = round_id AND closed_at IS NULL
        AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            = ANY (CASE perspective WHEN 'PEER' THEN peer_ids ELSE report_ids END)
    ));
-- What was said stays: there is nobody who could change it without telling that it was theirs.
CREATE POLICY changed_by_nobody ON anonymous_answer FOR UPDATE
    USING (false AND about_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));
CREATE POLICY ended_by_nobody ON anonymous_answer FOR DELETE
    USING (false AND about_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid));

CREATE TABLE round_giver (
    round_id UUID NOT NULL,
    person_id UUID NOT NULL,
    about_id UUID NOT NULL,
    perspective VARCHAR(24) NOT NULL,
    was_told BOOLEAN DEFAULT 'false' NOT NULL,
    CONSTRAINT pk_round_giver PRIMARY KEY (round_id, person_id),
    CONSTRAINT fk_round_giver_round_id FOREIGN KEY(round_id) REFERENCES feedback_round (id),
    CONSTRAINT fk_round_giver_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_round_giver_about_id FOREIGN KEY(about_id) REFERENCES person (id),
    CONSTRAINT ck_round_giver_perspective CHECK (perspective IN ('PEER', 'REPORT'))
);
CREATE INDEX ix_round_giver_about_id ON round_giver (about_id);
