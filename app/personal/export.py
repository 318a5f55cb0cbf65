"""Everything about one person as they would read it in the graph, and nothing more.

It is asked of the graph itself, as that person and without any role they hold: so an export has the
values of the API, and the walls that hold there hold here.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from graphql import DocumentNode, OperationDefinitionNode, parse

from app.personal.asking import whole
from app.services import Services
from auth.gate import Gate
from auth.reading import reading
from auth.viewer import Viewer
from model.audit import Entry
from model.base import noun_of
from model.personal import BESIDE, beside
from resolvers.ids import global_id

DOCUMENT = Path(__file__).parent / "export.graphql"
ACTION = "personExport"
FORMAT = "okrgraph-person-1"


async def exported(services: Services, person: UUID, *, actor: UUID | None) -> dict[str, Any]:
    """All parts by name, read at one moment; that `actor` took them along is audited before."""
    moment = services.moment()
    seen: list[Entry] = []
    async with reading(services.database, Viewer(person), moment, seen) as gate:
        me = global_id("Person", person)
        parts = {name: await whole(gate, document(), name, me=me) for name in names()}
        for part in parts.values():
            await fill(gate, part)
        others = {name: await named_in(gate, name, person) for name in BESIDE}
    entries = {(each.action, each.noun, each.subject_id): each for each in seen}
    told = [*entries.values(), Entry(ACTION, "Person", person, person)]
    async with services.database.system() as session:
        who = {"actor_id": actor, "client_id": None}
        await services.auditor.write(session, told, **who, at=moment.now)
    return {"format": FORMAT, "exportedAt": moment.now.isoformat(), **parts, **others}


@cache
def document() -> DocumentNode:
    return parse(DOCUMENT.read_text(encoding="utf-8"))


def operations() -> tuple[str, ...]:
    told = (each for each in document().definitions if isinstance(each, OperationDefinitionNode))
    return tuple(each.name.value for each in told if each.name is not None)


@cache
def names() -> tuple[str, ...]:
    """Of the parts, in their order."""
    return tuple(name for name in operations() if "_" not in name)


@cache
def lists_of(kind: str) -> tuple[str, ...]:
    """The fields of a type that are lists, and asked for to their end by themselves."""
    told = (name.partition("_") for name in operations())
    return tuple(field for of, _, field in told if of == kind and field)


async def fill(gate: Gate, told: Any) -> None:
    """Gives each thing that a part tells of its own lists, however long they are."""
    if isinstance(told, dict):
        found = cast("dict[str, Any]", told)
        kind = found.get("__typename", "")
        lists = {
            field: await whole(gate, document(), f"{kind}_{field}", id=found["id"])
            for field in lists_of(kind)
        }
        for each in found.values():
            await fill(gate, each)
        found |= {field: {"nodes": rows} for field, rows in lists.items()}
    elif isinstance(told, list):
        for each in cast("Any", told):
            await fill(gate, each)


async def named_in(gate: Gate, name: str, person: UUID) -> list[dict[str, Any]]:
    """Rows of others that name the person, as far as they see them."""
    column = BESIDE[name]
    rows = await gate.rows(noun_of(column), beside(column), keys=[person])
    return [{key: plain(value) for key, value in row.values.items()} for row in rows]


def plain(value: Any) -> Any:
    """As JSON has it; the API writes decimals as texts too."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in cast("Sequence[Any]", value)]
    return value
