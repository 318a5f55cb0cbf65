"""What leavers leave behind waits with their last manager."""

from datetime import date
from uuid import UUID

from sqlalchemy import update

from model.person import Person
from rules.terms import ObjectiveStatus, PersonStatus, Visibility
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
