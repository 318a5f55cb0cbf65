"""What leavers leave behind waits with their last manager."""

from datetime import date
from uuid import UUID

from sqlalchemy import update

from model.person import Person
from rules.terms import MemberRole, ObjectiveStatus, PersonStatus, Role, Visibility
from tests.graph.conftest import Graph
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
