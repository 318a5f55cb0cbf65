"""Whoever reads too slowly is let go and costs little; what is hidden costs its reader nothing."""

import asyncio
from uuid import UUID, uuid4

import pytest

from app.graphql.asked import Asked
from app.graphql.judge import Judge
from app.http import sockets
from app.live import listener as listeners
from app.live import stream
from app.live.hub import Hub
from app.live.listener import Listener, connected
from app.live.mailbox import Behind, Mailbox, Missed
from app.live.stream import Live
from app.live.watch import Watch
from auth.viewer import Viewer
from execution.budget import Budget
from execution.live import Interest
from model.events import objectives_changed
from rules.terms import Visibility
from schema.build import SCHEMA
from tests.live.client import Socket, until, waiting
from tests.live.conftest import Replica, any_document, moving
from tests.live.test_changes import TITLES
from tests.support.company import Company

LONG = "subscription { objectiveChanged { description } }"
ANY = Interest("Objective", None)


async def test_a_subject_that_changes_again_waits_no_second_time() -> None:
    mailbox = Mailbox(ANY, most=2)
    for serial, subject in enumerate("abaab", start=1):
        mailbox.offer(subject, serial)
    assert [await mailbox.take(), await mailbox.take()] == [("a", 4), ("b", 5)]


async def test_a_mailbox_that_is_too_full_holds_nothing_more() -> None:
    mailbox = Mailbox(ANY, most=2)
    for subject in range(100):
        mailbox.offer(subject, subject)
    assert len(mailbox) == 0
    with pytest.raises(Behind):
        await mailbox.take()


async def stuck(reader: Socket, hub: Hub, objective: UUID) -> Mailbox:
    """A subscription of somebody who reads nothing, once no more can be sent to them."""
    await reader.subscribe(LONG)
    [mailbox] = waiting(hub)
    sending = True
    while sending:
        hub.tell("Objective", objective)
        try:
            await until(lambda: not mailbox, seconds=0.6)
        except TimeoutError:
            sending = False
    return mailbox


@pytest.fixture
async def long(company: Company) -> UUID:
    return await company.objective("Long", cycle=await company.cycle(), description="x" * 900_000)


async def test_a_reader_who_falls_behind_is_closed_with_a_code_once_they_read(
    one: Replica, company: Company, long: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "MOST_WAITING", 3)
    reader = await one.socket(await company.person("Bob"), max_size=2_000_000, max_queue=1)
    mailbox = await stuck(reader, one.hub, long)
    for _ in range(5):
        one.hub.tell("Objective", uuid4())
    assert len(mailbox) == 0
    assert (await reader.ended())[0] == 4499


async def test_a_reader_who_reads_nothing_at_all_is_cut_off(
    one: Replica, company: Company, long: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "UNREAD_SECONDS", 0.8)
    reader = await one.socket(await company.person("Bob"), max_size=2_000_000, max_queue=1)
    await stuck(reader, one.hub, long)
    await until(lambda: not waiting(one.hub))
    assert (await reader.ended())[0] == 1006


async def test_only_what_is_sent_is_paid_for(one: Replica, company: Company) -> None:
    """Else what remains of the budget would count what is hidden."""
    bob, cycle = await company.person("Bob"), await company.cycle()
    seen = await company.objective("Seen", cycle=cycle)
    hidden = await company.objective("Hidden", cycle=cycle, visibility=Visibility.RESTRICTED)
    budget = Budget(1_000, 1, lambda: 0.0)
    live, viewer = Live(one.services, SCHEMA, budget, any_document()), Viewer(bob)
    live.hub, live.listener = one.hub, one.live.listener
    asked = Asked(TITLES, None, {}, None)
    judged = Judge(SCHEMA, 1_000_000).weigh(asked)
    watch = Watch(viewer, lambda: asyncio.sleep(0, viewer), moving)
    async with live.answers(await live.wanted(viewer, asked, judged), watch) as answers:
        one.hub.tell("Objective", hidden)
        telling = asyncio.ensure_future(anext(answers))
        await until(lambda: live.renderings.made == 1)
        await asyncio.sleep(0.1)
        assert (budget.left(bob), telling.done()) == (1_000, False)
        one.hub.tell("Objective", seen)
        assert b"Seen" in await telling
    assert budget.left(bob) < 1_000


async def test_what_was_committed_unheard_is_told_however_early_it_was_written(
    one: Replica,
) -> None:
    """Ids of the outbox are handed out before the commit: a higher one may be seen earlier."""
    url, database = one.services.urls.service, one.services.database
    listener = Listener(hub := Hub(), url)
    known, early, late = uuid4(), uuid4(), uuid4()
    async with connected(url) as connection, database.system() as slow:
        await objectives_changed(slow, [early], moving())
        async with database.system() as quick:
            await objectives_changed(quick, [known], moving())
        for _ in range(2):
            await listener.mark(connection)
        await slow.commit()
        async with database.system() as quick:
            await objectives_changed(quick, [late], moving())
        with hub.open(Mailbox(ANY, most=10)) as mailbox:
            await listener.catch_up(connection)
            assert [(await mailbox.take())[0] for _ in range(len(mailbox))] == [early, late]


async def test_a_subscription_ends_where_more_was_missed_than_can_be_told(
    one: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "MOST_MISSED", 1)
    url, database = one.services.urls.service, one.services.database
    listener = Listener(hub := Hub(), url)
    async with connected(url) as connection:
        await listener.mark(connection)
        async with database.system() as session:
            await objectives_changed(session, [uuid4(), uuid4()], moving())
        with hub.open(Mailbox(ANY, most=10)) as mailbox:
            await listener.catch_up(connection)
            with pytest.raises(Missed):
                await mailbox.take()


async def test_nobody_subscribes_before_events_are_heard(one: Replica) -> None:
    asked = Asked(TITLES, None, {}, None)
    live, judged = (
        Live(one.services, SCHEMA, Budget(1, 1, lambda: 0.0), any_document()),
        Judge(SCHEMA, 1_000_000).weigh(asked),
    )
    with pytest.raises(ConnectionError):
        await live.wanted(Viewer(uuid4()), asked, judged)
