"""What lists can be narrowed by."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import strawberry

from rules.terms import CycleKind, ObjectiveLevel, ObjectiveStatus, PersonStatus

Filter = TypeVar("Filter")


def narrowing(description: str) -> Callable[[type[Filter]], type[Filter]]:
    """An input that can be told from others by its values: a level is read once for each filter."""

    def declared(words: type[Filter]) -> type[Filter]:
        filter_ = strawberry.input(words, description=description)
        setattr(filter_, "__hash__", by_values)  # noqa: B010 — a dataclass takes it away.
        return filter_

    return declared


def by_values(self: object) -> int:
    return hash(tuple(vars(self).values()))


def narrowed(description: str) -> Any:
    return strawberry.field(description=description, default=None)


@narrowing("Narrows a list of people; everything given must hold.")
class PersonFilter:
    text: str | None = narrowed("Part of the name, accents and case aside, or start of the e-mail.")
    status: PersonStatus | None = narrowed("Their state; where omitted, all but ENDED.")
    title: str | None = narrowed("Exact job title.")


@narrowing("Narrows a list of units; everything given must hold.")
class OrgUnitFilter:
    text: str | None = narrowed("Part of the name, accents and case aside.")
    roots: bool | None = narrowed("True: only units without a parent; false: only the others.")


@narrowing("Narrows a list of cycles; everything given must hold.")
class CycleFilter:
    kind: CycleKind | None = narrowed("Only cycles of this length.")
    running: bool | None = narrowed("True: only ACTIVE and GRADING ones; false: only the others.")


@narrowing("Narrows a list of objectives; everything given must hold.")
class ObjectiveFilter:
    cycle: strawberry.ID | None = narrowed("Only of this cycle.")
    level: ObjectiveLevel | None = narrowed("Only of this level.")
    status: ObjectiveStatus | None = narrowed("Only in this state.")
    owner: strawberry.ID | None = narrowed("Only those this person is accountable for.")
    template: bool | None = narrowed(
        "True: only those offered to begin with; false: only the others."
    )


@narrowing("Narrows the audit log; everything given must hold.")
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
