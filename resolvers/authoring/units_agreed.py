"""What a unit has to say where an objective is to count in its numbers, or counts there already.

Whoever drafts may name any unit beside their own: that asks it. What is published counts there, so
each unit needs a word of its own people by then, and its lead takes it out again whoever owns it.
"""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from auth.gate import Work
from auth.visibility.rights import Action, may, must
from model.effective import current_membership
from model.objective import Objective, ObjectiveUnit
from model.revision import Revision
from model.role import RoleGrant
from model.rows import AnySelect, Row
from model.unit import Membership
from resolvers.authoring.practice import approving
from resolvers.authoring.revisions import APPROVED
from resolvers.org.units import units_by_id
from resolvers.progress.objectives import shares_of
from rules.errors import Invalid
from rules.terms import MemberRole, ObjectiveLevel, Role

MEMBERS_WEIGHT = Decimal(1)
"""A member speaks for their unit as far as that: who could say more could make its whole number."""

BEFORE = (
    "Its lead does by approving it while it is handed in, and of a unit's objective the programme "
    f"lead too; a member of it may share what weighs {MEMBERS_WEIGHT} at most, unless the unit "
    "wants it approved. Or take it out, and publish without it."
)
AFTER = (
    "Its lead or the programme lead brings it there, by an edit of `units` alone, where it is "
    f"not their own; a member of it may share what weighs {MEMBERS_WEIGHT} at most, unless the "
    "unit wants it approved."
)

Weights = Mapping[UUID, Decimal]


async def check_of_own(work: Work, before: Weights, after: Weights) -> None:
    """What is of units goes on to be of one in which its editor may draft.

    Whoever leads a unit takes it out also where that leaves it to others.
    """
    allowed = [await may(work, Action.UNIT_OBJECTIVE_DRAFT, unit) for unit in after]
    if not any(allowed) and not await is_of_led_units(work, before, after):
        await must(work, Action.UNIT_OBJECTIVE_DRAFT, next(iter(after)))


async def check_agreed(work: Work, objective: Row) -> None:
    """Before it is published: each unit that is to share it, by who publishes or approved it.

    What is the company's is for its leads to share, among all units.
    """
    if objective[Objective.level] is ObjectiveLevel.COMPANY:
        return
    for unit, weight in (await weights_of(work, objective)).items():
        if not await says_yes(work, unit, weight) and not await approved(work, objective, unit):
            raise await not_agreed(work, unit, BEFORE)


async def check_changed(work: Work, objective: Row, before: Weights, after: Weights) -> None:
    """Of what is published: each unit that comes to share it, or weighs it otherwise from now on.

    Nobody can approve it any more. So where a unit wants that, its lead or the programme lead is
    to bring it there, and it is not to be their own.
    """
    changed = {unit: each for unit, each in after.items() if before.get(unit) != each}
    wanting = await approving(work, changed.keys() - before.keys())
    is_companys = objective[Objective.level] is ObjectiveLevel.COMPANY
    for unit, weight in changed.items():
        if unit in wanting:
            is_own = objective[Objective.owner_id] == work.actor
            agreed = not is_own and await may(work, Action.UNIT_OBJECTIVE_CREATE, unit)
        else:
            agreed = is_companys or await says_yes(work, unit, weight)
        if not agreed:
            raise await not_agreed(work, unit, AFTER)


async def is_of_led_units(work: Work, before: Weights, after: Weights) -> bool:
    """Whether all that differs is the part of units that the viewer leads."""
    units = before.keys() | after.keys()
    changed = [unit for unit in units if after.get(unit) != before.get(unit)]
    allowed = [await may(work, Action.UNIT_OBJECTIVE_CREATE, unit) for unit in changed]
    return bool(changed) and all(allowed)


async def weights_of(work: Work, objective: Row) -> Weights:
    [shares] = await shares_of(work, [objective.id], None, frozenset())
    return {each[ObjectiveUnit.unit_id]: each[ObjectiveUnit.weight] for each in shares}


async def says_yes(work: Work, unit: UUID, weight: Decimal) -> bool:
    """Whether the viewer may speak for a unit: its lead does, a member up to a weight."""
    if await may(work, Action.UNIT_OBJECTIVE_CREATE, unit):
        return True
    return weight <= MEMBERS_WEIGHT and await may(work, Action.UNIT_OBJECTIVE_DRAFT, unit)


async def approved(work: Work, objective: Row, unit: UUID) -> bool:
    """Whether somebody who leads the unit, or the programme, approved it as it stands.

    The objective names its last approver alone, and its revisions each of them.
    """
    lead = exists().where(
        Membership.person_id == Revision.author_id,
        Membership.unit_id == unit,
        Membership.role == MemberRole.LEAD,
        current_membership(Membership, work.moment.today),
    )
    runs = exists().where(
        RoleGrant.person_id == Revision.author_id, RoleGrant.role == Role.PROGRAMME_LEAD
    )
    return bool(
        await work.system().scalar(select(approvals(objective.id).where(or_(lead, runs)).exists()))
    )


def approvals(key: UUID) -> AnySelect:
    """Those since it was handed in last: what is given back is approved by nobody any more."""
    moved = aliased(Revision)
    later = exists().where(
        moved.objective_id == key,
        moved.key_result_id.is_(None),
        moved.field == "status",
        moved.version > Revision.version,
    )
    own = (Revision.objective_id == key, Revision.key_result_id.is_(None))
    return select(Revision.id).where(*own, Revision.field == APPROVED, ~later)


async def not_agreed(work: Work, unit: UUID, way_out: str) -> Invalid:
    [row] = await units_by_id(work, [unit], None, frozenset())
    name = "A unit that shares it" if row is None else f"“{row.name}”"
    message = f"{name} has yet to agree that it counts there. {way_out}"
    return Invalid(message, path=["units"], code="NEEDS_APPROVAL")
