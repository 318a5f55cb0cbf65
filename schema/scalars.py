"""Scalars: how decimals, instants and links travel."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NewType

import strawberry

from resolvers.entities import Representation

Url = NewType("Url", str)
Json = NewType("Json", object)
DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
LAST_YEAR = 9999


def decimal_text(value: Decimal) -> str:
    """Plain digits, no exponent, no trailing zeros: 0.5, 1200, -3.25."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal_value(text: Any) -> Decimal:
    """Plain ASCII digits only: Decimal itself takes 1_0, blanks and the digits of every script."""
    if not DECIMAL.fullmatch(str(text)):
        raise ValueError(f"{text!r} is not a decimal number. Write it like '12.5'.")
    return Decimal(str(text))


def instant_text(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant_value(text: Any) -> datetime:
    try:
        value = datetime.fromisoformat(str(text))
    except ValueError:
        raise ValueError(f"{text!r} is no instant. Write it like 2026-11-22T09:30:00Z.") from None
    if value.tzinfo is None:
        raise ValueError(f"{text!r} has no offset. End it with Z or an offset such as +01:00.")
    if not 1 < value.year < LAST_YEAR:
        raise ValueError(f"{text!r} lies outside the years 2 to 9998, and no zone could move it.")
    return value


SCALARS: Mapping[object, Any] = {
    Decimal: strawberry.scalar(
        name="Decimal",
        description='A decimal number as a string, so that no digit is lost: "12.5".',
        serialize=decimal_text,
        parse_value=decimal_value,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant by RFC 3339, in UTC.",
        serialize=instant_text,
        parse_value=instant_value,
    ),
    Url: strawberry.scalar(name="URL", description="An absolute web address."),
    Json: strawberry.scalar(name="JSON", description="A connector's settings, as it takes them."),
    Representation: strawberry.scalar(
        name="_Any", description="What a subgraph knows of another's."
    ),
}
