"""A PostgreSQL of our own, for when no DATABASE_URL is set: shared while used, stopped after.

Every process that uses a data folder holds a shared lock on `DATA/postgres.users`; whoever can
turn it into an exclusive one on leaving was the last, and stops the server. The kernel frees the
locks of a killed process, so a server that it left behind is adopted by the next one.
"""

import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.keys import kept
from app.postgres.account import account_for
from app.postgres.cluster import DATABASE, OWNER, SERVICE, Passwords
from app.postgres.locks import LockFile, lock, lock_file, share, try_lock
from app.postgres.place import Place, place_in
from app.postgres.server import keep_log_short, reach, stop
from rules.errors import Invalid
from sync.secrets import Random

NEIGHBOUR_SECONDS = 150.0
"""How long to wait for another process that is starting or stopping the server."""


@dataclass(frozen=True, slots=True)
class Urls:
    """`postgresql://user:password@127.0.0.1:port/okrgraph`, without a driver."""

    owner: str = field(repr=False)
    service: str = field(repr=False)


@contextmanager
def running(
    data: Path, *, initdb_options: Sequence[str] = (), random: Random = secrets.token_bytes
) -> Generator[Urls]:
    """The server over `data`, made on first use; it blocks, so enter it before an event loop.

    Raises Invalid where the folder or the user won't do, Unreachable where it does not start.
    """
    place = place_in(data)
    with lock_file(place.users) as users:
        share(users, seconds=NEIGHBOUR_SECONDS)
        with _turn(place):
            try:
                urls = _started(place, initdb_options, random)
            except (KeyboardInterrupt, Invalid):
                # One that is Unreachable may be recovering still: the next start finds it further.
                _leave(place, users)
                raise
        try:
            yield urls
        finally:
            with _turn(place):
                _leave(place, users)


@contextmanager
def _turn(place: Place) -> Generator[None]:
    """One process at a time starts or stops the server."""
    with lock_file(place.turn) as mine:
        lock(mine, seconds=NEIGHBOUR_SECONDS)
        yield


def _leave(place: Place, users: LockFile) -> None:
    if try_lock(users):
        stop(place)


def _started(place: Place, initdb_options: Sequence[str], random: Random) -> Urls:
    passwords = Passwords(
        owner=kept(place.data, "postgres-owner", lambda: random(24).hex()),
        service=kept(place.data, "postgres-service", lambda: random(24).hex()),
    )
    keep_log_short(place)
    port = reach(place, account_for(place), passwords, initdb_options=initdb_options)
    return Urls(
        owner=f"postgresql://{OWNER}:{passwords.owner}@127.0.0.1:{port}/{DATABASE}",
        service=f"postgresql://{SERVICE}:{passwords.service}@127.0.0.1:{port}/{DATABASE}",
    )
