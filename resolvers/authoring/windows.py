"""Whether the days of key results still make sense in a cycle that their objective is to be of."""

from collections.abc import Sequence

from auth.gate import Work
from model.cycle import Cycle
from model.key_result import KeyResult
from model.rows import Row
from resolvers.authoring.authoring import cycle_of
from rules.authoring import check_window
from rules.errors import Invalid
from rules.rolling import Span, check_within


def span(cycle: Row) -> Span:
    return Span(cycle[Cycle.starts_on], cycle[Cycle.ends_on])


async def check_sets(work: Work, results: Sequence[Row], cycle: Row) -> None:
    """Each set of a rolling objective stays within it."""
    for key in dict.fromkeys(row[KeyResult.cycle_id] for row in results):
        if key is not None:
            check_within(span(await cycle_of(work, key)), span(cycle))


def check_windows(results: Sequence[Row], cycle: Row) -> None:
    for row in results:
        try:
            check_days(row, cycle)
        except Invalid as error:
            message = f"Key result {row[KeyResult.title]!r}: {error.message}"
            raise Invalid(message, path=("cycle",)) from error


def check_days(row: Row, cycle: Row) -> None:
    """What a window leaves open is filled in by the cycle, unless it has one of its own."""
    if row[KeyResult.cycle_id] is None:
        days = (cycle[Cycle.starts_on], cycle[Cycle.ends_on])
        check_window(row[KeyResult.starts_on], row[KeyResult.due_on], days)
