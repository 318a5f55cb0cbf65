UPDATE connection SET state = 'NEEDS_SECRET' WHERE state = 'NEEDS_CONSENT';
ALTER TABLE connection DROP CONSTRAINT ck_connection_connectionstate;
ALTER TABLE connection ADD CONSTRAINT ck_connection_connectionstate
    CHECK (state IN ('READY', 'NEEDS_SECRET', 'FAILING', 'PAUSED', 'DELETED'));
