"""How prepared statements reach the database: what a gate reads through."""

from collections.abc import Sequence
from typing import Any, Protocol


class Way(Protocol):
    """How prepared statements reach the database, inside one transaction."""

    async def fetch(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """The rows of a statement."""
        ...

    async def start_over(self) -> None:
        """PostgreSQL answers nothing in a transaction that failed; the rest reads in a new one."""
        ...
