"""The four queries that a page of an intranet asks: valid, answered, and as few at any size."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from graphql import build_schema, parse, print_ast, validate

from model.objective import ObjectiveUnit
from rules.terms import MemberRole
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

ROOT = Path(__file__).parent.parent.parent
QUERIES = ROOT / "bench" / "queries"
WIDGET = ROOT / "widgets" / "src" / "my-okrs" / "my-okrs.graphql"
SCHEMA = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
CYCLE = "FY26-Q4"

# Statements to the database for one query, whatever the size of the company.
STATEMENTS = {
    "company-tree": 8,
    "my-okrs": 9,
    "people-list": 5,
    "team-page": 11,
}
# What each answers of a company, and of one ten times as large, a page being 20 or 100 long.
SMALL = {"company-tree": 40, "my-okrs": 4, "people-list": 21, "team-page": 10}
LARGE = {"company-tree": 400, "my-okrs": 20, "people-list": 100, "team-page": 100}


@dataclass
class Place:
    """Where a company grows: its one team, its head and its cycle."""

    company: Company
    head: UUID
    team: UUID
    cycle: UUID
    jira: UUID

    async def grow(self, times: int) -> None:
        """Twenty people and ten objectives with theirs, `times` over; the head owns one in five."""
        async with self.company.together():
            for _ in range(times):
                people = [await self.person() for _ in range(20)]
                for number, owner in enumerate(people[:10]):
                    await self.objective(self.head if number % 5 == 0 else owner)
        await self.company.roll_up()

    async def person(self) -> UUID:
        person = await self.company.person(f"Person {uuid4()}", manager=self.head)
        await self.company.member(person, self.team)
        return person

    async def objective(self, owner: UUID) -> None:
        company = self.company
        objective = await company.objective("Grow", cycle=self.cycle, owner=owner)
        share = {"unit_id": self.team, "weight": Decimal(1)}
        await company.add(ObjectiveUnit, objective_id=objective, **share)
        results = [await self.key_result(title, objective, owner) for title in ("Faster", "More")]
        child = await company.objective("Grow here", cycle=self.cycle, owner=owner)
        await company.align(child, to_key_result=results[0])

    async def key_result(self, title: str, objective: UUID, owner: UUID) -> UUID:
        company = self.company
        result = await company.key_result(title, objective=objective, owner_id=owner)
        await company.check_in(result, author=owner, value=Decimal(40))
        link = await company.link(result, self.jira)
        await company.task(f"SHOP-{link}", link=link, connection=self.jira, assignee_id=owner)
        return result


async def founded(company: Company) -> Place:
    head = await company.person("Head")
    team = await company.unit("Team")
    await company.member(head, team, role=MemberRole.LEAD)
    cycle = await company.cycle(CYCLE)
    return Place(company, head, team, cycle, await company.connection())


def named(name: str) -> str:
    return (QUERIES / f"{name}.graphql").read_text(encoding="utf-8")


def test_each_named_query_is_a_file() -> None:
    assert {path.stem for path in QUERIES.iterdir()} == STATEMENTS.keys()


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_named_query_is_valid(name: str) -> None:
    assert validate(SCHEMA, parse(named(name))) == []


def test_my_okrs_is_what_the_widget_asks() -> None:
    """But for `isStale`: of the bench's company nothing is to be read by a certain day."""
    asked = WIDGET.read_text(encoding="utf-8").replace("  isStale\n", "")
    assert print_ast(parse(named("my-okrs"))) == print_ast(parse(asked))


async def test_a_tenfold_company_takes_no_statement_more(graph: Graph, company: Company) -> None:
    place = await founded(company)
    await place.grow(1)
    small = await asked(graph, place)
    await place.grow(9)
    large = await asked(graph, place)
    assert sizes(small) == SMALL
    assert sizes(large) == LARGE
    assert statements(small) == statements(large) == STATEMENTS


@dataclass(frozen=True)
class Asked:
    """What a query was answered, and how many statements that took."""

    data: Any
    statements: int


async def asked(graph: Graph, place: Place) -> Mapping[str, Asked]:
    variables = {
        "team-page": {"unit": gid("OrgUnit", place.team)},
        "company-tree": {"cycle": CYCLE},
    }
    answers: dict[str, Asked] = {}
    for name in STATEMENTS:
        with graph.counted() as seen:
            data = await graph.ask(named(name), as_=place.head, **variables.get(name, {}))
        answers[name] = Asked(data, len(seen))
    return answers


def statements(answers: Mapping[str, Asked]) -> dict[str, int]:
    return {name: answer.statements for name, answer in answers.items()}


def sizes(answers: Mapping[str, Asked]) -> dict[str, int]:
    """How many of its main rows each query answered, so that equal counts mean something."""
    data = {name: answer.data for name, answer in answers.items()}
    return {
        "company-tree": len(data["company-tree"]["cycle"]["tree"]),
        "my-okrs": len(data["my-okrs"]["me"]["person"]["objectives"]["nodes"]),
        "people-list": len(data["people-list"]["people"]["nodes"]),
        "team-page": len(data["team-page"]["unit"]["objectives"]["nodes"]),
    }
