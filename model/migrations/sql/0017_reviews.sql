CREATE TABLE review_template (
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    sections JSONB NOT NULL,
    created_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_review_template PRIMARY KEY (id),
    CONSTRAINT uq_review_template_name_number UNIQUE (name, number),
    CONSTRAINT fk_review_template_created_by_id FOREIGN KEY(created_by_id) REFERENCES person (id)
);

CREATE TABLE review_cycle (
    name TEXT NOT NULL,
    phase VARCHAR(24) NOT NULL,
    template_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    self_due_on DATE NOT NULL,
    peers_due_on DATE NOT NULL,
    manager_due_on DATE NOT NULL,
    has_nomination BOOLEAN NOT NULL,
    has_calibration BOOLEAN NOT NULL,
    has_upward BOOLEAN NOT NULL,
    has_skip BOOLEAN NOT NULL,
    least_peers INTEGER NOT NULL,
    most_peers INTEGER NOT NULL,
    most_per_reviewer INTEGER NOT NULL,
    threshold INTEGER NOT NULL,
    scale TEXT[] NOT NULL,
    manager_reads_first BOOLEAN NOT NULL,
    peers_named_to_manager BOOLEAN NOT NULL,
    line_reads_self BOOLEAN NOT NULL,
    created_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    launched_at TIMESTAMP WITH TIME ZONE,
    voices_closed_at TIMESTAMP WITH TIME ZONE,
    closed_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_review_cycle PRIMARY KEY (id),
    CONSTRAINT ck_review_cycle_period CHECK (starts_on <= ends_on),
    CONSTRAINT ck_review_cycle_threshold CHECK (threshold between 3 and 10),
    CONSTRAINT ck_review_cycle_peers CHECK (0 <= least_peers and least_peers <= most_peers),
    CONSTRAINT ck_review_cycle_reviewphase
        CHECK (phase IN ('DRAFT', 'NOMINATION', 'WRITING', 'CALIBRATION', 'SHARING', 'CLOSED')),
    CONSTRAINT fk_review_cycle_template_id FOREIGN KEY(template_id)
        REFERENCES review_template (id),
    CONSTRAINT fk_review_cycle_created_by_id FOREIGN KEY(created_by_id) REFERENCES person (id)
);

CREATE TABLE review_cycle_template (
    cycle_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    template_id UUID NOT NULL,
    CONSTRAINT pk_review_cycle_template PRIMARY KEY (cycle_id, unit_id),
    CONSTRAINT fk_review_cycle_template_cycle_id FOREIGN KEY(cycle_id)
        REFERENCES review_cycle (id),
    CONSTRAINT fk_review_cycle_template_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_review_cycle_template_template_id FOREIGN KEY(template_id)
        REFERENCES review_template (id)
);

CREATE TABLE calibration_session (
    cycle_id UUID NOT NULL,
    name TEXT NOT NULL,
    unit_id UUID,
    facilitator_id UUID NOT NULL,
    member_ids UUID[] NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    locked_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_calibration_session PRIMARY KEY (id),
    CONSTRAINT fk_calibration_session_cycle_id FOREIGN KEY(cycle_id) REFERENCES review_cycle (id),
    CONSTRAINT fk_calibration_session_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_calibration_session_facilitator_id FOREIGN KEY(facilitator_id)
        REFERENCES person (id)
);
CREATE INDEX ix_calibration_session_cycle_id ON calibration_session (cycle_id);

CREATE TABLE review_participant (
    cycle_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    manager_id UUID,
    manager_reason TEXT,
    line_ids UUID[] NOT NULL,
    template_id UUID NOT NULL,
    session_id UUID,
    evidence_hash TEXT NOT NULL,
    evidence_frozen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    shared_at TIMESTAMP WITH TIME ZONE,
    shared_by_id UUID,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_review_participant PRIMARY KEY (id),
    CONSTRAINT uq_review_participant_cycle_id_subject_id UNIQUE (cycle_id, subject_id),
    CONSTRAINT fk_review_participant_cycle_id FOREIGN KEY(cycle_id) REFERENCES review_cycle (id),
    CONSTRAINT fk_review_participant_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT fk_review_participant_manager_id FOREIGN KEY(manager_id) REFERENCES person (id),
    CONSTRAINT fk_review_participant_template_id FOREIGN KEY(template_id)
        REFERENCES review_template (id),
    CONSTRAINT fk_review_participant_session_id FOREIGN KEY(session_id)
        REFERENCES calibration_session (id),
    CONSTRAINT fk_review_participant_shared_by_id FOREIGN KEY(shared_by_id) REFERENCES person (id)
);
CREATE INDEX ix_review_participant_manager_id ON review_participant (manager_id);
CREATE INDEX ix_review_participant_subject_id ON review_participant (subject_id);

