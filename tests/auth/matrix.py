"""The matrix of semantics 4.10 as data: who sees what, and all ways to it in the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.check_in import CheckIn
from model.connection import Connection, Secret
from model.evidence import EvidenceItem
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.key_result import KeyResult
from model.note import PrivateNote
from model.objective import Objective
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.performance_goal import PerformanceGoal
from model.person import Employment, Identity
from model.recognition import Recognition
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.run import SyncIssue, SyncPlan, SyncRun
from model.signal import SignalDispute
from model.task import Task
from model.trial import Trial
from resolvers.ids import global_id
from rules.feedback import FeedbackLevel
from tests.auth.world import named

# Who stands where: the columns of the matrix, as people of tests/auth/world.py.
COLUMNS = {
    "subject": "owner",
    "author": "owner",
    "team": "contributor",
    "unit": "member",
    "manager": "manager",
    "chain": "managers_manager",
    "hr": "hr",
    "admin": "admin",
    "programme lead": "programme lead",
    "colleague": "colleague",
    "machine": "machine",
}
EVERYBODY = frozenset(COLUMNS)
TEAM = frozenset({"subject", "author", "team", "unit"})
TEAM_AND_MANAGER = TEAM | {"manager"}
# A column may be somebody else for a row; here the subject of a note is not its author.
OF_NOTE = {"author": "contributor", "team": "dotted_manager"}
THEIR_LINE = frozenset({"subject", "author", "manager", "chain", "hr", "admin"})
ADMINISTRATOR = frozenset({"admin"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """A row of the matrix: who sees it, by which text it is known, and all ways to it.

    `ways` are root fields by their aliases; `gate` is the key of its row in the database, None of
    what has no row because it is computed.
    """

    who: frozenset[str]
    known_by: str
    ways: Mapping[str, str]
    gate: tuple[Any, Any] | None
    people: Mapping[str, str] = field(default_factory=dict[str, str])


def gid(noun: str, name: str) -> str:
    return global_id(noun, named(name))


def given(noun: str, name: str) -> str:
    return f'id: "{gid(noun, name)}"'


CYCLE = f"cycle({given('Cycle', 'cycle')})"
OWNER = f"person({given('Person', 'owner')})"
IN_CYCLE = f'cycle: "{gid("Cycle", "cycle")}"'
PUBLISHED = f"objective({given('Objective', 'published')})"
ENDS = """alignedTo { parent { ... on Objective { id } ... on KeyResult { id } } }
  alignedFrom { nodes { child { ... on Objective { id } ... on KeyResult { id } } } }"""


def objective(name: str, who: frozenset[str]) -> Line:
    ways = {
        "root": f"objective({given('Objective', name)}) {{ id }}",
        "node": f"node({given('Objective', name)}) {{ id }}",
        "list": "objectives { nodes { id } }",
        "edges": "objectives { edges { node { id } } }",
        "of_person": f"{OWNER} {{ objectives({IN_CYCLE}) {{ nodes {{ id }} }} }}",
        "of_unit": f"units {{ nodes {{ objectives({IN_CYCLE}) {{ nodes {{ id }} }} }} }}",
        "of_cycle": f"{CYCLE} {{ objectives {{ nodes {{ id }} }} }}",
        "tree": f"{CYCLE} {{ tree {{ parent node {{ ... on Objective {{ id }} }} }} }}",
        "of_result": f"keyResult({given('KeyResult', f'{name} result')}) {{ objective {{ id }} }}",
        "aligned": f"{PUBLISHED} {{ id progress {{ inputs {{ name }} }} {ENDS} }}",
    }
    if name == "restricted draft":
        del ways["aligned"]  # Nothing published leads to it.
    return Line(who, gid("Objective", name), ways, (Objective.id, named(name)))


def key_result(name: str, who: frozenset[str]) -> Line:
    result = f"{name} result"
    ways = {
        "root": f"keyResult({given('KeyResult', result)}) {{ id }}",
        "node": f"node({given('KeyResult', result)}) {{ id }}",
        "of_objective": f"objective({given('Objective', name)}) {{ keyResults {{ id }} }}",
        "tree": f"{CYCLE} {{ tree {{ node {{ ... on KeyResult {{ id }} }} }} }}",
        "of_check_in": f"node({given('CheckIn', f'{name} check-in')}) "
        "{ ... on CheckIn { keyResult { id } } }",
    }
    return Line(who, gid("KeyResult", result), ways, (KeyResult.id, named(result)))


def check_in(name: str, who: frozenset[str]) -> Line:
    result, key = given("KeyResult", f"{name} result"), f"{name} check-in"
    of = given("Objective", name)
    ways = {
        "node": f"node({given('CheckIn', key)}) {{ id }}",
        "of_result": f"keyResult({result}) {{ checkIns {{ nodes {{ id }} }} }}",
        "latest": f"keyResult({result}) {{ latestCheckIn {{ id }} }}",
        "of_objective": f"objective({of}) {{ checkIns {{ nodes {{ id }} }} }}",
    }
    return Line(who, gid("CheckIn", key), ways, (CheckIn.id, named(key)))


# Of feedback the contributor is the author, and the machine asks for nobody.
OF_FEEDBACK = {"author": "contributor", "team": "dotted_manager"}
TWO = frozenset({"subject", "author", "manager"})
PEOPLE = EVERYBODY - {"machine"}
LEVELS: dict[FeedbackLevel, frozenset[str]] = {
    FeedbackLevel.PUBLIC: PEOPLE,
    FeedbackLevel.PRIVATE: frozenset({"author", "subject"}),
    FeedbackLevel.PRIVATE_AND_MANAGER: frozenset({"author", "subject", "manager"}),
    FeedbackLevel.MANAGER_ONLY: frozenset({"author", "manager"}),
    FeedbackLevel.SELF_NOTE: frozenset({"author"}),
}


def feedback(level: FeedbackLevel, who: frozenset[str]) -> Line:
    name = f"{level.name} feedback"
    # A machine has nothing to be told of: its lists are asked for by people.
    ways = {
        "node": f"node({given('Feedback', name)}) {{ id }}",
        "about": f"{OWNER} {{ feedback {{ nodes {{ id }} }} }}",
        "competency": f"node({given('Competency', 'competency')}) "
        "{ ... on Competency { feedback { nodes { id } } } }",
        "value": f"node({given('CompanyValue', 'value')}) "
        "{ ... on CompanyValue { feedback { nodes { id } } } }",
        "result": f"keyResult({given('KeyResult', 'published result')}) "
        "{ feedback { nodes { id } } }",
    }
    return Line(who, gid("Feedback", name), ways, (Feedback.id, named(name)), OF_FEEDBACK)


def recognition(name: str, who: frozenset[str]) -> Line:
    ways = {
        "node": f"node({given('Recognition', name)}) {{ id }}",
        "for": f"{OWNER} {{ recognitions {{ nodes {{ id }} }} }}",
        "list": "recognitions { nodes { id } }",
        "value": "companyValues { recognitions { nodes { id } } }",
        "result": f"keyResult({given('KeyResult', 'published result')}) "
        "{ recognitions { nodes { id } } }",
    }
    return Line(who, gid("Recognition", name), ways, (Recognition.id, named(name)), OF_FEEDBACK)


def signal(name: str, who: frozenset[str]) -> Line:
    """A quality signal, by what its author says against it."""
    part = "qualitySignals { dispute { reason } }"
    ways = {
        "root": f"objective({given('Objective', name)}) {{ {part} }}",
        "of_result": f"keyResult({given('KeyResult', f'{name} result')}) "
        f"{{ objective {{ {part} }} }}",
        "of_person": f"{OWNER} {{ objectives({IN_CYCLE}) {{ nodes {{ {part} }} }} }}",
    }
    gate = (SignalDispute.id, named(f"{name} dispute"))
    return Line(who, f'"{name} disputed"', ways, gate)


# How sure people are of each key result, and the sign that its set gives by that.
BARS = {
    "published": (95, "SANDBAG"),
    "draft": (80, "COMFORTABLE"),
    "restricted": (50, "SWEET_SPOT"),
}


def sandbagging(name: str, who: frozenset[str]) -> Line:
    """A sign that the bar of a whole set is too low or too high; it is computed, so has no row."""
    part = "sandbagging { signal }"
    ways = {
        "root": f"objective({given('Objective', name)}) {{ {part} }}",
        "of_result": f"keyResult({given('KeyResult', f'{name} result')}) "
        f"{{ objective {{ {part} }} }}",
        "of_person": f"{OWNER} {{ objectives({IN_CYCLE}) {{ nodes {{ {part} }} }} }}",
        "list": f"objectives {{ nodes {{ {part} }} }}",
        "tree": f"{CYCLE} {{ tree {{ node {{ ... on Objective {{ {part} }} }} }} }}",
    }
    return Line(who, f'"{BARS[name][1]}"', ways, None)


OKRS = {
    "published": EVERYBODY,
    "draft": TEAM_AND_MANAGER,
    "restricted": TEAM,
    "restricted draft": TEAM,
}
JIRA = f"connection({given('Connection', 'jira')})"
RUN = f"syncRun({given('SyncRun', 'run')})"
# Of the owner, whom the manager reviews and the colleague calibrates; see tests/privacy/reviews.py.
REVIEWS: tuple[tuple[str, Any, str, str], ...] = (
    ("who takes part in a review", ReviewParticipant, "part of owner",
     "subject author manager chain hr colleague"),
    ("self review", Review, "self review of owner", "subject author manager hr"),
    ("answer of a self review", ReviewAnswer, "answer of self review of owner",
     "subject author hr"),
    ("peer and upward text before the manager's", ReviewVoice, "voices", "hr"),
    ("peer and upward text", ReviewVoice, "spring voices", "manager hr"),
    ("peer's own review", Review, "review by a peer", "team"),
    ("nomination", PeerNomination, "nomination of contributor", "subject author team manager hr"),
    ("reply to a review", ReviewReply, "reply", "subject author hr"),
    ("rating", ReviewRating, "rating of owner", "manager hr colleague"),
    ("calibration session", CalibrationSession, "session", "hr colleague"),
    ("change of a rating", CalibrationChange, "change of a rating", "manager hr colleague"),
    ("manager's review, submitted", Review, "spring manager's review",
     "subject author manager hr colleague"),
    ("answers of it", ReviewAnswer, "answer of spring manager's review", "manager hr colleague"),
    ("self review after the manager's", ReviewAnswer, "answer of spring self review",
     "subject author manager hr"),
    ("rating by the manager before", ReviewRating, "spring rating", "manager hr colleague"),
    ("skip review", Review, "skip review", "subject author manager chain hr"),
    ("answers of a skip review", ReviewAnswer, "answer of skip review", "manager chain hr"),
    ("change that is not told", CalibrationChange, "past change that is not told", "hr"),
    ("evidence", EvidenceItem, "evidence", "subject author manager hr colleague"),
    ("performance goal", PerformanceGoal, "goal of owner", "subject author hr"),
    ("shared performance goal", PerformanceGoal, "shared goal of owner",
     "subject author manager hr"),
)  # fmt: skip

MATRIX: dict[str, Line] = {
    **{f"{state} objective": objective(state, who) for state, who in OKRS.items()},
    **{f"{state} key result": key_result(state, who) for state, who in OKRS.items()},
    **{f"{state} check-in": check_in(state, who) for state, who in OKRS.items()},
    "signal of a published objective": signal("published", TEAM_AND_MANAGER | {"programme lead"}),
    "signal of a draft": signal("draft", TEAM_AND_MANAGER),
    "signal of a restricted objective": signal("restricted", TEAM),
    "sandbagging of a published objective": sandbagging(
        "published", TEAM_AND_MANAGER | {"programme lead"}
    ),
    "sandbagging of a draft": sandbagging("draft", TEAM_AND_MANAGER),
    "sandbagging of a restricted objective": sandbagging("restricted", TEAM),
    "task of a restricted key result": Line(
        TEAM,
        gid("Task", "linked task"),
        {
            "node": f"node({given('Task', 'linked task')}) {{ id }}",
            "of_result": f"keyResult({given('KeyResult', 'restricted result')}) "
            "{ tasks { nodes { id } } }",
        },
        (Task.id, named("linked task")),
    ),
    **{
        row: Line(
            frozenset(who.split()),
            gid(noun.__name__, name),
            {"node": f"node({given(noun.__name__, name)}) {{ id }}"},
            (getattr(noun, "id"), named(name)),  # noqa: B009 — each of these has one.
        )
        for row, noun, name, who in REVIEWS
    },
    "private note": Line(
        frozenset({"author"}),
        gid("PrivateNote", "note about the owner"),
        {
            "node": f"node({given('PrivateNote', 'note about the owner')}) {{ id }}",
            "list": "me { privateNotes { nodes { id } } }",
            "about": f'me {{ privateNotes(about: "{gid("Person", "owner")}") '
            "{ nodes { id } } }",
        },
        (PrivateNote.id, named("note about the owner")),
        OF_NOTE,
    ),
    **{f"{level.name} feedback": feedback(level, who) for level, who in LEVELS.items()},
    "request for feedback": Line(
        frozenset({"author", "manager"}),
        gid("FeedbackRequest", "request"),
        {"node": f"node({given('FeedbackRequest', 'request')}) {{ id }}"},
        (FeedbackRequest.id, named("request")),
        OF_FEEDBACK,
    ),
    "1:1": Line(
        TWO,
        gid("OneOnOne", "1:1"),
        {
            "node": f"node({given('OneOnOne', '1:1')}) {{ id }}",
            "of_person": f"{OWNER} {{ oneOnOnes {{ nodes {{ id }} }} }}",
        },
        (OneOnOne.id, named("1:1")),
    ),
    "agenda": Line(
        TWO,
        gid("AgendaItem", "agenda item"),
        {
            "node": f"node({given('AgendaItem', 'agenda item')}) {{ id }}",
            "of_meeting": f"{OWNER} {{ oneOnOnes {{ nodes {{ agenda {{ id }} }} }} }}",
        },
        (AgendaItem.id, named("agenda item")),
    ),
    "action item": Line(
        TWO,
        gid("ActionItem", "action item"),
        {
            "node": f"node({given('ActionItem', 'action item')}) {{ id }}",
            "of_meeting": f"{OWNER} {{ oneOnOnes {{ nodes {{ actionItems {{ id }} }} }} }}",
        },
        (ActionItem.id, named("action item")),
    ),
    # Of somebody whom an open cycle reviews.
    "development plan": Line(
        frozenset({"subject", "author", "hr"}),
        gid("DevelopmentPlan", "own plan"),
        {
            "node": f"node({given('DevelopmentPlan', 'own plan')}) {{ id }}",
            "of_person": f"{OWNER} {{ developmentPlan {{ id }} }}",
        },
        (DevelopmentPlan.id, named("own plan")),
    ),
    "development goal that is shared": Line(
        TWO | {"hr"},
        gid("DevelopmentGoal", "shared goal"),
        {"node": f"node({given('DevelopmentGoal', 'shared goal')}) {{ id }}"},
        (DevelopmentGoal.id, named("shared goal")),
    ),
    "assessment of a competency": Line(
        TWO | {"hr"},
        gid("CompetencyAssessment", "assessment"),
        {
            "node": f"node({given('CompetencyAssessment', 'assessment')}) {{ id }}",
            "of_person": f"{OWNER} {{ competencyAssessments {{ nodes {{ id }} }} }}",
        },
        (CompetencyAssessment.id, named("assessment")),
    ),
    "round of anonymous feedback": Line(
        frozenset({"subject", "author", "manager", "team", "unit", "colleague"}),
        gid("FeedbackRound", "round"),
        {
            "node": f"node({given('FeedbackRound', 'round')}) {{ id }}",
            "list": "feedbackRounds { nodes { id } }",
        },
        (FeedbackRound.id, named("round")),
    ),
    "peer text, shown": Line(
        frozenset({"subject", "author"}),
        gid("AnonymousAnswer", "PEER answer"),
        {
            "node": f"node({given('AnonymousAnswer', 'PEER answer')}) {{ id }}",
            "list": "feedbackRounds { nodes { answers { id } } }",
        },
        (AnonymousAnswer.id, named("PEER answer")),
    ),
    "upward text below its threshold": Line(
        NOBODY,
        gid("AnonymousAnswer", "REPORT answer"),
        {
            "node": f"node({given('AnonymousAnswer', 'REPORT answer')}) {{ id }}",
            "list": "feedbackRounds { nodes { answers { id } } }",
        },
        (AnonymousAnswer.id, named("REPORT answer")),
    ),
    "public recognition": recognition("public recognition", PEOPLE),
    "private recognition": recognition(
        "private recognition", frozenset({"author", "subject", "manager", "chain", "hr"})
    ),
    "employment": Line(
        THEIR_LINE,
        '"007"',
        {
            "root": f"{OWNER} {{ employeeNumber }}",
            "search": 'person(employeeNumber: "007") { employeeNumber }',
            "list": "people(first: 100) { nodes { employeeNumber } }",
            "edge": f"{PUBLISHED} {{ owner {{ employeeNumber }} }}",
        },
        (Employment.person_id, named("owner")),
    ),
    "dates of employment": Line(
        THEIR_LINE,
        "2020-01-01",
        {"root": f"{OWNER} {{ startedOn }}", "list": "people(first: 100) { nodes { startedOn } }"},
        (Employment.person_id, named("owner")),
    ),
    "identity": Line(
        THEIR_LINE,
        '"o7"',
        {
            "root": f"{OWNER} {{ identities {{ sourceKey }} }}",
            "list": "people(first: 100) { nodes { identities { sourceKey } } }",
        },
        (Identity.id, named("identity")),
    ),
    "connection": Line(
        ADMINISTRATOR,
        gid("Connection", "jira"),
        {
            "root": f"{JIRA} {{ id }}",
            "node": f"node({given('Connection', 'jira')}) {{ id }}",
            "list": "connections { id }",
        },
        (Connection.id, named("jira")),
    ),
    "connector secret": Line(
        NOBODY, '"sealed"', {"root": f"{JIRA} {{ settings }}"}, (Secret.field, "token")
    ),
    "run log": Line(
        ADMINISTRATOR,
        gid("SyncRun", "run"),
        {
            "root": f"{RUN} {{ id }}",
            "node": f"node({given('SyncRun', 'run')}) {{ id }}",
            "latest": f"{JIRA} {{ lastRun {{ id }} }}",
            "list": "connections { runs { nodes { id } } }",
        },
        (SyncRun.id, named("run")),
    ),
    "plan": Line(
        ADMINISTRATOR,
        "heldBecause",
        {"root": f"{RUN} {{ plan {{ heldBecause }} }}"},
        (SyncPlan.id, named("plan")),
    ),
    "trial": Line(
        ADMINISTRATOR,
        gid("Trial", "trial"),
        {
            "root": f"trial({given('Trial', 'trial')}) {{ id }}",
            "node": f"node({given('Trial', 'trial')}) {{ id }}",
            "list": "connections { trials { nodes { id } } }",
        },
        (Trial.id, named("trial")),
    ),
    "issue": Line(
        ADMINISTRATOR,
        "firstSeenAt",
        {
            "root": f"{RUN} {{ issues {{ nodes {{ firstSeenAt }} }} }}",
            "list": "connections { issues { nodes { firstSeenAt } } }",
        },
        (SyncIssue.id, named("issue")),
    ),
}  # fmt: skip
