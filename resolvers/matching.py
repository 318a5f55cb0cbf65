"""Text found anywhere in a column, whatever signs it holds."""

from typing import Any

from sqlalchemy import ColumnElement

ESCAPE = "\\"


def anywhere(part: str) -> str:
    """The pattern of texts that hold a part."""
    return f"%{escaped(part)}%"


def at_the_start(part: str) -> str:
    """The pattern of texts that begin with a part."""
    return f"{escaped(part)}%"


def like(column: Any, pattern: Any) -> ColumnElement[bool]:
    matches: ColumnElement[bool] = column.like(pattern, escape=ESCAPE)
    return matches


def escaped(part: str) -> str:
    """A % or _ that somebody types means itself."""
    for sign in (ESCAPE, "%", "_"):
        part = part.replace(sign, ESCAPE + sign)
    return part