CREATE TABLE written_review (
    participant_id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    template_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    subject_id UUID NOT NULL,
    author_id UUID NOT NULL,
    state VARCHAR(24) NOT NULL,
    due_on DATE NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    reopened_because TEXT,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_written_review PRIMARY KEY (id),
    CONSTRAINT uq_written_review_participant_id_kind_author_id UNIQUE (participant_id, kind, author_id),
    CONSTRAINT fk_written_review_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT fk_written_review_cycle_id FOREIGN KEY(cycle_id) REFERENCES review_cycle (id),
    CONSTRAINT fk_written_review_template_id FOREIGN KEY(template_id)
        REFERENCES review_template (id),
    CONSTRAINT ck_written_review_reviewkind
        CHECK (kind IN ('SELF', 'PEER', 'UPWARD', 'MANAGER', 'SKIP')),
    CONSTRAINT fk_written_review_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT fk_written_review_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT ck_written_review_reviewstate
        CHECK (
            state IN ('NOT_STARTED', 'IN_PROGRESS', 'SUBMITTED', 'CALIBRATED', 'SHARED',
            'ACKNOWLEDGED', 'HANDED_OVER'))
);
CREATE INDEX ix_written_review_author_id ON written_review (author_id);
CREATE INDEX ix_written_review_subject_id ON written_review (subject_id);

CREATE TABLE review_answer (
    review_id UUID NOT NULL,
    author_id UUID NOT NULL,
    question TEXT NOT NULL,
    text TEXT,
    option INTEGER,
    cited TEXT[] NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_review_answer PRIMARY KEY (id),
    CONSTRAINT uq_review_answer_review_id_question UNIQUE (review_id, question),
    CONSTRAINT ck_review_answer_option CHECK (option > 0),
    CONSTRAINT fk_review_answer_review_id FOREIGN KEY(review_id) REFERENCES written_review (id),
    CONSTRAINT fk_review_answer_author_id FOREIGN KEY(author_id) REFERENCES person (id)
);

CREATE TABLE review_voice (
    participant_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    perspective VARCHAR(24) NOT NULL,
    question TEXT NOT NULL,
    text TEXT,
    option INTEGER,
    id UUID NOT NULL,
    CONSTRAINT pk_review_voice PRIMARY KEY (id),
    CONSTRAINT ck_review_voice_perspective CHECK (perspective in ('PEER', 'UPWARD')),
    CONSTRAINT fk_review_voice_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT fk_review_voice_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT ck_review_voice_reviewkind
        CHECK (perspective IN ('SELF', 'PEER', 'UPWARD', 'MANAGER', 'SKIP'))
);
CREATE INDEX ix_review_voice_participant_id_perspective
    ON review_voice (participant_id, perspective);

CREATE TABLE peer_nomination (
    participant_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    reviewer_id UUID NOT NULL,
    proposed_by_id UUID NOT NULL,
    state VARCHAR(24) NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by_id UUID,
    decided_at TIMESTAMP WITH TIME ZONE,
    reason TEXT,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_peer_nomination PRIMARY KEY (id),
    CONSTRAINT uq_peer_nomination_participant_id_reviewer_id UNIQUE (participant_id, reviewer_id),
    CONSTRAINT fk_peer_nomination_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT fk_peer_nomination_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT fk_peer_nomination_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES person (id),
    CONSTRAINT fk_peer_nomination_proposed_by_id FOREIGN KEY(proposed_by_id)
        REFERENCES person (id),
    CONSTRAINT ck_peer_nomination_nominationstate
        CHECK (state IN ('PROPOSED', 'APPROVED', 'REFUSED', 'DECLINED')),
    CONSTRAINT fk_peer_nomination_decided_by_id FOREIGN KEY(decided_by_id) REFERENCES person (id)
);
CREATE INDEX ix_peer_nomination_reviewer_id ON peer_nomination (reviewer_id);

