"""The plan for a file of OKRs: objectives and key results of one cycle, owned and aligned."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from connectors.okr_file import NodeKind, NodeRecord
from connectors.records import Problem
from model.database import SystemSession
from model.organisation import Organisation
from sync.changes import Action, Change, Noun, in_order
from sync.cycles import CycleFound, CycleGiven, find_cycle
from sync.issues import Concern, Issue, distinct, issue_of
from sync.okr_alignments import Links, alignment_change
from sync.okr_changes import Place, node_change
from sync.okr_owners import owner_issues
from sync.okr_tree import Placed, placed
from sync.okrs_known import KnownOkrs, known_okrs
from sync.options import RunOptions
from sync.plan import Plan, Tally


@dataclass(frozen=True, slots=True)
class OkrList:
    """All nodes of a file, what was wrong with it, and the cycle that they are for."""

    records: Sequence[NodeRecord]
    problems: Sequence[Problem]
    cycle: CycleGiven

    @property
    def scope(self) -> str:
        """What the ids of this cycle's nodes begin with: each file counts its ids anew."""
        return f"{self.cycle.key}/"


async def plan_okrs(
    session: SystemSession, connection_id: UUID, okrs: OkrList, options: RunOptions
) -> Plan:
    fiscal_start_month = await session.scalar(sa.select(Organisation.fiscal_start_month))
    cycle = await find_cycle(session, okrs.cycle, fiscal_start_month, options.new_id)
    known = await known_okrs(session, connection_id, okrs.scope)
    place = Place(connection_id, cycle.id, okrs.scope, options.now())
    return okr_plan(okrs, known, cycle, place, options)


def okr_plan(
    okrs: OkrList, known: KnownOkrs, cycle: CycleFound, place: Place, options: RunOptions
) -> Plan:
    same, changed_kinds = _same_kind(okrs.records, known)
    nodes, misplaced = placed(same)
    ids = {
        node.record.id: known.nodes[node.record.id].id
        if node.record.id in known.nodes
        else options.new_id()
        for node in nodes
    }
    kinds = {node.record.id: node.record.kind for node in nodes}
    names = {node.id: key for key, node in known.nodes.items()}
    links = Links(ids, kinds, names, known.links, options.new_id)
    aligned = [node for node in nodes if node.is_objective]
    vanished = list(_vanished(okrs, known))
    changes = [
        *_cycle_changes(cycle),
        *(each for node in nodes if (each := node_change(node, ids, known, place))),
        *(each for node in aligned if (each := alignment_change(node, links))),
    ]
    owners = owner_issues((node.record for node in nodes), known.owners)
    told = map(issue_of, okrs.problems)
    return Plan(
        changes=in_order(changes),
        issues=distinct([*told, *changed_kinds, *misplaced, *owners, *vanished]),
        tallies=_tallies(nodes, cycle),
        active=len(known.nodes),
        extra={"not_in_file": len(vanished)},
    )


def _same_kind(
    records: Iterable[NodeRecord], known: KnownOkrs
) -> tuple[list[NodeRecord], list[Issue]]:
    """An objective never turns into a key result: its check-ins and links could not follow."""
    same: list[NodeRecord] = []
    changed: list[Issue] = []
    for record in records:
        before = known.nodes.get(record.id)
        if before is None or before.kind is record.kind:
            same.append(record)
            continue
        message = (
            f"{record.id} ({record.title}) was of kind {before.kind.value} and is now "
            f"{record.kind.value}; it was left as it was. Give it a new id."
        )
        concern = Concern(record.id, record.title)
        changed.append(Issue("KIND_CHANGED", record.id, message, (concern,)))
    return same, changed


def _vanished(okrs: OkrList, known: KnownOkrs) -> Iterator[Issue]:
    """What the file no longer names stays as it is: OKRs end by a decision, not by a file."""
    named = {record.id for record in okrs.records} | {each.subject for each in okrs.problems}
    for key, node in known.nodes.items():
        if key not in named:
            title = str(node.facts["title"])
            message = (
                f"{key} ({title}) is no longer in the file; it was left as it was. "
                "Close or cancel it here if it is over."
            )
            yield Issue("NOT_IN_FILE", key, message, (Concern(key, title),))


def _cycle_changes(cycle: CycleFound) -> Iterator[Change]:
    if cycle.writes:
        yield Change(
            action=Action.CREATE,
            noun=Noun.CYCLE,
            key=cycle.key,
            label=cycle.key,
            subject=cycle.id,
            writes=cycle.writes,
        )


def _tallies(nodes: Iterable[Placed], cycle: CycleFound) -> tuple[Tally, ...]:
    kinds = {node.record.id: node.record.kind for node in nodes}
    objectives = frozenset(key for key, kind in kinds.items() if kind is NodeKind.OBJECTIVE)
    results = frozenset(kinds) - objectives
    aligned = frozenset({Noun.OBJECTIVE, Noun.ALIGNMENT})
    return (
        Tally(aligned | {Noun.KEY_RESULT}, frozenset(kinds)),
        Tally(aligned, objectives, "objectives"),
        Tally(frozenset({Noun.KEY_RESULT}), results, "key_results"),
        Tally(frozenset({Noun.CYCLE}), frozenset({cycle.key}), "cycles"),
    )
