"""The second wall of reviews holds alone: who takes which step, and of their own nobody one."""

from collections.abc import AsyncIterator
from typing import Any, cast

import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError
from sqlalchemy import insert, update

from app.postgres import Urls
from model.calibration import CalibrationSession
from model.database import Database
from model.line import ReportingLine
from model.review import Review, ReviewAnswer, ReviewParticipant
from model.review_cycle import ReviewCycle
from model.role import RoleGrant
from rules.reviews import ReviewKind, ReviewPhase, ReviewState
from rules.terms import LineKind, Role
from tests.auth.world import NOW, TODAY, Rows, company, named, write
from tests.privacy.reviews import practice
from tests.support.walls import past_walls, write_past_walls

NAME_VIEWER = "SELECT set_config('okrgraph.viewer', $1, true)"
STEP = "UPDATE written_review SET state = $2, version = version + 1 WHERE id = $1"
SHARING = "UPDATE review_participant SET shared_at = now(), shared_by_id = $2 WHERE id = $1"
CHOOSING = "UPDATE review_participant SET manager_id = $2 WHERE id = $1"
ACKNOWLEDGING = "UPDATE review_participant SET acknowledged_at = now() WHERE id = $1"
SAYING = """INSERT INTO review_answer (id, review_id, author_id, question, text, cited)
    VALUES (gen_random_uuid(), $1, $2, '1.2', 'x', '{}')"""
REWORDING = "UPDATE review_answer SET text = 'kinder' WHERE review_id = $1"
SPEAKING = """INSERT INTO review_voice
    (id, participant_id, subject_id, perspective, question, text)
    VALUES (gen_random_uuid(), $1, $2, 'PEER', '1.1', 'x')"""
UNSAYING = "DELETE FROM review_answer WHERE review_id = $1"

# The HR reviewer takes part as everybody: reviewed by a manager, and reviewing the owner.
REVIEWS = {
    f"{state.value} of {subject} by {author}": (subject, author, kind, state)
    for subject, author, kind in (
        ("hr", "manager", ReviewKind.MANAGER),
        ("hr", "hr", ReviewKind.SELF),
        ("owner", "hr", ReviewKind.MANAGER),
    )
    for state in ReviewState
}


def rows() -> Rows:
    """Each review of a part of its own, for one person writes one of a kind in each."""
    session = {"id": named("locked"), "cycle_id": named("reviews"), "name": "All"}
    who = {"facilitator_id": named("hr"), "member_ids": [named("hr")], "opened_at": NOW}
    told: Rows = [(CalibrationSession, {**session, **who})]
    for name, (subject, author, kind, state) in REVIEWS.items():
        told += [part(name, subject), review(name, subject, author, kind, state), answer(name)]
    return told


def part(name: str, subject: str) -> Any:
    cycle = {"cycle_id": named(f"cycle of {name}"), "template_id": named("template")}
    ends = {"id": named(f"part of {name}"), "subject_id": named(subject), **cycle}
    manager_id = named("hr" if subject == "owner" else "manager")
    manager: dict[str, Any] = {"manager_id": manager_id, "line_ids": []}
    evidence = {"evidence_hash": "0" * 64, "evidence_frozen_at": NOW}
    return ReviewParticipant, {**ends, **manager, **evidence, "session_id": named("locked")}


def review(name: str, subject: str, author: str, kind: ReviewKind, state: ReviewState) -> Any:
    ends = {"subject_id": named(subject), "author_id": named(author), "due_on": TODAY}
    of = {"cycle_id": named("reviews"), "participant_id": named(f"part of {name}")}
    asked = {"template_id": named("template"), "kind": kind, "state": state}
    return Review, {"id": named(name), **ends, **of, **asked}


def answer(name: str) -> Any:
    _, author, _, _ = REVIEWS[name]
    ends = {"id": named(f"answer of {name}"), "review_id": named(name), "author_id": named(author)}
    return ReviewAnswer, {**ends, "question": "1.1", "text": "So so", "option": None, "cited": []}


def cycles() -> Rows:
    """A cycle for each part: nobody takes part twice in one."""
    [one] = [row for _, row in practice() if row.get("id") == named("reviews")]
    ids = [{"id": named(f"cycle of {name}"), "name": name} for name in REVIEWS]
    return [(ReviewCycle, {**one, **each}) for each in ids]


@pytest.fixture
async def raw(urls: Urls, database: Database) -> AsyncIterator[Any]:
    """The service's own connection, straight to the database."""
    grant = {"person_id": named("hr"), "role": Role.HR_REVIEWER, "granted_at": NOW}
    await write(database, [*company(), (RoleGrant, grant)])
    write_past_walls(urls.owner, [*practice(), *cycles(), *rows()])
    connection: Any = await cast("Any", asyncpg).connect(urls.service)
    yield connection
    await connection.close()


async def reached(raw: Any, who: str, change: str, *given: Any) -> int:
    """How many rows a change reaches; one that the wall refuses reaches none."""
    transaction = raw.transaction()
    await transaction.start()
    try:
        await raw.execute(NAME_VIEWER, str(named(who)))
        told = await raw.execute(change, *given)
        return int(told.split()[-1])
    except InsufficientPrivilegeError:
        return 0
    finally:
        await transaction.rollback()


async def steps(raw: Any, who: str, of: str) -> set[str]:
    """Each step that the wall lets somebody take with a review, whatever state it is in."""
    return {
        f"{was.value} to {to.value}"
        for was in ReviewState
        for to in ReviewState
        if await reached(raw, who, STEP, named(f"{was.value} of {of}"), to.value)
    }


