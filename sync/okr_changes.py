"""What happens to an objective or a key result of a file, and the row that this takes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from connectors.okr_file import NodeKind
from model.key_result import KeyResult
from model.objective import Objective
from rules.terms import (
    Ambition,
    MetricKind,
    ObjectiveLevel,
    ObjectiveStatus,
    RollupMode,
    Visibility,
)
from sync.changes import Action, Change, Field, Noun, Value
from sync.cycles import CycleFound
from sync.okr_owners import owner_of
from sync.okr_revisions import revisions
from sync.okr_tree import Placed
from sync.okrs_known import KnownNode, KnownOkrs
from sync.options import NewId
from sync.writes import Table, Write, inserting, updating

NOUNS = {NodeKind.OBJECTIVE: Noun.OBJECTIVE, NodeKind.KEY_RESULT: Noun.KEY_RESULT}
TABLES: Mapping[NodeKind, Table] = {
    NodeKind.OBJECTIVE: Objective,
    NodeKind.KEY_RESULT: KeyResult,
}
SCORE = ("score", "score_reason")
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where new rows belong, and since when."""

    connection_id: UUID
    cycle: CycleFound
    scope: str
    now: datetime
    new_id: NewId


def node_change(
    node: Placed, ids: Mapping[str, UUID], known: KnownOkrs, place: Place
) -> Change | None:
    """A new node, or what differs of a known one; what the file leaves open stays as it is."""
    record = node.record
    before = known.nodes.get(record.id)
    columns = _columns(node, ids, known, before)
    if before is None:
        row = {"id": ids[record.id], **_origin(node, place), **columns, **_given(node, place)}
        fields = _fields(columns, node, known)
        return _told(
            Action.CREATE, node, row["id"], fields, inserting(TABLES[node.record.kind], row)
        )
    changed = {name: value for name, value in columns.items() if before.facts[name] != value}
    if not changed:
        return None
    write = updating(TABLES[node.record.kind], {"id": before.id}, changed)
    kept = revisions(before, changed, known, place.now, place.new_id)
    return _told(Action.UPDATE, node, before.id, _fields(changed, node, known), write, *kept)


def retirement(key: str, node: KnownNode, place: Place) -> Change:
    """Never deleted: what the file no longer holds is archived, and keeps its links and check-ins.

    It names the cycle, as the ids of another cycle's nodes may be the same.
    """
    archived = updating(TABLES[node.kind], {"id": node.id}, {"archived_at": place.now})
    return Change(
        action=Action.RETIRE,
        noun=NOUNS[node.kind],
        key=key,
        fields=(Field("cycle", place.cycle.key, None),),
        label=str(node.facts["title"]),
        subject=node.id,
        writes=(archived,),
    )


def _columns(
    node: Placed, ids: Mapping[str, UUID], known: KnownOkrs, before: KnownNode | None
) -> Columns:
    record = node.record
    columns: Columns = {
        "title": record.title,
        "owner_id": owner_of(record, known.owners),
        "owner_title": record.owner_title,
        "position": node.position,
    }
    if node.is_objective:
        columns["level"] = _level(node, before)
    else:
        assert node.parent is not None
        columns |= {"objective_id": ids[node.parent]}
        columns |= {"score": record.score, "score_reason": record.result}
    return columns if before is None else _filled(columns, before)


def _filled(columns: Columns, before: KnownNode) -> Columns:
    """An owner stays only as long as the title that the owner was found by.

    A node that was archived is back. A grade that somebody gave is theirs.
    """
    is_same_title = columns["owner_title"] in (None, before.facts["owner_title"])
    filled = {
        name: before.facts[name]
        if value is None and (name != "owner_id" or is_same_title)
        else value
        for name, value in columns.items()
    }
    locked = {name: before.facts[name] for name in SCORE} if before.is_graded else {}
    return {**filled, **locked, "archived_at": None}


def _level(node: Placed, before: KnownNode | None) -> Value:
    if node.is_adrift and before is not None:
        return before.facts["level"]
    return ObjectiveLevel.COMPANY if node.parent is None else ObjectiveLevel.UNIT


def _origin(node: Placed, place: Place) -> Columns:
    source_key = place.scope + node.record.id
    return {"connection_id": place.connection_id, "source_key": source_key}


def _given(node: Placed, place: Place) -> Columns:
    """What the file does not say: imported objectives are published, their results baselines."""
    if not node.is_objective:
        return {
            "kind": MetricKind.BASELINE,
            "weight": Decimal(1),
            "driven_by_children": False,
            "created_at": place.now,
        }
    return {
        "cycle_id": place.cycle.id,
        "ambition": Ambition.COMMITTED,
        "status": ObjectiveStatus.PUBLISHED,
        "visibility": Visibility.PUBLIC,
        "rollup_mode": RollupMode.KEY_RESULTS,
        "created_at": place.now,
        "published_at": place.now,
    }


def _told(
    action: Action, node: Placed, subject: UUID, fields: Iterable[Field], *writes: Write
) -> Change:
    return Change(
        action=action,
        noun=NOUNS[node.record.kind],
        key=node.record.id,
        fields=tuple(field for field in fields if field.old != field.new),
        label=node.record.title,
        subject=subject,
        writes=writes,
    )


def _fields(columns: Columns, node: Placed, known: KnownOkrs) -> Iterator[Field]:
    """In the file's words: another run would choose other ids for new rows."""
    before = known.nodes.get(node.record.id)
    for name, value in columns.items():
        old = None if before is None else before.facts[name]
        if name == "objective_id":
            yield Field("objective", _name_of(old, known), node.parent)
        else:
            yield Field(name, _plain(old), _plain(value))


def _name_of(objective_id: object, known: KnownOkrs) -> str | None:
    return next((key for key, each in known.nodes.items() if each.id == objective_id), None)


def _plain(value: Any) -> Value:
    """People are named by their ids here, as two may have one name."""
    plain: Value = str(value) if isinstance(value, UUID) else value
    return plain
