DROP TABLE webhook_delivery, webhook_secret, webhook;
ALTER TABLE outbox
    DROP COLUMN event_id,
    DROP COLUMN xact,
    ADD COLUMN sent_at TIMESTAMP WITH TIME ZONE;
DROP INDEX ix_outbox_at;
CREATE INDEX ix_outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
