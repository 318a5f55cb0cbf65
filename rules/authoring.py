"""What authors of OKRs may write: texts, reasons, windows, and how values are shown."""

import re
from datetime import date

from rules.errors import Invalid

LONGEST_TITLE = 500
LONGEST_DESCRIPTION = 20_000
LONGEST_REASON = 2_000
LONGEST_WORD = 60
MOST_DECIMALS = 12
CURRENCY = re.compile(r"[A-Z]{3}")


def check_title(title: str | None) -> str:
    return _text(title, "title", LONGEST_TITLE)


def check_description(description: str | None) -> str | None:
    """None where nothing is said."""
    return _optional(description, "description", LONGEST_DESCRIPTION)


def check_owner_title(title: str | None) -> str | None:
    return _optional(title, "ownerTitle", LONGEST_TITLE)


def check_reason(reason: str | None) -> str | None:
    return _optional(reason, "reason", LONGEST_REASON)


def check_need(need: str | None) -> str:
    return _text(need, "need", LONGEST_REASON)


def needed_reason(reason: str | None, why: str) -> str:
    """A reason that can't be left out; `why` says what asks for it, as a whole sentence."""
    told = check_reason(reason)
    if told is None:
        raise Invalid(f"{why} Say why in `reason`.", path=("reason",), code="NEEDS_REASON")
    return told


def check_unit_of_measure(unit: str | None) -> str | None:
    return _optional(unit, "unitOfMeasure", LONGEST_WORD)


def check_currency(currency: str | None) -> str | None:
    if currency is not None and not CURRENCY.fullmatch(currency):
        message = f"{currency!r} is no currency by ISO 4217. Write it like EUR."
        raise Invalid(message, path=("currency",))
    return currency


def check_decimals(decimals: int | None) -> int | None:
    if decimals is not None and not 0 <= decimals <= MOST_DECIMALS:
        message = f"Values are shown with 0 to {MOST_DECIMALS} decimal places, not {decimals}."
        raise Invalid(message, path=("decimals",))
    return decimals


def check_window(starts_on: date | None, due_on: date | None, cycle: tuple[date, date]) -> None:
    """It may leave its cycle, of which a signal tells; it may not end before it starts."""
    first, last = starts_on or cycle[0], due_on or cycle[1]
    if last < first:
        message = f"It would be due on {last}, before it starts on {first}. Set them apart."
        raise Invalid(message, path=("dueOn",))


def _text(text: str | None, field: str, longest: int) -> str:
    told = (text or "").strip()
    if not told:
        raise Invalid(f"Write a {field}.", path=(field,), code="EMPTY")
    if len(told) > longest:
        message = f"{field} has at most {longest:,} characters; this one has {len(told):,}."
        raise Invalid(message, path=(field,))
    return told


def _optional(text: str | None, field: str, longest: int) -> str | None:
    return None if text is None or not text.strip() else _text(text, field, longest)
