"""What the log is told of operations that no plan answers."""

import pytest
from graphql import parse
from graphql.execution.values import VariableValues

from app.graphql.reporter import EVERY_SECONDS, Reporter
from execution.compiled.plan import Plan
from execution.compiled.plans import Plans, Prepared
from execution.examples.bookshop import LANGUAGE

NOTHING = VariableValues({}, {})


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def referred(reason: str) -> Prepared:
    return Prepared(None, NOTHING, reason)


def test_each_hour_the_log_tells_how_much_had_no_plan_and_why(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    reporter = Reporter(clock)
    for reason in ("Query.__schema", "Query.__schema", "Thing.name has extensions"):
        reporter.count(referred(reason))
    assert caplog.messages == []
    clock.now = EVERY_SECONDS
    reporter.count(referred("Query.__schema"))
    assert caplog.messages == [
        "No plan answered 4 of 4 operations: Query.__schema: 3; Thing.name has extensions: 1"
    ]


def test_an_hour_in_which_plans_answered_all_is_not_told_of(
    clock: Clock, caplog: pytest.LogCaptureFixture, plan: Plan
) -> None:
    reporter = Reporter(clock)
    clock.now = EVERY_SECONDS
    reporter.count(Prepared(plan, NOTHING))
    assert caplog.messages == []


@pytest.fixture
def plan() -> Plan:
    found = Plans(LANGUAGE, parse("{ shelves { id } }")).prepared(None, {})
    assert isinstance(found, Prepared)
    assert found.plan is not None
    return found.plan
