"""Somebody decided who may see each field of the graph; the policy and the page say the same."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    build_schema,
    get_named_type,
)

from auth.policy import POLICY
from auth.policy_line import Area
from model.audit import Audit
from model.base import Base
from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.evidence import EvidenceItem
from model.growth import CompetencyAssessment, DevelopmentPlan
from model.journal import Outbox
from model.objective import ObjectiveUnit
from model.performance_goal import PerformanceGoal
from model.person import Employment
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from rules.terms import Reason
from schema.build import sdl
from schema.classified import CLASSIFIED, EDGE, PAGE, SeenBy, classified
from tests.house.sources import ROOT
from tests.privacy.company import things
from tests.privacy.viewers import VIEWERS

GRAPH = build_schema(sdl())
KINDS = (GraphQLObjectType, GraphQLInterfaceType)
SNAKE = re.compile(r"(?<!^)(?=[A-Z])")
VISIBILITY = ROOT / "docs" / "visibility.md"
MATRIX, FIELDS = "## Who sees what", "## Field by field"

# What an audience comes to in the policy of the noun whose column a field is.
BY_POLICY: Mapping[SeenBy, tuple[Area, set[Reason]]] = {
    SeenBy.EVERYBODY: (Area.DIRECTORY, {Reason.EVERYBODY}),
    SeenBy.OKR: (
        Area.OKRS,
        {Reason.PUBLISHED, Reason.OWNER, Reason.CONTRIBUTOR, Reason.UNIT_MEMBER, Reason.MANAGER},
    ),
    SeenBy.PRACTICE: (Area.OKRS, {Reason.EVERYBODY}),
    SeenBy.WITH_ITS_OKR: (Area.OKRS, {Reason.OBJECTIVE}),
    SeenBy.PRACTICE: (Area.OKRS, {Reason.EVERYBODY}),
    SeenBy.SIGNAL: (Area.OKRS, {Reason.OBJECTIVE}),
    SeenBy.TASK: (Area.OKRS, {Reason.ASSIGNEE, Reason.OBJECTIVE}),
    SeenBy.PERSONAL: (
        Area.DIRECTORY,
        {Reason.SUBJECT, Reason.MANAGER_LINE, Reason.HR_REVIEWER, Reason.ADMINISTRATOR},
    ),
    SeenBy.REMINDED: (Area.OKRS, {Reason.SUBJECT, Reason.OWNER}),
    SeenBy.ROLE: (Area.ADMINISTRATION, {Reason.SUBJECT, Reason.ADMINISTRATOR}),
    SeenBy.AUTHOR: (Area.PERFORMANCE, {Reason.AUTHOR}),
    SeenBy.REVIEW_PRACTICE: (Area.PERFORMANCE_PRACTICE, {Reason.EVERYBODY}),
    **{
        seen_by: (Area.PERFORMANCE, set(POLICY[noun].reasons))
        for seen_by, noun in (
            (SeenBy.PARTICIPANT, ReviewParticipant),
            (SeenBy.REVIEW, Review),
            # Of these three columns some who see the row read nothing.
            (SeenBy.REOPENED, Review),
            (SeenBy.DECLINED, PeerNomination),
            (SeenBy.PROPOSED, ReviewRating),
            (SeenBy.ANSWER, ReviewAnswer),
            (SeenBy.VOICE, ReviewVoice),
            (SeenBy.NOMINATION, PeerNomination),
            (SeenBy.REPLY, ReviewReply),
            (SeenBy.RATING, ReviewRating),
            (SeenBy.CALIBRATION, CalibrationSession),
            (SeenBy.CALIBRATION_CHANGE, CalibrationChange),
            (SeenBy.EVIDENCE, EvidenceItem),
            (SeenBy.GOAL, PerformanceGoal),
        )
    },
    SeenBy.FEEDBACK: (
        Area.PERFORMANCE,
        {Reason.PUBLISHED, Reason.AUTHOR, Reason.SUBJECT, Reason.MANAGER},
    ),
    SeenBy.GROWTH: (Area.PERFORMANCE, set(POLICY[DevelopmentPlan].reasons)),
    SeenBy.ASSESSMENT: (Area.PERFORMANCE, set(POLICY[CompetencyAssessment].reasons)),
    SeenBy.ROUND: (Area.PERFORMANCE, {Reason.AUTHOR, Reason.SUBJECT, Reason.ASSIGNEE}),
    SeenBy.SUBJECT: (Area.PERFORMANCE, {Reason.SUBJECT}),
    SeenBy.PAIR: (Area.PERFORMANCE, {Reason.PARTICIPANT}),
    SeenBy.ASKED: (Area.PERFORMANCE, {Reason.AUTHOR, Reason.ASSIGNEE}),
    SeenBy.RECOGNITION: (
        Area.PERFORMANCE,
        {
            Reason.PUBLISHED,
            Reason.AUTHOR,
            Reason.SUBJECT,
            Reason.MANAGER_LINE,
            Reason.HR_REVIEWER,
        },
    ),
    SeenBy.AUDIT: (Area.ADMINISTRATION, {Reason.SUBJECT, Reason.AUTHOR, Reason.ADMINISTRATOR}),
    SeenBy.ADMINISTRATORS: (Area.ADMINISTRATION, {Reason.ADMINISTRATOR}),
    SeenBy.CHANGE: (Area.MACHINERY, set(POLICY[Outbox].reasons)),
}
# Where the graph has another word than the model.
NOUNS: Mapping[str, type[Base]] = {
    **{noun.__name__: noun for noun in POLICY},
    "AuditEntry": Audit,
    "Change": Outbox,
    "UnitShare": ObjectiveUnit,
}
# Those things of the proof's company that a reader wants to know of, in their words.
SHOWN: Mapping[str, str] = {
    "the organisation": "People, units, cycles, pilots",
    "published": "Published OKR, its check-ins",
    "draft": "Draft shared by a unit",
    "own draft": "Draft of one person",
    "draft of a manager": "Draft of the manager",
    "restricted": "Restricted OKR of a unit",
    "restricted draft": "Restricted draft of a unit",
    "own restricted": "Restricted OKR of one person",
    "work of published": "Task of a published OKR",
    "work of restricted": "Task of a restricted OKR",
    "assigned work": "The same, assigned to the colleague",
    "employment of owner": "The owner's number, first and last day",
    "identity": "The owner's keys in other systems",
    "note of owner": "Private note of the owner",
    "review practice": "Review cycles, what they ask",
    "part of owner": "That the owner is reviewed, in a cycle",
    "self review of owner": "That the owner's self review is there",
    "answers of owner": "The owner's self review, not shared",
    "manager's draft": "The manager's draft of the owner's review",
    "review by a peer": "A peer's review, and a report's: who wrote it",
    "voices": "What enough peers said, before the manager's review is sent",
    "too few voices": "What fewer peers said",
    "rating of owner": "The rating that the manager proposed",
    "spring manager's review": "That the former manager's review is there, submitted, not shared",
    "spring answers": "What it says",
    "spring answers of owner": "The owner's self review beside it",
    "spring voices": "What enough peers said beside it, not shared",
    "spring rating": "The rating of it, by the former manager",
    "answers above": "What the manager's manager wrote, not shared",
    "evidence of owner": "Evidence of the owner's period",
    "calibration session": "A session with the colleague as a member",
    "past answers of owner": "The owner's self review, shared",
    "past manager's review": "The former manager's review, shared",
    "past voices": "What enough peers said, shared",
    "past rating": "A rating that was shared",
    "past change that is not told": "Why it was changed, kept from whom it is about",
    "goal of owner": "The owner's performance goal, while a review is open",
    "shared goal of owner": "The same, shared with the manager",
    "goal of member": "The member's performance goal, with no review open",
    "PUBLIC feedback": "Public feedback about the owner",
    "PRIVATE feedback": "Feedback for the owner alone",
    "PRIVATE_AND_MANAGER feedback": "The same, for their manager too",
    "MANAGER_ONLY feedback": "The same, for their manager alone",
    "SELF_NOTE feedback": "The contributor's note to self about the owner",
    "request for feedback": "The manager asks the contributor for feedback",
    "public recognition": "Public recognition of the owner",
    "private recognition": "Private recognition of the owner",
    "1:1": "1:1 of the owner and their former manager, agenda and actions",
    "own plan": "Development plan of the owner, while a review is open",
    "shared plan": "Development goal that the owner showed to their manager",
    "plan shown before": "Development goal that they showed to the manager before",
    "own assessment": "What the owner said of themselves, shown to their manager",
    "manager's assessment": "What the manager said of the owner's competency",
    "assessment of member": "What the member said of themselves, with no review open",
    "plan of member": "Development plan of the member, with no review open",
    "round": "Round of anonymous feedback about the owner, begun by their manager",
    "answers of peers": "What three peers said in it, once it is closed",
    "answers of reports": "What two reports said in it",
    "role of hr": "That `hr` is an HR reviewer",
    "machinery": "Connections, runs, issues, plans, machines",
    "audit of a plan": "Audit of a plan that `admin` read",
    "audit of a role": "Audit of the role of `hr`",
    "audit of a note": "Audit of the owner's note",
    "audit of a read": "Audit of a manager's read of the owner's",
    "event 2, of published": "That something happened to a published OKR",
    "event 8, of draft": "The same of a draft shared by a unit",
    "event 10, of restricted": "The same of a restricted OKR of a unit",
    "what nobody reads": "Secrets, sessions, what happens to private notes",
}


def test_somebody_decided_who_may_see_each_field() -> None:
    undecided = {place for place, _ in fields()} - classified().keys()
    assert undecided == set(), "Name them in schema/classified.py."


def test_every_field_that_was_decided_of_is_there() -> None:
    assert classified().keys() - {place for place, _ in fields()} == set()


def test_no_field_was_decided_of_twice() -> None:
    named = Counter(
        f"{noun}.{field}"
        for noun, audiences in CLASSIFIED.items()
        for names in audiences.values()
        for field in names.split()
    )
    assert [place for place, times in named.items() if times > 1] == []


@pytest.mark.parametrize(("ending", "named"), [("Connection", PAGE), ("Edge", EDGE)])
def test_lists_of_every_type_have_the_fields_that_were_decided_of(ending: str, named: str) -> None:
    found = {name: set(each.fields) for name, each in lists().items() if name.endswith(ending)}
    assert found == {name: set(named.split()) for name in found} != {}


def test_what_the_policy_says_of_a_column_was_decided_of_its_field() -> None:
    wrong = {
        place: seen_by.name
        for place, seen_by in classified().items()
        if (noun := noun_of(place)) is not None and BY_POLICY.get(seen_by) != policy_of(noun)
    }
    assert wrong == {}


def test_nothing_of_what_some_may_not_see_was_given_to_everybody() -> None:
    wrong = [
        place
        for place, seen_by in classified().items()
        if seen_by is SeenBy.EVERYBODY
        and (noun := NOUNS.get(place.partition(".")[0])) is not None
        and not POLICY[noun].is_open
    ]
    assert wrong == []


def test_the_page_shows_what_was_decided() -> None:
    page = VISIBILITY.read_text(encoding="utf-8")
    assert section(page, FIELDS) == field_by_field()


def test_the_page_shows_the_matrix_that_is_proved() -> None:
    """The same things and people as the two worlds of tests/privacy."""
    page = VISIBILITY.read_text(encoding="utf-8")
    assert matrix() in section(page, MATRIX)


def fields() -> Iterator[tuple[str, Any]]:
    """Every field of an object or interface, but for those of lists."""
    for name, noun in GRAPH.type_map.items():
        if isinstance(noun, KINDS) and is_ours(name) and name not in lists():
            yield from ((f"{name}.{field}", told) for field, told in noun.fields.items())


def is_ours(name: str) -> bool:
    return not name.startswith("__")


def lists() -> dict[str, Any]:
    """Pages and edges, told by what they hold: `Connection` itself is a noun of ours."""
    pages = {
        name: noun
        for name, noun in GRAPH.type_map.items()
        if isinstance(noun, KINDS) and "pageInfo" in noun.fields
    }
    edges: list[Any] = [get_named_type(page.fields["edges"].type) for page in pages.values()]
    return {**pages, **{edge.name: edge for edge in edges}}


def noun_of(place: str) -> type[Base] | None:
    """The noun that a field is a column of; none where it is more than a column."""
    kind, _, name = place.partition(".")
    noun, column = NOUNS.get(kind), SNAKE.sub("_", name).lower()
    for each in (noun, Employment if kind == "Person" else None):
        if each is not None and column in each.__table__.columns:
            return each
    return None


def policy_of(noun: type[Base]) -> tuple[Area, set[Reason]]:
    return POLICY[noun].area, set(POLICY[noun].reasons)


def section(page: str, heading: str) -> str:
    _, _, after = page.partition(f"\n{heading}\n")
    return after.partition("\n## ")[0].strip()


def field_by_field() -> str:
    """An audience, its words, and the fields that it sees by type."""
    return "\n\n".join(audience(seen_by) for seen_by in SeenBy)


def audience(seen_by: SeenBy) -> str:
    seen = {kind: told[seen_by] for kind, told in CLASSIFIED.items() if seen_by in told}
    lines = [f"- {kind}: {', '.join(names.split())}" for kind, names in seen.items()]
    title = seen_by.name.replace("_", " ").capitalize()
    return "\n".join((f"**{title}.** {seen_by.value}", "", *lines))


def matrix() -> str:
    """Things of the company that the proof is done with, and who of its people sees them."""
    seen_by = {thing.name: thing.seen_by for thing in things()}
    head = f"| | {' | '.join(who.replace('_', ' ') for who in VIEWERS)} |"
    rows = [
        f"| {label} | {' | '.join('✓' if who in seen_by[name] else '' for who in VIEWERS)} |"
        for name, label in SHOWN.items()
    ]
    return "\n".join((head, "|---" * (len(VIEWERS) + 1) + "|", *rows))
