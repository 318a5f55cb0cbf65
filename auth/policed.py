"""Policies inside statements: each mapped noun gets its predicate, wherever it is mentioned."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, ColumnElement, inspect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import LoaderCriteriaOption
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import ExternallyTraversible, InternalTraversal, iterate

from auth.policy import POLICY
from model.base import Base
from model.rows import AnySelect


def guarded(statement: AnySelect, nouns: Iterable[type[Base]]) -> AnySelect:
    """The statement with the predicate of each of these nouns."""
    return statement.options(*(CRITERIA[noun] for noun in nouns if noun in CRITERIA))


def nouns_of(statement: ExternallyTraversible) -> frozenset[type[Base]]:
    """The nouns that a statement mentions."""
    entities = (entity_of(part) for part in iterate(statement))
    return frozenset(entity.mapper.class_ for entity in entities if entity is not None)


def entity_of(part: Any) -> Any:
    return part._annotations.get("parententity")  # noqa: SLF001 — SQLAlchemy has no public name.


class Policed(ColumnElement[bool]):
    """A noun's predicate, with a column of the very table or alias that it guards."""

    __visit_name__ = "policed"
    _traverse_internals = [  # noqa: RUF012 — SQLAlchemy reads it as declared.
        ("source", InternalTraversal.dp_clauseelement),
        ("predicate", InternalTraversal.dp_clauseelement),
    ]
    # The noun says it all, and keying statements by whole predicates costs a millisecond each.
    _cache_key_traversal = [("noun", InternalTraversal.dp_plain_obj)]  # noqa: RUF012 — as above.

    def __init__(self, noun: type[Base], predicate: ColumnElement[bool]) -> None:
        self.type = Boolean()
        self.noun = noun
        self.source = key_of(noun)
        self.predicate = predicate

    def self_group(self, against: object = None) -> "Policed":  # noqa: ARG002 — SQLAlchemy's.
        """It always stands in parentheses."""
        return self


def key_of(noun: type[Base]) -> ColumnElement[Any]:
    """The first column of a noun's primary key, as a part of statements."""
    mapper = inspect(noun)
    key = mapper.get_property_by_column(mapper.primary_key[0]).key
    column: ColumnElement[Any] = getattr(noun, key).__clause_element__()
    return column


@compiles(Policed)
def render_policed(policed: Policed, compiler: SQLCompiler, **options: Any) -> str:
    """In parentheses; the proof of auth/rendered.py notes what it guards."""
    note = getattr(compiler, "visit_policed", None)
    text = note(policed, **options) if note else compiler.process(policed.predicate, **options)
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
    noun: Criteria(noun, Policed(noun, predicate), include_aliases=True)
    for noun, predicate in POLICY.items()
    if predicate is not None
}
