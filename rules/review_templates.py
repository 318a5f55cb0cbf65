"""What reviews ask: sections for each kind of review, their questions, and what answers them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any, cast
from uuid import UUID

from rules.errors import Invalid
from rules.reviews import ReviewKind
from rules.words import check_text

MOST_SECTIONS, MOST_QUESTIONS, MOST_OPTIONS, MOST_CITED = 20, 20, 10, 50


class QuestionKind(Enum):
    """RATING and COMPETENCY are answered by a level that a person picks from `options`."""

    TEXT = "TEXT"
    RATING = "RATING"
    CHOICE = "CHOICE"
    COMPETENCY = "COMPETENCY"
    OKR_EVIDENCE = "OKR_EVIDENCE"


@dataclass(frozen=True, slots=True)
class Question:
    """`key` is its place in the template, such as 2.1; `options` are what is picked from.

    `competency_id` is what one of the kind COMPETENCY is about, the lowest option the least of it.
    """

    kind: QuestionKind
    text: str
    required: bool = False
    options: tuple[str, ...] = ()
    key: str = ""
    competency_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """`writers` are the kinds of review that answer it; one may be about aspirations."""

    title: str
    writers: tuple[ReviewKind, ...]
    questions: tuple[Question, ...]
    aspirations: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to the question of a key: a text, or a place among its options, or both.

    `cited` are the ids of evidence that it rests on.
    """

    key: str
    text: str | None = None
    option: int | None = None
    cited: tuple[str, ...] = ()


PICKED = (QuestionKind.RATING, QuestionKind.CHOICE, QuestionKind.COMPETENCY)


