"""The action of asking teams for objectives of their own that contribute to one above."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import select

from auth.gate import Work
from auth.visibility.rights import Action, may, must
from model.alignment import Alignment
from model.effective import current_membership
from model.objective import Objective
from model.rows import Row
from model.unit import Membership
from resolvers.authoring.authoring import (
    DRAFT,
    Done,
    Subject,
    check_editable,
    leave,
    next_position,
    objective_in_turn,
)
from resolvers.authoring.objective_values import (
    UnitShare,
    put_contributors,
    put_shares,
    shares_named,
)
from resolvers.authoring.units_agreed import weights_of
from resolvers.ids import GlobalId, key_of
from resolvers.means import Means
from resolvers.once import answered_before
from resolvers.org.units import ancestors_of, units_by_id
from resolvers.progress.objectives import objectives_by_id
from rules.errors import Invalid
from rules.terms import AlignmentMode, MemberRole, ObjectiveLevel, RollupMode

ACTION = "objectiveCascade"
COPIED = ("cycle_id", "title", "description", "ambition", "visibility")


@dataclass(frozen=True)
class ObjectiveCascade:
    """An objective, and the units that are to say what they do for it."""

    id: GlobalId
    units: Sequence[GlobalId]
    client_mutation_id: str | None = None


async def objective_cascade(work: Work, given: ObjectiveCascade, new_id: Means) -> list[Row]:
    """A draft for each unit, in their order; their owners make it their own, or delete it."""
    if await answered_before(work, ACTION, given) is not None:
        return await drafts_of(work, given)
    subject = await objective_in_turn(work, given.id)
    row = subject.objective
    await must(work, Action.OBJECTIVE_EDIT, row.id)
    check_editable(work, subject)
    if not given.units:
        raise Invalid("Name the units that are to draft one.", path=["units"], code="EMPTY")
    shares = [UnitShare(unit) for unit in given.units]
    units = list(await shares_named(work, shares, ObjectiveLevel.UNIT))
    await check_units(work, row, units)
    drafts = [draft_id(work, given, unit) or new_id() for unit in units]
    for unit, id_ in zip(units, drafts, strict=True):
        await draft(work, subject, unit, id_)
        await tie(work, row.id, id_, new_id())
    await leave(work, given, Done(ACTION, Objective, row.id), [row.id, *drafts])
    return await seen(work, drafts)


async def check_units(work: Work, above: Row, units: Sequence[UUID]) -> None:
    """Each is one in which the viewer may draft, or lies below what they lead.

    Of the company all do; of units those below one that shares it and that the viewer leads.
    """
    if above[Objective.level] is ObjectiveLevel.COMPANY:
        return
    led = await led_above(work, above)
    rows = [each for each in await units_by_id(work, units, None, frozenset()) if each is not None]
    for row, way in zip(rows, await ancestors_of(work, rows, None, frozenset()), strict=True):
        if led.isdisjoint(each.id for each in way):
            await must(work, Action.UNIT_OBJECTIVE_DRAFT, row.id)


async def led_above(work: Work, above: Row) -> set[UUID]:
    """Units that share what is above, and that the viewer leads; none share what is a person's."""
    if above[Objective.level] is ObjectiveLevel.PERSON:
        return set()
    sharing = await weights_of(work, above)
    return {unit for unit in sharing if await may(work, Action.UNIT_OBJECTIVE_CREATE, unit)}


def draft_id(work: Work, given: ObjectiveCascade, unit: UUID) -> UUID | None:
    """The same for a retry, which is so answered with what came of the first request."""
    if given.client_mutation_id is None:
        return None
    return uuid5(unit, f"{given.id} {work.actor} {given.client_mutation_id}")


async def seen(work: Work, drafts: Sequence[UUID]) -> list[Row]:
    found = await objectives_by_id(work, drafts, None, frozenset())
    return [each for each in found if each is not None]


async def drafts_of(work: Work, given: ObjectiveCascade) -> list[Row]:
    units = [key_of(unit, "OrgUnit") for unit in given.units]
    ids = [draft_id(work, given, unit) for unit in units if unit is not None]
    return await seen(work, [id_ for id_ in ids if id_ is not None])


async def draft(work: Work, subject: Subject, unit: UUID, id_: UUID) -> None:
    """Whoever asks for it contributes to it: so they see what becomes of it."""
    above = subject.objective
    cycle = above[Objective.cycle_id]
    row = {
        **{name: above.values[name] for name in COPIED},
        "id": id_,
        "level": ObjectiveLevel.UNIT,
        "status": DRAFT,
        "rollup_mode": RollupMode.KEY_RESULTS,
        "owner_id": await lead_of(work, unit) or work.actor,
        "position": await next_position(work, Objective, Objective.cycle_id == cycle),
        "created_at": work.moment.now,
    }
    await work.insert(Objective, row)
    await put_shares(work, id_, {unit: Decimal(1)})
    await put_contributors(work, id_, [work.actor])


async def tie(work: Work, above: UUID, id_: UUID, link_id: UUID) -> None:
    below = Alignment.parent_objective_id == above
    place = {"position": await next_position(work, Alignment, below)}
    ends = {"child_objective_id": id_, "parent_objective_id": above}
    how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal(1), "since": work.moment.now}
    await work.insert(Alignment, {"id": link_id, **ends, **how, **place})


async def lead_of(work: Work, unit: UUID) -> UUID | None:
    lead = select(Membership.person_id).where(
        Membership.unit_id == unit,
        Membership.role == MemberRole.LEAD,
        current_membership(Membership, work.moment.today),
    )
    found = await work.records(lead.order_by(Membership.starts_on, Membership.person_id).limit(1))
    return found[0].person_id if found else None
