"""The caller, as the graph shows them to themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar
from uuid import UUID

from auth.gate import Gate
from resolvers.pages import Columns
from rules.terms import Feature, Role, Scope

Word = TypeVar("Word", bound=Enum)


@dataclass(frozen=True)
class Me:
    """Who asks; a machine that asks for itself is no person. All in a fixed order."""

    person_id: UUID | None
    roles: Sequence[Role]
    features: Sequence[Feature]
    scopes: Sequence[Scope]


async def whoever_asks(load: Gate, _: object, __: Columns) -> Me:
    viewer = load.viewer
    return Me(
        viewer.person_id,
        in_order(Role, viewer.roles),
        in_order(Feature, viewer.features),
        in_order(Scope, viewer.scopes),
    )


def in_order(words: type[Word], among: Collection[Word]) -> list[Word]:
    """Those of an enum's words, in the order it declares them."""
    return [word for word in words if word in among]
