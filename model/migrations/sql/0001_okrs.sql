CREATE TABLE cycle (
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind VARCHAR(24) NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    grading_ends_on DATE NOT NULL,
    closed_on DATE,
    archived_on DATE,
    parent_id UUID,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_cycle PRIMARY KEY (id),
    CONSTRAINT ck_cycle_starts_before_it_ends CHECK (starts_on <= ends_on),
    CONSTRAINT uq_cycle_kind_starts_on_ends_on UNIQUE (kind, starts_on, ends_on),
    CONSTRAINT uq_cycle_key UNIQUE (key),
    CONSTRAINT ck_cycle_cyclekind CHECK (kind IN ('ANNUAL', 'HALF', 'TRIMESTER', 'QUARTER', 'MONTH', 'CUSTOM')),
    CONSTRAINT fk_cycle_parent_id FOREIGN KEY(parent_id) REFERENCES cycle (id)
);
CREATE INDEX ix_cycle_parent_id ON cycle (parent_id);

CREATE TABLE objective (
    cycle_id UUID NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    level VARCHAR(24) NOT NULL,
    ambition VARCHAR(24) NOT NULL,
    status VARCHAR(24) NOT NULL,
    outcome VARCHAR(24),
    visibility VARCHAR(24) NOT NULL,
    rollup_mode VARCHAR(24) NOT NULL,
    owner_id UUID,
    owner_title TEXT,
    position INTEGER DEFAULT '0' NOT NULL,
    score NUMERIC,
    score_reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE,
    archived_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    connection_id UUID,
    source_key TEXT,
    run_id UUID,
    CONSTRAINT pk_objective PRIMARY KEY (id),
    CONSTRAINT uq_objective_connection_id_source_key UNIQUE (connection_id, source_key),
    CONSTRAINT fk_objective_cycle_id FOREIGN KEY(cycle_id) REFERENCES cycle (id),
    CONSTRAINT ck_objective_objectivelevel CHECK (level IN ('COMPANY', 'UNIT', 'PERSON')),
    CONSTRAINT ck_objective_ambition CHECK (ambition IN ('COMMITTED', 'ASPIRATIONAL')),
    CONSTRAINT ck_objective_objectivestatus CHECK (status IN ('DRAFT', 'SUBMITTED', 'PUBLISHED', 'CLOSED', 'CANCELLED')),
    CONSTRAINT ck_objective_outcome CHECK (outcome IN ('ACHIEVED', 'PARTIAL', 'MISSED', 'CANCELLED')),
    CONSTRAINT ck_objective_visibility CHECK (visibility IN ('PUBLIC', 'RESTRICTED')),
    CONSTRAINT ck_objective_rollupmode CHECK (rollup_mode IN ('KEY_RESULTS', 'CHILDREN', 'BOTH')),
    CONSTRAINT fk_objective_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT fk_objective_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id)
);
CREATE INDEX ix_objective_cycle_id_position ON objective (cycle_id, position);
CREATE INDEX ix_objective_owner_id_cycle_id ON objective (owner_id, cycle_id);

CREATE TABLE objective_unit (
    objective_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    weight NUMERIC NOT NULL,
    CONSTRAINT pk_objective_unit PRIMARY KEY (objective_id, unit_id),
    CONSTRAINT ck_objective_unit_weight_not_negative CHECK (weight >= 0),
    CONSTRAINT fk_objective_unit_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT fk_objective_unit_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_objective_unit_unit_id ON objective_unit (unit_id);

CREATE TABLE contributor (
    objective_id UUID NOT NULL,
    person_id UUID NOT NULL,
    CONSTRAINT pk_contributor PRIMARY KEY (objective_id, person_id),
    CONSTRAINT fk_contributor_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT fk_contributor_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_contributor_person_id ON contributor (person_id);

CREATE TABLE key_result (
    objective_id UUID NOT NULL,
    title TEXT NOT NULL,
    kind VARCHAR(24) NOT NULL,
    start NUMERIC,
    target NUMERIC,
    current NUMERIC,
    unit_of_measure TEXT,
    weight NUMERIC NOT NULL,
    starts_on DATE,
    due_on DATE,
    owner_id UUID,
    owner_title TEXT,
    driven_by_children BOOLEAN DEFAULT 'false' NOT NULL,
    outcome VARCHAR(24),
    confidence NUMERIC,
    score NUMERIC,
    score_reason TEXT,
    position INTEGER DEFAULT '0' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    connection_id UUID,
    source_key TEXT,
    run_id UUID,
    CONSTRAINT pk_key_result PRIMARY KEY (id),
    CONSTRAINT uq_key_result_connection_id_source_key UNIQUE (connection_id, source_key),
    CONSTRAINT ck_key_result_weight_not_negative CHECK (weight >= 0),
    CONSTRAINT ck_key_result_score_0_to_1 CHECK (score between 0 and 1),
    CONSTRAINT ck_key_result_confidence_0_to_100 CHECK (confidence between 0 and 100),
    CONSTRAINT fk_key_result_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT ck_key_result_metrickind CHECK (kind IN ('INCREASE', 'DECREASE', 'REACH', 'BOOLEAN', 'MILESTONE', 'BASELINE')),
    CONSTRAINT fk_key_result_owner_id FOREIGN KEY(owner_id) REFERENCES person (id),
    CONSTRAINT ck_key_result_outcome CHECK (outcome IN ('ACHIEVED', 'PARTIAL', 'MISSED', 'CANCELLED')),
    CONSTRAINT fk_key_result_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id)
);
CREATE INDEX ix_key_result_objective_id_position ON key_result (objective_id, position);
CREATE INDEX ix_key_result_owner_id ON key_result (owner_id);

CREATE TABLE step (
    key_result_id UUID NOT NULL,
    title TEXT NOT NULL,
    weight NUMERIC NOT NULL,
    done_at TIMESTAMP WITH TIME ZONE,
    position INTEGER DEFAULT '0' NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_step PRIMARY KEY (id),
    CONSTRAINT ck_step_weight_positive CHECK (weight > 0),
    CONSTRAINT fk_step_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id)
);
CREATE INDEX ix_step_key_result_id ON step (key_result_id);

