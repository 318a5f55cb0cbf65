"""What is said from day to day in the proof's company: each with those whom it is for."""

from collections.abc import Iterator, Mapping
from typing import Any

from model.competency import CompanyValue, Competency, Track
from model.feedback import Feedback, FeedbackRequest
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.growth import CompetencyAssessment, DevelopmentGoal, DevelopmentPlan
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.recognition import Recognition
from rules.feedback import FeedbackLevel
from rules.growth import GoalState
from rules.recognition import RecognitionKind, RecognitionLevel
from rules.rounds import Perspective
from tests.auth.world import NOW, TODAY, named
from tests.privacy.viewers import NOBODY, PEOPLE, Row, Thing, Who
from tests.support.canaries import canary

GIVER = frozenset({"contributor"})
OF_LEVEL: Mapping[FeedbackLevel, Who] = {
    FeedbackLevel.PUBLIC: frozenset(PEOPLE),
    FeedbackLevel.PRIVATE: GIVER | {"owner"},
    FeedbackLevel.PRIVATE_AND_MANAGER: GIVER | {"owner", "former_manager"},
    FeedbackLevel.MANAGER_ONLY: GIVER | {"former_manager"},
    FeedbackLevel.SELF_NOTE: GIVER,
}
"""The manager is the one of the day it was sent: of today's, nothing opens it."""


def words_of_the_company() -> Iterator[Row]:
    yield CompanyValue, {"id": named("value"), "name": "Candour"}
    yield Competency, {"id": named("competency"), "name": "Writing"}
    expected = {"competency": str(named("competency")), "text": "Clear to everybody."}
    levels = [{"name": "Junior", "expectations": [expected]}]
    yield Track, {"id": named("track"), "name": "Engineering", "levels": levels}


def everyday() -> Iterator[Thing]:
    for level, seen_by in OF_LEVEL.items():
        yield Thing(f"{level.name} feedback", seen_by, (feedback(level, seen_by),))
    pair = frozenset({"manager", "contributor"})
    yield Thing("request for feedback", pair, (request(pair),))
    for shown, seen_by in (
        (RecognitionLevel.PUBLIC, frozenset(PEOPLE)),
        (RecognitionLevel.PRIVATE, PRIVATE),
    ):
        name = f"{shown.name.lower()} recognition"
        yield Thing(name, seen_by, (recognition(name, shown, seen_by),))
    two = frozenset({"owner", "former_manager"})
    yield Thing("own plan", frozenset({"owner", "hr"}), (plan("owner", "plan"),))
    alone = frozenset({"member"})
    yield Thing("plan of member", alone, (plan("member", "plan of member"),))
    yield from assessments()
    for title, above in (("shared plan", "manager"), ("plan shown before", "former_manager")):
        readers = frozenset({"owner", above, "hr"}) - {"former_manager"}
        yield Thing(title, readers, (goal(title, above, readers),))
    yield from feedback_round()
    yield Thing("1:1", two, tuple(one_on_one(two)))


PRIVATE: Who = GIVER | {"owner", "manager", "managers_manager", "hr"}
TAGS = {"value_ids": [named("value")]}


def feedback(level: FeedbackLevel, seen_by: Who) -> Row:
    """The ids that it holds are those of what everybody sees, and of what some don't."""
    name = f"{level.name} feedback"
    who = {"author_id": named("contributor"), "about_id": named("owner")}
    tags = {"competency_ids": [named("competency")], **TAGS}
    words = {"text": canary(name, map(named, seen_by)), "level": level, "sent_at": NOW}
    result = {"key_result_id": named("draft result"), "manager_id": named("former_manager")}
    return Feedback, {"id": named(name), **who, **words, **tags, **result}


def request(seen_by: Who) -> Row:
    who = {"asked_by_id": named("manager"), "asked_of_id": named("contributor")}
    ends = {"about_id": named("owner"), "feedback_id": named("PRIVATE feedback")}
    words = {"message": canary("message of a request", map(named, seen_by))}
    when = {"asked_at": NOW, "due_on": TODAY, "answered_at": NOW}
    level = {"level": FeedbackLevel.PRIVATE}
    return FeedbackRequest, {"id": named("request"), **who, **ends, **words, **when, **level}


def recognition(name: str, level: RecognitionLevel, seen_by: Who) -> Row:
    who = {"author_id": named("contributor"), "recipient_ids": [named("owner")]}
    line = {"line_ids": [named("manager"), named("managers_manager")]}
    words = {"text": canary(name, map(named, seen_by)), "kind": RecognitionKind.HELP}
    what = {"level": level, "sent_at": NOW, "key_result_id": named("restricted result")}
    return Recognition, {"id": named(name), **who, **line, **words, **what, **TAGS}


