-- The service reads and writes rows; it owns nothing, and what is append-only stays so.
GRANT USAGE ON SCHEMA public TO {service};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {service};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {service};
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {service};
REVOKE UPDATE, DELETE, TRUNCATE ON check_in, audit FROM {service};
