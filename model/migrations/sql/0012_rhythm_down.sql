DROP TABLE rollup_past;
DROP TABLE learning, retrospective_answer, retrospective;
DROP TABLE cycle_change, closing, grade, okr_settings;
DROP TABLE acknowledgement, reaction, comment, check_in_request, blocker;
DROP INDEX ix_check_in_group_id;
ALTER TABLE check_in
    DROP COLUMN what_moved,
    DROP COLUMN course_change,
    DROP COLUMN external_factor,
    DROP COLUMN reviewer_id,
    DROP COLUMN group_id;
ALTER TABLE cycle
    DROP COLUMN activated_on,
    DROP COLUMN grading_from;
