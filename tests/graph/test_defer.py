"""`@defer` is taken by both executors, and everything is told in one answer."""

from dataclasses import replace

import pytest

from app.server import application
from tests.graph.conftest import Graph
from tests.support.company import Company

NAMED = '{ me { ...Later @defer(label: "b") } } fragment Later on Viewer { person { name } }'
BY_REFERENCE = "{ __schema { queryType { name } } me { ... @defer { ... @defer { roles } } } }"


async def test_what_is_deferred_is_told_at_once(graph: Graph, company: Company) -> None:
    me = await company.person("Ada Able")
    assert await graph.ask(NAMED, as_=me) == {"me": {"person": {"name": "Ada Able"}}}


@pytest.mark.parametrize("later", [True, False])
async def test_a_variable_may_say_so(graph: Graph, company: Company, later: bool) -> None:
    query = "query Q($later: Boolean) { me { roles ... @defer(if: $later) { person { name } } } }"
    told = await graph.ask(query, as_=await company.person("Ada Able"), later=later)
    assert told == {"me": {"roles": [], "person": {"name": "Ada Able"}}}


async def test_the_reference_takes_it_too(graph: Graph, company: Company) -> None:
    told = graph.services.settings.model_copy(update={"introspection": True})
    services = replace(graph.services, settings=told)
    opened = Graph(application(services), services)
    answer = await opened.ask(BY_REFERENCE, as_=await company.person("Ada Able"))
    assert answer == {"__schema": {"queryType": {"name": "Query"}}, "me": {"roles": []}}
