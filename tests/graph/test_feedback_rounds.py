"""Rounds of anonymous feedback: a text is shown among enough others, and nobody learns whose."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from app.postgres import Urls
from tests.graph.conftest import Graph
from tests.graph.everyday import Cast, cast, done, person, who_meets
from tests.support.company import TODAY, Company

ROUND = "feedbackRound { id version state shown answers { text } answeredByMe myPerspective }"
SEEN = """query($id: ID!) { node(id: $id) { ... on FeedbackRound {
  state shown threshold answeredByMe answers { id perspective text } } } }"""
LEAKS = """{ auditLog { nodes { action noun actor { name } } } }"""


async def crowd(company: Company, count: int, **more: Any) -> list[UUID]:
    async with company.together():
        return [await company.person(f"P{number}", **more) for number in range(count)]


async def begun(graph: Graph, as_: UUID, peers: list[UUID], **more: Any) -> Any:
    words = {"question": "How is it?", "closesOn": TODAY.isoformat(), **more}
    return await done(graph, "feedbackRoundStart", as_, ROUND, peers=[*map(person, peers)], **words)


async def said(graph: Graph, id_: str, *people: UUID) -> None:
    for number, who in enumerate(people):
        answer = await done(graph, "feedbackRoundAnswer", who, ROUND, id=id_, text=f"word {number}")
        assert (answer["errors"], answer["feedbackRound"]["answers"]) == ([], [])


async def closed(graph: Graph, as_: UUID, id_: str) -> list[str]:
    answer = await done(graph, "feedbackRoundClose", as_, ROUND, id=id_)
    shown: list[str] = answer["feedbackRound"]["shown"]
    return shown


async def seen(graph: Graph, as_: UUID, id_: str) -> Any:
    return (await graph.ask(SEEN, as_=as_, id=id_))["node"]


async def started(graph: Graph, people: Cast, peers: list[UUID]) -> str:
    id_: str = (await begun(graph, people.max, peers, about=person(people.ada)))["feedbackRound"][
        "id"
    ]
    return id_


@pytest.mark.parametrize(("count", "shown"), [(2, []), (3, ["PEER"]), (4, ["PEER"])])
async def test_answers_are_shown_from_the_third_on_to_whom_they_are_about(
    graph: Graph, company: Company, count: int, shown: list[str]
) -> None:
    people, peers = await cast(company), await crowd(company, 5)
    id_ = await started(graph, people, peers)
    await said(graph, id_, *peers[:count])
    before = await seen(graph, people.ada, id_)
    assert (before["answers"], before["shown"], before["threshold"]) == ([], [], 3)
    assert await closed(graph, people.max, id_) == shown
    told = await seen(graph, people.ada, id_)
    assert sorted(each["text"] for each in told["answers"]) == (
        [f"word {number}" for number in range(count)] if shown else []
    )
    others = [await seen(graph, who, id_) for who in (people.max, *peers)]
    assert [each["answers"] for each in others] == [[]] * 6
    assert [await seen(graph, who, id_) for who in (people.hr, people.admin)] == [None, None]
    for each in told["answers"]:
        assert await who_meets(graph, people, each["id"]) == {"ada"}


async def test_answers_stand_in_no_order_of_when_they_came(graph: Graph, company: Company) -> None:
    """Under drawn numbers, eight in the order of their coming are as likely as 1 in 40,320."""
    people, peers = await cast(company), await crowd(company, 8)
    id_ = await started(graph, people, peers)
    await said(graph, id_, *peers)
    await closed(graph, people.max, id_)
    told = (await seen(graph, people.ada, id_))["answers"]
    assert [each["text"] for each in told] != [f"word {number}" for number in range(8)]


@pytest.mark.parametrize(
    ("second", "shown"), [(4, []), (5, []), (6, ["PEER"]), (3, ["PEER"])],
    ids=["one joined", "two joined", "three joined", "the same three"],
)  # fmt: skip
async def test_a_request_sent_again_to_almost_the_same_shows_nothing_more(
    graph: Graph, company: Company, second: int, shown: list[str]
) -> None:
    people, peers = await cast(company), await crowd(company, 6)
    first = await started(graph, people, peers[:3])
    await said(graph, first, *peers[:3])
    assert await closed(graph, people.max, first) == ["PEER"]
    # Begun by another: what was shown of the person counts, whoever asked for it.
    again = (await begun(graph, people.ada, peers[:second]))["feedbackRound"]["id"]
    await said(graph, again, *peers[:second])
    assert await closed(graph, people.ada, again) == shown


async def test_three_rounds_of_groups_that_cross_single_nobody_out(
    graph: Graph, company: Company
) -> None:
    """Each would be enough by itself; by all three of them together each peer stands alone."""
    people, peers = await cast(company), await crowd(company, 6)
    a, b, c, d, e, f = peers
    shown: list[list[str]] = []
    for group in ([a, b, c], [d, e, f], [a, b, d, e], [a, b, c, d, e, f]):
        id_ = await started(graph, people, group)
        await said(graph, id_, *group)
        shown.append(await closed(graph, people.max, id_))
    assert shown == [["PEER"], ["PEER"], [], ["PEER"]]


async def test_each_answers_once_and_a_retry_is_no_second_answer(
    graph: Graph, company: Company
) -> None:
    people, peers = await cast(company), await crowd(company, 3)
    id_ = await started(graph, people, peers)
    words = {"id": id_, "text": "x", "clientMutationId": "a"}
    tries = [await done(graph, "feedbackRoundAnswer", peers[0], ROUND, **words) for _ in range(2)]
    tries.append(await done(graph, "feedbackRoundAnswer", peers[0], ROUND, id=id_, text="y"))
    codes = [[each["code"] for each in answer["errors"]] for answer in tries]
    assert codes == [[], [], ["NOT_OPEN"]]
    assert [(await seen(graph, who, id_))["answeredByMe"] for who in peers] == [True, False, False]


async def test_nothing_that_is_kept_leads_from_a_text_to_who_wrote_it(
    graph: Graph, company: Company, empty: Urls
) -> None:
    """Not even for who reads the tables: no column of an answer tells a person or a time."""
    people, peers = await cast(company), await crowd(company, 3)
    id_ = await started(graph, people, peers)
    for who in peers:
        words = {"id": id_, "text": "told in secret", "clientMutationId": "a"}
        await done(graph, "feedbackRoundAnswer", who, ROUND, **words)
    with psycopg.connect(empty.owner) as owner:
        columns = owner.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = 'anonymous_answer' AND table_schema = 'public'"
        ).fetchall()
        digests = owner.execute(
            "SELECT count(DISTINCT digest) FROM answered_mutation "
            "WHERE action = 'feedbackRoundAnswer'"
        ).fetchone()
    assert {name for (name,) in columns} == {"id", "round_id", "about_id", "perspective", "text"}
    assert digests == (3,)
    for who in (people.ada, people.max, people.hr, people.admin):
        entries = (await graph.ask(LEAKS, as_=who))["auditLog"]["nodes"]
        assert not any(each["action"] == "feedbackRoundAnswer" for each in entries)


async def test_what_can_not_be_done_is_refused(graph: Graph, company: Company) -> None:
    people, peers = await cast(company), await crowd(company, 4)
    id_ = await started(graph, people, peers[:3])
    ada = person(people.ada)
    tries = [
        await begun(graph, people.bo, peers, about=ada),
        await begun(graph, people.ada, peers[:2]),
        await begun(graph, people.ada, []),
        await begun(graph, people.ada, [*peers[:2], people.ada]),
        await begun(graph, people.ada, peers, question=" "),
        await begun(graph, people.ada, peers, closesOn="2026-01-01"),
        await begun(graph, people.ada, peers[:3], reports=[*map(person, peers[1:])]),
        await done(graph, "feedbackRoundAnswer", people.ada, ROUND, id=id_, text="x"),
        await done(graph, "feedbackRoundAnswer", peers[3], ROUND, id=id_, text="x"),
        await done(graph, "feedbackRoundAnswer", peers[0], ROUND, id=id_, text=" "),
        await done(graph, "feedbackRoundClose", people.ada, ROUND, id=id_),
        await done(graph, "feedbackRoundClose", people.max, ROUND, id=id_, expectedVersion=3),
        await done(graph, "feedbackRoundClose", people.max, ROUND, id=id_),
        await done(graph, "feedbackRoundClose", people.max, ROUND, id=id_),
        await done(graph, "feedbackRoundAnswer", peers[0], ROUND, id=id_, text="late"),
    ]
    codes = [[each["code"] for each in answer["errors"]] for answer in tries]
    assert codes == [
        ["NOT_ALLOWED"], ["INVALID"], ["EMPTY"], ["INVALID"], ["EMPTY"], ["INVALID"], ["INVALID"],
        ["NOT_ALLOWED"], ["NOT_FOUND"], ["EMPTY"], ["NOT_ALLOWED"], ["CONFLICT"], [],
        ["NOT_OPEN"], ["NOT_OPEN"],
    ]  # fmt: skip
