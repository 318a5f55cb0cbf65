-- Nothing can prove what was written before there was a chain, so the audit begins anew with it.
TRUNCATE audit;
ALTER TABLE audit
    ADD COLUMN client_id UUID,
    ADD COLUMN whose_id UUID,
    ADD COLUMN chain UUID NOT NULL,
    ADD COLUMN seq BIGINT NOT NULL,
    ADD COLUMN key_id TEXT NOT NULL,
    ADD COLUMN previous BYTEA NOT NULL,
    ADD COLUMN mac BYTEA NOT NULL,
    ADD CONSTRAINT uq_audit_chain_seq UNIQUE (chain, seq),
    DROP CONSTRAINT fk_audit_actor_id;
DROP INDEX ix_audit_at;
CREATE INDEX ix_audit_at_id ON audit (at, id);
CREATE INDEX ix_audit_actor_id_at_id ON audit (actor_id, at, id);
CREATE INDEX ix_audit_whose_id_at_id ON audit (whose_id, at, id);

CREATE TABLE audit_head (
    chain UUID NOT NULL,
    seq BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    seal BYTEA NOT NULL,
    CONSTRAINT pk_audit_head PRIMARY KEY (chain)
);
