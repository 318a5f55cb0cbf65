"""What leavers leave behind waits with their last manager."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update

from model.person import Person
from rules.terms import MemberRole, ObjectiveLevel, ObjectiveStatus, PersonStatus, Role, Visibility
from tests.graph.authoring import act, codes
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created
from tests.graph.test_grades import done
from tests.support.company import NOW, Company

ORPHANS = "{ me { orphanedObjectives { totalCount nodes { title owner { name } } } } }"


async def left(company: Company, person: UUID, on: date) -> None:
    """As an import ends it: status, retirement and line."""
    ended = {"status": PersonStatus.ENDED, "retired_at": NOW}
    async with company.database.system() as session:
        await session.run(update(Person).where(Person.id == person).values(**ended))
    await company.line(person, None, since=on)


async def titles(graph: Graph, as_: UUID) -> list[str]:
    told = (await graph.ask(ORPHANS, as_=as_))["me"]["orphanedObjectives"]
    return [each["title"] for each in told["nodes"]]


async def test_open_objectives_of_leavers_wait_with_their_last_manager(
    graph: Graph, company: Company
) -> None:
    before, boss = await company.person("Ada Able"), await company.person("Bo Bee")
    gone = await company.person("Cy Cee", manager=before)
    await company.line(gone, boss, since=date(2026, 5, 1))
    stays = await company.person("Di Dee", manager=boss)
    cycle = await company.cycle()
    await company.objective("Ship", cycle=cycle, owner=gone)
    await company.objective("Done", cycle=cycle, owner=gone, status=ObjectiveStatus.CLOSED)
    await company.objective("Mine", cycle=cycle, owner=stays)
    assert await titles(graph, boss) == []
    await left(company, gone, date(2026, 11, 1))
    assert await titles(graph, boss) == ["Ship"]
    assert (await titles(graph, before), await titles(graph, stays)) == ([], [])


async def test_what_was_restricted_stays_so(graph: Graph, company: Company) -> None:
    boss = await company.person("Bo Bee")
    gone = await company.person("Cy Cee", manager=boss)
    hidden = {"visibility": Visibility.RESTRICTED}
    await company.objective("Secret", cycle=await company.cycle(), owner=gone, **hidden)
    await left(company, gone, date(2026, 11, 1))
    assert await titles(graph, boss) == []


async def test_where_the_manager_left_too_they_wait_with_the_next_above(
    graph: Graph, company: Company
) -> None:
    top = await company.person("Al Abe")
    boss = await company.person("Bo Bee", manager=top)
    gone = await company.person("Cy Cee", manager=boss)
    cycle = await company.cycle()
    await company.objective("Ship", cycle=cycle, owner=gone)
    await company.objective("Sell", cycle=cycle, owner=boss)
    for each in (gone, boss):
        await left(company, each, date(2026, 11, 1))
    assert sorted(await titles(graph, top)) == ["Sell", "Ship"]


async def test_whose_line_has_left_wait_with_who_leads_their_unit(
    graph: Graph, company: Company
) -> None:
    gone, lead = await company.person("Cy Cee"), await company.person("Di Dee")
    coordinator = await company.person("Ed Eff")
    await company.role(coordinator, Role.PROGRAMME_LEAD)
    unit = await company.unit("Sales")
    await company.member(lead, unit, role=MemberRole.LEAD)
    await company.member(gone, unit)
    await company.member(gone, unit, since=date(2026, 11, 1), role=None)
    await company.objective("Ship", cycle=await company.cycle(), owner=gone)
    await left(company, gone, date(2026, 11, 1))
    assert (await titles(graph, lead), await titles(graph, coordinator)) == (["Ship"], [])
    await left(company, lead, date(2026, 11, 2))
    assert await titles(graph, coordinator) == ["Ship"]


async def test_what_waits_with_a_manager_waits_with_no_programme_lead(
    graph: Graph, company: Company
) -> None:
    boss, coordinator = await company.person("Bo Bee"), await company.person("Ed Eff")
    await company.role(coordinator, Role.PROGRAMME_LEAD)
    gone = await company.person("Cy Cee", manager=boss)
    await company.objective("Ship", cycle=await company.cycle(), owner=gone)
    await left(company, gone, date(2026, 11, 1))
    assert (await titles(graph, boss), await titles(graph, coordinator)) == (["Ship"], [])


@dataclass(frozen=True)
class Left:
    """What Gone, who has left, still owns; it waits with Boss."""

    boss: UUID
    report: UUID
    other: UUID
    objective: str
    result: str


@pytest.fixture
async def behind(company: Company) -> Left:
    boss, other = await company.person("Boss"), await company.person("Other")
    gone = await company.person("Gone", manager=boss)
    report = await company.person("Rae", manager=boss)
    await company.role(other, Role.PROGRAMME_LEAD)
    key = await company.objective("Win", cycle=await company.cycle(), owner=gone)
    result = await company.key_result("Sell", objective=key)
    await left(company, gone, date(2026, 11, 1))
    return Left(boss, report, other, gid("Objective", key), gid("KeyResult", result))


async def test_who_takes_care_of_what_a_leaver_left_ends_it(graph: Graph, behind: Left) -> None:
    it, boss = behind, behind.boss
    scored = {"keyResult": it.result, "rootCause": "EXTERNAL"}
    answers = [
        await created(graph, boss, keyResult=it.result, value="30"),
        await done(graph, "scoreSet", boss, **scored),
        await done(graph, "objectiveClose", boss, objective=it.objective),
    ]
    assert [each["errors"] for each in answers] == [[], [], []]


async def test_who_takes_care_of_what_a_leaver_left_gives_it_up(graph: Graph, behind: Left) -> None:
    given = {"id": behind.objective, "reason": "Nobody goes on with it."}
    assert codes(await act(graph, "objectiveCancel", behind.boss, **given)) == []


async def test_what_a_leaver_left_is_handed_to_whom_it_waits_with_or_to_a_report(
    graph: Graph, behind: Left
) -> None:
    answers = [
        await act(
            graph, "objectiveUpdate", behind.boss, id=behind.objective, owner=gid("Person", heir)
        )
        for heir in (behind.other, behind.report)
    ]
    assert [codes(each) for each in answers] == [[("NOT_ALLOWED", [])], []]
    assert await titles(graph, behind.boss) == []


async def test_nobody_else_acts_for_whoever_left_and_no_refusal_names_them(
    graph: Graph, behind: Left
) -> None:
    it, mine = behind, {"owner": gid("Person", behind.other)}
    answers = [
        await act(graph, "objectiveUpdate", it.other, id=it.objective, **mine),
        await act(graph, "objectiveCancel", it.other, id=it.objective, reason="Gone."),
        await done(graph, "scoreSet", it.other, keyResult=it.result),
        await done(graph, "objectiveClose", it.other, objective=it.objective),
        await created(graph, it.other, keyResult=it.result, value="3"),
    ]
    errors = [each["errors"][0] for each in answers]
    assert [each["code"] for each in errors] == ["NOT_ALLOWED"] * 5
    assert "Gone" not in str(errors)


async def test_of_what_is_of_a_unit_a_manager_hands_over_what_a_leaver_left_and_no_more(
    graph: Graph, company: Company, behind: Left
) -> None:
    gone = await company.person("Past", manager=behind.boss)
    cycle = await company.cycle("FY27-Q1", starts=date(2026, 10, 2))
    level = {"level": ObjectiveLevel.UNIT}
    key = gid("Objective", await company.objective("Ours", cycle=cycle, owner=gone, **level))
    await left(company, gone, date(2026, 11, 1))
    refused = await act(graph, "objectiveUpdate", behind.boss, id=key, title="Mine")
    owner = gid("Person", behind.report)
    answer = await act(graph, "objectiveUpdate", behind.boss, id=key, owner=owner)
    assert (codes(refused), codes(answer)) == ([("NOT_ALLOWED", [])], [])
    assert answer["objective"]["owner"] == {"name": "Rae"}
