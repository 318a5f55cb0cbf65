-- The second wall of reviews, as wide as before. A policy that asks another of these tables meets
-- that table's own policies, written out in full: to read one answer, PostgreSQL prepared three
-- thousand sub-queries, which took half a second to plan and thirty milliseconds each time it ran.
-- A function is asked only where nothing shorter lets somebody in, and is planned by itself, once.
-- Each runs by the rights of who asks, in their schema, so that all it reads stands behind its wall.
CREATE FUNCTION sits_in(of_session uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM calibration_session s WHERE s.id = of_session
        AND viewer = ANY (s.member_ids)
    );
END
$$;

CREATE FUNCTION manages_part(part uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM review_participant p WHERE p.id = part AND p.manager_id = viewer
    );
END
$$;

CREATE FUNCTION calibrates_part(part uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM review_participant p
        JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = part AND viewer = ANY (s.member_ids)
    );
END
$$;

CREATE FUNCTION part_is_shared(part uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM review_participant p WHERE p.id = part AND p.shared_at IS NOT NULL
    );
END
$$;

-- The manager of the cycle, the line above them, and who calibrates.
CREATE FUNCTION reads_review(part uuid, of_kind text, in_state text, viewer uuid) RETURNS boolean
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

CREATE FUNCTION answer_is_shown(of_review uuid, viewer uuid) RETURNS boolean
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

CREATE FUNCTION voice_is_shown(part uuid, as_seen_by text, asked text, viewer uuid) RETURNS boolean
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

ALTER POLICY seen ON review_participant USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (line_ids)
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
    OR (session_id IS NOT NULL AND sits_in(session_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)))
);

ALTER POLICY seen ON written_review USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (kind <> 'UPWARD' AND reads_review(participant_id, kind, state, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)))
);
ALTER POLICY changed ON written_review USING (
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

ALTER POLICY seen ON review_answer USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR answer_is_shown(review_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

ALTER POLICY seen ON review_voice USING (
    voice_is_shown(participant_id, perspective, question, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

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

ALTER POLICY seen ON calibration_change USING (
    (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND tells_subject AND part_is_shared(participant_id))
    OR manages_part(participant_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND calibrates_part(participant_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)))
);
