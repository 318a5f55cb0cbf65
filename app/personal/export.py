"""Everything about one person as they would read it in the graph, and nothing more.

It is asked of the graph itself, as that person and without any role they hold: so an export has the
values of the API, and the walls that hold there hold here.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from graphql import DocumentNode, OperationDefinitionNode, parse

from app.personal.asking import asked
from app.services import Services
from auth.gate import Gate
from auth.reading import reading
from auth.viewer import Viewer
from model.audit import Entry
from resolvers.ids import global_id

DOCUMENT = Path(__file__).parent / "export.graphql"
ACTION = "personExport"
FORMAT = "okrgraph-person-1"


async def exported(services: Services, person: UUID, *, actor: UUID | None) -> dict[str, Any]:
    """All parts by name, read at one moment; that `actor` took them along is audited before."""
    moment = services.moment()
    seen: list[Entry] = []
    async with reading(services.database, Viewer(person), moment, seen) as gate:
        parts = {name: await whole(gate, name, person) for name in names()}
    entries = {(each.action, each.noun, each.subject_id): each for each in seen}
    told = [*entries.values(), Entry(ACTION, "Person", person, person)]
    async with services.database.system() as session:
        who = {"actor_id": actor, "client_id": None}
        await services.auditor.write(session, told, **who, at=moment.now)
    return {"format": FORMAT, "exportedAt": moment.now.isoformat(), **parts}


@cache
def document() -> DocumentNode:
    return parse(DOCUMENT.read_text(encoding="utf-8"))


@cache
def names() -> tuple[str, ...]:
    """Of the parts, in their order."""
    told = (each for each in document().definitions if isinstance(each, OperationDefinitionNode))
    return tuple(each.name.value for each in told if each.name is not None)


async def whole(gate: Gate, name: str, person: UUID) -> Any:
    """A part to its end: the rows of all its pages, or what it answers without any."""
    rows: list[Any] = []
    after: str | None = None
    while True:
        me = global_id("Person", person)
        page = below(await asked(gate, document(), name, me=me, after=after))
        if page is None or "pageInfo" not in page:
            return page
        rows += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows
        after = page["pageInfo"]["endCursor"]


def below(data: Any) -> Mapping[str, Any] | None:
    """What stands below the only field of each level: a page, or the thing itself."""
    found: Mapping[str, Any] | None = data
    while isinstance(found, dict) and len(found) == 1:
        [found] = found.values()
    return found
