"""The proof that a statement reads policed rows only: its SQL is rendered, every source checked.

SQLAlchemy adds a noun's policy where it recognises the noun, and overlooks it in places: ordering
inside an aggregate, joins written as values, samples. What is rendered is what runs, so we look
there.
"""

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn, cast

from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from auth.policy import POLICY
from auth.visibility.policed import Judged, Policed
from model.prepared import Rendering

OPERATOR = re.compile(r"[-+*/<>=~!@#%^&|?]+")
HARMLESS_TEXT = re.compile(r"\*|[0-9]+")
NOUNS = {noun.__tablename__: noun for noun in POLICY}
# A function may read any table, or change a setting: only those whose work is known are called.
FUNCTIONS = frozenset(
    {
        "array_agg", "array_position", "avg", "bool_and", "bool_or", "cardinality", "coalesce",
        "concat", "count", "date_trunc", "dense_rank", "first_value", "generate_series", "greatest",
        "lag", "last_value", "lead", "least", "left", "length", "lower", "max", "min", "nullif",
        "percentile_cont", "pg_current_snapshot", "pg_snapshot_xmin", "plainto_tsquery", "rank",
        "replace", "row_number", "starts_with", "string_agg", "substr", "sum", "to_tsvector",
        "trim", "ts_rank", "unnest", "upper", "websearch_to_tsquery",
    }
)  # fmt: skip


class Unguarded(Exception):
    """A statement that the gate can't answer for: a defect of ours, never the caller's."""


@dataclass(slots=True)
class Level:
    """One SELECT: where its rows come from, and which of those sources carry their policy."""

    sources: set[FromClause] = field(default_factory=set[FromClause])
    guarded: set[FromClause] = field(default_factory=set[FromClause])


class Proof(Rendering):
    """Renders a statement, and raises Unguarded at whatever would get past a policy."""

    def __init__(self, *given: Any, **options: Any) -> None:
        self._levels: list[Level] = []
        self._in_policy = False
        super().__init__(*given, **options)

    def visit_select(self, select_stmt: Any, *given: Any, **options: Any) -> str:
        self._levels.append(Level())
        text: str = cast("Any", super()).visit_select(select_stmt, *given, **options)
        level = self._levels.pop()
        for source in level.sources - level.guarded:
            refuse(f"{source.description} is read without its policy; select it as a mapped noun")
        return text

    def visit_table(self, table: Any, asfrom: Any = False, *given: Any, **options: Any) -> str:  # noqa: FBT002 — SQLAlchemy's.
        if asfrom and not self._in_policy and is_policed(table):
            self._levels[-1].sources.add(as_named(table, options.get("enclosing_alias")))
        text: str = cast("Any", super()).visit_table(table, asfrom, *given, **options)
        return text

    def visit_policed(self, policed: Policed, **options: Any) -> str:
        """Notes what a policy guards; it guards the rows of its own SELECT only."""
        self._levels[-1].guarded.add(policed.source.table)
        return self._unguarded(policed.turned, **options)

    def visit_judged(self, judged: Judged, **options: Any) -> str:
        return self._unguarded(judged.predicate, **options)

    def _unguarded(self, predicate: ColumnElement[bool], **options: Any) -> str:
        """A policy reads raw tables itself: it is not subject to policies."""
        self._in_policy, outside = True, self._in_policy
        text = self.process(predicate, **options)
        self._in_policy = outside
        return text

    def visit_join(self, join: Any, *given: Any, **options: Any) -> str:
        """A full join shows the rows of both sides, whatever its condition says."""
        if join.full:
            refuse("a full join would show rows that a policy hides")
        text: str = cast("Any", super()).visit_join(join, *given, **options)
        return text

    def visit_function(self, func: Any, *given: Any, **options: Any) -> str:
        if func.name.lower() not in FUNCTIONS:
            refuse(f"the function {func.name} is not known to be harmless")
        return super().visit_function(func, *given, **options)

    def visit_column(self, column: Any, *given: Any, **options: Any) -> str:
        if column.is_literal and not HARMLESS_TEXT.fullmatch(column.name):
            refuse_text()
        text: str = cast("Any", super()).visit_column(column, *given, **options)
        return text

    def visit_custom_op_binary(self, element: Any, operator: Any, **options: Any) -> str:
        refuse_words(operator)
        text: str = cast("Any", super()).visit_custom_op_binary(element, operator, **options)
        return text

    def visit_custom_op_unary_operator(self, element: Any, operator: Any, **options: Any) -> str:
        refuse_words(operator)
        above = cast("Any", super())
        text: str = above.visit_custom_op_unary_operator(element, operator, **options)
        return text

    def visit_custom_op_unary_modifier(self, element: Any, operator: Any, **options: Any) -> str:
        refuse_words(operator)
        above = cast("Any", super())
        text: str = above.visit_custom_op_unary_modifier(element, operator, **options)
        return text

    def visit_textclause(self, *_: Any, **__: Any) -> str:
        refuse_text()

    def visit_textual_select(self, *_: Any, **__: Any) -> str:
        refuse_text()

    def visit_tstring(self, *_: Any, **__: Any) -> str:
        refuse_text()

    def get_statement_hint_text(self, hint_texts: Any) -> str:  # noqa: ARG002 — SQLAlchemy's.
        refuse_text()

    def visit_sequence(self, *_: Any, **__: Any) -> str:
        refuse("a read draws no number from a sequence")

    def visit_insert(self, *_: Any, **__: Any) -> str:
        refuse("a read writes nothing")

    def visit_update(self, *_: Any, **__: Any) -> str:
        refuse("a read writes nothing")

    def visit_delete(self, *_: Any, **__: Any) -> str:
        refuse("a read writes nothing")


def refuse(reason: str) -> NoReturn:
    raise Unguarded(f"This statement can't be guarded: {reason}.")


def refuse_text() -> NoReturn:
    refuse("it holds text, which may say anything; build it from mapped nouns")


def as_named(table: Any, alias: Any) -> Any:
    """A table by the name its SELECT has for it; an alias of something around it is not that."""
    return alias if alias is not None and alias.element == table else table


def refuse_words(operator: Any) -> None:
    if not OPERATOR.fullmatch(operator.opstring):
        refuse_text()


def is_policed(table: Any) -> bool:
    """Whether rows of a table are hidden from anybody; one without a policy is read by nobody."""
    noun = NOUNS.get(table.name)
    if noun is None:
        refuse(f"{table.name} has no policy")
    return not POLICY[noun].is_open


class ProofDialect(PGDialect_asyncpg):
    statement_compiler = Proof
    supports_statement_cache = True


class ProofOfDay(Proof):
    """Of a statement that asks for a day gone by; see standing.py."""

    is_of_day = True


class DayDialect(PGDialect_asyncpg):
    statement_compiler = ProofOfDay
    supports_statement_cache = True


DIALECT = cast("Any", ProofDialect)()
OF_DAY = cast("Any", DayDialect)()