CREATE TABLE review_reply (
    participant_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    author_id UUID NOT NULL,
    acknowledges BOOLEAN NOT NULL,
    text TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_review_reply PRIMARY KEY (id),
    CONSTRAINT fk_review_reply_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT fk_review_reply_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT fk_review_reply_author_id FOREIGN KEY(author_id) REFERENCES person (id)
);
CREATE INDEX ix_review_reply_participant_id_at ON review_reply (participant_id, at, id);

CREATE TABLE review_rating (
    participant_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    author_id UUID NOT NULL,
    proposed INTEGER NOT NULL,
    value INTEGER NOT NULL,
    locked_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_review_rating PRIMARY KEY (id),
    CONSTRAINT ck_review_rating_levels CHECK (proposed > 0 and value > 0),
    CONSTRAINT fk_review_rating_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT fk_review_rating_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT fk_review_rating_author_id FOREIGN KEY(author_id) REFERENCES person (id)
);
CREATE UNIQUE INDEX uq_review_rating_participant_id ON review_rating (participant_id);

CREATE TABLE calibration_change (
    session_id UUID NOT NULL,
    participant_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    "old" INTEGER NOT NULL,
    "new" INTEGER NOT NULL,
    reason TEXT NOT NULL,
    tells_subject BOOLEAN NOT NULL,
    actor_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_calibration_change PRIMARY KEY (id),
    CONSTRAINT fk_calibration_change_session_id FOREIGN KEY(session_id)
        REFERENCES calibration_session (id),
    CONSTRAINT fk_calibration_change_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT fk_calibration_change_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT fk_calibration_change_actor_id FOREIGN KEY(actor_id) REFERENCES person (id)
);
CREATE INDEX ix_calibration_change_participant_id ON calibration_change (participant_id);
CREATE INDEX ix_calibration_change_session_id_at ON calibration_change (session_id, at, id);

CREATE TABLE evidence_item (
    participant_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    happened_on DATE NOT NULL,
    title TEXT NOT NULL,
    text TEXT,
    source TEXT,
    added_by_id UUID,
    added_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_evidence_item PRIMARY KEY (id),
    CONSTRAINT fk_evidence_item_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT fk_evidence_item_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT ck_evidence_item_evidencekind
        CHECK (kind IN ('OBJECTIVE', 'KEY_RESULT', 'CHECK_IN', 'FEEDBACK', 'RECOGNITION', 'ADDED')),
    CONSTRAINT fk_evidence_item_added_by_id FOREIGN KEY(added_by_id) REFERENCES person (id)
);
CREATE INDEX ix_evidence_item_participant_id_happened_on
    ON evidence_item (participant_id, happened_on, id);

