"""What the demo's people said to each other: thanks, feedback, and the 1:1 of Maya and Jonas."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.demo.company import DemoCompany
from app.demo.scribe import Directory
from model.base import Base
from model.competency import CompanyValue
from model.database import SystemSession
from model.feedback import Feedback, FeedbackRequest
from model.one_on_one import ActionItem, AgendaItem, OneOnOne
from model.recognition import Recognition
from rules.feedback import FeedbackLevel
from rules.recognition import RecognitionKind, RecognitionLevel
from sync.options import NewId

MAYA, JONAS, AMINA, TOM = "Maya Okafor", "Jonas Lind", "Amina Haddad", "Tom Becker"
CHIEF, PRODUCT = "Sigrid Halvorsen", "Élodie Marchand"
VALUES = {
    "Plain words": "We say it so that a plant manager understands it at once.",
    "Finish it": "Half a feature helps nobody.",
    "Ask the floor": "Who does the work knows it best.",
}
MEETING = timedelta(days=2)
FOR_THIS_TRANSACTION = True


@dataclass(frozen=True, slots=True)
class Thanks:
    author: str
    recipients: tuple[str, ...]
    hours: int
    kind: RecognitionKind
    text: str
    value: str | None = None
    about: str | None = None
    level: RecognitionLevel = RecognitionLevel.PUBLIC


@dataclass(frozen=True, slots=True)
class Word:
    author: str
    about: str
    hours: int
    level: FeedbackLevel
    text: str
    on: str | None = None


THANKS = (
    Thanks(
        JONAS, (MAYA,), 5, RecognitionKind.ACHIEVEMENT,
        "Pre-filled network settings took a whole step out of the set-up. Two sites measured "
        "before lunch, and nobody called us.",
        "Finish it", "maya.firstweek#1",
    ),
    Thanks(
        MAYA, (TOM,), 26, RecognitionKind.HELP,
        "You stayed on the line with the plant in Tampere until their proxy let us through. "
        "I would still be guessing.",
        "Ask the floor",
    ),
    Thanks(
        PRODUCT, (JONAS, MAYA), 74, RecognitionKind.PROGRESS,
        "Set-up in under forty minutes, from ninety-two. I did not think we would see that this "
        "quarter.",
        None, "onboarding.firstday#2",
    ),
    Thanks(
        CHIEF, (AMINA,), 120, RecognitionKind.BEHAVIOUR,
        "The new leave rules fit on one page, and everybody I asked could tell me what they say.",
        "Plain words",
    ),
    Thanks(
        AMINA, (MAYA,), 31, RecognitionKind.LEARNING,
        "Thank you for telling the round what did not work. That was harder than the success.",
        level=RecognitionLevel.PRIVATE,
    ),
)  # fmt: skip
WORDS = (
    Word(
        JONAS, MAYA, 50, FeedbackLevel.PRIVATE,
        "In Tuesday's review you let the numbers stand without the story behind them. Begin with "
        "what the customer saw; the numbers then need no defence.",
        "maya.firstweek#1",
    ),
    Word(
        TOM, MAYA, 98, FeedbackLevel.PUBLIC,
        "Your questions are short and come with what you tried already. That saves us both time.",
    ),
)  # fmt: skip
AGENDA = (
    (
        MAYA,
        30,
        "Support calls fell, and chat grew. Do we count what matters?",
        "maya.firstweek#2",
    ),
    (JONAS, 20, "Who goes to Tampere in December?", None),
    (MAYA, 8, "I would like to lead the Nordic pilots.", None),
)
ACTIONS = (
    (JONAS, "Ask Élodie for two days of the Insights team", 3),
    (MAYA, "Write down what the three stalled set-ups had in common", 5),
)


@dataclass
class Talks:
    """Writes one row after another, each in the name of whoever said it."""

    session: SystemSession
    company: DemoCompany
    directory: Directory
    ids: Mapping[str, UUID]
    new_id: NewId
    values: dict[str, UUID] = field(default_factory=dict[str, UUID])

    def who(self, name: str) -> UUID:
        return self.directory.people[self.company.staff.named(name).source_id]

    def ago(self, hours: int) -> datetime:
        return self.company.now - timedelta(hours=hours)

    def line(self, name: str) -> Iterator[UUID]:
        """The managers above somebody, the nearest first."""
        records = {each.source_id: each for each in self.company.staff.records}
        above = self.company.staff.named(name).manager_source_id
        while above is not None:
            yield self.directory.people[above]
            above = records[above].manager_source_id

    async def say(self, author: str, table: type[Base], **row: Any) -> UUID:
        """Row-level security lets in what is said in one's own name, and nothing else."""
        named = ("okrgraph.viewer", str(self.who(author)), FOR_THIS_TRANSACTION)
        await self.session.scalar(sa.select(sa.func.set_config(*named)))
        id_ = self.new_id()
        await self.session.run(sa.insert(table).values(id=id_, **row))
        return id_


