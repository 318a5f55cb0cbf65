"""Tracks, their levels, and what these expect."""

import strawberry

from resolvers.everyday.tags import competencies_by_id
from resolvers.everyday.tracks import levels_of_tracks
from schema.competency import Competency
from schema.edges import ROW, by, column
from schema.node import Node


@strawberry.type(description="What a level expects of somebody in one competency.")
class LevelExpectation:
    competency: Competency = by(competencies_by_id, "The competency.", key="competency_id")
    text: str = column("What is expected, in words; at most 20,000 characters.")


@strawberry.type(description="A step of a track.")
class TrackLevel:
    number: int = column("Its place, from 1, the lowest.")
    name: str = column("Its name; 1 to 200 characters.")
    expectations: list[LevelExpectation] = column("What it expects; at most 30.")


@strawberry.type(
    description="A way on which people grow, such as Engineering: levels, and what each expects. "
    "It never changes; it is retired, and another one begun."
)
class Track(Node):
    name: str = column("Its name.")
    levels: list[TrackLevel] = by(levels_of_tracks, "From the lowest; at most 20.", key=ROW)
    version: int = column("Goes up as it is retired.")
