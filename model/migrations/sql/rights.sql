-- All that the service may, whichever role it is today: it reads and writes rows and owns nothing.
-- Taken back first, so that this page alone says what holds; run after each upgrade.
GRANT USAGE ON SCHEMA public TO {service};

REVOKE ALL ON
    acknowledgement, action_item, agenda_item, alembic_version, alignment, alignment_past,
    anonymous_answer, answered_mutation, approving_unit, audit, audit_head, blocker,
    browser_session, calibration_change, calibration_session, check_in, check_in_request, client,
    client_secret, closing, comment, company_value, competency, competency_assessment,
    connection, contributor, count_limits, cycle, cycle_change, data_version, delegate, dependency,
    development_goal,
    development_plan, employment, erasure, evidence_item, feedback_request, feedback_round,
    given_feedback, given_recognition, grade, grade_past, head_count, hint, identity, key_result,
    learning, legal_hold,
    link_back, linked_task, match, meeting_of_two, membership, obeyed_logout, objective, objective_unit,
    okr_settings, org_unit, organisation, outbox, peer_nomination, performance_goal, person, pilot,
    pilot_unit, private_note, provisioned, reaction, registered_hook, reminder, reporting_line,
    retrospective, retrospective_answer, review_answer, review_cycle, review_cycle_template,
    review_participant, review_rating, review_reply, review_template, review_voice, reviewer_load,
    revision, role_grant, rollup, rollup_past, round_giver, secret, sign_in_attempt, signal_dispute,
    staged_page, step, step_past, sync_issue, sync_plan, sync_run, task, task_link, track, trial, trusted_document,
    unit_cadence, unit_state, voice_count, voice_giver, webhook, webhook_delivery, webhook_secret, work_override,
    work_reading, written_review
FROM {service};

GRANT SELECT, INSERT, UPDATE, DELETE ON
    action_item, agenda_item, alignment, answered_mutation, approving_unit, blocker,
    check_in_request, comment, company_value, competency, connection, contributor, cycle, delegate,
    dependency, development_goal, development_plan, employment, feedback_request, feedback_round,
    given_feedback, given_recognition, grade, hint, identity, key_result, learning, link_back,
    linked_task, match, meeting_of_two, membership, objective, objective_unit, org_unit, organisation, outbox,
    person, pilot, pilot_unit, private_note, provisioned, reaction, registered_hook, reporting_line, retrospective,
    retrospective_answer, role_grant, rollup, rollup_past, round_giver, secret, signal_dispute,
    step, sync_issue, sync_plan, sync_run, task, task_link, track, trial, unit_state,
    webhook, webhook_secret, work_override
TO {service};
GRANT USAGE ON SEQUENCE outbox_id_seq TO {service};

-- What happened stays as it was written; heads of the audit move and never go away.
GRANT SELECT, INSERT ON
    acknowledgement, audit, check_in, closing, count_limits, cycle_change, grade_past, okr_settings,
    revision, unit_cadence, work_reading
TO {service};
GRANT SELECT, INSERT, UPDATE ON audit_head TO {service};

-- A template, a voice, a copy or a change of a rating stays as it was; reviews only go on.
GRANT SELECT, INSERT ON
    calibration_change, evidence_item, review_reply, review_template, review_voice,
    voice_giver
TO {service};
GRANT SELECT, INSERT, UPDATE ON
    calibration_session, peer_nomination, review_cycle, review_cycle_template, review_participant,
    reviewer_load, voice_count
TO {service};
GRANT SELECT, INSERT, UPDATE, DELETE ON performance_goal, review_answer, review_rating TO {service};

-- Who writes of whom, and what they are asked, stays as it was begun.
GRANT SELECT, INSERT, DELETE ON written_review TO {service};
GRANT UPDATE (state, submitted_at, reopened_because, version) ON written_review TO {service};

-- A hold is lifted and stays; who was erased is written by the owner of the tables alone.
GRANT SELECT, INSERT, UPDATE ON legal_hold TO {service};
GRANT SELECT ON erasure TO {service};

-- How far somebody was said to be on a day stays as it was said.
GRANT SELECT, INSERT ON competency_assessment TO {service};

-- What was said anonymously stays as it is: to change it would tell whose it was.
GRANT SELECT, INSERT ON anonymous_answer TO {service};

-- A revision, and what was tied before, goes away only with the draft that it is of.
GRANT SELECT, INSERT, DELETE ON alignment_past, revision, step_past TO {service};

-- Of a try that was made only the end of its keeping is left.
GRANT SELECT, INSERT, DELETE ON webhook_delivery TO {service};

-- What was sent stays as it was; it is only noted when an e-mail went out.
GRANT SELECT, INSERT ON reminder TO {service};
GRANT UPDATE (mailed_at) ON reminder TO {service};

-- A row is never changed, so that no session can be made to live longer.
GRANT SELECT, INSERT, DELETE ON browser_session, sign_in_attempt, obeyed_logout TO {service};

-- Triggers count changes and people by their owner's rights; the service only reads how many.
GRANT SELECT ON data_version, head_count TO {service};

-- A page of a list comes and goes, and never changes.
GRANT SELECT, INSERT, DELETE ON staged_page TO {service};

-- A document is what its id says: it comes and goes, and never changes.
GRANT SELECT, INSERT, DELETE ON trusted_document TO {service};

-- Who registered a machine stays as it was, and no secret can be made to live longer.
GRANT SELECT, INSERT ON audit, check_in, client, client_secret, count_limits TO {service};
GRANT UPDATE (name, state, origins, scopes, documents, names_subjects, version) ON client TO {service};
GRANT UPDATE (last_used_on, revoked_at) ON client_secret TO {service};

-- What the walls of reviews ask for, by the rights of who asks. Of what others have put into this
-- schema, such as an extension's, nothing is ours to take back.
DO $$
DECLARE
    ours text := (
        SELECT string_agg(oid::regprocedure::text, ', ') FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND pg_get_userbyid(proowner) = current_user
    );
BEGIN
    IF ours IS NOT NULL THEN
        EXECUTE 'REVOKE ALL ON FUNCTION ' || ours || $of$ FROM {service}$of$;
    END IF;
END
$$;
GRANT EXECUTE ON FUNCTION
    sits_in(uuid, uuid), manages_part(uuid, uuid), calibrates_part(uuid, uuid),
    part_is_shared(uuid), reads_review(uuid, text, text, uuid), answer_is_shown(uuid, uuid),
    voice_is_shown(uuid, text, text, uuid),
    takes_step(uuid, text, uuid), own_part_stands(uuid, uuid, timestamptz), part_is_of(uuid, uuid),
    writes_on(uuid, uuid), parts_from_words(uuid, uuid), may_speak(uuid, text, uuid)
TO {service};

-- Readiness asks which revision the database is at.
GRANT SELECT ON alembic_version TO {service};

GRANT USAGE ON SCHEMA jobs TO {service};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO {service};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO {service};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO {service};
