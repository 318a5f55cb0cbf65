CREATE TABLE org_unit (
    key TEXT NOT NULL,
    kind TEXT,
    id UUID NOT NULL,
    connection_id UUID,
    source_key TEXT,
    run_id UUID,
    CONSTRAINT pk_org_unit PRIMARY KEY (id),
    CONSTRAINT uq_org_unit_connection_id_source_key UNIQUE (connection_id, source_key),
    CONSTRAINT uq_org_unit_key UNIQUE (key),
    CONSTRAINT fk_org_unit_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id)
);

CREATE TABLE unit_state (
    unit_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    parent_id UUID,
    retired BOOLEAN DEFAULT 'false' NOT NULL,
    CONSTRAINT pk_unit_state PRIMARY KEY (unit_id, starts_on),
    CONSTRAINT fk_unit_state_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT fk_unit_state_parent_id FOREIGN KEY(parent_id) REFERENCES org_unit (id)
);
CREATE INDEX ix_unit_state_parent_id ON unit_state (parent_id);

CREATE TABLE membership (
    person_id UUID NOT NULL,
    unit_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    role VARCHAR(24),
    share NUMERIC,
    CONSTRAINT pk_membership PRIMARY KEY (person_id, unit_id, starts_on),
    CONSTRAINT fk_membership_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_membership_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id),
    CONSTRAINT ck_membership_memberrole CHECK (role IN ('MEMBER', 'LEAD'))
);
CREATE INDEX ix_membership_unit_id_starts_on ON membership (unit_id, starts_on);
