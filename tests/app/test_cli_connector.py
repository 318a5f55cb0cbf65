"""Connections by the command line, against our loopback Jira over real HTTP."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.cli.connector import outlook
from app.demo.jira import JiraStore, fake_jira
from app.demo.jira_issue import FakeIssue
from app.postgres import running
from rules.terms import RunState, TaskCategory
from sync.syncing import SyncReport

Run = Callable[..., "subprocess.CompletedProcess[str]"]
TOKEN = "a-token-that-nobody-may-see"
SECRET = "OKRGRAPH_SECRET_API_TOKEN"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def jira() -> Iterator[str]:
    """The address of a Jira with three issues."""
    issues = [
        FakeIssue(
            id=str(10 + at),
            key=f"SHOP-{at}",
            summary=f"Work {at}",
            status="Open",
            category=TaskCategory.TODO,
            type="Task",
            updated=LONG_AGO,
        )
        for at in range(1, 4)
    ]
    with serving(fake_jira(JiraStore(issues), token=TOKEN, clock=lambda: datetime.now(UTC))) as url:
        yield url


@pytest.fixture(scope="module")
def busy() -> Iterator[str]:
    """The address of a Jira that asks everybody to come back in an hour."""

    async def answer(_: Request) -> Response:
        return Response(status_code=503, headers={"Retry-After": "3600"})

    methods = ["GET", "POST"]
    with serving(Starlette(routes=[Route("/{path:path}", answer, methods=methods)])) as url:
        yield url


@contextmanager
def serving(app: Starlette) -> Generator[str]:
    """On a port of its own, until the end."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def run(jira: str, busy: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder: Path = tmp_path_factory.mktemp("connector")
    hosts = json.dumps([url.removeprefix("http://") for url in (jira, busy)])

    def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-c", "from app.cli import main; main()", *words]
        return subprocess.run(
            [*command, "--data", str(folder / "data")],
            env={**os.environ, "OKRGRAPH_ALLOWED_HOSTS": hosts, **environment},
            cwd=folder,
            input="",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    with running(folder / "data", initdb_options=["--no-sync"]):
        yield run


def added(
    run: Run, jira: str, name: str, *more: str, token: str = TOKEN
) -> "subprocess.CompletedProcess[str]":
    return run("connector", "add", "jira", name, *settings(jira), *more, **{SECRET: token})


def settings(jira: str) -> list[str]:
    chosen = (f"base_url={jira}", "email=okr@example.com", "projects=SHOP")
    return [word for setting in chosen for word in ("--set", setting)]


def test_a_connection_is_added_tried_previewed_and_synced(run: Run, jira: str) -> None:
    assert added(run, jira, "work").returncode == 0
    tried = run("connector", "test", "work")
    previewed = run("connector", "sync", "work", "--dry-run", "--json")
    synced = run("connector", "sync", "work", "--json")
    again = run("connector", "sync", "work", "--json")
    assert (tried.returncode, "FAIL" in tried.stdout) == (0, False)
    assert (previewed.returncode, json.loads(previewed.stdout)["created"]) == (2, 3)
    assert (synced.returncode, json.loads(synced.stdout)["created"]) == (0, 3)
    assert json.loads(again.stdout)["created"] == 0
    assert run("connector", "sync", "work", "--dry-run").returncode == 0
    runs = json.loads(run("connector", "runs", "work", "--json").stdout)
    assert [(each["state"], each["counts"]["created"]) for each in runs] == [
        ("DONE", 0),
        ("DONE", 3),
    ]


def test_a_wrong_token_is_told_with_its_cause_and_never_shown(run: Run, jira: str) -> None:
    added(run, jira, "wrong", token="another-secret-token")
    tried = run("connector", "test", "wrong")
    synced = run("connector", "sync", "wrong")
    said = tried.stdout + tried.stderr + synced.stdout + synced.stderr
    assert (tried.returncode, synced.returncode) == (1, 1)
    assert "FAIL" in tried.stdout
    checks = json.loads(run("connector", "test", "wrong", "--json").stdout)
    assert [check["passed"] for check in checks] == [False]
    assert "another-secret-token" not in said
    assert "Traceback" not in said


def test_a_sync_that_has_to_wait_says_until_when_and_who_goes_on(run: Run, busy: str) -> None:
    added(run, busy, "busy by hand")
    added(run, busy, "busy on time", "--every", "15")
    by_hand = run("connector", "sync", "busy by hand")
    on_time = run("connector", "sync", "busy on time", "--json")
    again = run("connector", "sync", "busy by hand")
    assert [said.returncode for said in (by_hand, on_time, again)] == [1, 1, 1]
    assert [said.stderr.count("\n") for said in (by_hand, on_time, again)] == [1, 1, 1]
    assert (by_hand.stdout, json.loads(on_time.stdout)["error_code"]) == ("", "ASKED_TO_WAIT")
    assert "answered 503: it is busy or down; it asked us to wait until 2" in by_hand.stderr
    assert "; the running service asks again after 2" in on_time.stderr
    assert "okrgraph: The source asked us to wait until 2" in again.stderr


def test_a_pause_of_our_own_sends_nobody_away_until_a_given_time() -> None:
    until, down = LONG_AGO, "x answered 500: it is busy or down."
    report = SyncReport(uuid4(), RunState.WAITING, {}, until, "UNREACHABLE", down)
    assert outlook(report, until, goes_on=False) == (
        "x answered 500: it is busy or down; run this again later."
    )


def test_a_name_is_taken_once_and_a_secret_is_never_asked_of_the_command_line(
    run: Run, jira: str
) -> None:
    added(run, jira, "once")
    again = added(run, jira, "Once")
    without = run("connector", "add", "jira", "none", *settings(jira))
    assert (again.returncode, "Take another name" in again.stderr) == (1, True)
    assert (without.returncode, SECRET in without.stderr) == (1, True)


@pytest.mark.soak  # It asks again with growing pauses, as it would ask any address that is down.
def test_a_private_address_is_refused_unless_the_settings_allow_it(run: Run, jira: str) -> None:
    added(run, jira, "private")
    refused = run("connector", "sync", "private", OKRGRAPH_ALLOWED_HOSTS="[]")
    assert refused.returncode in (0, 1)
    assert "created" not in refused.stdout


def test_a_list_looks_the_same_in_a_pipe(run: Run, jira: str) -> None:
    added(run, jira, "listed")
    listed = run("connector", "list")
    assert listed.stdout.splitlines()[0].split() == ["name", "kind", "state", "next"]
    assert "\x1b" not in listed.stdout
