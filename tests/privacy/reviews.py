"""Reviews and performance goals of the proof's company, each with the people who may see it.

The owner is reviewed three times. This time the manager is still writing, the colleague calibrates,
and nothing is shared. In spring the former manager wrote, and the manager, who took over, is yet to
share it. Last time it was the former manager, the cycle is closed, and all of it was shared.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from model.calibration import CalibrationChange, CalibrationSession, ReviewRating
from model.evidence import EvidenceItem
from model.performance_goal import PerformanceGoal
from model.review import (
    PeerNomination,
    Review,
    ReviewAnswer,
    ReviewParticipant,
    ReviewReply,
    ReviewVoice,
)
from model.review_cycle import (
    ReviewCycle,
    ReviewCycleTemplate,
    ReviewerLoad,
    ReviewTemplate,
    VoiceCount,
    VoiceGiver,
)
from rules.evidence import EvidenceKind
from rules.performance_goals import GoalState
from rules.review_templates import Question, QuestionKind, Section, numbered, told
from rules.reviews import NominationState, ReviewKind, ReviewPhase, ReviewState
from tests.auth.world import NOW, TODAY, named
from tests.privacy.viewers import NOBODY, PEOPLE, Row, Thing, Who
from tests.support.canaries import canary

SECTION = Section(
    "All", tuple(ReviewKind), (Question(QuestionKind.TEXT, "What went well?", required=True),)
)
HERE: Who = frozenset({"owner", "manager", "hr"})
BEFORE: Who = frozenset({"owner", "former_manager", "hr"})
COMPARING: Who = frozenset({"manager", "hr", "colleague"})
CYCLES: Mapping[str, str] = {"spring": "spring reviews", "past": "past reviews"}
PARTS: Mapping[str, str] = {"spring": "spring part of owner", "past": "past part of owner"}
NO_IDS: list[Any] = []


def reviews() -> list[Thing]:
    """In an order in which each row stands after what it names."""
    return [
        Thing("review practice", frozenset(PEOPLE), tuple(practice())),
        *(session(name) for name in ("session", "spring session", "past session")),
        part("part of owner", HERE | {"managers_manager", "colleague"}),
        part("spring part of owner", HERE | {"managers_manager", "colleague"}),
        part("past part of owner", BEFORE | {"managers_manager"}),
        *this_time(),
        *in_spring(),
        *last_time(),
        *goals(),
        Thing("load of a peer", NOBODY, (load(),)),
        Thing("that a peer answered", NOBODY, (giver(),)),
    ]


def practice() -> Iterator[Row]:
    sections = told(numbered([SECTION]))
    made = {"created_by_id": named("hr"), "created_at": NOW}
    what = {"id": named("template"), "name": "Yearly", "number": 1}
    yield ReviewTemplate, {**what, "sections": sections, **made}
    for name, phase, starts_on in (
        ("reviews", ReviewPhase.WRITING, date(2026, 7, 1)),
        ("spring reviews", ReviewPhase.SHARING, date(2026, 4, 1)),
        ("past reviews", ReviewPhase.CLOSED, date(2026, 1, 1)),
    ):
        yield ReviewCycle, {**cycle(name, phase, starts_on), **made}
    ends = {"cycle_id": named("reviews"), "unit_id": named("unit")}
    yield ReviewCycleTemplate, {**ends, "template_id": named("template")}


def cycle(name: str, phase: ReviewPhase, starts_on: date) -> dict[str, Any]:
    days = {"starts_on": starts_on, "ends_on": TODAY}
    due = {"self_due_on": TODAY, "peers_due_on": TODAY, "manager_due_on": TODAY}
    there = {"has_nomination": True, "has_calibration": True, "has_upward": True, "has_skip": True}
    peers = {"least_peers": 0, "most_peers": 5, "most_per_reviewer": 5, "threshold": 3}
    read = {"manager_reads_first": False, "peers_named_to_manager": False, "line_reads_self": True}
    times = {"launched_at": NOW, "voices_closed_at": NOW, "closed_at": None}
    what = {"id": named(name), "name": name, "phase": phase, "template_id": named("template")}
    return {**what, **days, **due, **there, **peers, **read, **times, "scale": ["Low", "High"]}


def time_of(name: str) -> str:
    """Which of the three times a name is of, by its first word."""
    first = name.partition(" ")[0]
    return first if first in CYCLES else ""


def session(name: str) -> Thing:
    seen_by, of = frozenset({"hr", "colleague"}), CYCLES.get(time_of(name), "reviews")
    called = canary(f"name of {name}", map(named, seen_by))
    ends = {"id": named(name), "cycle_id": named(of), "name": called}
    who = {"facilitator_id": named("hr"), "member_ids": [named("colleague")]}
    row = {**ends, **who, "opened_at": NOW}
    return Thing(f"calibration {name}", seen_by, ((CalibrationSession, row),))


def part(name: str, seen_by: Who) -> Thing:
    when = time_of(name)
    is_past = when == "past"
    manager = "former_manager" if is_past else "manager"
    ends = {"id": named(name), "subject_id": named("owner"), "manager_id": named(manager)}
    of = {"cycle_id": named(CYCLES.get(when, "reviews"))}
    asked = {"template_id": named("template"), "line_ids": [named("managers_manager")]}
    evidence = {"evidence_hash": "0" * 64, "evidence_frozen_at": NOW}
    reason = canary(f"reason of {name}", map(named, seen_by))
    shared = {"shared_at": NOW if is_past else None, "manager_reason": reason}
    compared = {"session_id": named(f"{when} session".strip())}
    row = {**ends, **of, **asked, **evidence, **shared, **compared}
    return Thing(name, seen_by, ((ReviewParticipant, row),))


def review(name: str, author: str, kind: ReviewKind, state: ReviewState) -> Row:
    when = time_of(name)
    of = {"cycle_id": named(CYCLES.get(when, "reviews"))}
    whose = {"participant_id": named(PARTS.get(when, "part of owner"))}
    ends = {"id": named(name), "subject_id": named("owner"), "author_id": named(author)}
    asked = {"template_id": named("template"), "kind": kind, "state": state, "due_on": TODAY}
    sent = {"submitted_at": None if state is ReviewState.IN_PROGRESS else NOW}
    return Review, {**of, **whose, **ends, **asked, **sent}


def answer(of: str, author: str, seen_by: Who) -> Row:
    ends = {"id": named(f"answer of {of}"), "review_id": named(of), "author_id": named(author)}
    said = {"question": "1.1", "text": canary(f"answer of {of}", map(named, seen_by))}
    return ReviewAnswer, {**ends, **said, "option": None, "cited": NO_IDS}


def reopened(row: Row, seen_by: Who) -> Row:
    """With a reason, which fewer read than see the review."""
    noun, values = row
    name = canary(f"reason of {values['id']}", map(named, seen_by))
    assert noun is Review
    return Review, {**values, "reopened_because": name}


def this_time() -> Iterator[Thing]:
    submitted, own = ReviewState.SUBMITTED, "self review of owner"
    self_review = review(own, "owner", ReviewKind.SELF, submitted)
    reading: Who = frozenset({"owner", "hr"})
    yield Thing(own, HERE, (reopened(self_review, reading),))
    yield Thing("answers of owner", reading, (answer(own, "owner", reading),))
    draft = review("manager's review", "manager", ReviewKind.MANAGER, ReviewState.IN_PROGRESS)
    again = reopened(draft, frozenset({"manager", "hr"}))
    yield Thing("manager's review", HERE | {"colleague"}, (again,))
    alone: Who = frozenset({"manager"})
    yield Thing("manager's draft", alone, (answer("manager's review", "manager", alone),))
    for name, author, kind in (
        ("review by a peer", "contributor", ReviewKind.PEER),
        ("review by a report", "member", ReviewKind.UPWARD),
    ):
        theirs: Who = frozenset({author})
        rows = (review(name, author, kind, submitted), answer(name, author, theirs))
        yield Thing(name, theirs, rows)
    skip = review("skip review", "managers_manager", ReviewKind.SKIP, submitted)
    yield Thing("skip review", HERE | {"managers_manager"}, (skip,))
    above: Who = frozenset({"managers_manager", "manager", "hr"})
    yield Thing("answers above", above, (answer("skip review", "managers_manager", above),))
    # Not the manager's yet, who has a review of their own to write before.
    yield voices("voices", "part of owner", frozenset({"hr"}), 3)
    yield voices("too few voices", "part of owner", NOBODY, 2)
    yield from nominations()
    yield rating("rating of owner", "part of owner", COMPARING)
    yield change("change of a rating", "part of owner", COMPARING)
    yield evidence()


def in_spring() -> Iterator[Thing]:
    """Submitted by the manager of then, calibrated, and told to nobody whom it is about."""
    own, theirs, of = "spring self review", "spring manager's review", "spring part of owner"
    yield Thing(own, HERE, (review(own, "owner", ReviewKind.SELF, ReviewState.SUBMITTED),))
    yield Thing("spring answers of owner", HERE, (answer(own, "owner", HERE),))
    sent = review(theirs, "former_manager", ReviewKind.MANAGER, ReviewState.CALIBRATED)
    yield Thing(theirs, HERE | COMPARING | {"former_manager"}, (sent,))
    reading: Who = COMPARING | {"former_manager"}
    yield Thing("spring answers", reading, (answer(theirs, "former_manager", reading),))
    # Who proposed it is not the manager any more.
    yield rating("spring rating", of, COMPARING)
    yield change("spring change of a rating", of, COMPARING)
    yield voices("spring voices", of, frozenset({"manager", "hr"}), 3)


def last_time() -> Iterator[Thing]:
    own, theirs = "past self review of owner", "past manager's review"
    line = BEFORE | {"managers_manager"}
    yield Thing(own, line, (review(own, "owner", ReviewKind.SELF, ReviewState.SHARED),))
    yield Thing("past answers of owner", line, (answer(own, "owner", line),))
    shared = review(theirs, "former_manager", ReviewKind.MANAGER, ReviewState.ACKNOWLEDGED)
    yield Thing(theirs, BEFORE, (shared, answer(theirs, "former_manager", BEFORE)))
    yield voices("past voices", "past part of owner", BEFORE, 4)
    yield rating("past rating", "past part of owner", BEFORE)
    yield change("past change of a rating", "past part of owner", BEFORE)
    kept: Who = frozenset({"former_manager", "hr"})
    yield change("past change that is not told", "past part of owner", kept)
    reply = {"id": named("reply"), "participant_id": named("past part of owner")}
    said = {"text": canary("reply", map(named, BEFORE)), "acknowledges": True, "at": NOW}
    who = {"subject_id": named("owner"), "author_id": named("owner")}
    yield Thing("reply", BEFORE, ((ReviewReply, {**reply, **who, **said}),))


def giver() -> Row:
    ends = {"participant_id": named("part of owner"), "subject_id": named("owner")}
    said = {"perspective": ReviewKind.PEER, "question": "1.1", "person_id": named("contributor")}
    return VoiceGiver, {**ends, **said, "cycle_id": named("reviews")}


def voices(name: str, of: str, seen_by: Who, count: int) -> Thing:
    """One that is told, of so many as there are."""
    perspective = ReviewKind.UPWARD if count == 2 else ReviewKind.PEER
    place: Mapping[str, Any] = {
        "participant_id": named(of), "perspective": perspective, "question": "1.1",
    }  # fmt: skip
    said = {"text": canary(name, map(named, seen_by)), "option": None}
    voice = {"id": named(name), "subject_id": named("owner"), **place, **said}
    return Thing(
        name,
        seen_by,
        ((ReviewVoice, voice), (VoiceCount, {**place, "count": count, "is_shown": True})),
    )


def nominations() -> Iterator[Thing]:
    for reviewer, state, seen_by in (
        ("contributor", NominationState.APPROVED, HERE | {"contributor"}),
        ("former_member", NominationState.PROPOSED, HERE),
    ):
        name = f"nomination of {reviewer}"
        ends = {"participant_id": named("part of owner"), "subject_id": named("owner")}
        who = {"reviewer_id": named(reviewer), "proposed_by_id": named("owner")}
        # Whom they were to write of sees that they were asked, and not why they would not.
        reason = canary(name, map(named, seen_by - {"owner"}))
        told_ = {"state": state, "proposed_at": NOW, "reason": reason}
        yield Thing(name, seen_by, ((PeerNomination, {"id": named(name), **ends, **who, **told_}),))


def rating(name: str, of: str, seen_by: Who) -> Thing:
    """It has no text: its author's name is one, and everybody's."""
    author = "former_manager" if time_of(of) else "manager"
    ends = {"id": named(name), "participant_id": named(of), "subject_id": named("owner")}
    values = {"author_id": named(author), "proposed": 1, "value": 2}
    assert canary(name, map(named, seen_by))
    return Thing(name, seen_by, ((ReviewRating, {**ends, **values}),))


def change(name: str, of: str, seen_by: Who) -> Thing:
    ends = {"id": named(name), "participant_id": named(of), "subject_id": named("owner")}
    tells = {"tells_subject": not name.endswith("not told")}
    what = {"session_id": named("session"), "old": 1, "new": 2, **tells}
    why = {"reason": canary(name, map(named, seen_by)), "actor_id": named("hr"), "at": NOW}
    return Thing(name, seen_by, ((CalibrationChange, {**ends, **what, **why}),))


def evidence() -> Thing:
    seen_by = HERE | {"colleague"}
    ends = {"participant_id": named("part of owner"), "subject_id": named("owner")}
    said = {name: canary(f"{name} of evidence", map(named, seen_by)) for name in ("title", "text")}
    day = {"kind": EvidenceKind.ADDED, "happened_on": TODAY, "added_at": NOW}
    who = {"id": named("evidence"), "added_by_id": named("owner")}
    return Thing("evidence of owner", seen_by, ((EvidenceItem, {**who, **ends, **said, **day}),))


def goals() -> Iterator[Thing]:
    for name, owner, manager, seen_by in (
        ("goal of owner", "owner", None, frozenset({"owner", "hr"})),
        ("shared goal of owner", "owner", "manager", HERE),
        ("goal of member", "member", None, frozenset({"member"})),
    ):
        said = {
            each: canary(f"{each} of {name}", map(named, seen_by))
            for each in ("title", "description", "narrative")
        }
        who = {"id": named(name), "person_id": named(owner), "created_by_id": named(owner)}
        told = {"progress": Decimal("0.5"), "checked_in_at": NOW, "state": GoalState.OPEN}
        times = {"created_at": NOW, "updated_at": NOW, **told}
        shared = {"shared_with_id": None if manager is None else named(manager)}
        yield Thing(name, seen_by, ((PerformanceGoal, {**who, **said, **times, **shared}),))


def load() -> Row:
    ends = {"cycle_id": named("reviews"), "reviewer_id": named("contributor")}
    return ReviewerLoad, {**ends, "count": 1}
