"""Search: by the beginnings of words, best first, and only what the reader may see."""

from typing import Any
from uuid import UUID

import pytest

from rules.terms import Visibility
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

FIND = """
query Find($text: String!, $first: Int, $after: String, $kinds: [SearchKind!]) {
  search(text: $text, first: $first, after: $after, kinds: $kinds) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      __typename
      ... on Objective { title }
      ... on KeyResult { title }
      ... on Person { name }
      ... on OrgUnit { name }
    }
  }
}
"""


async def found(graph: Graph, person: UUID, text: str, **more: Any) -> list[str]:
    page = (await graph.ask(FIND, as_=person, text=text, **more))["search"]
    return [each.get("title") or each["name"] for each in page["nodes"]]


@pytest.fixture
async def cycle(company: Company) -> UUID:
    return await company.cycle()


async def test_it_finds_each_kind_by_the_beginnings_of_its_words(
    graph: Graph, company: Company, cycle: UUID
) -> None:
    ann = await company.person("Ann Growthwaite")
    await company.unit("Growth")
    market = await company.objective("Grow the market", owner=ann, cycle=cycle)
    await company.key_result("Growing share", objective=market)
    everything = await found(graph, ann, "gro")
    assert sorted(everything) == ["Ann Growthwaite", "Grow the market", "Growing share", "Growth"]


async def test_every_word_must_be_there(graph: Graph, company: Company, cycle: UUID) -> None:
    ann = await company.person("Ann")
    await company.objective("Grow the market", owner=ann, cycle=cycle)
    await company.objective("Grow the team", owner=ann, cycle=cycle)
    assert await found(graph, ann, "team grow") == ["Grow the team"]


async def test_a_name_is_found_without_its_accents(graph: Graph, company: Company) -> None:
    zoe = await company.person("Zoë Łukasik")
    assert await found(graph, zoe, "zoe luk") == ["Zoë Łukasik"]
    assert await found(graph, zoe, "Zoë") == ["Zoë Łukasik"]


async def test_what_somebody_may_not_see_is_neither_found_nor_counted(
    graph: Graph, company: Company, cycle: UUID
) -> None:
    ann, bob = await company.person("Ann"), await company.person("Bob")
    await company.objective("Secret plan", owner=ann, visibility=Visibility.RESTRICTED, cycle=cycle)
    hidden = (await graph.ask(FIND, as_=bob, text="secret"))["search"]
    assert (hidden["nodes"], hidden["totalCount"]) == ([], 0)
    assert await found(graph, ann, "secret") == ["Secret plan"]


async def test_pages_hold_everything_once(graph: Graph, company: Company, cycle: UUID) -> None:
    ann = await company.person("Ann")
    for number in range(7):
        whole = await company.objective(f"Grow {number}", owner=ann, cycle=cycle)
        await company.key_result(f"Grow part {number}", objective=whole)
    told: list[str] = []
    after = None
    while True:
        page = (await graph.ask(FIND, as_=ann, text="grow", first=3, after=after))["search"]
        assert page["totalCount"] == 14
        told += [each["title"] for each in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(told) == len(set(told)) == 14


async def test_only_the_kinds_asked_for_are_found(
    graph: Graph, company: Company, cycle: UUID
) -> None:
    ann = await company.person("Ann")
    await company.objective("Ann's market", owner=ann, cycle=cycle)
    assert await found(graph, ann, "ann", kinds=["PERSON"]) == ["Ann"]
    assert await found(graph, ann, "ann", kinds=[]) == []


@pytest.mark.parametrize("text", ["", "  ", "&|!():*", "'; --", "x" * 201])
async def test_what_is_no_search_is_refused_by_its_name(
    graph: Graph, company: Company, text: str
) -> None:
    ann = await company.person("Ann")
    [error] = await graph.errors(FIND, as_=ann, text=text)
    assert (error["path"], "search" in error["message"]) == (["search"], True)


@pytest.mark.parametrize("text", ["a & b", "o'neil", "50%", "naïve:*", "日本 ª ①", "e-mail"])
async def test_whatever_people_type_is_only_words(
    graph: Graph, company: Company, text: str
) -> None:
    ann = await company.person("Ann")
    assert await found(graph, ann, text) == []


async def test_a_cursor_of_another_list_is_refused(graph: Graph, company: Company) -> None:
    ann = await company.person("Ann")
    [error] = await graph.errors(FIND, as_=ann, text="a", after=gid("Person", ann))
    assert "not a cursor" in error["message"]
