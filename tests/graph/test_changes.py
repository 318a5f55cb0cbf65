"""The change feed: who hears of what, in which order, and how far back."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, update

from model.journal import Outbox
from model.objective import Objective
from rules.terms import Feature, ObjectiveStatus, Role, Visibility
from rules.topics import NAMES, topic_of
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company

CHANGES = """query($first: Int! = 50, $after: String, $topics: [String!], $since: DateTime) {
  changes(first: $first, after: $after, topics: $topics, since: $since) {
    totalCount nodes { id topic noun subject at node { id } }
    pageInfo { hasNextPage endCursor } } }"""


async def told(company: Company, noun: str, *subjects: UUID, **more: Any) -> None:
    what = {"noun": noun, "at": NOW, **more}
    what.setdefault("topic", f"{noun}.changed" if noun not in NAMES else topic_of(noun))
    async with company.database.system() as session:
        for subject in subjects:
            await session.run(insert(Outbox).values(subject_id=subject, **what))


async def heard(graph: Graph, as_: UUID, **given: Any) -> Any:
    return (await graph.ask(CHANGES, as_=as_, **given))["changes"]


async def subjects(graph: Graph, as_: UUID, **given: Any) -> list[str]:
    return [change["subject"] for change in (await heard(graph, as_, **given))["nodes"]]


def gids(noun: str, keys: Iterable[UUID]) -> list[str]:
    return [gid(noun, key) for key in keys]


async def test_a_change_tells_what_happened_to_which_object(graph: Graph, company: Company) -> None:
    ada = await company.person("Ada")
    await told(company, "Person", ada)
    page = await heard(graph, ada)
    assert UUID(page["nodes"][0].pop("id")).version == 4
    assert page["nodes"] == [
        {
            "topic": "person.changed",
            "noun": "Person",
            "subject": gid("Person", ada),
            "at": "2026-11-18T09:00:00Z",
            "node": {"id": gid("Person", ada)},
        }
    ]


async def test_nobody_can_count_what_happened_to_what_they_do_not_see(
    graph: Graph, company: Company
) -> None:
    ada, bob = await company.person("Ada"), await company.person("Bob")
    cycle, draft = await company.cycle(), {"published_at": None, "status": ObjectiveStatus.DRAFT}
    goals = [
        await company.objective("Open", cycle=cycle, owner=ada),
        await company.objective("Draft", cycle=cycle, owner=ada, **draft),
        await company.objective("Closed", cycle=cycle, owner=ada, visibility=Visibility.RESTRICTED),
    ]
    results = [await company.key_result("Sell", objective=goal) for goal in goals]
    await told(company, "Objective", *goals)
    await told(company, "KeyResult", *results)
    everything = gids("Objective", goals) + gids("KeyResult", results)
    assert await subjects(graph, ada) == everything
    page = await heard(graph, bob)
    assert [change["subject"] for change in page["nodes"]] == [everything[0], everything[3]]
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, False)


async def test_who_saw_an_objective_hears_that_it_is_gone_and_meets_it_no_more(
    graph: Graph, company: Company
) -> None:
    ada = await company.person("Ada")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=ada, archived_at=NOW)
    await told(company, "Objective", goal, topic=topic_of("Objective", "retired"))
    [change] = (await heard(graph, ada))["nodes"]
    assert (change["topic"], change["node"]) == ("objective.retired", None)


@pytest.mark.parametrize(
    ("noun", "hearers"),
    [
        ("Employment", {"Ada", "Boss", "Hal", "Root"}),
        ("RoleGrant", {"Ada", "Root"}),
        ("Client", {"Root"}),
        ("Webhook", {"Root"}),
        ("Person", {"Ada", "Boss", "Hal", "Root", "Dan"}),
        ("PrivateNote", set[str]()),
    ],
)
async def test_what_some_may_see_is_told_to_them_alone(
    graph: Graph, company: Company, noun: str, hearers: set[str]
) -> None:
    boss = await company.person("Boss")
    people = {"Boss": boss, "Ada": await company.person("Ada", manager=boss)}
    people |= {name: await company.person(name) for name in ("Hal", "Root", "Dan")}
    await company.role(people["Hal"], Role.HR_REVIEWER)
    await company.role(people["Root"], Role.ADMINISTRATOR)
    await told(company, noun, people["Ada"])
    assert {name for name, who in people.items() if await subjects(graph, who)} == hearers


async def test_outside_the_pilot_nobody_hears_of_okrs(graph: Graph, company: Company) -> None:
    ada = await company.person("Ada")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=ada)
    await company.pilot(Feature.OKRS)
    await told(company, "Objective", goal)
    await told(company, "Person", ada)
    assert await subjects(graph, ada) == [gid("Person", ada)]
    [error] = await graph.errors(CHANGES, as_=ada, topics=["objective.changed"])
    assert error["extensions"]["code"] == "FEATURE_NOT_ENABLED"


async def test_topics_narrow_the_feed_and_a_misspelt_one_is_refused(
    graph: Graph, company: Company
) -> None:
    ada, unit = await company.person("Ada"), await company.unit("Shop")
    await told(company, "Person", ada)
    await told(company, "OrgUnit", unit)
    assert await subjects(graph, ada, topics=["unit.changed"]) == [gid("OrgUnit", unit)]
    for wrong in (["unit.chagned"], []):
        [error] = await graph.errors(CHANGES, as_=ada, topics=wrong)
        assert error["extensions"]["code"] == "INVALID"


async def test_a_reader_begins_at_a_time(graph: Graph, company: Company) -> None:
    ada, bob = await company.person("Ada"), await company.person("Bob")
    await told(company, "Person", ada, at=NOW - timedelta(hours=2))
    await told(company, "Person", bob)
    since = (NOW - timedelta(hours=1)).isoformat()
    assert await subjects(graph, ada, since=since) == [gid("Person", bob)]


async def test_a_cursor_whose_change_is_hidden_by_now_is_as_good_as_gone(
    graph: Graph, company: Company
) -> None:
    ada, bob = await company.person("Ada"), await company.person("Bob")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=ada)
    await told(company, "Objective", goal)
    cursor = (await heard(graph, bob))["pageInfo"]["endCursor"]
    async with company.database.system() as session:
        await session.run(update(Objective).values(visibility=Visibility.RESTRICTED))
    [error] = await graph.errors(CHANGES, as_=bob, after=cursor)
    assert error["extensions"]["code"] == "CURSOR_GONE"
    await told(company, "Person", ada)
    assert await subjects(graph, ada, after=cursor) == [gid("Person", ada)]


async def test_a_cursor_whose_event_is_kept_no_more_is_told_so(
    graph: Graph, company: Company
) -> None:
    ada = await company.person("Ada")
    await told(company, "Person", ada, ada)
    cursor = (await heard(graph, ada, first=1))["pageInfo"]["endCursor"]
    async with company.database.system() as session:
        await session.run(delete(Outbox))
    [error] = await graph.errors(CHANGES, as_=ada, after=cursor)
    assert error["extensions"]["code"] == "CURSOR_GONE"
    [error] = await graph.errors(CHANGES, as_=ada, after="x")
    assert error["extensions"]["code"] == "INVALID"


async def test_a_change_waits_for_a_slower_one_that_began_before_it(
    graph: Graph, company: Company
) -> None:
    ada, slow, quick = [await company.person(name) for name in ("Ada", "Slow", "Quick")]
    async with company.database.own.connect() as connection:
        await connection.execute(insert(Outbox).values(**event_of(slow)))
        await told(company, "Person", quick)
        early = await heard(graph, ada)
        await connection.commit()
    assert early["nodes"] == []
    assert await subjects(graph, ada) == gids("Person", [slow, quick])


async def test_a_change_that_was_rolled_back_is_waited_for_and_never_told(
    graph: Graph, company: Company
) -> None:
    ada, never, quick = [await company.person(name) for name in ("Ada", "Never", "Quick")]
    async with company.database.own.connect() as connection:
        await connection.execute(insert(Outbox).values(**event_of(never)))
        await told(company, "Person", quick)
        await connection.rollback()
    assert await subjects(graph, ada) == [gid("Person", quick)]


def event_of(person: UUID) -> dict[str, Any]:
    return {"topic": "person.changed", "noun": "Person", "subject_id": person, "at": NOW}


async def test_a_reader_beside_many_writers_misses_nothing_and_meets_nothing_twice(
    graph: Graph, company: Company
) -> None:
    """Whatever the order in which transactions begin, write and end."""
    ada, chance = await company.person("Ada"), Random(7)
    people = [[uuid4() for _ in range(12)] for _ in range(6)]
    pauses = [[chance.random() * 0.06 for _ in range(24)] for _ in people]

    async def write(mine: list[UUID], waits: list[float]) -> None:
        for person, before, after in zip(mine, waits[::2], waits[1::2], strict=True):
            async with company.database.own.begin() as connection:
                await connection.execute(insert(Outbox).values(**event_of(person)))
                await asyncio.sleep(before)
            await asyncio.sleep(after)

    writers = asyncio.gather(*map(write, people, pauses))
    met, cursor, is_over = list[str](), None, False
    while not is_over:
        is_last = writers.done()
        page = await heard(graph, ada, after=cursor, first=100)
        met += [change["subject"] for change in page["nodes"]]
        cursor = page["pageInfo"]["endCursor"] or cursor
        is_over = is_last and not page["nodes"]
    assert sorted(met) == sorted(gids("Person", chain(*people)))


async def test_objects_of_a_page_are_read_in_one_statement_for_each_noun(
    graph: Graph, company: Company
) -> None:
    people = [await company.person(name) for name in ("Ada", "Bob", "Cy")]
    units = [await company.unit(name) for name in ("Shop", "Lab")]
    counts: list[int] = []
    for _ in range(2):
        await told(company, "Person", *people)
        await told(company, "OrgUnit", *units)
        with graph.counted() as statements:
            page = await heard(graph, people[0])
        counts.append(len(statements))
        assert all(change["node"]["id"] == change["subject"] for change in page["nodes"])
    assert counts[0] == counts[1]


ACTIONS = {
    "check_in": (
        'checkInCreate(input: {keyResult: "%(result)s", value: "1"})',
        ["key_result.changed", "objective.changed"],
    ),
    "role": ('roleGrant(input: {person: "%(ada)s", role: HR_REVIEWER})', ["role.changed"]),
    "pilot": ("pilotSet(input: {feature: OKRS, units: []})", ["pilot.changed"]),
    "machine": ('clientCreate(input: {name: "Wiki", scopes: [OKRS_READ]})', ["client.changed"]),
    "webhook": (
        'webhookCreate(input: {name: "Lake", url: "https://lake.example.com"})',
        ["webhook.changed"],
    ),
    "note": ('privateNoteCreate(input: {text: "Mine"})', list[str]()),
}


@pytest.mark.parametrize("name", ACTIONS)
async def test_an_action_tells_what_it_changed_and_of_notes_nothing(
    graph: Graph, company: Company, name: str
) -> None:
    mutation, topics = ACTIONS[name]
    ada = await company.person("Ada")
    await company.role(ada, Role.ADMINISTRATOR)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=ada)
    result = await company.key_result("Sell", objective=goal)
    named = {"ada": gid("Person", ada), "result": gid("KeyResult", result)}
    done = await graph.ask(
        f"mutation {{ done: {mutation % named} {{ errors {{ code }} }} }}", as_=ada
    )
    assert done["done"]["errors"] == []
    assert [change["topic"] for change in (await heard(graph, ada))["nodes"]] == topics
