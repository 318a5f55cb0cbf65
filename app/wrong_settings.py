"""What is wrong with the settings, in words that name the setting and the way out."""

from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.providers import HEADERS, TABLES

NO_TABLE = frozenset({"model_type", "model_attributes_type", "dict_type", "list_type"})
LAST = "Tables stand last in the file: what stands below one is a part of it."


def told(error: ValidationError) -> str:
    """The first that is wrong."""
    wrong = error.errors()[0]
    name = ".".join(str(part) for part in wrong["loc"])
    return f"The setting {name} can't be taken: {reason(wrong)}. See docs/settings.md."


def reason(wrong: ErrorDetails) -> str:
    place = [str(part) for part in wrong["loc"]]
    table = place[0] if place and place[0] in TABLES else None
    if wrong["type"] == "extra_forbidden":
        return unknown(table)
    if table is not None and wrong["type"] == "missing":
        example = TABLES[table].model_fields[place[-1]].examples or [""]
        return f'It is required. Write it like {place[-1]} = "{example[0]}"'
    if table is not None and wrong["type"] in NO_TABLE and place[-1] not in parts(table):
        return f"It is a table. Write {HEADERS[table]} on a line of its own, and its parts below"
    return wrong["msg"].removeprefix("Value error, ").removesuffix(".")


def unknown(table: str | None) -> str:
    if table is None:
        return "There is no such setting"
    return f"{HEADERS[table]} has no such part, only {', '.join(parts(table))}. {LAST[:-1]}"


def parts(table: str) -> Sequence[str]:
    return list(TABLES[table].model_fields)
