"""The inbox: what somebody owes, in order, each kind from its own rows, under their own rights."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from model.blocker import Blocker
from model.check_in_request import CheckInRequest
from model.conversation import Acknowledgement
from model.key_result import KeyResult
from model.organisation import Organisation
from model.reminder import Reminder
from model.retrospective import Retrospective
from rules.blockers import BlockerKind
from rules.inbox import Owed
from rules.reminders import Rung
from rules.terms import Feature, ObjectiveStatus, Visibility
from tests.graph.authoring import act
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, TODAY, Company

INBOX = """query($first: Int! = 50, $after: String) { me { inboxCount }
  inbox(first: $first, after: $after) { totalCount pageInfo { endCursor hasNextPage }
    nodes { kind dueOn isOverdue reason subject { __typename id
      ... on KeyResult { title } ... on Objective { title } }
      reminders { rung person { name } at } } } }"""
LINKS = "{ inbox { nodes { kind link } } }"
LONG_BEFORE = NOW - timedelta(days=30)


@dataclass
class Desk:
    """Ada owns an objective of a running cycle; Bo is her manager."""

    graph: Graph
    company: Company
    ada: UUID
    bo: UUID
    cycle: UUID
    objective: UUID

    async def result(self, **more: Any) -> UUID:
        given = {"owner_id": self.ada, "created_at": LONG_BEFORE, **more}
        return await self.company.key_result("Sell", objective=self.objective, **given)

    async def fresh(self, **more: Any) -> UUID:
        """One that was checked in on yesterday, so that nothing is owed of it."""
        result = await self.result(**more)
        await self.company.check_in(result, author=self.ada, at=NOW - timedelta(days=1))
        return result

    async def inbox(self, as_: UUID | None = None, **paging: Any) -> Any:
        return await self.graph.ask(INBOX, as_=as_ or self.ada, **paging)

    async def kinds(self, as_: UUID | None = None) -> list[tuple[str, str, bool]]:
        nodes = (await self.inbox(as_))["inbox"]["nodes"]
        return [(each["kind"], each["dueOn"], each["isOverdue"]) for each in nodes]


@pytest.fixture
async def desk(graph: Graph, company: Company) -> Desk:
    bo = await company.person("Bo")
    ada = await company.person("Ada", manager=bo)
    cycle = await company.cycle()
    objective = await company.objective("Win", cycle=cycle, owner=ada, published_at=LONG_BEFORE)
    return Desk(graph, company, ada, bo, cycle, objective)


async def test_a_check_in_that_is_late_is_listed_with_its_day_and_a_reason(desk: Desk) -> None:
    result = await desk.result()
    await desk.company.check_in(result, author=desk.ada, at=NOW - timedelta(days=8))
    told = await desk.inbox()
    [item] = told["inbox"]["nodes"]
    assert item == {
        "kind": "CHECK_IN",
        "dueOn": "2026-11-16",
        "isOverdue": True,
        "reason": "A check-in is 2 days overdue.",
        "subject": {"__typename": "KeyResult", "id": gid("KeyResult", result), "title": "Sell"},
        "reminders": [],
    }
    assert (told["me"]["inboxCount"], told["inbox"]["totalCount"]) == (1, 1)


async def test_who_checked_in_owes_nothing(desk: Desk) -> None:
    await desk.fresh()
    assert await desk.inbox() == {
        "me": {"inboxCount": 0},
        "inbox": {
            "totalCount": 0,
            "nodes": [],
            "pageInfo": {"endCursor": None, "hasNextPage": False},
        },
    }


async def test_what_nobody_owns_is_owed_by_the_owner_of_its_objective(desk: Desk) -> None:
    await desk.result(owner_id=None)
    await desk.result(owner_id=desk.bo)
    assert [len(await desk.kinds(who)) for who in (desk.ada, desk.bo)] == [1, 1]


async def test_a_draft_and_what_has_ended_owe_no_check_in(desk: Desk, company: Company) -> None:
    draft: dict[str, Any] = {"status": ObjectiveStatus.DRAFT, "published_at": None}
    for more in (draft, {"archived_at": NOW}):
        key = await company.objective("Not now", cycle=desk.cycle, owner=desk.ada, **more)
        await company.key_result("Sell", objective=key, created_at=LONG_BEFORE)
    await desk.result(archived_at=NOW)
    await desk.result(due_on=date(2026, 10, 20))
    assert await desk.kinds() == []


async def test_a_persons_own_midnight_makes_it_overdue(graph: Graph, company: Company) -> None:
    """In Kiritimati it is the 18th already when it is 23 o'clock of the 17th elsewhere."""
    cycle = await company.cycle()
    names = {"Ann": "Pacific/Kiritimati", "Bea": "Pacific/Honolulu"}
    found: dict[str, Any] = {}
    for name, zone in names.items():
        person = await company.person(name, time_zone=zone)
        more: dict[str, Any] = {"cycle": cycle, "owner": person, "published_at": LONG_BEFORE}
        key = await company.objective("Win", **more)
        result = await company.key_result("Sell", objective=key, created_at=LONG_BEFORE)
        asked = {"asked_by_id": person, "asked_of_id": person, "asked_at": NOW}
        await company.add(CheckInRequest, id=uuid4(), key_result_id=result, due_on=TODAY, **asked)
        told = (await graph.ask(INBOX, as_=person))["inbox"]["nodes"]
        found[name] = [each["reason"] for each in told if each["kind"] == "CHECK_IN_REQUEST"]
    words = "The check-in that you were asked for is due"
    assert found == {"Ann": [f"{words} today."], "Bea": [f"{words} in 1 day."]}


