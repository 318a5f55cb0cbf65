-- The second wall of reviews as 0031_short_walls.sql and 0017_reviews.sql have it.
CREATE OR REPLACE FUNCTION sits_in(of_session uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM calibration_session s WHERE s.id = of_session
        AND viewer = ANY (s.member_ids)
    );
END
$$;

CREATE OR REPLACE FUNCTION calibrates_part(part uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM review_participant p
        JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = part AND viewer = ANY (s.member_ids)
    );
END
$$;

CREATE OR REPLACE FUNCTION reads_review(part uuid, of_kind text, in_state text, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM review_participant p
        JOIN review_cycle c ON c.id = p.cycle_id
        LEFT JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = part AND (
            (p.manager_id = viewer AND (
                (of_kind IN ('SELF', 'MANAGER', 'SKIP') AND in_state <> 'HANDED_OVER')
                OR (of_kind = 'PEER' AND c.peers_named_to_manager)
            ))
            OR (
                of_kind = 'SELF' AND viewer = ANY (p.line_ids)
                AND c.line_reads_self AND p.shared_at IS NOT NULL
            )
            OR (of_kind = 'MANAGER' AND viewer = ANY (s.member_ids))
        )
    );
END
$$;

CREATE OR REPLACE FUNCTION answer_is_shown(of_review uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM written_review r
        JOIN review_participant p ON p.id = r.participant_id
        JOIN review_cycle c ON c.id = r.cycle_id
        LEFT JOIN calibration_session s ON s.id = p.session_id
        WHERE r.id = of_review AND r.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
        AND (
            (r.kind IN ('SELF', 'MANAGER', 'SKIP') AND r.subject_id = viewer AND p.shared_at IS NOT NULL)
            OR (r.kind IN ('SELF', 'MANAGER', 'SKIP') AND r.subject_id <> viewer AND EXISTS (
                SELECT FROM role_grant g
                WHERE g.person_id = viewer AND g.role = 'HR_REVIEWER'
            ))
            OR (p.manager_id = viewer AND (
                r.kind IN ('MANAGER', 'SKIP')
                OR c.manager_reads_first
                OR EXISTS (
                    SELECT FROM written_review own WHERE own.participant_id = p.id
                    AND own.kind = 'MANAGER' AND own.author_id = viewer
                    AND own.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
                )
            ))
            OR (r.kind = 'SELF' AND viewer = ANY (p.line_ids))
            OR (r.kind = 'MANAGER' AND r.subject_id <> viewer AND viewer = ANY (s.member_ids))
        )
    );
END
$$;

ALTER POLICY seen ON review_rating USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND part_is_shared(participant_id))
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR manages_part(participant_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND calibrates_part(participant_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)))
);

ALTER POLICY seen ON evidence_item USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = evidence_item.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
);

CREATE OR REPLACE FUNCTION voice_is_shown(part uuid, as_seen_by text, asked text, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM voice_count n
        JOIN review_participant p ON p.id = n.participant_id
        JOIN review_cycle c ON c.id = p.cycle_id
        WHERE n.participant_id = part AND n.perspective = as_seen_by AND n.question = asked
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

ALTER TABLE voice_count DROP COLUMN is_shown;
DROP TABLE voice_giver;
