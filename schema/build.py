"""The executable schema, made once."""

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.check_in import CheckIn
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import SCALARS
from schema.task import Task


class Schema(strawberry.Schema):
    """Ours tells errors where they are answered; Strawberry would log each client's typing slip."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Nothing: see app/graphql.py."""


SCHEMA = Schema(
    query=Query,
    mutation=Mutation,
    types=[CheckIn, Task],
    config=StrawberryConfig(scalar_map=SCALARS),
)


def sdl() -> str:
    """The schema as text, as schema/schema.graphql holds it."""
    return SCHEMA.as_str() + "\n"
