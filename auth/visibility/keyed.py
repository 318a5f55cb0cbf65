"""Which column of a statement holds the keys that it is asked by."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BinaryExpression, BooleanClauseList, Over
from sqlalchemy.sql.elements import CollectionAggregate
from sqlalchemy.sql.operators import and_ as both

from model.rows import KEYS, AnySelect


def key_of(statement: AnySelect) -> int | None:
    """Its place, if the statement answers each key by itself: by fewer keys, fewer rows.

    None for all that counts, cuts or compares rows of different keys.
    """
    asked_by = keyed_column(statement)
    if asked_by is None or not is_plain(statement):
        return None
    places = (place for place, each in enumerate(selected(statement)) if is_same(each, asked_by))
    return next(places, None)


def is_plain(statement: Any) -> bool:
    cuts = (statement._limit_clause, statement._offset_clause, statement._fetch_clause)  # noqa: SLF001 — no public names.
    groups = statement._group_by_clauses or statement._having_criteria or statement._distinct  # noqa: SLF001 — no public names.
    compares = any(
        isinstance(part, Over) for each in selected(statement) for part in (each, bare_of(each))
    )
    return not groups and not compares and all(each is None for each in cuts)


def keyed_column(statement: Any) -> Any:
    """What is compared with the keys, in the statement itself and nowhere below."""
    for criterion in criteria_of(statement.whereclause):
        if isinstance(criterion, BinaryExpression) and is_any_key(criterion.right):
            return criterion.left
    return None


def criteria_of(where: Any) -> Sequence[Any]:
    """What has to hold, all of it."""
    if isinstance(where, BooleanClauseList) and where.operator is both:
        return list(where.clauses)
    return [where]


def is_any_key(right: Any) -> bool:
    """`ANY` puts what it is given in parentheses."""
    if not isinstance(right, CollectionAggregate):
        return False
    return getattr(right.element, "element", right.element) is KEYS


def selected(statement: Any) -> list[Any]:
    return list(statement.selected_columns)


def is_same(one: Any, other: Any) -> bool:
    """Whether both are the same column of the same table; what has another name is it too."""
    bare = bare_of(one)
    mine, theirs = getattr(bare, "table", None), getattr(other, "table", None)
    if mine is None or theirs is None:
        return False
    # Two aliases of one table are alike to SQLAlchemy, and yet not the same rows.
    is_one = mine.is_derived_from(theirs) and theirs.is_derived_from(mine)
    return is_one and bool(bare.compare(other))


def bare_of(column: Any) -> Any:
    return getattr(column, "element", column)
