"""Whether a draft is fit to be shown to everybody: what it lacks, by the field that lacks it."""

from collections import Counter
from collections.abc import Sequence

from auth.gate import Work
from model.key_result import KeyResult
from model.rows import Row
from resolvers.authoring.authoring import Subject, standing_results
from resolvers.authoring.practice import limits_of
from resolvers.authoring.windows import check_days
from resolvers.progress.key_results import metric
from resolvers.progress.steps import steps_of
from rules import metrics
from rules.errors import Invalid
from rules.limits import check_key_results


async def check_ready(work: Work, subject: Subject) -> None:
    """One key result at least, each of them measurable as its kind asks, and in days that pass."""
    results = await standing_results(work, subject.objective.id)
    if not results:
        message = (
            "Nothing shows yet whether it is reached. Add a key result, then publish it; one whose "
            "measure is still to be found may be a BASELINE."
        )
        raise Invalid(message, path=["keyResults"], code="NEEDS_KEY_RESULT")
    await check_few(work, results)
    parts = await steps_of(work, results, None, frozenset())
    for place, (row, steps) in enumerate(zip(results, parts, strict=True)):
        try:
            check_days(row, subject.cycle)
            metrics.check(metric(row, steps))
        except Invalid as error:
            message = f"Key result {place + 1}, {row[KeyResult.title]!r}: {error.message}"
            raise Invalid(message, path=["keyResults", str(place), *error.path]) from error


async def check_few(work: Work, results: Sequence[Row]) -> None:
    """Of each set; those that were carried over or copied were counted by nobody yet."""
    limits = await limits_of(work)
    for size in Counter(row[KeyResult.cycle_id] for row in results).values():
        check_key_results(limits, size - 1, "keyResults")
