"""Plain Strawberry behind Starlette: its own ASGI view, and fresh DataLoaders for each request."""

from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL

from bench.plain.loaders import Loaders, loaders
from bench.plain.query import SCHEMA


class Graph(GraphQL[Loaders, None]):
    async def get_context(self, request: Any, response: Any) -> Loaders:  # noqa: ARG002 — Strawberry's.
        return loaders()


app = Starlette(routes=[Route("/graphql", Graph(SCHEMA, graphql_ide=None))])
