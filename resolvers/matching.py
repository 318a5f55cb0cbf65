"""Text found anywhere in a column, whatever signs it holds."""

from typing import Any

from sqlalchemy import ColumnElement

ESCAPE = "\\"


def containing(column: Any, part: str) -> ColumnElement[bool]:
    return like(column, f"%{escaped(part)}%")


def starting(column: Any, part: str) -> ColumnElement[bool]:
    return like(column, f"{escaped(part)}%")


def like(column: Any, pattern: str) -> ColumnElement[bool]:
    matches: ColumnElement[bool] = column.like(pattern, escape=ESCAPE)
    return matches


def escaped(part: str) -> str:
    """A % or _ that somebody types means itself."""
    for sign in (ESCAPE, "%", "_"):
        part = part.replace(sign, ESCAPE + sign)
    return part
