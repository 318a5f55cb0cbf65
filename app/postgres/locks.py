"""Locks on files, which the kernel frees when their last holder ends, however it ends.

See flock(2): a lock belongs to the open file, so a child that inherits the file holds it as well.
"""

import fcntl
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NewType

from rules.errors import Invalid, Unreachable

LockFile = NewType("LockFile", int)
POLL_SECONDS = 0.02


@contextmanager
def lock_file(path: Path) -> Generator[LockFile]:
    """The file open and not yet locked; closing it gives its lock up, unless a child holds it."""
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Invalid(
            f"{path} cannot be opened ({error.strerror}). Run okrgraph as the user it ran as "
            "before, or choose another data folder.",
            path=["data"],
        ) from error
    try:
        yield LockFile(number)
    finally:
        os.close(number)


def try_lock(file: LockFile) -> bool:
    """Whether it is ours alone now."""
    return _tried(file, fcntl.LOCK_EX)


def lock(file: LockFile, *, seconds: float) -> None:
    """Ours alone, within that time."""
    _wait(file, fcntl.LOCK_EX, seconds)


def share(file: LockFile, *, seconds: float) -> None:
    """Ours and that of others who share it, within that time."""
    _wait(file, fcntl.LOCK_SH, seconds)


def wait_until(claim: Callable[[], bool], seconds: float) -> bool:
    """Whether `claim` came true within that time."""
    deadline = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _wait(file: LockFile, kind: int, seconds: float) -> None:
    if not wait_until(lambda: _tried(file, kind), seconds):
        raise Unreachable(
            "Another okrgraph is still starting or stopping PostgreSQL over this data folder. "
            "Try again when it is done.",
            retry_after=seconds,
        )


def _tried(file: LockFile, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
