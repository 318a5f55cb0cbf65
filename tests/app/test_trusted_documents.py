"""Registering trusted documents: what a manifest may look like, and what is refused, and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.graphql.asked import query_of
from app.graphql.judge import Judge
from app.settings import settings
from app.trusted.ids import Named, id_of, named, short
from app.trusted.lookup import TrustedDocuments
from app.trusted.manifests import Listed, read
from app.trusted.measuring import all_measured, measured
from rules.errors import Invalid
from schema.build import SCHEMA

WHO = "query Who { me { roles } }"
PEOPLE = "query People { people(first: 5) { totalCount } }"
HEX = {text: id_of(text).removeprefix("sha256:") for text in (WHO, PEOPLE)}
APOLLOS: dict[str, Any] = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [
        {"id": HEX[WHO], "name": "Who", "type": "query", "body": WHO},
        {"id": HEX[PEOPLE], "name": "People", "type": "query", "body": PEOPLE},
    ],
}
MANIFESTS: dict[str, Any] = {
    "graphql-codegen's": {f"sha256:{HEX[text]}": text for text in HEX},
    "Relay's": {HEX[text]: text for text in HEX},
    "Apollo's": APOLLOS,
}


@pytest.mark.parametrize("whose", MANIFESTS)
def test_the_manifests_of_all_builds_list_the_same(tmp_path: Path, whose: str) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(MANIFESTS[whose]))
    assert read(file) == [Listed(id_of(text), text) for text in HEX]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '"x"',
        '{"a": 1}',
        '{"version": "1", "documents": {}}',
        json.dumps({**APOLLOS, "version": 2}),
        json.dumps({**APOLLOS, "operations": [{"id": "x"}]}),
        json.dumps({**APOLLOS, "operations": ["x"]}),
    ],
)
def test_what_is_no_manifest_is_told_so_by_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(text)
    with pytest.raises(Invalid, match=r"manifest\.json is no"):
        read(file)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"documentId": "sha256:ab"}, Named("sha256:ab")),
        ({"documentId": "ab"}, Named("sha256:ab")),
        ({"doc_id": "ab"}, Named("sha256:ab")),
        (
            {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "ab"}}},
            Named("sha256:ab", apollos=True),
        ),
        ({"extensions": {"persistedQuery": "ab"}}, None),
        ({"extensions": None}, None),
        ({"documentId": ["sha256:ab"]}, None),
        ({}, None),
    ],
)
def test_a_request_names_its_document_in_one_of_three_forms(body: Any, found: Named | None) -> None:
    assert named(body) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("query Who {", "Syntax Error"),
        ("query Who { me { nothing } }", "Cannot query field 'nothing'"),
        ("fragment F on Viewer { roles }", "holds no operation"),
        ("{ me { roles } } query B { me { roles } }", "must be the only defined operation"),
        ("query A { me { roles } } query A { me { roles } }", "operationName"),
        (
            "query Deep { me { person { " + "manager { " * 20 + "id" + " }" * 20 + " } } }",
            "too deep",
        ),
        (
            "{ people(first: 100) { nodes { reports(first: 100) { totalCount nodes { id } } } } }",
            "may cost",
        ),
        ("{ __schema { queryType { name } } }", "introspection has been disabled"),
        ('{ person(email: "\\u0000") { name } }', "no NUL"),
    ],
)
def test_a_document_that_would_be_refused_is_not_registered(text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        measured(Listed(id_of(text), text), Judge(SCHEMA, 5_000))
    assert said in refused.value.message
    assert refused.value.message.startswith(id_of(text).removeprefix("sha256:")[:12])


def test_a_document_is_measured_by_its_dearest_operation() -> None:
    text = f"{WHO} {PEOPLE}"
    costs = [measured(Listed(id_of(each), each), JUDGE).cost for each in (WHO, PEOPLE, text)]
    assert costs == [costs[0], costs[1], max(costs)]
    assert measured(Listed(id_of(text), text), JUDGE).operations == "Who People"


def test_every_document_that_is_wrong_is_named_and_none_is_taken(tmp_path: Path) -> None:
    file, told = tmp_path / "manifest.json", list[str]()
    wrong = {"d41d8cd98f00b204e9800998ecf8427e": WHO, HEX[WHO]: PEOPLE, HEX[PEOPLE]: PEOPLE}
    file.write_text(json.dumps(wrong))
    with pytest.raises(Invalid, match="2 of 3 documents can't be registered, so none is"):
        all_measured([file], settings(data=tmp_path), told.append)
    digest = "its id is not the SHA-256 of its text"
    assert [digest in each for each in told] == [True, True]


JUDGE = Judge(SCHEMA, 5_000)


async def nothing(_: object) -> None:
    """A database in which nobody registered anything."""


async def test_what_the_service_came_with_runs_by_its_short_id_and_is_known_by_its_whole_one() -> (
    None
):
    trusted = TrustedDocuments({id_of(WHO): WHO}, nothing, lambda: 0.0, only=True)
    assert await query_of({"documentId": short(id_of(WHO))}, trusted) == (WHO, id_of(WHO))
