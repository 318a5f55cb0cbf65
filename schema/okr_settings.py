"""The settings that OKRs are judged by."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import strawberry
from typing_extensions import Doc

from execution.edges import Operation
from resolvers.org.people import people_by_id
from resolvers.progress.okr_settings import (
    InLanguage,
    OkrSettingsUpdate,
    Standing,
    okr_settings_update,
    wordings_of,
    words_of,
)
from rules.cadence import Rhythm, Weekday
from rules.final_grade import FinalGrade
from rules.health import PaceModel
from rules.retrospectives import questions
from rules.wording import OwnWord as OwnWords
from rules.wording import Term
from schema.edges import ROW, action, by, column, computed
from schema.payloads import UserError, attempted, given, retried
from schema.person import Person


def judged(name: str) -> Any:
    def bound(told: Standing) -> Any:
        return getattr(told.settings.thresholds, name)

    return bound


@strawberry.type(description="What the organisation calls something, in its own words.")
class OwnWord:
    term: Term = column("What it is a word for.")
    one: str = column("The word for one.")
    many: str = column("The word for many.")
    language: str | None = column("For readers of this language; null for those of any other.")


@strawberry.type(description="The word for something, as a reader is to see it.")
class Wording:
    term: Term = column("What it is a word for.")
    one: str = column("The word for one.")
    many: str = column("The word for many.")
    is_own: bool = column(
        "Whether the organisation chose it; else it is ours, in English, and yours to translate."
    )


@strawberry.input(description="What you call something.")
class OwnWordInput:
    term: Term = strawberry.field(description="What it is a word for.")
    one: str = strawberry.field(description="The word for one; 1 to 60 characters.")
    many: str = strawberry.field(description="The word for many; 1 to 60 characters.")
    language: str | None = given(
        "Only for readers of this language, such as de or de-AT; for all others if left out."
    )


@strawberry.type(description="A change of the settings, which is never overwritten.")
class OkrSettingsChange:
    version: int = column("The version that it made.")
    pace_model: PaceModel = column("What the bounds of pace are bounds of.")
    on_track: Decimal = column("The bound of ON_TRACK.")
    behind: Decimal = column("The bound of BEHIND; beyond it is AT_RISK.")
    verdict_from: Decimal = column("No verdict before so much is expected, 0 to 1.")
    grading_days: int = column("How long a new cycle is graded after its end, in days.")
    questions: list[str] = column("What retrospectives ask beside the three that they always do.")
    rhythm: Rhythm = column("How often people check in.")
    weekday: Weekday = column("On which day; of a month on the first of its kind.")
    early_days: int = column("So many days ahead a check-in counts as the next one already.")
    words: list[OwnWord] = computed(words_of, "All of the organisation's own words.")
    final_grade: FinalGrade = column("How the periods of what was to be kept come to its grade.")
    reason: str = column("Why it was changed.")
    changed_by: Person = by(people_by_id, "Who changed it.", key="changed_by_id")
    changed_at: datetime = column("When it was changed.")


@strawberry.type(description="What OKRs are judged by. Each number that rests on it names it.")
class OkrSettings:
    version: int = computed(judged("version"), "Goes up with each change; 1 before the first.")
    pace_model: PaceModel = computed(judged("model"), "What the bounds of pace are bounds of.")
    on_track: Decimal = computed(judged("on_track"), "The bound of ON_TRACK.")
    behind: Decimal = computed(judged("behind"), "The bound of BEHIND; beyond it is AT_RISK.")
    verdict_from: Decimal = computed(
        judged("verdict_from"), "No verdict before so much is expected, 0 to 1."
    )
    grading_days: int = computed(
        lambda told: told.settings.grading_days,
        "How long a new cycle is graded after its end, in days.",
    )
    questions: list[str] = computed(
        lambda told: told.settings.questions,
        "What retrospectives ask beside the three that they always do.",
    )
    rhythm: Rhythm = computed(
        lambda told: told.settings.cadence.rhythm,
        "How often people check in, unless their unit or the key result says otherwise.",
    )
    weekday: Weekday = computed(
        lambda told: told.settings.cadence.weekday,
        "On which day; of a month on the first of its kind.",
    )
    early_days: int = computed(
        lambda told: told.settings.cadence.early_days,
        "So many days ahead a check-in counts as the next one already, and nobody is reminded.",
    )
    retrospective_questions: list[str] = computed(
        lambda told: questions(told.settings.questions),
        "All that retrospectives ask: the three that they always do, then your own.",
    )
    words: list[OwnWord] = computed(
        lambda told: told.settings.words, "The organisation's own words; empty where it has none."
    )
    wordings: list[Wording] = by(
        wordings_of,
        "A word for everything, for readers of one language: the organisation's own, else ours.",
        key=ROW,
        arguments=InLanguage,
    )
    final_grade: FinalGrade = computed(
        lambda told: told.settings.final_grade,
        "How the periods of what was to be kept come to the score that is proposed for it, unless "
        "it says otherwise.",
    )
    change: OkrSettingsChange | None = computed(
        lambda told: told.change, "The last change; null where nobody set anything."
    )


@strawberry.input(description="What OKRs are judged by from now on. What is left out stays.")
class OkrSettingsUpdateInput:
    reason: str = strawberry.field(description="Why; kept beside it for good.")
    expected_version: int = strawberry.field(
        description="The version you read; refused if it is no longer the newest."
    )
    pace_model: PaceModel | None = given("Another one needs `onTrack` and `behind` with it.")
    on_track: Decimal | None = given("Of RATIO above `behind`, of GAP below it.")
    behind: Decimal | None = given("Above 0; of GAP 1 at most.")
    verdict_from: Decimal | None = given("No verdict before so much is expected, 0 to 1.")
    grading_days: int | None = given("0 to 90; cycles that are there keep theirs.")
    questions: list[str] | None = given("At most 10, each once; all that are to be asked.")
    rhythm: Rhythm | None = given("How often people check in.")
    weekday: Weekday | None = given("On which day.")
    early_days: int | None = given("0 to 6; 1 before anybody sets another.")
    words: list[OwnWordInput] | None = given("All of your own words; none for ours again.")
    final_grade: FinalGrade | None = given("AVERAGE before anybody sets another.")
    client_mutation_id: str | None = retried()


@strawberry.type(description="The settings as they are now, or why not.")
class OkrSettingsUpdatePayload:
    okr_settings: OkrSettings | None = column("The settings as they are now.")
    errors: list[UserError] = column("Why it was refused; empty if it was not.")
    client_mutation_id: str | None = column("As given.")


@dataclass(frozen=True)
class OkrSettingsUpdateArguments:
    input: Annotated[OkrSettingsUpdateInput, Doc("What changes, and why.")]


async def update_settings(operation: Operation, asked: OkrSettingsUpdateInput) -> Any:
    own = None if asked.words is None else [OwnWords(**vars(each)) for each in asked.words]
    said: dict[str, Any] = {**vars(asked), "words": own}
    words = OkrSettingsUpdate(**said)
    return await attempted(
        operation, okr_settings_update, words, OkrSettingsUpdatePayload, of="okr_settings"
    )


@strawberry.type
class OkrSettingsMutation:
    """What Mutation is made of, as far as it is about settings."""

    okr_settings_update: OkrSettingsUpdatePayload = action(
        update_settings,
        "Changes what OKRs are judged by, as a new version: the programme lead.",
        takes=OkrSettingsUpdateArguments,
    )
