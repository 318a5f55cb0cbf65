ALTER TABLE key_result
    ADD COLUMN lower NUMERIC,
    ADD COLUMN upper NUMERIC,
    ADD COLUMN is_strict BOOLEAN DEFAULT 'false' NOT NULL,
    ADD COLUMN tolerance NUMERIC,
    ADD COLUMN checkpoints NUMERIC[][],
    ADD COLUMN scope NUMERIC,
    ADD COLUMN currency TEXT,
    ADD COLUMN decimals INTEGER,
    ADD CONSTRAINT ck_key_result_decimals_0_to_12 CHECK (decimals between 0 and 12),
    DROP CONSTRAINT ck_key_result_metrickind,
    ADD CONSTRAINT ck_key_result_metrickind CHECK (kind IN ('INCREASE', 'DECREASE', 'REACH', 'BOOLEAN', 'MILESTONE', 'BASELINE', 'STAY_ABOVE', 'STAY_BELOW', 'RANGE', 'CHECKPOINTS', 'LINKED_WORK'));

ALTER TABLE objective
    ADD COLUMN submitted_by_id UUID,
    ADD COLUMN approved_by_id UUID,
    ADD COLUMN carried_from_id UUID,
    ADD COLUMN is_template BOOLEAN DEFAULT 'false' NOT NULL,
    ADD CONSTRAINT fk_objective_submitted_by_id FOREIGN KEY(submitted_by_id) REFERENCES person (id),
    ADD CONSTRAINT fk_objective_approved_by_id FOREIGN KEY(approved_by_id) REFERENCES person (id),
    ADD CONSTRAINT fk_objective_carried_from_id FOREIGN KEY(carried_from_id) REFERENCES objective (id);
CREATE INDEX ix_objective_carried_from_id ON objective (carried_from_id);

ALTER TABLE alignment ADD COLUMN version INTEGER DEFAULT '1' NOT NULL;

CREATE TABLE revision (
    objective_id UUID NOT NULL,
    key_result_id UUID,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    reason TEXT,
    version INTEGER NOT NULL,
    author_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_revision PRIMARY KEY (id),
    CONSTRAINT fk_revision_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT fk_revision_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_revision_author_id FOREIGN KEY(author_id) REFERENCES person (id)
);
CREATE INDEX ix_revision_objective_id_at ON revision (objective_id, at, id);

CREATE TABLE count_limits (
    version INTEGER NOT NULL,
    company_soft INTEGER NOT NULL,
    company_hard INTEGER NOT NULL,
    unit_soft INTEGER NOT NULL,
    unit_hard INTEGER NOT NULL,
    person_soft INTEGER NOT NULL,
    person_hard INTEGER NOT NULL,
    key_results_least INTEGER NOT NULL,
    key_results_soft INTEGER NOT NULL,
    key_results_hard INTEGER NOT NULL,
    set_by_id UUID NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_count_limits PRIMARY KEY (version),
    CONSTRAINT ck_count_limits_company CHECK (company_soft between 1 and company_hard),
    CONSTRAINT ck_count_limits_unit CHECK (unit_soft between 1 and unit_hard),
    CONSTRAINT ck_count_limits_person CHECK (person_soft between 1 and person_hard),
    CONSTRAINT ck_count_limits_least CHECK (key_results_least between 1 and key_results_soft),
    CONSTRAINT ck_count_limits_key_results CHECK (key_results_soft between 1 and key_results_hard),
    CONSTRAINT fk_count_limits_set_by_id FOREIGN KEY(set_by_id) REFERENCES person (id)
);

CREATE TABLE approving_unit (
    unit_id UUID NOT NULL,
    set_by_id UUID NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_approving_unit PRIMARY KEY (unit_id),
    CONSTRAINT fk_approving_unit_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_approving_unit_set_by_id FOREIGN KEY(set_by_id) REFERENCES person (id)
);

CREATE TABLE signal_dispute (
    objective_id UUID NOT NULL,
    key_result_id UUID,
    signal VARCHAR(24) NOT NULL,
    reason TEXT NOT NULL,
    author_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_signal_dispute PRIMARY KEY (id),
    CONSTRAINT fk_signal_dispute_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT fk_signal_dispute_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT ck_signal_dispute_signalid CHECK (signal IN ('NO_KEY_RESULT', 'FEW_KEY_RESULTS', 'MANY_KEY_RESULTS', 'MANY_OBJECTIVES', 'NO_OWNER', 'LONG_TITLE', 'DIGITS_IN_OBJECTIVE', 'NO_DESCRIPTION', 'NOT_ALIGNED', 'ALL_LAGGING', 'ALL_YES_OR_NO', 'SAME_TITLE', 'ACTIVITY', 'VAGUE', 'NO_BASELINE', 'NOT_MEASURABLE', 'NO_UNIT', 'WEIGHS_NOTHING', 'WINDOW_LEAVES_CYCLE')),
    CONSTRAINT fk_signal_dispute_author_id FOREIGN KEY(author_id) REFERENCES person (id)
);
CREATE INDEX ix_signal_dispute_key_result_id ON signal_dispute (key_result_id);
CREATE UNIQUE INDEX uq_signal_dispute_of ON signal_dispute (objective_id, key_result_id, signal) NULLS NOT DISTINCT;

CREATE TABLE dependency (
    key_result_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    need TEXT NOT NULL,
    risk_owner_id UUID,
    created_by_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    confirmed_by_id UUID,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_dependency PRIMARY KEY (id),
    CONSTRAINT fk_dependency_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_dependency_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_dependency_risk_owner_id FOREIGN KEY(risk_owner_id) REFERENCES person (id),
    CONSTRAINT fk_dependency_created_by_id FOREIGN KEY(created_by_id) REFERENCES person (id),
    CONSTRAINT fk_dependency_confirmed_by_id FOREIGN KEY(confirmed_by_id) REFERENCES person (id)
);
CREATE INDEX ix_dependency_key_result_id ON dependency (key_result_id);
CREATE INDEX ix_dependency_unit_id ON dependency (unit_id);
