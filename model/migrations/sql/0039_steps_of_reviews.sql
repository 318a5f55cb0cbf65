-- The second wall knew who may change a review, and not which way: an HR reviewer could send back or
-- calibrate what was written of them, and an author take back what they had sent. A change is held
-- against the row as it was: what a statement reads is as it stood when the statement began.
CREATE FUNCTION takes_step(of_review uuid, to_state text, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM written_review r
        LEFT JOIN review_participant p ON p.id = r.participant_id
        LEFT JOIN calibration_session s ON s.id = p.session_id
        WHERE r.id = of_review AND (
            (
                r.author_id = viewer AND r.state IN ('NOT_STARTED', 'IN_PROGRESS')
                AND to_state IN ('IN_PROGRESS', 'SUBMITTED')
            )
            OR (r.kind IN ('SELF', 'MANAGER', 'SKIP') AND (
                (r.subject_id = viewer AND r.state = 'SHARED' AND to_state = 'ACKNOWLEDGED')
                OR (
                    r.subject_id <> viewer AND p.manager_id = viewer
                    AND r.state IN ('SUBMITTED', 'CALIBRATED') AND to_state = 'SHARED'
                )
                OR (EXISTS (
                    SELECT FROM role_grant g
                    WHERE g.person_id = viewer AND g.role = 'HR_REVIEWER'
                ) AND (
                    (
                        (r.subject_id <> viewer OR r.author_id = viewer)
                        AND r.state = 'SUBMITTED' AND to_state = 'IN_PROGRESS'
                    )
                    OR (r.subject_id <> viewer AND (
                        (r.state IN ('NOT_STARTED', 'IN_PROGRESS') AND to_state = 'HANDED_OVER')
                        OR (r.state = 'HANDED_OVER' AND to_state = 'IN_PROGRESS')
                        OR (r.state IN ('SUBMITTED', 'CALIBRATED') AND to_state = 'SHARED')
                    ))
                    -- Theirs too, with all who were in the session: nobody's rating moves any more.
                    OR (
                        r.kind = 'MANAGER' AND s.locked_at IS NOT NULL
                        AND r.state = 'SUBMITTED' AND to_state = 'CALIBRATED'
                    )
                ))
            ))
        )
    );
END
$$;

-- What the subject may do with their own part is to acknowledge it; who reviews them, and whether
-- it is shared, is for others. A session takes them in with everybody of its scope.
CREATE FUNCTION own_part_stands(part uuid, manager uuid, shared timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM review_participant p WHERE p.id = part
        AND p.manager_id IS NOT DISTINCT FROM manager AND p.shared_at IS NOT DISTINCT FROM shared
    );
END
$$;

-- A part is one person's for good.
CREATE FUNCTION part_is_of(part uuid, subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM review_participant p WHERE p.id = part AND p.subject_id = subject);
END
$$;

CREATE FUNCTION writes_on(of_review uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM written_review r WHERE r.id = of_review AND r.author_id = viewer
        AND r.state IN ('NOT_STARTED', 'IN_PROGRESS')
    );
END
$$;

-- Of what is told without a name the words go as it is sent.
CREATE FUNCTION parts_from_words(of_review uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM written_review r WHERE r.id = of_review AND r.author_id = viewer
        AND (r.state IN ('NOT_STARTED', 'IN_PROGRESS') OR r.kind IN ('PEER', 'UPWARD'))
    );
END
$$;

ALTER POLICY changed ON written_review WITH CHECK (takes_step(id, state, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)));
ALTER POLICY removed ON written_review USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND kind = 'PEER' AND state = 'NOT_STARTED'
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
ALTER POLICY begun ON review_answer WITH CHECK (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND writes_on(review_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);
ALTER POLICY changed ON review_answer USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND writes_on(review_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);
ALTER POLICY removed ON review_answer USING (
    author_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND parts_from_words(review_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
);

-- These too are the service's alone: rights.sql grants them to the role of the day.
REVOKE ALL ON FUNCTION
    takes_step(uuid, text, uuid), own_part_stands(uuid, uuid, timestamptz), part_is_of(uuid, uuid),
    writes_on(uuid, uuid), parts_from_words(uuid, uuid)
FROM PUBLIC;
