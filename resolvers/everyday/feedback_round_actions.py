"""The actions on a round of anonymous feedback: it is begun, answered, and closed once for all."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, update

from auth.gate import Work
from model.feedback_round import AnonymousAnswer, FeedbackRound, RoundGiver
from model.locks import lock
from model.rows import Row
from resolvers.again import check_version, first_answer, named_row, row_of
from resolvers.events import wake
from resolvers.everyday.feedback_give import author, manager
from resolvers.everyday.feedback_rounds import perspective_of, state_of
from resolvers.ids import GlobalId, drawn
from resolvers.once import Words, remember
from resolvers.org.present import all_present, present
from resolvers.reviews.heard_before import heard_before
from resolvers.reviews.turns import take_telling
from rules.anonymity import PER_PERSPECTIVE, told_of
from rules.errors import Invalid, NotAllowed
from rules.rounds import ROUNDS, Perspective, RoundState, check_asked
from rules.steps import follows
from rules.words import check_text

NewId = Callable[[], UUID]
START, ANSWER, CLOSE = "feedbackRoundStart", "feedbackRoundAnswer", "feedbackRoundClose"


@dataclass(frozen=True)
class RoundStart:
    """`about` is whoever begins it where left out."""

    question: str
    closes_on: date
    peers: Sequence[GlobalId] = ()
    reports: Sequence[GlobalId] = ()
    about: GlobalId | None = None
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class RoundAnswer:
    id: GlobalId
    text: str
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class RoundAnswered:
    """What is kept to know a retry by: not a digest of the text, which would tell its author."""

    id: GlobalId
    client_mutation_id: str | None = None


@dataclass(frozen=True)
class RoundClose:
    id: GlobalId
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def feedback_round_start(work: Work, given: RoundStart, new_id: NewId) -> Row:
    """By whom it is about, or their manager."""
    actor = author(work, FeedbackRound)
    first = await first_answer(work, START, given, FeedbackRound)
    if first is not None:
        return first
    check_text(given.question, "question")
    about = actor if given.about is None else await present(work, given.about, "about")
    if actor not in (about, await manager(work, about)):
        raise NotAllowed("This is for whom it is about, and for their manager.")
    if given.closes_on < work.moment.today:
        raise Invalid("That day is over. Choose one to come, or today.", path=["closesOn"])
    peers, reports = await asked(work, given, {actor, about})
    id_, nothing = new_id(), list[str]()
    who = {"about_id": about, "started_by_id": actor, "peer_ids": peers, "report_ids": reports}
    frozen = {"threshold": PER_PERSPECTIVE, "question": given.question, "shown": nothing}
    when = {"started_at": work.moment.now, "closes_on": given.closes_on}
    await work.insert(FeedbackRound, {"id": id_, **who, **frozen, **when})
    await wake(work, *peers, *reports)
    return await done(work, START, given, id_)


async def named(work: Work, ids: Sequence[GlobalId], field: str) -> list[UUID]:
    once = [*dict.fromkeys(ids)]
    return await all_present(work, once, [(field,)] * len(once))


async def asked(work: Work, given: RoundStart, out: set[UUID]) -> tuple[list[UUID], list[UUID]]:
    """Who is asked from where: each once, and neither whom it is about nor who began it."""
    peers = await named(work, given.peers, "peers")
    reports = await named(work, given.reports, "reports")
    for people, name in ((peers, "peers"), (reports, "reports")):
        check_asked(len(people), name)
        if out.intersection(people):
            message = "Whom it is about and who begins it speak in their own names. Leave them out."
            raise Invalid(message, path=[name])
    if not peers and not reports:
        raise Invalid("Name whom to ask.", path=["peers"], code="EMPTY")
    if set(peers) & set(reports):
        raise Invalid("Somebody is named twice. Choose one perspective.", path=["reports"])
    return peers, reports


async def feedback_round_answer(work: Work, given: RoundAnswer, new_id: NewId) -> Row:
    """The round as it is: of the answer nothing leads back to who gave it."""
    actor = author(work, AnonymousAnswer)
    key = RoundAnswered(given.id, given.client_mutation_id)
    first = await first_answer(work, ANSWER, key, FeedbackRound)
    if first is not None:
        return first
    check_text(given.text, "text")
    row = await named_row(work, FeedbackRound, given.id)
    await take_turns(work, row)
    perspective = perspective_of(row, actor)
    if perspective is None:
        raise NotAllowed("This is for who is asked.")
    now = state_of(work, await row_of(work, FeedbackRound, row.id))
    if now is not RoundState.OPEN:
        message = f"{follows(now, ROUNDS[now])} It takes no answers any more."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    mine = select(RoundGiver.round_id).where(RoundGiver.round_id == row.id)
    if await work.records(mine):
        message = "You answered it, and what you said can't be found by your name any more."
        raise Invalid(message, path=["id"], code="NOT_OPEN")
    of = {"round_id": row.id, "about_id": row[FeedbackRound.about_id], "perspective": perspective}
    await work.insert(AnonymousAnswer, {"id": drawn(new_id()), **of, "text": given.text})
    await work.insert(RoundGiver, {**of, "person_id": actor})
    work.audit(ANSWER, FeedbackRound, row.id, whose=actor)
    await remember(work, ANSWER, key, row.id)
    await wake(work, work.actor)
    return await row_of(work, FeedbackRound, row.id)


async def feedback_round_close(work: Work, given: RoundClose, _: NewId) -> Row:
    """By who began it. What is shown is decided now, and never again."""
    actor = author(work, FeedbackRound)
    first = await first_answer(work, CLOSE, given, FeedbackRound)
    if first is not None:
        return first
    row = await named_row(work, FeedbackRound, given.id)
    check_version(row, given.expected_version)
    if row[FeedbackRound.started_by_id] != actor:
        raise NotAllowed("This is for who began it.")
    if row[FeedbackRound.closed_at] is not None:
        now = RoundState.CLOSED
        raise Invalid(follows(now, ROUNDS[now]), path=["id"], code="NOT_OPEN")
    await take_turns(work, row)
    shown = await shown_of(work, row)
    values = {"closed_at": work.moment.now, "shown": [each.value for each in shown]}
    await work.save(FeedbackRound, row.id, values, version=row[FeedbackRound.version])
    told = update(RoundGiver).where(
        RoundGiver.round_id == row.id, RoundGiver.perspective.in_(shown)
    )
    await work.system().run(told.values(was_told=True))
    await wake(work, *row[FeedbackRound.peer_ids], *row[FeedbackRound.report_ids])
    return await done(work, CLOSE, given, row.id)


async def shown_of(work: Work, row: Row) -> list[Perspective]:
    """The perspectives that have enough answers, beside all that was ever shown of the person."""
    await take_telling(work)
    about = row[FeedbackRound.about_id]
    given = select(RoundGiver.perspective, RoundGiver.person_id)
    mine: defaultdict[Perspective, set[UUID]] = defaultdict(set)
    for each in await work.system().all(given.where(RoundGiver.round_id == row.id)):
        mine[each.perspective].add(each.person_id)
    groups = {each: mine[each] for each in Perspective if mine[each]}
    before = await heard_before(work, [about])
    return told_of(groups, row[FeedbackRound.threshold], before.get(about, ()))


async def take_turns(work: Work, row: Row) -> None:
    """One at a time about the same person, so that no two groups are judged apart."""
    await lock(work.system(), f"FeedbackRound {row[FeedbackRound.about_id]}")


async def done(work: Work, action: str, given: Words, id_: UUID) -> Row:
    row = await row_of(work, FeedbackRound, id_)
    work.audit(action, FeedbackRound, id_, whose=row[FeedbackRound.started_by_id])
    await remember(work, action, given, id_)
    return row