async def talk(talks: Talks) -> None:
    for name, description in VALUES.items():
        talks.values[name] = await talks.say(
            AMINA, CompanyValue, name=name, description=description
        )
    for thanks in THANKS:
        await thank(talks, thanks)
    for word in WORDS:
        await give(talks, word)
    await ask(talks)
    await plan(talks)


async def thank(talks: Talks, told: Thanks) -> None:
    above = dict.fromkeys(each for name in told.recipients for each in talks.line(name))
    await talks.say(
        told.author,
        Recognition,
        author_id=talks.who(told.author),
        recipient_ids=[talks.who(name) for name in told.recipients],
        line_ids=[*above],
        level=told.level,
        kind=told.kind,
        text=told.text,
        key_result_id=None if told.about is None else talks.ids[told.about],
        value_ids=[] if told.value is None else [talks.values[told.value]],
        sent_at=talks.ago(told.hours),
    )


async def give(talks: Talks, told: Word) -> None:
    await talks.say(
        told.author,
        Feedback,
        author_id=talks.who(told.author),
        about_id=talks.who(told.about),
        manager_id=next(talks.line(told.about), None),
        level=told.level,
        text=told.text,
        key_result_id=None if told.on is None else talks.ids[told.on],
        competency_ids=[],
        value_ids=[],
        sent_at=talks.ago(told.hours),
    )


async def ask(talks: Talks) -> None:
    await talks.say(
        TOM,
        FeedbackRequest,
        asked_by_id=talks.who(TOM),
        asked_of_id=talks.who(MAYA),
        about_id=talks.who(TOM),
        level=FeedbackLevel.PRIVATE,
        message="How was the call with Tampere for you? I want to do the next one better.",
        asked_at=talks.ago(20),
        due_on=talks.company.today + timedelta(days=4),
    )


async def plan(talks: Talks) -> None:
    """The next 1:1 of the two, with what came up since the last."""
    maya, jonas = talks.who(MAYA), talks.who(JONAS)
    starts_at = (talks.company.now + MEETING).replace(minute=0, second=0, microsecond=0)
    both = {"organiser_id": jonas, "partner_id": maya}
    meeting = await talks.say(JONAS, OneOnOne, **both, starts_at=starts_at, minutes=30)
    for author, hours, text, about in AGENDA:
        result = None if about is None else talks.ids[about]
        told = {"author_id": talks.who(author), "text": text, "key_result_id": result}
        of = {**both, "one_on_one_id": meeting}
        await talks.say(author, AgendaItem, **of, **told, created_at=talks.ago(hours))
    for owner, text, days in ACTIONS:
        due_on = talks.company.today + timedelta(days=days)
        told = {"owner_id": talks.who(owner), "text": text, "due_on": due_on}
        of = {**both, "one_on_one_id": meeting}
        await talks.say(owner, ActionItem, **of, **told, created_at=talks.ago(6), carried=1)
