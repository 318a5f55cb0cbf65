"""That something was not taken out: by now, or by the end of the day that a statement asks for.

What its source no longer holds, or somebody took out, is archived: its rows stay, and whoever asks
for today does not meet them. A statement that names UNTIL asks for a day gone by, and there they
stand as long as they stood: for those who see today what they are part of, and nobody else.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import ExternallyTraversible, InternalTraversal, iterate

from model.rows import UNTIL


class Standing(ColumnElement[bool]):
    """Rendered by whether the whole statement asks for a day, which no part of it can know."""

    __visit_name__ = "standing"
    inherit_cache = True
    _traverse_internals = [  # noqa: RUF012 — SQLAlchemy reads it as declared.
        ("archived_at", InternalTraversal.dp_clauseelement),
    ]

    def __init__(self, archived_at: ColumnElement[Any]) -> None:
        self.type = Boolean()
        self.archived_at = archived_at

    def self_group(self, against: object = None) -> "Standing":  # noqa: ARG002 — SQLAlchemy's.
        """It always stands in parentheses, or needs none."""
        return self


@compiles(Standing)
def render_standing(standing: Standing, compiler: SQLCompiler, **options: Any) -> str:
    gone = standing.archived_at
    if not getattr(compiler, "is_of_day", False):
        return compiler.process(gone.is_(None), **options)
    return f"({compiler.process(or_(gone.is_(None), gone >= UNTIL), **options)})"


def is_of_day(statement: ExternallyTraversible) -> bool:
    """Whether a statement names the end of a day that it asks for."""
    return any(is_until(part) for part in iterate(statement))


def is_until(part: Any) -> bool:
    """A value that has to be given, and no column of that name."""
    return getattr(part, "key", None) == UNTIL.key and getattr(part, "required", False)
