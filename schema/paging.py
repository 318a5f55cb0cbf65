"""Relay connections."""

from typing import Generic, TypeVar

import strawberry

from schema.edges import column

T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = column("Whether more follow after `endCursor`.")
    has_previous_page: bool = column("Whether the page starts after others.")
    start_cursor: str | None = column("Cursor of the first edge.")
    end_cursor: str | None = column("Cursor of the last; give it as `after` for the next page.")


@strawberry.type(description="One object of a list, with its place.")
class Edge(Generic[T]):
    node: T = column("The object.")
    cursor: str = column("Its place in the list, opaque.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    nodes: list[T] = column("The page's objects.")
    edges: list[Edge[T]] = column("The page's objects with their cursors.")
    page_info: PageInfo = column("Where the page stands.")
    total_count: int = column("How many the whole list holds, under your own visibility.")
