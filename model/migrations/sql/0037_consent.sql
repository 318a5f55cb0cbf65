ALTER TABLE connection DROP CONSTRAINT ck_connection_connectionstate;
ALTER TABLE connection ADD CONSTRAINT ck_connection_connectionstate CHECK (
    state IN ('READY', 'NEEDS_SECRET', 'NEEDS_CONSENT', 'FAILING', 'PAUSED', 'DELETED')
);
UPDATE connection SET state = 'NEEDS_CONSENT'
    WHERE kind = 'jira' AND settings->>'sign_in' = 'oauth' AND state IN ('READY', 'FAILING')
        AND NOT secrets_kept ? 'grant';
