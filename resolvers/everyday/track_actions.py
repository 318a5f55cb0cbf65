"""The actions on tracks: HR reviewers say what each level expects, once, and retire a track."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert

from auth.gate import Work
from model.competency import Competency, Track
from model.rows import Row
from resolvers.again import first_answer
from resolvers.everyday.competency_actions import WordRetire, check_right, done, retire
from resolvers.ids import GlobalId, key_of
from resolvers.levels import by_id
from rules.errors import Invalid
from rules.growth import Expectation, Level, check_levels, check_name, kept

NewId = Callable[[], UUID]
CREATE = "trackCreate"


@dataclass(frozen=True)
class ExpectationGiven:
    competency: GlobalId
    text: str


@dataclass(frozen=True)
class LevelGiven:
    name: str
    expectations: Sequence[ExpectationGiven]


@dataclass(frozen=True)
class TrackCreate:
    """`levels` from the lowest. They never change: what was assessed by them stays true."""

    name: str
    levels: Sequence[LevelGiven]
    client_mutation_id: str | None = None


async def track_create(work: Work, given: TrackCreate, new_id: NewId) -> Row:
    await check_right(work)
    first = await first_answer(work, CREATE, given, Track)
    if first is not None:
        return first
    check_name(given.name, ["name"])
    levels = await named_levels(work, given.levels)
    check_levels(levels)
    id_ = new_id()
    values = {"id": id_, "name": given.name, "levels": kept(levels)}
    # The directory's own writers are administrators; these words are HR's.
    await work.system().run(insert(Track).values(**values))
    return await done(work, CREATE, given, Track, id_)


async def track_retire(work: Work, given: WordRetire, _: NewId) -> Row:
    return await retire(work, "trackRetire", given, Track)


async def named_levels(work: Work, levels: Sequence[LevelGiven]) -> list[Level]:
    """With the keys of their competencies, which are read at once."""
    ids = {each.competency for level in levels for each in level.expectations}
    keys = {id_: key_of(id_, "Competency") for id_ in ids}
    found = await by_id(work, Competency, [key for key in keys.values() if key is not None])
    known = {row.id for row in found if row is not None and row[Competency.retired_at] is None}
    return [
        Level(
            number,
            level.name,
            [
                Expectation(in_use(keys[each.competency], known, number, place), each.text)
                for place, each in enumerate(level.expectations)
            ],
        )
        for number, level in enumerate(levels, start=1)
    ]


def in_use(key: UUID | None, known: set[UUID], number: int, place: int) -> UUID:
    if key is None or key not in known:
        path = ["levels", str(number - 1), "expectations", str(place), "competency"]
        message = "It is not there, or was retired. Take ids from `competencies`."
        raise Invalid(message, path=path, code="NOT_FOUND")
    return key
