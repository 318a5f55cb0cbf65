-- The second wall as 0017_reviews.sql, 0035_walls_of_reviews.sql and 0039_steps_of_reviews.sql have
-- it.
CREATE OR REPLACE FUNCTION voice_is_shown(part uuid, as_seen_by text, asked text, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM voice_count n
        JOIN review_participant p ON p.id = n.participant_id
        JOIN review_cycle c ON c.id = p.cycle_id
        WHERE n.participant_id = part AND n.perspective = as_seen_by AND n.question = asked
        AND n.is_shown
        AND c.voices_closed_at IS NOT NULL
        AND n.count - (
            SELECT count(*) FROM written_review own WHERE own.participant_id = p.id
            AND own.kind = n.perspective AND own.author_id = viewer AND own.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
        ) >= c.threshold
        AND (
            (p.subject_id = viewer AND p.shared_at IS NOT NULL)
            OR p.manager_id = viewer
            OR (p.subject_id <> viewer AND EXISTS (
                SELECT FROM role_grant g
                WHERE g.person_id = viewer AND g.role = 'HR_REVIEWER'
            ))
        )
    );
END
$$;

ALTER POLICY begun ON review_voice WITH CHECK (
    EXISTS (
        SELECT FROM written_review r WHERE r.participant_id = review_voice.participant_id
        AND r.kind = review_voice.perspective AND r.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
);

ALTER POLICY changed ON review_participant WITH CHECK (
    part_is_of(id, subject_id)
    AND (
        subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        OR own_part_stands(id, manager_id, shared_at)
    )
    AND (
        subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        OR manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        OR EXISTS (
            SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            AND g.role = 'HR_REVIEWER'
        )
    )
);

DROP FUNCTION may_speak;
