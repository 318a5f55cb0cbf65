"""What can be aligned, as earlier nouns speak of it."""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.key_result import KeyResult
    from schema.objective import Objective

Aligned = Annotated[
    Annotated["Objective", strawberry.lazy("schema.objective")]
    | Annotated["KeyResult", strawberry.lazy("schema.key_result")],
    strawberry.union("Aligned", description="What can be aligned: an objective or a key result."),
]
