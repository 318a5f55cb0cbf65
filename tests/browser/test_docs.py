"""What the documentation tells to run runs: the cookbook, and the backends that mint tokens."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.browser.backend import registered
from tests.support.demo import Demo

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MAYA = "Maya Okafor"
ORIGIN = "http://localhost:9001"
EMAIL = "maya.okafor@halden.example"


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)


def lines(program: str) -> int:
    return len([line for line in program.splitlines() if line.strip()])


QUERIES = blocks("cookbook.md", "graphql")


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_a_query_of_the_cookbook_answers(demo: Demo, query: str) -> None:
    data = demo.ask(query, MAYA)
    assert all(value for value in data.values())
    assert "[]" not in json.dumps(next(iter(data.values())))[:60]


@pytest.fixture(scope="module")
def machine(demo: Demo) -> Mapping[str, str]:
    """The environment that the backends read."""
    backend = registered(demo, ORIGIN, "OKRS_READ", "WIDGET_SESSIONS")
    return {
        **os.environ,
        "OKR": backend.okr,
        "OKR_ORIGIN": ORIGIN,
        "OKR_CLIENT_ID": backend.machine["client_id"],
        "OKR_SECRET": backend.machine["client_secret"],
        "EMAIL": EMAIL,
    }


def said(machine: Mapping[str, str], *command: str) -> str:
    done = subprocess.run(
        command, env=machine, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def who(demo: Demo, token: str) -> Any:
    body = json.dumps({"query": "{ me { person { name } } }"}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    url = f"http://127.0.0.1:{demo.port}/graphql"
    with urlopen(Request(url, body, {**headers, "Origin": ORIGIN})) as answer:
        return json.loads(answer.read())["data"]["me"]["person"]["name"]


def test_the_python_backend_mints_a_token(demo: Demo, machine: Mapping[str, str]) -> None:
    (backend,) = blocks("embed/backends.md", "python")
    program = f"{backend}\nprint(okr_token('okrs:read', subject={EMAIL!r}))"
    assert lines(backend) <= 12
    assert who(demo, said(machine, sys.executable, "-c", program)) == MAYA


def test_the_node_backend_mints_a_token(demo: Demo, machine: Mapping[str, str]) -> None:
    backend = blocks("embed/backends.md", "js")[0]
    program = (
        f"{backend}\nprocess.stdout.write(await okrToken('okrs:read', {{subject: {EMAIL!r}}}));"
    )
    node = [sys.executable, "-m", "app.node", "node", "--input-type=module", "--eval", program]
    assert lines(backend) <= 12
    assert who(demo, said(machine, *node)) == MAYA


def test_the_curl_line_mints_a_token(demo: Demo, machine: Mapping[str, str]) -> None:
    (line,) = blocks("embed/backends.md", "sh")
    assert who(demo, json.loads(said(machine, "sh", "-c", line))["access_token"]) == MAYA


TOKEN_OF = """let told;
const configure = (given) => (told = given);
globalThis.fetch = async () => new Response("a page", { status: Number(process.argv[1]) });
LINES
console.log(await told.getToken().catch(() => "an outage"));"""


@pytest.mark.parametrize("page", ["embed/html.md", "embed/backends.md"])
@pytest.mark.parametrize(("status", "told"), [(200, "a page"), (401, "null"), (502, "an outage")])
def test_a_token_address_that_is_out_of_order_is_no_word_that_nobody_is_signed_in(
    page: str, status: int, told: str
) -> None:
    (shown,) = [block for block in blocks(page, "js") if "configure({" in block]
    program = TOKEN_OF.replace("LINES", re.sub(r"(?m)^import .*$", "", shown))
    node = [sys.executable, "-m", "app.node", "node", "--input-type=module", "--eval", program]
    assert said(os.environ, *node, "--", str(status)).strip() == told
