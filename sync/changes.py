"""What a plan is made of: typed changes, told in natural keys, and the hash that names them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from hashlib import sha256
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import orjson

from rules.safety import ChangeAction
from sync.writes import Write

Value: TypeAlias = str | int | bool | Decimal | date | Enum | tuple[str, ...] | None
Facts: TypeAlias = Mapping[str, Value]


Action: TypeAlias = ChangeAction


class Noun(StrEnum):
    """In the order in which they are written: what others point at goes first."""

    CYCLE = "CYCLE"
    UNIT = "UNIT"
    PERSON = "PERSON"
    MEMBERSHIP = "MEMBERSHIP"
    LINE = "LINE"
    DOTTED_LINE = "DOTTED_LINE"
    OBJECTIVE = "OBJECTIVE"
    KEY_RESULT = "KEY_RESULT"
    ALIGNMENT = "ALIGNMENT"


ORDER: Mapping[Noun, int] = {noun: position for position, noun in enumerate(Noun)}


class Field(NamedTuple):
    name: str
    old: Value
    new: Value


@dataclass(slots=True, kw_only=True, unsafe_hash=True)
class Change:
    """One step of a plan. Action, noun, key and fields are what is agreed to, and are hashed.

    Nobody changes one. It is not frozen, since that takes three times as long to make, and a first
    import is hundreds of thousands.

    `key` is the source's own. `label` is for people to read. `subject` is the row it is about,
    and `writes` are the rows it comes to: they hold ids and days that another run would choose
    anew, so they are no part of the hash.
    """

    action: Action
    noun: Noun
    key: str
    fields: tuple[Field, ...] = ()
    label: str = field(default="", compare=False)
    subject: UUID = field(compare=False)
    writes: tuple[Write, ...] = field(compare=False, repr=False)

    def as_json(self) -> dict[str, Any]:
        """What people are shown, and what a held plan keeps."""
        return {**_agreed(self), "label": self.label}


def fields_between(old: Facts, new: Facts) -> tuple[Field, ...]:
    """What differs, in the order of `new`."""
    return tuple(
        Field(name, old.get(name), value) for name, value in new.items() if old.get(name) != value
    )


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """As they are written: what others point at goes first."""
    return tuple(sorted(changes, key=_position))


def hash_of(changes: Iterable[Change]) -> str:
    """SHA-256 of the canonical JSON, the same whatever order the source lists things in."""
    told = sorted(map(_told, changes), key=itemgetter(0, 1, 2, 3))
    return sha256(orjson.dumps(told, default=_plain)).hexdigest()


def _told(change: Change) -> tuple[str, Noun, Action, str, list[tuple[object, ...]]]:
    """No two changes of a plan are alike in what stands before all fields."""
    fields = change.fields
    first = fields[0][0] if fields else ""
    return change.key, change.noun, change.action, first, [*map(tuple, fields)]


def _position(change: Change) -> tuple[bool, int, str, str]:
    """Units are retired when nobody is in them any more."""
    is_last = change.noun is Noun.UNIT and change.action is Action.RETIRE
    return is_last, ORDER[change.noun], change.key, change.action.value


def _agreed(change: Change) -> dict[str, Any]:
    return {
        "action": change.action.value,
        "noun": change.noun.value,
        "key": change.key,
        "fields": {each.name: [_plain(each.old), _plain(each.new)] for each in change.fields},
    }


def _plain(value: Value) -> Any:
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case tuple():
            return list(value)
        case _:
            return value
