"""The action of editing an objective: a draft as one likes, a published one on the record."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.objective import Objective
from model.rows import Row
from resolvers.alignment.alignment_shares import check_shares_below
from resolvers.authoring.authoring import (
    Done,
    Subject,
    check_editable,
    check_takes_changes,
    check_version,
    cycle_of,
    leave,
    objective_in_turn,
    save,
    standing_results,
    still_seen,
)
from resolvers.authoring.objective_values import (
    contributors_named,
    put_contributors,
    put_shares,
    shares_named,
)
from resolvers.authoring.revisions import Named, Revised, changes, one_named, revise
from resolvers.authoring.rolling import is_rolling
from resolvers.authoring.room import check_room, check_room_in
from resolvers.authoring.units_agreed import (
    check_changed,
    check_of_own,
    is_of_led_units,
    weights_of,
)
from resolvers.authoring.windows import check_sets, check_windows
from resolvers.ids import GlobalId, key_of
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.org.people import people_by_id
from resolvers.org.present import person_named
from resolvers.org.units import units_by_id
from resolvers.progress.locked import are_graded
from resolvers.progress.objectives import contributors_of, objectives_by_id
from resolvers.rhythm.check_in_subjects import take_turns
from rules.authoring import (
    check_description,
    check_owner_title,
    check_reason,
    check_title,
    needed_reason,
)
from rules.errors import Invalid
from rules.terms import ObjectiveLevel, RollupMode, Visibility

ACTION = "objectiveUpdate"
REASONED = frozenset({"ambition", "rollupMode"})
WHY = "What counts as success, and what progress is made of, was published."


@dataclass(frozen=True)
class ObjectiveUpdate:
    """`said` holds only what is to be another; `reason` is needed for some of what is published."""

    id: GlobalId
    said: Mapping[str, Any]
    reason: str | None = None
    expected_version: int | None = None
    client_mutation_id: str | None = None


@dataclass
class Edit:
    """What is to be written, and the same as people read it, before and after."""

    columns: dict[str, Any] = field(default_factory=dict[str, Any])
    people: list[Row] | None = None
    shares: Mapping[UUID, Decimal] | None = None
    old: dict[str, Any] = field(default_factory=dict[str, Any])
    new: dict[str, Any] = field(default_factory=dict[str, Any])
    named: dict[str, Named] = field(default_factory=dict[str, Named])
    shared_before: Mapping[UUID, Decimal] = field(default_factory=dict[UUID, Decimal])

    def put(self, name: str, column: Any, row: Row, value: Any) -> None:
        self.columns[column.key] = value
        self.old[name], self.new[name] = row[column], value


async def objective_update(work: Work, given: ObjectiveUpdate, new_id: Means) -> Row | None:
    """The objective as it is afterwards; None where it was its unit alone that showed it."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return (await objectives_by_id(work, [first], None, frozenset()))[0]
    subject = await objective_in_turn(work, given.id)
    row = subject.objective
    is_for_units = await acts_for_units(work, given, subject)
    if not is_for_units:
        await must(work, right_to(given), row.id)
    check_version(row, given.expected_version)
    check_editable(work, subject)
    edit = await edited(work, given, subject)
    version = await save(work, row, edit.columns)
    await put(work, row.id, edit)
    await check_counted(work, subject, edit)
    if subject.is_published:
        reason = reason_for(edit, given)
        revised = Revised(row.id, version, reason)
        await revise(work, changes(edit.old, edit.new, edit.named), revised, new_id)
    if not is_for_units:
        await still_seen(work, row.id)
    await leave(work, given, Done(ACTION, Objective, row.id), [row.id])
    return (await objectives_by_id(work, [row.id], None, frozenset()))[0]


def right_to(given: ObjectiveUpdate) -> Action:
    """Whoever takes care of what a leaver left gives it to somebody, of whatever level it is."""
    is_handed_over = {*given.said} == {"owner"}
    return Action.OBJECTIVE_HAND_OVER if is_handed_over else Action.OBJECTIVE_EDIT


