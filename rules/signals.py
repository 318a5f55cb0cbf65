"""Help with writing: what an author may want to look at again, by rules that say why.

No rule refuses anything, and none knows better than the author: each signal can be disputed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rules.errors import Invalid
from rules.limits import WORDS, Limits
from rules.metrics import Metric, check
from rules.terms import MetricKind, ObjectiveLevel

LONGEST_GOOD_TITLE = 140
DIGIT = re.compile(r"\d")
WORD = re.compile(r"\w+")
ACTIVITIES = frozenset(
    """
    adopt attend build complete conduct continue create define deliver deploy design develop
    do document draft establish evaluate execute finish hire hold host implement improve
    install integrate introduce investigate launch maintain make manage migrate organise
    organize perform plan prepare present produce provide publish refactor release research
    review roll run send set ship start support test train update write
    """.split()  # noqa: SIM905 — words, as they are read.
)
LAGGING = frozenset(
    """
    arr bookings churn ebit ebitda income margin mrr nps profit profitability retention
    revenue sales share turnover
    """.split()  # noqa: SIM905 — words, as they are read.
)
VAGUE = frozenset(
    """
    better efficient efficiently enhance enhanced faster great improve improved maximise
    maximize more optimal optimise optimize several significantly some various
    """.split()  # noqa: SIM905 — words, as they are read.
)


class Severity(Enum):
    """How much a signal asks to be looked at."""

    INFO = "INFO"
    WARNING = "WARNING"
    SERIOUS = "SERIOUS"


class SignalId(Enum):
    NO_KEY_RESULT = "NO_KEY_RESULT"
    FEW_KEY_RESULTS = "FEW_KEY_RESULTS"
    MANY_KEY_RESULTS = "MANY_KEY_RESULTS"
    MANY_OBJECTIVES = "MANY_OBJECTIVES"
    NO_OWNER = "NO_OWNER"
    LONG_TITLE = "LONG_TITLE"
    DIGITS_IN_OBJECTIVE = "DIGITS_IN_OBJECTIVE"
    NO_DESCRIPTION = "NO_DESCRIPTION"
    NOT_ALIGNED = "NOT_ALIGNED"
    ALL_LAGGING = "ALL_LAGGING"
    ALL_YES_OR_NO = "ALL_YES_OR_NO"
    SAME_TITLE = "SAME_TITLE"
    ACTIVITY = "ACTIVITY"
    VAGUE = "VAGUE"
    NO_BASELINE = "NO_BASELINE"
    NOT_MEASURABLE = "NOT_MEASURABLE"
    NO_UNIT = "NO_UNIT"
    WEIGHS_NOTHING = "WEIGHS_NOTHING"
    WINDOW_LEAVES_CYCLE = "WINDOW_LEAVES_CYCLE"


@dataclass(frozen=True, slots=True)
class Signal:
    """`field` is what it is about, in the graph's names; `why` ends with what to do."""

    id: SignalId
    severity: Severity
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class ResultText:
    """A key result as far as its writing is judged, with its own last day and its cycle's."""

    title: str
    metric: Metric
    has_owner: bool
    has_unit: bool
    weight_is_zero: bool
    due_on: date | None
    cycle_ends_on: date


@dataclass(frozen=True, slots=True)
class ObjectiveText:
    title: str
    level: ObjectiveLevel
    has_description: bool
    has_owner: bool
    is_aligned: bool
    published_beside: int
    results: Sequence[ResultText]


# What each says: how much it asks for a look, of which field, and what to do.
SAID: Mapping[SignalId, tuple[Severity, str, str]] = {
    SignalId.NO_OWNER: (
        Severity.WARNING, "owner", "Nobody is accountable for it. Name one person.",
    ),
    SignalId.DIGITS_IN_OBJECTIVE: (
        Severity.WARNING, "title",
        "It has a number in it. Say what it is for, and put the number into a key result.",
    ),
    SignalId.LONG_TITLE: (
        Severity.INFO, "title", "{0} characters are hard to remember. Say it in {1}.",
    ),
    SignalId.NO_DESCRIPTION: (
        Severity.INFO, "description", "Nothing says why it matters. Add a sentence.",
    ),
    SignalId.NOT_ALIGNED: (
        Severity.INFO, "alignedTo",
        "It leads up to nothing. Align it to what it serves, or leave it if it stands alone.",
    ),
    SignalId.NO_KEY_RESULT: (
        Severity.SERIOUS, "keyResults", "Nothing shows whether it is reached. Add a key result.",
    ),
    SignalId.FEW_KEY_RESULTS: (
        Severity.INFO, "keyResults",
        "It has {0}, and {1} show more sides of it. Add what keeps the first honest.",
    ),
    SignalId.MANY_KEY_RESULTS: (
        Severity.WARNING, "keyResults",
        "{0} are more than {1}, and few will be remembered. Keep the ones that matter.",
    ),
    SignalId.MANY_OBJECTIVES: (
        Severity.WARNING, "cycle",
        "There are {0} others of {2} in this cycle, and {1} are the best. Choose.",
    ),
    SignalId.ALL_LAGGING: (
        Severity.WARNING, "keyResults",
        "All of them are known only when it is too late to act. Add one that moves first.",
    ),
    SignalId.ALL_YES_OR_NO: (
        Severity.WARNING, "keyResults",
        "All of them are done or not done, so nobody sees how far it is. Measure one.",
    ),
    SignalId.SAME_TITLE: (
        Severity.WARNING, "keyResults", "Two have the same title. Say what tells them apart.",
    ),
    SignalId.ACTIVITY: (
        Severity.WARNING, "title",
        "“{0}” is something to do, not what comes of it. Say what will be otherwise then.",
    ),
    SignalId.VAGUE: (
        Severity.INFO, "title", "“{0}” can mean anything. Say how much, of what.",
    ),
    SignalId.NO_BASELINE: (
        Severity.WARNING, "start",
        "Nobody knows where it starts. Measure it first, then set a target.",
    ),
    SignalId.NOT_MEASURABLE: (Severity.SERIOUS, "metric", "{0}"),
    SignalId.NO_UNIT: (
        Severity.INFO, "unitOfMeasure",
        "Its values count nothing that is named. Say %, EUR or days.",
    ),
    SignalId.WEIGHS_NOTHING: (
        Severity.INFO, "weight",
        "It weighs 0 and moves nothing. Give it a weight, or leave it to be watched.",
    ),
    SignalId.WINDOW_LEAVES_CYCLE: (
        Severity.WARNING, "dueOn",
        "It is due on {0}, after its cycle ends on {1}: it will be graded before it is over.",
    ),
}  # fmt: skip
WITHOUT_UNIT = (MetricKind.BOOLEAN, MetricKind.MILESTONE, MetricKind.LINKED_WORK)
WITH_START = (MetricKind.INCREASE, MetricKind.DECREASE, MetricKind.CHECKPOINTS)


