ALTER POLICY removed ON written_review USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND kind = 'PEER' AND state = 'NOT_STARTED'
);
