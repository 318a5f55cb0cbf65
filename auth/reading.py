"""A gate that only reads: one snapshot, in which the same question has one answer, asked once."""

from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Hashable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg.exceptions import PostgresError
from sqlalchemy import BindParameter

from auth.foresight.bundles import Bundle, Outlook
from auth.foresight.foresight import Foresight
from auth.foresight.questions import Answered, Place, Question
from auth.gate import Gate
from auth.policy import AUDITED, CONFIDENTIAL
from auth.viewer import Moment, Viewer
from auth.visibility.basis import Basis
from auth.visibility.predicates import OWN
from auth.visibility.prepared import Prepared
from auth.ways import Snapshot, hashable
from model.audit import Entry
from model.base import Base
from model.database import Database
from model.rows import Row

Bound = Sequence[BindParameter[Any]] | None


class Overlooked(Exception):
    """Something is asked beside all that was foreseen: the answer is made anew."""


class Reading(Gate):
    """What the plan is known to ask is asked as one; see auth/foresight."""

    def __init__(
        self,
        snapshot: Snapshot,
        viewer: Viewer,
        moment: Moment,
        seen: list[Entry],
        basis: Basis | None = None,
        foresight: Foresight | None = None,
    ) -> None:
        super().__init__(snapshot, viewer, moment, seen, basis)
        self._snapshot = snapshot
        self._foresight = foresight
        self._known: dict[Any, Answered] = {}
        self._own: list[UUID] | None = None
        self._remembered: defaultdict[Hashable, dict[Any, Any]] = defaultdict(dict)
        self._outlook = Outlook()
        self._times: Counter[tuple[Prepared, bool]] = Counter()
        self._questions: list[Question] = []
        self._is_surprised = False
        self._fetched = 0
        self._is_over = False
        """Whether all was asked by one statement, after which there is no snapshot any more."""

    def remembered(self, what: Hashable) -> dict[Any, Any]:
        return self._remembered[what]

    def _rows(self, noun: type[Base], answer: Answered, on: date | None) -> list[Row]:
        """The same rows are made once; nobody changes one."""
        made = self.remembered(id(answer))
        if (noun, on) not in made:
            made[noun, on] = super()._rows(noun, answer, on)
        return [*made[noun, on]]

    async def own(self) -> list[UUID]:
        if self._own is None:
            self._own = await super().own()
        self.basis.own = tuple(sorted(self._own))
        return [*self._own]

    async def _found(
        self, told: Prepared, values: Mapping[str, Any], held: Bound, *, of_noun: bool
    ) -> Answered:
        key = (told, of_noun, *map(hashable, await self._given(told, values, held)))
        known = self._known.get(key)
        if known is None:
            # Whoever asked the same meanwhile has the same answer, whose rows are made once.
            answer = await self._asked(told, values, held, of_noun=of_noun)
            known = self._known.setdefault(key, answer)
        elif told.asks_own:
            await self.own()
        return known

    async def _given(self, told: Prepared, values: Mapping[str, Any], held: Bound) -> Iterable[Any]:
        """What tells one question from another; a statement's own values as the database reads
        them, as others can't be compared."""
        if held is None:
            return values.values()
        own = {OWN.key: await self.own()} if told.asks_own else {}
        return told.given({**values, **own, **self._parameters}, held)

    async def _asked(
        self, told: Prepared, values: Mapping[str, Any], held: Bound, *, of_noun: bool
    ) -> Answered:
        if self._foresight is None or held is not None or not is_open(told):
            return await super()._found(told, values, held, of_noun=of_noun)
        place = Place(told, of_noun, self._times[told, of_noun])
        self._times[told, of_noun] += 1
        answer = self._outlook.answer(place, values)
        if answer is None:
            answer = await self._together(self._foresight.bundle(place), values)
        if answer is None:
            self._is_surprised = True
            answer = await super()._found(told, values, held, of_noun=of_noun)
        elif told.asks_own:
            await self.own()
        self._questions.append(Question(place, values, answer))
        return self._noted(place, answer)

    def _noted(self, place: Place, answer: Answered) -> Answered:
        make = None if self._foresight is None else self._foresight.noting(place)
        return answer if make is None else answer._replace(make=make)

    async def _together(self, bundle: Bundle | None, values: Mapping[str, Any]) -> Answered | None:
        """Asks a statement with all that is foreseen to follow it."""
        if bundle is None:
            return None
        today, statement = self._moment.today, bundle.statement
        given = bundle.given(values, self._parameters, today)
        found = await self._fetch(bundle, given)
        if found is None:
            return None
        (answer,) = found
        if statement.asks_own:
            self._own = answer[0]
        return self._outlook.add(bundle, answer, values, today)

    async def _fetch(self, bundle: Bundle, values: Sequence[Any]) -> Sequence[Sequence[Any]] | None:
        """None where one of them fails, maybe one that is not asked: each is for itself again."""
        async with self._turn:
            self._check_goes_on()
            self._fetched += 1
            is_all = self._foresight is not None and self._foresight.is_all(bundle)
            self._is_over = is_all and self._fetched == 1
            fetch = self._snapshot.fetch_alone if self._is_over else self._snapshot.fetch
            try:
                return await fetch(bundle.statement.sql, values)
            except PostgresError:
                self._foresight = None
                await self._start_over()
                return None

    async def _answered(self, told: Prepared, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        self._check_goes_on()
        self._fetched += 1
        return await super()._answered(told, values)

    def _check_goes_on(self) -> None:
        if self._is_over and self._foresight is not None:
            self._foresight.miss_all()
            raise Overlooked

    async def _start_over(self) -> None:
        """Another snapshot: what the viewer saw in the last one says nothing of this one."""
        self._known.clear()
        self._remembered.clear()
        self._own, self._outlook, self._is_over = None, Outlook(), False
        await super()._start_over()

    def learn(self) -> None:
        """After a run in which all went well."""
        if self._foresight is None:
            return
        self._foresight.note(is_all=self._fetched == 1)
        if self._is_surprised:
            self._foresight.learn(self._questions, self._moment.today)


def is_open(told: Prepared) -> bool:
    """Whether nobody has to be told, or to be named, before it is read."""
    return AUDITED.isdisjoint(told.nouns) and CONFIDENTIAL.isdisjoint(told.nouns)


@asynccontextmanager
async def reading(
    database: Database,
    viewer: Viewer,
    moment: Moment,
    seen: list[Entry],
    basis: Basis | None = None,
    foresight: Foresight | None = None,
) -> AsyncGenerator[Reading]:
    """A gate over one read-only snapshot. Whoever opens it writes down what it has `seen`."""
    async with database.reads.connection() as connection:
        snapshot = Snapshot(connection)
        try:
            yield Reading(snapshot, viewer, moment, seen, basis, foresight)
        finally:
            await snapshot.end()
