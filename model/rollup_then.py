"""What roll-ups of days gone by were made of, day by day, from what was written down of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from model.check_in import CheckIn, is_standing
from model.database import SystemSession
from model.grade import Closing, GradePast
from model.key_result import KeyResult, Step, StepPast
from model.objective import Objective
from model.organisation import Organisation
from model.revision import Revision
from model.rollup_graph import Then
from model.rollup_rows import PartOfRows
from model.rows import AnyRecord, among
from model.turned_back import turned_back
from rules.terms import ObjectiveStatus


class Given(NamedTuple):
    """A grade as it stands today."""

    score: Decimal | None
    graded_at: datetime | None
    until: datetime | None = None


Grouped = Mapping[UUID, Sequence[Any]]
"""By objective or key result what was written down of it, in time."""


@dataclass(frozen=True)
class Past:
    """The rows of today with all that tells how they were since some day; days are those of `zone`.

    The people who see a thing are those of today.
    """

    part: PartOfRows
    zone: ZoneInfo
    readings: Grouped
    steps: Grouped
    revised: Grouped
    closings: Grouped
    grades: Grouped

    def links(self, day: date) -> list[AnyRecord]:
        """Those that stood at the end of it."""
        return [link for link in self.part.links if self._stood(link, day)]

    def then(self, day: date) -> Then:
        current = {key: self._value(day, told) for key, told in self.readings.items()}
        later, standing = (self._after(day, each) for each in ("created_at", "archived_at"))
        was = {key: self._result(key, day) for key in self.part.results}
        objectives = {**self.part.below, **self.part.own}
        was |= {key: self._objective(row, key, day) for key, row in objectives.items()}
        return Then(current, later, standing, was)

    def _is_by(self, at: datetime | None, day: date) -> bool:
        return at is not None and at.astimezone(self.zone).date() <= day

    def _stood(self, row: Any, day: date) -> bool:
        had_begun = row.since is None or self._is_by(row.since, day)
        return had_begun and not self._is_by(row.until, day)

    def _value(self, day: date, readings: Sequence[Any]) -> Decimal | None:
        """The last one by then; before the first it is what that followed."""
        past = [row.value for row in readings if self._is_by(row.effective_at, day)]
        first: Decimal | None = readings[0].previous_value
        return past[-1] if past else first

    def _after(self, day: date, what: str) -> set[UUID]:
        """The key results of which this happened on a later day."""
        at = {key: getattr(row, what) for key, row in self.part.results.items()}
        return {key for key, each in at.items() if each and not self._is_by(each, day)}

    def _result(self, key: UUID, day: date) -> dict[str, Any]:
        was = turned_back(KeyResult, self._fields(key, day))
        if key in self.grades or self.part.results[key].graded_at is not None or "score" in was:
            was["score"] = self._score(key, day)
        if key not in self.steps:
            return was
        steps = [row for row in self.steps[key] if self._stood(row, day)]
        done = [row.weight for row in steps if self._is_by(row.done_at, day)]
        return {**was, "weights": [row.weight for row in steps], "done": done}

    def _score(self, key: UUID, day: date) -> Decimal | None:
        """What counts is a grade of then, though it was taken away since."""
        today = self.part.results[key]
        every = [*self.grades.get(key, ()), Given(today.score, today.graded_at)]
        stood = (
            each.score
            for each in every
            if self._is_by(each.graded_at, day) and not self._is_by(each.until, day)
        )
        return next(stood, None)

    def _objective(self, row: Any, key: UUID, day: date) -> dict[str, Any]:
        """Its state is told as resolvers/progress/objectives_then.py tells it."""
        was = turned_back(Objective, self._fields(key, day))
        closings = self.closings.get(key, ())
        before = [each.status for each in closings if self._is_by(each.at, day)]
        status = was.get("status", ObjectiveStatus.PUBLISHED if closings else row.status)
        gone = {} if self._is_by(row.archived_at, day) else {"archived_at": None}
        return {**was, "status": before[-1] if before else status, **gone}

    def _fields(self, key: UUID, day: date) -> dict[str, Any]:
        """The first change of a field after that day tells what it was."""
        fields: dict[str, Any] = {}
        for row in self.revised.get(key, ()):
            if not self._is_by(row.at, day):
                fields.setdefault(row.field, row)
        return fields


async def past_of(session: SystemSession, part: PartOfRows, since: date, zone: ZoneInfo) -> Past:
    begins = datetime.combine(since, time(), zone)
    return Past(
        part,
        zone,
        readings=grouped(await session.all(readings(part))),
        steps=grouped(await session.all(steps(part))),
        revised=grouped(await session.all(revisions(part, begins))),
        closings=grouped(await session.all(closings(part))),
        grades=grouped(await session.all(grades(part))),
    )


def grouped(rows: Sequence[AnyRecord]) -> Grouped:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.of].append(row)
    return found


def readings(part: PartOfRows) -> Any:
    """Of each key result that was ever read."""
    told = (CheckIn.effective_at, CheckIn.value, CheckIn.previous_value)
    found = sa.select(CheckIn.key_result_id.label("of"), *told).where(
        among(CheckIn.key_result_id, list(part.results)), CheckIn.value.is_not(None), is_standing()
    )
    return found.order_by(CheckIn.effective_at, CheckIn.recorded_at, CheckIn.id)


def steps(part: PartOfRows) -> Any:
    """Those that stand, and those that stood; a milestone's weigh together, in any order."""

    def of(step: Any, until: Any) -> Any:
        told = (step.key_result_id.label("of"), step.weight, step.done_at, step.since, until)
        return sa.select(*told).where(among(step.key_result_id, list(part.results)))

    forever = sa.cast(sa.null(), StepPast.until.type).label("until")
    return sa.union_all(of(Step, forever), of(StepPast, StepPast.until))


def revisions(part: PartOfRows, begins: datetime) -> Any:
    """Of key results and of objectives themselves."""
    of = sa.func.coalesce(Revision.key_result_id, Revision.objective_id)
    subjects = [*part.results, *part.own, *part.below]
    what = (of.label("of"), Revision.at, Revision.field, Revision.old)
    found = sa.select(*what).where(among(of, subjects), Revision.at >= begins)
    return found.order_by(Revision.at, Revision.id)


def closings(part: PartOfRows) -> Any:
    found = sa.select(Closing.objective_id.label("of"), Closing.at, Closing.status).where(
        among(Closing.objective_id, [*part.own, *part.below])
    )
    return found.order_by(Closing.at, Closing.id)


def grades(part: PartOfRows) -> Any:
    """Those that a reopening took away; those that stand come with the key results."""
    told = (GradePast.score, GradePast.graded_at, GradePast.until)
    found = sa.select(GradePast.key_result_id.label("of"), *told).where(
        among(GradePast.key_result_id, list(part.results)), GradePast.graded_at.is_not(None)
    )
    return found.order_by(GradePast.until)


async def zone_of(session: SystemSession) -> ZoneInfo:
    return ZoneInfo(await session.scalar(sa.select(Organisation.time_zone)) or "UTC")