CREATE TABLE performance_goal (
    person_id UUID NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    state VARCHAR(24) NOT NULL,
    due_on DATE,
    shared_with_id UUID,
    objective_id UUID,
    review_participant_id UUID,
    created_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_performance_goal PRIMARY KEY (id),
    CONSTRAINT fk_performance_goal_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT ck_performance_goal_goalstate
        CHECK (state IN ('DRAFT', 'OPEN', 'DONE', 'DROPPED')),
    CONSTRAINT fk_performance_goal_shared_with_id FOREIGN KEY(shared_with_id)
        REFERENCES person (id),
    CONSTRAINT fk_performance_goal_objective_id FOREIGN KEY(objective_id)
        REFERENCES objective (id),
    CONSTRAINT fk_performance_goal_review_participant_id FOREIGN KEY(review_participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT fk_performance_goal_created_by_id FOREIGN KEY(created_by_id) REFERENCES person (id)
);
CREATE INDEX ix_performance_goal_person_id ON performance_goal (person_id);
CREATE INDEX ix_performance_goal_shared_with_id ON performance_goal (shared_with_id);

CREATE TABLE voice_count (
    participant_id UUID NOT NULL,
    perspective VARCHAR(24) NOT NULL,
    question TEXT NOT NULL,
    count INTEGER NOT NULL,
    CONSTRAINT pk_voice_count PRIMARY KEY (participant_id, perspective, question),
    CONSTRAINT fk_voice_count_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT ck_voice_count_reviewkind
        CHECK (perspective IN ('SELF', 'PEER', 'UPWARD', 'MANAGER', 'SKIP'))
);

CREATE TABLE reviewer_load (
    cycle_id UUID NOT NULL,
    reviewer_id UUID NOT NULL,
    count INTEGER NOT NULL,
    CONSTRAINT pk_reviewer_load PRIMARY KEY (cycle_id, reviewer_id),
    CONSTRAINT fk_reviewer_load_cycle_id FOREIGN KEY(cycle_id) REFERENCES review_cycle (id),
    CONSTRAINT fk_reviewer_load_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES person (id)
);

-- The second wall, as wide as the reasons of auth/visibility/reviews.py and no wider. A policy that
-- asks another of these tables meets that table's own policies, so none of them may lead round in a
-- circle: a review asks the participant, that asks the session, which asks roles only.
ALTER TABLE calibration_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE calibration_session FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON calibration_session FOR SELECT USING (
    facilitator_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (member_ids)
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY begun ON calibration_session FOR INSERT WITH CHECK (
    EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY changed ON calibration_session FOR UPDATE USING (
    EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY removed ON calibration_session FOR DELETE USING (
    EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);

ALTER TABLE review_participant ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_participant FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON review_participant FOR SELECT USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (line_ids)
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
    OR EXISTS (
        SELECT FROM calibration_session s WHERE s.id = review_participant.session_id
        AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids)
    )
);
CREATE POLICY begun ON review_participant FOR INSERT WITH CHECK (
    EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY changed ON review_participant FOR UPDATE USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY removed ON review_participant FOR DELETE USING (
    (false AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

ALTER TABLE written_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE written_review FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON written_review FOR SELECT USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = written_review.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    ))
    OR (kind = 'PEER' AND EXISTS (
        SELECT FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
        WHERE p.id = written_review.participant_id AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND c.peers_named_to_manager
    ))
    OR (kind = 'SELF' AND EXISTS (
        SELECT FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
        WHERE p.id = written_review.participant_id AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (p.line_ids)
        AND c.line_reads_self AND p.shared_at IS NOT NULL
    ))
    OR (kind = 'MANAGER' AND EXISTS (
        SELECT FROM review_participant p JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = written_review.participant_id AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids)
    ))
);
CREATE POLICY begun ON written_review FOR INSERT WITH CHECK (
    EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
    OR (kind = 'PEER' AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = written_review.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    ))
);
CREATE POLICY changed ON written_review FOR UPDATE USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = written_review.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    ))
);
CREATE POLICY removed ON written_review FOR DELETE USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND kind = 'PEER'
);

ALTER TABLE review_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON review_answer FOR SELECT USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR EXISTS (
        SELECT FROM written_review r
        JOIN review_participant p ON p.id = r.participant_id
        JOIN review_cycle c ON c.id = r.cycle_id
        LEFT JOIN calibration_session s ON s.id = p.session_id
        WHERE r.id = review_answer.review_id
        AND r.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
        AND (
            (r.kind IN ('SELF', 'MANAGER', 'SKIP') AND r.subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND p.shared_at IS NOT NULL)
            OR (r.kind IN ('SELF', 'MANAGER', 'SKIP') AND r.subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
            OR (p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND (
                r.kind IN ('MANAGER', 'SKIP')
                OR c.manager_reads_first
                OR EXISTS (
                    SELECT FROM written_review own WHERE own.participant_id = p.id
                    AND own.kind = 'MANAGER' AND own.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
                    AND own.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
                )
            ))
            OR (r.kind = 'SELF' AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (p.line_ids))
            OR (r.kind = 'MANAGER' AND r.subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids))
        )
    )
);
CREATE POLICY begun ON review_answer FOR INSERT WITH CHECK (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM written_review r WHERE r.id = review_answer.review_id AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);
CREATE POLICY changed ON review_answer FOR UPDATE USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM written_review r WHERE r.id = review_answer.review_id AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);
CREATE POLICY removed ON review_answer FOR DELETE USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM written_review r WHERE r.id = review_answer.review_id AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);

