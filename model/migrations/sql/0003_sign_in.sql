CREATE TABLE browser_session (
    digest BYTEA NOT NULL,
    person_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    provider_subject TEXT NOT NULL,
    provider_session TEXT,
    hint BYTEA NOT NULL,
    CONSTRAINT pk_browser_session PRIMARY KEY (digest),
    CONSTRAINT fk_browser_session_person_id FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_browser_session_expires_at ON browser_session (expires_at);
CREATE INDEX ix_browser_session_person_id ON browser_session (person_id);
CREATE INDEX ix_browser_session_provider_session ON browser_session (provider_session);
CREATE INDEX ix_browser_session_provider_subject ON browser_session (provider_subject);

CREATE TABLE sign_in_attempt (
    digest BYTEA NOT NULL,
    browser_digest BYTEA NOT NULL,
    path TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_sign_in_attempt PRIMARY KEY (digest)
);
CREATE INDEX ix_sign_in_attempt_expires_at ON sign_in_attempt (expires_at);

CREATE TABLE obeyed_logout (
    digest BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_obeyed_logout PRIMARY KEY (digest)
);
CREATE INDEX ix_obeyed_logout_expires_at ON obeyed_logout (expires_at);
