"""The demo company as a story: believable on every day, and the same each time it is told."""

import unicodedata
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from uuid import NAMESPACE_URL as HERE
from uuid import uuid5

import pytest

from app.demo.company import DemoCompany, demo_company
from app.demo.okrs import okrs
from app.demo.scribe import Book, Directory
from model.alignment import Alignment
from model.check_in import CheckIn
from model.cycle import Cycle
from model.key_result import KeyResult, Step
from model.objective import Objective
from rules import confidence, metrics
from rules.graph import Alignment as Link
from rules.shares import check_shares
from rules.terms import AlignmentMode, MetricKind, ObjectiveStatus, TaskCategory

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FIRST_AND_LAST_DAYS = [
    datetime(2026, 2, 1, 6, 0, tzinfo=UTC),
    datetime(2026, 2, 2, 23, 30, tzinfo=UTC),
    datetime(2026, 4, 30, 23, 59, tzinfo=UTC),
    datetime(2026, 5, 6, 12, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    NOW,
]


def told(now: datetime) -> tuple[DemoCompany, Book]:
    """The company with its OKRs, in a database that gives each person and unit a plain id."""
    company = demo_company(now)
    people = {each.source_id: uuid5(HERE, each.source_id) for each in company.staff.records}
    units = {name: uuid5(HERE, name) for each in company.staff.records for name in each.unit_path}
    return company, okrs(company, Directory(people, units))


def test_the_same_moment_makes_the_same_company() -> None:
    assert told(NOW) == told(NOW)


def test_two_hundred_people_work_on_four_levels() -> None:
    managers = {each.source_id: each.manager_source_id for each in demo_company(NOW).staff.records}

    def level(number: str) -> int:
        manager = managers[number]
        return 1 if manager is None else 1 + level(manager)

    assert Counter(map(level, managers)) == {1: 1, 2: 8, 3: 26, 4: 165}


def test_names_are_written_as_where_their_people_live() -> None:
    names = [each.name for each in demo_company(NOW).staff.records]
    scripts = {unicodedata.name(name[0]).split()[0] for name in names}
    assert scripts == {"LATIN", "CYRILLIC", "ARABIC", "CJK", "HANGUL"}


def test_nobody_shares_a_name_or_a_mailbox() -> None:
    records = demo_company(NOW).staff.records
    assert len({each.name for each in records}) == len({each.email for each in records}) == 200


# Of their own kinds are the numbers that are kept, stretches, and work that is linked.
TOLD = frozenset(
    {
        MetricKind.INCREASE, MetricKind.DECREASE, MetricKind.REACH, MetricKind.MILESTONE,
        MetricKind.BOOLEAN, MetricKind.BASELINE,
    }
)  # fmt: skip


def test_the_common_kinds_of_metric_and_two_quarters_in_a_year_are_told() -> None:
    _, book = told(NOW)
    assert {row["kind"] for row in book.rows[KeyResult]} == TOLD
    assert [row["key"] for row in book.rows[Cycle]] == ["FY27", "FY27-Q3", "FY27-Q4"]


@pytest.mark.parametrize("now", FIRST_AND_LAST_DAYS)
def test_the_quarter_that_runs_is_that_of_today(now: datetime) -> None:
    company, book = told(now)
    running = book.rows[Cycle][-1]
    assert running["starts_on"] <= company.today <= running["ends_on"]
    assert running["closed_on"] is None


@pytest.mark.parametrize("now", FIRST_AND_LAST_DAYS)
def test_every_check_in_lies_in_its_cycle_and_not_ahead(now: datetime) -> None:
    company, book = told(now)
    cycles = {row["id"]: row for row in book.rows[Cycle]}
    objectives = {row["id"]: cycles[row["cycle_id"]] for row in book.rows[Objective]}
    results = {row["id"]: objectives[row["objective_id"]] for row in book.rows[KeyResult]}
    for row in book.rows[CheckIn]:
        cycle, day = results[row["key_result_id"]], row["effective_at"].date()
        assert cycle["starts_on"] <= day <= cycle["ends_on"]
        assert row["effective_at"] <= company.now


@pytest.mark.parametrize("now", FIRST_AND_LAST_DAYS)
def test_each_key_result_and_reading_could_be_entered_by_hand(now: datetime) -> None:
    _, book = told(now)
    kinds = {row["id"]: row["kind"] for row in book.rows[KeyResult]}
    steps = Counter(row["key_result_id"] for row in book.rows[Step])
    for row in book.rows[KeyResult]:
        step = metrics.Step(Decimal(1), done=False)
        own = (step,) * steps[row["id"]]
        metrics.check(metrics.Metric(row["kind"], row["start"], row["target"], own))
    for row in book.rows[CheckIn]:
        if row["value"] is not None:
            metrics.KINDS[kinds[row["key_result_id"]]].check_reading(row["value"])


@pytest.mark.parametrize("now", FIRST_AND_LAST_DAYS)
def test_a_confidence_that_owes_a_sentence_has_one(now: datetime) -> None:
    _, book = told(now)
    before: dict[object, int] = {}
    for row in book.rows[CheckIn]:
        sure = int(row["confidence"])
        confidence.check(sure, before.get(row["key_result_id"]), row["narrative"] or "")
        before[row["key_result_id"]] = sure


def test_no_objective_gives_away_more_than_itself() -> None:
    _, book = told(NOW)
    links = [
        Link(
            child=row["child_objective_id"],
            parent=row["parent_objective_id"] or row["parent_key_result_id"],
            mode=row["mode"],
            share=row["share"],
        )
        for row in book.rows[Alignment]
    ]
    check_shares(links)
    assert {link.mode for link in links} == set(AlignmentMode)


def test_the_last_quarter_is_closed_and_graded_and_this_one_is_not() -> None:
    _, book = told(NOW)
    last, running = book.rows[Cycle][1]["id"], book.rows[Cycle][2]["id"]
    graded = {
        (row["cycle_id"], row["status"], row["score"] is not None, bool(row["score_reason"]))
        for row in book.rows[Objective]
        if row["cycle_id"] in {last, running}
    }
    assert graded == {
        (last, ObjectiveStatus.CLOSED, True, True),
        (running, ObjectiveStatus.PUBLISHED, False, False),
        (running, ObjectiveStatus.DRAFT, False, False),
    }


def test_jira_has_three_projects_whose_epics_are_all_linked() -> None:
    company, book = told(NOW)
    issues = company.work.issues
    projects = {issue.key.partition("-")[0] for issue in issues}
    epics = {issue.key for issue in issues if issue.type == "Epic"}
    assert (len(issues), projects) == (308, {"PULSE", "CLOUD", "WORKS"})
    assert epics == {company.work.epics[name] for name in book.epics.values()}
    assert {issue.category for issue in issues} == set(TaskCategory) - {TaskCategory.UNKNOWN}
