-- The second wall let a peer or report speak at any time, managers hear them before they had sent
-- their own review, in a cycle that forbids it, and HR reviewers make themselves a manager.
CREATE FUNCTION may_speak(part uuid, from_side text, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM written_review r JOIN review_cycle c ON c.id = r.cycle_id
        WHERE r.participant_id = part AND r.kind = from_side AND r.author_id = viewer
        AND c.phase = 'WRITING' AND c.voices_closed_at IS NULL
    );
END
$$;
ALTER POLICY begun ON review_voice WITH CHECK (
    may_speak(participant_id, perspective, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

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
            OR (p.manager_id = viewer AND (
                c.manager_reads_first
                OR c.phase NOT IN ('DRAFT', 'NOMINATION', 'WRITING')
                OR EXISTS (
                    SELECT FROM written_review judged WHERE judged.participant_id = p.id
                    AND judged.kind = 'MANAGER'
                    AND judged.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
                )
            ))
            OR (p.subject_id <> viewer AND EXISTS (
                SELECT FROM role_grant g
                WHERE g.person_id = viewer AND g.role = 'HR_REVIEWER'
            ))
        )
    );
END
$$;

-- Nobody makes themselves the manager of who never reported to them: managers read what HR reviewers
-- don't. Whose manager they are today is for the first wall, which knows the day.
ALTER POLICY changed ON review_participant WITH CHECK (
    part_is_of(id, subject_id)
    AND (
        manager_id IS DISTINCT FROM (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        OR manages_part(id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
        OR EXISTS (
            SELECT FROM reporting_line l WHERE l.person_id = review_participant.subject_id
            AND l.manager_id = review_participant.manager_id AND l.kind = 'PRIMARY'
        )
    )
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

-- This too is the service's alone: rights.sql grants it to the role of the day.
REVOKE ALL ON FUNCTION may_speak(uuid, text, uuid) FROM PUBLIC;
