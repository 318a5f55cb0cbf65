"""Reminders on a real database: who is told of what, once, by whatever worker, and by e-mail."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPAuthenticationError
from typing import Any, NoReturn
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from app.reminders import mail_now, remind_now, reminding
from app.server import application
from connectors.mail import Letter, MailServer, is_address, is_mail_server
from model.check_in_request import CheckInRequest
from model.journal import Outbox
from model.objective import Objective, ObjectiveUnit
from model.person import Person
from model.reminder import Reminder
from rules.errors import Unreachable
from rules.terms import Feature, MemberRole, ObjectiveStatus, PersonStatus, Role, Visibility
from sync.reminder_mail import ENOUGH
from sync.reminders import remind
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created
from tests.graph.test_inbox import INBOX, LONG_BEFORE
from tests.support.company import NOW, Company
from tests.support.mailing import Post, posted

ROOT = Path(__file__).parents[2]
DUE = NOW - timedelta(days=2)
"""When the check-in is due: on Monday, nine o'clock in the morning."""


@dataclass
class Office:
    """Ada owes a check-in on what her unit shares; Bo is her manager, Cy coordinates, Di leads."""

    graph: Graph
    company: Company
    ada: UUID
    cycle: UUID
    result: UUID
    unit: UUID

    async def at(self, days: float) -> list[tuple[str, str]]:
        """Who is told of it so long after the due day."""
        before = set(await self.sent())
        services = replace(self.graph.services, now=lambda: DUE + timedelta(days=days))
        await remind_now(services)
        return sorted(set(await self.sent()) - before)

    async def sent(self) -> list[tuple[str, str]]:
        statement = select(Reminder.rung, Person.name).join(Person, Person.id == Reminder.person_id)
        async with self.company.database.system() as session:
            return [(row.rung.value, row.name) for row in await session.all(statement)]

    async def events(self) -> list[tuple[str, UUID]]:
        statement = select(Outbox.topic, Outbox.subject_id).order_by(Outbox.id)
        async with self.company.database.system() as session:
            return [(row.topic, row.subject_id) for row in await session.all(statement)]


async def owing(company: Company, owner: UUID, cycle: UUID, **more: Any) -> tuple[UUID, UUID]:
    """An objective and its key result, last checked in on a week before the due day."""
    given: dict[str, Any] = {"cycle": cycle, "owner": owner, "published_at": LONG_BEFORE, **more}
    objective = await company.objective("Win", **given)
    result = await company.key_result("Sell", objective=objective, created_at=LONG_BEFORE)
    await company.check_in(result, at=DUE - timedelta(days=6), author=owner)
    return objective, result


@pytest.fixture
async def office(graph: Graph, company: Company) -> Office:
    bo, cy, di = [await company.person(name) for name in ("Bo", "Cy", "Di")]
    ada = await company.person("Ada", manager=bo)
    await company.role(cy, Role.PROGRAMME_LEAD)
    unit = await company.unit("Shop")
    await company.member(di, unit, role=MemberRole.LEAD)
    cycle = await company.cycle()
    objective, result = await owing(company, ada, cycle)
    await company.add(ObjectiveUnit, objective_id=objective, unit_id=unit, weight=1)
    return Office(graph, company, ada, cycle, result, unit)


async def test_the_ladder_is_climbed_day_by_day(office: Office) -> None:
    told = {day: await office.at(day) for day in (-1, 0, 1, 2, 3, 6, 7, 13, 14, 15)}
    assert {day: who for day, who in told.items() if who} == {
        0: [("OWNER", "Ada")],
        1: [("OWNER_AGAIN", "Ada")],
        3: [("REVIEWER", "Bo")],
        7: [("COORDINATOR", "Cy")],
        14: [("SPONSOR", "Di")],
    }


async def test_the_ladder_goes_on_past_a_manager_on_leave_and_a_lead_who_left(
    office: Office,
) -> None:
    await set_of(office, await person_named(office, "Bo"), status=PersonStatus.ON_LEAVE)
    gone = await office.company.person("Gone", status=PersonStatus.ENDED)
    await office.company.role(gone, Role.PROGRAMME_LEAD)
    told = {day: await office.at(day) for day in (0, 1, 3, 6, 7, 13, 14, 15)}
    assert {day: who for day, who in told.items() if who} == {
        0: [("OWNER", "Ada")],
        1: [("OWNER_AGAIN", "Ada")],
        7: [("COORDINATOR", "Cy")],
        14: [("SPONSOR", "Di")],
    }


