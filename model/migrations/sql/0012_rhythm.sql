ALTER TABLE check_in
    ADD COLUMN what_moved TEXT,
    ADD COLUMN course_change TEXT,
    ADD COLUMN external_factor TEXT,
    ADD COLUMN reviewer_id UUID,
    ADD COLUMN group_id UUID,
    ADD CONSTRAINT fk_check_in_reviewer_id FOREIGN KEY(reviewer_id) REFERENCES person (id);
CREATE INDEX ix_check_in_group_id ON check_in (group_id);

CREATE TABLE blocker (
    key_result_id UUID NOT NULL,
    check_in_id UUID,
    kind VARCHAR(24) NOT NULL,
    text TEXT NOT NULL,
    owner_id UUID NOT NULL,
    next_action TEXT,
    opened_by_id UUID NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    resolved_by_id UUID,
    resolved_at TIMESTAMP WITH TIME ZONE,
    resolution TEXT,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_blocker PRIMARY KEY (id),
    CONSTRAINT fk_blocker_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_blocker_check_in_id FOREIGN KEY(check_in_id) REFERENCES check_in (id),
    CONSTRAINT fk_blocker_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_blocker_opened_by_id FOREIGN KEY(opened_by_id) REFERENCES person (id),
    CONSTRAINT fk_blocker_resolved_by_id FOREIGN KEY(resolved_by_id) REFERENCES person (id),
    CONSTRAINT ck_blocker_blockerkind CHECK (
        kind IN ('DEPENDENCY', 'RESOURCES', 'DECISION', 'TECHNICAL', 'EXTERNAL')
    )
);
CREATE INDEX ix_blocker_key_result_id_opened_at ON blocker (key_result_id, opened_at, id);
CREATE INDEX ix_blocker_check_in_id ON blocker (check_in_id);
CREATE INDEX ix_blocker_owner_id ON blocker (owner_id);

CREATE TABLE check_in_request (
    key_result_id UUID NOT NULL,
    asked_by_id UUID NOT NULL,
    asked_of_id UUID NOT NULL,
    message TEXT,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_on DATE NOT NULL,
    check_in_id UUID,
    id UUID NOT NULL,
    CONSTRAINT pk_check_in_request PRIMARY KEY (id),
    CONSTRAINT fk_check_in_request_key_result_id FOREIGN KEY(key_result_id)
        REFERENCES key_result (id),
    CONSTRAINT fk_check_in_request_asked_by_id FOREIGN KEY(asked_by_id) REFERENCES person (id),
    CONSTRAINT fk_check_in_request_asked_of_id FOREIGN KEY(asked_of_id) REFERENCES person (id),
    CONSTRAINT fk_check_in_request_check_in_id FOREIGN KEY(check_in_id) REFERENCES check_in (id)
);
CREATE INDEX ix_check_in_request_key_result_id_asked_at
    ON check_in_request (key_result_id, asked_at, id);
CREATE INDEX ix_check_in_request_asked_of_id ON check_in_request (asked_of_id);

CREATE TABLE comment (
    check_in_id UUID,
    objective_id UUID,
    author_id UUID NOT NULL,
    text TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_comment PRIMARY KEY (id),
    CONSTRAINT ck_comment_one_subject CHECK (num_nonnulls(check_in_id, objective_id) = 1),
    CONSTRAINT fk_comment_check_in_id FOREIGN KEY(check_in_id) REFERENCES check_in (id),
    CONSTRAINT fk_comment_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT fk_comment_author_id FOREIGN KEY(author_id) REFERENCES person (id)
);
CREATE INDEX ix_comment_check_in_id_created_at ON comment (check_in_id, created_at, id);
CREATE INDEX ix_comment_objective_id_created_at ON comment (objective_id, created_at, id);

CREATE TABLE reaction (
    check_in_id UUID,
    objective_id UUID,
    person_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_reaction PRIMARY KEY (id),
    CONSTRAINT ck_reaction_one_subject CHECK (num_nonnulls(check_in_id, objective_id) = 1),
    CONSTRAINT fk_reaction_check_in_id FOREIGN KEY(check_in_id) REFERENCES check_in (id),
    CONSTRAINT fk_reaction_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT fk_reaction_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT ck_reaction_reactionkind CHECK (
        kind IN ('LIKE', 'CELEBRATE', 'SUPPORT', 'INSIGHTFUL', 'CURIOUS')
    )
);
CREATE UNIQUE INDEX uq_reaction_once
    ON reaction (check_in_id, objective_id, person_id, kind) NULLS NOT DISTINCT;
CREATE INDEX ix_reaction_objective_id ON reaction (objective_id);

