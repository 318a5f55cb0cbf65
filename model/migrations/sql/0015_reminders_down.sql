DROP TABLE reminder;
DROP INDEX ix_check_in_reviewer_id;