async def test_the_same_is_sent_once_however_often_one_looks(office: Office) -> None:
    assert [await office.at(each) for each in (0, 0, 0.1)] == [[("OWNER", "Ada")], [], []]


async def test_who_checks_in_hears_no_more_of_it(office: Office) -> None:
    await office.at(0)
    await office.company.check_in(office.result, at=DUE, author=office.ada)
    assert [await office.at(each) for each in (1, 3)] == [[], []]


async def test_of_one_key_result_nobody_hears_twice_on_a_day(office: Office) -> None:
    asked = {"asked_by_id": office.ada, "asked_of_id": office.ada, "asked_at": LONG_BEFORE}
    what = {"key_result_id": office.result, "due_on": DUE.date(), "message": None}
    await office.company.add(CheckInRequest, id=uuid4(), **asked, **what)
    assert [len(await sent_rows(office, day)) for day in (0, 0.1, 1)] == [1, 1, 2]


async def test_of_one_objective_nobody_hears_twice_on_a_day(graph: Graph, company: Company) -> None:
    ada = await company.person("Ada")
    days: dict[str, Any] = {
        "ends_on": DUE.date() - timedelta(days=1),
        "grading_ends_on": DUE.date(),
    }
    cycle = await company.cycle(**days)
    objective = await company.objective("Win", cycle=cycle, owner=ada, published_at=LONG_BEFORE)
    office = Office(graph, company, ada, cycle, objective, objective)
    graded = await office.at(0)
    async with company.database.system() as session:
        ended = {"status": ObjectiveStatus.CLOSED}
        await session.run(update(Objective).where(Objective.id == objective).values(**ended))
    assert (graded, await office.at(0.1), len(await office.sent())) == ([("OWNER", "Ada")], [], 1)


async def test_the_grading_of_an_objective_is_told_on_before_it_is_too_late(
    graph: Graph, company: Company
) -> None:
    ada = await company.person("Ada", manager=await company.person("Bo"))
    await company.role(await company.person("Cy"), Role.PROGRAMME_LEAD)
    days: dict[str, Any] = {
        "ends_on": DUE.date(),
        "grading_ends_on": DUE.date() + timedelta(days=14),
    }
    cycle = await company.cycle(**days)
    objective = await company.objective("Win", cycle=cycle, owner=ada, published_at=LONG_BEFORE)
    office = Office(graph, company, ada, cycle, objective, objective)
    told = {day: await office.at(day) for day in (0, 1, 2, 3, 7, 14, 15)}
    assert {day: who for day, who in told.items() if who} == {
        1: [("OWNER", "Ada")],
        2: [("OWNER_AGAIN", "Ada")],
        3: [("REVIEWER", "Bo")],
        7: [("COORDINATOR", "Cy")],
    }


@pytest.mark.parametrize(
    ("sure", "hour", "told"),
    [(30, 9, [("OWNER", "Bo")]), (31, 9, []), (30, 19, [])],
)
async def test_hardly_any_confidence_is_told_to_the_reviewer_at_once(
    office: Office, sure: int, hour: int, told: list[tuple[str, str]]
) -> None:
    now = NOW.replace(hour=hour)
    graph = replace_app(office.graph, replace(office.graph.services, now=lambda: now))
    words = {"keyResult": gid("KeyResult", office.result), "confidence": sure, "narrative": "Alas."}
    assert (await created(graph, office.ada, **words))["errors"] == []
    assert await office.sent() == told


async def test_who_was_told_at_once_is_not_told_again_the_day_after(office: Office) -> None:
    words = {"keyResult": gid("KeyResult", office.result), "confidence": 9, "narrative": "Alas."}
    await created(office.graph, office.ada, **words)
    assert await office.at(3) == []


async def test_nobody_is_woken(office: Office) -> None:
    await set_of(office, office.ada, time_zone="Asia/Tokyo")
    assert await office.at(0.1) == []
    assert await office.at(0.7) == [("OWNER", "Ada")]


async def test_who_owes_it_sees_who_was_told(office: Office) -> None:
    for day in (0, 1, 3):
        await office.at(day)
    later = replace(office.graph.services, now=lambda: DUE + timedelta(days=3))
    asked = await replace_app(office.graph, later).ask(INBOX, as_=office.ada)
    [item] = asked["inbox"]["nodes"]
    assert [(each["rung"], each["person"]["name"]) for each in item["reminders"]] == [
        ("OWNER", "Ada"),
        ("OWNER_AGAIN", "Ada"),
        ("REVIEWER", "Bo"),
    ]


