"""How the page with all nine elements comes to each state, and which of them have it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from tests.browser.answers import Json
from tests.browser.goals import NINE, STATES, Answers, Goals, unnoted

REFRESH = "(all) => Promise.all(all.map((one) => one.refresh()))"
NAME = "(element, id) => element.setAttribute('key-result', id)"
OVERTAKEN: Json = {
    "data": {"done": {"errors": [{"code": "CONFLICT", "path": [], "message": "Read it again."}]}}
}
WITHIN = 15_000


async def _stale(goals: Goals) -> None:
    await goals.begin_again(Answers())
    await goals.reach("ready")
    goals.answers.status = 503
    await goals.page.locator(", ".join(NINE)).evaluate_all(REFRESH)
    await goals.reach("stale", within=3_000)


async def _offline(goals: Goals) -> None:
    await goals.page.context.set_offline(offline=True)
    await goals.begin_again(Answers(drop=True))
    await goals.reach("offline")


async def _saving(goals: Goals) -> None:
    """Whatever writes is at it, and is answered once it is let go: somebody else was faster."""
    await goals.begin_again(Answers(bend=unnoted, held=asyncio.Event(), written=OVERTAKEN))
    await goals.reach("ready")
    await goals.element("okr-check-in").evaluate(NAME, goals.key_result)
    check_in, talk = goals.element("okr-check-in"), goals.element("okr-one-on-one")
    await check_in.locator("#value").fill("57")
    await check_in.locator("[type=submit]").click()
    await talk.locator("#new-agenda").fill("The week in Tampere")
    await talk.locator("[part=agenda] [type=submit]").click()
    await goals.element("okr-feed").locator("[part=entry] button").first.click()
    await goals.reach("saving", of=("okr-check-in", "okr-feed", "okr-one-on-one"), within=WITHIN)


async def _conflict(goals: Goals) -> None:
    """The feed has only its refusal to tell: nothing was typed there that could be lost."""
    await _saving(goals)
    goals.answers.held.set()
    await goals.reach("conflict", of=("okr-check-in", "okr-one-on-one"), within=WITHIN)


WAYS: dict[str, Callable[[Goals], Awaitable[None]]] = {
    "stale": _stale,
    "offline": _offline,
    "saving": _saving,
    "conflict": _conflict,
}
EVERY = (*STATES, *WAYS)


@asynccontextmanager
async def shown(goals: Goals, state: str) -> AsyncGenerator[None]:
    """Whichever elements have this state are in it, until what is held or cut off goes on."""
    if state in WAYS:
        await WAYS[state](goals)
    else:
        await goals.begin_again(STATES[state])
        await goals.reach(state)
    yield
    goals.answers.held.set()
    if state == "offline":
        await _online(goals)


async def _online(goals: Goals) -> None:
    """All ask again at once then; with what the next state asks they would be too many at once."""
    await goals.page.context.set_offline(offline=False)
    await goals.reach("unreachable")
