"""The first day: what an import left open is named, and drafts that are fit are published."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app.demo.simulation.cast import Cast, Goal, Part, Somebody
from app.demo.simulation.play import Play
from auth.gate import Work
from model.rows import Row
from resolvers.authoring.count_limits_set import CountLimitsSet, count_limits_set
from resolvers.authoring.key_result_update import KeyResultUpdate, key_result_update
from resolvers.authoring.objective_moves import Which
from resolvers.authoring.objective_publish import objective_publish
from resolvers.authoring.objective_update import ObjectiveUpdate, objective_update
from resolvers.authoring.objective_values import UnitShare
from resolvers.authoring.practice import limits_of
from resolvers.ids import global_id
from resolvers.means import Means
from rules.errors import Invalid, NotAllowed, NotFound
from rules.terms import MetricKind, ObjectiveLevel, ObjectiveStatus

SECOND = timedelta(seconds=1)
NAMED = "The import named a job title only."
MEASURED = "From now on it is measured."
IN_PERCENT = {
    "kind": MetricKind.INCREASE,
    "start": Decimal(0),
    "target": Decimal(100),
    "unit_of_measure": "%",
}
DRAFTS = (ObjectiveStatus.DRAFT, ObjectiveStatus.SUBMITTED)


async def begin(play: Play, at: datetime) -> None:
    cast = await play.cast()
    for goal in cast.goals:
        at += SECOND
        if goal.is_imported and goal.is_open:
            await _hand_out(play, cast, goal, at)
    for goal in (await play.cast()).goals:
        at += SECOND
        if goal.row.status in DRAFTS:
            await _publish(play, goal, at)


async def _hand_out(play: Play, cast: Cast, goal: Goal, at: datetime) -> None:
    """An owner, a unit and a measure for each, which a file of OKRs does not tell."""
    owner = cast.people[goal.owner] if goal.owner else _holder(cast, goal.row.owner_title or "")
    said: dict[str, Any] = {}
    if goal.owner is None:
        said["owner"] = global_id("Person", owner.id)
    if goal.row.level is ObjectiveLevel.UNIT and not goal.has_unit and owner.unit is not None:
        said["units"] = [UnitShare(global_id("OrgUnit", owner.unit))]
    if said:
        given = ObjectiveUpdate(global_id("Objective", goal.id), said, reason=NAMED)
        await play.stage.act(play.lead, at, objective_update, given)
    for part in goal.parts:
        if part.row.kind is MetricKind.BASELINE:
            await _measure(play, part, at)


def _holder(cast: Cast, title: str) -> Somebody:
    """Whose own title has most words of it, among those who are in a unit."""
    wanted = set(title.casefold().replace(",", " ").split())

    def likeness(person: Somebody) -> int:
        return len(wanted & set(person.title.casefold().replace(",", " ").split()))

    return max((each for each in cast.people.values() if each.unit is not None), key=likeness)


async def _measure(play: Play, part: Part, at: datetime) -> None:
    said = {**IN_PERCENT, "driven_by_children": part.is_driven}
    given = KeyResultUpdate(global_id("KeyResult", part.id), said, reason=MEASURED)
    await play.stage.act(play.lead, at, key_result_update, given)


async def _publish(play: Play, goal: Goal, at: datetime) -> None:
    """A draft that is not fit, or that waits for somebody's yes, stays a draft."""
    people = [each for each in (goal.owner, play.lead) if each is not None]
    given = Which(global_id("Objective", goal.id))
    try:
        try:
            await play.stage.act_as_one_of(people, at, objective_publish, given)
        except Invalid as refused:
            if refused.code != "OVER_LIMIT":
                raise
            await play.stage.act(play.lead, at, one_more, goal.row.level)
            await play.stage.act_as_one_of(people, at, objective_publish, given)
    except (Invalid, NotAllowed, NotFound):
        play.stage.done["left as drafts"] += 1


async def one_more(work: Work, level: ObjectiveLevel, new_id: Means) -> Row:
    """An import is counted by no limit, but what is carried over from it is: so it is widened."""
    limits = await limits_of(work)
    wider = {f"{level.value.lower()}_hard": limits.hard(level) + 1}
    return await count_limits_set(work, CountLimitsSet(replace(limits, **wider)), new_id)
