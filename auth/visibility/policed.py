"""Policies inside statements: each mapped noun gets its predicate, wherever it is mentioned."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, inspect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import LoaderCriteriaOption
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.util import ClauseAdapter
from sqlalchemy.sql.visitors import ExternallyTraversible, InternalTraversal, iterate

from auth.policy import POLICY
from model.base import Base
from model.rows import AnySelect
from rules.terms import Reason

VIEWERS_OWN = "viewer"


def guarded(statement: AnySelect, nouns: Iterable[type[Base]]) -> AnySelect:
    """The statement with the predicate of each of these nouns."""
    return statement.options(*(CRITERIA[noun] for noun in nouns if noun in CRITERIA))


def nouns_of(statement: ExternallyTraversible) -> frozenset[type[Base]]:
    """The nouns that a statement mentions."""
    entities = (entity_of(part) for part in iterate(statement))
    return frozenset(entity.mapper.class_ for entity in entities if entity is not None)


def entity_of(part: Any) -> Any:
    return part._annotations.get("parententity")  # noqa: SLF001 — SQLAlchemy has no public name.


class Judged(ColumnElement[bool]):
    """A part of a noun's policy as an expression: it says something of rows, and guards none."""

    __visit_name__ = "judged"
    _traverse_internals = [  # noqa: RUF012 — SQLAlchemy reads it as declared.
        ("predicate", InternalTraversal.dp_clauseelement),
    ]
    # The noun and the reason say it all, and keying statements by whole predicates costs a
    # millisecond each. `whom` tells apart a judgement of the viewer from one of other people.
    _cache_key_traversal = [  # noqa: RUF012 — as above.
        ("noun", InternalTraversal.dp_plain_obj),
        ("reason", InternalTraversal.dp_plain_obj),
        ("whom", InternalTraversal.dp_plain_obj),
    ]

    def __init__(
        self, noun: type[Base], reason: Reason | None, predicate: ColumnElement[bool], whom: str
    ) -> None:
        self.type = Boolean()
        self.noun = noun
        self.reason = reason
        self.predicate = predicate
        self.whom = whom

    def self_group(self, against: object = None) -> "Judged":  # noqa: ARG002 — SQLAlchemy's.
        """It always stands in parentheses."""
        return self


class Policed(Judged):
    """A noun's whole predicate, with a column of the very table or alias that it guards.

    SQLAlchemy copies what it traverses several times over, and a predicate is long: only the column
    is traversed, and the predicate is turned to its table as it is rendered.
    """

    __visit_name__ = "policed"
    # Keyed as any judgement is, and not by what is traversed.
    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 — SQLAlchemy reads it as declared.
        ("source", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, noun: type[Base], predicate: ColumnElement[bool]) -> None:
        super().__init__(noun, None, predicate, VIEWERS_OWN)
        self.source = key_of(noun)

    @property
    def turned(self) -> ColumnElement[bool]:
        """The predicate on the table or alias that is guarded."""
        guards = self.source.table
        if guards == self.noun.__table__:
            return self.predicate
        turned: ColumnElement[bool] = ClauseAdapter(guards).traverse(self.predicate)
        return turned


def key_of(noun: type[Base]) -> ColumnElement[Any]:
    """The first column of a noun's primary key, as a part of statements."""
    mapper = inspect(noun)
    key = mapper.get_property_by_column(mapper.primary_key[0]).key
    column: ColumnElement[Any] = getattr(noun, key).__clause_element__()
    return column


@compiles(Judged)
@compiles(Policed)
def render_judged(judged: Judged, compiler: SQLCompiler, **options: Any) -> str:
    """In parentheses; the proof of auth/visibility/rendered.py notes what a policy guards."""
    note = getattr(compiler, f"visit_{judged.__visit_name__}", None)
    predicate = judged.turned if isinstance(judged, Policed) else judged.predicate
    text = note(judged, **options) if note else compiler.process(predicate, **options)
    return f"({text})"


class Criteria(LoaderCriteriaOption):
    """A policy as SQLAlchemy adds it.

    Joined by an alias, a noun would get a predicate that speaks of its table instead: SQLAlchemy
    turns one to the alias in WHERE only. Here it always does.
    """

    _traverse_internals = LoaderCriteriaOption._traverse_internals  # noqa: SLF001 — each option names its own.

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        predicate = super()._resolve_where_criteria(ext_info)
        if not ext_info.is_aliased_class:
            return predicate
        turned: ColumnElement[bool] = ext_info._adapter.traverse(predicate)  # noqa: SLF001 — no public name.
        return turned


CRITERIA = {
    noun: Criteria(noun, Policed(noun, policy.predicate), include_aliases=True)
    for noun, policy in POLICY.items()
    if not policy.is_open
}
