"""What may be in the way of a start, and what is said of it."""

import os
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest

from app.postgres import running
from app.postgres.account import account_for
from app.postgres.cluster import Passwords
from app.postgres.locks import lock, lock_file, share, try_lock
from app.postgres.place import place_in, programs_of
from app.postgres.server import LOG_BYTES, free_port, keep_log_short, reach, stop
from rules.errors import Invalid, Unreachable

QUICK = ["--no-sync"]
PASSWORDS = ("postgres-owner", "postgres-service")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    with running(folder, initdb_options=QUICK):
        return folder


@pytest.fixture
def data(original: Path, tmp_path: Path) -> Path:
    """A data folder with a cluster, and no server."""
    subprocess.run(["cp", "-a", f"{original}/.", tmp_path], check=True)
    return tmp_path


def reached(data: Path, ports: Sequence[int]) -> int:
    place = place_in(data)
    owner, service = ((data / "keys" / name).read_text() for name in PASSWORDS)
    coming = iter(ports)
    try:
        return reach(
            place,
            account_for(place),
            Passwords(owner, service),
            port=lambda: next(coming),
        )
    finally:
        stop(place)


def test_a_port_that_was_taken_meanwhile_gives_way_to_another(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = free_port()
        assert reached(data, [taken.getsockname()[1], free]) == free


def test_three_taken_ports_are_reported(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unreachable, match="Address already in use"):
            reached(data, [port] * 3)


def test_a_server_that_does_not_start_shows_the_end_of_its_log(data: Path) -> None:
    (data / "postgres" / "postgresql.conf").write_text("work_mem = plenty\n")
    with pytest.raises(Unreachable, match="invalid value for parameter") as raised, running(data):
        pass
    assert raised.value.message.startswith("PostgreSQL did not start. The end of ")


def test_a_server_that_lives_and_does_not_answer_is_left_alone(data: Path) -> None:
    # It may be recovering, or serve another container that shares the folder.
    with lock_file(data / "postgres.alive") as alive:
        assert try_lock(alive)
        place = place_in(data)
        with pytest.raises(Unreachable, match="lives but does not answer"):
            reach(place, account_for(place), Passwords("", ""), seconds=0.1)


def test_a_cluster_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    options = ["--wal-segsize=3"]
    with (
        pytest.raises(Unreachable, match="could not be made"),
        running(tmp_path, initdb_options=options),
    ):
        pass
    assert not (tmp_path / "postgres").exists()


def test_a_lost_keys_folder_is_asked_for(data: Path) -> None:
    for name in PASSWORDS:
        (data / "keys" / name).unlink()
    with pytest.raises(Invalid, match="Put back the keys folder") as raised, running(data):
        pass
    assert raised.value.path == ("data",)
    with lock_file(data / "postgres.alive") as alive:
        assert try_lock(alive)


def test_a_data_folder_that_is_a_file_is_invalid(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(Invalid, match="cannot be made"), running(tmp_path / "data"):
        pass


def test_a_platform_without_the_programs_is_told_to_set_a_url() -> None:
    with pytest.raises(Invalid, match="Set DATABASE_URL"):
        programs_of("no_such_package_here")


def test_a_package_without_the_programs_is_told_the_same() -> None:
    with pytest.raises(Invalid, match="Set DATABASE_URL"):
        programs_of("json")


def test_a_long_log_starts_anew_and_keeps_one_before_it(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    place.log.write_text("x" * (LOG_BYTES + 1))
    keep_log_short(place)
    sizes = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert sizes == {"postgres.log": 0, "postgres.log.1": LOG_BYTES + 1}


def test_a_log_is_shortened_under_a_server_that_writes_to_it(data: Path) -> None:
    place = place_in(data)
    with running(data):
        os.truncate(place.log, LOG_BYTES + 1)
        keep_log_short(place)
    assert place.log.read_text().rstrip().endswith("database system is shut down")
    assert place.log.stat().st_size < 2_000


def test_the_log_names_no_values_and_no_statements(data: Path) -> None:
    with running(data) as urls, psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TABLE person (email text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('ada@example.com')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO person VALUES ('ada@example.com')")
    log = (data / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "ada" not in log
    assert "INSERT" not in log


def test_a_lock_that_is_not_given_up_in_time_is_reported(tmp_path: Path) -> None:
    with lock_file(tmp_path / "lock") as first, lock_file(tmp_path / "lock") as second:
        lock(first, seconds=0)
        with pytest.raises(Unreachable, match="starting or stopping"):
            share(second, seconds=0.05)


def test_a_shared_lock_is_turned_into_ones_own_only_by_the_last(tmp_path: Path) -> None:
    with lock_file(tmp_path / "lock") as first:
        share(first, seconds=0)
        with lock_file(tmp_path / "lock") as second:
            share(second, seconds=0)
            assert not try_lock(first)
        share(first, seconds=0)
        assert try_lock(first)
