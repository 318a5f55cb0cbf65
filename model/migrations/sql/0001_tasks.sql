CREATE TABLE task (
    connection_id UUID NOT NULL,
    source_key TEXT NOT NULL,
    run_id UUID,
    key TEXT NOT NULL,
    summary TEXT NOT NULL,
    status TEXT NOT NULL,
    category VARCHAR(24) NOT NULL,
    type TEXT,
    assignee_id UUID,
    assignee_source_key TEXT,
    url TEXT,
    estimate NUMERIC,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    fetched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    id UUID NOT NULL,
    CONSTRAINT pk_task PRIMARY KEY (id),
    CONSTRAINT uq_task_connection_id_source_key UNIQUE (connection_id, source_key),
    CONSTRAINT fk_task_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id),
    CONSTRAINT ck_task_taskcategory CHECK (category IN ('TODO', 'IN_PROGRESS', 'DONE', 'UNKNOWN')),
    CONSTRAINT fk_task_assignee_id FOREIGN KEY(assignee_id) REFERENCES person (id)
);
CREATE INDEX ix_task_assignee_id ON task (assignee_id);
CREATE INDEX ix_task_key ON task (key);

CREATE TABLE task_link (
    key_result_id UUID NOT NULL,
    connection_id UUID NOT NULL,
    selector VARCHAR(24) NOT NULL,
    query TEXT NOT NULL,
    mode VARCHAR(24) NOT NULL,
    aggregate VARCHAR(24) NOT NULL,
    scope VARCHAR(24) NOT NULL,
    state VARCHAR(24) NOT NULL,
    error TEXT,
    last_synced_at TIMESTAMP WITH TIME ZONE,
    id UUID NOT NULL,
    CONSTRAINT pk_task_link PRIMARY KEY (id),
    CONSTRAINT fk_task_link_key_result_id FOREIGN KEY(key_result_id) REFERENCES key_result (id),
    CONSTRAINT fk_task_link_connection_id FOREIGN KEY(connection_id) REFERENCES connection (id),
    CONSTRAINT ck_task_link_linkselector CHECK (selector IN ('JQL', 'EPIC', 'ISSUE', 'BOARD')),
    CONSTRAINT ck_task_link_linkmode CHECK (mode IN ('EVIDENCE', 'DRIVES')),
    CONSTRAINT ck_task_link_linkaggregate CHECK (aggregate IN ('COUNT', 'SUM', 'AVERAGE', 'STATUS_CATEGORY')),
    CONSTRAINT ck_task_link_linkscope CHECK (scope IN ('FIXED_TARGET', 'LIVE_SCOPE')),
    CONSTRAINT ck_task_link_linkstate CHECK (state IN ('PENDING', 'OK', 'SOURCE_BROKEN'))
);
CREATE INDEX ix_task_link_connection_id ON task_link (connection_id);
CREATE INDEX ix_task_link_key_result_id ON task_link (key_result_id);

CREATE TABLE linked_task (
    link_id UUID NOT NULL,
    task_id UUID NOT NULL,
    CONSTRAINT pk_linked_task PRIMARY KEY (link_id, task_id),
    CONSTRAINT fk_linked_task_link_id FOREIGN KEY(link_id) REFERENCES task_link (id),
    CONSTRAINT fk_linked_task_task_id FOREIGN KEY(task_id) REFERENCES task (id)
);
CREATE INDEX ix_linked_task_task_id ON linked_task (task_id);
