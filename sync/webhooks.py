"""Sends events to an endpoint: in their order, each until it is taken or given up.

An event is sent before it is marked as sent. Whoever dies between the two leaves it to be sent
again, under the same id: at least once, and never not at all.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from connectors.http import Reply
from model.database import Database
from model.webhook import WebhookDelivery, WebhookSecret
from rules.errors import ConnectorError, Refused
from rules.webhooks import (
    DisabledBecause,
    Outcome,
    WebhookState,
    outcome_of,
    pause_after,
    signed_headers,
)
from sync.secrets import KeyRing, open_
from sync.webhook_turns import Place, Turn, claimed, kept, renewed

LEASE = timedelta(seconds=60)
"""Longer than one try may take."""
LONGEST_TURN = timedelta(seconds=20)
"""So that an endpoint with much to be sent keeps no other waiting."""
RELEASED: Mapping[str, Any] = {"lease_until": None}
UNREACHABLE = (
    "It is not allowed or cannot be reached: check its name and port, and the allow-list in the "
    "configuration file."
)


@dataclass(frozen=True, slots=True)
class Message:
    """An event as it is sent, and where it stands."""

    event_id: UUID
    topic: str
    body: bytes
    place: Place


@dataclass(frozen=True, slots=True)
class Batch:
    """What comes next; `end` is the place up to which nothing else is to be sent."""

    messages: Sequence[Message]
    end: Place
    is_last: bool


class Post(Protocol):
    """One try; it raises Unreachable where nothing is answered."""

    async def __call__(self, url: str, content: bytes, headers: Mapping[str, str]) -> Reply: ...


@dataclass(frozen=True)
class Office:
    """What sending takes from outside; after `patience` of failures an endpoint is disabled."""

    database: Database
    keys: KeyRing
    read: Callable[[Place, Sequence[str]], Awaitable[Batch]]
    post: Post
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
    chance: Callable[[], float]
    patience: timedelta
    lease: timedelta = LEASE


@dataclass(frozen=True, slots=True)
class Try:
    """What came of one try; `status` and `took` only where there was an answer."""

    outcome: Outcome
    status: int | None = None
    took: timedelta | None = None
    retry_after: float | None = None
    error: str | None = None


async def deliver(office: Office, webhook_id: UUID) -> datetime | None:
    """Sends what waits for an endpoint; tells when to come again, where that is known."""
    async with office.database.system() as session:
        turn = await claimed(session, webhook_id, office.now(), office.lease)
    until = office.now() + LONGEST_TURN
    while turn is not None:
        batch = await office.read(turn.place, turn.topics)
        if batch.end < turn.place:
            await ended(office, turn, disabled(DisabledBecause.RESTORED))
            return None
        for message in batch.messages:
            if office.now() >= until:
                await ended(office, turn, RELEASED)
                return until
            after = await sent(office, turn, message)
            if not isinstance(after, Turn):
                return after
            turn = after
        turn = replace(turn, place=batch.end)
        if batch.is_last:
            await ended(office, turn, {**standing_at(batch.end), **RELEASED})
            return None
    return None


async def ended(office: Office, turn: Turn, values: Mapping[str, Any]) -> None:
    """The last words of a turn, where it is still ours."""
    async with office.database.system() as session:
        await kept(session, turn, values)


async def sent(office: Office, turn: Turn, message: Message) -> Turn | datetime | None:
    """The turn as it goes on; or when to try again; or None where it is no longer ours."""
    async with office.database.system() as session:
        if not await renewed(session, turn, office.lease):
            return None
    one_try = await tried(office, turn, message)
    values = consequences(office, turn, message, one_try)
    async with office.database.system() as session:
        if not await kept(session, turn, values):
            return None
        await session.run(
            sa.insert(WebhookDelivery).values(**entry(office, turn, message, one_try))
        )
    again: datetime | None = values["next_try_at"]
    if again is not None or "state" in values:
        return again
    since: datetime | None = values["failing_since"]
    return replace(turn, place=message.place, tries=0, failing_since=since)


async def tried(office: Office, turn: Turn, message: Message) -> Try:
    at, number = office.now(), turn.tries + 1
    try:
        secrets = await live_secrets(office, turn.webhook_id, at)
        signed = signed_headers(str(message.event_id), at, message.body, secrets)
        headers = {"Content-Type": "application/json", **signed}
        reply = await office.post(turn.url, message.body, headers)
    except Refused as refused:
        return Try(outcome_of(None, number), error=refused.message)
    except ConnectorError:
        return Try(outcome_of(None, number), error=UNREACHABLE)
    outcome, took = outcome_of(reply.status, number), office.now() - at
    error = None if outcome is Outcome.DELIVERED else f"It answered {reply.status}."
    return Try(outcome, reply.status, took, reply.retry_after, error)


async def live_secrets(office: Office, webhook_id: UUID, at: datetime) -> Sequence[str]:
    """The newest first; Refused where one was sealed under a key that is not here."""
    is_live = sa.or_(WebhookSecret.expires_at.is_(None), WebhookSecret.expires_at > at)
    found = (
        sa.select(WebhookSecret.id, WebhookSecret.sealed)
        .where(WebhookSecret.webhook_id == webhook_id, is_live)
        .order_by(WebhookSecret.created_at.desc(), WebhookSecret.id.desc())
    )
    async with office.database.system() as session:
        rows = await session.all(found)
    opened = [
        open_(row.sealed, keys=office.keys, connection=webhook_id, field=str(row.id))
        for row in rows
    ]
    return [secret.reveal() for secret in opened]


def consequences(office: Office, turn: Turn, message: Message, one_try: Try) -> dict[str, Any]:
    """What a try leaves behind on its endpoint."""
    now = office.now()
    place = standing_at(message.place)
    if one_try.outcome is Outcome.DELIVERED:
        return {**place, **rested(None), "failing_since": None}
    since = turn.failing_since or now
    told = {**rested(one_try.error), "failing_since": since}
    if one_try.outcome is Outcome.GIVEN_UP:
        told = {**told, **place}
    if one_try.outcome is Outcome.STOPPED:
        return {**told, **disabled(DisabledBecause.GONE)}
    if now - since >= office.patience:
        return {**told, **disabled(DisabledBecause.FAILING)}
    if one_try.outcome is Outcome.GIVEN_UP:
        return told
    tries = turn.tries + 1
    pause = pause_after(tries, office.chance(), one_try.retry_after)
    return {**told, "tries": tries, "next_try_at": now + pause, **RELEASED}


def standing_at(place: Place) -> dict[str, Any]:
    return {"place_xact": place.xact, "place_id": place.id}


def rested(error: str | None) -> dict[str, Any]:
    return {"tries": 0, "next_try_at": None, "last_error": error}


def disabled(why: DisabledBecause) -> dict[str, Any]:
    state = {"state": WebhookState.DISABLED, "disabled_because": why, "next_try_at": None}
    return {**state, **RELEASED}


def entry(office: Office, turn: Turn, message: Message, one_try: Try) -> dict[str, Any]:
    took = one_try.took
    return {
        "id": office.new_id(),
        "webhook_id": turn.webhook_id,
        "event_id": message.event_id,
        "topic": message.topic,
        "at": office.now(),
        "attempt": turn.tries + 1,
        "outcome": one_try.outcome,
        "status": one_try.status,
        "duration_ms": None if took is None else round(took / timedelta(milliseconds=1)),
        "error": one_try.error,
    }
