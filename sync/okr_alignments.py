"""The link above an objective: to the objective or key result that the file puts it under."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from connectors.okr_file import NodeKind
from model.alignment import Alignment
from rules.terms import AlignmentMode
from sync.changes import Action, Change, Field, Noun
from sync.okr_tree import Placed
from sync.okrs_known import KnownLink
from sync.options import NewId
from sync.writes import Kind, Write, deleting, inserting, updating

COLUMNS = {
    NodeKind.OBJECTIVE: "parent_objective_id",
    NodeKind.KEY_RESULT: "parent_key_result_id",
}


COLUMNS_OF_ENDS = frozenset(COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Links:
    """All nodes by their ids in the file, new ones too, and what is linked already.

    `names` are the ids in the file of the nodes that were there before.
    """

    ids: Mapping[str, UUID]
    kinds: Mapping[str, NodeKind]
    names: Mapping[UUID, str]
    known: Mapping[UUID, list[KnownLink]]
    new_id: NewId

    def above(self, child_id: UUID) -> list[KnownLink]:
        return self.known.get(child_id, [])

    def of_the_file(self, child_id: UUID) -> KnownLink | None:
        """The link that an earlier file made; those that lead elsewhere were made by people."""
        return next((link for link in self.above(child_id) if link.parent_id in self.names), None)


def alignment_change(node: Placed, links: Links) -> Change | None:
    """What the file says otherwise; where its parent cannot be had, the link stays as it is."""
    child_id = links.ids[node.record.id]
    before = links.of_the_file(child_id)
    if node.parent is None:
        return None if before is None or node.is_adrift else _ended(node, before, links)
    parent_id = links.ids[node.parent]
    same = next((link for link in links.above(child_id) if link.parent_id == parent_id), None)
    if same is not None:
        return _moved(node, same, links)
    return _created(node, links) if before is None else _redirected(node, before, links)


def _created(node: Placed, links: Links) -> Change:
    row = {
        "id": links.new_id(),
        "child_objective_id": links.ids[node.record.id],
        **_parent(node, links),
        "mode": AlignmentMode.CONTRIBUTES,
        "share": Decimal(1),
        "position": node.position,
    }
    field = Field("parent", None, node.parent)
    return _told(Action.CREATE, node, links, field, inserting(Alignment, row))


def _redirected(node: Placed, link: KnownLink, links: Links) -> Change:
    field = Field("parent", links.names[link.parent_id], node.parent)
    values = {**_parent(node, links), "position": node.position}
    return _told(Action.UPDATE, node, links, field, updating(Alignment, {"id": link.id}, values))


def _moved(node: Placed, link: KnownLink, links: Links) -> Change | None:
    if link.position == node.position:
        return None
    field = Field("position", link.position, node.position)
    write = updating(Alignment, {"id": link.id}, {"position": node.position})
    return _told(Action.UPDATE, node, links, field, write)


def _ended(node: Placed, link: KnownLink, links: Links) -> Change:
    """The file says that it is a root now; that is a decision, so nothing guards it."""
    field = Field("parent", links.names[link.parent_id], None)
    return _told(Action.UPDATE, node, links, field, deleting(Alignment, {"id": link.id}))


def ended_links(writes: Iterable[Write]) -> list[UUID]:
    """Those that lead elsewhere from now on, or nowhere; another place among others is no end."""
    links = (each for each in writes if each.table is Alignment and each.kind is not Kind.INSERT)
    return [
        each.where["id"]
        for each in links
        if each.kind is Kind.DELETE or not COLUMNS_OF_ENDS.isdisjoint(each.values)
    ]


def begun_links(writes: Iterable[Write]) -> list[UUID]:
    """New ones, and those that lead elsewhere from now on."""
    links = [each for each in writes if each.table is Alignment]
    made = [each.values["id"] for each in links if each.kind is Kind.INSERT]
    return [*made, *ended_links(each for each in links if each.kind is not Kind.DELETE)]


def _parent(node: Placed, links: Links) -> dict[str, Any]:
    assert node.parent is not None
    empty = dict.fromkeys(COLUMNS.values())
    return {**empty, COLUMNS[links.kinds[node.parent]]: links.ids[node.parent]}


def _told(action: Action, node: Placed, links: Links, field: Field, write: Write) -> Change:
    return Change(
        action=action,
        noun=Noun.ALIGNMENT,
        key=node.record.id,
        fields=(field,),
        label=node.record.title,
        subject=links.ids[node.record.id],
        writes=(write,),
    )
