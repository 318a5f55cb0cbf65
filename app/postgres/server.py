"""Starts, finds and stops the server; the lock it inherits tells exactly whether it lives."""

import os
import shlex
import shutil
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app.postgres.account import Account
from app.postgres.cluster import DATABASE, OWNER, Passwords, create
from app.postgres.locks import LockFile, lock_file, try_lock, wait_until
from app.postgres.place import Place
from rules.errors import Invalid, Unreachable

START_SECONDS = 60.0
STOP_SECONDS = 60.0
STARTS = 3
LOG_BYTES = 1_000_000

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log stays short and holds no rows: neither statements nor the values of a broken key.
    "log_checkpoints": "off",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def reach(
    place: Place,
    account: Account,
    passwords: Passwords,
    *,
    initdb_options: Sequence[str] = (),
    port: Callable[[], int] = free_port,
    seconds: float = START_SECONDS,
) -> int:
    """The port of the server that lives, or else of one started now, once it answers there."""
    for _ in range(STARTS):
        told = _log_size(place)
        with lock_file(place.alive) as alive:
            started = try_lock(alive)
            if started and not place.cluster.exists():
                create(place, account, passwords, alive=alive, initdb_options=initdb_options)
            if started:
                _start(place, account, alive, port())
        if not wait_until(lambda: bool(_port(place, passwords)) or not _lives(place), seconds):
            raise _not_started(place, "PostgreSQL lives but does not answer yet. Try again later.")
        if found := _port(place, passwords):
            return found
        # One that another process was stopping has ended now; of ours, only a taken port may pass.
        if started and "could not bind" not in _log(place, told):
            break
    raise _not_started(place, "PostgreSQL did not start.")


def stop(place: Place) -> None:
    """Returns when it is gone; after STOP_SECONDS it goes on writing its last page without us."""
    wait_until(lambda: _told_to_stop(place), STOP_SECONDS)


def keep_log_short(place: Place) -> None:
    """Safe while the server writes: it appends, and so goes on at the new end."""
    if _log_size(place) > LOG_BYTES:
        shutil.copy(place.log, place.log.with_suffix(".log.1"))
        os.truncate(place.log, 0)


def _start(place: Place, account: Account, alive: LockFile, port: int) -> None:
    """Returns at once; the server inherits `alive`, and with it the lock on it."""
    # The lock was ours, so nobody lives: the number in here may be another process's by now.
    # PostgreSQL itself would refuse to start beside it, as after each restart of a container.
    (place.cluster / "postmaster.pid").unlink(missing_ok=True)
    settings = [f"--{name}={value}" for name, value in {**SETTINGS, "port": port}.items()]
    # pg_ctl starts it in a session of its own, where Ctrl-C in our terminal does not reach it.
    command: list[str | Path] = [place.programs / "pg_ctl", "start", "--no-wait", "--silent"]
    command += [f"--pgdata={place.cluster}", f"--options={shlex.join(settings)}"]
    log = os.open(place.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        account.run(command, output=log, hold=[alive])
    finally:
        os.close(log)


def _lives(place: Place) -> bool:
    with lock_file(place.alive) as alive:
        return not try_lock(alive)


def _told_to_stop(place: Place) -> bool:
    """Whether it is gone; if not, it is told again, which does no harm."""
    if not _lives(place):
        return True
    process = _postmaster(place)
    if process and process.number > 0:
        with suppress(ProcessLookupError):
            os.kill(process.number, signal.SIGINT)
    return False


@dataclass(frozen=True, slots=True)
class _Postmaster:
    number: int
    port: int
    is_ready: bool


def _postmaster(place: Place) -> _Postmaster | None:
    """What postmaster.pid says; https://www.postgresql.org/docs/18/storage-file-layout.html."""
    try:
        lines = (place.cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 4:
        return None
    return _Postmaster(int(lines[0]), int(lines[3]), lines[-1].strip() == "ready")


def _port(place: Place, passwords: Passwords) -> int | None:
    """Where it answers to our password, and so is ours: SCRAM proves each side to the other."""
    process = _postmaster(place)
    if process is None or not process.is_ready or not _lives(place):
        return None
    try:
        _connect(process.port, passwords.owner)
    except psycopg.OperationalError as error:
        if "password authentication failed" not in str(error):
            return None
        raise Invalid(
            f"The passwords in {place.data / 'keys'} are not those of the database beside them. "
            "Put back the keys folder that was made with it.",
            path=["data"],
        ) from None
    return process.port


def _connect(port: int, password: str) -> None:
    psycopg.connect(
        host="127.0.0.1",
        port=port,
        dbname=DATABASE,
        user=OWNER,
        password=password,
        sslmode="disable",
        gssencmode="disable",
        connect_timeout=5,
    ).close()


def _not_started(place: Place, message: str) -> Unreachable:
    tail = "\n".join(_log(place, 0).splitlines()[-15:])
    return Unreachable(f"{message} The end of {place.log}:\n{tail}")


def _log(place: Place, since: int) -> str:
    if not place.log.exists():
        return ""
    return place.log.read_bytes()[since:].decode(errors="replace")


def _log_size(place: Place) -> int:
    return place.log.stat().st_size if place.log.exists() else 0
