"""The plan for a file of OKRs: objectives and key results of one cycle, owned and aligned."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from connectors.okr_file import NO_ID, NodeKind, NodeRecord
from connectors.records import Problem
from model.database import SystemSession
from model.organisation import Organisation
from sync.changes import Action, Change, Noun, in_order
from sync.cycles import CycleFound, CycleGiven, find_cycle
from sync.issues import Concern, Issue, distinct, issue_of
from sync.okr_alignments import Links, alignment_change
from sync.okr_changes import Place, node_change, retirement
from sync.okr_ended import ended_objectives, without_changes, without_new_results
from sync.okr_owners import owner_issues
from sync.okr_tree import Placed, placed
from sync.okrs_known import KnownNode, KnownOkrs, known_okrs
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
        """What the ids of this cycle's nodes begin with: each file counts its ids anew.

        The one slash ends it, so that no cycle's scope begins with that of another.
        """
        return self.cycle.key.replace("%", "%25").replace("/", "%2F") + "/"

    @property
    def doubt(self) -> str | None:
        """Why a node that the file does not hold may still be meant to be there."""
        lost = [problem.where for problem in self.problems if problem.code == NO_ID]
        if not self.records:
            return "The file lists no objective and no key result that could be read."
        if lost:
            return f"It cannot be told which objective or key result {', '.join(lost)} is."
        return None


async def plan_okrs(
    session: SystemSession, connection_id: UUID, okrs: OkrList, options: RunOptions
) -> Plan:
    fiscal_start_month = await session.scalar(sa.select(Organisation.fiscal_start_month))
    cycle = await find_cycle(session, okrs.cycle, fiscal_start_month, options.new_id)
    known = await known_okrs(session, connection_id, okrs.scope)
    place = Place(connection_id, cycle, okrs.scope, options.now(), options.new_id)
    return okr_plan(okrs, known, place, options)


def okr_plan(okrs: OkrList, known: KnownOkrs, place: Place, options: RunOptions) -> Plan:
    """What makes our rows say what the file says."""
    same, changed_kinds = _same_kind(okrs.records, known)
    closed = place.cycle.closed(options.today)
    # Of a cycle that is closed all waits for a yes, which is a yes to this too.
    ended = {} if closed else ended_objectives(known)
    open_, refused = without_new_results(same, known, ended)
    nodes, misplaced = placed(open_)
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
    changes = [
        *_cycle_changes(place.cycle),
        *(each for node in nodes if (each := node_change(node, ids, known, place))),
        *(each for node in aligned if (each := alignment_change(node, links))),
        *(retirement(key, node, place) for key, node in _gone(okrs, known)),
    ]
    taken, left = without_changes(changes, same, known, ended)
    owners = owner_issues((node.record for node in nodes), known.owners)
    told = map(issue_of, okrs.problems)
    return Plan(
        changes=in_order(taken),
        issues=distinct([*told, *changed_kinds, *refused, *left, *misplaced, *owners]),
        tallies=_tallies(nodes, place.cycle),
        active=sum(not node.is_archived for node in known.nodes.values()),
        doubt=okrs.doubt,
        closed=closed,
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


def _gone(okrs: OkrList, known: KnownOkrs) -> Iterator[tuple[str, KnownNode]]:
    """What was here and is not in the file; a node that is there but broken is not gone."""
    told = {record.id for record in okrs.records} | {each.subject for each in okrs.problems}
    for key, node in known.nodes.items():
        if key not in told and not node.is_archived:
            yield key, node


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
