"""Any object by its global id: the noun in the id says which batch answers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from typing_extensions import Doc

from auth.gate import Gate
from model.rows import Row
from resolvers.alignment.alignments import alignments_by_id
from resolvers.alignment.dependencies import dependencies_by_id
from resolvers.everyday.assessments import assessments_by_id
from resolvers.everyday.feedback import asked_requests_by_id, feedback_by_id
from resolvers.everyday.feedback_rounds import answers_by_id, rounds_by_id
from resolvers.everyday.growth import development_goals_by_id, plans_by_id
from resolvers.everyday.notes import notes_by_id
from resolvers.everyday.one_on_ones import action_items_by_id, agenda_items_by_id, one_on_ones_by_id
from resolvers.everyday.performance_goals import performance_goals_by_id
from resolvers.everyday.recognitions import recognitions_by_id
from resolvers.everyday.tags import competencies_by_id, values_by_id
from resolvers.everyday.tracks import tracks_by_id
from resolvers.ids import GlobalId, noun_and_key
from resolvers.org.people import people_by_id
from resolvers.org.units import units_by_id
from resolvers.pages import Columns
from resolvers.progress.key_results import key_results_by_id
from resolvers.progress.objectives import objectives_by_id
from resolvers.progress.steps import steps_by_id
from resolvers.reviews.calibrations import changes_by_id, ratings_by_id, sessions_by_id
from resolvers.reviews.evidence import evidence_by_id
from resolvers.reviews.review_cycles import review_cycles_by_id
from resolvers.reviews.review_templates import templates_by_id
from resolvers.reviews.reviews import answers_by_id as review_answers_by_id
from resolvers.reviews.reviews import (
    nominations_by_id,
    participants_by_id,
    replies_by_id,
    reviews_by_id,
    voices_by_id,
)
from resolvers.rhythm.blockers import blockers_by_id
from resolvers.rhythm.check_in_requests import requests_by_id
from resolvers.rhythm.check_ins import check_ins_by_id
from resolvers.rhythm.conversation import comments_by_id
from resolvers.rhythm.cycles import cycles_by_id
from resolvers.rhythm.retrospectives import learnings_by_id, retrospectives_by_id
from resolvers.systems.clients import clients_by_id, secrets_by_id
from resolvers.systems.connections import connections_by_id, runs_by_id, sync_plans_by_id
from resolvers.systems.tasks import task_links_by_id, tasks_by_id
from resolvers.systems.trials import trials_by_id
from resolvers.systems.webhooks import webhooks_by_id

ById = Callable[[Gate, Sequence[UUID], object, Columns], Awaitable[Sequence[Row | None]]]
BY_NOUN: Mapping[str, ById] = {
    "Person": people_by_id,
    "OrgUnit": units_by_id,
    "Cycle": cycles_by_id,
    "Objective": objectives_by_id,
    "KeyResult": key_results_by_id,
    "Alignment": alignments_by_id,
    "Step": steps_by_id,
    "CheckIn": check_ins_by_id,
    "CheckInRequest": requests_by_id,
    "Blocker": blockers_by_id,
    "Comment": comments_by_id,
    "Retrospective": retrospectives_by_id,
    "Learning": learnings_by_id,
    "Dependency": dependencies_by_id,
    "Task": tasks_by_id,
    "TaskLink": task_links_by_id,
    "PrivateNote": notes_by_id,
    "ReviewTemplate": templates_by_id,
    "ReviewCycle": review_cycles_by_id,
    "ReviewParticipant": participants_by_id,
    "Review": reviews_by_id,
    "ReviewAnswer": review_answers_by_id,
    "ReviewVoice": voices_by_id,
    "PeerNomination": nominations_by_id,
    "ReviewReply": replies_by_id,
    "ReviewRating": ratings_by_id,
    "CalibrationSession": sessions_by_id,
    "CalibrationChange": changes_by_id,
    "EvidenceItem": evidence_by_id,
    "PerformanceGoal": performance_goals_by_id,
    "Feedback": feedback_by_id,
    "FeedbackRequest": asked_requests_by_id,
    "Recognition": recognitions_by_id,
    "OneOnOne": one_on_ones_by_id,
    "AgendaItem": agenda_items_by_id,
    "ActionItem": action_items_by_id,
    "DevelopmentPlan": plans_by_id,
    "DevelopmentGoal": development_goals_by_id,
    "FeedbackRound": rounds_by_id,
    "AnonymousAnswer": answers_by_id,
    "CompanyValue": values_by_id,
    "Competency": competencies_by_id,
    "Track": tracks_by_id,
    "CompetencyAssessment": assessments_by_id,
    "Client": clients_by_id,
    "ClientSecret": secrets_by_id,
    "Connection": connections_by_id,
    "SyncRun": runs_by_id,
    "SyncPlan": sync_plans_by_id,
    "Trial": trials_by_id,
    "Webhook": webhooks_by_id,
}


@dataclass(frozen=True)
class WhichNode:
    id: Annotated[GlobalId, Doc("The id that any object was given with.")]


async def find_node(load: Gate, which: WhichNode, asked: Columns) -> Row | None:
    """Missing, hidden and malformed look alike: null."""
    named = noun_and_key(which.id)
    if named is None or named[0] not in BY_NOUN:
        return None
    noun, key = named
    return (await BY_NOUN[noun](load, [key], None, asked))[0]
