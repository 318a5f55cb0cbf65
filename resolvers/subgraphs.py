"""What a gateway is told of this service as one of its subgraphs."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from auth.gate import Gate
from auth.viewer import Viewer
from resolvers.pages import Columns
from rules.errors import NotAllowed


@dataclass(frozen=True)
class Service:
    """The subgraph's schema as text."""

    sdl: str


Describe = Callable[[Gate, object, Columns], Coroutine[Any, Any, Service]]


def described(text: Callable[[], str], may_read: Callable[[Viewer], bool]) -> Describe:
    """A lookup that tells the schema to those who may read it."""

    async def describe(load: Gate, _: object, __: Columns) -> Service:
        if not may_read(load.viewer):
            message = (
                "Only a gateway, or a machine by its secret, is told the subgraph's schema here."
            )
            raise NotAllowed(message, code="SCHEMA_NOT_ALLOWED")
        return Service(text())

    return describe


def composes(viewer: Viewer) -> bool:
    """Whether it is a gateway that asks, or a machine for itself: they compose supergraphs."""
    is_machine = viewer.client_id is not None and viewer.person_id is None
    return viewer.through_gateway or is_machine


def anybody(_: Viewer) -> bool:
    return True
