-- What was left to the figures goes by the word before it again, or by none.
UPDATE check_in SET reported_status = NULL WHERE reported_status = 'AUTO';
ALTER TABLE check_in
    DROP CONSTRAINT ck_check_in_reportedstatus,
    ADD CONSTRAINT ck_check_in_reportedstatus CHECK (
        reported_status IN ('ON_TRACK', 'BEHIND', 'AT_RISK')
    );