def one_on_one(two: Who) -> Iterator[Row]:
    """With the manager of then: whoever came after them sees none of it."""
    pair = {"organiser_id": named("former_manager"), "partner_id": named("owner")}
    yield OneOnOne, {"id": named("1:1"), **pair, "starts_at": NOW, "minutes": 30}
    of, when = {"one_on_one_id": named("1:1"), **pair}, {"created_at": NOW}
    words = {"text": canary("agenda", map(named, two)), "author_id": named("owner")}
    yield AgendaItem, {"id": named("agenda item"), **of, **when, **words, "carried": 0}
    to_do = {"text": canary("action", map(named, two)), "owner_id": named("owner"), "carried": 0}
    became = {"check_in_id": named("draft check-in 1"), "due_on": TODAY}
    yield ActionItem, {"id": named("action item"), **of, **when, **to_do, **became}


def plan(whose: str, name: str) -> Row:
    """HR reviewers see the one of whoever is reviewed just now."""
    readers = [whose, "hr"] if whose == "owner" else [whose]
    words = canary(f"aspirations of {whose}", map(named, readers))
    nothing: list[Any] = []
    told = {"aspirations": words, "dismissed_ids": nothing, "created_at": NOW, "updated_at": NOW}
    place = {"track_id": named("track"), "level": 1}
    return DevelopmentPlan, {"id": named(name), "person_id": named(whose), **told, **place}


def assessments() -> Iterator[Thing]:
    for name, whose, author, shown, seen_by in (
        ("own assessment", "owner", "owner", "manager", {"owner", "manager", "hr"}),
        ("manager's assessment", "owner", "manager", None, {"owner", "manager", "hr"}),
        ("assessment of member", "member", "member", None, {"member"}),
    ):
        readers = frozenset(seen_by)
        who = {"person_id": named(whose), "author_id": named(author)}
        shared = {"shared_with_id": shown and named(shown), "created_at": NOW}
        what = {"competency_id": named("competency"), "track_id": named("track"), "level": 1}
        note = {"note": canary(name, map(named, readers)), "assessed_on": TODAY}
        row = {"id": named(name), **who, **shared, **what, **note}
        yield Thing(name, readers, ((CompetencyAssessment, row),))


def goal(name: str, shown: str, readers: Who) -> Row:
    """One shown to a manager is not seen by them once they are that no more."""
    who = {"plan_id": named("plan"), "person_id": named("owner"), "shared_with_id": named(shown)}
    words = {"title": canary(name, map(named, readers)), "state": GoalState.OPEN}
    ends = {"competency_ids": [named("competency")], "feedback_id": named("PRIVATE feedback")}
    ends |= {"review_participant_id": named("past part of owner")}
    times = {"created_at": NOW, "updated_at": NOW}
    return DevelopmentGoal, {"id": named(name), **who, **words, **ends, **times}


PEERS, REPORTS = ("contributor", "member", "colleague"), ("former_member", "lead", "hr")


def feedback_round() -> Iterator[Thing]:
    """Three peers answered, and two of three reports: of those nothing is ever shown."""
    known = frozenset({"owner", "manager", *PEERS, *REPORTS})
    ends = {"id": named("round"), "about_id": named("owner"), "started_by_id": named("manager")}
    lists = {"peer_ids": [*map(named, PEERS)], "report_ids": [*map(named, REPORTS)]}
    words = {"question": canary("question", map(named, known)), "threshold": 3}
    when = {"started_at": NOW, "closes_on": TODAY, "closed_at": NOW, "shown": ["PEER"]}
    yield Thing("round", known, ((FeedbackRound, {**ends, **lists, **words, **when}),))
    subject = frozenset({"owner"})
    peers, reports = (
        tuple(anonymous(each, perspective, seen_by) for each in people)
        for people, perspective, seen_by in (
            (PEERS, Perspective.PEER, subject), (REPORTS[:2], Perspective.REPORT, NOBODY),
        )
    )  # fmt: skip
    yield Thing("answers of peers", subject, peers)
    yield Thing("answers of reports", NOBODY, reports)
    of = {"round_id": named("round"), "about_id": named("owner"), "was_told": True}
    for each in PEERS:
        given = {**of, "person_id": named(each), "perspective": Perspective.PEER}
        yield Thing(f"that {each} answered", frozenset({each}), ((RoundGiver, given),))


def anonymous(who: str, perspective: Perspective, seen_by: Who) -> Row:
    words = canary(f"answer of {who}", map(named, seen_by))
    of = {"round_id": named("round"), "about_id": named("owner"), "perspective": perspective}
    return AnonymousAnswer, {"id": named(f"answer of {who}"), **of, "text": words}
