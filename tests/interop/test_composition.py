"""Our subgraph composes with others, by the tool that Hive composes with."""

import re

from schema.build import sdl
from schema.subgraph import subgraph_sdl
from tests.interop import desks
from tests.interop.composing import Subgraph, compose

OKR = Subgraph("okr", "http://127.0.0.1:1/graphql", subgraph_sdl())
DESKS = Subgraph("desks", "http://127.0.0.1:2/graphql", desks.SCHEMA.as_str())
PERSON = re.compile(r"type Person\b[^{]*")


def test_our_subgraph_composes_with_another_that_speaks_relay_too() -> None:
    composed = compose(OKR, DESKS)
    assert composed.errors == []
    assert composed.supergraph is not None
    [person] = PERSON.findall(composed.supergraph)
    keys = set(re.findall(r'graph: OKR, key: "(\w+)"', person))
    assert keys == {"id", "email", "employeeNumber"}


def test_what_federation_adds_to_the_schema_is_what_lets_it_compose() -> None:
    plain = Subgraph(OKR.name, OKR.url, sdl())
    assert "INVALID_FIELD_SHARING" in compose(plain, DESKS).errors
