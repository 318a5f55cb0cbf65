"""What scores say beside what was expected of them, which their objective's ambition tells."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from auth.gate import Gate
from model.key_result import KeyResult
from model.objective import Objective
from model.rows import Row
from resolvers.pages import Columns
from resolvers.progress.objectives import objectives_of_results
from rules.grading import REACHED, verdict
from rules.terms import Ambition


async def expected_scores(
    load: Gate, scored: Sequence[Row], _: object, asked: Columns
) -> list[Decimal | None]:
    told = await ambitions_of(load, scored, asked)
    return [None if each is None else REACHED[each] for each in told]


async def verdicts_of(
    load: Gate, scored: Sequence[Row], _: object, asked: Columns
) -> list[str | None]:
    """The score is the very row that has it: a key result's, or an objective's."""
    told = await ambitions_of(load, scored, asked)
    return [
        None if each is None else verdict(row.score, each)
        for row, each in zip(scored, told, strict=True)
    ]


async def ambitions_of(load: Gate, scored: Sequence[Row], asked: Columns) -> list[Ambition | None]:
    """An objective's own is in its row; those of key results are read for all of them at once."""
    results = [row for row in scored if row.noun == KeyResult.__name__]
    found = await objectives_of_results(load, results, None, asked) if results else []
    known: dict[UUID, Ambition] = {
        row.id: over[Objective.ambition]
        for row, over in zip(results, found, strict=True)
        if over is not None
    }
    return [
        known.get(row.id) if row.noun == KeyResult.__name__ else row[Objective.ambition]
        for row in scored
    ]
