"""What evidence was copied from, as far as it is still there and the viewer sees it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from auth.gate import Gate
from model.rows import Row
from resolvers.ids import noun_and_key
from resolvers.nodes import BY_NOUN
from resolvers.pages import Columns


async def sources_of(load: Gate, ids: Sequence[str], _: object, asked: Columns) -> list[Row | None]:
    """One batch for each noun; what is hidden or gone is null, and its copy stays."""
    named = [noun_and_key(id_) for id_ in ids]
    keys: defaultdict[str, set[UUID]] = defaultdict(set)
    for each in named:
        if each is not None and each[0] in BY_NOUN:
            keys[each[0]].add(each[1])
    known: dict[tuple[str, UUID], Row] = {}
    for noun, of in keys.items():
        found = await BY_NOUN[noun](load, sorted(of), None, asked)
        known |= {(noun, row.id): row for row in found if row is not None}
    return [None if each is None else known.get(each) for each in named]
