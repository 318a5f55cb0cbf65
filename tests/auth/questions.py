"""Random statements over all nouns: filters, order, counts, existence, joins, groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import Text, and_, cast, exists, func, or_, select, true, union_all
from sqlalchemy.orm import aliased

from model.base import Base
from model.rows import columns
from model.tables import TABLES

Question = Any
Make = Callable[["Asker"], Question]


@dataclass(frozen=True)
class Asker:
    """Draws statements; `words` are texts to look for, among them those of hidden rows."""

    chance: Random
    words: Sequence[str]

    def question(self) -> Question:
        return self.chance.choice(KINDS)(self)

    def noun(self) -> Any:
        noun = self.chance.choice(TABLES)
        return aliased(noun) if self.chance.random() < 0.3 else noun

    def column(self, noun: Any) -> Any:
        return getattr(noun, self.chance.choice(columns(plain(noun))).key)

    def texts(self, noun: Any) -> Any:
        return cast(self.column(noun), Text)

    def condition(self, noun: Any, depth: int = 2) -> Any:
        kind = self.chance.randrange(7 if depth else 4)
        column = self.texts(noun)
        if kind == 0:
            return column.is_not(None)
        if kind == 1:
            return column == self.chance.choice(self.words)
        if kind == 2:
            return column > self.chance.choice(self.words)
        if kind == 3:
            return column.like(f"%{self.chance.choice(self.words)[:3]}%")
        if kind == 4:
            return ~self.condition(noun, depth - 1)
        parts = (self.condition(noun, depth - 1), self.condition(noun, depth - 1))
        return or_(*parts) if kind == 5 else and_(*parts)

    def neighbour(self, noun: Any) -> tuple[Any, Any]:
        """Another noun, and how the two hang together: by a key where there is one."""
        keys = [
            (key.parent, key.column)
            for column in plain(noun).__table__.columns
            for key in column.foreign_keys
        ]
        if not keys:
            other = self.noun()
            return other, self.texts(noun) == self.texts(other)
        own, theirs = self.chance.choice(keys)
        other = aliased(next(t for t in TABLES if t.__table__ is theirs.table))
        return other, getattr(noun, own.name) == getattr(other, theirs.name)


def plain(noun: Any) -> type[Base]:
    found: type[Base] = noun if isinstance(noun, type) else noun._sa_class_manager.class_
    return found


def rows(ask: Asker) -> Question:
    noun = ask.noun()
    return select(ask.texts(noun), ask.texts(noun)).where(ask.condition(noun))


def first(ask: Asker) -> Question:
    noun = ask.noun()
    order = [cast(getattr(noun, column.key), Text) for column in columns(plain(noun))]
    ask.chance.shuffle(order)
    ordered = select(*order).order_by(*(each.desc().nulls_last() for each in order))
    return ordered.limit(ask.chance.randint(1, 3)).offset(ask.chance.randint(0, 1))


def count(ask: Asker) -> Question:
    noun = ask.noun()
    counted = select(func.count(), func.max(ask.texts(noun)), func.min(ask.texts(noun)))
    return counted.select_from(noun).where(ask.condition(noun))


def existence(ask: Asker) -> Question:
    noun, (other, tie) = ask.noun(), (None, None)
    other, tie = ask.neighbour(noun)
    found = exists().where(tie, ask.condition(other))
    return select(ask.texts(noun), found).where(ask.chance.choice((found, ~found, true())))


def joined(ask: Asker) -> Question:
    noun = ask.noun()
    other, tie = ask.neighbour(noun)
    outer = ask.chance.random() < 0.5
    both = select(ask.texts(noun), ask.texts(other)).select_from(noun)
    return both.join(other, tie, isouter=outer).where(ask.condition(noun))


def grouped(ask: Asker) -> Question:
    noun = ask.noun()
    by = ask.texts(noun)
    return select(by, func.count()).group_by(by).having(func.count() > ask.chance.randint(0, 2))


def beside(ask: Asker) -> Question:
    noun = ask.noun()
    other, tie = ask.neighbour(noun)
    number = select(func.count()).select_from(other).where(tie).scalar_subquery()
    return select(ask.texts(noun), number).order_by(number.desc())


def among(ask: Asker) -> Question:
    noun, other = ask.noun(), ask.noun()
    inner = select(ask.texts(other)).where(ask.condition(other))
    return select(func.count()).select_from(noun).where(ask.texts(noun).not_in(inner))


def together(ask: Asker) -> Question:
    one, other = ask.noun(), ask.noun()
    both = union_all(select(ask.texts(one).label("t")), select(ask.texts(other).label("t")))
    rows_of_both = both.subquery()
    return select(rows_of_both.c.t, func.count()).group_by(rows_of_both.c.t)


def placed(ask: Asker) -> Question:
    noun = ask.noun()
    by = ask.texts(noun)
    return select(by, func.count().over(), func.rank().over(order_by=by))


KINDS: tuple[Make, ...] = (
    rows, first, count, existence, joined, grouped, beside, among, together, placed,
)  # fmt: skip
