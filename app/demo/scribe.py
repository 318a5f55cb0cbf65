"""Goals into rows: objectives, key results with steps and check-ins, and their alignments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random
from typing import Any
from uuid import UUID

from app.demo.goal import Goal, Goals, Result
from app.demo.grades import grade, grade_of
from app.demo.people import Staff
from app.demo.periods import Period
from app.demo.readings import Saying, sayings, steps_done
from connectors.records import PersonRecord
from model.alignment import Alignment
from model.base import Base
from model.check_in import CheckIn
from model.key_result import KeyResult, Step
from model.objective import Contributor, Objective, ObjectiveUnit
from rules.terms import (
    AlignmentMode,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    ReadingOrigin,
    RollupMode,
    Visibility,
)

WRITTEN_BEFORE = timedelta(days=16)
PUBLISHED_BEFORE = timedelta(days=6)
RECORDED_AFTER = timedelta(seconds=1)
HUNDREDTH = Decimal("0.01")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Directory:
    """Where people (by number) and units (by name) are in the database."""

    people: Mapping[str, UUID]
    units: Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Book:
    """Rows by table, and the ids of what goals are called: `key`, and `key#2` for a key result."""

    rows: defaultdict[type[Base], list[Row]] = field(default_factory=lambda: defaultdict(list))
    ids: dict[str, UUID] = field(default_factory=dict[str, UUID])
    epics: dict[UUID, str] = field(default_factory=dict[UUID, str])


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes one period's goals into a book."""

    book: Book
    staff: Staff
    directory: Directory
    period: Period
    random: Random

    def write(self, goals: Goals, cycle_id: UUID) -> None:
        for unit, its_goals in goals.items():
            for goal in its_goals:
                self._objective(unit, goal, cycle_id)
        for goal in (each for its_goals in goals.values() for each in its_goals):
            self._alignments(goal)

    def _objective(self, unit: str, goal: Goal, cycle_id: UUID) -> None:
        owner = self._owner(unit, goal)
        id_ = self.book.ids[goal.key] = self.new_id()
        results = [self._key_result(goal, id_, result, unit) for result in goal.results]
        self.book.rows[Objective].append(
            {
                "id": id_,
                "cycle_id": cycle_id,
                "title": goal.title,
                "level": _level(unit, goal),
                "ambition": goal.ambition,
                "visibility": goal.visibility,
                "rollup_mode": RollupMode.KEY_RESULTS if unit else RollupMode.BOTH,
                "owner_id": self._id_of(owner),
                "position": len(self.book.rows[Objective]),
                **self._standing(goal, results),
            }
        )
        self._sharing(id_, unit, goal)

    def _owner(self, unit: str, goal: Goal) -> PersonRecord:
        return self.staff.named(goal.owner) if goal.owner else self.staff.lead(unit)

    def _standing(self, goal: Goal, results: Sequence[Row]) -> Row:
        """When it was written and published, and once the period is over, how it ended."""
        opened = self._early(WRITTEN_BEFORE)
        published = None if goal.status is ObjectiveStatus.DRAFT else self._early(PUBLISHED_BEFORE)
        told = {"created_at": opened, "published_at": published}
        if self.period.closed_on is None:
            ended = {"status": goal.status, "outcome": None, "score": None, "score_reason": None}
            return told | ended
        return told | {"status": ObjectiveStatus.CLOSED} | grade_of(results, self.random)

    def _early(self, before: timedelta) -> datetime:
        """In the weeks before the period, when its goals are written."""
        day = self.period.cycle.starts_on - before
        return min(self.period.moment(day, time(10)), self.period.now)

    def _sharing(self, id_: UUID, unit: str, goal: Goal) -> None:
        """A unit's goal is the unit's; some of its people contribute, or all who lead below it."""
        if not unit or goal.owner:
            return
        row = {"objective_id": id_, "unit_id": self.directory.units[unit], "weight": Decimal(1)}
        self.book.rows[ObjectiveUnit].append(row)
        lead, *others = self.staff.at_work(unit)
        below = others or self.staff.reports(lead)
        is_closed_circle = goal.visibility is Visibility.RESTRICTED
        chosen = below if is_closed_circle else self.random.sample(below, min(2, len(below)))
        self.book.rows[Contributor] += [
            {"objective_id": id_, "person_id": self._id_of(person)} for person in chosen
        ]

    def _key_result(self, goal: Goal, objective_id: UUID, result: Result, unit: str) -> Row:
        id_ = self.new_id()
        position = goal.results.index(result)
        self.book.ids[f"{goal.key}#{position + 1}"] = id_
        is_draft = goal.status is ObjectiveStatus.DRAFT
        told = [] if is_draft else sayings(result, self.period, self.random)
        owner = self._result_owner(goal, unit, position)
        done = steps_done(result, told)
        self._check_ins(id_, owner, told)
        self._steps(id_, result, done)
        if result.work is not None:
            self.book.epics[id_] = result.work
        row = {
            **self._measure(result, told),
            "id": id_,
            "objective_id": objective_id,
            "owner_id": self._id_of(owner),
            "position": position,
        }
        if self.period.closed_on is not None:
            row |= grade(row, done, self.random)
        self.book.rows[KeyResult].append(row)
        return row

    def _measure(self, result: Result, told: Sequence[Saying]) -> Row:
        """What it is measured by, where it stands, and no grade yet."""
        return {
            "title": result.title,
            "kind": result.kind,
            "start": result.start,
            "target": result.target,
            "unit_of_measure": result.unit,
            "current": told[-1].value if told else None,
            "confidence": Decimal(told[-1].confidence) if told else None,
            "weight": Decimal(1),
            "created_at": self._early(WRITTEN_BEFORE),
            "outcome": None,
            "score": None,
            "score_reason": None,
        }

    def _result_owner(self, goal: Goal, unit: str, position: int) -> PersonRecord:
        """A unit's key results are shared out among those who do the work."""
        by = goal.results[position].by
        if by is not None:
            return self.staff.lead(by)
        if goal.owner:
            return self.staff.named(goal.owner)
        lead, *others = self.staff.at_work(unit)
        people = others or self.staff.reports(lead)
        return people[(position + len(goal.key)) % len(people)]

    def _check_ins(self, id_: UUID, owner: PersonRecord, told: Iterable[Saying]) -> None:
        self.book.rows[CheckIn] += [
            {
                "id": self.new_id(),
                "key_result_id": id_,
                "author_id": self._id_of(owner),
                "value": saying.value,
                "previous_value": saying.previous,
                "confidence": Decimal(saying.confidence),
                "reported_status": saying.status,
                "narrative": saying.narrative,
                "effective_at": saying.at,
                "recorded_at": saying.at + RECORDED_AFTER,
                "origin": ReadingOrigin.MANUAL,
            }
            for saying in told
        ]

    def _steps(self, id_: UUID, result: Result, done: Sequence[date | None]) -> None:
        if result.kind is not MetricKind.MILESTONE:
            return
        self.book.rows[Step] += [
            {
                "id": self.new_id(),
                "key_result_id": id_,
                "title": title,
                "weight": Decimal(1),
                "done_at": None if day is None else self.period.moment(day, time(8)),
                "position": position,
            }
            for position, (title, day) in enumerate(zip(result.steps, done, strict=True))
        ]

    def _alignments(self, goal: Goal) -> None:
        """What it contributes to gets equal shares of it; what it only supports gets none."""
        share = Decimal(1)
        if goal.under:
            share = (share / len(goal.under)).quantize(HUNDREDTH, ROUND_DOWN)
        for name in goal.under:
            self._align(goal, name, AlignmentMode.CONTRIBUTES, share)
        for name in goal.helps:
            self._align(goal, name, AlignmentMode.SUPPORTS, Decimal(0))

    def _align(self, goal: Goal, name: str, mode: AlignmentMode, share: Decimal) -> None:
        parent = "parent_key_result_id" if "#" in name else "parent_objective_id"
        ends = {"parent_key_result_id": None, "parent_objective_id": None}
        self.book.rows[Alignment].append(
            {
                "id": self.new_id(),
                "child_objective_id": self.book.ids[goal.key],
                **(ends | {parent: self.book.ids[name]}),
                "mode": mode,
                "share": share,
                "position": len(self.book.rows[Alignment]),
            }
        )

    def _id_of(self, person: PersonRecord) -> UUID:
        return self.directory.people[person.source_id]

    def new_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)


def _level(unit: str, goal: Goal) -> ObjectiveLevel:
    if goal.owner:
        return ObjectiveLevel.PERSON
    return ObjectiveLevel.UNIT if unit else ObjectiveLevel.COMPANY
