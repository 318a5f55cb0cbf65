"""What /widgets, /console and /graphiql answer, with a folder of the test's own."""

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from app.static import console_routes, graphiql_routes, widget_routes

FILES = {
    "okr-widgets.js": "export {}",
    "chunks/de-1.js": "export {}",
    "THIRD_PARTY_NOTICES.txt": "Lit",
    "graphiql/index.html": "<!doctype html>",
    "graphiql/start.js": "start()",
    "console/index.html": "<!doctype html><title>Console</title>",
    "console/console.js": "begin()",
}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    digests = {name: f"sha384-{number}" for number, name in enumerate(FILES)}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "1.4.2", "files": digests}))
    (tmp_path / "secret.js").write_text("not listed")
    return tmp_path


def routes(built: Path) -> list[BaseRoute]:
    return [*widget_routes(built), *console_routes(built), *graphiql_routes(built)]


@pytest.fixture
def client(built: Path) -> TestClient:
    return TestClient(Starlette(routes=routes(built)))


def test_the_moving_address_is_kept_for_five_minutes(client: TestClient) -> None:
    reply = client.get("/widgets/v1/okr-widgets.js")
    names = (
        "content-type",
        "cache-control",
        "etag",
        "access-control-allow-origin",
        "cross-origin-resource-policy",
        "x-content-type-options",
    )
    assert (reply.text, [reply.headers[name] for name in names]) == (
        "export {}",
        [
            "text/javascript; charset=utf-8",
            "public, max-age=300",
            '"sha384-0"',
            "*",
            "cross-origin",
            "nosniff",
        ],
    )


def test_the_versions_address_is_kept_for_ever(client: TestClient) -> None:
    reply = client.get("/widgets/1.4.2/chunks/de-1.js")
    caching = "public, max-age=31536000, immutable"
    assert (reply.status_code, reply.headers["cache-control"]) == (200, caching)


def test_who_has_the_file_gets_no_second_copy(client: TestClient) -> None:
    headers = {"if-none-match": 'W/"other", "sha384-0"'}
    reply = client.get("/widgets/v1/okr-widgets.js", headers=headers)
    assert (reply.status_code, reply.content) == (304, b"")


def test_another_version_is_refused_with_what_there_is(client: TestClient) -> None:
    reply = client.get("/widgets/1.4.1/okr-widgets.js")
    message = "Version 1.4.1 is not here: ask for v1 or 1.4.2."
    assert (reply.status_code, reply.json()["errors"][0]["message"]) == (404, message)


@pytest.mark.parametrize(
    "path",
    [
        "/widgets/v1/secret.js",
        "/widgets/v1/manifest.json",
        "/widgets/v1/..%2fsecret.js",
        "/widgets/v1/graphiql/start.js",
        "/graphiql/secret.js",
        "/graphiql/..%2fokr-widgets.js",
        "/graphiql/",
    ],
)
def test_only_what_the_manifest_lists_leaves_the_folder(client: TestClient, path: str) -> None:
    reply = client.get(path)
    code = reply.json()["errors"][0]["extensions"]["code"]
    assert (reply.status_code, code) == (404, "FILE_NOT_FOUND")


@pytest.mark.parametrize(
    "path", ["/widgets/v1/okr-widgets.js", "/widgets/1.0.0/okr-widgets.js", "/graphiql"]
)
def test_an_unbuilt_folder_says_how_to_build_it(tmp_path: Path, path: str) -> None:
    reply = TestClient(Starlette(routes=routes(tmp_path / "none"))).get(path)
    message = "The widgets are not built yet: run `make widgets`."
    assert (reply.status_code, reply.json()) == (
        404,
        {"errors": [{"message": message, "extensions": {"code": "WIDGETS_NOT_BUILT"}}]},
    )


def test_what_is_built_later_is_served_without_a_restart(tmp_path: Path) -> None:
    later = TestClient(Starlette(routes=routes(tmp_path)))
    assert later.get("/graphiql/start.js").status_code == 404
    (tmp_path / "graphiql").mkdir()
    (tmp_path / "graphiql" / "start.js").write_text("start()")
    files = {"graphiql/start.js": "sha384-0"}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "1", "files": files}))
    assert later.get("/graphiql/start.js").text == "start()"


def test_graphiql_lets_only_its_own_scripts_run(client: TestClient) -> None:
    reply = client.get("/graphiql")
    policy = reply.headers["content-security-policy"]
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy


PACKED = {"accept-encoding": "gzip, br"}


def test_a_file_goes_out_packed_to_whoever_takes_it_so(built: Path, client: TestClient) -> None:
    (built / "okr-widgets.js").write_text("export {};" * 1_000)
    plain, packed = (client.get(FILE, headers={"accept-encoding": each}) for each in ("", "gzip"))
    told = [
        (each.headers.get("content-encoding"), each.headers["etag"]) for each in (plain, packed)
    ]
    assert told == [(None, '"sha384-0"'), ("gzip", '"sha384-0-gzip"')]
    assert (plain.text, plain.headers["vary"]) == (packed.text, packed.headers["vary"])
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 20


def test_who_has_the_packed_file_gets_no_second_copy(built: Path, client: TestClient) -> None:
    (built / "okr-widgets.js").write_text("export {};" * 1_000)
    has = [client.get(FILE, headers={**PACKED, "if-none-match": tag}).status_code for tag in TAGS]
    assert has == [200, 304]


def test_what_is_built_anew_is_packed_anew(built: Path, client: TestClient) -> None:
    answers = list[str]()
    for content, digest in (("a" * 5_000, "sha384-a"), ("b" * 5_000, "sha384-b")):
        (built / "okr-widgets.js").write_text(content)
        files = {"okr-widgets.js": digest}
        (built / "manifest.json").write_text(json.dumps({"version": "1.4.2", "files": files}))
        answers.append(client.get(FILE, headers=PACKED).text)
    assert answers == ["a" * 5_000, "b" * 5_000]


FILE = "/widgets/v1/okr-widgets.js"
TAGS = ('"sha384-0"', '"sha384-0-gzip"')


@pytest.mark.parametrize("place", ["", "/roles", "/connections/a%2Fb/runs/c"])
def test_every_address_below_the_console_is_its_one_page(client: TestClient, place: str) -> None:
    reply = client.get(f"/console{place}")
    policy = reply.headers["content-security-policy"]
    assert (reply.status_code, reply.text) == (200, FILES["console/index.html"])
    assert "default-src 'none'; script-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert reply.headers["cache-control"] == "no-cache"


def test_the_console_has_its_files_and_other_pages_do_not(client: TestClient) -> None:
    elsewhere = "/widgets/v1/console/console.js"
    asked = ("/console/files/console.js", "/console/files/secret.js", elsewhere)
    assert [client.get(path).status_code for path in asked] == [200, 404, 404]
