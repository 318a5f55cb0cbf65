"""The action of aligning an OKR to another."""

from dataclasses import dataclass
from decimal import Decimal

from auth.gate import Work
from model.alignment import Alignment
from model.rollups import take_turn
from model.rows import Row
from resolvers.alignment.alignment_ends import check_apart, check_parent, check_right, end_of
from resolvers.alignment.alignment_shares import check_shares
from resolvers.alignment.alignments import alignment_of
from resolvers.alignment.circles_refused import check_seen
from resolvers.authoring.authoring import Done, leave, next_position
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before
from rules.graph import Alignment as Link
from rules.terms import AlignmentMode

ACTION = "alignmentCreate"


@dataclass(frozen=True)
class AlignmentCreate:
    """Of two that contribute, `share` of the child's own number goes to this parent."""

    child: GlobalId
    parent: GlobalId
    mode: AlignmentMode = AlignmentMode.CONTRIBUTES
    share: Decimal = Decimal(1)
    client_mutation_id: str | None = None


async def alignment_create(work: Work, given: AlignmentCreate, new_id: Means) -> Row:
    """The new link; both ends are read in the turn of roll-ups, so that no two close a circle."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await alignment_of(work, first)
    await take_turn(work.system())
    child = await end_of(work, given.child, "child")
    await check_right(work, child)
    parent = await end_of(work, given.parent, "parent")
    await check_parent(work, parent)
    check_apart(child, parent)
    await check_shares(work, child, Link(child.key, parent.key, given.mode, given.share), None)
    await check_seen(work, child.key, parent.key)
    ends = {**child.columns("child"), **parent.columns("parent")}
    below = Alignment.parent_objective_id == ends["parent_objective_id"]
    if ends["parent_objective_id"] is None:
        below = Alignment.parent_key_result_id == ends["parent_key_result_id"]
    id_ = new_id()
    how = {"mode": given.mode, "share": given.share, "since": work.moment.now}
    place = {"position": await next_position(work, Alignment, below)}
    await work.insert(Alignment, {"id": id_, **ends, **how, **place})
    done = Done(ACTION, child.noun, child.key, id_, {"alignment": id_})
    await leave(work, given, done, {child.objective_id, parent.objective_id})
    return await alignment_of(work, id_)
