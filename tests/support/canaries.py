"""Canaries: a text of its own for each confidential cell, and watched secrets, of a whole test run.

Where one turns up that may not, something leaked: in an answer to somebody who may not see its
cell, or in a log, a warning or on the console, where nobody may see any.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

PREFIX = "cnry-"
CANARY = re.compile(PREFIX + r"[0-9a-f]{12}")
# Signed tokens, machines' secrets and private keys, whoever made them, need not be told to us.
TOKEN = re.compile(
    r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}|okr_[\w-]{40,}|PRIVATE KEY-----\s+[\w/+]{16,}"
)
TOKEN_SIGNS = ("eyJ", "okr_", "PRIVATE KEY")
SHORTEST_SECRET = 16


@dataclass
class Aviary:
    """The canaries that are out, each with its cell and the ids of who may see it, and secrets."""

    seen_by: dict[str, frozenset[UUID]] = field(default_factory=dict[str, frozenset[UUID]])
    cell: dict[str, str] = field(default_factory=dict[str, str])
    secrets: dict[str, str] = field(default_factory=dict[str, str])

    def canary(self, cell: str, seen_by: Iterable[UUID] = ()) -> str:
        """The same text for the same cell and people, whenever and wherever it is asked for."""
        people = frozenset(seen_by)
        mark = blake2b(f"{cell} {sorted(people)}".encode(), digest_size=6).hexdigest()
        text = f"{PREFIX}{mark}"
        self.seen_by[text], self.cell[text] = people, cell
        return text

    def watch(self, name: str, secret: str) -> None:
        """From now on this secret may be in no answer, log or output."""
        assert len(secret) >= SHORTEST_SECRET, f"{name} is too short to be looked for."
        self.secrets[secret] = name

    def escaped(self, text: str, reader: UUID | None = None) -> list[str]:
        """What stands in an answer to a reader that they may not see; with no reader, at all."""
        cells: set[str] = set(CANARY.findall(text)) if PREFIX in text else set()
        unseen = {each for each in cells if reader not in self.seen_by.get(each, ())}
        return sorted([*(self.cell.get(each, each) for each in unseen), *self.told(text)])

    def leaked(self, text: str) -> list[str]:
        """What stands in a log or on a console, where nobody may see any of it."""
        tokens: list[str] = TOKEN.findall(text) if any(sign in text for sign in TOKEN_SIGNS) else []
        return [*self.escaped(text), *(f"the token {each[:8]}…" for each in tokens)]

    def told(self, text: str) -> list[str]:
        return [name for secret, name in self.secrets.items() if secret in text]


AVIARY = Aviary()
canary = AVIARY.canary
