"""The action of taking an alignment away."""

from dataclasses import dataclass

from auth.gate import Work
from model.alignment import Alignment
from model.alignment_past import keep_links
from model.rollups import take_turn
from resolvers.alignment.alignment_ends import check_parent, check_right, ends_of
from resolvers.alignment.alignments import alignment_named
from resolvers.authoring.authoring import Done, check_version, leave
from resolvers.ids import GlobalId, global_id
from resolvers.means import Means
from resolvers.once import answered_before, forget_words

ACTION = "alignmentDelete"


@dataclass(frozen=True)
class WhichAlignment:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def alignment_delete(work: Work, given: WhichAlignment, _: Means) -> GlobalId:
    """The id of the link that is no more; both its ends stay as they are."""
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return global_id(Alignment.__name__, first)
    await take_turn(work.system())
    link = await alignment_named(work, given.id)
    child, parent = await ends_of(work, link)
    await check_right(work, child)
    check_version(link, given.expected_version)
    await check_parent(work, parent)
    await keep_links(work.system(), [link.id], work.moment.now)
    await work.remove(Alignment, Alignment.id == link.id)
    await forget_words(work, link.id)
    done = Done(ACTION, child.noun, child.key, link.id, {"alignment": link.id})
    await leave(work, given, done, {child.objective_id, parent.objective_id})
    return global_id(Alignment.__name__, link.id)
