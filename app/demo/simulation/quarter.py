"""The scenes of a cycle in their order: begun, checked in on, ended; and then those of the next."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from operator import attrgetter
from typing import Any

from app.demo.simulation import ending
from app.demo.simulation.beginning import begin
from app.demo.simulation.play import Play, lead_named, seen
from app.demo.simulation.stage import Stage
from app.demo.simulation.weeks import Weeks
from sync.options import Progress, in_silence

DAY = timedelta(days=1)
FRIDAY = 4
MORNING, AFTERNOON, EVENING, NIGHT = time(9), time(15), time(22), time(23)
CARRIED_AFTER = 11 * DAY
"""So long after a cycle's last day all of it is ended, and the next one takes what is carried."""


async def unwatched(_: datetime) -> None:
    """Nobody looks at how it stands on a Friday's evening."""


@dataclass(frozen=True, slots=True)
class Told:
    """`until` is the last moment that is played; `watch` is asked on each Friday's evening.

    `since` is the first day, where the cycle before this one was played up to what it hands on.
    """

    seed: int
    until: datetime
    watch: Callable[[datetime], Awaitable[None]] = unwatched
    progress: Progress = in_silence
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    at: datetime
    play: Callable[[datetime], Awaitable[None]]


async def simulate(stage: Stage, key: str, told: Told) -> None:
    """A cycle from its first day to its last word, and the next one as far as it has come.

    It acts for the people whom it finds in the database: for a company that is made up, alone.
    """
    cast = await seen(stage, key)
    cycle = cast.cycle
    starts = told.since or cycle.starts_on
    begins = datetime.combine(starts, MORNING, stage.zone)
    lead = await lead_named(stage, cast, begins)
    this = Play(stage, key, told.seed, lead)
    weeks = lived(this, told, starts, cycle.ends_on)
    await played(told, [*weeks, *ended(this, cycle.ends_on)])
    if told.until < handed_on(stage, cycle):
        return
    async with stage.database.system() as session:
        following = await ending.follower(session, cycle)
    assert following is not None
    that = Play(stage, following, told.seed, lead)
    starts = first_day_after(cycle)
    await played(told, [*lived(that, told, starts, (await that.cast()).cycle.ends_on)])


def handed_on(stage: Stage, cycle: Any) -> datetime:
    """When the next cycle has taken what is carried over: the last of this one."""
    return datetime.combine(cycle.ends_on + CARRIED_AFTER, MORNING, stage.zone)


def first_day_after(cycle: Any) -> date:
    """From when on the next cycle is lived in."""
    day: date = cycle.ends_on + CARRIED_AFTER + DAY
    return day


async def played(told: Told, scenes: list[Scene]) -> None:
    """One after another, none after the last moment."""
    due = [each for each in sorted(scenes, key=attrgetter("at")) if each.at <= told.until]
    for done, scene in enumerate(due, start=1):
        await scene.play(scene.at)
        told.progress(done, len(due))


def lived(play: Play, told: Told, starts: date, ends: date) -> Iterator[Scene]:
    """The first day, and each week; what is said late is said before the next Friday."""
    zone = play.stage.zone
    yield Scene(datetime.combine(starts, MORNING, zone), partial(begin, play))
    days = fridays(starts, ends)
    weeks = Weeks(play, [datetime.combine(day, AFTERNOON, zone) for day in days])
    for number, day in enumerate(days):
        told_on = (
            (day, AFTERNOON, weeks.on_friday),
            (day + 3 * DAY, MORNING, weeks.on_monday),
            (day + 4 * DAY, MORNING, weeks.on_tuesday),
            (day + 5 * DAY, MORNING, weeks.on_wednesday),
        )
        for on, hour, scene in told_on:
            yield Scene(datetime.combine(on, hour, zone), partial(scene, number))
        yield Scene(datetime.combine(day, EVENING, zone), told.watch)


def fridays(starts: date, ends: date) -> list[date]:
    """The last one may be so near the end that its late words come in the days of grading."""
    first = starts + (FRIDAY - starts.weekday()) % 7 * DAY
    return [first + week * 7 * DAY for week in range((ends - first).days // 7 + 1)]


def ended(play: Play, ends: date) -> Iterator[Scene]:
    """Scores wait for the words that come late; who looks back has seen the scores."""
    scenes = (
        (-10, MORNING, ending.prepare_next),
        (0, NIGHT, ending.grading_begins),
        (6, MORNING, ending.score),
        (7, MORNING, ending.close),
        (8, MORNING, ending.look_back),
        (9, MORNING, ending.acknowledge),
        (10, MORNING, ending.cycle_ends),
        (11, MORNING, ending.carry_over),
    )
    for days, hour, scene in scenes:
        at = datetime.combine(ends + days * DAY, hour, play.stage.zone)
        yield Scene(at, partial(scene, play))
