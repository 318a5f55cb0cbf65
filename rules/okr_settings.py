"""What holds for all OKRs of an organisation until its programme lead sets something else."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rules.cadence import Cadence
from rules.cycles import GRADING_DAYS
from rules.errors import Invalid
from rules.final_grade import FinalGrade
from rules.health import Thresholds
from rules.wording import OwnWord, check_words
from rules.words import check_text

MOST_GRADING_DAYS = 90
MOST_QUESTIONS = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """`questions` are asked in retrospectives beside the three that always are.

    The `cadence` holds wherever a unit or a key result has none of its own. `words` are what people
    call things here. By its `final_grade` what is to be kept is graded.
    """

    thresholds: Thresholds = field(default_factory=Thresholds)
    grading_days: int = GRADING_DAYS
    questions: tuple[str, ...] = ()
    cadence: Cadence = field(default_factory=Cadence)
    words: tuple[OwnWord, ...] = ()
    final_grade: FinalGrade = FinalGrade.AVERAGE

    @property
    def version(self) -> int:
        return self.thresholds.version


def check(settings: Settings) -> None:
    """Thresholds check themselves."""
    if not 0 <= settings.grading_days <= MOST_GRADING_DAYS:
        message = f"Grading takes 0 to {MOST_GRADING_DAYS} days."
        raise Invalid(message, path=("gradingDays",))
    check_questions(settings.questions)
    check_words(settings.words)


def check_questions(questions: Sequence[str]) -> None:
    if len(questions) > MOST_QUESTIONS:
        message = f"A retrospective asks at most {MOST_QUESTIONS} questions of your own."
        raise Invalid(message, path=("questions",))
    if len(set(questions)) < len(questions):
        raise Invalid("Ask each question once.", path=("questions",))
    for place, each in enumerate(questions):
        check_text(each, "questions", str(place))
