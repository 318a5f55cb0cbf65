"""Search: what the viewer may see by the words in it, best first, over people, units and OKRs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import REAL, BindParameter, Text, Uuid, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from typing_extensions import Doc

from auth.gate import Gate
from auth.visibility.predicates import TODAY
from model.effective import current_state
from model.key_result import KeyResult
from model.objective import Objective
from model.person import Person
from model.rows import AnySelect, Row, named, written
from model.unit import UnitState
from resolvers.cursors import decoded, encoded, whole
from resolvers.nodes import BY_NOUN
from resolvers.pages import MOST_ROWS, NO_CURSOR, Columns, Order, Page, Paging, checked
from rules.errors import Invalid
from rules.searching import wanted
from rules.terms import PersonStatus, SearchKind

QUERY = cast(named("query", Text()), TSQUERY)
RANK: BindParameter[float] = named("rank", REAL())
KEY = named("key", Uuid())
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
NOUNS: Mapping[SearchKind, str] = {
    SearchKind.OBJECTIVE: "Objective",
    SearchKind.KEY_RESULT: "KeyResult",
    SearchKind.PERSON: "Person",
    SearchKind.UNIT: "OrgUnit",
}
"""In this order, where two are found equally well."""
KINDS = tuple(NOUNS)


@dataclass(frozen=True, kw_only=True)
class Search(Paging):
    text: Annotated[str, Doc("Words, or their beginnings; what is found has all of them.")]
    first: Annotated[int, Doc("How many to answer, 1 to 100.")] = 20
    kinds: Annotated[list[SearchKind] | None, Doc("Only these; all where omitted.")] = None


@dataclass(frozen=True)
class Place:
    """Where something found stands: better ones first, then by kind, then by id."""

    rank: float
    kind: int
    key: UUID

    def __lt__(self, other: "Place") -> bool:
        return (-self.rank, self.kind, self.key) < (-other.rank, other.kind, other.key)


class Ranked(Order):
    """Cursors by the place of what was found, which its row holds."""

    def cursor(self, row: Row) -> str:
        place: Place = row.values["place"]
        return encoded([repr(place.rank), place.kind, place.key])


BEST_FIRST = Ranked((), ())


def place_of(cursor: str | None) -> Place | None:
    """Invalid for a cursor of another list."""
    if cursor is None:
        return None
    try:
        rank, kind, key = decoded(cursor)
        return Place(float(rank), whole(kind), UUID(key))
    except ValueError as error:
        raise Invalid(NO_CURSOR, path=["after"]) from error


async def search(load: Gate, which: Search, asked: Columns) -> Page:
    """One statement for each kind finds what is best, and one reads what is shown of it."""
    query, most, after = wanted(which.text), checked(which.first) + 1, place_of(which.after)
    kinds = [kind for kind in KINDS if which.kinds is None or kind in which.kinds]
    places = [place for kind in kinds for place in await found(load, kind, query, most, after)]
    rows = await shown(load, sorted(places)[:most], asked)
    return Page(
        nodes=rows[: which.first],
        order=BEST_FIRST,
        follows=after is not None,
        has_more=len(rows) > which.first,
        total_count=await total(load, kinds, query) if "totalCount" in asked else None,
    )


async def found(
    load: Gate, kind: SearchKind, query: str, most: int, after: Place | None
) -> list[Place]:
    """The best of one kind, among those that follow a place in the whole list."""
    number = KINDS.index(kind)
    given: dict[str, Any] = {"query": query, "most": most}
    if after is not None:
        given |= {"rank": after.rank, "key": key_after(number, after)}
    records = await load.records(best(kind, is_later=after is not None), **given)
    return [Place(record.rank, number, record.id) for record in records]


def key_after(kind: int, after: Place) -> UUID:
    """Of what is found equally well, the kinds before have been told, and those behind have not."""
    if kind == after.kind:
        return after.key
    return LAST if kind < after.kind else FIRST


async def total(load: Gate, kinds: Sequence[SearchKind], query: str) -> int:
    return sum([(await load.records(counted(kind), query=query))[0][0] for kind in kinds])


async def shown(load: Gate, places: Sequence[Place], asked: Columns) -> list[Row]:
    """What stands at these places, each with its place."""
    rows: dict[Place, Row] = {}
    for number, kind in enumerate(KINDS):
        own = [place for place in places if place.kind == number]
        noun, keys = NOUNS[kind], [place.key for place in own]
        if not own:
            continue
        read = await BY_NOUN[noun](load, keys, None, asked)
        rows |= {place: row for place, row in zip(own, read, strict=True) if row is not None}
    return [put(rows[place], place) for place in places if place in rows]


def put(row: Row, place: Place) -> Row:
    return Row(row.noun, {**row.values, "place": place}, row.on)


@written
def best(kind: SearchKind, *, is_later: bool) -> AnySelect:
    key, words, *conditions = SOURCES[kind]
    rank = func.ts_rank(words, QUERY)
    behind = or_(rank < RANK, and_(rank == RANK, key > KEY))
    return (
        select(key.label("id"), rank.label("rank"))
        .where(words.op("@@")(QUERY), *conditions, *((behind,) if is_later else ()))
        .order_by(rank.desc(), key)
        .limit(MOST_ROWS)
    )


@written
def counted(kind: SearchKind) -> AnySelect:
    key, words, *conditions = SOURCES[kind]
    return select(func.count(key)).where(words.op("@@")(QUERY), *conditions)


SOURCES: Mapping[SearchKind, tuple[Any, ...]] = {
    SearchKind.OBJECTIVE: (Objective.id, Objective.words),
    SearchKind.KEY_RESULT: (KeyResult.id, KeyResult.words),
    SearchKind.PERSON: (Person.id, Person.words, Person.status != PersonStatus.ENDED),
    SearchKind.UNIT: (UnitState.unit_id, UnitState.words, current_state(UnitState, TODAY)),
}
"""By kind: the id of what is found, the words it is found by, and what else must hold."""
