"""Browser sessions: rows that tell nothing, found by their token, and swept when they are over."""

import secrets
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from auth.sign_in.attempts import begin_attempt
from auth.sign_in.id_tokens import SignedIn
from auth.sign_in.logout_tokens import Logout
from auth.sign_in.sessions import (
    Beginning,
    Ended,
    begin,
    end,
    end_by_provider,
    person_of_session,
    sweep,
)
from model.base import Base
from model.database import Database
from model.session import BrowserSession, ObeyedLogout, SignInAttempt
from tests.auth.builders import NOW
from tests.support.company import Company

HOUR = timedelta(hours=1)
ID_TOKEN = "the.id.token"


async def signed_in(database: Database) -> tuple[UUID, str]:
    """A person, and the token of their session of an hour."""
    ann = await Company(database).person("Ann")
    of = Beginning(ann, SignedIn("ann", "ann@example.com", "s1"), ID_TOKEN, NOW, HOUR)
    async with database.system() as session:
        return ann, await begin(session, of, secrets.token_bytes)


async def test_a_session_is_found_by_its_token(database: Database) -> None:
    ann, token = await signed_in(database)
    async with database.system() as session:
        assert await person_of_session(session, token, NOW) == ann


@pytest.mark.parametrize("wrong", ["", "x", "A" * 43, "A" * 44, "\0", "' OR 1=1 --", "é" * 43])
async def test_nothing_else_finds_one(database: Database, wrong: str) -> None:
    await signed_in(database)
    async with database.system() as session:
        assert await person_of_session(session, wrong, NOW) is None
        assert await end(session, wrong) is None


async def test_a_token_in_other_capitals_is_another(database: Database) -> None:
    _, token = await signed_in(database)
    async with database.system() as session:
        assert await person_of_session(session, token.swapcase(), NOW) is None


async def test_a_session_is_over_at_its_end_to_the_second(database: Database) -> None:
    ann, token = await signed_in(database)
    last = NOW + HOUR - timedelta(seconds=1)
    async with database.system() as session:
        found = [await person_of_session(session, token, at) for at in (last, NOW + HOUR)]
    assert found == [ann, None]


async def test_ending_a_session_gives_back_the_id_token_and_only_once(database: Database) -> None:
    person, token = await signed_in(database)
    ended = Ended(person, ID_TOKEN)
    async with database.system() as session:
        assert [await end(session, token), await end(session, token)] == [ended, None]
        assert await person_of_session(session, token, NOW) is None


async def test_each_session_has_a_token_of_256_bits_of_its_own(database: Database) -> None:
    _, first = await signed_in(database)
    other = await Company(database).person("Bob")
    of = Beginning(other, SignedIn("bob", "bob@example.com", None), ID_TOKEN, NOW, HOUR)
    async with database.system() as session:
        second = await begin(session, of, secrets.token_bytes)
    assert (len(first), len(second), first == second) == (43, 43, False)


async def test_what_is_over_is_swept_and_the_rest_stays(database: Database) -> None:
    await signed_in(database)
    async with database.system() as session:
        await begin_attempt(session, "browser", "/", NOW, secrets.token_bytes)
        await end_by_provider(session, Logout("1", None, "other", NOW + HOUR))
        await sweep(session, NOW + timedelta(minutes=9))
    assert await counted(database) == [1, 1, 1]
    async with database.system() as session:
        await sweep(session, NOW + timedelta(minutes=10))
    assert await counted(database) == [1, 0, 1]
    async with database.system() as session:
        await sweep(session, NOW + HOUR)
    assert await counted(database) == [0, 0, 0]


async def counted(database: Database) -> list[int]:
    nouns: tuple[type[Base], ...] = (BrowserSession, SignInAttempt, ObeyedLogout)
    async with database.system() as session:
        return [await session.scalar(select(func.count()).select_from(noun)) for noun in nouns]
