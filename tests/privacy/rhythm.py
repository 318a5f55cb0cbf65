"""What hangs on the OKRs of the proof's company by their rhythm, seen with each of them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from model.blocker import Blocker
from model.check_in_request import CheckInRequest
from model.conversation import Acknowledgement, Comment, Reaction
from model.grade import Closing, CycleChange, Grade, GradePast
from model.retrospective import Learning, Retrospective, RetrospectiveAnswer
from model.settings import OkrSettings
from model.work import WorkOverride, WorkReading
from rules.blockers import BlockerKind
from rules.causes import RootCause
from rules.health import PaceModel
from rules.reactions import ReactionKind
from rules.retrospectives import Verdict
from rules.terms import CycleState, ObjectiveStatus
from tests.auth.world import NOW, TODAY, named
from tests.privacy.viewers import Row


def rhythm(name: str, result: UUID, words: str) -> Iterator[Row]:
    """`words` is free to all in what everybody sees; else a canary."""
    check_in = named(f"{name} check-in 3")
    owner, colleague = named("owner"), named("colleague")
    told = {"kind": BlockerKind.DECISION, "text": words, "owner_id": owner, "opened_by_id": owner}
    ends = {"key_result_id": result, "check_in_id": check_in}
    yield Blocker, {"id": named(f"blocker of {name}"), **ends, **told, "opened_at": NOW}
    asked = {"asked_by_id": named("manager"), "asked_of_id": owner, "message": words}
    when = {"asked_at": NOW, "due_on": TODAY - timedelta(days=1), "key_result_id": result}
    yield CheckInRequest, {"id": named(f"request of {name}"), **asked, **when}
    graded = {"graded_by_id": owner, "graded_at": NOW, "explanation": words}
    yield GradePast, {"key_result_id": result, **graded, "until": NOW, "score_reason": words}
    yield Grade, {"key_result_id": result, "root_cause": RootCause.EXTERNAL, **graded}
    closed = {"status": ObjectiveStatus.PUBLISHED, "reason": words, "by_id": owner, "at": NOW}
    yield Closing, {"id": named(f"closing of {name}"), "objective_id": named(name), **closed}
    yield from retrospective(name, words)
    yield Acknowledgement, {"check_in_id": check_in, "person_id": named("manager"), "at": NOW}
    read = {"check_in_id": check_in, "key_result_id": result, "connection_id": named("jira")}
    yield WorkReading, {**read, "connector": "jira", "query": words, "read_at": NOW, "total": 9}
    yield WorkOverride, {"key_result_id": result, "reason": words, "by_id": owner, "at": NOW}
    times = {"author_id": colleague, "text": words, "created_at": NOW, "updated_at": NOW}
    for kind, key in (("check_in_id", check_in), ("objective_id", named(name))):
        yield Comment, {"id": named(f"comment on {kind} of {name}"), kind: key, **times}
        liked = {"person_id": colleague, "kind": ReactionKind.LIKE, "at": NOW}
        yield Reaction, {"id": named(f"reaction to {kind} of {name}"), kind: key, **liked}


def retrospective(name: str, words: str) -> Iterator[Row]:
    of = named(f"retrospective of {name}")
    ends = {"id": of, "cycle_id": named("past cycle"), "objective_id": named(name)}
    by = {"author_id": named("owner"), "written_at": NOW, "updated_at": NOW}
    yield Retrospective, {**ends, **by, "verdict": Verdict.MODIFY}
    told = {"retrospective_id": of, "position": 0}
    yield RetrospectiveAnswer, {**told, "question": "What went well?", "answer": words}
    yield Learning, {**told, "id": named(f"learning of {name}"), "text": words}


def programme() -> Iterator[Row]:
    """What everybody sees who has the feature."""
    who = {"by_id": named("lead"), "at": NOW}
    change = {"cycle_id": named("past cycle"), "state": CycleState.CLOSED, "reason": "Over"}
    yield CycleChange, {"id": named("a change of a cycle"), **change, **who}
    bounds = {"on_track": Decimal("0.8"), "behind": Decimal("0.5"), "verdict_from": Decimal(0)}
    asked = {"grading_days": 14, "questions": ["Who helped?"], "reason": "Stricter"}
    by = {"changed_by_id": named("lead"), "changed_at": NOW}
    yield OkrSettings, {"version": 2, "pace_model": PaceModel.RATIO, **bounds, **asked, **by}
