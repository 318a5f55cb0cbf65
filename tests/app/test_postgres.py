"""The PostgreSQL of our own: its roles, its settings, and how its users share it."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from app.postgres import Urls, running
from app.postgres.locks import lock_file, try_lock

ROOT = Path(__file__).parents[2]
QUICK = ["--no-sync"]

NEIGHBOUR = """
import sys
from pathlib import Path
from app.postgres import running
with running(Path(sys.argv[1]), initdb_options=["--no-sync"]) as urls:
    print(urls.owner, flush=True)
    sys.stdin.read()
"""


@contextmanager
def neighbour(data: Path) -> "Generator[subprocess.Popen[str]]":
    """Another okrgraph over the same folder; it says its URL, and leaves when told to."""
    command = [sys.executable, "-c", NEIGHBOUR, str(data)]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def asked(url: str, statement: LiteralString) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def is_gone(data: Path) -> bool:
    with lock_file(data / "postgres.alive") as alive:
        return try_lock(alive)


@pytest.fixture(scope="module")
def urls(tmp_path_factory: pytest.TempPathFactory) -> Generator[Urls]:
    with running(tmp_path_factory.mktemp("data"), initdb_options=QUICK) as found:
        yield found


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    with running(folder, initdb_options=QUICK) as found:
        asked(found.owner, "CREATE TABLE kept AS SELECT 42 AS answer")
    return folder


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    """A data folder with a cluster that holds one committed row, and no server."""
    subprocess.run(["cp", "-a", f"{original}/.", tmp_path], check=True)
    return tmp_path


def kept(found: Urls) -> list[tuple[Any, ...]]:
    return asked(found.owner, "SELECT answer FROM kept")


def test_the_two_roles_may_log_in_and_nothing_more(urls: Urls) -> None:
    rows = asked(
        urls.owner,
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, "
        "rolreplication FROM pg_roles WHERE rolname LIKE 'okrgraph%' ORDER BY 1",
    )
    plain = (True, False, False, False, False, False)
    assert rows == [("okrgraph_owner", *plain), ("okrgraph_service", *plain)]


def test_the_service_owns_nothing_and_the_owner_owns_the_database(urls: Urls) -> None:
    rows = asked(
        urls.owner,
        "SELECT refobjid::regrole::text, classid::regclass::text FROM pg_shdepend "
        "WHERE deptype = 'o' AND refobjid::regrole::text LIKE 'okrgraph%'",
    )
    assert rows == [("okrgraph_owner", "pg_database")]


def test_the_service_cannot_make_a_table(urls: Urls) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(urls.service, "CREATE TABLE mine (id int)")


def test_the_service_cannot_pass_row_level_security(urls: Urls) -> None:
    asked(urls.owner, "CREATE TABLE review AS SELECT 'secret' AS text")
    asked(urls.owner, "ALTER TABLE review ENABLE ROW LEVEL SECURITY")
    asked(urls.owner, "GRANT SELECT ON review TO okrgraph_service")
    assert asked(urls.owner, "SELECT text FROM review") == [("secret",)]
    assert asked(urls.service, "SELECT text FROM review") == []


def test_a_wrong_password_is_refused(urls: Urls) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(urls.service, password="wrong")


@pytest.mark.parametrize("database", ["okrgraph", "postgres"])
def test_nobody_logs_in_as_the_superuser(urls: Urls, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(urls.owner, user="postgres", password="", dbname=database)


def test_passwords_are_kept_as_scram(urls: Urls) -> None:
    assert asked(urls.owner, "SHOW password_encryption") == [("scram-sha-256",)]


def test_the_server_is_durable_private_and_sorts_alike_everywhere(urls: Urls) -> None:
    names = ["fsync", "synchronous_commit", "data_checksums", "jit", "server_encoding"]
    names += ["listen_addresses", "TimeZone", "default_text_search_config"]
    with psycopg.connect(urls.owner) as connection:
        found = {
            name: connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in names
        }
    assert found == {
        "fsync": ("on",),
        "synchronous_commit": ("on",),
        "data_checksums": ("on",),
        "jit": ("off",),
        "server_encoding": ("UTF8",),
        "listen_addresses": ("127.0.0.1",),
        "TimeZone": ("UTC",),
        "default_text_search_config": ("pg_catalog.simple",),
    }


def test_letters_beyond_ascii_have_their_case_folded(urls: Urls) -> None:
    assert asked(urls.owner, "SELECT lower('ÅSE ÖZ'), 'a' < 'B'") == [("åse öz", False)]


def test_urls_do_not_show_their_passwords(urls: Urls) -> None:
    assert repr(urls) == "Urls()"


def test_a_second_start_keeps_the_rows(data: Path) -> None:
    with running(data) as found:
        assert kept(found) == [(42,)]


def test_the_server_ends_with_its_only_user(data: Path) -> None:
    with running(data) as found:
        assert not is_gone(data)
    assert is_gone(data)
    with pytest.raises(psycopg.OperationalError, match="refused"):
        kept(found)


def test_an_error_inside_still_stops_the_server(data: Path) -> None:
    with pytest.raises(ZeroDivisionError), running(data):
        raise ZeroDivisionError
    assert is_gone(data)


def test_the_first_user_to_leave_leaves_the_server_to_the_second(data: Path) -> None:
    with neighbour(data) as other, running(data) as mine:
        assert said(other) == mine.owner
        other.communicate()
        assert kept(mine) == [(42,)]
    assert is_gone(data)


def test_a_user_who_came_later_keeps_the_server_up(data: Path) -> None:
    with neighbour(data) as other:
        with running(data) as mine:
            assert said(other) == mine.owner
        assert kept(mine) == [(42,)]
        other.communicate()
    assert is_gone(data)


def test_two_users_of_one_process_share_the_server(data: Path) -> None:
    with running(data) as outer:
        with running(data) as inner:
            assert inner == outer
        assert kept(outer) == [(42,)]


def test_processes_that_start_at_once_over_a_new_folder_share_one_server(tmp_path: Path) -> None:
    with neighbour(tmp_path) as first, neighbour(tmp_path) as second:
        assert said(first) == said(second) != ""
        first.communicate()
        second.communicate()
    assert is_gone(tmp_path)


def test_a_server_whose_user_was_killed_is_adopted(data: Path) -> None:
    with neighbour(data) as other:
        said(other)
        before = postmaster(data)
        other.kill()
        other.wait()
    with running(data) as found:
        assert (postmaster(data), kept(found)) == (before, [(42,)])
    assert is_gone(data)


def test_a_server_that_was_killed_recovers(data: Path) -> None:
    with running(data) as found:
        asked(found.owner, "INSERT INTO kept VALUES (43)")
        os.kill(postmaster(data), signal.SIGKILL)
    with running(data) as found:
        assert kept(found) == [(42,), (43,)]
    assert "automatic recovery in progress" in (data / "postgres.log").read_text()


def test_a_process_number_that_is_anothers_by_now_is_no_obstacle(data: Path) -> None:
    pid_file = data / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n0\n5432\n\n127.0.0.1\n\nready\n")
    with running(data) as found:
        assert kept(found) == [(42,)]


def test_the_terminal_of_its_user_is_not_its_own(data: Path) -> None:
    with running(data):
        assert os.getsid(postmaster(data)) == postmaster(data)


def test_a_cluster_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.draft" / "base").mkdir(parents=True)
    with running(tmp_path, initdb_options=QUICK) as found:
        assert asked(found.service, "SELECT 1") == [(1,)]
    assert not (tmp_path / "postgres.draft").exists()


def test_an_interrupted_start_leaves_no_server(data: Path) -> None:
    (data / "keys" / "postgres-owner").unlink()

    def interrupted(_: int) -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), running(data, random=interrupted):
        pass
    assert is_gone(data)