WRITES = {
    "NOT_STARTED to IN_PROGRESS", "IN_PROGRESS to IN_PROGRESS",
    "NOT_STARTED to SUBMITTED", "IN_PROGRESS to SUBMITTED",
}  # fmt: skip
SHARES = {"SUBMITTED to SHARED", "CALIBRATED to SHARED"}


async def test_an_hr_reviewer_only_acknowledges_what_is_written_of_them(raw: Any) -> None:
    before_lock = await steps(raw, "hr", "hr by manager")
    async with raw.transaction():
        await raw.execute(NAME_VIEWER, str(named("hr")))
        await raw.execute("UPDATE calibration_session SET locked_at = now()")
    assert before_lock == {"SHARED to ACKNOWLEDGED"}
    # With all who were in the session: by then no rating moves any more.
    locked = {"SHARED to ACKNOWLEDGED", "SUBMITTED to CALIBRATED"}
    assert await steps(raw, "hr", "hr by manager") == locked


async def test_who_writes_a_review_takes_nothing_back_that_they_sent(raw: Any) -> None:
    assert await steps(raw, "manager", "hr by manager") == WRITES | SHARES
    own = {"SUBMITTED to IN_PROGRESS", "SHARED to ACKNOWLEDGED"}
    assert await steps(raw, "hr", "hr by hr") == WRITES | own


async def test_an_hr_reviewer_who_writes_of_another_sends_nothing_past_their_steps(
    raw: Any,
) -> None:
    runs = {
        "SUBMITTED to IN_PROGRESS", "NOT_STARTED to HANDED_OVER", "IN_PROGRESS to HANDED_OVER",
        "HANDED_OVER to IN_PROGRESS",
    }  # fmt: skip
    assert await steps(raw, "hr", "owner by hr") == WRITES | SHARES | runs


async def test_nobody_makes_another_review_of_one(raw: Any) -> None:
    """Whose it is, of whom, and of which kind are columns that nobody changes."""
    for change in ("author_id = $2", "subject_id = $2", "participant_id = $2"):
        moved = f"UPDATE written_review SET {change} WHERE id = $1"
        theirs = named("SUBMITTED of hr by manager")
        assert await reached(raw, "hr", moved, theirs, named("hr")) == 0


async def test_an_hr_reviewer_neither_shares_their_own_review_nor_chooses_who_writes_it(
    raw: Any,
) -> None:
    part_ = named("part of SUBMITTED of hr by manager")
    assert await reached(raw, "hr", SHARING, part_, named("manager")) == 0
    assert await reached(raw, "hr", CHOOSING, part_, named("owner")) == 0
    assert await reached(raw, "hr", ACKNOWLEDGING, part_) == 1
    another = named("part of SUBMITTED of owner by hr")
    assert await reached(raw, "hr", SHARING, another, named("hr")) == 1


async def test_nobody_gives_a_part_to_somebody_else_nor_a_manager_to_whom_they_like(
    raw: Any,
) -> None:
    mine = named("part of SUBMITTED of hr by manager")
    given = "UPDATE review_participant SET subject_id = $2, manager_id = $3 WHERE id = $1"
    assert await reached(raw, "hr", given, mine, named("owner"), named("hr")) == 0
    assert await reached(raw, "manager", CHOOSING, mine, named("owner")) == 0


async def test_what_is_sent_is_neither_added_to_nor_reworded_nor_taken_away(raw: Any) -> None:
    for state in ReviewState:
        name = f"{state.value} of owner by hr"
        is_open = int(state in (ReviewState.NOT_STARTED, ReviewState.IN_PROGRESS))
        said = await reached(raw, "hr", SAYING, named(name), named("hr"))
        reworded = await reached(raw, "hr", REWORDING, named(name))
        unsaid = await reached(raw, "hr", UNSAYING, named(name))
        assert (said, reworded, unsaid) == (is_open, is_open, is_open), name


async def test_an_hr_reviewer_becomes_the_manager_only_of_who_ever_reported_to_them(
    raw: Any, database: Database
) -> None:
    """Which of them reports to whom today is for the first wall, which knows the day."""
    of = named("part of SUBMITTED of owner by hr")
    async with raw.transaction():
        await raw.execute(NAME_VIEWER, str(named("hr")))
        await raw.execute(CHOOSING, of, named("manager"))
    refused = await reached(raw, "hr", CHOOSING, of, named("hr"))
    line = {"person_id": named("owner"), "manager_id": named("hr"), "starts_on": TODAY}
    await write(database, [(ReportingLine, {**line, "kind": LineKind.PRIMARY, "rank": 0})])
    assert (refused, await reached(raw, "hr", CHOOSING, of, named("hr"))) == (0, 1)


@pytest.mark.parametrize(
    ("is_closed", "phase", "spoken"),
    [(False, "WRITING", 1), (True, "WRITING", 0), (False, "SHARING", 0)],
)
async def test_no_voice_is_heard_after_they_are_closed(
    raw: Any, urls: Urls, is_closed: bool, phase: str, spoken: int
) -> None:
    of, cycle = named("part of SUBMITTED of owner by hr"), named("reviews")
    when = {"voices_closed_at": NOW if is_closed else None, "phase": ReviewPhase(phase)}
    ends = {"id": named("peer's"), "participant_id": of, "cycle_id": cycle, "due_on": TODAY}
    who = {"subject_id": named("owner"), "author_id": named("colleague")}
    asked = {"kind": ReviewKind.PEER, "state": ReviewState.SUBMITTED}
    with past_walls(urls.owner) as connection:
        connection.execute(update(ReviewCycle).where(ReviewCycle.id == cycle).values(**when))
        row = {**ends, **who, **asked, "template_id": named("template")}
        connection.execute(insert(Review).values(**row))
    assert await reached(raw, "colleague", SPEAKING, of, named("owner")) == spoken
