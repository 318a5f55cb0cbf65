"""Of each column that names a person it is decided what an erasure makes of its rows."""

from collections.abc import Iterable
from typing import Any, cast

from sqlalchemy import ARRAY, Enum, LargeBinary, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute

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
    "given_recognition.author_id", "grade.graded_by_id", "grade_past.graded_by_id",
    "key_result.owner_id",
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
    goes, named = {name_of(column) for column in THEIRS}, naming_a_person()
    assert (goes & STAYS, named - goes - STAYS, goes | STAYS) == (set(), set(), named)


# Of what holds words or JSON: where an erasure cuts out a name, an e-mail and ids elsewhere.
CUT = {
    "hint", "person", "provisioned", "revision", "staged_page", "sync_issue", "sync_plan",
    "sync_run", "task", "trial",
}  # fmt: skip
# What people wrote, and what is the company's, of whomever it may tell; it stays as it was written.
WRITTEN = {
    "action_item", "agenda_item", "blocker", "calibration_session", "check_in", "check_in_request",
    "closing", "comment", "company_value", "competency", "cycle", "cycle_change", "dependency",
    "grade", "grade_past", "key_result", "learning", "legal_hold", "objective", "okr_settings",
    "org_unit", "organisation", "retrospective_answer", "review_cycle", "review_template",
    "signal_dispute", "step", "step_past", "track", "unit_state", "work_override",
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


def is_worded(kind: Any) -> bool:
    if isinstance(kind, ARRAY):
        return is_worded(cast("Any", kind).item_type)
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
    held, named = {name_of(column) for column in WHOSE}, naming_a_person(goes)
    assert (held & HELD_BY_NOBODY, named - held - HELD_BY_NOBODY) == (set(), set())


# Columns that name a person, by the part of app/personal/export.graphql that tells of its rows.
IN_PARTS = {
    "objective.owner_id": "objectives",
    "retrospective.author_id": "objectives",
    "employment.person_id": "profile",
    "identity.person_id": "profile",
    "membership.person_id": "profile",
    "reporting_line.person_id": "profile",
    "role_grant.person_id": "roles",
    "performance_goal.person_id": "performanceGoals",
    "given_feedback.about_id": "feedbackOfMe",
    "given_feedback.author_id": "feedbackByMe",
    "feedback_request.asked_of_id": "feedbackAskedOfMe",
    "feedback_request.asked_by_id": "feedbackAskedByMe",
    "feedback_round.about_id": "feedbackRounds",
    "feedback_round.started_by_id": "feedbackRounds",
    "anonymous_answer.about_id": "feedbackRounds",
    "round_giver.person_id": "feedbackRounds",
    "given_recognition.author_id": "recognitionsByMe",
    "meeting_of_two.organiser_id": "oneOnOnes",
    "meeting_of_two.partner_id": "oneOnOnes",
    "agenda_item.author_id": "oneOnOnes",
    "agenda_item.organiser_id": "oneOnOnes",
    "agenda_item.partner_id": "oneOnOnes",
    "action_item.owner_id": "oneOnOnes",
    "action_item.organiser_id": "oneOnOnes",
    "action_item.partner_id": "oneOnOnes",
    "private_note.author_id": "privateNotes",
    "development_plan.person_id": "growth",
    "development_goal.person_id": "growth",
    "competency_assessment.person_id": "competencyAssessments",
    "review_participant.subject_id": "reviewsOfMe",
    "review_rating.subject_id": "reviewsOfMe",
    "calibration_change.subject_id": "reviewsOfMe",
    "written_review.author_id": "reviewsByMe",
    "review_answer.author_id": "reviewsByMe",
    "written_review.subject_id": "ReviewParticipant_reviews",
    "review_voice.subject_id": "ReviewParticipant_voices",
    "review_reply.subject_id": "ReviewParticipant_replies",
    "peer_nomination.subject_id": "ReviewParticipant_nominations",
    "evidence_item.subject_id": "ReviewParticipant_evidenceItems",
}
# What somebody else shows them, or keeps of them, and what only the machine keeps.
OF_OTHERS = {
    "answered_mutation.actor_id", "browser_session.person_id",
    "competency_assessment.shared_with_id", "delegate.person_id",
    "development_goal.shared_with_id", "development_plan.shared_with_id", "erasure.person_id",
    "feedback_request.about_id", "given_feedback.manager_id", "legal_hold.person_id",
    "match.person_id", "performance_goal.shared_with_id", "private_note.about_id",
    "reminder.owed_by_id", "reminder.person_id", "reporting_line.manager_id",
    "review_participant.manager_id", "reviewer_load.reviewer_id", "round_giver.about_id",
    "task.assignee_id", "voice_giver.person_id", "voice_giver.subject_id",
}  # fmt: skip
# What they did for the company in an office of theirs. Of a nomination that they proposed for
# themselves the row tells why a peer declined, which they don't read.
IN_OFFICE = {
    "approving_unit.set_by_id", "calibration_session.facilitator_id", "check_in.reviewer_id",
    "client.created_by_id", "client_secret.created_by_id", "closing.by_id",
    "count_limits.set_by_id", "cycle_change.by_id", "delegate.named_by_id",
    "dependency.confirmed_by_id", "dependency.created_by_id", "dependency.risk_owner_id",
    "grade.graded_by_id", "grade_past.graded_by_id", "objective.approved_by_id",
    "objective.submitted_by_id", "okr_settings.changed_by_id", "peer_nomination.decided_by_id",
    "peer_nomination.proposed_by_id", "retrospective.acknowledged_by_id",
    "review_cycle.created_by_id", "review_participant.shared_by_id",
    "review_template.created_by_id", "revision.author_id", "role_grant.granted_by_id",
    "signal_dispute.author_id", "sync_plan.approved_by_id", "sync_run.asked_by_id",
    "task_link.created_by_id", "trial.asked_by_id", "unit_cadence.set_by_id",
    "webhook.created_by_id", "work_override.by_id",
}  # fmt: skip


def test_of_each_column_that_names_a_person_it_is_decided_whether_an_export_has_its_rows() -> None:
    beside = {name_of(column) for column in BESIDE.values()}
    decided = [*IN_PARTS, *(beside - {*IN_PARTS}), *OF_OTHERS, *IN_OFFICE]
    assert (naming_a_person() - {*decided}, {*decided} - naming_a_person()) == (set(), set())
    assert len({*decided}) == len(decided)


def test_the_parts_of_an_export_are_there() -> None:
    assert set(IN_PARTS.values()) - {*operations()} == set()


def naming_a_person(nouns: Iterable[type[Base]] = ()) -> set[str]:
    """Columns with a key to a person: of these, or of all."""
    tables = [noun.__table__ for noun in nouns] or [*Base.metadata.tables.values()]
    return {
        f"{column.table.name}.{column.name}"
        for table in tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }


def name_of(column: InstrumentedAttribute[Any]) -> str:
    return f"{noun_of(column).__tablename__}.{column.key}"
