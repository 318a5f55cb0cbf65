CREATE TABLE pilot (
    feature VARCHAR(24) NOT NULL,
    open_to_all_on DATE,
    CONSTRAINT pk_pilot PRIMARY KEY (feature),
    CONSTRAINT ck_pilot_feature CHECK (feature IN ('OKRS', 'PERFORMANCE'))
);

CREATE TABLE pilot_unit (
    feature VARCHAR(24) NOT NULL,
    unit_id UUID NOT NULL,
    starts_on DATE NOT NULL,
    CONSTRAINT pk_pilot_unit PRIMARY KEY (feature, unit_id),
    CONSTRAINT fk_pilot_unit_feature FOREIGN KEY(feature) REFERENCES pilot (feature),
    CONSTRAINT fk_pilot_unit_unit_id FOREIGN KEY(unit_id) REFERENCES org_unit (id)
);

CREATE TABLE delegate (
    key_result_id UUID NOT NULL,
    person_id UUID NOT NULL,
    named_by_id UUID NOT NULL,
    named_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_delegate PRIMARY KEY (key_result_id, person_id),
    CONSTRAINT fk_delegate_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_delegate_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_delegate_named_by_id FOREIGN KEY(named_by_id) REFERENCES person (id)
);
CREATE INDEX ix_delegate_person_id ON delegate (person_id);
