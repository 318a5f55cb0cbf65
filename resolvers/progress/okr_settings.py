"""The settings that all OKRs are judged by: read as they stand, listed by version, and changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import ColumnElement
from typing_extensions import Doc

from auth.gate import Gate, Work
from auth.visibility.rights import Action, must
from model.locks import lock
from model.rows import UNTIL, AnySelect, Row, written
from model.settings import OkrSettings
from resolvers.cursors import whole
from resolvers.levels import every
from resolvers.once import answered_before, remember
from resolvers.pages import Columns, Listing, Order, Page, Paging, page
from rules.cadence import Cadence, Rhythm, Weekday
from rules.errors import Conflict, Invalid
from rules.final_grade import FinalGrade
from rules.health import PaceModel, Thresholds
from rules.okr_settings import Settings, check
from rules.wording import OwnWord, Term, Wording, wordings
from rules.words import check_text

ACTION = "okrSettingsUpdate"
# Versions have no ids of their own; an answer that is remembered names one by its number.
NEWEST_FIRST = Order((OkrSettings.version,), (whole,), descending=True)


@dataclass(frozen=True)
class Standing:
    """The settings as they stand: `change` is the row that set them, None where nobody did."""

    settings: Settings
    change: Row | None


@dataclass(frozen=True)
class OkrSettingsUpdate:
    """What is left out stays as it is; the version that was read must still be the newest."""

    reason: str
    expected_version: int
    pace_model: PaceModel | None = None
    on_track: Decimal | None = None
    behind: Decimal | None = None
    verdict_from: Decimal | None = None
    grading_days: int | None = None
    questions: Sequence[str] | None = None
    rhythm: Rhythm | None = None
    weekday: Weekday | None = None
    early_days: int | None = None
    words: Sequence[OwnWord] | None = None
    final_grade: FinalGrade | None = None
    client_mutation_id: str | None = None


THRESHOLDS = (
    OkrSettings.on_track, OkrSettings.behind, OkrSettings.verdict_from, OkrSettings.version,
    OkrSettings.pace_model,
)  # fmt: skip


def thresholds(told: Sequence[Any]) -> Thresholds:
    """From the five columns of THRESHOLDS, in their order."""
    return Thresholds() if told[0] is None else Thresholds(*told)


async def settings_now(load: Gate, _: object, __: Columns) -> Standing:
    found = await load.rows(OkrSettings, newest_version())
    return standing(found[0]) if found else Standing(Settings(), None)


async def settings_on(load: Gate, until: datetime) -> Standing:
    """As they stood at an instant."""
    found = await load.rows(OkrSettings, version_then(), until=until)
    return standing(found[0]) if found else Standing(Settings(), None)


@written
def newest_version() -> AnySelect:
    return every(OkrSettings).statement.order_by(OkrSettings.version.desc()).limit(1)


@written
def version_then() -> AnySelect:
    return newest_version().statement.where(stood())


def stood() -> ColumnElement[bool]:
    """That a version was set before an instant."""
    return OkrSettings.changed_at < UNTIL


def standing(row: Row) -> Standing:
    bounds = (row[OkrSettings.on_track], row[OkrSettings.behind], row[OkrSettings.verdict_from])
    judged = Thresholds(*bounds, row[OkrSettings.version], row[OkrSettings.pace_model])
    days, questions = row[OkrSettings.grading_days], row[OkrSettings.questions]
    often = (row[OkrSettings.rhythm], row[OkrSettings.weekday], row[OkrSettings.early_days])
    more = (tuple(words_of(row)), row[OkrSettings.final_grade])
    return Standing(Settings(judged, days, tuple(questions), Cadence(*often), *more), row)


def words_of(row: Row) -> list[OwnWord]:
    return [own_word(each) for each in row[OkrSettings.words]]


def own_word(told: Mapping[str, Any]) -> OwnWord:
    return OwnWord(Term(told["term"]), told["one"], told["many"], told["language"])


@dataclass(frozen=True)
class InLanguage:
    language: Annotated[
        str | None, Doc("The reader's language, such as de or de-AT; any where left out.")
    ] = None


async def wordings_of(
    _: Gate, standing: Sequence[Standing], which: InLanguage, __: Columns
) -> list[list[Wording]]:
    return [wordings(each.settings.words, which.language) for each in standing]


async def settings_history(load: Gate, paging: Paging, asked: Columns) -> Page:
    return await page(load, Listing(OkrSettings, every(OkrSettings), NEWEST_FIRST), paging, asked)


async def okr_settings_update(
    work: Work, given: OkrSettingsUpdate, _: Callable[[], UUID]
) -> Standing:
    """The settings as they are from now on; every number they judge names their version."""
    await must(work, Action.PROGRAMME_RUN)
    first = await answered_before(work, ACTION, given)
    if first is not None:
        return await settings_now(work, None, frozenset())
    await lock(work.system(), ACTION)
    now = await settings_now(work, None, frozenset())
    if now.settings.version != given.expected_version:
        raise Conflict("Somebody else has changed the settings since you read them. Read again.")
    check_text(given.reason, "reason")
    changed = merged(now.settings, given)
    check(changed)
    await work.insert(OkrSettings, {**values_of(changed), **by(work, given)})
    key = UUID(int=changed.version)
    work.audit(ACTION, OkrSettings, None)
    await remember(work, ACTION, given, key)
    return await settings_now(work, None, frozenset())


def merged(now: Settings, given: OkrSettingsUpdate) -> Settings:
    """Bounds of another model are other numbers: whoever changes it gives them too."""
    model = given.pace_model or now.thresholds.model
    if model is not now.thresholds.model and None in (given.on_track, given.behind):
        message = "Another pace model has other bounds. Give `onTrack` and `behind` with it."
        raise Invalid(message, path=["onTrack"])
    before = now.thresholds
    bounds = (
        before.on_track if given.on_track is None else given.on_track,
        before.behind if given.behind is None else given.behind,
        before.verdict_from if given.verdict_from is None else given.verdict_from,
    )
    judged = Thresholds(*bounds, now.version + 1, model)
    days = now.grading_days if given.grading_days is None else given.grading_days
    asked = now.questions if given.questions is None else tuple(given.questions)
    rhythm = now.cadence
    cadence = Cadence(
        given.rhythm or rhythm.rhythm,
        given.weekday or rhythm.weekday,
        rhythm.early_days if given.early_days is None else given.early_days,
    )
    words = now.words if given.words is None else tuple(given.words)
    return Settings(judged, days, asked, cadence, words, given.final_grade or now.final_grade)


def values_of(settings: Settings) -> dict[str, Any]:
    judged = settings.thresholds
    return {
        "version": judged.version,
        "pace_model": judged.model,
        "on_track": judged.on_track,
        "behind": judged.behind,
        "verdict_from": judged.verdict_from,
        "grading_days": settings.grading_days,
        "questions": list(settings.questions),
        "rhythm": settings.cadence.rhythm,
        "weekday": settings.cadence.weekday,
        "early_days": settings.cadence.early_days,
        "words": [{**asdict(each), "term": each.term.value} for each in settings.words],
        "final_grade": settings.final_grade,
    }


def by(work: Work, given: OkrSettingsUpdate) -> dict[str, Any]:
    return {
        "reason": given.reason,
        "changed_by_id": work.actor,
        "changed_at": work.moment.now,
    }