async def acts_for_units(work: Work, given: ObjectiveUpdate, subject: Subject) -> bool:
    """Whether it is only about the part of units that the viewer leads, whoever owns it.

    They bring a unit to what everybody sees alone: its members see all that it shares.
    """
    if {*given.said} != {"units"}:
        return False
    row = subject.objective
    before = await weights_of(work, row)
    after = await shares_named(work, given.said["units"] or (), row[Objective.level])
    is_open = subject.is_published and row[Objective.visibility] is Visibility.PUBLIC
    takes = is_open or not after.keys() - before.keys()
    return takes and await is_of_led_units(work, before, after)


async def check_counted(work: Work, subject: Subject, edit: Edit) -> None:
    """That what it counts in from now on has room for it, and counts nothing twice."""
    row, columns = subject.objective, edit.columns
    level = row[Objective.level] if subject.is_published else None
    if level is not None and edit.shares is not None:
        await check_changed(work, row, edit.shared_before, edit.shares)
    if level is ObjectiveLevel.UNIT and edit.shares is not None:
        await check_room_in(work, row, edit.shares.keys() - edit.shared_before.keys())
    if level is ObjectiveLevel.PERSON and columns.get("owner_id", row.owner_id) != row.owner_id:
        await check_room(work, row)
    if columns.get("visibility", row[Objective.visibility]) is not row[Objective.visibility]:
        await check_shares_below(work, row.id)


def reason_for(edit: Edit, given: ObjectiveUpdate) -> str | None:
    differing = {change.field for change in changes(edit.old, edit.new)}
    if differing.isdisjoint(REASONED) and not is_reweighed(edit):
        return check_reason(given.reason)
    return needed_reason(given.reason, WHY)


def is_reweighed(edit: Edit) -> bool:
    """Whether it counts otherwise for a unit that shared it before and does so still."""
    if edit.shares is None:
        return False
    before = edit.shared_before
    return any(edit.shares.get(unit, weight) != weight for unit, weight in before.items())


async def put(work: Work, key: UUID, edit: Edit) -> None:
    if edit.people is not None:
        await put_contributors(work, key, [person.id for person in edit.people])
    if edit.shares is not None:
        await put_shares(work, key, edit.shares)


async def edited(work: Work, given: ObjectiveUpdate, subject: Subject) -> Edit:
    if not given.said:
        raise Invalid("Say what is to be another.", path=["input"], code="EMPTY")
    edit = Edit()
    for name, value in given.said.items():
        await FIELDS[name](work, subject, edit, value)
    return edit


async def put_title(_: Work, subject: Subject, edit: Edit, value: str | None) -> None:
    edit.put("title", Objective.title, subject.objective, check_title(value))


async def put_description(_: Work, subject: Subject, edit: Edit, value: str | None) -> None:
    told = check_description(value)
    edit.put("description", Objective.description, subject.objective, told)


async def put_owner_title(_: Work, subject: Subject, edit: Edit, value: str | None) -> None:
    told = check_owner_title(value)
    edit.put("ownerTitle", Objective.owner_title, subject.objective, told)


async def put_mode(work: Work, subject: Subject, edit: Edit, value: Any) -> None:
    """Sets of key results are weighed by their days, and what contributes has none."""
    row = subject.objective
    if value is not RollupMode.KEY_RESULTS and is_rolling(await standing_results(work, row.id)):
        message = "It has key results in shorter cycles, and is made of these alone."
        raise Invalid(message, path=["rollupMode"])
    await word("rollupMode", Objective.rollup_mode)(work, subject, edit, value)