def of_objective(text: ObjectiveText, limits: Limits) -> list[Signal]:
    return [*_of_wording(text), *_of_counts(text, limits), *_of_set(text)]


def of_key_result(text: ResultText) -> list[Signal]:
    return [*_of_result_wording(text), *_of_measure(text)]


def _of_wording(text: ObjectiveText) -> Iterator[Signal]:
    if not text.has_owner:
        yield _said(SignalId.NO_OWNER)
    if DIGIT.search(text.title):
        yield _said(SignalId.DIGITS_IN_OBJECTIVE)
    if len(text.title) > LONGEST_GOOD_TITLE:
        yield _said(SignalId.LONG_TITLE, len(text.title), LONGEST_GOOD_TITLE)
    if not text.has_description:
        yield _said(SignalId.NO_DESCRIPTION)
    if text.level is not ObjectiveLevel.COMPANY and not text.is_aligned:
        yield _said(SignalId.NOT_ALIGNED)


def _of_counts(text: ObjectiveText, limits: Limits) -> Iterator[Signal]:
    count, best = len(text.results), limits.soft(text.level)
    if not count:
        yield _said(SignalId.NO_KEY_RESULT)
    elif count < limits.key_results_least:
        yield _said(SignalId.FEW_KEY_RESULTS, count, limits.key_results_least)
    if count > limits.key_results_soft:
        yield _said(SignalId.MANY_KEY_RESULTS, count, limits.key_results_soft)
    if text.published_beside >= best:
        yield _said(SignalId.MANY_OBJECTIVES, text.published_beside, best, WORDS[text.level])


def _of_set(text: ObjectiveText) -> Iterator[Signal]:
    """Of all its key results together."""
    titles = [_words(each.title) for each in text.results]
    if titles and all(not LAGGING.isdisjoint(words) for words in titles):
        yield _said(SignalId.ALL_LAGGING)
    if titles and all(each.metric.kind is MetricKind.BOOLEAN for each in text.results):
        yield _said(SignalId.ALL_YES_OR_NO)
    if len({each.title.casefold().strip() for each in text.results}) < len(titles):
        yield _said(SignalId.SAME_TITLE)


def _of_result_wording(text: ResultText) -> Iterator[Signal]:
    words = _words(text.title)
    vague = [word for word in words if word in VAGUE]
    if words and words[0] in ACTIVITIES:
        yield _said(SignalId.ACTIVITY, words[0])
    elif vague and not DIGIT.search(text.title):
        yield _said(SignalId.VAGUE, vague[0])
    if not text.has_owner:
        yield _said(SignalId.NO_OWNER)


def _of_measure(text: ResultText) -> Iterator[Signal]:
    kind = text.metric.kind
    if kind is MetricKind.BASELINE or (kind in WITH_START and text.metric.start is None):
        yield _said(SignalId.NO_BASELINE)
    elif (lack := _lack(text.metric)) is not None:
        yield _said(SignalId.NOT_MEASURABLE, lack)
    if kind not in WITHOUT_UNIT and not text.has_unit:
        yield _said(SignalId.NO_UNIT)
    if text.weight_is_zero:
        yield _said(SignalId.WEIGHS_NOTHING)
    if text.due_on is not None and text.due_on > text.cycle_ends_on:
        yield _said(SignalId.WINDOW_LEAVES_CYCLE, text.due_on, text.cycle_ends_on)


def _said(id_: SignalId, *facts: object) -> Signal:
    severity, field, why = SAID[id_]
    return Signal(id_, severity, field, why.format(*facts))


def _lack(metric: Metric) -> str | None:
    try:
        check(metric)
    except Invalid as error:
        return error.message
    return None


def _words(title: str) -> list[str]:
    return WORD.findall(title.casefold())
