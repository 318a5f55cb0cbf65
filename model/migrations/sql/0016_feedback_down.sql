DROP TABLE round_giver, anonymous_answer, feedback_round;
DROP TABLE development_goal, development_plan;
ALTER TABLE private_note DROP COLUMN one_on_one_id;
DROP TABLE action_item, agenda_item, meeting_of_two;
DROP TABLE given_recognition, feedback_request, given_feedback, track, competency, company_value;