CREATE TABLE acknowledgement (
    check_in_id UUID NOT NULL,
    person_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_acknowledgement PRIMARY KEY (check_in_id),
    CONSTRAINT fk_acknowledgement_check_in_id FOREIGN KEY(check_in_id) REFERENCES check_in (id),
    CONSTRAINT fk_acknowledgement_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE okr_settings (
    version INTEGER NOT NULL,
    pace_model VARCHAR(24) NOT NULL,
    on_track NUMERIC NOT NULL,
    behind NUMERIC NOT NULL,
    verdict_from NUMERIC NOT NULL,
    grading_days INTEGER NOT NULL,
    questions TEXT[] NOT NULL,
    reason TEXT NOT NULL,
    changed_by_id UUID NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_okr_settings PRIMARY KEY (version),
    CONSTRAINT ck_okr_settings_pacemodel CHECK (pace_model IN ('RATIO', 'GAP')),
    CONSTRAINT fk_okr_settings_changed_by_id FOREIGN KEY(changed_by_id) REFERENCES person (id)
);

CREATE TABLE grade (
    key_result_id UUID NOT NULL,
    proposed NUMERIC,
    root_cause VARCHAR(24),
    explanation TEXT,
    graded_by_id UUID NOT NULL,
    graded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_grade PRIMARY KEY (key_result_id),
    CONSTRAINT fk_grade_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT ck_grade_rootcause CHECK (
        root_cause IN (
            'EXTERNAL', 'BAD_KEY_RESULT', 'OVERCOMMITTED', 'RESOURCES', 'DEPENDENCY', 'EXECUTION',
            'PRIORITIES_CHANGED', 'WRONG_ASSUMPTION'
        )
    ),
    CONSTRAINT fk_grade_graded_by_id FOREIGN KEY(graded_by_id) REFERENCES person (id)
);

CREATE TABLE closing (
    objective_id UUID NOT NULL,
    status VARCHAR(24) NOT NULL,
    outcome VARCHAR(24),
    score NUMERIC,
    reason TEXT,
    by_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_closing PRIMARY KEY (id),
    CONSTRAINT fk_closing_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT ck_closing_objectivestatus CHECK (
        status IN ('DRAFT', 'SUBMITTED', 'PUBLISHED', 'CLOSED', 'CANCELLED')
    ),
    CONSTRAINT ck_closing_outcome CHECK (
        outcome IN ('ACHIEVED', 'PARTIAL', 'MISSED', 'CANCELLED')
    ),
    CONSTRAINT fk_closing_by_id FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX ix_closing_objective_id_at ON closing (objective_id, at, id);

CREATE TABLE cycle_change (
    cycle_id UUID NOT NULL,
    state VARCHAR(24) NOT NULL,
    reason TEXT,
    by_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_cycle_change PRIMARY KEY (id),
    CONSTRAINT fk_cycle_change_cycle_id FOREIGN KEY(cycle_id) REFERENCES cycle (id),
    CONSTRAINT ck_cycle_change_cyclestate CHECK (
        state IN ('PREPARATION', 'ACTIVE', 'GRADING', 'CLOSED', 'ARCHIVED')
    ),
    CONSTRAINT fk_cycle_change_by_id FOREIGN KEY(by_id) REFERENCES person (id)
);
CREATE INDEX ix_cycle_change_cycle_id_at ON cycle_change (cycle_id, at, id);

ALTER TABLE cycle
    ADD COLUMN activated_on DATE,
    ADD COLUMN grading_from DATE;

CREATE TABLE retrospective (
    cycle_id UUID NOT NULL,
    objective_id UUID,
    unit_id UUID,
    verdict VARCHAR(24),
    author_id UUID NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    acknowledged_by_id UUID,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_retrospective PRIMARY KEY (id),
    CONSTRAINT ck_retrospective_one_subject CHECK (num_nonnulls(objective_id, unit_id) <= 1),
    CONSTRAINT fk_retrospective_cycle_id FOREIGN KEY(cycle_id) REFERENCES cycle (id),
    CONSTRAINT fk_retrospective_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT fk_retrospective_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT ck_retrospective_verdict CHECK (verdict IN ('KEEP', 'MODIFY', 'ABANDON')),
    CONSTRAINT fk_retrospective_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT fk_retrospective_acknowledged_by_id FOREIGN KEY(acknowledged_by_id)
        REFERENCES person (id)
);
CREATE UNIQUE INDEX uq_retrospective_once
    ON retrospective (cycle_id, objective_id, unit_id) NULLS NOT DISTINCT;
CREATE INDEX ix_retrospective_objective_id ON retrospective (objective_id);

CREATE TABLE retrospective_answer (
    retrospective_id UUID NOT NULL,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    CONSTRAINT pk_retrospective_answer PRIMARY KEY (retrospective_id, position),
    CONSTRAINT fk_retrospective_answer_retrospective_id FOREIGN KEY(retrospective_id)
        REFERENCES retrospective (id)
);

CREATE TABLE learning (
    retrospective_id UUID NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_learning PRIMARY KEY (id),
    CONSTRAINT fk_learning_retrospective_id FOREIGN KEY(retrospective_id)
        REFERENCES retrospective (id)
);
CREATE INDEX ix_learning_retrospective_id_position ON learning (retrospective_id, position);

-- Of days before, nothing is known; the figures of each objective begin with those it has.
CREATE TABLE rollup_past (
    objective_id UUID NOT NULL,
    on_day DATE NOT NULL,
    value NUMERIC,
    raw NUMERIC,
    measured_share NUMERIC,
    CONSTRAINT pk_rollup_past PRIMARY KEY (objective_id, on_day),
    CONSTRAINT fk_rollup_past_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id)
);
INSERT INTO rollup_past (objective_id, on_day, value, raw, measured_share)
    SELECT objective_id, (computed_at AT TIME ZONE 'UTC')::date, value, raw, measured_share
    FROM rollup;
