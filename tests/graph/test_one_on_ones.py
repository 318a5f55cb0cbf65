"""1:1s: planned, held, carried over; seen by the two of them, and each note by one alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from app.postgres import Urls
from model.blocker import Blocker
from model.key_result import KeyResult
from model.objective import Objective
from model.one_on_one import AgendaItem
from resolvers.ids import GlobalId, key_of
from rules.blockers import BlockerKind
from rules.one_on_ones import MOST_ITEMS
from tests.graph.conftest import Graph, gid
from tests.graph.everyday import cast, done, person, who_meets
from tests.graph.test_check_in_create import owned
from tests.support.company import NOW, TODAY, Company
from tests.support.walls import write_past_walls

AT, LATER = "2026-11-20T09:00:00Z", "2026-11-27T09:00:00Z"
MEETING = "oneOnOne { id version startsAt minutes heldAt agenda { text carried } }"
ITEM = "agendaItem { id version carried checkedAt oneOnOne { id } }"
ACTION = "actionItem { id version doneAt checkIn { id value } task { key } owner { name } }"
SEEN = """query($id: ID!) { node(id: $id) { ... on OneOnOne {
  agenda { text carried checkedAt } actionItems { text carried doneAt }
  privateNotes { nodes { text } } calendar suggestedTopics { kind person { name } } } } }"""


async def planned(graph: Graph, as_: UUID, with_: UUID, at: str = AT, **more: Any) -> str:
    words = {"partner": person(with_), "startsAt": at, **more}
    answer = await done(graph, "oneOnOneSchedule", as_, MEETING, **words)
    assert answer["errors"] == []
    id_: str = answer["oneOnOne"]["id"]
    return id_


async def added(graph: Graph, as_: UUID, meeting: str, text: str) -> str:
    answer = await done(graph, "agendaItemAdd", as_, ITEM, oneOnOne=meeting, text=text)
    id_: str = answer["agendaItem"]["id"]
    return id_


async def to_do(graph: Graph, as_: UUID, meeting: str, **more: Any) -> str:
    words = {"oneOnOne": meeting, "text": "Ask sales", **more}
    answer = await done(graph, "actionItemAdd", as_, ACTION, **words)
    id_: str = answer["actionItem"]["id"]
    return id_


async def seen(graph: Graph, as_: UUID, meeting: str) -> Any:
    return (await graph.ask(SEEN, as_=as_, id=meeting))["node"]


async def test_the_two_of_it_meet_it_and_nobody_else_does(graph: Graph, company: Company) -> None:
    people = await cast(company)
    meeting = await planned(graph, people.max, people.ada)
    ids = [
        meeting,
        await added(graph, people.ada, meeting, "Pace"),
        await to_do(graph, people.max, meeting),
    ]
    assert [await who_meets(graph, people, id_) for id_ in ids] == [{"ada", "max"}] * 3
    query = "query($id: ID!) { person(id: $id) { oneOnOnes { totalCount nodes { id } } } }"
    counts = {
        name: (await graph.ask(query, as_=getattr(people, name), id=person(people.ada)))["person"][
            "oneOnOnes"
        ]["totalCount"]
        for name in ("ada", "max", "bo", "cleo", "hr", "admin")
    }
    assert counts == {"ada": 1, "max": 1, "bo": 0, "cleo": 0, "hr": 0, "admin": 0}


async def test_the_soonest_of_those_to_come_is_the_first_and_what_was_held_is_none_of_them(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    held = await planned(graph, people.max, people.ada)
    await done(graph, "oneOnOneHold", people.max, MEETING, id=held)
    days = ["2026-11-25T09:00:00Z", *(f"2026-12-{day}T09:00:00Z" for day in range(10, 17))]
    to_come = [await planned(graph, people.max, people.ada, at=at) for at in reversed(days)]
    query = """query($id: ID!) { person(id: $id) {
      next: oneOnOnes(first: 2, held: false) { totalCount nodes { id } pageInfo { endCursor } }
      last: oneOnOnes(held: true) { nodes { id } } all: oneOnOnes { totalCount } } }"""
    found = (await graph.ask(query, as_=people.max, id=person(people.ada)))["person"]
    soonest = [{"id": id_} for id_ in reversed(to_come)]
    assert (found["next"]["nodes"], found["next"]["totalCount"]) == (soonest[:2], 8)
    assert (found["last"]["nodes"], found["all"]["totalCount"]) == ([{"id": held}], 9)
    query = query.replace(
        "held: false", f'held: false, after: "{found["next"]["pageInfo"]["endCursor"]}"'
    )
    rest = (await graph.ask(query, as_=people.max, id=person(people.ada)))["person"]
    assert rest["next"]["nodes"] == soonest[2:4]


async def test_a_new_manager_sees_no_past_one(graph: Graph, company: Company) -> None:
    people = await cast(company)
    meeting = await planned(graph, people.max, people.ada)
    await company.line(people.ada, people.bo, since=TODAY)
    assert await who_meets(graph, people, meeting) == {"ada", "max"}


async def test_what_was_left_open_comes_along_to_the_next(graph: Graph, company: Company) -> None:
    people = await cast(company)
    first = await planned(graph, people.max, people.ada)
    talked, left = [await added(graph, people.ada, first, text) for text in ("one", "two")]
    finished, open_ = [await to_do(graph, people.ada, first, text=each) for each in ("a", "b")]
    await done(graph, "agendaItemCheck", people.max, ITEM, id=talked)
    await done(graph, "actionItemDone", people.ada, ACTION, id=finished)
    assert (await done(graph, "oneOnOneHold", people.ada, MEETING, id=first))["errors"] == []
    # Whoever of the two plans the next; a third meeting takes it further.
    second = await planned(graph, people.ada, people.max, LATER)
    third = await planned(graph, people.max, people.ada, "2026-12-04T09:00:00Z")
    assert [each["text"] for each in (await seen(graph, people.ada, second))["agenda"]] == ["two"]
    await done(graph, "oneOnOneHold", people.max, MEETING, id=second)
    told = await seen(graph, people.max, third)
    assert told["agenda"] == [{"text": "two", "carried": 2, "checkedAt": None}]
    assert told["actionItems"] == [{"text": "b", "carried": 2, "doneAt": None}]
    past = await seen(graph, people.max, first)
    assert [each["text"] for each in past["agenda"]] == ["one"]
    assert {left, open_}.isdisjoint({talked, finished})


async def test_what_nobody_said_was_held_is_none_of_those_to_come(
    graph: Graph, company: Company
) -> None:
    """And neither is what was called off; one of this morning still is, and all are told."""
    people = await cast(company)
    forgotten, morning, off, later = [
        await planned(graph, people.max, people.ada, at=at)
        for at in ("2026-01-05T09:00:00Z", f"{TODAY}T00:00:00Z", AT, LATER)
    ]
    answer = await done(graph, "oneOnOneCancel", people.ada, MEETING, id=off)
    query = """{ me { person { next: oneOnOnes(held: false) { nodes { id } totalCount }
      all: oneOnOnes { nodes { id cancelledAt } } } } }"""
    found = (await graph.ask(query, as_=people.ada))["me"]["person"]
    assert answer["errors"] == []
    assert found["next"] == {"nodes": [{"id": morning}, {"id": later}], "totalCount": 2}
    called_off = [each["id"] for each in found["all"]["nodes"] if each["cancelledAt"]]
    assert ({each["id"] for each in found["all"]["nodes"]}, called_off) == (
        {forgotten, morning, off, later}, [off],
    )  # fmt: skip
    told = await seen(graph, people.max, off)
    assert (told["suggestedTopics"], "STATUS:CANCELLED" in told["calendar"]) == ([], True)


@pytest.mark.parametrize("action", ["oneOnOneCancel", "oneOnOneHold"])
async def test_what_is_open_in_one_that_is_over_or_forgotten_goes_to_the_next_to_come(
    graph: Graph, company: Company, action: str
) -> None:
    people = await cast(company)
    forgotten = await planned(graph, people.max, people.ada, at="2026-01-05T09:00:00Z")
    await added(graph, people.ada, forgotten, "one")
    meeting = await planned(graph, people.max, people.ada)
    await added(graph, people.ada, meeting, "two")
    after = await planned(graph, people.max, people.ada, LATER)
    await done(graph, action, people.max, MEETING, id=meeting)
    agendas = [(await seen(graph, people.ada, id_))["agenda"] for id_ in (forgotten, after)]
    assert agendas[0] == []
    assert [each["text"] for each in agendas[1]] == ["one", "two"]


async def test_what_is_open_in_a_forgotten_one_is_told_at_the_next_that_was_planned_already(
    graph: Graph, company: Company
) -> None:
    """A weekly series: nobody says that the first was held, and nobody writes in the second."""
    people = await cast(company)
    third, second, forgotten = [
        await planned(graph, people.max, people.ada, at=at)
        for at in (LATER, AT, "2026-01-05T09:00:00Z")
    ]
    with_bo = await planned(graph, people.max, people.bo)
    talked = await added(graph, people.ada, forgotten, "talked about")
    await done(graph, "agendaItemCheck", people.ada, ITEM, id=talked)
    await added(graph, people.ada, forgotten, "open")
    await to_do(graph, people.ada, forgotten, text="to do")
    await added(graph, people.max, second, "new")
    told = [await seen(graph, people.max, id_) for id_ in (second, third, with_bo)]
    assert [[each["text"] for each in one["agenda"]] for one in told] == [["open", "new"], [], []]
    assert [[each["text"] for each in one["actionItems"]] for one in told] == [["to do"], [], []]
    assert "[ ] open" in told[0]["calendar"]


async def test_a_full_agenda_says_where_more_may_go(
    graph: Graph, company: Company, empty: Urls
) -> None:
    """Checked off or not: it is one list."""
    people = await cast(company)
    meeting = await planned(graph, people.max, people.ada)
    key = key_of(GlobalId(meeting), "OneOnOne")
    who = {"organiser_id": people.max, "partner_id": people.ada, "author_id": people.ada}
    item = {"one_on_one_id": key, "text": "x", "created_at": NOW, "checked_at": NOW, **who}
    write_past_walls(
        empty.owner, ((AgendaItem, {"id": uuid4(), **item}) for _ in range(MOST_ITEMS))
    )
    query = """mutation($input: AgendaItemAddInput!) { agendaItemAdd(input: $input) {
      errors { code message } } }"""
    words = {"oneOnOne": meeting, "text": "one more"}
    [error] = (await graph.ask(query, as_=people.ada, input=words))["agendaItemAdd"]["errors"]
    assert error["code"] == "OVER_LIMIT"
    assert error["message"] == "It has 100 already. Take the next meeting for more."


async def test_each_has_private_notes_that_the_other_and_no_role_reads(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    meeting = await planned(graph, people.max, people.ada)
    field = "privateNote { id }"
    for who, text in ((people.max, "mine"), (people.ada, "hers")):
        note = await done(graph, "privateNoteCreate", who, field, text=text, oneOnOne=meeting)
        assert note["errors"] == []
    stranger = await done(graph, "privateNoteCreate", people.hr, field, text="x", oneOnOne=meeting)
    assert stranger["errors"] == [{"code": "NOT_FOUND", "path": ["oneOnOne"]}]
    told = [await seen(graph, who, meeting) for who in (people.max, people.ada)]
    assert [each["privateNotes"]["nodes"] for each in told] == [
        [{"text": "mine"}], [{"text": "hers"}],
    ]  # fmt: skip
    assert not any("hers" in each["calendar"] or "mine" in each["calendar"] for each in told)


async def test_its_calendar_holds_the_agenda(graph: Graph, company: Company) -> None:
    people = await cast(company)
    meeting = await planned(graph, people.max, people.ada, minutes=45)
    await added(graph, people.ada, meeting, "Pace, and\nrest")
    lines = (await seen(graph, people.ada, meeting))["calendar"].split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART:20261120T090000Z" in lines
    assert "DTEND:20261120T094500Z" in lines
    assert "SUMMARY:1:1 Max Manager / Ann Able" in lines
    assert r"DESCRIPTION:[ ] Pace\, and\nrest" in lines


async def test_it_suggests_what_is_stale_blocked_or_waits_for_its_reader(
    graph: Graph, company: Company
) -> None:
    people, (owner, result) = await cast(company), await owned(company)
    blocked = {"key_result_id": result, "kind": BlockerKind.DECISION, "text": "x"}
    who = {"owner_id": people.ada, "opened_by_id": owner, "opened_at": NOW}
    await company.add(Blocker, id=UUID(int=7), **blocked, **who)
    for level in ("PRIVATE_AND_MANAGER", "PRIVATE", "SELF_NOTE", "MANAGER_ONLY"):
        about = {"about": person(people.ada), "level": level, "text": "words"}
        await done(graph, "feedbackGive", people.bo, "feedback { id }", **about)
    meeting = await planned(graph, people.max, people.ada)
    kinds = {
        name: [each["kind"] for each in (await seen(graph, who, meeting))["suggestedTopics"]]
        for name, who in (("max", people.max), ("ada", people.ada))
    }
    waits = "UNACKNOWLEDGED_FEEDBACK"
    assert kinds == {"max": ["OPEN_BLOCKER", waits], "ada": ["OPEN_BLOCKER", waits, waits]}


async def grow_stale(company: Company) -> None:
    """Nobody said anything of any key result for weeks."""
    weeks_ago = NOW - timedelta(weeks=4)
    async with company.database.system() as session:
        for noun in (Objective, KeyResult):
            await session.run(update(noun).values(created_at=weeks_ago))
        await session.run(update(Objective).values(published_at=weeks_ago))


async def test_a_key_result_is_a_topic_of_who_owns_it_and_not_of_its_objectives_owner(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=people.bo)
    await company.key_result("Sell", objective=goal, owner_id=people.ada)
    await grow_stale(company)
    pairs = ((people.max, people.ada), (people.cleo, people.bo))
    meetings = [(one, await planned(graph, one, other)) for one, other in pairs]
    topics = [(await seen(graph, who, meeting))["suggestedTopics"] for who, meeting in meetings]
    assert topics == [[{"kind": "STALE_KEY_RESULT", "person": {"name": "Ann Able"}}], []]


async def test_it_suggests_key_results_that_are_stale_or_at_risk(
    graph: Graph, company: Company
) -> None:
    people, (owner, result) = await cast(company), await owned(company)
    await grow_stale(company)
    meeting = await planned(graph, people.max, owner)
    before = (await seen(graph, people.max, meeting))["suggestedTopics"]
    said = {"keyResult": gid("KeyResult", result), "reportedStatus": "AT_RISK"}
    await done(graph, "checkInCreate", owner, "checkIn { id }", **said)
    after = (await seen(graph, people.max, meeting))["suggestedTopics"]
    assert [[each["kind"] for each in topics] for topics in (before, after)] == [
        ["STALE_KEY_RESULT"], ["KEY_RESULT_AT_RISK"],
    ]  # fmt: skip


async def test_an_action_item_becomes_a_check_in_or_a_task_link(
    graph: Graph, company: Company
) -> None:
    people, (owner, result) = await cast(company), await owned(company)
    meeting = await planned(graph, owner, people.max)
    item = await to_do(graph, owner, meeting)
    words = {"keyResult": gid("KeyResult", result), "value": "7"}
    refused = [
        await done(graph, "actionItemCheckIn", who, ACTION, id=item, checkIn=words, **more)
        for who, more in (
            (people.max, {}), (people.ada, {}), (owner, {"expectedVersion": 5}),
        )
    ]  # fmt: skip
    refused.append(
        await done(graph, "actionItemLinkTask", owner, ACTION, id=item, task=gid("Task", owner))
    )
    answer = await done(graph, "actionItemCheckIn", owner, ACTION, id=item, checkIn=words)
    assert (answer["errors"], answer["actionItem"]["checkIn"]["value"]) == ([], "7")
    assert answer["actionItem"]["doneAt"] is not None
    codes = [each["code"] for answer in refused for each in answer["errors"]]
    assert codes == ["NOT_ALLOWED", "NOT_FOUND", "CONFLICT", "NOT_FOUND"]


async def test_an_action_item_is_tied_to_a_task_that_does_it(
    graph: Graph, company: Company
) -> None:
    people, (owner, result) = await cast(company), await owned(company)
    connection = await company.connection()
    link = await company.link(result, connection)
    task = gid("Task", await company.task("SHOP-1", link=link, connection=connection))
    item = await to_do(graph, owner, await planned(graph, owner, people.max))
    answer = await done(graph, "actionItemLinkTask", owner, ACTION, id=item, task=task)
    assert (answer["errors"], answer["actionItem"]["task"]) == ([], {"key": "SHOP-1"})


async def test_what_can_not_be_done_is_refused_by_field(graph: Graph, company: Company) -> None:
    people = await cast(company)
    meeting = await planned(graph, people.max, people.ada)
    item = await added(graph, people.ada, meeting, "one")
    with_ada: dict[str, Any] = {"partner": person(people.ada), "startsAt": AT}
    in_it = {"oneOnOne": meeting, "text": "x"}
    tries: list[tuple[str, UUID, str, dict[str, Any]]] = [
        ("oneOnOneSchedule", people.ada, MEETING, with_ada),
        ("oneOnOneSchedule", people.max, MEETING, {**with_ada, "minutes": 481}),
        ("oneOnOneUpdate", people.max, MEETING, {"id": meeting}),
        ("oneOnOneUpdate", people.max, MEETING, {"id": meeting, "minutes": 0}),
        ("oneOnOneUpdate", people.hr, MEETING, {"id": meeting, "minutes": 5}),
        ("oneOnOneHold", people.max, MEETING, {"id": meeting, "expectedVersion": 3}),
        ("agendaItemAdd", people.max, ITEM, {**in_it, "text": " "}),
        ("agendaItemAdd", people.bo, ITEM, in_it),
        ("agendaItemCheck", people.ada, ITEM, {"id": item, "expectedVersion": 3}),
        ("actionItemAdd", people.ada, ACTION, {**in_it, "owner": person(people.bo)}),
    ]
    answers = [
        await done(graph, action, who, answer, **told) for action, who, answer, told in tries
    ]
    told = [(each["code"], each["path"]) for answer in answers for each in answer["errors"]]
    assert told == [
        ("INVALID", ["partner"]), ("INVALID", ["minutes"]), ("EMPTY", ["startsAt"]),
        ("INVALID", ["minutes"]), ("NOT_FOUND", []), ("CONFLICT", []), ("EMPTY", ["text"]),
        ("NOT_FOUND", ["oneOnOne"]), ("CONFLICT", []), ("INVALID", ["owner"]),
    ]  # fmt: skip


@pytest.mark.parametrize("action", ["oneOnOneHold", "oneOnOneUpdate", "agendaItemAdd"])
async def test_what_was_held_stays_as_it_was(graph: Graph, company: Company, action: str) -> None:
    people = await cast(company)
    meeting = await planned(graph, people.max, people.ada)
    await done(graph, "oneOnOneHold", people.max, MEETING, id=meeting)
    given = {"oneOnOne": meeting, "text": "x"} if action == "agendaItemAdd" else {"id": meeting}
    answer = await done(
        graph, action, people.max, ITEM if action == "agendaItemAdd" else MEETING, **given
    )
    assert [each["code"] for each in answer["errors"]] == ["NOT_OPEN"]


async def test_a_retry_plans_one_meeting(graph: Graph, company: Company) -> None:
    people = await cast(company)
    ids = [await planned(graph, people.max, people.ada, clientMutationId="a") for _ in "12"]
    assert ids[0] == ids[1]
