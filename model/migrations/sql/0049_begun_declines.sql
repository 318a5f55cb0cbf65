-- A peer who began and can't go on declines with the draft: it is theirs alone to throw away.
ALTER POLICY removed ON written_review USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND kind = 'PEER' AND state IN ('NOT_STARTED', 'IN_PROGRESS')
);
