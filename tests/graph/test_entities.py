"""One subgraph of several: what a gateway asks by keys, under everything that guards the graph."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import OKPKey

from app.postgres import Urls
from app.schema_changes import changes_between
from app.server import application
from app.services import Services, composed
from app.services import Urls as ServiceUrls
from app.settings import settings
from auth.credentials.claims import Algorithm
from auth.credentials.gateway import Gateway, GatewayHeader, gateway_issuer
from auth.credentials.jwks import FixedKeys
from auth.credentials.tokens import Trusted, mint
from execution.cost import ARRIVAL
from resolvers.entities import KEYS
from rules.terms import Feature, Role
from schema.subgraph import LINK, subgraph, subgraph_sdl
from tests.graph.conftest import Graph, gid
from tests.support.company import NOW, Company
from tests.support.machines import Machines

ENTITIES = """query($of: [_Any!]!) { _entities(representations: $of) { __typename
  ... on Person { name } ... on OrgUnit { name } ... on Task { summary }
  ... on Objective { title } ... on PrivateNote { text } } }"""
NUMBERED = "query($of: [_Any!]!) { _entities(representations: $of) { ... on Person { name } } }"
SERVICE = "{ _service { sdl } }"
TOMORROW = date(2026, 11, 19)
GATEWAY = "https://gateway.example.com"
DIRECTIVES = "directive @key(fields: String!) repeatable on OBJECT directive @shareable on OBJECT\n"
PROMISED = {
    "Person": ("id", "email", "employeeNumber"),
    "OrgUnit": ("id", "key"),
    "Objective": ("id",),
    "KeyResult": ("id",),
    "Task": ("id", "key"),
}


@pytest.fixture
async def graph(empty: Urls, tmp_path: Path) -> AsyncIterator[Graph]:
    chosen = settings(data=tmp_path, organisation="Acme", federation=True)
    async with composed(chosen, ServiceUrls(empty.owner, empty.service)) as services:
        fixed = replace(services, now=lambda: NOW)
        yield Graph(application(fixed), fixed)


def test_the_keys_that_other_subgraphs_rely_on_stay() -> None:
    known = {noun: tuple(keys) for noun, keys in KEYS.items() if noun in PROMISED}
    assert known == PROMISED


def test_the_schema_that_is_printed_is_the_one_that_is_served() -> None:
    """But for what every gateway knows of by itself."""
    printed = DIRECTIVES + subgraph_sdl().removeprefix(LINK)
    assert {each.what for each in changes_between(subgraph().as_str(), printed)} == {
        "Field Query._entities was removed.",
        "Field Query._service was removed.",
        "_Any was removed.",
        "_Entity was removed.",
        "_Service was removed.",
    }


def person(**by: Any) -> dict[str, Any]:
    return {"__typename": "Person", **by}


async def answered(graph: Graph, as_: UUID, *of: Any) -> dict[str, Any]:
    body = {"query": ENTITIES, "variables": {"of": [*of]}}
    answer: dict[str, Any] = (await graph.post(body, as_=as_)).json()
    return answer


async def names(graph: Graph, as_: UUID, *of: Any) -> list[str | None]:
    found = (await graph.ask(NUMBERED, as_=as_, of=[*of]))["_entities"]
    return [None if each is None else each["name"] for each in found]


async def test_entities_come_in_the_order_they_were_asked_in_by_any_key(
    graph: Graph, company: Company
) -> None:
    ada, team = await company.person("Ada Able"), await company.unit("Team")
    told = await answered(
        graph, ada,
        {"__typename": "OrgUnit", "key": "Team"}, person(email="ADA.able@example.com "),
        {"__typename": "OrgUnit", "id": gid("OrgUnit", team)}, person(id=gid("Person", ada)),
    )  # fmt: skip
    unit, me = {"__typename": "OrgUnit", "name": "Team"}, person(name="Ada Able")
    assert told["data"] == {"_entities": [unit, me, unit, me]}


async def test_what_another_subgraph_adds_to_a_key_is_not_read(
    graph: Graph, company: Company
) -> None:
    ada, bo = await company.person("Ada Able"), await company.person("Bo Bee")
    extra = {"id": gid("Person", bo), "email": "ada.able@example.com", "desk": {"floor": 3}}
    assert await names(graph, ada, person(**extra)) == ["Bo Bee"]


@pytest.mark.parametrize(
    "nothing",
    [
        {"__typename": "Desk", "id": "1"},
        person(id="T2JqZWN0aXZlOg=="),
        person(id=gid("Person", uuid4())),
        person(id=gid("OrgUnit", uuid4())),
        person(email=None),
        person(email=5),
        person(employeeNumber="never"),
        {"__typename": "Viewer", "id": "1"},
        {"__typename": "__Schema", "id": "1"},
    ],
)
async def test_what_is_nobody_s_is_null_and_the_rest_is_answered(
    graph: Graph, company: Company, nothing: Any
) -> None:
    ada = await company.person("Ada Able")
    assert await names(graph, ada, nothing, person(id=gid("Person", ada))) == [None, "Ada Able"]


@pytest.mark.parametrize("wrong", [{}, [], "Person", 7, {"__typename": 7}, person(name="Ada")])
async def test_what_is_no_representation_is_an_error_of_its_own(
    graph: Graph, company: Company, wrong: Any
) -> None:
    ada = await company.person("Ada Able")
    told = await answered(graph, ada, person(id=gid("Person", ada)), wrong)
    assert told["data"]["_entities"] == [person(name="Ada Able"), None]
    [error] = told["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["_entities", 1], "INVALID")


async def test_a_hundred_people_by_two_keys_take_two_statements(
    graph: Graph, company: Company
) -> None:
    async with company.together():
        people = [await company.person(f"Person {number}") for number in range(100)]
    by_id = [person(id=gid("Person", each)) for each in people]
    by_email = [person(email=f"person.{number}@example.com") for number in range(100)]
    with graph.counted() as seen:
        found = await names(graph, people[0], *by_id, *by_email)
    assert found == [f"Person {number}" for number in range(100)] * 2
    assert len(seen) == 2


async def test_an_employee_number_finds_only_people_whose_number_one_may_see(
    graph: Graph, company: Company
) -> None:
    boss = await company.person("Boss")
    ada, bo = await company.person("Ada Able", manager=boss), await company.person("Bo Bee")
    for number, each in enumerate((ada, bo)):
        await company.employed(each, f"E{number}")
    both = [person(employeeNumber="E0"), person(employeeNumber="E1")]
    assert await names(graph, boss, *both) == ["Ada Able", None]
    assert await names(graph, bo, *both) == [None, "Bo Bee"]


async def test_a_task_key_of_two_systems_is_an_error_and_not_a_guess(
    graph: Graph, company: Company
) -> None:
    ada = await company.person("Ada Able")
    objective = await company.objective("Grow", cycle=await company.cycle(), owner=ada)
    result = await company.key_result("Faster", objective=objective)
    for name, keys in (("one", ("SHOP-1", "SHOP-2")), ("two", ("SHOP-1",))):
        connection = await company.connection(name)
        link = await company.link(result, connection)
        for key in keys:
            await company.task(key, link=link, connection=connection)
    told = await answered(
        graph, ada, *({"__typename": "Task", "key": key} for key in ("SHOP-1", "SHOP-2"))
    )
    assert told["data"]["_entities"] == [None, {"__typename": "Task", "summary": "Work on SHOP-2"}]
    assert [error["extensions"]["code"] for error in told["errors"]] == ["CONFLICT"]


async def test_a_task_that_is_gone_has_its_key_no_more(graph: Graph, company: Company) -> None:
    ada = await company.person("Ada Able")
    objective = await company.objective("Grow", cycle=await company.cycle(), owner=ada)
    result = await company.key_result("Faster", objective=objective)
    for name, gone_at in (("old", NOW), ("new", None)):
        connection = await company.connection(name)
        link = await company.link(result, connection)
        told = {"summary": name, "gone_at": gone_at}
        await company.task("SHOP-1", link=link, connection=connection, **told)
    [found] = (await answered(graph, ada, {"__typename": "Task", "key": "SHOP-1"}))["data"][
        "_entities"
    ]
    assert found == {"__typename": "Task", "summary": "new"}


async def test_a_feature_that_is_not_on_takes_only_its_own_nouns_away(
    graph: Graph, company: Company
) -> None:
    ada, team = await company.person("Ada Able"), await company.unit("Team")
    objective = await company.objective("Grow", cycle=await company.cycle(), owner=ada)
    await company.pilot(Feature.OKRS, team, since=TOMORROW)
    okr = {"__typename": "Objective", "id": gid("Objective", objective)}
    told = await answered(graph, ada, okr, person(id=gid("Person", ada)))
    assert told["data"]["_entities"] == [None, person(name="Ada Able")]
    [error] = told["errors"]
    assert error["extensions"]["code"] == "FEATURE_NOT_ENABLED"
    assert error["path"] == ["_entities", 0]


async def test_a_scope_that_a_token_lacks_keeps_entities_back_too(
    graph: Graph, company: Company
) -> None:
    """A machine reads OKRs alone, and so no connection and no other machine."""
    admin = await company.person("Admin")
    await company.role(admin, Role.ADMINISTRATOR)
    machines = Machines(graph.services.database, admin)
    client = await machines.client()
    other = {"__typename": "Connection", "id": gid("Connection", await company.connection())}
    answer = await asked_by(graph, await machines.secret(client), ENTITIES, of=[other])
    assert answer["data"]["_entities"] == [None]
    assert [each["extensions"]["code"] for each in answer["errors"]] == ["OUT_OF_SCOPE"]


async def test_a_private_thing_read_as_an_entity_is_audited(graph: Graph, company: Company) -> None:
    ada, bo = await company.person("Ada Able"), await company.person("Bo Bee")
    create = """mutation { privateNoteCreate(input: {text: "Mine"}) { privateNote { id } } }"""
    note = (await graph.ask(create, as_=ada))["privateNoteCreate"]["privateNote"]["id"]
    of, before = {"__typename": "PrivateNote", "id": note}, await reads(graph, ada)
    told = {who: (await answered(graph, who, of))["data"]["_entities"] for who in (ada, bo)}
    assert told == {ada: [{"__typename": "PrivateNote", "text": "Mine"}], bo: [None]}
    assert await reads(graph, ada) == [
        *before,
        {"noun": "PrivateNote", "actor": {"name": "Ada Able"}},
    ]


async def reads(graph: Graph, as_: UUID) -> list[Any]:
    log = "{ auditLog { nodes { action noun actor { name } } } }"
    nodes = (await graph.ask(log, as_=as_))["auditLog"]["nodes"]
    return [each for each in nodes if each.pop("action") == "read"]


async def test_entities_cost_what_so_many_rows_may_cost(graph: Graph, company: Company) -> None:
    """Whether they are written out, given by a variable, or are its default."""
    ada = await company.person("Ada Able")
    one = f'{{ __typename: "Person", id: "{gid("Person", ada)}" }}'
    rest = "{ ... on Person { name } } }"
    spelt = f"{{ _entities(representations: [{one}, {one}, {one}]) {rest}"
    default = (
        f"query($of: [_Any!]! = [{one}, {one}, {one}]) {{ _entities(representations: $of) {rest}"
    )
    given = [person(id=gid("Person", ada))] * 3
    asked = [{"query": spelt}, {"query": default}, {"query": NUMBERED, "variables": {"of": given}}]
    costs = [
        (await graph.post(each, as_=ada)).json()["extensions"]["cost"]["requested"]
        for each in asked
    ]
    assert costs == [ARRIVAL + 4] * 3  # Three objects with a scalar each.


async def test_too_many_entities_are_refused_before_anything_is_read(
    graph: Graph, company: Company
) -> None:
    ada = await company.person("Ada Able")
    dear = """query($of: [_Any!]!) { _entities(representations: $of) {
      ... on Person { reports(first: 100) { nodes { name email title } } } } }"""
    variables = {"of": [person(id=gid("Person", ada))] * 1_500}
    with graph.counted() as seen:
        answer = await graph.post({"query": dear, "variables": variables}, as_=ada)
    assert answer.json()["errors"][0]["extensions"]["code"] == "OPERATION_TOO_LARGE"
    assert seen == []


async def test_a_subgraph_has_no_node_of_its_own(graph: Graph, company: Company) -> None:
    ada = await company.person("Ada Able")
    [error] = await graph.errors('{ node(id: "x") { id } }', as_=ada)
    assert "node" in error["message"]


async def test_only_gateways_and_machines_read_the_subgraph_s_schema(
    graph: Graph, company: Company
) -> None:
    admin = await company.person("Admin")
    await company.role(admin, Role.ADMINISTRATOR)
    machines = Machines(graph.services.database, admin)
    secret = await machines.secret(await machines.client())
    [error] = await graph.errors(SERVICE, as_=admin)
    assert error["extensions"]["code"] == "SCHEMA_NOT_ALLOWED"
    text = {"data": {"_service": {"sdl": subgraph_sdl()}}}
    assert text.items() <= (await asked_by(graph, secret, SERVICE)).items()
    behind, token = gateway(graph.services, admin)
    graph.app = application(behind)
    assert text.items() <= (await asked_by(graph, token, SERVICE)).items()


async def test_where_introspection_is_on_everybody_reads_it(graph: Graph, company: Company) -> None:
    ada = await company.person("Ada Able")
    told = graph.services.settings.model_copy(update={"introspection": True})
    graph.app = application(replace(graph.services, settings=told))
    assert (await graph.ask(SERVICE, as_=ada))["_service"]["sdl"] == subgraph_sdl()


async def asked_by(graph: Graph, token: str, query: str, **variables: Any) -> dict[str, Any]:
    answer = await graph.send(
        "POST",
        "/graphql",
        json={"query": query, "variables": variables},
        headers={"Authorization": f"Bearer {token}"},
    )
    told: dict[str, Any] = answer.json()
    return told


def gateway(services: Services, person_id: UUID) -> tuple[Services, str]:
    """The service with a gateway in front, and what the gateway says of somebody."""
    key = OKPKey.generate_key("Ed25519", auto_kid=True)
    issuer = gateway_issuer(GATEWAY, "okrgraph", frozenset({Algorithm.ED25519}), None)
    public = OKPKey.import_key(dict(key.as_dict(private=False)))
    trusted = Trusted(issuer, FixedKeys(public))
    verifier = replace(
        services.verifier,
        trusted=[*services.verifier.trusted, trusted],
        gateway=Gateway(trusted, GatewayHeader.AUTHORIZATION, only=False),
    )
    token = mint(key, issuer, person_id=person_id, ttl=timedelta(minutes=1), now=NOW, jti="1")
    return replace(services, verifier=verifier), token
