"""The OKRs that an earlier import of the same cycle brought, and who could own new ones."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from connectors.okr_file import NodeKind
from model.alignment import Alignment
from model.database import SystemSession
from model.key_result import KeyResult
from model.objective import Objective
from model.person import Person
from model.rows import among
from rules.terms import PersonStatus
from sync.changes import Facts
from sync.issues import Concern

OBJECTIVE_FACTS = ("title", "owner_id", "owner_title", "level", "position", "archived_at")
KEY_RESULT_FACTS = (
    "title", "owner_id", "owner_title", "objective_id", "position", "score", "score_reason",
    "archived_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownNode:
    id: UUID
    kind: NodeKind
    facts: Facts

    @property
    def is_archived(self) -> bool:
        return self.facts["archived_at"] is not None


@dataclass(frozen=True, slots=True)
class KnownLink:
    id: UUID
    parent_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class KnownOkrs:
    """`nodes` by their id in the file, `links` by the objective below, `owners` by `title_key`."""

    nodes: Mapping[str, KnownNode]
    links: Mapping[UUID, list[KnownLink]]
    owners: Mapping[str, list[Concern]]


def title_key(title: str) -> str:
    return " ".join(title.split()).casefold()


async def known_okrs(session: SystemSession, connection_id: UUID, scope: str) -> KnownOkrs:
    """`scope` begins the source keys of this cycle's nodes: files use the same ids every time."""
    objectives = await _nodes(session, Objective, OBJECTIVE_FACTS, connection_id, scope)
    results = await _nodes(session, KeyResult, KEY_RESULT_FACTS, connection_id, scope)
    return KnownOkrs(
        nodes={**results, **objectives},
        links=await _links(session, [node.id for node in objectives.values()]),
        owners=await _owners(session),
    )


async def objectives_of(session: SystemSession, connection_id: UUID, scope: str) -> set[UUID]:
    ours = (Objective.connection_id == connection_id, _within(Objective, scope))
    return {row.id for row in await session.all(sa.select(Objective.id).where(*ours))}


async def _nodes(
    session: SystemSession,
    noun: type[Objective] | type[KeyResult],
    facts: tuple[str, ...],
    connection_id: UUID,
    scope: str,
) -> dict[str, KnownNode]:
    kind = NodeKind.OBJECTIVE if noun is Objective else NodeKind.KEY_RESULT
    columns = (noun.id, noun.source_key, *(getattr(noun, name) for name in facts))
    ours = sa.select(*columns).where(noun.connection_id == connection_id, _within(noun, scope))
    return {
        row.source_key.removeprefix(scope): KnownNode(
            row.id, kind, {name: getattr(row, name) for name in facts}
        )
        for row in await session.all(ours)
    }


def _within(noun: type[Objective] | type[KeyResult], scope: str) -> sa.ColumnElement[bool]:
    return noun.source_key.startswith(scope, autoescape=True)


async def _links(session: SystemSession, objectives: list[UUID]) -> dict[UUID, list[KnownLink]]:
    parent = sa.func.coalesce(Alignment.parent_objective_id, Alignment.parent_key_result_id)
    above = sa.select(
        Alignment.id, Alignment.child_objective_id, parent.label("parent_id"), Alignment.position
    ).where(among(Alignment.child_objective_id, objectives))
    links: defaultdict[UUID, list[KnownLink]] = defaultdict(list)
    for row in await session.all(above.order_by(Alignment.id)):
        links[row.child_objective_id].append(KnownLink(row.id, row.parent_id, row.position))
    return links


async def _owners(session: SystemSession) -> dict[str, list[Concern]]:
    """Everybody who still works here, by job title."""
    here = sa.select(Person.id, Person.name, Person.title).where(
        Person.status != PersonStatus.ENDED, Person.title.is_not(None)
    )
    owners: defaultdict[str, list[Concern]] = defaultdict(list)
    for row in await session.all(here.order_by(Person.sort_key, Person.id)):
        owners[title_key(row.title)].append(Concern(str(row.id), row.name))
    return owners
