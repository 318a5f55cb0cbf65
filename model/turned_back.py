"""Columns as they were before they were revised, from what revisions tell as text."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from model.base import Base
from model.metrics import COLUMNS


def turned_back(noun: type[Base], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the noun's own columns; what people read as rows of their own stays as it is.

    `fields` are the revisions that tell, each by the name that its field has in the graph.
    """
    values: dict[str, Any] = {}
    for field, record in fields.items():
        name, text = snake(field), record.old
        column = noun.__table__.columns.get(COLUMNS.get(name, name))
        if column is not None:
            try:
                values[column.key] = None if text is None else parsed(column.type, text)
            except (ValueError, InvalidOperation):
                continue
    return values


def parsed(type_: Any, text: str) -> Any:
    """By the type of its column; ValueError for what is no value."""
    kind = type_.python_type
    if issubclass(kind, Enum):
        return kind(text)
    if kind is bool:
        return text == "yes"
    if kind is Decimal or kind is int:
        return kind(text)
    if kind is date:
        return date.fromisoformat(text)
    if kind is str:
        return text
    if kind is list:
        return pairs(text)
    raise ValueError(text)


def pairs(text: str) -> list[list[Decimal]]:
    """Checkpoints, which are told one after the other: each a value and its share."""
    numbers = [Decimal(each) for each in text.split(", ")]
    return [list(pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


def snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name)