async def test_a_request_is_listed_until_it_is_answered(desk: Desk) -> None:
    result = await desk.fresh()
    asked = {"keyResult": gid("KeyResult", result), "dueOn": "2026-11-20"}
    answer = await act(desk.graph, "checkInRequest", desk.bo, "checkInRequest { id }", **asked)
    [item] = (await desk.inbox())["inbox"]["nodes"]
    assert (item["kind"], item["dueOn"], item["isOverdue"]) == (
        "CHECK_IN_REQUEST", "2026-11-20", False,
    )  # fmt: skip
    assert item["subject"]["id"] == answer["checkInRequest"]["id"]
    said = {"keyResult": gid("KeyResult", result), "value": "5"}
    await act(desk.graph, "checkInCreate", desk.ada, "checkIn { id }", **said)
    assert await desk.kinds() == []


@pytest.mark.parametrize(("days", "listed"), [(3, []), (4, [("ACKNOWLEDGEMENT", True)])])
async def test_an_acknowledgement_is_listed_after_more_than_three_days(
    desk: Desk, days: int, listed: list[tuple[str, bool]]
) -> None:
    result = await desk.fresh()
    made: dict[str, Any] = {
        "at": NOW - timedelta(days=days),
        "author": desk.ada,
        "reviewer_id": desk.bo,
    }
    check_in = await desk.company.check_in(result, **made)
    assert [(kind, late) for kind, _, late in await desk.kinds(desk.bo)] == listed
    await desk.company.add(Acknowledgement, check_in_id=check_in, person_id=desk.bo, at=NOW)
    assert await desk.kinds(desk.bo) == []


async def test_a_blocker_is_listed_once_it_stood_in_the_way_for_a_week(desk: Desk) -> None:
    result = await desk.fresh()
    for days, resolved in ((8, None), (7, None), (9, NOW)):
        told = {"kind": BlockerKind.DECISION, "text": "No price", "owner_id": desk.ada}
        opened = {"opened_by_id": desk.bo, "opened_at": NOW - timedelta(days=days)}
        ends = {"id": uuid4(), "key_result_id": result, "resolved_at": resolved}
        await desk.company.add(Blocker, **ends, **told, **opened)
    assert await desk.kinds() == [("BLOCKER", "2026-11-17", True)]


async def test_an_objective_waits_for_whoever_may_approve_it(desk: Desk, company: Company) -> None:
    handed_in: dict[str, Any] = {"status": ObjectiveStatus.SUBMITTED, "published_at": None}
    more: dict[str, Any] = {
        "cycle": desk.cycle,
        "owner": desk.ada,
        "submitted_by_id": desk.ada,
        **handed_in,
    }
    await company.objective("Try", **more)
    await company.objective("Approved", **more, approved_by_id=desk.bo)
    [item] = (await desk.inbox(desk.bo))["inbox"]["nodes"]
    assert (item["kind"], item["subject"]["title"]) == ("APPROVAL", "Try")
    assert item["reason"] == "Your approval of an objective is due in 3 days."
    assert await desk.kinds(desk.ada) == []


