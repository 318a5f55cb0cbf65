"""The demo as somebody meets it: loaded once, started by its command, stopped by Ctrl-C."""

import json
import re
import signal
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.demo.load import Loading, load
from model.database import Database
from model.tables import TABLES
from rules.errors import Invalid
from sync.connections import Vault
from sync.options import Progress, in_silence
from sync.secrets import KeyRing, WrappingKey
from tests.support.company import Company
from tests.support.demo import COMMAND, Demo, started

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
VAULT = Vault(KeyRing(WrappingKey("test", bytes(32))), bytes)
WIDGET = Path(__file__).parents[2] / "widgets" / "src" / "my-okrs" / "my-okrs.graphql"


def loading(now: datetime = NOW, watched: Progress = in_silence) -> Loading:
    return Loading(now, uuid4, VAULT, "http://127.0.0.1:8000/jira", watched)


async def rows(database: Database) -> dict[str, list[Sequence[Any]]]:
    """Everything in the database, but for what no session may see."""
    async with database.system() as session:
        return {
            table.__tablename__: sorted(map(tuple, await session.all(every(table))), key=repr)
            for table in TABLES
        }


def every(table: Any) -> Any:
    return sa.select(*table.__table__.c)


async def test_a_second_load_changes_nothing_even_later(database: Database) -> None:
    first = await load(database, loading())
    before = await rows(database)
    second = await load(database, loading(NOW + timedelta(days=40)))
    assert (await rows(database), second) == (before, first)


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


def at_the_end_of_the_okrs(done: int, total: int) -> None:
    if done == total > 1000:
        raise Interrupted


async def test_a_load_that_was_interrupted_is_finished_by_the_next(database: Database) -> None:
    with pytest.raises(Interrupted):
        await load(database, loading(watched=at_the_end_of_the_okrs))
    first = await rows(database)
    assert (len(first["person"]), first["objective"]) == (200, [])
    await load(database, loading(NOW + timedelta(minutes=5)))
    second = await rows(database)
    assert (second["person"], len(second["cycle"])) == (first["person"], 3)


async def test_it_never_mixes_with_another_organisation(database: Database) -> None:
    await Company(database).person("Ada Lovelace")
    with pytest.raises(Invalid, match="another organisation"):
        await load(database, loading())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = started(tmp_path_factory.mktemp("demo"))
    yield demo
    if demo.process.poll() is None:
        demo.stop(signal.SIGINT)


def test_the_banner_says_where_to_look_and_whom_to_be(demo: Demo) -> None:
    here = f"http://127.0.0.1:{demo.port}"
    assert re.findall(r"  (http\S+)\n", demo.banner) == [
        f"{here}/demo",
        f"{here}/demo/okrs",
        f"{here}/graphql",
        f"{here}/graphiql",
    ]
    assert re.findall(r"^  (\S+ \S+) \(", demo.banner, re.MULTILINE) == [
        "Maya Okafor",
        "Jonas Lind",
        "Amina Haddad",
        "Tom Becker",
    ]


def test_the_member_sees_their_okrs_with_work_that_the_connector_read(demo: Demo) -> None:
    person = demo.ask(WIDGET.read_text(), "Maya Okafor")["me"]["person"]
    results = [each for node in person["objectives"]["nodes"] for each in node["keyResults"]]
    [urls] = (
        {task["url"].rpartition("/")[0] for each in results for task in each["tasks"]["nodes"]},
    )
    assert person["name"] == "Maya Okafor"
    assert person["objectives"]["totalCount"] == 3
    assert {each["tasks"]["totalCount"] for each in results} == {0, 13}
    assert urls == {f"http://127.0.0.1:{demo.port}/jira/browse"}


def test_some_of_the_work_has_an_assignee_whom_the_graph_knows(demo: Demo) -> None:
    query = "{ me { person { tasks(first: 3) { totalCount } } } }"
    assert demo.ask(query, "Jonas Lind")["me"]["person"]["tasks"]["totalCount"] > 0


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("Maya Okafor", []),
        ("Jonas Lind", []),
        ("Amina Haddad", ["HR_REVIEWER"]),
        ("Tom Becker", ["ADMINISTRATOR"]),
    ],
)
def test_each_of_the_four_has_their_role(demo: Demo, name: str, roles: list[str]) -> None:
    assert demo.ask("{ me { roles } }", name) == {"me": {"roles": roles}}


def test_the_pay_review_is_seen_by_those_it_is_shared_with_alone(demo: Demo) -> None:
    tree = "tree { node { ... on Objective { title } } }"
    query = f"{{ cycles(first: 1, filter: {{kind: QUARTER}}) {{ nodes {{ {tree} }} }} }}"

    def sees(name: str) -> bool:
        [cycle] = demo.ask(query, name)["cycles"]["nodes"]
        return any("pay review" in each["node"].get("title", "") for each in cycle["tree"])

    assert {name: sees(name) for name in ("Amina Haddad", "Tom Becker", "Jonas Lind")} == {
        "Amina Haddad": True,
        "Tom Becker": False,
        "Jonas Lind": False,
    }


def test_the_page_gets_a_token_for_whoever_looks(demo: Demo) -> None:
    token = demo.get("/demo/token", json.dumps({"as": "hr"}).encode())
    assert (token["name"], len(token["token"].split("."))) == ("Amina Haddad", 3)


def test_a_port_that_is_taken_is_said_in_a_sentence(demo: Demo, tmp_path: Path) -> None:
    command = [*COMMAND, "--port", str(demo.port), "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"okrgraph: Port {demo.port} of 127.0.0.1 can't be used: Address already in use. Take "
        f"another: make demo PORT={demo.port + 1}, or okrgraph demo --port {demo.port + 1}\n"
    )
    assert not list(tmp_path.iterdir())


def test_ctrl_c_stops_all_of_it_and_the_next_start_goes_on_elsewhere(demo: Demo) -> None:
    assert demo.has_database()
    assert demo.stop(signal.SIGINT) == (0, "Stopped.\n")
    assert not demo.has_database()
    again = started(demo.data)
    person = again.ask(WIDGET.read_text(), "Maya Okafor")["me"]["person"]
    tasks = person["objectives"]["nodes"][0]["keyResults"][0]["tasks"]
    assert tasks["nodes"][0]["url"].startswith(f"http://127.0.0.1:{again.port}/jira/browse/")
    assert again.stop(signal.SIGTERM) == (0, "Stopped.\n")
    assert not again.has_database()
