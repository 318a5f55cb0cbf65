ALTER TABLE reminder
    DROP CONSTRAINT ck_reminder_owed,
    ADD CONSTRAINT ck_reminder_owed CHECK (
        kind IN (
            'CHECK_IN', 'CHECK_IN_REQUEST', 'ACKNOWLEDGEMENT', 'BLOCKER', 'APPROVAL', 'GRADE',
            'RETROSPECTIVE',
            'REVIEW', 'PEER_NOMINATION', 'REVIEW_SHARE', 'REVIEW_ACKNOWLEDGEMENT',
            'FEEDBACK_REQUEST', 'FEEDBACK_ROUND'
        )
    );