def numbered(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections with the keys of their questions."""
    return tuple(
        replace(
            section,
            questions=tuple(
                replace(question, key=f"{place}.{number}")
                for number, question in enumerate(section.questions, 1)
            ),
        )
        for place, section in enumerate(sections, 1)
    )


def check_template(sections: Sequence[Section]) -> None:
    """Everybody must be able to answer it, and say where they want to go."""
    if not 1 <= len(sections) <= MOST_SECTIONS:
        message = f"A template has 1 to {MOST_SECTIONS} sections."
        raise Invalid(message, path=("sections",), code="INVALID" if sections else "EMPTY")
    for place, section in enumerate(sections):
        check_section(section, "sections", str(place))
    if not any(asks_aspirations(section) for section in sections):
        message = (
            "Employees must be asked where they want to go: give one section for SELF "
            "`aspirations`, with a required question of the kind TEXT."
        )
        raise Invalid(message, path=("sections",))


def check_asks(sections: Sequence[Section], kinds: Sequence[ReviewKind], *path: str) -> None:
    """Nobody is given an empty review to write."""
    asked = {kind for section in sections for kind in section.writers}
    missing = [kind.value for kind in kinds if kind not in asked]
    if missing:
        message = (
            f"This template asks nothing of {', '.join(missing)}, and the cycle has such reviews. "
            "Choose another template, or leave them out by `switches` or `peers { most: 0 }`."
        )
        raise Invalid(message, path=path)


def asks_aspirations(section: Section) -> bool:
    asked = any(each.required and each.kind is QuestionKind.TEXT for each in section.questions)
    return section.aspirations and ReviewKind.SELF in section.writers and asked


def check_section(section: Section, *path: str) -> None:
    if not section.writers:
        raise Invalid("Say which reviews answer it.", path=(*path, "writers"), code="EMPTY")
    if not 1 <= len(section.questions) <= MOST_QUESTIONS:
        message = f"A section has 1 to {MOST_QUESTIONS} questions."
        raise Invalid(message, path=(*path, "questions"))
    check_text(section.title, *path, "title")
    for place, question in enumerate(section.questions):
        check_question(question, *path, "questions", str(place))


def check_question(question: Question, *path: str) -> None:
    check_text(question.text, *path, "text")
    count = len(question.options)
    if question.kind in PICKED and not 2 <= count <= MOST_OPTIONS:
        message = f"{question.kind.value} is answered by one of 2 to {MOST_OPTIONS} options."
        raise Invalid(message, path=(*path, "options"))
    if question.kind not in PICKED and count:
        message = f"{question.kind.value} has no options."
        raise Invalid(message, path=(*path, "options"))
    check_competency(question, *path, "competency")


def check_competency(question: Question, *path: str) -> None:
    is_about_one = question.kind is QuestionKind.COMPETENCY
    if is_about_one and question.competency_id is None:
        raise Invalid("Say which competency it is about.", path=path, code="EMPTY")
    if not is_about_one and question.competency_id is not None:
        message = f"{question.kind.value} is about no competency. Ask by COMPETENCY, or leave it."
        raise Invalid(message, path=path)


def questions_for(sections: Sequence[Section], kind: ReviewKind) -> Mapping[str, Question]:
    """What a kind of review answers, by key."""
    return {
        question.key: question
        for section in sections
        if kind in section.writers
        for question in section.questions
    }


def check_answers(answers: Sequence[Answer], asked: Mapping[str, Question]) -> None:
    """A draft: what is there must fit, and nothing need be there."""
    if len({answer.key for answer in answers}) != len(answers):
        raise Invalid("Answer each question once.", path=("answers",))
    for place, answer in enumerate(answers):
        path = ("answers", str(place))
        question = asked.get(answer.key)
        if question is None:
            message = f"This review is not asked {answer.key}; it is asked {', '.join(asked)}."
            raise Invalid(message, path=(*path, "question"), code="NOT_FOUND")
        check_answer(answer, question, *path)


def check_answer(answer: Answer, question: Question, *path: str) -> None:
    check_text(answer.text, *path, "text")
    if answer.option is not None and not 1 <= answer.option <= len(question.options):
        message = f"Its options are 1 to {len(question.options)}."
        if not question.options:
            message = "It has no options. Answer by a text."
        raise Invalid(message, path=(*path, "option"))
    if len(answer.cited) > MOST_CITED:
        raise Invalid(f"Cite {MOST_CITED} pieces at most.", path=(*path, "evidence"))


def check_complete(answers: Sequence[Answer], asked: Mapping[str, Question]) -> None:
    """Before it is submitted every required question has an answer of its kind."""
    said = {answer.key: answer for answer in answers}
    missing = [key for key, each in asked.items() if each.required and lacks(said.get(key), each)]
    if missing:
        message = f"Answer {', '.join(missing)} before you submit it."
        raise Invalid(message, path=("answers",), code="EMPTY")


def lacks(answer: Answer | None, question: Question) -> bool:
    if answer is None:
        return True
    if question.kind in PICKED:
        return answer.option is None
    if question.kind is QuestionKind.OKR_EVIDENCE:
        return not answer.cited and answer.text is None
    return answer.text is None


def told(sections: Sequence[Section]) -> list[Any]:
    """As they are kept."""
    return [plain(asdict(section)) for section in sections]


def plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in cast("Sequence[Any]", value)]
    return value


def kept(sections: Sequence[Any]) -> tuple[Section, ...]:
    """As they were told."""
    return tuple(
        Section(
            title=each["title"],
            writers=tuple(map(ReviewKind, each["writers"])),
            questions=tuple(kept_question(question) for question in each["questions"]),
            aspirations=each["aspirations"],
        )
        for each in sections
    )


def kept_question(question: Mapping[str, Any]) -> Question:
    kind, options = QuestionKind(question["kind"]), tuple(question["options"])
    about = question.get("competency_id")
    competency_id = None if about is None else UUID(about)
    changed = {"kind": kind, "options": options, "competency_id": competency_id}
    words: dict[str, Any] = {**question, **changed}
    return Question(**words)


def leaves_room(question: Question | None, option: int | None) -> UUID | None:
    """The competency of which a picked option is in the lower half; None of all else."""
    if question is None or option is None or 2 * option > len(question.options):
        return None
    return question.competency_id