async def test_events_tell_whose_inbox_it_is_and_nothing_else(office: Office) -> None:
    for day in (0, 1, 3):
        await office.at(day)
    bo = await person_named(office, "Bo")
    assert (await office.events())[-2:] == [("reminder.sent", bo), ("inbox.changed", office.ada)]
    asked = '{ changes(topics: ["reminder.sent"]) { nodes { subject node { id } } } }'
    found = {
        who: (await office.graph.ask(asked, as_=who))["changes"]["nodes"]
        for who in (office.ada, bo)
    }
    own = {
        who: {"subject": gid("Person", who), "node": {"id": gid("Person", who)}} for who in found
    }
    assert found == {office.ada: [own[office.ada]] * 2, bo: [own[bo]]}


async def test_of_what_is_restricted_its_owner_alone_is_told_and_no_event_is_left(
    office: Office,
) -> None:
    hidden = {"visibility": Visibility.RESTRICTED}
    await owing(office.company, await person_named(office, "Di"), office.cycle, **hidden)
    await office.company.check_in(office.result, at=NOW + timedelta(days=90), author=office.ada)
    told = [await office.at(day) for day in (0, 1, 3, 7, 14)]
    assert told == [[("OWNER", "Di")], [("OWNER_AGAIN", "Di")], [], [], []]
    assert await office.events() == []


async def test_who_is_away_or_has_no_okrs_is_not_reminded(office: Office) -> None:
    await set_of(office, office.ada, status=PersonStatus.ON_LEAVE)
    assert await office.at(0) == []
    await set_of(office, office.ada, status=PersonStatus.ACTIVE)
    await office.company.pilot(Feature.OKRS, office.unit, since=LONG_BEFORE.date())
    assert await office.at(0) == []
    await office.company.member(office.ada, office.unit)
    assert await office.at(0) == [("OWNER", "Ada")]


async def test_ten_a_week_are_enough_and_the_longest_overdue_come_first(office: Office) -> None:
    for _ in range(12):
        await owing(office.company, office.ada, office.cycle)
    assert len(await sent_rows(office, 0)) == 10
    assert len(await sent_rows(office, 1)) == 10
    assert len(await sent_rows(office, 7.2)) == 20


async def test_two_workers_send_everything_once(office: Office) -> None:
    await many(office)
    given = replace(reminding(replace(office.graph.services, now=lambda: DUE)), page=2)
    counts = await asyncio.gather(remind(given), remind(given), remind(given))
    rows = await office.sent()
    assert (sum(counts), len(rows), len(set(rows))) == (9, 9, 9)


async def test_a_killed_worker_leaves_nothing_half_done_and_nothing_twice(
    office: Office, keys: Path
) -> None:
    await many(office)
    command = [sys.executable, "-m", "tests.faults.reminder_worker", str(keys)]
    url = office.graph.services.urls.service
    process = await asyncio.create_subprocess_exec(*command, url, stdout=PIPE, cwd=ROOT)
    assert process.stdout is not None
    for _ in range(4):
        await asyncio.wait_for(process.stdout.readline(), 60)
    process.kill()
    await process.wait()
    left = await office.sent()
    services = replace(office.graph.services, now=lambda: NOW)
    await remind(reminding(services))
    rows = await office.sent()
    assert len(left) < 9
    assert (len(rows), len(set(rows))) == (9, 9)


async def many(office: Office) -> None:
    """Eight more people who owe a check-in."""
    for number in range(8):
        person = await office.company.person(f"Person {number}")
        await owing(office.company, person, office.cycle)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with posted() as found:
        yield found


def mailing(office: Office, post: Post, at: datetime = DUE) -> Any:
    told = {"smtp_url": post.url, "smtp_from": "okr@example.com"}
    chosen = office.graph.services.settings.model_copy(
        update={**told, "public_url": "https://okr.example.com"}
    )
    return replace(office.graph.services, settings=chosen, now=lambda: at)


async def test_a_reminder_goes_out_as_a_letter_once(office: Office, post: Post) -> None:
    services = mailing(office, post)
    await remind_now(services)
    await remind_now(services)
    [letter] = post.letters
    async with office.company.database.system() as session:
        [row] = await session.all(select(Reminder.id, Reminder.mailed_at))
    assert letter["To"] == "ada@example.com"
    assert letter["Subject"] == "A check-in: due 2026-11-16"
    assert letter["Message-ID"] == f"<{row.id}@example.com>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "See https://okr.example.com" in str(letter.get_payload())
    assert "Sell" not in letter.as_string()
    assert row.mailed_at == DUE


