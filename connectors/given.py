"""What an administrator gives a connection, read name by name; Invalid tells which is wrong."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from urllib.parse import urlsplit

from connectors.pay import without_pay
from rules.errors import Invalid

MAP = "map."
"""Begins a setting that says where the source keeps one of our fields: `map.title=jobTitle`."""


def refuse_unknown(given: Mapping[str, object], known: Iterable[str], kind: str) -> None:
    names = tuple(known)
    for name in given:
        if name not in names:
            near = get_close_matches(name, names, n=1) or [", ".join(names)]
            message = f"There is no {kind} setting {name!r}; known: {near[0]}."
            raise Invalid(message, path=(name,))


def required(given: Mapping[str, object], name: str) -> str:
    value = optional(given, name)
    if value is None:
        raise Invalid(f"{name} is missing.", path=(name,))
    return value


def optional(given: Mapping[str, object], name: str) -> str | None:
    """Text, or a number that the command line took a text of digits for."""
    value = given.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise Invalid(f"{name} must be text.", path=(name,))
    return value.strip() or None if value else None


def whole(given: Mapping[str, object], name: str, usual: int, most: int) -> int:
    """A whole number from 1 on."""
    value = given.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise Invalid(f"{name} is a whole number from 1 to {most}.", path=(name,))
    return value


def address(given: Mapping[str, object], name: str, default: str | None = None) -> str:
    """A plain address without a slash at its end, nor anything that names a user."""
    text = (optional(given, name) or default or required(given, name)).rstrip("/")
    try:
        parts = urlsplit(text)
    except ValueError:
        raise Invalid(f"{name} is not a URL.", path=(name,)) from None
    extra = parts.username or parts.password or parts.fragment
    if parts.scheme not in {"https", "http"} or not parts.hostname or extra:
        raise Invalid(f"{name} must be a plain address that begins with https://.", path=(name,))
    return text


def base_address(given: Mapping[str, object], name: str, default: str | None = None) -> str:
    """The same, to be gone on from: it asks for nothing yet."""
    text = address(given, name, default)
    if urlsplit(text).query:
        raise Invalid(f"{name} ends before any question mark.", path=(name,))
    return text


def mapped(given: Mapping[str, object], fields: Iterable[str]) -> dict[str, str]:
    """Where the source keeps our fields, as far as somebody says; never from a field of pay."""
    names = [name for name in given if name.startswith(MAP)]
    refuse_unknown(dict.fromkeys(names), [MAP + field for field in fields], "mapping")
    return {name.removeprefix(MAP): without_pay(name, required(given, name)) for name in names}


def unmapped(given: Mapping[str, object]) -> dict[str, object]:
    """The settings that are no part of a map."""
    return {name: value for name, value in given.items() if not name.startswith(MAP)}
