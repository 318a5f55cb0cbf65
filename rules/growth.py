"""Where a development goal stands, what a track expects, and what is worth a suggestion."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from rules.errors import Invalid
from rules.steps import follows
from rules.words import check_text

MOST_SUGGESTED = 5
MOST_GOALS = 50
MOST_LEVELS, MOST_EXPECTATIONS = 20, 30
LONGEST_NAME = 200

Tag = TypeVar("Tag")


class GoalState(Enum):
    """DRAFT came of a review, and waits for whose it is to take it up."""

    DRAFT = "DRAFT"
    OPEN = "OPEN"
    DONE = "DONE"
    DROPPED = "DROPPED"


def suggested(tags: Iterable[Sequence[Tag]], taken: Collection[Tag]) -> list[tuple[Tag, int]]:
    """The tags named most often, with how often; none that is worked on or was set aside.

    Of those named equally often, the one named first comes first.
    """
    counted = Counter(tag for each in tags for tag in each if tag not in taken)
    return counted.most_common(MOST_SUGGESTED)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a level expects of somebody in one competency, in words."""

    competency_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Level:
    """A step of a track; `number` counts from 1, the lowest."""

    number: int
    name: str
    expectations: Sequence[Expectation]


def check_levels(levels: Sequence[Level]) -> None:
    """A track has steps, each with a name of its own and each competency once."""
    if not 1 <= len(levels) <= MOST_LEVELS:
        raise Invalid(f"A track has 1 to {MOST_LEVELS} levels.", path=["levels"])
    for level in levels:
        check_level(level, ["levels", str(level.number - 1)])
    if len({level.name.strip().casefold() for level in levels}) != len(levels):
        raise Invalid("Give each level a name of its own.", path=["levels"])


def check_level(level: Level, path: Sequence[str]) -> None:
    check_name(level.name, [*path, "name"])
    expected = level.expectations
    if len(expected) > MOST_EXPECTATIONS:
        message = f"A level expects something of at most {MOST_EXPECTATIONS} competencies."
        raise Invalid(message, path=[*path, "expectations"])
    if len({each.competency_id for each in expected}) != len(expected):
        message = "Say of each competency once what the level expects."
        raise Invalid(message, path=[*path, "expectations"])
    for place, each in enumerate(expected):
        check_text(each.text, *path, "expectations", str(place), "text")


def check_name(name: str, path: Sequence[str]) -> None:
    check_text(name, *path)
    if len(name) > LONGEST_NAME:
        raise Invalid(f"A name has at most {LONGEST_NAME} characters.", path=path)


def kept(levels: Sequence[Level]) -> list[dict[str, Any]]:
    """As a row holds them."""
    return [
        {
            "name": level.name,
            "expectations": [
                {"competency": str(each.competency_id), "text": each.text}
                for each in level.expectations
            ],
        }
        for level in levels
    ]


def levels_of(rows: Sequence[Mapping[str, Any]]) -> list[Level]:
    """As a row held them."""
    return [
        Level(
            number,
            row["name"],
            [Expectation(UUID(each["competency"]), each["text"]) for each in row["expectations"]],
        )
        for number, row in enumerate(rows, start=1)
    ]


def check_place(level: int | None, lowest: int, highest: int) -> None:
    """That a track has such a level."""
    if level is None or not lowest <= level <= highest:
        raise Invalid(f"The levels of this track are {lowest} to {highest}.", path=["level"])


def check_taken_up(now: GoalState, to: GoalState) -> None:
    """Nothing becomes a draft again."""
    if to is GoalState.DRAFT and now is not to:
        message = follows(now, frozenset(GoalState) - {now, GoalState.DRAFT})
        raise Invalid(message, path=["state"], code="NOT_OPEN")
