ALTER TABLE task
    ADD COLUMN is_cancelled BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN gone_at TIMESTAMP WITH TIME ZONE;

ALTER TABLE task_link
    ADD COLUMN shows VARCHAR(24) NOT NULL DEFAULT 'EVERYBODY',
    ADD COLUMN task_count INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN done NUMERIC,
    ADD COLUMN total NUMERIC,
    ADD COLUMN created_by_id UUID,
    ADD COLUMN created_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN version INTEGER NOT NULL DEFAULT 1,
    ADD CONSTRAINT ck_task_link_linkshows CHECK (shows IN ('EVERYBODY', 'ACCOUNTS')),
    ADD CONSTRAINT fk_task_link_created_by_id FOREIGN KEY (created_by_id) REFERENCES person (id);

CREATE TABLE work_reading (
    check_in_id UUID NOT NULL,
    key_result_id UUID NOT NULL,
    connection_id UUID NOT NULL,
    connector TEXT NOT NULL,
    query TEXT NOT NULL,
    total NUMERIC,
    changed_at TIMESTAMP WITH TIME ZONE,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_work_reading PRIMARY KEY (check_in_id),
    CONSTRAINT fk_work_reading_check_in_id FOREIGN KEY (check_in_id) REFERENCES check_in (id),
    CONSTRAINT fk_work_reading_key_result_id FOREIGN KEY (key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_work_reading_connection_id FOREIGN KEY (connection_id) REFERENCES connection (id)
);
CREATE INDEX ix_work_reading_key_result_id ON work_reading (key_result_id);

CREATE TABLE work_override (
    key_result_id UUID NOT NULL,
    reason TEXT NOT NULL,
    by_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_work_override PRIMARY KEY (key_result_id),
    CONSTRAINT fk_work_override_key_result_id FOREIGN KEY (key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_work_override_by_id FOREIGN KEY (by_id) REFERENCES person (id)
);

-- Webhooks that we registered at a source ourselves, and when they end unless they are renewed.
CREATE TABLE registered_hook (
    connection_id UUID NOT NULL,
    source_keys TEXT[] NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_registered_hook PRIMARY KEY (connection_id),
    CONSTRAINT fk_registered_hook_connection_id FOREIGN KEY (connection_id)
        REFERENCES connection (id)
);

CREATE TRIGGER count_tasks AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON work_reading
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('TASKS');
ALTER TABLE work_reading ENABLE ALWAYS TRIGGER count_tasks;
CREATE TRIGGER count_tasks AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON work_override
    FOR EACH STATEMENT EXECUTE FUNCTION data_changed('TASKS');
ALTER TABLE work_override ENABLE ALWAYS TRIGGER count_tasks;