ALTER TABLE review_voice ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_voice FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON review_voice FOR SELECT USING (
    EXISTS (
        SELECT FROM voice_count n
        JOIN review_participant p ON p.id = n.participant_id
        JOIN review_cycle c ON c.id = p.cycle_id
        WHERE n.participant_id = review_voice.participant_id
        AND n.perspective = review_voice.perspective AND n.question = review_voice.question
        AND c.voices_closed_at IS NOT NULL
        AND n.count - (
            SELECT count(*) FROM written_review own WHERE own.participant_id = p.id
            AND own.kind = n.perspective AND own.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            AND own.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
        ) >= c.threshold
        AND (
            (p.subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND p.shared_at IS NOT NULL)
            OR p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            OR (p.subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
        )
    )
);
CREATE POLICY begun ON review_voice FOR INSERT WITH CHECK (
    EXISTS (
        SELECT FROM written_review r WHERE r.participant_id = review_voice.participant_id
        AND r.kind = review_voice.perspective AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);
CREATE POLICY changed ON review_voice FOR UPDATE USING (
    (false AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);
CREATE POLICY removed ON review_voice FOR DELETE USING (
    (false AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

ALTER TABLE peer_nomination ENABLE ROW LEVEL SECURITY;
ALTER TABLE peer_nomination FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON peer_nomination FOR SELECT USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (reviewer_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND state IN ('APPROVED', 'DECLINED'))
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = peer_nomination.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY begun ON peer_nomination FOR INSERT WITH CHECK (
    proposed_by_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND (
        subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = peer_nomination.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
        OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
    )
);
CREATE POLICY changed ON peer_nomination FOR UPDATE USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (reviewer_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND state IN ('APPROVED', 'DECLINED'))
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = peer_nomination.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY removed ON peer_nomination FOR DELETE USING (
    (false AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

ALTER TABLE review_reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_reply FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON review_reply FOR SELECT USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = review_reply.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
);
CREATE POLICY begun ON review_reply FOR INSERT WITH CHECK (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = review_reply.participant_id
        AND p.subject_id = review_reply.subject_id AND p.shared_at IS NOT NULL
        AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) IN (p.subject_id, p.manager_id)
    )
);
CREATE POLICY changed ON review_reply FOR UPDATE USING (
    (false AND author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);
CREATE POLICY removed ON review_reply FOR DELETE USING (
    (false AND author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

ALTER TABLE review_rating ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_rating FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON review_rating FOR SELECT USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = review_rating.participant_id
        AND p.shared_at IS NOT NULL
    ))
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = review_rating.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM review_participant p JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = review_rating.participant_id AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids)
    ))
);
CREATE POLICY begun ON review_rating FOR INSERT WITH CHECK (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM written_review r WHERE r.participant_id = review_rating.participant_id
        AND r.subject_id = review_rating.subject_id AND r.kind = 'MANAGER'
        AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);
CREATE POLICY changed ON review_rating FOR UPDATE USING (
    (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
);
CREATE POLICY removed ON review_rating FOR DELETE USING (
    locked_at IS NULL AND (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
);

ALTER TABLE calibration_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE calibration_change FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON calibration_change FOR SELECT USING (
    (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND tells_subject AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = calibration_change.participant_id
        AND p.shared_at IS NOT NULL
    ))
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = calibration_change.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM review_participant p JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = calibration_change.participant_id AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids)
    ))
);
CREATE POLICY begun ON calibration_change FOR INSERT WITH CHECK (
    actor_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY changed ON calibration_change FOR UPDATE USING (
    (false AND actor_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);
CREATE POLICY removed ON calibration_change FOR DELETE USING (
    (false AND actor_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

ALTER TABLE evidence_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE evidence_item FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON evidence_item FOR SELECT USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = evidence_item.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
CREATE POLICY begun ON evidence_item FOR INSERT WITH CHECK (
    (added_by_id IS NULL AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (added_by_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND (
        subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = evidence_item.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    ))
);
CREATE POLICY changed ON evidence_item FOR UPDATE USING (
    (false AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);
CREATE POLICY removed ON evidence_item FOR DELETE USING (
    (false AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

ALTER TABLE performance_goal ENABLE ROW LEVEL SECURITY;
ALTER TABLE performance_goal FORCE ROW LEVEL SECURITY;
CREATE POLICY seen ON performance_goal FOR SELECT USING (
    person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR shared_with_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR EXISTS (
        SELECT FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
        WHERE p.subject_id = performance_goal.person_id AND c.phase NOT IN ('DRAFT', 'CLOSED')
        AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
    )
);
CREATE POLICY begun ON performance_goal FOR INSERT WITH CHECK (
    person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (created_by_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = performance_goal.review_participant_id
        AND p.subject_id = performance_goal.person_id AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    ))
);
CREATE POLICY changed ON performance_goal FOR UPDATE USING (
    person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
);
CREATE POLICY removed ON performance_goal FOR DELETE USING (
    person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
);
