CREATE TABLE erasure (
    person_id UUID NOT NULL,
    erased_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_erasure PRIMARY KEY (person_id),
    CONSTRAINT fk_erasure_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);

CREATE TABLE legal_hold (
    person_id UUID NOT NULL,
    reason TEXT NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lifted_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    CONSTRAINT pk_legal_hold PRIMARY KEY (id),
    CONSTRAINT fk_legal_hold_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE UNIQUE INDEX uq_legal_hold_person_id ON legal_hold (person_id) WHERE lifted_at IS NULL;
