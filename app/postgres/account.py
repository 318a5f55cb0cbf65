"""Whom PostgreSQL runs as: ourselves, or where we are root, which it refuses, `nobody`.

No user is made, and no folder above the cluster changes its owner or its permissions.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.postgres.place import Place
from rules.errors import Invalid

UNPRIVILEGED = "nobody"
READ_ANYWHERE = "dac_read_search"
"""The one capability of root that lets a process pass and read closed folders, not write there."""


@dataclass(frozen=True, slots=True)
class Account:
    """`prefix` goes before a command line that only a program can bring to this account."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def run(
        self,
        command: Sequence[str | Path],
        *,
        entry: str = "",
        output: int = subprocess.PIPE,
        hold: Sequence[int] = (),
    ) -> subprocess.CompletedProcess[str]:
        """`hold` are files that it and its children keep open; both streams go to `output`."""
        switching = os.geteuid() == 0 and not self.prefix
        return subprocess.run(  # noqa: S603 — our own programs, and no shell.
            [*self.prefix, *command],
            input=entry,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=hold,
            text=True,
            check=False,
            cwd="/",
            # Nothing of our surroundings: PGPORT and its like would steer PostgreSQL.
            env={"LC_ALL": "C", "PATH": os.defpath},
            # Ctrl-C in a terminal goes to the whole session, and is not meant for PostgreSQL.
            start_new_session=True,
            user=self.uid if switching else None,
            group=self.gid if switching else None,
            extra_groups=() if switching else None,
        )


def account_for(place: Place) -> Account:
    """Proved by running a program of PostgreSQL; Invalid names the folder that is in the way."""
    if os.geteuid() != 0:
        return _ourselves(place)
    account = _unprivileged(place)
    closed = _closed_folder(place)
    if closed:
        account = Account(account.uid, account.gid, _reading_anywhere(account, closed))
    proof = account.run([place.programs / "postgres", "--version"])
    if proof.returncode != 0:
        raise _in_the_way(closed or place.programs, proof.stdout)
    return account


def _ourselves(place: Place) -> Account:
    account = Account(os.geteuid(), os.getegid())
    if not place.cluster.exists():
        _check_named(account)
    elif place.cluster.stat().st_uid != account.uid:
        raise Invalid(
            f"{place.cluster} belongs to another user. Run okrgraph as the user it ran as before, "
            "or choose another data folder.",
            path=["data"],
        )
    return account


def _check_named(account: Account) -> None:
    try:
        pwd.getpwuid(account.uid)
    except KeyError:
        raise Invalid(
            f"PostgreSQL makes no database for user {account.uid}, who has no name on this system. "
            "Run okrgraph as a user with a name, or set DATABASE_URL to a PostgreSQL of yours.",
            path=["data"],
        ) from None


def _unprivileged(place: Place) -> Account:
    """The one whose cluster it is already, so that a folder may be used with and without sudo."""
    if place.cluster.exists():
        found = place.cluster.stat()
        if 0 in (found.st_uid, _version_owner(place)):
            raise Invalid(
                f"{place.cluster} belongs to root, as a copy does that was made without cp -a, and "
                f"PostgreSQL does not run as root. Give it back: chown -R {UNPRIVILEGED} "
                f"{place.cluster}",
                path=["data"],
            )
        return Account(found.st_uid, found.st_gid)
    entry = pwd.getpwnam(UNPRIVILEGED)
    return Account(entry.pw_uid, entry.pw_gid)


def _version_owner(place: Place) -> int | None:
    """Who owns a file that each cluster has; a folder alone may have been given to another."""
    file = place.cluster / "PG_VERSION"
    return file.stat().st_uid if file.exists() else None


def _closed_folder(place: Place) -> Path | None:
    above = [*reversed(place.cluster.parents), *reversed(place.programs.parents), place.programs]
    return next((folder for folder in above if not folder.stat().st_mode & stat.S_IXOTH), None)


def _reading_anywhere(account: Account, closed: Path) -> tuple[str, ...]:
    setpriv = shutil.which("setpriv", path=os.defpath)
    if setpriv is None:
        raise _in_the_way(closed, "setpriv of util-linux is not installed")
    return (
        setpriv,
        f"--reuid={account.uid}",
        f"--regid={account.gid}",
        "--clear-groups",
        "--no-new-privs",
        f"--inh-caps=-all,+{READ_ANYWHERE}",
        f"--ambient-caps=-all,+{READ_ANYWHERE}",
    )


def _in_the_way(folder: Path, reason: str) -> Invalid:
    return Invalid(
        f"PostgreSQL does not run as root, and no other user may enter {folder} "
        f"({reason.strip()}). Choose a data folder elsewhere with --data, run okrgraph as another "
        "user, or set DATABASE_URL to a PostgreSQL of yours.",
        path=["data"],
    )