async def test_a_letter_to_somebody_above_says_who_owes_what(office: Office, post: Post) -> None:
    for day in (0, 1):
        await office.at(day)
    services = mailing(office, post, DUE + timedelta(days=3))
    await remind_now(services)
    assert [each["Subject"] for each in post.letters if each["To"] == "bo@example.com"] == [
        "Ada owes since 2026-11-16: check in"
    ]


async def test_letters_wait_while_the_mail_server_is_away(office: Office, post: Post) -> None:
    away = Post(port=1)
    with pytest.raises(Unreachable):
        await remind_now(mailing(office, away))
    assert await mail_now(mailing(office, post)) == 1


@pytest.mark.parametrize(("said", "left"), [(b"450 later\r\n", 1), (b"550 nobody\r\n", 0)])
async def test_a_refused_letter_is_tried_again_or_given_up_as_the_server_says(
    office: Office, post: Post, said: bytes, left: int
) -> None:
    post.refusals["ada@example.com"] = said
    services = mailing(office, post)
    if left:
        with pytest.raises(Unreachable):
            await remind_now(services)
    else:
        await remind_now(services)
    post.refusals.clear()
    assert await mail_now(services) == left


async def test_one_full_mailbox_holds_up_no_other(office: Office, post: Post) -> None:
    await many(office)
    services = mailing(office, post)
    post.refusals["ada@example.com"] = b"450 full\r\n"
    with pytest.raises(Unreachable):
        await remind_now(services)
    others = {each["To"] for each in post.letters}
    post.refusals.clear()
    assert (len(others) > 1, "ada@example.com" in others) == (True, False)
    assert await mail_now(services) == 1


async def test_where_no_letter_goes_out_not_all_are_tried(office: Office, post: Post) -> None:
    await many(office)
    post.refusals["@"] = b"450 later\r\n"
    with pytest.raises(Unreachable):
        await remind_now(mailing(office, post))
    assert sum(line.upper().startswith("RCPT") for line in post.said) == ENOUGH


async def test_a_login_that_is_refused_loses_no_letter(office: Office, post: Post) -> None:
    def refuse(*_: object) -> NoReturn:
        raise SMTPAuthenticationError(535, b"no")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("connectors.mail.connected", refuse)
        with pytest.raises(Unreachable):
            await remind_now(mailing(office, post))
    assert await mail_now(mailing(office, post)) == 1


async def test_a_letter_of_yesterday_is_no_news(office: Office, post: Post) -> None:
    await office.at(0)
    assert await mail_now(mailing(office, post, DUE + timedelta(days=2))) == 0


async def test_two_workers_never_send_the_same_letter(office: Office, post: Post) -> None:
    await many(office)
    services = mailing(office, post)
    await remind(reminding(services))
    counts = await asyncio.gather(mail_now(services), mail_now(services))
    assert (sum(counts), len({each["Message-ID"] for each in post.letters})) == (9, 9)
    assert len(post.letters) == 9


async def test_no_password_goes_over_a_line_that_others_can_read(post: Post) -> None:
    server = MailServer(f"smtp://okr:secret@127.0.0.1:{post.port}", "okr@example.com")
    with pytest.raises(Unreachable, match="STARTTLS"):
        await server.send(Letter("1", "ada@example.com", "Hello", "Hello"))
    assert not any("AUTH" in line for line in post.said)
    assert "secret" not in repr(server)


@pytest.mark.parametrize(
    ("url", "good"),
    [("smtps://mail.example.com", True), ("smtp://u:p@host:25", True), ("http://host", False),
     ("smtp://", False), ("smtp://host:99999", False), ("smtp://[", False)],
)  # fmt: skip
def test_a_mail_server_has_a_scheme_and_a_host(url: str, good: bool) -> None:
    assert is_mail_server(url) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [("ada@example.com", True), ("ada", False), ("a@b, c@d", False), ("a@b\nBcc: c@d", False)],
)
def test_an_address_stands_alone(text: str, good: bool) -> None:
    assert is_address(text) is good


async def set_of(office: Office, person: UUID, **values: Any) -> None:
    async with office.company.database.system() as session:
        await session.run(update(Person).where(Person.id == person).values(**values))


async def person_named(office: Office, name: str) -> UUID:
    async with office.company.database.system() as session:
        found: UUID = await session.scalar(select(Person.id).where(Person.name == name))
    return found


async def sent_rows(office: Office, day: float) -> list[tuple[str, str]]:
    await office.at(day)
    return await office.sent()


def replace_app(graph: Graph, services: Any) -> Graph:
    """The same graph at another time."""
    return Graph(application(services), services)
