"""The trusted documents that this process knows: those it came with, and those of the database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from app.trusted.ids import id_of, short
from app.trusted.registry import Registered, Revision, registered
from model.database import Database

UNKNOWN_SECONDS = 1.0
"""An id that is new here may have been registered just now; a flood of them asks once a second."""
KNOWN_SECONDS = 30.0
"""How long a document that was taken away may still run here."""

log = logging.getLogger("okrgraph")
Read = Callable[[Revision | None], Awaitable[Registered | None]]


def of_database(database: Database) -> Read:
    async def read(known: Revision | None) -> Registered | None:
        async with database.system() as session:
            return await registered(session, known)

    return read


class TrustedDocuments:
    """Texts by id; `only` says that nothing else is to run.

    While the database can't be read, what was read last still holds.
    """

    def __init__(
        self, built_in: Mapping[str, str], read: Read, clock: Callable[[], float], *, only: bool
    ) -> None:
        self.only = only
        self._built_in = built_in
        self._whole = {short(id_): id_ for id_ in built_in}
        self._read = read
        self._clock = clock
        self._known = Registered(None, {})
        self._looked_at = float("-inf")
        self._turn = asyncio.Lock()

    async def runs(self, text: str) -> bool:
        """Whether a document that is sent as text may run."""
        return not self.only or await self.find(id_of(text)) is not None

    def whole(self, id_: str) -> str:
        """The id itself where a widget names its document in short."""
        return self._whole.get(id_, id_)

    async def find(self, id_: str) -> str | None:
        """The text of a document, or None if nobody registered it."""
        if id_ in self._built_in:
            return self._built_in[id_]
        patience = KNOWN_SECONDS if id_ in self._known.texts else UNKNOWN_SECONDS
        if patience == UNKNOWN_SECONDS or self._is_older_than(patience):
            await self.look(patience)
        return self._known.texts.get(id_)

    async def look(self, patience: float = 0) -> None:
        """Reads what is registered, unless somebody did so within `patience` seconds.

        Whoever comes while another reads waits for that.
        """
        async with self._turn:
            if not self._is_older_than(patience):
                return
            self._looked_at = self._clock()
            try:
                self._known = await self._read(self._known.revision) or self._known
            except Exception:
                log.exception("The trusted documents can't be read.")

    def _is_older_than(self, seconds: float) -> bool:
        return self._clock() - self._looked_at >= seconds
