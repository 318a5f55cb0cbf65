"""What each plan is known to ask, for as long as the plan is kept."""

from weakref import WeakKeyDictionary

from graphql import OperationType

from auth.foresight.foresight import Foresight
from execution.compiled.plan import Plan


class Foresights:
    """Of one process."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Plan, Foresight] = WeakKeyDictionary()

    def of(self, plan: Plan) -> Foresight | None:
        """None for actions: what they answer is read anew, after what they did."""
        if plan.operation is not OperationType.QUERY:
            return None
        if plan not in self._known:
            self._known[plan] = Foresight()
        return self._known[plan]
