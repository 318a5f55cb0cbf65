"""The way from what somebody owns up to the company."""

import strawberry

from schema.aligned import Aligned
from schema.edges import column


@strawberry.type(
    description="One way upwards from an objective or key result, as far as you see it."
)
class AlignmentPath:
    nodes: list[Aligned] = column("From below: what is owned first, each aligned to the next.")
    reaches_company: bool = column("Whether the last is an objective of the company.")