CREATE TABLE alignment (
    child_objective_id UUID,
    child_key_result_id UUID,
    parent_objective_id UUID,
    parent_key_result_id UUID,
    mode VARCHAR(24) NOT NULL,
    share NUMERIC NOT NULL,
    position INTEGER DEFAULT '0' NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_alignment PRIMARY KEY (id),
    CONSTRAINT ck_alignment_one_child CHECK (num_nonnulls(child_objective_id, child_key_result_id) = 1),
    CONSTRAINT ck_alignment_one_parent CHECK (num_nonnulls(parent_objective_id, parent_key_result_id) = 1),
    CONSTRAINT ck_alignment_share_0_to_1 CHECK (share between 0 and 1),
    CONSTRAINT fk_alignment_child_objective_id FOREIGN KEY(child_objective_id) REFERENCES objective (id),
    CONSTRAINT fk_alignment_child_key_result_id FOREIGN KEY(child_key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_alignment_parent_objective_id FOREIGN KEY(parent_objective_id) REFERENCES objective (id),
    CONSTRAINT fk_alignment_parent_key_result_id FOREIGN KEY(parent_key_result_id) REFERENCES key_result (id),
    CONSTRAINT ck_alignment_alignmentmode CHECK (mode IN ('CONTRIBUTES', 'SUPPORTS'))
);
CREATE INDEX ix_alignment_child_key_result_id ON alignment (child_key_result_id);
CREATE INDEX ix_alignment_parent_key_result_id ON alignment (parent_key_result_id);
CREATE INDEX ix_alignment_parent_objective_id ON alignment (parent_objective_id);
CREATE UNIQUE INDEX uq_alignment_ends ON alignment (child_objective_id, child_key_result_id, parent_objective_id, parent_key_result_id) NULLS NOT DISTINCT;

CREATE TABLE check_in (
    key_result_id UUID NOT NULL,
    author_id UUID,
    value NUMERIC,
    previous_value NUMERIC,
    confidence NUMERIC,
    reported_status VARCHAR(24),
    narrative TEXT,
    effective_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    origin VARCHAR(24) NOT NULL,
    supersedes_id UUID,
    id UUID NOT NULL,
    CONSTRAINT pk_check_in PRIMARY KEY (id),
    CONSTRAINT ck_check_in_confidence_0_to_100 CHECK (confidence between 0 and 100),
    CONSTRAINT fk_check_in_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_check_in_author_id FOREIGN KEY(author_id) REFERENCES person (id),
    CONSTRAINT ck_check_in_reportedstatus CHECK (reported_status IN ('ON_TRACK', 'BEHIND', 'AT_RISK')),
    CONSTRAINT ck_check_in_readingorigin CHECK (origin IN ('MANUAL', 'JIRA', 'API')),
    CONSTRAINT uq_check_in_supersedes_id UNIQUE (supersedes_id),
    CONSTRAINT fk_check_in_supersedes_id FOREIGN KEY(supersedes_id) REFERENCES check_in (id)
);
CREATE INDEX ix_check_in_key_result_id_effective_at ON check_in (key_result_id, effective_at DESC, recorded_at DESC, id DESC);

CREATE TABLE rollup (
    objective_id UUID NOT NULL,
    value NUMERIC,
    raw NUMERIC,
    measured_share NUMERIC,
    settings_version INTEGER NOT NULL,
    computed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_rollup PRIMARY KEY (objective_id),
    CONSTRAINT fk_rollup_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id)
);
