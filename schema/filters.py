"""What lists can be narrowed by."""

from datetime import datetime
from typing import Any

import strawberry

from rules.terms import CycleKind, ObjectiveLevel, ObjectiveStatus, PersonStatus


def narrowed(description: str) -> Any:
    return strawberry.field(description=description, default=None)


@strawberry.input(description="Narrows a list of people; everything given must hold.")
class PersonFilter:
    text: str | None = narrowed("Part of the name, accents and case aside, or start of the e-mail.")
    status: PersonStatus | None = narrowed("Their state; where omitted, all but ENDED.")
    title: str | None = narrowed("Exact job title.")


@strawberry.input(description="Narrows a list of units; everything given must hold.")
class OrgUnitFilter:
    text: str | None = narrowed("Part of the name, accents and case aside.")
    roots: bool | None = narrowed("True: only units without a parent; false: only the others.")


@strawberry.input(description="Narrows a list of cycles; everything given must hold.")
class CycleFilter:
    kind: CycleKind | None = narrowed("Only cycles of this length.")
    running: bool | None = narrowed("True: only ACTIVE and GRADING ones; false: only the others.")


@strawberry.input(description="Narrows a list of objectives; everything given must hold.")
class ObjectiveFilter:
    cycle: strawberry.ID | None = narrowed("Only of this cycle.")
    level: ObjectiveLevel | None = narrowed("Only of this level.")
    status: ObjectiveStatus | None = narrowed("Only in this state.")
    owner: strawberry.ID | None = narrowed("Only those this person is accountable for.")


@strawberry.input(description="Narrows the audit log; everything given must hold.")
class AuditFilter:
    actor: strawberry.ID | None = narrowed("Only what this person did.")
    noun: str | None = narrowed("Only of this type.")
    action: str | None = narrowed("Only this action.")
    since: datetime | None = strawberry.field(
        name="from", description="Only from then on.", default=None
    )
    until: datetime | None = strawberry.field(
        name="to", description="Only before then.", default=None
    )
    subject: strawberry.ID | None = narrowed("Only of this one object.")
