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
    CONSTRAINT fk_given_feedback_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
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
CREATE POLICY narrowed_or_acknowledged ON given_feedback FOR UPDATE
    USING (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) IN (author_id, about_id)
    )
    WITH CHECK (
        (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) IN (author_id, about_id)
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
        REFERENCES key_result (id),
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
    CONSTRAINT fk_given_recognition_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
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

CREATE TABLE one_on_one (
    organiser_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
    minutes INTEGER NOT NULL,
    held_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_one_on_one PRIMARY KEY (id),
    CONSTRAINT ck_one_on_one_two_people CHECK (organiser_id <> partner_id),
    CONSTRAINT fk_one_on_one_organiser_id FOREIGN KEY(organiser_id) REFERENCES person (id),
    CONSTRAINT fk_one_on_one_partner_id FOREIGN KEY(partner_id) REFERENCES person (id)
);
CREATE INDEX ix_one_on_one_organiser_id_starts_at ON one_on_one (organiser_id, starts_at, id);
CREATE INDEX ix_one_on_one_partner_id_starts_at ON one_on_one (partner_id, starts_at, id);
ALTER TABLE one_on_one ENABLE ROW LEVEL SECURITY;
ALTER TABLE one_on_one FORCE ROW LEVEL SECURITY;
CREATE POLICY the_two_of_it ON one_on_one
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
    CONSTRAINT fk_agenda_item_one_on_one_id FOREIGN KEY(one_on_one_id) REFERENCES one_on_one (id),
    CONSTRAINT fk_agenda_item_organiser_id FOREIGN KEY(organiser_id) REFERENCES person (id),
    CONSTRAINT fk_agenda_item_partner_id FOREIGN KEY(partner_id) REFERENCES person (id),
    CONSTRAINT fk_agenda_item_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT fk_agenda_item_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id)
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
    CONSTRAINT fk_action_item_one_on_one_id FOREIGN KEY(one_on_one_id) REFERENCES one_on_one (id),
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
        REFERENCES one_on_one (id);
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
