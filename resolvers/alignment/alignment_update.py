"""The action of changing what an alignment does to numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auth.gate import Work
from model.alignment import Alignment
from model.alignment_past import keep_links
from model.rollups import take_turn
from model.rows import Row
from resolvers.alignment.alignment_ends import check_parent, check_right, ends_of
from resolvers.alignment.alignment_shares import check_shares
from resolvers.alignment.alignments import alignment_named, alignment_of
from resolvers.authoring.authoring import Done, check_version, leave
from resolvers.ids import GlobalId
from resolvers.means import Means
from resolvers.once import answered_before
from rules.errors import Invalid
from rules.graph import Alignment as Link

ACTION = "alignmentUpdate"


@dataclass(frozen=True)
class AlignmentUpdate:
    """`said` holds what is to be another: the mode, the share or both."""

    id: GlobalId
    said: Mapping[str, Any]
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def alignment_update(work: Work, given: AlignmentUpdate, _: Means) -> Row:
    """The link as it is afterwards."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await alignment_of(work, first)
    await take_turn(work.system())
    link = await alignment_named(work, given.id)
    child, parent = await ends_of(work, link)
    await check_right(work, child)
    check_version(link, given.expected_version)
    await check_parent(work, parent)
    values = {name: value for name, value in given.said.items() if value is not None}
    if not values:
        raise Invalid("Say what is to be another.", path=["input"], code="EMPTY")
    mode = values.get("mode", link[Alignment.mode])
    share = values.get("share", link[Alignment.share])
    await check_shares(work, child, Link(child.key, parent.key, mode, share), link.id)
    await keep_links(work.system(), [link.id], work.moment.now)
    changed = {**values, "since": work.moment.now}
    await work.save(Alignment, link.id, changed, version=link[Alignment.version])
    done = Done(ACTION, child.noun, child.key, link.id, {"alignment": link.id})
    await leave(work, given, done, {child.objective_id, parent.objective_id})
    return await alignment_of(work, link.id)
