-- The second wall of reviews beside the first: those who calibrate read until a cycle is closed, and
-- its evidence too; a manager reads what reports wrote of themselves once any manager's review is
-- submitted, or none is written any more; and who was the manager does not read the rating on.
CREATE OR REPLACE FUNCTION sits_in(of_session uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM calibration_session s JOIN review_cycle c ON c.id = s.cycle_id
        WHERE s.id = of_session AND viewer = ANY (s.member_ids) AND c.phase <> 'CLOSED'
    );
END
$$;

CREATE OR REPLACE FUNCTION calibrates_part(part uuid, viewer uuid) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM review_participant p
        JOIN calibration_session s ON s.id = p.session_id
        JOIN review_cycle c ON c.id = p.cycle_id
        WHERE p.id = part AND viewer = ANY (s.member_ids) AND c.phase <> 'CLOSED'
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
            OR (of_kind = 'MANAGER' AND viewer = ANY (s.member_ids) AND c.phase <> 'CLOSED')
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
                OR c.phase NOT IN ('DRAFT', 'NOMINATION', 'WRITING')
                OR EXISTS (
                    SELECT FROM written_review own WHERE own.participant_id = p.id
                    AND own.kind = 'MANAGER'
                    AND own.state IN ('SUBMITTED', 'CALIBRATED', 'SHARED', 'ACKNOWLEDGED')
                )
            ))
            OR (r.kind = 'SELF' AND viewer = ANY (p.line_ids))
            OR (
                r.kind = 'MANAGER' AND r.subject_id <> viewer AND viewer = ANY (s.member_ids)
                AND c.phase <> 'CLOSED'
            )
        )
    );
END
$$;

-- Who proposed a rating reads it as the manager, and no more once somebody else is that.
ALTER POLICY seen ON review_rating USING (
    (subject_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND part_is_shared(participant_id))
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND EXISTS (
        SELECT FROM role_grant g WHERE g.person_id = (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)
        AND g.role = 'HR_REVIEWER'
    ))
    OR manages_part(participant_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid))
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND calibrates_part(participant_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)))
);

-- Those who calibrate look at the evidence as well.
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
    OR (subject_id <> (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid) AND calibrates_part(participant_id, (SELECT nullif(current_setting('okrgraph.viewer', true), '')::uuid)))
);

-- Who spoke, and not what: by this it is decided what may be told beside what was told before.
CREATE TABLE voice_giver (
    participant_id UUID NOT NULL,
    perspective VARCHAR(24) NOT NULL,
    question TEXT NOT NULL,
    person_id UUID NOT NULL,
    subject_id UUID NOT NULL,
    cycle_id UUID NOT NULL,
    CONSTRAINT pk_voice_giver PRIMARY KEY (participant_id, perspective, question, person_id),
    CONSTRAINT fk_voice_giver_participant_id FOREIGN KEY(participant_id)
        REFERENCES review_participant (id),
    CONSTRAINT ck_voice_giver_reviewkind
        CHECK (perspective IN ('SELF', 'PEER', 'UPWARD', 'MANAGER', 'SKIP')),
    CONSTRAINT fk_voice_giver_person_id FOREIGN KEY(person_id) REFERENCES person (id),
    CONSTRAINT fk_voice_giver_subject_id FOREIGN KEY(subject_id) REFERENCES person (id),
    CONSTRAINT fk_voice_giver_cycle_id FOREIGN KEY(cycle_id) REFERENCES review_cycle (id)
);
CREATE INDEX ix_voice_giver_cycle_id ON voice_giver (cycle_id);
CREATE INDEX ix_voice_giver_subject_id ON voice_giver (subject_id);
ALTER TABLE voice_count ADD COLUMN is_shown BOOLEAN DEFAULT 'false' NOT NULL;

-- The owner reads past the walls for these lines alone. What was told stays told; of what is told
-- without a name, nothing stays by which its author could be found.
ALTER TABLE review_participant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE written_review NO FORCE ROW LEVEL SECURITY;
ALTER TABLE review_answer NO FORCE ROW LEVEL SECURITY;
INSERT INTO voice_giver (participant_id, perspective, question, person_id, subject_id, cycle_id)
SELECT r.participant_id, r.kind, a.question, r.author_id, r.subject_id, r.cycle_id
FROM review_answer a JOIN written_review r ON r.id = a.review_id
WHERE r.kind IN ('PEER', 'UPWARD') AND r.state NOT IN ('NOT_STARTED', 'IN_PROGRESS', 'HANDED_OVER')
AND (a.text IS NOT NULL OR a.option IS NOT NULL);
UPDATE voice_count n SET is_shown = true
FROM review_participant p JOIN review_cycle c ON c.id = p.cycle_id
WHERE p.id = n.participant_id AND c.voices_closed_at IS NOT NULL AND n.count >= c.threshold;
UPDATE answered_mutation m SET digest = NULL
FROM written_review r JOIN review_cycle c ON c.id = r.cycle_id
WHERE m.subject_id = r.id AND r.state NOT IN ('NOT_STARTED', 'IN_PROGRESS', 'HANDED_OVER')
AND (r.kind = 'UPWARD' OR (r.kind = 'PEER' AND NOT c.peers_named_to_manager));
DELETE FROM review_answer a USING written_review r, review_cycle c
WHERE r.id = a.review_id AND c.id = r.cycle_id
AND r.state NOT IN ('NOT_STARTED', 'IN_PROGRESS', 'HANDED_OVER')
AND (r.kind = 'UPWARD' OR (r.kind = 'PEER' AND NOT c.peers_named_to_manager));
ALTER TABLE review_participant FORCE ROW LEVEL SECURITY;
ALTER TABLE written_review FORCE ROW LEVEL SECURITY;
ALTER TABLE review_answer FORCE ROW LEVEL SECURITY;

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
