DROP TABLE approving_unit, count_limits, dependency, revision, signal_dispute;
ALTER TABLE alignment DROP COLUMN version;
ALTER TABLE objective
    DROP COLUMN submitted_by_id,
    DROP COLUMN approved_by_id,
    DROP COLUMN carried_from_id,
    DROP COLUMN is_template;
-- A kind that the release before does not know becomes one that claims nothing.
UPDATE key_result SET kind = 'BASELINE', start = NULL, target = NULL
WHERE kind IN ('STAY_ABOVE', 'STAY_BELOW', 'RANGE', 'CHECKPOINTS', 'LINKED_WORK');
ALTER TABLE key_result
    DROP COLUMN lower,
    DROP COLUMN upper,
    DROP COLUMN is_strict,
    DROP COLUMN tolerance,
    DROP COLUMN checkpoints,
    DROP COLUMN scope,
    DROP COLUMN currency,
    DROP COLUMN decimals,
    DROP CONSTRAINT ck_key_result_metrickind,
    ADD CONSTRAINT ck_key_result_metrickind CHECK (kind IN ('INCREASE', 'DECREASE', 'REACH', 'BOOLEAN', 'MILESTONE', 'BASELINE'));
