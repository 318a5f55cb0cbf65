"""What a command's exit code tells a script."""

from enum import IntEnum

from rules.errors import Held, NotAllowed, OkrGraphError


class Exit(IntEnum):
    DONE = 0
    ERROR = 1
    PENDING = 2
    HELD = 3
    NOT_ALLOWED = 4


def code_of(error: OkrGraphError) -> int:
    if isinstance(error, NotAllowed):
        return Exit.NOT_ALLOWED
    return Exit.HELD if isinstance(error, Held) else Exit.ERROR