async def put_ambition(work: Work, subject: Subject, edit: Edit, value: Any) -> None:
    """Scores are given by the one that stands then, and so is what owes a cause.

    In the turns of its key results, so that none is graded by the one that is to go.
    """
    if value is not subject.objective[Objective.ambition]:
        results = [row.id for row in await standing_results(work, subject.objective.id)]
        await take_turns(work, results)
        if await are_graded(work, results):
            message = "It was graded by its ambition. The programme lead can reopen it."
            raise Invalid(message, path=["ambition"], code="NOT_OPEN")
    await word("ambition", Objective.ambition)(work, subject, edit, value)


def word(name: str, column: Any) -> "Put":
    """Of a closed set, where one must stand."""

    async def put_word(_: Work, subject: Subject, edit: Edit, value: Any) -> None:
        if value is None:
            raise Invalid(f"{name} can't be empty. Leave it out to keep it.", path=[name])
        edit.put(name, column, subject.objective, value)

    return put_word


async def put_owner(work: Work, subject: Subject, edit: Edit, value: str | None) -> None:
    """A person's objective becomes another's only as what somebody may propose to them."""
    row = subject.objective
    if value is None:
        raise Invalid("Somebody must own it. Name them.", path=["owner"])
    person = await person_named(work, value, ["owner"])
    if row[Objective.level] is ObjectiveLevel.PERSON and person.id != row[Objective.owner_id]:
        await must(work, Action.PERSON_OBJECTIVE_PROPOSE, person.id)
    before = row[Objective.owner_id]
    known = (await people_by_id(work, [before], None, frozenset()))[0] if before else None
    edit.columns["owner_id"] = person.id
    edit.old["owner"], edit.new["owner"] = known and known.name, person.name
    edit.named["owner"] = one_named(before)


async def put_people(work: Work, subject: Subject, edit: Edit, value: Any) -> None:
    edit.people = await contributors_named(work, value or ())
    [before] = await contributors_of(work, [subject.objective.id], None, frozenset())
    edit.old["contributors"] = [person.name for person in before]
    edit.new["contributors"] = sorted(person.name for person in edit.people)
    edit.named["contributors"] = Named([person.id for person in before])


async def put_units(work: Work, subject: Subject, edit: Edit, value: Any) -> None:
    level = subject.objective[Objective.level]
    edit.shares = await shares_named(work, value or (), level)
    held = edit.shared_before = await weights_of(work, subject.objective)
    if level is ObjectiveLevel.UNIT:
        await check_of_own(work, held, edit.shares)
    edit.old["units"] = await names_of(work, held)
    edit.new["units"] = await names_of(work, edit.shares)
    edit.named["units"] = Named([*held], [*held.values()])


async def names_of(work: Work, shares: Mapping[UUID, Decimal]) -> list[str]:
    """Each unit by its name of today, with its weight."""
    found = await units_by_id(work, list(shares), None, frozenset())
    known = {row.id: row.name for row in found if row is not None}
    return sorted(f"{known.get(key)} × {weight.normalize():f}" for key, weight in shares.items())


async def put_cycle(work: Work, subject: Subject, edit: Edit, value: str | None) -> None:
    if subject.is_published:
        message = "A published objective stays in its cycle. Carry it over into another."
        raise Invalid(message, path=["cycle"], code="NOT_OPEN")
    cycle = await cycle_of(work, key_of(value, "Cycle"))
    check_takes_changes(work, cycle)
    standing = await standing_results(work, subject.objective.id)
    await check_sets(work, standing, cycle)
    check_windows(standing, cycle)
    edit.put("cycle", Objective.cycle_id, subject.objective, cycle.id)


Put = Callable[[Work, Subject, Edit, Any], Awaitable[None]]
FIELDS: Mapping[str, Put] = {
    "title": put_title,
    "description": put_description,
    "ambition": put_ambition,
    "visibility": word("visibility", Objective.visibility),
    "rollup_mode": put_mode,
    "owner": put_owner,
    "owner_title": put_owner_title,
    "contributors": put_people,
    "units": put_units,
    "cycle": put_cycle,
}
