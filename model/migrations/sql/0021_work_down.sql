DROP TABLE registered_hook, work_override, work_reading;
ALTER TABLE task_link
    DROP COLUMN shows,
    DROP COLUMN task_count,
    DROP COLUMN done,
    DROP COLUMN total,
    DROP COLUMN created_by_id,
    DROP COLUMN created_at,
    DROP COLUMN version;
ALTER TABLE task DROP COLUMN is_cancelled, DROP COLUMN gone_at;