async def test_who_handed_it_in_is_not_asked_to_approve_it(desk: Desk, company: Company) -> None:
    handed_in: dict[str, Any] = {"status": ObjectiveStatus.SUBMITTED, "published_at": None}
    more: dict[str, Any] = {"cycle": desk.cycle, "owner": desk.ada, **handed_in}
    await company.objective("Theirs", **more, submitted_by_id=desk.ada)
    await company.objective("Mine", **more, submitted_by_id=desk.bo)
    nodes = (await desk.inbox(desk.bo))["inbox"]["nodes"]
    assert [each["subject"]["title"] for each in nodes] == ["Theirs"]


GRADING = {"ends_on": date(2026, 11, 10), "grading_ends_on": date(2026, 11, 24)}


async def test_what_is_handed_in_waits_while_its_cycle_is_graded_and_no_longer(
    desk: Desk, company: Company
) -> None:
    over: dict[str, Any] = {"ends_on": date(2026, 10, 31), "grading_ends_on": date(2026, 11, 14)}
    handed_in: dict[str, Any] = {"status": ObjectiveStatus.SUBMITTED, "published_at": None}
    who = {"owner": desk.ada, "submitted_by_id": desk.ada}
    for key, days in (("Graded", GRADING), ("Over", over)):
        cycle = await company.cycle(key, starts=date(2026, 8, 1), **days)
        await company.objective(key, cycle=cycle, **who, **handed_in)
    nodes = (await desk.inbox(desk.bo))["inbox"]["nodes"]
    assert [each["subject"]["title"] for each in nodes] == ["Graded"]


async def test_grading_and_then_a_retrospective_are_owed_in_a_cycle_that_is_graded(
    desk: Desk, company: Company
) -> None:
    cycle = await company.cycle("FY26-Q3", **GRADING)
    owned: dict[str, Any] = {"cycle": cycle, "owner": desk.ada}
    await company.objective("Grade me", **owned)
    ended = await company.objective("Ended", **owned, status=ObjectiveStatus.CLOSED)
    assert await desk.kinds() == [
        ("GRADE", "2026-11-24", False),
        ("RETROSPECTIVE", "2026-11-24", False),
    ]
    by = {"author_id": desk.ada, "written_at": NOW, "updated_at": NOW}
    await company.add(Retrospective, id=uuid4(), cycle_id=cycle, objective_id=ended, **by)
    assert [kind for kind, _, _ in await desk.kinds()] == ["GRADE"]


async def test_a_cycle_that_is_over_owes_nothing(desk: Desk, company: Company) -> None:
    over: dict[str, Any] = {"ends_on": date(2026, 10, 31), "grading_ends_on": date(2026, 11, 14)}
    cycle = await company.cycle("FY26-Q3", **over)
    for status in (ObjectiveStatus.PUBLISHED, ObjectiveStatus.CLOSED):
        await company.objective("Old", cycle=cycle, owner=desk.ada, status=status)
    assert await desk.kinds() == []


async def test_a_cycle_graded_before_its_time_asks_for_grades_and_no_check_ins(
    graph: Graph, company: Company
) -> None:
    ada = await company.person("Ada")
    cycle = await company.cycle(grading_from=TODAY)
    objective = await company.objective("Win", cycle=cycle, owner=ada, published_at=LONG_BEFORE)
    await company.key_result("Sell", objective=objective, created_at=LONG_BEFORE)
    nodes = (await graph.ask(INBOX, as_=ada))["inbox"]["nodes"]
    assert [each["kind"] for each in nodes] == ["GRADE"]


async def test_overdue_comes_first_and_pages_follow_each_other(desk: Desk) -> None:
    for days in (1, 20, 9):
        result = await desk.result()
        await desk.company.check_in(result, at=NOW - timedelta(days=days + 7), author=desk.ada)
    whole = await desk.kinds()
    first = (await desk.inbox(first=2))["inbox"]
    rest = (await desk.inbox(first=2, after=first["pageInfo"]["endCursor"]))["inbox"]
    assert [day for _, day, _ in whole] == sorted(day for _, day, _ in whole)
    assert [each["dueOn"] for each in (*first["nodes"], *rest["nodes"])] == [
        day for _, day, _ in whole
    ]
    assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)


async def test_a_cursor_of_another_list_is_refused(desk: Desk) -> None:
    [error] = await desk.graph.errors(INBOX, as_=desk.ada, after="nonsense")
    assert error["extensions"]["code"] == "INVALID"


