"""Evidence stays as it was frozen, and says so where it does not."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from app.postgres import Urls
from model.check_in import CheckIn
from model.evidence import EvidenceItem
from model.key_result import KeyResult, Step
from model.objective import Objective
from rules.terms import MetricKind, Outcome
from tests.graph.conftest import Graph
from tests.graph.reviewing import Reviewing, cast, did, set_up
from tests.support.company import TODAY, Company
from tests.support.walls import past_walls

PACK = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant { evidence {
  hash isIntact items { nodes { kind title text } } spread { isRecent recentShare } } } } }"""
AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


async def checked_in(company: Company, me: UUID, *values: int) -> UUID:
    """A key result of an objective of `me`, with these check-ins."""
    goal = await company.objective("Open", cycle=await company.cycle(), owner=me)
    result = await company.key_result("Result", objective=goal, owner_id=me)
    for value in values:
        await company.check_in(result, value=value, author=me, at=AT)
    return result


async def begun(graph: Graph, people: dict[str, UUID]) -> Reviewing:
    cycle = await set_up(graph, people)
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    return Reviewing(graph, people, cycle)


async def pack(doing: Reviewing, who: str = "me") -> Any:
    answer = await doing.graph.ask(PACK, as_=doing.people[who], id=await doing.part())
    return answer["node"]["evidence"]


async def test_an_okr_that_is_edited_after_the_launch_is_told_as_it_was(
    graph: Graph, company: Company, empty: Urls
) -> None:
    people = await cast(company)
    await checked_in(company, people["me"], 40)
    doing = await begun(graph, people)
    before = await pack(doing)
    with past_walls(empty.owner) as connection:
        connection.execute(update(Objective).values(title="Another"))
        connection.execute(update(KeyResult).values(title="Another result", target=1, current=2))
        connection.execute(update(CheckIn).values(value=99, narrative="Another word"))
    assert await pack(doing) == before
    assert before["isIntact"] is True


async def test_a_key_result_is_told_with_what_was_reached_whatever_it_is_measured_by(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=people["me"])
    none: dict[str, Any] = {"start": None, "target": None}
    sold = {"current": Decimal(80), "currency": "EUR", "outcome": Outcome.PARTIAL}
    await company.key_result("Sell", objective=goal, **sold)
    await company.key_result("Ship", objective=goal, kind=MetricKind.BOOLEAN, **none)
    built = await company.key_result("Build", objective=goal, kind=MetricKind.MILESTONE, **none)
    for done_at in (AT, None):
        step = {"id": uuid4(), "title": "Part", "weight": Decimal(1), "done_at": done_at}
        await company.add(Step, key_result_id=built, **step)
    items = (await pack(await begun(graph, people)))["items"]["nodes"]
    day = TODAY.isoformat()
    assert {each["title"]: each["text"] for each in items if each["kind"] == "KEY_RESULT"} == {
        "Sell": f"Win: from 0 to 100 EUR; at 80 EUR on {day}; PARTIAL",
        "Ship": f"Win: not done on {day}",
        "Build": f"Win: 1 of 2 steps done on {day}",
    }


async def test_a_piece_that_was_tampered_with_shows(
    graph: Graph, company: Company, empty: Urls
) -> None:
    people = await cast(company)
    await checked_in(company, people["me"], 40)
    doing = await begun(graph, people)
    frozen = (await pack(doing))["hash"]
    with past_walls(empty.owner) as connection:
        one = select(EvidenceItem.id).limit(1).scalar_subquery()
        connection.execute(update(EvidenceItem).where(EvidenceItem.id == one).values(text="!"))
    later = await pack(doing)
    assert (later["hash"], later["isIntact"]) == (frozen, False)


async def test_a_check_in_that_was_corrected_is_no_evidence(
    graph: Graph, company: Company, empty: Urls
) -> None:
    people = await cast(company)
    result = await checked_in(company, people["me"], 400, 40)
    with past_walls(empty.owner) as connection:
        of = CheckIn.key_result_id == result
        wrong = connection.scalar(select(CheckIn.id).where(of, CheckIn.value == 400))
        right = update(CheckIn).where(of, CheckIn.value == 40)
        connection.execute(right.values(supersedes_id=wrong))
    items = (await pack(await begun(graph, people)))["items"]["nodes"]
    said = [each["text"] for each in items if each["kind"] == "CHECK_IN"]
    assert [each.split(";")[0] for each in said] == ["40"]


async def test_okrs_have_no_day_that_could_be_recent(graph: Graph, company: Company) -> None:
    people = await cast(company)
    await checked_in(company, people["me"])
    spread = (await pack(await begun(graph, people)))["spread"]
    assert spread == {"isRecent": False, "recentShare": None}
