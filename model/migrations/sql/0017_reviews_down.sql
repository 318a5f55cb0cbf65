-- All in one: their policies and keys lead from one to another.
DROP TABLE voice_count, reviewer_load, performance_goal, evidence_item, calibration_change,
    review_rating, review_reply, peer_nomination, review_voice, review_answer,
    written_review, review_participant, calibration_session, review_cycle_template, review_cycle, review_template;
