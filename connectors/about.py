"""What a connector says of itself to whoever sets it up: what it reads, and what it has to be told.

Each connector's is in `NAME_about.py` beside it, as `ABOUT`; one without has its secrets alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from connectors import Connector


class Form(Enum):
    """How a setting is entered."""

    TEXT = "TEXT"
    ADDRESS = "ADDRESS"
    LIST = "LIST"
    NUMBER = "NUMBER"


Where = Mapping[str, tuple[str, ...]]
"""By setting, the values with which something else is needed; the usual one counts if unsaid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`usual` is what counts where nothing is said; `choices` are all that it can be.

    `where` says of one that is not always needed with what other settings it is.
    """

    name: str
    title: str
    about: str
    form: Form = Form.TEXT
    is_needed: bool = False
    choices: tuple[str, ...] = ()
    usual: str | int | None = None
    example: str = ""
    where: Where = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, slots=True)
class Asked:
    """A secret, and where the other system shows it; `where` as a setting's."""

    name: str
    title: str
    about: str
    is_needed: bool = True
    where: Where = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, slots=True)
class Mapped:
    """A field of ours that `map.NAME` finds elsewhere; `usual` is where it is looked for else."""

    name: str
    usual: str = ""
    is_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    title: str
    reads: str
    needs: str
    settings: tuple[Setting, ...] = ()
    secrets: tuple[Asked, ...] = ()
    fields: tuple[Mapped, ...] = ()


def about(connector: Connector) -> About:
    name = f"{__package__}.{connector.KIND}_about"
    if find_spec(name) is None:
        return _bare(connector)
    found: About = import_module(name).ABOUT
    return found


def schema_of(told: About) -> dict[str, Any]:
    """The settings as a JSON Schema (2020-12), without the map and without secrets."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "title": told.title,
        "properties": {each.name: _property(each) for each in told.settings},
        "required": [each.name for each in told.settings if each.is_needed],
        **_conditions(told),
        "additionalProperties": False,
    }


def needed_where(secret: Asked, told: About) -> dict[str, Any] | None:
    """A JSON Schema that settings fit with which a secret is needed; None where none ever is."""
    if secret.where:
        return _fitting(secret.where, told)
    return {} if secret.is_needed else None


def _conditions(told: About) -> dict[str, Any]:
    found = [
        {"if": _fitting(each.where, told), "then": {"required": [each.name]}}
        for each in told.settings
        if each.where
    ]
    return {"allOf": found} if found else {}


def _fitting(where: Where, told: About) -> dict[str, Any]:
    """A setting that is left out is the usual one, and fits where that does."""
    usual = {each.name: each.usual for each in told.settings}
    return {
        "properties": {name: {"enum": [*values]} for name, values in where.items()},
        "required": [name for name, values in where.items() if usual[name] not in values],
    }


TYPES: dict[Form, dict[str, Any]] = {
    Form.TEXT: {"type": "string"},
    Form.ADDRESS: {"type": "string", "format": "uri"},
    Form.LIST: {"type": "array", "items": {"type": "string"}},
    Form.NUMBER: {"type": "integer", "minimum": 0},
}


def _property(setting: Setting) -> dict[str, Any]:
    told = {"title": setting.title, "description": setting.about, **TYPES[setting.form]}
    more = {
        "enum": list(setting.choices) or None,
        "default": setting.usual,
        "examples": [setting.example] if setting.example else None,
    }
    return told | {name: value for name, value in more.items() if value is not None}


def _bare(connector: Connector) -> About:
    """Its secrets by their names, for one that says nothing of itself."""
    needed = tuple(Asked(name, name, "") for name in connector.SECRETS)
    others: tuple[str, ...] = getattr(connector, "OPTIONAL_SECRETS", ())
    secrets = (*needed, *(Asked(name, name, "", is_needed=False) for name in others))
    return About(title=connector.KIND, reads="", needs="", secrets=secrets)