async def test_what_somebody_may_no_longer_see_is_not_in_their_inbox(
    desk: Desk, company: Company
) -> None:
    hidden: dict[str, Any] = {"visibility": Visibility.RESTRICTED, "published_at": LONG_BEFORE}
    key = await company.objective("Secret", cycle=desk.cycle, owner=desk.bo, **hidden)
    result = await company.key_result("Sell", objective=key, created_at=NOW)
    made: dict[str, Any] = {
        "at": NOW - timedelta(days=9),
        "author": desk.bo,
        "reviewer_id": desk.ada,
    }
    await company.check_in(result, **made)
    assert await desk.kinds() == []


async def test_where_nothing_is_on_there_is_no_count(desk: Desk, company: Company) -> None:
    unit = await company.unit("Pilot")
    await company.pilot(Feature.OKRS, unit)
    await company.pilot(Feature.PERFORMANCE, unit)
    told = await desk.graph.ask("{ me { inboxCount } }", as_=desk.ada)
    assert told == {"me": {"inboxCount": None}}


async def test_who_it_was_told_on_to_is_shown_to_whoever_owes_it(desk: Desk) -> None:
    result = await desk.result()
    await desk.company.check_in(result, author=desk.ada, at=NOW - timedelta(days=8))
    for rung, who in ((Rung.OWNER, desk.ada), (Rung.REVIEWER, desk.bo)):
        await desk.company.add(Reminder, **reminder(desk, result, rung, who))
    await desk.company.add(
        Reminder, **reminder(desk, result, Rung.OWNER, desk.ada, due_on=date(2026, 11, 9))
    )
    [item] = (await desk.inbox())["inbox"]["nodes"]
    told = [(each["rung"], each["person"]["name"]) for each in item["reminders"]]
    assert sorted(told) == [("OWNER", "Ada"), ("REVIEWER", "Bo")]


def reminder(desk: Desk, result: UUID, rung: Rung, who: UUID, **more: Any) -> Mapping[str, Any]:
    ends = {"person_id": who, "owed_by_id": desk.ada, "objective_id": desk.objective}
    due = {"due_on": date(2026, 11, 16), "on": more.get("due_on", TODAY), "at": NOW}
    what = {"kind": Owed.CHECK_IN, "subject_id": result, "rung": rung}
    return {"id": uuid4(), **ends, **what, **due, **more}


OFTEN = 6


async def test_ten_times_as_much_takes_no_statement_more(desk: Desk) -> None:
    async def counted() -> int:
        """As often as it takes to learn what is asked together."""
        for _ in range(OFTEN):
            await desk.inbox()
        with desk.graph.counted() as seen:
            await desk.inbox()
        return len(seen)

    await desk.result()
    one = await counted()
    for _ in range(9):
        await desk.result()
    assert len(await desk.kinds()) == 10
    assert await counted() == one


async def test_a_count_alone_reads_nothing_of_what_it_counts(desk: Desk) -> None:
    await desk.result()
    with desk.graph.counted() as seen:
        await desk.graph.ask("{ me { inboxCount } }", as_=desk.ada)
    assert len([sql for sql in seen if not sql.startswith(("BEGIN", "SELECT objective.id"))]) <= 13
    assert KeyResult.__tablename__ in " ".join(seen)


async def test_me_without_a_count_reads_nothing_of_it(desk: Desk) -> None:
    with desk.graph.counted() as seen:
        await desk.graph.ask("{ me { roles } }", as_=desk.ada)
    assert seen == []


async def test_each_item_leads_to_where_it_is_done(desk: Desk) -> None:
    result = await desk.fresh()
    opened = {"opened_by_id": desk.bo, "opened_at": NOW - timedelta(days=9)}
    what = {"id": uuid4(), "key_result_id": result, "kind": BlockerKind.DECISION, "text": "Price"}
    await desk.company.add(Blocker, **what, owner_id=desk.ada, **opened)
    late = await desk.result()
    key, blocked = [quote(gid("KeyResult", each), safe="") for each in (late, result)]
    found = (await desk.graph.ask(LINKS, as_=desk.ada))["inbox"]["nodes"]
    assert {each["kind"]: each["link"] for each in found} == {
        "CHECK_IN": f"/embed/check-in?key-result={key}",
        "BLOCKER": f"/embed/key-result?key-result={blocked}",
    }
    page = "https://intranet.example.com/{about}/{id}"
    async with desk.company.database.system() as session:
        await session.run(update(Organisation).values(okr_page=page))
    found = (await desk.graph.ask(LINKS, as_=desk.ada))["inbox"]["nodes"]
    assert f"https://intranet.example.com/key-result/{key}" in [each["link"] for each in found]
