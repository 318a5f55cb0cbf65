"""Beginning and retiring tracks, as it is asked and answered."""

from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.everyday.competency_actions import WordRetire
from resolvers.everyday.track_actions import (
    ExpectationGiven,
    LevelGiven,
    TrackCreate,
    track_create,
    track_retire,
)
from schema.edges import action, column
from schema.payloads import UserError, attempted, given, retried, several
from schema.track import Track


@strawberry.input(description="What a level expects in one competency.")
class LevelExpectationInput:
    competency: strawberry.ID = strawberry.field(description="The competency.")
    text: str = strawberry.field(description="What is expected; at most 20,000 characters.")


@strawberry.input(description="A level of a track.")
class TrackLevelInput:
    name: str = strawberry.field(description="Its name; 1 to 200 characters.")
    expectations: list[LevelExpectationInput] = several("What it expects; at most 30.")


@strawberry.input(description="A new track.")
class TrackCreateInput:
    name: str = strawberry.field(description="Its name; 1 to 200 characters.")
    levels: list[TrackLevelInput] = strawberry.field(description="From the lowest; 1 to 20.")
    client_mutation_id: str | None = retried()


@strawberry.input(description="A track that nobody new stands on.")
class TrackRetireInput:
    id: strawberry.ID = strawberry.field(description="The track.")
    expected_version: int | None = given("The version you read; refused if it is newer.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The track as it is now, or why not.")
class TrackPayload:
    track: Track | None = column("The track as it is now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class TrackCreateArguments:
    input: Annotated[TrackCreateInput, Doc("Its name and levels.")]


@dataclass(frozen=True)
class TrackRetireArguments:
    input: Annotated[TrackRetireInput, Doc("Which track.")]


async def ask_track_create(operation: Operation, asked: TrackCreateInput) -> Any:
    levels = [
        LevelGiven(
            level.name, [ExpectationGiven(**vars(each)) for each in level.expectations or ()]
        )
        for level in asked.levels
    ]
    words: Any = TrackCreate(asked.name, levels, asked.client_mutation_id)
    return await attempted(operation, track_create, words, TrackPayload, of="track")


async def ask_track_retire(operation: Operation, asked: TrackRetireInput) -> Any:
    words: Any = WordRetire(**vars(asked))
    return await attempted(operation, track_retire, words, TrackPayload, of="track")


@strawberry.type
class TrackMutation:
    """What Mutation is made of, as far as it is about tracks."""

    track_create: TrackPayload = action(
        ask_track_create, "Begins a track: HR reviewers.", takes=TrackCreateArguments
    )
    track_retire: TrackPayload = action(
        ask_track_retire,
        "Retires a track: HR reviewers. What was said by it stays.",
        takes=TrackRetireArguments,
    )
