DROP TABLE audit_head;
DROP INDEX ix_audit_at_id;
DROP INDEX ix_audit_actor_id_at_id;
DROP INDEX ix_audit_whose_id_at_id;
ALTER TABLE audit
    DROP COLUMN client_id,
    DROP COLUMN whose_id,
    DROP COLUMN chain,
    DROP COLUMN seq,
    DROP COLUMN key_id,
    DROP COLUMN previous,
    DROP COLUMN mac,
    ADD CONSTRAINT fk_audit_actor_id FOREIGN KEY(actor_id) REFERENCES person (id);
CREATE INDEX ix_audit_at ON audit (at);
