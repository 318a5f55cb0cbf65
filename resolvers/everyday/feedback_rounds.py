"""Rounds of anonymous feedback, and the answers that whom they are about may read."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from auth.gate import Gate
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.rows import AnySelect, Row, columns, of_keys, written
from resolvers.cursors import instant
from resolvers.levels import by_id, every, many_each
from resolvers.pages import Columns, Listing, Order, Page, Paging, page
from rules.rounds import Perspective, RoundState, round_state

NEWEST_FIRST = Order((FeedbackRound.started_at, FeedbackRound.id), (instant, UUID), descending=True)


async def list_rounds(load: Gate, paging: Paging, asked: Columns) -> Page:
    return await page(
        load, Listing(FeedbackRound, every(FeedbackRound), NEWEST_FIRST), paging, asked
    )


async def rounds_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, FeedbackRound, keys)


async def answers_by_id(
    load: Gate, keys: Sequence[UUID], _: object, __: Columns
) -> list[Row | None]:
    return await by_id(load, AnonymousAnswer, keys)


async def answers_of(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[list[Row]]:
    return many_each(await load.rows(AnonymousAnswer, answers(), keys=keys), "round_id", keys)


@written
def answers() -> AnySelect:
    """By perspective, and then by numbers that are drawn: in no order of who or when."""
    of_rounds = select(*columns(AnonymousAnswer)).where(of_keys(AnonymousAnswer.round_id))
    return of_rounds.order_by(AnonymousAnswer.perspective, AnonymousAnswer.id)


async def answered_by_me(load: Gate, keys: Sequence[UUID], _: object, __: Columns) -> list[bool]:
    found = {record.round_id for record in await load.records(own_answers(), keys=keys)}
    return [key in found for key in keys]


@written
def own_answers() -> AnySelect:
    return select(RoundGiver.round_id).where(of_keys(RoundGiver.round_id))


async def states_of_rounds(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[RoundState]:
    return [state_of(load, row) for row in rows]


def state_of(load: Gate, row: Row) -> RoundState:
    is_closed = row[FeedbackRound.closed_at] is not None
    return round_state(row[FeedbackRound.closes_on], load.moment.today, is_closed=is_closed)


async def perspectives_of(
    load: Gate, rows: Sequence[Row], _: object, __: Columns
) -> list[Perspective | None]:
    """From where the viewer is asked; null for who is not."""
    return [perspective_of(row, load.viewer.person_id) for row in rows]


def perspective_of(row: Row, person: UUID | None) -> Perspective | None:
    if person in row[FeedbackRound.peer_ids]:
        return Perspective.PEER
    return Perspective.REPORT if person in row[FeedbackRound.report_ids] else None


async def shown_in(
    _: Gate, rows: Sequence[Row], __: object, ___: Columns
) -> list[list[Perspective]]:
    return [[Perspective(each) for each in row[FeedbackRound.shown]] for row in rows]
