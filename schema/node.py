"""Objects with an id of their own."""

from typing import Any

import strawberry

from resolvers.ids import global_id, global_ids
from schema.edges import computed


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    id: strawberry.ID = computed(
        lambda row: global_id(row.noun, row.id),
        "Opaque, and the same for ever.",
        together=global_ids,
    )

    @classmethod
    def is_type_of(cls, row: Any, _: Any) -> bool:
        noun: object = getattr(row, "noun", None)
        return noun == cls.__name__
