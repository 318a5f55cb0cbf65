"""A second small subgraph, by Strawberry's own federation: who sits at which desk.

It knows people by their work e-mail, units by their key and objectives by their id, pages its lists
as Relay does, and has a `node` of its own.
"""

from typing import Any

import strawberry

KEPT: dict[str, "Desk"] = {}
"""The desks by the e-mail of who sits there."""


@strawberry.federation.type(shareable=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.federation.interface
class Node:
    id: strawberry.ID


@strawberry.federation.type(keys=["id"])
class Desk(Node):
    id: strawberry.ID
    floor: int
    email: strawberry.Private[str]

    @strawberry.field
    def person(self) -> "Person":
        return Person(email=self.email)


@strawberry.federation.type(keys=["email"])
class Person:
    email: str | None

    @strawberry.field
    def desk(self) -> Desk | None:
        return KEPT.get(self.email or "")

    @classmethod
    def resolve_reference(cls, email: str | None = None) -> "Person":
        return cls(email=email)


@strawberry.federation.type(keys=["id"])
class Objective:
    id: strawberry.ID

    @strawberry.field
    def poster(self) -> str:
        return f"On the wall of {self.id}"

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "Objective":  # noqa: A002 — Strawberry's.
        return cls(id=id)


@strawberry.type
class DeskConnection:
    nodes: list[Desk]
    page_info: PageInfo


@strawberry.type
class Query:
    @strawberry.field
    def node(self, id: strawberry.ID) -> Node | None:  # noqa: A002 — Relay's.
        return next((desk for desk in KEPT.values() if desk.id == id), None)

    @strawberry.field
    def desks(self) -> DeskConnection:
        return DeskConnection(nodes=[*KEPT.values()], page_info=PageInfo(**NO_MORE))


NO_MORE: dict[str, Any] = {
    "has_next_page": False, "has_previous_page": False, "start_cursor": None, "end_cursor": None,
}  # fmt: skip
SCHEMA = strawberry.federation.Schema(Query, types=[Person, Objective], federation_version="2.9")
