"""Which cycle a key result is of: a shorter one of its own, or its objective's."""

from typing import Any

from sqlalchemy import ColumnElement, func

from model.cycle import Cycle
from model.key_result import KeyResult
from model.objective import Objective


def is_cycle_of_result(cycle: Any = Cycle) -> ColumnElement[bool]:
    """Joins a key result and its objective to the cycle that it is of."""
    joined: ColumnElement[bool] = cycle.id == func.coalesce(KeyResult.cycle_id, Objective.cycle_id)
    return joined
