"""The weeks of a cycle: what owners say on Fridays, what they say late, and what they take back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.demo.simulation.cast import Cast, Part
from app.demo.simulation.play import Play
from app.demo.simulation.plot import Manner, Week, weeks
from app.demo.simulation.values import value_at
from model.blocker import Blocker
from model.check_in import CheckIn
from resolvers.authoring.step_mark import StepMark, step_mark
from resolvers.ids import global_id
from resolvers.rhythm.blocker_actions import BlockerResolve, blocker_resolve
from resolvers.rhythm.check_in_create import CheckInCreate, check_in_create
from resolvers.rhythm.check_in_create_many import MOST, CheckInCreateMany, check_in_create_many
from resolvers.rhythm.check_in_said import BlockerSaid, Said
from rules.blockers import BlockerKind

SECOND = timedelta(seconds=1)
IN_THE_WAY = timedelta(days=10)
BLOCKED = BlockerSaid(
    BlockerKind.DECISION,
    "We wait for a decision that is not ours to take.",
    next_action="Ask for it in the next round of leads.",
)
RESOLVED = "It was decided; we go on."
MISTAKEN = "The figure was last week's; this one is right."
ON_TIME = (Manner.IN_TIME, Manner.CORRECTED)


@dataclass
class Weeks:
    """`fridays` are the moments that words take effect at; `wrong` are those to be corrected."""

    play: Play
    fridays: Sequence[datetime]
    wrong: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    marked: set[UUID] = field(default_factory=set[UUID])

    async def on_friday(self, number: int, at: datetime) -> None:
        """In one go, whoever owns several; what is wrong in it is noticed on Tuesday."""
        self.wrong.clear()
        for who, parts in (await self._speaking(number, ON_TIME)).items():
            at += SECOND
            await self._mark(who, parts, at)
            for first in range(0, len(parts), MOST):
                told = parts[first : first + MOST]
                items = [_said(part, week, week.manner) for part, week in told]
                made = await self.play.stage.act(
                    who, at, check_in_create_many, CheckInCreateMany(items)
                )
                self._note(told, {row[CheckIn.key_result_id]: row.id for row in made.check_ins})

    def _note(self, told: Sequence[tuple[Part, Week]], made: Mapping[UUID, UUID]) -> None:
        for part, week in told:
            if week.manner is Manner.CORRECTED and _value(part, week) is not None:
                self.wrong[part.id] = made[part.id]

    async def on_monday(self, number: int, at: datetime) -> None:
        """What should have been said last Friday."""
        for who, parts in (await self._speaking(number, (Manner.LATE,))).items():
            at += SECOND
            await self._mark(who, parts, at)
            for part, week in parts:
                late = _said(part, week, week.manner, effective_at=self.fridays[number])
                await self.play.stage.act(who, at, check_in_create, CheckInCreate(late))

    async def on_tuesday(self, number: int, at: datetime) -> None:
        """What was wrong last Friday."""
        for who, parts in (await self._speaking(number, (Manner.CORRECTED,))).items():
            at += SECOND
            for part, week in parts:
                if part.id in self.wrong:
                    right = _said(part, week, Manner.IN_TIME, supersedes=self.wrong[part.id])
                    await self.play.stage.act(who, at, check_in_create, CheckInCreate(right))

    async def on_wednesday(self, _: int, at: datetime) -> None:
        """What has stood in the way for long enough is out of it."""
        ours = {part.id for goal in (await self.play.cast()).goals for part in goal.parts}
        waiting = sa.select(Blocker.id, Blocker.owner_id).where(
            Blocker.resolved_at.is_(None),
            Blocker.opened_at <= at - IN_THE_WAY,
            Blocker.key_result_id.in_(ours),
        )
        async with self.play.stage.database.system() as session:
            found = await session.all(waiting.order_by(Blocker.opened_at, Blocker.id))
        for row in found:
            given = BlockerResolve(global_id("Blocker", row.id), RESOLVED)
            await self.play.stage.act(row.owner_id, at, blocker_resolve, given)

    async def _speaking(
        self, number: int, manners: Sequence[Manner]
    ) -> Mapping[UUID, Sequence[tuple[Part, Week]]]:
        """Who says what in such a manner this week, in the order of their addresses."""
        cast = await self.play.cast()
        by_speaker: defaultdict[UUID, list[tuple[Part, Week]]] = defaultdict(list)
        for part in _open_parts(cast):
            told = weeks(part.name, self.play.seed, len(self.fridays), part.row.score)[number]
            if part.speaker is not None and told.manner in manners:
                by_speaker[part.speaker].append((part, told))
        return {who: by_speaker[who] for who in cast.people if who in by_speaker}

    async def _mark(self, who: UUID, parts: Sequence[tuple[Part, Week]], at: datetime) -> None:
        """The steps of a milestone that are done by now."""
        for part, week in parts:
            done = round(len(part.steps) * week.share)
            for step in part.steps[:done]:
                if step not in self.marked:
                    self.marked.add(step)
                    given = StepMark(global_id("Step", step), done=True)
                    await self.play.stage.act(who, at, step_mark, given)


def _open_parts(cast: Cast) -> Iterator[Part]:
    return (part for goal in cast.goals if goal.is_open for part in goal.parts)


def _value(part: Part, week: Week) -> object:
    return value_at(part.row, week.share, is_driven=part.row.driven_by_children)


def _said(
    part: Part,
    week: Week,
    manner: Manner,
    *,
    effective_at: datetime | None = None,
    supersedes: UUID | None = None,
) -> Said:
    share = week.mistaken if manner is Manner.CORRECTED else week.share
    return Said(
        key_result=global_id("KeyResult", part.id),
        value=value_at(part.row, share, is_driven=part.row.driven_by_children),
        confidence=week.confidence,
        reported_status=week.status,
        narrative=MISTAKEN if supersedes else week.narrative,
        blockers=[BLOCKED] if week.is_blocked and supersedes is None else None,
        effective_at=effective_at,
        supersedes=global_id("CheckIn", supersedes) if supersedes else None,
    )
