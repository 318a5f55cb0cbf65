CREATE TABLE person (
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    title TEXT,
    location TEXT,
    avatar_url TEXT,
    time_zone TEXT,
    status VARCHAR(24) NOT NULL,
    retired_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT uq_person_email_key UNIQUE (email_key),
    CONSTRAINT ck_person_personstatus CHECK (status IN ('PENDING', 'ACTIVE', 'ON_LEAVE', 'ENDED'))
);
CREATE INDEX ix_person_sort_key_id ON person (sort_key, id);
CREATE INDEX ix_person_title ON person (title);

CREATE TABLE employment (
    person_id UUID NOT NULL,
    employee_number TEXT,
    started_on DATE,
    ended_on DATE,
    CONSTRAINT pk_employment PRIMARY KEY (person_id),
    CONSTRAINT fk_employment_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT uq_employment_employee_number UNIQUE (employee_number)
);

CREATE TABLE reporting_line (
    person_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    rank INTEGER NOT NULL,
    starts_on DATE NOT NULL,
    manager_id UUID,
    CONSTRAINT pk_reporting_line PRIMARY KEY (person_id, kind, rank, starts_on),
    CONSTRAINT fk_reporting_line_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT ck_reporting_line_linekind CHECK (kind IN ('PRIMARY', 'DOTTED')),
    CONSTRAINT fk_reporting_line_manager_id FOREIGN KEY(manager_id) REFERENCES person (id)
);
CREATE INDEX ix_reporting_line_manager_id ON reporting_line (manager_id);

CREATE TABLE role_grant (
    person_id UUID NOT NULL,
    role VARCHAR(24) NOT NULL,
    granted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    granted_by_id UUID,
    CONSTRAINT pk_role_grant PRIMARY KEY (person_id, role),
    CONSTRAINT fk_role_grant_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT ck_role_grant_role CHECK (role IN ('ADMINISTRATOR', 'HR_REVIEWER', 'PROGRAMME_LEAD')),
    CONSTRAINT fk_role_grant_granted_by_id FOREIGN KEY(granted_by_id) REFERENCES person (id)
);
