-- The second wall of reviews as 0017_reviews.sql and 0031_short_walls.sql have it. What a policy
-- checks is taken out only with the policy.
DROP POLICY changed ON written_review;
CREATE POLICY changed ON written_review FOR UPDATE USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (
        kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER'
        AND manages_part(participant_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    )
);
ALTER POLICY removed ON written_review USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND kind = 'PEER'
);
DROP POLICY changed ON review_participant;
CREATE POLICY changed ON review_participant FOR UPDATE USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);
ALTER POLICY begun ON review_answer WITH CHECK (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM written_review r WHERE r.id = review_answer.review_id AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);
ALTER POLICY changed ON review_answer USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM written_review r WHERE r.id = review_answer.review_id AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);
ALTER POLICY removed ON review_answer USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM written_review r WHERE r.id = review_answer.review_id AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);

DROP FUNCTION takes_step, own_part_stands, part_is_of, writes_on, parts_from_words;
