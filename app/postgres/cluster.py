"""Makes the cluster: one database, its owner, and the service's role that owns nothing."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.keys import sync_folder
from app.postgres.account import Account
from app.postgres.locks import LockFile
from app.postgres.place import Place
from rules.errors import Unreachable

DATABASE = "okrgraph"
OWNER = "okrgraph_owner"
SERVICE = "okrgraph_service"

WHO_MAY_CONNECT = f"host {DATABASE} {OWNER},{SERVICE} 127.0.0.1/32 scram-sha-256\n"
"""All of pg_hba.conf: the superuser has no password and no line here, so nobody is ever it."""

INITDB = (
    "--username=postgres",
    "--auth=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--text-search-config=simple",
    "--data-checksums",
)


@dataclass(frozen=True, slots=True)
class Passwords:
    """Of hexadecimal digits only, so they need no quoting in SQL or in a URL."""

    owner: str = field(repr=False)
    service: str = field(repr=False)


def create(
    place: Place,
    account: Account,
    passwords: Passwords,
    *,
    alive: LockFile,
    initdb_options: Sequence[str],
) -> None:
    """Whole or not at all: made beside its place, then renamed. `alive` is locked, and held."""
    shutil.rmtree(place.draft, ignore_errors=True)
    place.draft.mkdir(mode=0o700)
    os.chown(place.draft, account.uid, account.gid)
    initdb: list[str | Path] = [
        place.programs / "initdb",
        *INITDB,
        *initdb_options,
        f"--pgdata={place.draft}",
    ]
    _ran(account, initdb, alive)
    _ran(account, _alone(place), alive, entry=_roles(passwords))
    (place.draft / "pg_hba.conf").write_text(WHO_MAY_CONNECT)
    place.draft.rename(place.cluster)
    sync_folder(place.data)


def _alone(place: Place) -> list[str | Path]:
    """PostgreSQL for one user, who is the superuser, on standard input; it listens nowhere."""
    settings = ["-c", "exit_on_error=on", "-c", "log_min_error_statement=panic"]
    return [place.programs / "postgres", "--single", *settings, "-D", place.draft, "postgres"]


def _roles(passwords: Passwords) -> str:
    """One statement a line, as `postgres --single` reads them."""
    plain = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION"
    statements = [
        f"CREATE ROLE {OWNER} {plain} PASSWORD '{passwords.owner}'",
        f"CREATE ROLE {SERVICE} {plain} PASSWORD '{passwords.service}'",
        f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
        f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {DATABASE} TO {SERVICE}",
    ]
    return "\n".join(statements) + "\n"


def _ran(
    account: Account, command: Sequence[str | Path], alive: LockFile, *, entry: str = ""
) -> None:
    done = account.run(command, entry=entry, hold=[alive])
    if done.returncode != 0:
        raise Unreachable(f"The database could not be made in the data folder:\n{done.stdout}")
