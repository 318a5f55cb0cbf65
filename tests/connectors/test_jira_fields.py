"""One Jira issue in our words."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from connectors.jira_fields import Reading, points_fields, translate
from connectors.records import Problem, TaskRecord
from rules.terms import TaskCategory
from tests.connectors.builders import SITE, issue

READING = Reading(SITE, points=("customfield_1", "customfield_2"))


def test_an_issue_becomes_a_task() -> None:
    told = issue(
        7,
        summary="Ship it",
        status={"name": "In Arbeit", "statusCategory": {"key": "indeterminate"}},
        issuetype={"name": "Bug"},
        assignee={"accountId": "a:1", "displayName": "Ann"},
        updated="2026-09-27T10:03:11.123+0200",
        customfield_1=None,
        customfield_2=Decimal("2.5"),
    )
    assert translate(told, READING) == (
        TaskRecord(
            source_id="7",
            key="OKR-7",
            summary="Ship it",
            status="In Arbeit",
            category=TaskCategory.IN_PROGRESS,
            type="Bug",
            assignee_source_id="a:1",
            assignee_name="Ann",
            url=f"{SITE}/browse/OKR-7",
            estimate=Decimal("2.5"),
            updated_at=datetime(2026, 9, 27, 10, 3, 11, 123000, timezone(timedelta(hours=2))),
        ),
        [],
    )


@pytest.mark.parametrize(
    ("key", "category"),
    [
        ("new", TaskCategory.TODO),
        ("indeterminate", TaskCategory.IN_PROGRESS),
        ("done", TaskCategory.DONE),
        ("undefined", TaskCategory.UNKNOWN),
    ],
)
def test_jira_s_four_categories_are_known(key: str, category: TaskCategory) -> None:
    record, problems = translate(issue(1, status={"statusCategory": {"key": key}}), READING)
    assert record is not None
    assert (record.category, problems) == (category, [])


@pytest.mark.parametrize(
    "status", [None, "Open", {"name": "Open"}, {"statusCategory": {"key": "in-flight"}}]
)
def test_an_unknown_category_is_a_problem_and_the_task_arrives(status: object) -> None:
    record, problems = translate(issue(1, status=status), READING)
    assert record is not None
    assert record.category is TaskCategory.UNKNOWN
    assert [problem.code for problem in problems] == ["UNKNOWN_CATEGORY"]


@pytest.mark.parametrize("value", ["five", True, {"value": 5}, Decimal("1e300")])
def test_an_estimate_that_is_no_usable_number_is_a_problem_and_the_task_arrives(
    value: object,
) -> None:
    record, problems = translate(issue(1, customfield_1=value), READING)
    assert record is not None
    assert record.estimate is None
    assert [problem.code for problem in problems] == ["BAD_ESTIMATE"]


def test_a_whole_number_of_points_is_an_estimate() -> None:
    record, _ = translate(issue(1, customfield_1=5), READING)
    assert record is not None
    assert record.estimate == Decimal(5)


def test_an_issue_without_a_usable_time_is_left_out() -> None:
    assert translate(issue(7, updated="2026-09-27T10:03:11"), READING) == (
        None,
        [
            Problem(
                "issue 7",
                "OKR-7",
                "UNREADABLE_ISSUE",
                "Jira sent OKR-7 without a usable updated; it was left out.",
            )
        ],
    )


@pytest.mark.parametrize("told", [None, 7, [], {}, {"id": 7, "key": "OKR-7"}, {"fields": None}])
def test_whatever_jira_sends_is_a_problem_at_worst(told: Any) -> None:
    record, problems = translate(told, READING)
    assert (record, [problem.code for problem in problems]) == (None, ["UNREADABLE_ISSUE"])


POINTS = {"custom": "com.pyxis.greenhopper.jira:jsw-story-points", "type": "number"}
FIELDS = [
    {"id": "summary", "name": "Summary"},
    {"id": "customfield_1", "name": "Story Points", "schema": {"type": "number"}},
    {"id": "customfield_2", "name": "Story point estimate", "schema": POINTS},
    {"id": "customfield_3", "name": "Effort", "schema": {"type": "number"}},
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (None, ("customfield_2", "customfield_1")),
        ("effort", ("customfield_3",)),
        ("customfield_1", ("customfield_1",)),
        ("Size", ()),
    ],
)
def test_points_fields_are_found_by_what_is_wanted_by_type_and_by_name(
    wanted: str | None, found: tuple[str, ...]
) -> None:
    assert points_fields(FIELDS, wanted) == found
