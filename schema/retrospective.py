"""Retrospectives and what was learnt."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from resolvers.org.people import people_by_id
from resolvers.org.units import units_by_id
from resolvers.progress.objectives import objectives_by_id
from resolvers.rhythm.cycles import cycles_by_id
from resolvers.rhythm.retrospectives import (
    answers_of,
    cycles_carried_to,
    learnings_of,
    retrospectives_by_id,
)
from rules.retrospectives import Verdict
from schema.edges import by, column
from schema.node import Node
from schema.person import Person
from schema.unit import OrgUnit

if TYPE_CHECKING:
    from schema.cycle import Cycle
    from schema.objective import Objective


@strawberry.type(description="What was answered to a question, which is kept as it was asked.")
class RetrospectiveAnswer:
    question: str = column("What was asked.")
    answer: str = column("What was answered.")


@strawberry.type(
    description="What was learnt of an objective; or by a unit, or by all, in a cycle."
)
class Retrospective(Node):
    cycle: Annotated["Cycle", strawberry.lazy("schema.cycle")] = by(
        cycles_by_id, "The cycle that it looks back at.", key="cycle_id"
    )
    objective: Annotated["Objective", strawberry.lazy("schema.objective")] | None = by(
        objectives_by_id, "The objective it is of; null where it is of more.", key="objective_id"
    )
    unit: OrgUnit | None = by(
        units_by_id, "The unit it is of; null where it is of an objective, or all.", key="unit_id"
    )
    verdict: Verdict | None = column("What is to become of the objective; null of anything else.")
    answers: list[RetrospectiveAnswer] = by(answers_of, "What was asked and answered.")
    learnings: "list[Learning]" = by(learnings_of, "What the next cycle is to be planned with.")
    author: Person = by(people_by_id, "Who wrote it.", key="author_id")
    written_at: datetime = column("When it was written.")
    updated_at: datetime = column("When it was last changed.")
    acknowledged_by: Person | None = by(
        people_by_id, "Who took note of it; null before.", key="acknowledged_by_id"
    )
    acknowledged_at: datetime | None = column("When they did; it stays as it is from then on.")
    version: int = column("Goes up with each change; a save names the one it read.")


@strawberry.type(description="A sentence that the next cycle is to be planned with.")
class Learning(Node):
    text: str = column("What was learnt.")
    retrospective: Retrospective = by(
        retrospectives_by_id, "Where it was learnt.", key="retrospective_id"
    )
    carried_to: Annotated["Cycle", strawberry.lazy("schema.cycle")] | None = by(
        cycles_carried_to, "The next cycle of the same kind; null while there is none."
    )
