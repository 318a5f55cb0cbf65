"""Tracks: the levels of each, and what a level expects in which competency."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.competency import Track
from model.rows import AnySelect, Row, columns, written
from resolvers.levels import by_id
from resolvers.pages import Columns
from rules.growth import Level, levels_of


async def tracks_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, Track, keys)


async def list_tracks(load: Gate, _: object, __: Columns) -> list[Row]:
    return await load.rows(Track, standing())


@written
def standing() -> AnySelect:
    in_use = select(*columns(Track)).where(Track.retired_at.is_(None))
    return in_use.order_by(Track.name, Track.id)


async def levels_of_tracks(
    _: Gate, rows: Sequence[Row], __: object, ___: Columns
) -> list[list[Level]]:
    return [levels_of(row[Track.levels]) for row in rows]
