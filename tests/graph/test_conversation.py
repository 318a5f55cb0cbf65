"""What people say to check-ins and objectives, that they take note, and that they ask for word."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from model.check_in_request import CheckInRequest
from model.delegate import Delegate
from model.person import Person
from rules.terms import PersonStatus, Role, Visibility
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created, owned
from tests.support.company import NOW, TODAY, Company

ANSWERS: Mapping[str, tuple[str, str]] = {
    "commentCreate": ("CommentCreateInput", "comment { id text version author { name } }"),
    "commentUpdate": ("CommentUpdateInput", "comment { id text version author { name } }"),
    "commentDelete": ("CommentDeleteInput", "deletedId"),
    "reactionAdd": ("ReactionInput", "subject { __typename ...Said }"),
    "reactionRemove": ("ReactionInput", "subject { __typename ...Said }"),
    "checkInAcknowledge": (
        "CheckInAcknowledgeInput",
        "checkIn { acknowledgedBy { name } acknowledgedAt }",
    ),
    "checkInRequest": (
        "CheckInRequestInput",
        "checkInRequest { id state dueOn askedOf { name } checkIn { value } }",
    ),
}
SAID = (
    """fragment Said on Objective { reactions { kind count mine } comments { nodes { text } } }"""
)
REQUESTS = """query($id: ID!) { keyResult(id: $id) {
  checkInRequests { nodes { state checkIn { value } } } } }"""


async def done(graph: Graph, action: str, as_: UUID, **given: Any) -> Any:
    input_, parts = ANSWERS[action]
    fragment = SAID if "...Said" in parts else ""
    asked = f"{action}(input: $input) {{ errors {{ code path }} {parts} }}"
    query = f"mutation($input: {input_}!) {{ {asked} }}"
    return (await graph.ask(query + fragment, as_=as_, input=given))[action]


def codes(*answers: Any) -> list[tuple[str, list[str]]]:
    return [(each["code"], each["path"]) for answer in answers for each in answer["errors"]]


async def goal_of(company: Company) -> tuple[UUID, UUID, str]:
    me, other = await company.person("Ada Able"), await company.person("Bo Bee")
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    return me, other, gid("Objective", goal)


async def test_whoever_sees_it_comments_and_the_author_alone_changes_what_they_said(
    graph: Graph, company: Company
) -> None:
    me, bo, goal = await goal_of(company)
    made = await done(graph, "commentCreate", bo, on=goal, text="Why?", clientMutationId="a")
    again = await done(graph, "commentCreate", bo, on=goal, text="Why?", clientMutationId="a")
    id_ = made["comment"]["id"]
    assert (made["errors"], again) == ([], made)
    changed = await done(graph, "commentUpdate", bo, id=id_, text="Why not?", expectedVersion=1)
    assert changed["comment"] == {
        "id": id_, "text": "Why not?", "version": 2, "author": {"name": "Bo Bee"},
    }  # fmt: skip
    refused = [
        await done(graph, "commentUpdate", me, id=id_, text="Mine"),
        await done(graph, "commentDelete", me, id=id_),
        await done(graph, "commentUpdate", bo, id=id_, text="x", expectedVersion=1),
        await done(graph, "commentDelete", bo, id=id_, expectedVersion=1),
        await done(graph, "commentUpdate", bo, id=id_, text=" "),
    ]
    assert codes(*refused) == [
        ("NOT_ALLOWED", []), ("NOT_ALLOWED", []), ("CONFLICT", []), ("CONFLICT", []),
        ("EMPTY", ["text"]),
    ]  # fmt: skip
    assert (await done(graph, "commentDelete", bo, id=id_))["deletedId"] == id_
    assert codes(await done(graph, "commentDelete", bo, id=id_)) == [("NOT_FOUND", [])]


@pytest.mark.parametrize("action", ["commentCreate", "reactionAdd", "reactionRemove"])
async def test_nobody_says_anything_to_what_they_do_not_see(
    graph: Graph, company: Company, action: str
) -> None:
    me, bo, _ = await goal_of(company)
    cycle = await company.cycle("FY27-Q1", starts=TODAY, ends_on=TODAY)
    secret = await company.objective(
        "Secret", cycle=cycle, owner=me, visibility=Visibility.RESTRICTED
    )
    words = {"text": "Hm"} if action == "commentCreate" else {"kind": "LIKE"}
    ids = [gid("Objective", secret), gid("Person", me), "x"]
    answers = [await done(graph, action, bo, on=id_, **words) for id_ in ids]
    assert codes(*answers) == [("NOT_FOUND", ["on"])] * 3


async def test_a_reaction_counts_once_for_each_person_and_way_and_can_be_taken_back(
    graph: Graph, company: Company
) -> None:
    me, bo, goal = await goal_of(company)
    likes = [await done(graph, "reactionAdd", who, on=goal, kind="LIKE") for who in (me, me, bo)]
    curious = await done(graph, "reactionAdd", bo, on=goal, kind="CURIOUS")
    back = await done(graph, "reactionRemove", bo, on=goal, kind="LIKE")
    assert likes[-1]["subject"]["reactions"] == [{"kind": "LIKE", "count": 2, "mine": True}]
    assert curious["subject"]["reactions"][1] == {"kind": "CURIOUS", "count": 1, "mine": True}
    assert back["subject"]["reactions"][0] == {"kind": "LIKE", "count": 1, "mine": False}


async def test_the_reviewer_alone_takes_note_of_a_check_in_and_once(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    boss = await company.person("Boss")
    await company.line(me, boss)
    said = await created(graph, me, keyResult=gid("KeyResult", result), value="1")
    id_ = said["checkIn"]["id"]
    refused = [await done(graph, "checkInAcknowledge", me, checkIn=id_)]
    taken = await done(graph, "checkInAcknowledge", boss, checkIn=id_, clientMutationId="a")
    again = await done(graph, "checkInAcknowledge", boss, checkIn=id_, clientMutationId="a")
    refused.append(await done(graph, "checkInAcknowledge", boss, checkIn=id_))
    refused.append(await done(graph, "checkInAcknowledge", boss, checkIn="x"))
    when = NOW.isoformat().replace("+00:00", "Z")
    assert taken["checkIn"] == {"acknowledgedBy": {"name": "Boss"}, "acknowledgedAt": when}
    assert again == taken
    assert codes(*refused) == [("NOT_ALLOWED", []), ("CONFLICT", []), ("NOT_FOUND", [])]


async def test_a_request_is_answered_by_the_next_check_in_whoever_makes_it(
    graph: Graph, company: Company
) -> None:
    boss = await company.person("Boss")
    me, result = await owned(company)
    await company.line(me, boss)
    id_ = gid("KeyResult", result)
    due = {"keyResult": id_, "dueOn": TODAY.isoformat(), "message": "How is it?"}
    made = await done(graph, "checkInRequest", boss, **due)
    opened = {"state": "OPEN", "checkIn": None}
    assert made["errors"] == []
    assert made["checkInRequest"]["askedOf"] == {"name": "Ada Able"}
    assert await requests(graph, me, id_) == [opened]
    await created(graph, me, keyResult=id_, value="7")
    assert await requests(graph, me, id_) == [{"state": "SUBMITTED", "checkIn": {"value": "7"}}]


async def test_a_late_entry_or_a_correction_of_an_older_word_answers_no_request(
    graph: Graph, company: Company
) -> None:
    boss = await company.person("Boss")
    me, result = await owned(company)
    await company.line(me, boss)
    id_, before = gid("KeyResult", result), (NOW - timedelta(days=2)).isoformat()
    old = await created(graph, me, keyResult=id_, value="5", effectiveAt=before)
    await done(graph, "checkInRequest", boss, keyResult=id_, dueOn=TODAY.isoformat())
    late = await created(graph, me, keyResult=id_, value="6", effectiveAt=before)
    corrected = await created(graph, me, keyResult=id_, value="7", supersedes=old["checkIn"]["id"])
    assert (late["errors"], corrected["errors"]) == ([], [])
    assert await requests(graph, me, id_) == [{"state": "OPEN", "checkIn": None}]


async def test_what_somebody_who_left_owns_is_asked_of_the_owner_above_or_of_their_heir(
    graph: Graph, company: Company
) -> None:
    lead, me = await company.person("Lead"), await company.person("Ada Able")
    gone = await company.person("Gone", status=PersonStatus.ENDED)
    heir = await company.person("Heir")
    await company.line(gone, heir)
    await company.role(lead, Role.PROGRAMME_LEAD)
    cycle = await company.cycle()
    answers: list[Any] = []
    for owner in (me, gone):
        goal = await company.objective("Win", cycle=cycle, owner=owner)
        id_ = gid("KeyResult", await company.key_result("Sell", objective=goal, owner_id=gone))
        asked = {"keyResult": id_, "dueOn": TODAY.isoformat()}
        answers.append(await done(graph, "checkInRequest", lead, **asked))
    assert answers[0]["checkInRequest"]["askedOf"] == {"name": "Ada Able"}
    assert answers[1]["checkInRequest"]["askedOf"] == {"name": "Heir"}


async def test_whoever_takes_care_of_what_was_left_asks_for_word_and_is_asked(
    graph: Graph, company: Company
) -> None:
    heir, me = await company.person("Heir"), await company.person("Ada Able")
    gone = await company.person("Gone", status=PersonStatus.ENDED)
    await company.line(gone, heir)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=gone)
    id_ = gid("KeyResult", await company.key_result("Sell", objective=goal, owner_id=me))
    asked = {"keyResult": id_, "dueOn": TODAY.isoformat()}
    answers = [
        await done(graph, "checkInRequest", heir, **asked, of=gid("Person", who))
        for who in (heir, me)
    ]
    told = [each["checkInRequest"]["askedOf"]["name"] for each in answers]
    assert told == ["Heir", "Ada Able"]


async def test_of_what_nobody_owns_nobody_is_asked(graph: Graph, company: Company) -> None:
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=None)
    id_ = gid("KeyResult", await company.key_result("Sell", objective=goal))
    answer = await done(graph, "checkInRequest", lead, keyResult=id_, dueOn=TODAY.isoformat())
    assert codes(answer) == [("INVALID", ["of"])]


async def requests(graph: Graph, me: UUID, id_: str) -> Any:
    answer = await graph.ask(REQUESTS, as_=me, id=id_)
    return answer["keyResult"]["checkInRequests"]["nodes"]


async def test_who_may_not_ask_or_asks_for_yesterday_is_refused(
    graph: Graph, company: Company
) -> None:
    me, result = await owned(company)
    lead, stranger = await company.person("Lead"), await company.person("Bo Bee")
    await company.role(lead, Role.PROGRAMME_LEAD)
    id_ = gid("KeyResult", result)
    today = {"keyResult": id_, "dueOn": TODAY.isoformat()}
    late = {**today, "dueOn": (TODAY - timedelta(days=1)).isoformat()}
    refused = [
        await done(graph, "checkInRequest", stranger, **today),
        await done(graph, "checkInRequest", lead, **late),
        await done(graph, "checkInRequest", lead, **today, of="nobody"),
        await done(graph, "checkInRequest", lead, **{**today, "keyResult": "x"}),
    ]
    assert codes(*refused) == [
        ("NOT_ALLOWED", []), ("INVALID", ["dueOn"]), ("NOT_FOUND", ["of"]), ("NOT_FOUND", []),
    ]  # fmt: skip
    assert (await done(graph, "checkInRequest", lead, **today))["errors"] == []
    assert (await requests(graph, me, id_))[0]["state"] == "OPEN"


@pytest.mark.parametrize(
    ("zone", "state"), [("Pacific/Honolulu", "OPEN"), (None, "LATE"), ("Asia/Tokyo", "LATE")]
)
async def test_a_request_is_late_by_the_day_of_whoever_was_asked(
    graph: Graph, company: Company, zone: str | None, state: str
) -> None:
    """In the morning of the day after, by the organisation's clock."""
    me, result = await owned(company)
    async with company.database.system() as session:
        await session.run(update(Person).where(Person.id == me).values(time_zone=zone))
    asked = {"asked_by_id": me, "asked_of_id": me, "asked_at": NOW - timedelta(days=3)}
    what = {"key_result_id": result, "due_on": TODAY - timedelta(days=1), "message": None}
    await company.add(CheckInRequest, id=uuid4(), **asked, **what)
    assert (await requests(graph, me, gid("KeyResult", result)))[0]["state"] == state


async def test_only_who_may_check_in_is_asked_to(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    boss, delegate = await company.person("Boss"), await company.person("Bo Bee")
    await company.line(me, boss)
    id_ = gid("KeyResult", result)
    named = {"key_result_id": result, "person_id": delegate, "named_at": NOW}
    await company.add(Delegate, **named, named_by_id=me)
    await company.add(Delegate, **{**named, "person_id": boss}, named_by_id=boss)
    today = {"keyResult": id_, "dueOn": TODAY.isoformat()}
    asked = [
        await done(graph, "checkInRequest", boss, **today, of=gid("Person", each))
        for each in (me, delegate, boss)
    ]
    assert [codes(each) for each in asked] == [[], [], [("INVALID", ["of"])]]
