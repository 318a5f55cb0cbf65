-- The second wall of reviews with each policy written out, as 0017_reviews.sql has it.
ALTER POLICY seen ON review_participant USING (
    subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (line_ids)
    OR EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    )
    OR EXISTS (
        SELECT FROM calibration_session s WHERE s.id = review_participant.session_id
        AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids)
    )
);
ALTER POLICY seen ON written_review USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = written_review.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    ))
    OR (kind = 'PEER' AND EXISTS (
        SELECT FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
        WHERE p.id = written_review.participant_id AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND c.peers_named_to_manager
    ))
    OR (kind = 'SELF' AND EXISTS (
        SELECT FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
        WHERE p.id = written_review.participant_id AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (p.line_ids)
        AND c.line_reads_self AND p.shared_at IS NOT NULL
    ))
    OR (kind = 'MANAGER' AND EXISTS (
        SELECT FROM review_participant p JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = written_review.participant_id AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids)
    ))
);
ALTER POLICY changed ON written_review USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (kind IN ('SELF', 'MANAGER', 'SKIP') AND state <> 'HANDED_OVER' AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = written_review.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    ))
);
ALTER POLICY seen ON review_answer USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR EXISTS (
        SELECT FROM written_review r
        JOIN review_participant p ON p.id = r.participant_id
        JOIN review_cycle c ON c.id = r.cycle_id
        LEFT JOIN calibration_session s ON s.id = p.session_id
        WHERE r.id = review_answer.review_id
        AND r.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
        AND (
            (r.kind IN ('SELF', 'MANAGER', 'SKIP') AND r.subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND p.shared_at IS NOT NULL)
            OR (r.kind IN ('SELF', 'MANAGER', 'SKIP') AND r.subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
            OR (p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND (
                r.kind IN ('MANAGER', 'SKIP')
                OR c.manager_reads_first
                OR EXISTS (
                    SELECT FROM written_review own WHERE own.participant_id = p.id
                    AND own.kind = 'MANAGER' AND own.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
                    AND own.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
                )
            ))
            OR (r.kind = 'SELF' AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (p.line_ids))
            OR (r.kind = 'MANAGER' AND r.subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids))
        )
    )
);
ALTER POLICY seen ON review_voice USING (
    EXISTS (
        SELECT FROM voice_count n
        JOIN review_participant p ON p.id = n.participant_id
        JOIN review_cycle c ON c.id = p.cycle_id
        WHERE n.participant_id = review_voice.participant_id
        AND n.perspective = review_voice.perspective AND n.question = review_voice.question
        AND c.voices_closed_at IS NOT NULL
        AND n.count - (
            SELECT count(*) FROM written_review own WHERE own.participant_id = p.id
            AND own.kind = n.perspective AND own.author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            AND own.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
        ) >= c.threshold
        AND (
            (p.subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND p.shared_at IS NOT NULL)
            OR p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
            OR (p.subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
        )
    )
);
ALTER POLICY seen ON review_rating USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    OR (subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = review_rating.participant_id
        AND p.shared_at IS NOT NULL
    ))
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = review_rating.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM review_participant p JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = review_rating.participant_id AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids)
    ))
);
ALTER POLICY seen ON calibration_change USING (
    (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR (subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND tells_subject AND EXISTS (
        SELECT FROM review_participant p WHERE p.id = calibration_change.participant_id
        AND p.shared_at IS NOT NULL
    ))
    OR EXISTS (
        SELECT FROM review_participant p WHERE p.id = calibration_change.participant_id
        AND p.manager_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
    )
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM review_participant p JOIN calibration_session s ON s.id = p.session_id
        WHERE p.id = calibration_change.participant_id AND (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) = ANY (s.member_ids)
    ))
);

DROP FUNCTION voice_is_shown, answer_is_shown, reads_review, part_is_shared, calibrates_part, manages_part,
    sits_in;
