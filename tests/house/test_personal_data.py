"""Of each column that names a person it is decided what an erasure makes of its rows."""

from typing import Any

from sqlalchemy import ARRAY, Enum, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from app.personal.export import operations
from model.base import Base, noun_of
from model.erasing import HANGING, THEIRS
from model.holding import WHOSE
from model.personal import BESIDE
from model.retaining import OVER

# What stays, of a person without a name: the record of the company, and what is somebody else's.
STAYS = {
    "acknowledgement.person_id", "action_item.organiser_id", "action_item.owner_id",
    "action_item.partner_id", "agenda_item.author_id", "agenda_item.organiser_id",
    "agenda_item.partner_id", "approving_unit.set_by_id", "blocker.opened_by_id",
    "blocker.owner_id", "blocker.resolved_by_id", "calibration_change.actor_id",
    "calibration_session.facilitator_id", "check_in.author_id", "check_in.reviewer_id",
    "check_in_request.asked_by_id", "check_in_request.asked_of_id", "client.created_by_id",
    "client_secret.created_by_id", "closing.by_id", "comment.author_id",
    "competency_assessment.author_id", "competency_assessment.shared_with_id",
    "contributor.person_id", "count_limits.set_by_id", "cycle_change.by_id",
    "delegate.named_by_id", "dependency.confirmed_by_id", "dependency.created_by_id",
    "dependency.risk_owner_id", "development_goal.shared_with_id",
    "development_plan.shared_with_id", "erasure.person_id", "evidence_item.added_by_id",
    "feedback_request.asked_by_id", "feedback_request.asked_of_id",
    "feedback_round.started_by_id", "given_feedback.author_id", "given_feedback.manager_id",
    "given_recognition.author_id", "grade.graded_by_id", "key_result.owner_id",
    "legal_hold.person_id", "meeting_of_two.organiser_id", "meeting_of_two.partner_id",
    "membership.person_id", "objective.approved_by_id", "objective.owner_id",
    "objective.submitted_by_id", "okr_settings.changed_by_id", "peer_nomination.decided_by_id",
    "peer_nomination.proposed_by_id", "peer_nomination.reviewer_id",
    "performance_goal.created_by_id", "performance_goal.shared_with_id",
    "private_note.about_id", "reaction.person_id", "reminder.owed_by_id",
    "reporting_line.manager_id", "reporting_line.person_id", "retrospective.acknowledged_by_id",
    "retrospective.author_id", "review_answer.author_id", "review_cycle.created_by_id",
    "review_participant.manager_id", "review_participant.shared_by_id",
    "review_rating.author_id", "review_reply.author_id", "review_template.created_by_id",
    "revision.author_id", "role_grant.granted_by_id", "round_giver.person_id",
    "signal_dispute.author_id", "sync_plan.approved_by_id", "sync_run.asked_by_id",
    "task.assignee_id", "task_link.created_by_id", "trial.asked_by_id", "unit_cadence.set_by_id",
    "voice_giver.person_id", "webhook.created_by_id", "work_override.by_id",
    "written_review.author_id",
}  # fmt: skip


def test_of_each_column_that_names_a_person_it_is_decided_whether_its_rows_go() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    goes = {f"{column.class_.__tablename__}.{column.key}" for column in THEIRS}
    assert (goes & STAYS, named - goes - STAYS, goes | STAYS) == (set(), set(), named)


# Of what holds words or JSON: where an erasure cuts out a name, an e-mail and ids elsewhere.
CUT = {
    "hint", "person", "provisioned", "revision", "sync_issue", "sync_plan", "sync_run", "task",
    "trial",
}  # fmt: skip
# What people wrote, and what is the company's, of whomever it may tell; it stays as it was written.
WRITTEN = {
    "action_item", "agenda_item", "blocker", "calibration_session", "check_in", "check_in_request",
    "closing", "comment", "company_value", "competency", "cycle", "cycle_change", "dependency",
    "grade", "key_result", "learning", "legal_hold", "objective", "okr_settings", "org_unit",
    "organisation", "retrospective_answer", "review_cycle", "review_template", "signal_dispute",
    "step", "step_past", "track", "unit_state", "work_override",
}  # fmt: skip
# What the service knows of itself and of other systems: settings, digests, names of its own.
NOBODYS = {
    "audit", "audit_head", "client", "client_secret", "connection", "data_version", "link_back",
    "obeyed_logout", "outbox", "registered_hook", "secret", "sign_in_attempt", "task_link",
    "trusted_document", "webhook", "webhook_delivery", "webhook_secret", "work_reading",
}  # fmt: skip


