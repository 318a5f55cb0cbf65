"""Objects with an id of their own."""

from typing import Any

import strawberry

from resolvers.ids import global_id
from schema.edges import computed


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    id: strawberry.ID = computed(
        lambda row: global_id(row.noun, row.id), "Opaque, and the same for ever."
    )

    @classmethod
    def is_type_of(cls, row: Any, _: Any) -> bool:
        return bool(getattr(row, "noun", None) == cls.__name__)
