"""The OKRs that an earlier import of the same cycle brought, and who could own new ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from connectors.okr_file import NodeKind
from model.alignment import Alignment
from model.database import SystemSession
from model.grade import Grade, GradePast
from model.key_result import KeyResult
from model.objective import Objective
from model.person import Person
from model.rows import among
from rules.terms import PersonStatus
from sync.changes import Facts
from sync.issues import Concern

OBJECTIVE_FACTS = (
    "title", "owner_id", "owner_title", "level", "position", "archived_at", "visibility",
    "published_at", "status",
)  # fmt: skip
KEY_RESULT_FACTS = (
    "title", "owner_id", "owner_title", "objective_id", "position", "score", "score_reason",
    "archived_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownNode:
    id: UUID
    kind: NodeKind
    facts: Facts
    version: int
    is_graded: bool = False
    """Its score is somebody's own word, locked or waiting to be given anew."""

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
    """`nodes` by their id in the file, `links` by the objective below, `owners` by `title_key`.

    `names` are of all who own something of these, or might.
    """

    nodes: Mapping[str, KnownNode]
    links: Mapping[UUID, list[KnownLink]]
    owners: Mapping[str, list[Concern]]
    names: Mapping[UUID, str]


def title_key(title: str) -> str:
    return " ".join(title.split()).casefold()


async def known_okrs(session: SystemSession, connection_id: UUID, scope: str) -> KnownOkrs:
    """`scope` begins the source keys of this cycle's nodes: files use the same ids every time."""
    objectives = await _nodes(session, Objective, OBJECTIVE_FACTS, connection_id, scope)
    results = await _nodes(session, KeyResult, KEY_RESULT_FACTS, connection_id, scope)
    nodes, owners = {**results, **objectives}, await _owners(session)
    return KnownOkrs(
        nodes=nodes,
        links=await _links(session, [node.id for node in objectives.values()]),
        owners=owners,
        names={**await _names(session, nodes.values()), **_named(owners)},
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
    given = sa.exists().where(Grade.key_result_id == noun.id)
    reopened = (GradePast.key_result_id == noun.id, GradePast.graded_at.is_not(None))
    graded = sa.or_(given, sa.exists().where(*reopened)).label("is_graded")
    told = (noun.id, noun.source_key, noun.version, graded)
    columns = (*told, *(getattr(noun, name) for name in facts))
    ours = sa.select(*columns).where(noun.connection_id == connection_id, _within(noun, scope))
    return {
        row.source_key.removeprefix(scope): KnownNode(
            row.id,
            kind,
            {name: getattr(row, name) for name in facts},
            row.version,
            row.is_graded,
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


async def _names(session: SystemSession, nodes: Iterable[KnownNode]) -> dict[UUID, str]:
    """Of those who own these now, whether or not they still work here."""
    keys: set[Any] = {node.facts["owner_id"] for node in nodes} - {None}
    found = sa.select(Person.id, Person.name).where(among(Person.id, [*keys]))
    return {row.id: row.name for row in await session.all(found)}


def _named(owners: Mapping[str, list[Concern]]) -> dict[UUID, str]:
    return {UUID(each.id): each.name for holders in owners.values() for each in holders}
