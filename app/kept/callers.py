"""Who sent a credential, remembered while nothing has changed that it was found by.

Only tokens: a session and a machine's secret end by the clock in their own rows, and are looked up
each time. Of a token nothing is held but a digest.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from app.kept.keeper import parts_of
from auth.identify import Credentials
from auth.proofs import Proof
from auth.viewer import Viewer
from execution.kept.marks import Marks
from execution.kept.reader import Reader
from model.data_version import Partition

MOST = 4_000
FOUND_IN = parts_of(frozenset({Partition.PEOPLE, Partition.ACCESS}))
"""People, their units, roles and pilots, and the machines that tokens act for."""


@dataclass(slots=True)
class Caller:
    """A viewer as they were found between `since` and midnight, of rows at `marks` or later."""

    viewer: Viewer
    who: Hashable
    reader: Reader
    proof: Proof
    since: datetime
    midnight: datetime
    marks: Marks

    async def is_still(self, now: Marks, at: datetime) -> bool:
        """Whether whoever looked them up now would find the same."""
        if not self.since <= at < self.midnight or not self.marks.still(now, FOUND_IN):
            return False
        return await self.proof.holds(at)


class Callers:
    """By the digest of what they sent."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[bytes, Caller] = OrderedDict()

    def find(self, digest: bytes) -> Caller | None:
        found = self._known.get(digest)
        if found is not None:
            self._known.move_to_end(digest)
        return found

    def keep(self, digest: bytes, caller: Caller) -> None:
        self._known[digest] = caller
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def __len__(self) -> int:
        return len(self._known)


def digest_of(given: Credentials) -> bytes:
    """Of everything by which a request says who sends it."""
    said = (given.authorization, given.session, given.origin, given.identity)
    return digested(*(None if each is None else each.encode("latin-1", "replace") for each in said))


def digested(*said: bytes | None) -> bytes:
    """What is not said differs from what is said to be empty; no header holds a line's end."""
    parts = (b"-" if each is None else b"+" + each for each in said)
    return blake2b(b"\n".join(parts), digest_size=24).digest()
