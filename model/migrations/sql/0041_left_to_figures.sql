-- An owner may leave the word to the figures, and says so.
ALTER TABLE check_in
    DROP CONSTRAINT ck_check_in_reportedstatus,
    ADD CONSTRAINT ck_check_in_reportedstatus CHECK (
        reported_status IN ('ON_TRACK', 'BEHIND', 'AT_RISK', 'AUTO')
    );
