"""Connections by the command line, against our loopback Jira over real HTTP."""

import json
import socket
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
from tests.support.terminal import Said, okrgraph

Run = Callable[..., Said]
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

    def run(*words: str, **environment: str) -> Said:
        told = {"OKRGRAPH_ALLOWED_HOSTS": hosts, **environment}
        return okrgraph(folder, *words, "--data", "data", **told)

    with running(folder / "data", initdb_options=["--no-sync"]):
        yield run


def added(run: Run, jira: str, name: str, *more: str, token: str = TOKEN) -> Said:
    return run("connector", "add", "jira", name, *settings(jira), *more, **{SECRET: token})


def settings(jira: str) -> list[str]:
    chosen = (f"base_url={jira}", "email=okr@example.com", "projects=SHOP")
    return [word for setting in chosen for word in ("--set", setting)]


def test_a_connection_is_added_tried_previewed_and_synced(run: Run, jira: str) -> None:
    assert added(run, jira, "work").code == 0
    tried = run("connector", "test", "work")
    previewed = run("connector", "sync", "work", "--dry-run", "--json")
    synced = run("connector", "sync", "work", "--json")
    again = run("connector", "sync", "work", "--json")
    assert (tried.code, "FAIL" in tried.out) == (0, False)
    assert (previewed.code, json.loads(previewed.out)["created"]) == (2, 3)
    assert (synced.code, json.loads(synced.out)["created"]) == (0, 3)
    assert json.loads(again.out)["created"] == 0
    assert run("connector", "sync", "work", "--dry-run").code == 0
    runs = json.loads(run("connector", "runs", "work", "--json").out)
    assert [(each["state"], each["counts"]["created"]) for each in runs] == [
        ("DONE", 0),
        ("DONE", 3),
    ]


def test_everything_is_read_again_where_somebody_says_so(run: Run, jira: str) -> None:
    added(run, jira, "again")
    said = [run("connector", "sync", "again", *more) for more in ((), (), ("--full",))]
    runs = json.loads(run("connector", "runs", "again", "--json").out)
    assert [each.code for each in said] == [0, 0, 0]
    assert [(each["trigger"], each["mode"]) for each in reversed(runs)] == [
        ("MANUAL", "INCREMENTAL"),
        ("MANUAL", "INCREMENTAL"),
        ("MANUAL", "FULL"),
    ]
    both = run("connector", "sync", "again", "--full", "--dry-run")
    assert (both.code, "Leave out --full or --dry-run" in both.err) == (1, True)


def test_a_wrong_token_is_told_with_its_cause_and_never_shown(run: Run, jira: str) -> None:
    added(run, jira, "wrong", token="another-secret-token")
    tried = run("connector", "test", "wrong")
    synced = run("connector", "sync", "wrong")
    said = tried.out + tried.err + synced.out + synced.err
    assert (tried.code, synced.code) == (1, 1)
    assert "FAIL" in tried.out
    checks = json.loads(run("connector", "test", "wrong", "--json").out)
    assert [check["passed"] for check in checks] == [False]
    assert "another-secret-token" not in said
    assert "Traceback" not in said


def test_a_sync_that_has_to_wait_says_until_when_and_who_goes_on(run: Run, busy: str) -> None:
    added(run, busy, "busy by hand")
    added(run, busy, "busy on time", "--every", "15")
    by_hand = run("connector", "sync", "busy by hand")
    on_time = run("connector", "sync", "busy on time", "--json")
    again = run("connector", "sync", "busy by hand")
    assert [said.code for said in (by_hand, on_time, again)] == [1, 1, 1]
    assert [said.err.count("\n") for said in (by_hand, on_time, again)] == [1, 1, 1]
    assert (by_hand.out, json.loads(on_time.out)["error_code"]) == ("", "ASKED_TO_WAIT")
    assert "answered 503: it is busy or down; it asked us to wait until 2" in by_hand.err
    assert "; the running service asks again after 2" in on_time.err
    assert "okrgraph: The source asked us to wait until 2" in again.err


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
    assert (again.code, "Take another name" in again.err) == (1, True)
    assert (without.code, SECRET in without.err) == (1, True)


@pytest.mark.soak  # It asks again with growing pauses, as it would ask any address that is down.
def test_a_private_address_is_refused_unless_the_settings_allow_it(run: Run, jira: str) -> None:
    added(run, jira, "private")
    refused = run("connector", "sync", "private", OKRGRAPH_ALLOWED_HOSTS="[]")
    assert refused.code in (0, 1)
    assert "created" not in refused.out


def test_a_list_looks_the_same_in_a_pipe(run: Run, jira: str) -> None:
    added(run, jira, "listed")
    listed = run("connector", "list")
    assert listed.out.splitlines()[0].split() == ["name", "kind", "state", "next"]
    assert "\x1b" not in listed.out


def test_which_source_leads_is_said_and_printed(run: Run, jira: str) -> None:
    for name in ("people", "payroll"):
        given = ("connector", "add", "bamboohr", name, "--set", "company=example")
        assert run(*given, OKRGRAPH_SECRET_API_KEY="key").code == 0
    said = run("connector", "leads", "people", "title", "manager")
    assert (said.code, said.out) == (0, "people leads in manager, title.\n")
    taken, unknown = (run("connector", "leads", "payroll", each) for each in ("title", "pay"))
    assert (taken.code, "people leads in TITLE already" in taken.err) == (1, True)
    assert (unknown.code, "known: name, email" in unknown.err) == (1, True)
    none = run("connector", "leads", "people", "none")
    assert (none.code, none.out) == (0, "people leads in nothing.\n")
