"""Crowds at the sign-in, slow providers and strangers: the rest of the service stays free."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from auth.sign_in.attempts import LIFETIME, LONGEST_PATH, MOST_ALIVE
from auth.sign_in.discovery import Discovery
from auth.sign_in.line import MOST, Line
from auth.sign_in.sessions import SESSION_COOKIE
from model.audit import Audit
from model.session import SignInAttempt
from rules.errors import Unreachable
from tests.auth.builders import NOW
from tests.auth.hostile import OKR, Stage, of_our_page
from tests.auth.test_login_ends import logout
from tests.support.company import Company


def test_who_comes_to_a_full_line_is_turned_away_until_somebody_leaves_it() -> None:
    line = Line(1)
    with line.waiting(), pytest.raises(Unreachable), line.waiting():
        pass
    with line.waiting():
        pass


class Later(JSONResponse):
    """An answer that is sent once `let` is set; `crowded` says that so many wait for it."""

    def __init__(self) -> None:
        super().__init__({"error": "invalid_grant"}, 400)
        self.let, self.crowded = asyncio.Event(), asyncio.Event()
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._waiting += 1
        if self._waiting == MOST:
            self.crowded.set()
        await self.let.wait()
        await super().__call__(scope, receive, send)


@pytest.fixture
def slow(stage: Stage) -> Later:
    """What the provider's token endpoint answers from now on."""
    stage.provider.answer = later = Later()
    return later


async def test_of_a_crowd_at_a_slow_provider_only_a_few_wait(stage: Stage, slow: Later) -> None:
    browsers = [stage.browser() for _ in range(MOST + 2)]
    states = [(await stage.leave(each))["state"] for each in browsers]
    first = [
        asyncio.create_task(stage.come_back(browser, state=state))
        for browser, state in list(zip(browsers, states, strict=True))[:MOST]
    ]
    await slow.crowded.wait()
    page = await stage.come_back(browsers[-1], state=states[-1])
    slow.let.set()
    assert (page.status_code, page.headers["retry-after"]) == (503, "30")
    assert [answer.status_code for answer in await asyncio.gather(*first)] == [502] * MOST


async def test_who_was_turned_away_may_come_again(stage: Stage, slow: Later) -> None:
    browsers = [stage.browser() for _ in range(MOST + 1)]
    states = [(await stage.leave(each))["state"] for each in browsers]
    *first, last = list(zip(browsers, states, strict=True))
    waiting = [asyncio.create_task(stage.come_back(each, state=state)) for each, state in first]
    await slow.crowded.wait()
    turned_away = await stage.come_back(last[0], state=last[1])
    slow.let.set()
    await asyncio.gather(*waiting)
    stage.provider.answer = None
    again = await stage.come_back(last[0], state=last[1])
    assert (turned_away.status_code, again.status_code) == (503, 303)


async def test_nobody_waits_long_for_a_discovery_that_never_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("auth.sign_in.discovery.LONGEST_FETCH", 0.05)
    asked: list[str] = []

    async def fetch(url: str) -> object:
        asked.append(url)
        return await asyncio.Event().wait()

    discovery = Discovery("https://login.example.com", fetch, lambda: 0.0)
    waiting = (discovery.provider() for _ in range(20))
    async with asyncio.timeout(1):
        answers = await asyncio.gather(*waiting, return_exceptions=True)
    assert ([type(each) for each in answers], len(asked)) == ([Unreachable] * 20, 1)


async def attempts(stage: Stage) -> int:
    async with stage.services.database.system() as session:
        found: int = await session.scalar(select(func.count()).select_from(SignInAttempt))
    return found


async def test_so_many_sign_ins_have_begun_and_no_more(stage: Stage) -> None:
    others = [
        {
            "digest": number.to_bytes(32),
            "browser_digest": b"x",
            "path": "/",
            "expires_at": NOW + LIFETIME,
        }
        for number in range(MOST_ALIVE)
    ]
    async with stage.services.database.system() as session:
        await session.run(insert(SignInAttempt), others)
    page = await stage.browser().send("GET", f"{OKR}/auth/login")
    assert (page.status_code, await attempts(stage)) == (503, MOST_ALIVE)
    stage.clock.now = NOW + LIFETIME
    assert (await stage.browser().send("GET", f"{OKR}/auth/login")).status_code == 303


@pytest.mark.parametrize(("length", "status"), [(LONGEST_PATH, 303), (LONGEST_PATH + 1, 400)])
async def test_a_place_to_go_on_to_is_short(stage: Stage, length: int, status: int) -> None:
    path = "/" + "a" * (length - 1)
    page = await stage.browser().send("GET", f"{OKR}/auth/login?next={path}")
    assert (page.status_code, await attempts(stage)) == (status, int(status == 303))


async def test_a_look_at_the_headers_begins_and_ends_no_sign_in(stage: Stage) -> None:
    told = await stage.leave(ann := stage.browser())
    for path in ("login", f"callback?state={told['state']}&code=c"):
        assert (await ann.send("HEAD", f"{OKR}/auth/{path}")).status_code == 405
    assert await attempts(stage) == 1


async def test_a_stranger_s_sign_in_ends_the_session_that_was_there(stage: Stage) -> None:
    await stage.sign_in(browser := stage.browser())
    kept = browser.of(OKR)[SESSION_COOKIE]
    stage.provider.id_token = lambda to: to.token(email="nobody@example.com")
    page = await stage.sign_in(browser)
    assert (page.status_code, SESSION_COOKIE in browser.of(OKR)) == (403, False)
    browser.of(OKR)[SESSION_COOKIE] = kept
    assert (await stage.ask(browser)).status_code == 401


async def test_a_callback_of_nobody_s_leaves_the_session_alone(stage: Stage) -> None:
    await stage.sign_in(browser := stage.browser())
    page = await stage.come_back(browser, state="x")
    assert (page.status_code, (await stage.ask(browser)).status_code) == (400, 200)


Written = list[tuple[str, UUID | None, UUID | None]]


async def written(stage: Stage, person: UUID) -> Written:
    statement = select(Audit.action, Audit.actor_id, Audit.whose_id).where(Audit.whose_id == person)
    async with stage.services.database.system() as session:
        rows = await session.all(statement.order_by(Audit.seq))
    return [(row.action, row.actor_id, row.whose_id) for row in rows]


async def test_signing_in_and_out_is_in_the_audit_and_the_person_s(stage: Stage) -> None:
    zoe = await Company(stage.services.database).person("Zoe")
    stage.provider.id_token = lambda to: to.token(email="zoe@example.com", sub="zoe", sid="z1")
    await stage.sign_in(browser := stage.browser())
    await browser.send("POST", f"{OKR}/auth/logout", of_our_page())
    await stage.sign_in(browser)
    await stage.tell(logout(stage.provider.login(), sub="zoe", sid="z1", jti="z"))
    assert await written(stage, zoe) == [
        ("signIn", zoe, zoe),
        ("signOut", zoe, zoe),
        ("signIn", zoe, zoe),
        ("signOut", None, zoe),
    ]
