"""The action of setting how many OKRs there are to be."""

from dataclasses import asdict, dataclass, field
from uuid import UUID, uuid5

from auth.gate import Work
from auth.visibility.rights import Action, must
from model.locks import lock
from model.practice import CountLimits
from model.rows import Row
from resolvers.authoring.practice import limits_of, limits_row
from resolvers.means import Means
from resolvers.once import answered_before, remember
from rules.errors import Conflict
from rules.limits import Limits, check_limits

ACTION = "countLimitsSet"
VERSIONS = UUID("5c0d3a4e-9a0b-4f4e-8a55-2d9a6f0e7c31")


@dataclass(frozen=True)
class CountLimitsSet:
    """All limits at once; `expected_version` is the one that was read."""

    limits: Limits = field(default_factory=Limits)
    expected_version: int | None = None
    client_mutation_id: str | None = None


async def count_limits_set(work: Work, given: CountLimitsSet, _: Means) -> Row:
    """The limits that hold from now on, for what is published and added from now on."""
    await must(work, Action.PROGRAMME_RUN)
    if await answered_before(work, ACTION, given) is None:
        check_limits(Limits(**{**asdict(given.limits), "version": 1}))
        await lock(work.system(), CountLimits.__name__)
        before = (await limits_of(work)).version
        if given.expected_version not in (None, before):
            raise Conflict("Somebody else has set other limits since you read them. Read again.")
        by = {"set_by_id": work.actor, "set_at": work.moment.now}
        row = {**asdict(given.limits), "version": before + 1, **by}
        await work.insert(CountLimits, row)
        work.audit(ACTION, CountLimits, None, detail=dict(asdict(given.limits)))
        # A version has no id, and an answer to a retry is kept by one.
        await remember(work, ACTION, given, uuid5(VERSIONS, str(before + 1)))
    return await limits_row(work, None, frozenset())
