"""In which media type the graph answers, and with which status; graphql-http audits the rest."""

from typing import Any

import pytest

from app.graphql.negotiation import GRAPHQL, JSON, Wanted, wanted_of
from tests.graph.conftest import Graph
from tests.support.company import Company

WHO = {"query": "{ me { roles } }"}
WRONG = {"query": "{ me { nothing } }"}
UNREADABLE = b'{"query": '
NULL = {"query": "query($n: Int) { people(first: $n) { totalCount } }", "variables": {"n": None}}


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", Wanted(JSON, by_name=False)),
        ("*/*", Wanted(JSON, by_name=False)),
        ("application/*", Wanted(JSON, by_name=False)),
        ("text/html, */*;q=0.8", Wanted(JSON, by_name=False)),
        ("application/json", Wanted(JSON, by_name=True)),
        ("application/json, */*", Wanted(JSON, by_name=True)),
        ("Application/GraphQL-Response+JSON", Wanted(GRAPHQL, by_name=True)),
        ("application/json, application/graphql-response+json", Wanted(GRAPHQL, by_name=True)),
        (f"{GRAPHQL}, {JSON};q=0.9", Wanted(GRAPHQL, by_name=True)),
        (f"{GRAPHQL};q=0.5, {JSON}", Wanted(JSON, by_name=True)),
        (f"{GRAPHQL};charset=utf-8; q=0.5 ,{JSON};q=0.1", Wanted(GRAPHQL, by_name=True)),
        (f"{JSON};q=0, */*", Wanted(GRAPHQL, by_name=False)),
        (f"{JSON};q=nonsense", Wanted(JSON, by_name=True)),
        ("text/html", None),
        ("text/event-stream", None),
        (f"{JSON};q=0", None),
        ("*/*;q=0.0", None),
    ],
)
def test_the_client_says_what_it_likes_best(accept: str, wanted: Wanted | None) -> None:
    assert wanted_of(accept) == wanted


@pytest.mark.parametrize(
    ("accept", "body", "status", "has_data"),
    [
        (GRAPHQL, WHO, 200, True),
        (GRAPHQL, WRONG, 400, False),
        (GRAPHQL, NULL, 200, True),
        (GRAPHQL, UNREADABLE, 400, False),
        (JSON, WHO, 200, True),
        (JSON, WRONG, 200, False),
        (JSON, UNREADABLE, 400, False),
        ("*/*", WRONG, 400, False),
    ],
)
async def test_the_status_follows_the_media_type(
    graph: Graph, company: Company, accept: str, body: Any, status: int, has_data: bool
) -> None:
    asking = headers(graph, accept, await company.person("Ada Able"))
    given = {"content": body} if isinstance(body, bytes) else {"json": body}
    answer = await graph.send("POST", "/graphql", headers=asking, **given)
    assert (answer.status_code, "data" in answer.json()) == (status, has_data)
    media_type = JSON if accept == "*/*" else accept
    assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"


async def test_who_reads_no_json_is_answered_406_and_nothing_is_asked(
    graph: Graph, company: Company
) -> None:
    asking = headers(graph, "text/html", await company.person("Ada Able"))
    with graph.counted() as statements:
        answer = await graph.send("POST", "/graphql", headers=asking, json=WHO)
    assert (answer.status_code, statements) == (406, [])
    assert answer.json()["errors"][0]["extensions"] == {"code": "NOT_ACCEPTABLE"}
    assert answer.headers["Vary"] == "Accept, Origin"


async def test_a_long_answer_is_packed_for_whoever_takes_it(graph: Graph, company: Company) -> None:
    asking = headers(graph, GRAPHQL, await company.person("Ada Able"))
    asking["Accept-Encoding"] = "gzip"
    names = " ".join(f"{'a' * 99}{number}: __typename" for number in range(20))
    sent = [WHO, {"query": f"{{ {names} }}"}]
    short, long = [await graph.send("POST", "/graphql", headers=asking, json=each) for each in sent]
    assert (short.headers.get("Content-Encoding"), short.headers["Vary"]) == (
        None,
        "Accept, Origin",
    )
    packed = (long.headers.get("Content-Encoding"), long.headers["Vary"])
    assert packed == ("gzip", "Accept, Accept-Encoding, Origin")
    assert len(long.json()["data"]) == 20


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 200),
        ('Application/JSON ; Charset="UTF-8"', 200),
        ("application/json; charset=utf-16", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
async def test_a_body_is_json_in_utf_8_or_not_taken(
    graph: Graph, company: Company, kind: str, status: int
) -> None:
    asking = {**headers(graph, "*/*", await company.person("Ada Able")), "Content-Type": kind}
    answer = await graph.send("POST", "/graphql", headers=asking, json=WHO)
    assert answer.status_code == status


def headers(graph: Graph, accept: str, person: Any) -> dict[str, str]:
    token = f"Bearer {graph.token(person)}"
    return {"Accept": accept, "Authorization": token, "Content-Type": "application/json"}
