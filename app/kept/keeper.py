"""Answers of the graph that are told again: to whom, and for how long.

An answer is kept by what was asked in which words, by what was asked of the viewer while it was
made, and by how far the data that was read had come. docs/decisions/0016-kept-answers.md says why
nobody ever gets one that is old, or another's.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from auth.reading import reading
from auth.viewer import Moment, Viewer
from auth.visibility.basis import OWN_OBJECTIVES, RESTING, VIEWERS_ALONE, Basis, facts_of
from execution.kept.answers import Answers, Kept
from execution.kept.bodies import Body
from execution.kept.checks import Checks
from execution.kept.flights import Flights
from execution.kept.marks import Marks
from execution.kept.reader import Learned, Reader
from model.data_version import Partition
from model.database import Database
from model.versions import LOST, PLACES, Versions

T = TypeVar("T")
Make = Callable[[Marks | None], Awaitable[T]]
"""Makes an answer of what is read after these marks."""
READERS = 4_000
QUESTIONS = 1_000
LEARNING_AT_ONCE = 3
"""So that a change of who sees what leaves connections to those who ask something."""

log = logging.getLogger("okrgraph")


def parts_of(partitions: frozenset[Partition]) -> frozenset[int]:
    return frozenset(PLACES[each] for each in partitions)


OWN_PARTS = parts_of(RESTING[OWN_OBJECTIVES])


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it was told; without a body where there was nothing to tell this reader.

    It costs whoever is told it what it cost to make: what is left of a budget would say otherwise
    whether anything has changed meanwhile, be it hidden.
    """

    body: Body | None
    requested: int
    spent: int


@dataclass(frozen=True, slots=True)
class Made:
    """How an answer was made: from rows as of these marks or later, and on what basis."""

    after: Marks | None
    basis: Basis


class Keeper:
    """Of one process; whatever it can't be sure of, it does not know."""

    def __init__(
        self, database: Database, versions: Versions, most: int, moment: Callable[[], Moment]
    ) -> None:
        self._database = database
        self._moment = moment
        self._versions = versions
        self._readers: OrderedDict[tuple[Viewer, date], Reader] = OrderedDict()
        self._flights = Flights()
        self._unkept: OrderedDict[int, None] = OrderedDict()
        """Questions whose last answer could not be kept, by their hash: they may be long."""
        self._learning = asyncio.Semaphore(LEARNING_AT_ONCE)
        self.answers: Answers[Told] = Answers(most)
        self.checks = Checks(self._marks)
        self.told_again = 0

    def reader(self, viewer: Viewer, moment: Moment) -> Reader:
        key = (viewer, moment.today)
        found = self._readers.get(key)
        if found is None:
            found = self._readers[key] = Reader(facts_of(viewer, moment))
            if len(self._readers) > READERS:
                self._readers.popitem(last=False)
        self._readers.move_to_end(key)
        return found

    async def told(
        self,
        question: Hashable,
        viewer: Viewer,
        now: Marks | None,
        make: Make[T],
    ) -> Told | T:
        """What is kept; else one makes it, and those who wait look whether it is theirs too.

        `now` was read after the question had come.
        """
        found = await self._find(question, viewer, now)
        if found is not None:
            return found
        async with self._alone(question, viewer) as is_first:
            if not is_first:
                now = await self.checks.now()
                found = await self._find(question, viewer, now)
            return await make(now) if found is None else found

    async def _find(self, question: Hashable, viewer: Viewer, now: Marks | None) -> Told | None:
        """What would be answered now; None where that is not known."""
        shapes = [] if now is None else self.answers.standing(question, now)
        if now is None or not shapes:
            return None
        moment = self._moment()
        reader = self.reader(viewer, moment)
        if any(OWN_OBJECTIVES in names for names in shapes):
            now = await self._with_own(reader, viewer, moment, now)
        found = None if now is None else self.answers.find(question, reader, now)
        self.told_again += found is not None
        return found

    def _alone(self, question: Hashable, viewer: Viewer) -> AbstractAsyncContextManager[bool]:
        """One makes an answer at a time, of those who would probably get the same one."""
        shapes = self.answers.shapes(question)
        theirs = any(not VIEWERS_ALONE.isdisjoint(names) for names in shapes)
        theirs = theirs or (not shapes and hash(question) in self._unkept)
        return self._flights.alone((question, viewer if theirs else None))

    def keep(self, question: Hashable, viewer: Viewer, made: Made, told: Told) -> bool:
        """Keeps an answer; False if nobody can say how long it will hold."""
        is_kept = self._keep(question, viewer, made, told)
        self._unkept.pop(hash(question), None)
        if not is_kept:
            self._unkept[hash(question)] = None
            if len(self._unkept) > QUESTIONS:
                self._unkept.popitem(last=False)
        return is_kept

    def _keep(self, question: Hashable, viewer: Viewer, made: Made, told: Told) -> bool:
        before, basis = made.after, made.basis
        partitions = basis.partitions
        if before is None or partitions is None or basis.moment is None:
            return False
        reader, names = self.reader(viewer, basis.moment), basis.facts
        if basis.own is not None:
            reader.learn(OWN_OBJECTIVES, Learned(basis.own, before, OWN_PARTS))
        facts = reader.facts(names, before)
        if facts is None:
            return False
        size = len(told.body.start) if told.body else 0
        # Packed it takes less than half as much again.
        kept = Kept(told, size * 3 // 2 + len(repr(facts)), before, parts_of(partitions))
        self.answers.keep(question, names, facts, kept)
        return True

    async def _with_own(
        self, reader: Reader, viewer: Viewer, moment: Moment, now: Marks
    ) -> Marks | None:
        """Marks at which it is known what is the viewer's own."""
        if reader.knows((OWN_OBJECTIVES,), now):
            return now
        async with self._learning:
            if reader.knows((OWN_OBJECTIVES,), now):
                # Another question of theirs has looked meanwhile.
                return now
            async with reading(self._database, viewer, moment, []) as gate:
                own = tuple(await gate.own())
        reader.learn(OWN_OBJECTIVES, Learned(own, now, OWN_PARTS))
        # Read after those marks: only if it is the same still does it go with answers of now.
        return await self.checks.now()

    async def _marks(self) -> Marks | None:
        try:
            versions = await self._versions.read()
        except LOST as error:
            log.warning("What has changed can't be read: %s", type(error).__name__)
            return None
        return Marks(self._versions.source, versions)
