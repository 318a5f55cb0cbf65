CREATE INDEX ix_check_in_reviewer_id ON check_in (reviewer_id);

CREATE TABLE reminder (
    person_id UUID NOT NULL,
    owed_by_id UUID NOT NULL,
    objective_id UUID NOT NULL,
    kind VARCHAR(24) NOT NULL,
    subject_id UUID NOT NULL,
    due_on DATE NOT NULL,
    rung VARCHAR(24) NOT NULL,
    "on" DATE NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    mailed_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    CONSTRAINT pk_reminder PRIMARY KEY (id),
    CONSTRAINT uq_reminder_person_id_kind_subject_id_due_on_rung
        UNIQUE (person_id, kind, subject_id, due_on, rung),
    CONSTRAINT uq_reminder_person_id_kind_subject_id_on UNIQUE (person_id, kind, subject_id, "on"),
    CONSTRAINT fk_reminder_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_reminder_owed_by_id FOREIGN KEY(owed_by_id) REFERENCES person (id),
    CONSTRAINT fk_reminder_objective_id FOREIGN KEY(objective_id) REFERENCES objective (id),
    CONSTRAINT ck_reminder_owed CHECK (
        kind IN (
            'CHECK_IN', 'CHECK_IN_REQUEST', 'ACKNOWLEDGEMENT', 'BLOCKER', 'APPROVAL', 'GRADE',
            'RETROSPECTIVE'
        )
    ),
    CONSTRAINT ck_reminder_rung CHECK (
        rung IN ('OWNER', 'OWNER_AGAIN', 'REVIEWER', 'COORDINATOR', 'SPONSOR')
    ),
    CONSTRAINT ck_reminder_owner_rungs_are_the_owners CHECK (
        rung NOT IN ('OWNER', 'OWNER_AGAIN') OR person_id = owed_by_id
    )
);
CREATE INDEX ix_reminder_subject_id ON reminder (subject_id);
CREATE INDEX ix_reminder_person_id_at ON reminder (person_id, at);
CREATE INDEX ix_reminder_at ON reminder (at);

CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON reminder
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE reminder ENABLE ALWAYS TRIGGER count_okrs;
