DROP TABLE trial;

-- Nothing but a preview is of no run, and what was discarded is out of date as well.
DELETE FROM sync_plan WHERE run_id IS NULL;
UPDATE sync_plan SET state = 'SUPERSEDED' WHERE state IN ('PREVIEWED', 'DISCARDED');
ALTER TABLE sync_plan DROP CONSTRAINT ck_sync_plan_planstate;
ALTER TABLE sync_plan ADD CONSTRAINT ck_sync_plan_planstate
    CHECK (state IN ('HELD', 'APPLIED', 'SUPERSEDED'));
ALTER TABLE sync_plan ALTER COLUMN run_id SET NOT NULL;

DROP INDEX ix_sync_run_queued;
ALTER TABLE sync_run
    DROP COLUMN asked_by_id, DROP COLUMN approve_hash, DROP COLUMN expect_hash, DROP COLUMN about;

ALTER TABLE connection DROP COLUMN secrets_kept;
UPDATE connection SET state = 'PAUSED' WHERE state = 'DELETED';
ALTER TABLE connection DROP CONSTRAINT ck_connection_connectionstate;
ALTER TABLE connection ADD CONSTRAINT ck_connection_connectionstate
    CHECK (state IN ('READY', 'NEEDS_SECRET', 'FAILING', 'PAUSED'));