def test_of_each_table_with_words_it_is_decided_whether_an_erasure_cuts_a_name_out_of_it() -> None:
    goes = {noun_of(column) for column in THEIRS} | {noun for noun, _ in HANGING}
    worded = {
        table.name
        for table in Base.metadata.tables.values()
        if any(is_worded(column.type) for column in table.columns)
    } - {noun.__tablename__ for noun in goes}
    decided = CUT | WRITTEN | NOBODYS
    assert (worded - decided, decided - worded) == (set(), set())
    assert len(decided) == len(CUT) + len(WRITTEN) + len(NOBODYS)


def is_worded(kind: TypeEngine[Any]) -> bool:
    if isinstance(kind, ARRAY):
        return is_worded(kind.item_type)
    return isinstance(kind, Text | JSONB | LargeBinary) and not isinstance(kind, Enum)


# Who reads a row, decided on it or is told by it, and neither wrote it nor is whom it is about; and
# what the service keeps for itself, and of somebody's place and office.
HELD_BY_NOBODY = {
    "answered_mutation.actor_id", "browser_session.person_id",
    "competency_assessment.shared_with_id",
    "delegate.named_by_id", "delegate.person_id", "development_goal.shared_with_id",
    "development_plan.shared_with_id", "employment.person_id", "given_feedback.manager_id",
    "identity.person_id", "match.person_id", "performance_goal.shared_with_id",
    "reminder.owed_by_id", "reminder.person_id", "review_participant.manager_id",
    "review_participant.shared_by_id", "reviewer_load.reviewer_id", "role_grant.granted_by_id",
    "role_grant.person_id",
}  # fmt: skip


def test_of_each_column_of_what_goes_it_is_decided_whether_a_hold_on_whom_it_names_keeps_it() -> (
    None
):
    goes = {noun_of(column) for column in THEIRS} | {noun for noun, _ in HANGING}
    goes |= {noun for over in OVER.values() for noun, _ in over}
    named = {
        f"{noun.__tablename__}.{column.name}"
        for noun in goes
        for column in noun.__table__.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    held = {f"{noun_of(column).__tablename__}.{column.key}" for column in WHOSE}
    assert (held & HELD_BY_NOBODY, named - held - HELD_BY_NOBODY) == (set(), set())


# Tables that name a person, by the part of app/personal/export.graphql that tells of them.
IN_PARTS = {
    "objective": "objectives",
    "employment": "profile",
    "identity": "profile",
    "membership": "profile",
    "reporting_line": "profile",
    "role_grant": "roles",
    "performance_goal": "performanceGoals",
    "given_feedback": "feedbackOfMe",
    "feedback_request": "feedbackAskedOfMe",
    "feedback_round": "feedbackRounds",
    "anonymous_answer": "feedbackRounds",
    "round_giver": "feedbackRounds",
    "given_recognition": "recognitionsOfMe",
    "meeting_of_two": "oneOnOnes",
    "agenda_item": "oneOnOnes",
    "action_item": "oneOnOnes",
    "private_note": "privateNotes",
    "development_plan": "growth",
    "development_goal": "growth",
    "competency_assessment": "competencyAssessments",
    "review_participant": "reviewsOfMe",
    "written_review": "reviewsByMe",
    "review_answer": "reviewsByMe",
    "review_voice": "ReviewParticipant_voices",
    "review_reply": "ReviewParticipant_replies",
    "peer_nomination": "ReviewParticipant_nominations",
    "review_rating": "reviewsOfMe",
    "calibration_change": "reviewsOfMe",
    "evidence_item": "ReviewParticipant_evidenceItems",
    "retrospective": "objectives",
}
# What the person did for the company in an office of theirs, and what only the machine keeps.
NOT_TAKEN = {
    "answered_mutation",
    "approving_unit",
    "browser_session",
    "calibration_session",
    "client",
    "client_secret",
    "closing",
    "count_limits",
    "cycle_change",
    "delegate",
    "dependency",
    "erasure",
    "grade",
    "legal_hold",
    "match",
    "okr_settings",
    "reminder",
    "review_cycle",
    "review_template",
    "reviewer_load",
    "revision",
    "signal_dispute",
    "sync_plan",
    "sync_run",
    "task",
    "task_link",
    "trial",
    "unit_cadence",
    "voice_giver",
    "webhook",
    "work_override",
}


def test_of_each_table_that_names_a_person_it_is_decided_whether_an_export_has_it() -> None:
    named = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "person" for key in table.foreign_keys)
    }
    beside = {column.class_.__tablename__ for column in BESIDE.values()}
    told = {*IN_PARTS, *beside}
    assert (told & NOT_TAKEN, named - told - NOT_TAKEN, (told | NOT_TAKEN) - named) == (
        set(), set(), set(),
    )  # fmt: skip


def test_the_parts_of_an_export_are_there() -> None:
    assert set(IN_PARTS.values()) - {*operations()} == set()
