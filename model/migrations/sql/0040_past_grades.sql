CREATE TABLE grade_past (
    key_result_id UUID NOT NULL,
    until TIMESTAMP WITH TIME ZONE NOT NULL,
    score NUMERIC,
    score_reason TEXT,
    outcome VARCHAR(24),
    proposed NUMERIC,
    final_grade VARCHAR(24),
    settings_version INTEGER,
    root_cause VARCHAR(24),
    explanation TEXT,
    graded_by_id UUID,
    graded_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_grade_past PRIMARY KEY (key_result_id, until),
    CONSTRAINT fk_grade_past_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_grade_past_graded_by_id FOREIGN KEY(graded_by_id) REFERENCES person (id),
    CONSTRAINT ck_grade_past_outcome CHECK (
        outcome IN ('ACHIEVED', 'PARTIAL', 'MISSED', 'CANCELLED')
    ),
    CONSTRAINT ck_grade_past_finalgrade CHECK (final_grade IN ('LATEST', 'AVERAGE', 'WORST')),
    CONSTRAINT ck_grade_past_rootcause CHECK (
        root_cause IN (
            'EXTERNAL', 'BAD_KEY_RESULT', 'OVERCOMMITTED', 'RESOURCES', 'DEPENDENCY', 'EXECUTION',
            'PRIORITIES_CHANGED', 'WRONG_ASSUMPTION'
        )
    )
);
CREATE TRIGGER count_okrs AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grade_past
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('OKRS');
ALTER TABLE grade_past ENABLE ALWAYS TRIGGER count_okrs;
