"""Whom a check-in and a blocker name: somebody else, who sees what it is about."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from model.blocker import Blocker
from model.check_in import CheckIn
from model.objective import Contributor
from rules.blockers import BlockerKind
from rules.terms import Visibility
from tests.graph.authoring import act, codes, counted
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created, owned
from tests.graph.test_reminders import DUE, Office, office
from tests.support.company import LONG_AGO, Company

__all__ = ["office"]
WORDS: dict[str, Any] = {"value": "5", "confidence": 5, "narrative": "Dire."}
BLOCKER = {"kind": "DECISION", "text": "Who decides?"}
UNSEEN = ("NOT_FOUND", ["reviewer"])


async def restricted(company: Company) -> tuple[UUID, str, UUID, UUID]:
    """Ada's key result, of which a contributor knows; and a manager of hers who does not."""
    boss, knows = await company.person("Boss"), await company.person("Kim")
    ada = await company.person("Ada", manager=boss)
    hidden = {"visibility": Visibility.RESTRICTED}
    key = await company.objective("Win", cycle=await company.cycle(), owner=ada, **hidden)
    await company.add(Contributor, objective_id=key, person_id=knows)
    return ada, gid("KeyResult", await company.key_result("Sell", objective=key)), boss, knows


async def reviewers(company: Company) -> list[UUID | None]:
    async with company.database.system() as session:
        return [row.reviewer_id for row in await session.all(select(CheckIn.reviewer_id))]


async def test_nobody_is_the_reviewer_of_their_own_check_in(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    given = {"keyResult": gid("KeyResult", result), "reviewer": gid("Person", me)}
    answer = await created(graph, me, **WORDS, **given)
    assert (codes(answer), await counted(company, CheckIn)) == ([("INVALID", ["reviewer"])], 0)


async def test_nobody_takes_note_of_their_own_check_in(graph: Graph, company: Company) -> None:
    me, result = await owned(company)
    said = await company.check_in(result, author=me, reviewer_id=me, confidence=5)
    given = {"checkIn": gid("CheckIn", said)}
    answer = await act(graph, "checkInAcknowledge", me, "checkIn { id }", **given)
    told = await graph.ask("{ inbox { nodes { kind } } }", as_=me)
    kinds = [each["kind"] for each in told["inbox"]["nodes"]]
    assert (codes(answer), "ACKNOWLEDGEMENT" in kinds) == ([("NOT_ALLOWED", [])], False)


async def test_a_reviewer_sees_what_they_are_to_take_note_of(
    graph: Graph, company: Company
) -> None:
    ada, result, boss, knows = await restricted(company)
    answers = [
        await created(graph, ada, **WORDS, keyResult=result, reviewer=gid("Person", who))
        for who in (boss, knows)
    ]
    assert [codes(each) for each in answers] == [[UNSEEN], []]
    assert await reviewers(company) == [knows]


async def test_a_manager_who_does_not_see_it_is_not_asked_to_take_note(
    graph: Graph, company: Company
) -> None:
    ada, result, _, _ = await restricted(company)
    assert (await created(graph, ada, **WORDS, keyResult=result))["errors"] == []
    assert await reviewers(company) == [None]


async def test_who_is_to_clear_a_blocker_sees_what_it_stands_in_the_way_of(
    graph: Graph, company: Company
) -> None:
    ada, result, boss, knows = await restricted(company)
    told: list[list[Any]] = []
    opened: Any = None
    for who in (boss, knows):
        blocker = {**BLOCKER, "owner": gid("Person", who)}
        said = await created(graph, ada, **WORDS, keyResult=result, blockers=[blocker])
        opened = await act(graph, "blockerOpen", ada, "blocker { id }", keyResult=result, **blocker)
        told += [codes(said), codes(opened)]
    owner = {"id": opened["blocker"]["id"], "owner": gid("Person", boss)}
    told.append(codes(await act(graph, "blockerUpdate", ada, "blocker { id }", **owner)))
    unseen = [("NOT_FOUND", ["owner"])]
    assert told == [[("NOT_FOUND", ["blockers", "0", "owner"])], unseen, [], [], unseen]


@pytest.mark.parametrize("knows", [True, False])
async def test_nobody_is_reminded_of_what_is_hidden_from_them_by_now(
    office: Office, knows: bool
) -> None:
    company, owner = office.company, await office.company.person("Zed")
    hidden = {"visibility": Visibility.RESTRICTED, "published_at": LONG_AGO}
    key = await company.objective("Win", cycle=office.cycle, owner=office.ada, **hidden)
    result = await company.key_result("Sell", objective=key, created_at=LONG_AGO)
    if knows:
        await company.add(Contributor, objective_id=key, person_id=owner)
    what = {"kind": BlockerKind.DECISION, "text": "Who?", "owner_id": owner}
    who = {"opened_by_id": office.ada, "opened_at": DUE - timedelta(days=8)}
    await company.add(Blocker, id=uuid4(), key_result_id=result, **what, **who)
    told = await office.at(0)
    assert (("OWNER", "Zed") in told) is knows
