"""Asks and acts as the tests of feedback, recognition, 1:1s and growth do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rules.terms import Role
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

REFUSED = "errors { code path } clientMutationId"


@dataclass(frozen=True)
class Cast:
    """Ann (`ada`) reports to Max, Max and Bo to Cleo; the others have roles."""

    ada: UUID
    bo: UUID
    max: UUID
    cleo: UUID
    hr: UUID
    admin: UUID


async def cast(company: Company) -> Cast:
    cleo = await company.person("Cleo Chief")
    manager = await company.person("Max Manager", manager=cleo)
    people = Cast(
        ada=await company.person("Ann Able", manager=manager),
        bo=await company.person("Bo Bee", manager=cleo),
        max=manager,
        cleo=cleo,
        hr=await company.person("Hr"),
        admin=await company.person("Admin"),
    )
    await company.role(people.hr, Role.HR_REVIEWER)
    await company.role(people.admin, Role.ADMINISTRATOR)
    return people


async def done(graph: Graph, action: str, as_: UUID, answer: str, **given: Any) -> Any:
    """What an action answers; its input is named after it."""
    input_ = action[0].upper() + action[1:] + "Input"
    query = f"mutation($input: {input_}!) {{ {action}(input: $input) {{ {answer} {REFUSED} }} }}"
    return (await graph.ask(query, as_=as_, input=given))[action]


def person(id_: UUID) -> str:
    return gid("Person", id_)


async def node(graph: Graph, as_: UUID, id_: str) -> Any:
    return (await graph.ask(f'{{ node(id: "{id_}") {{ id }} }}', as_=as_))["node"]


async def who_meets(graph: Graph, people: Cast, id_: str) -> set[str]:
    """Those who find it by its id."""
    names = ("ada", "bo", "max", "cleo", "hr", "admin")
    return {name for name in names if await node(graph, getattr(people, name), id_)}
