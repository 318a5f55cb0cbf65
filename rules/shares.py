"""How much of a child goes into its parents: never more than the whole of it."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from rules.arithmetic import check_number
from rules.errors import Invalid
from rules.graph import Alignment, Id
from rules.terms import AlignmentMode


def check_shares(alignments: Iterable[Alignment[Id]]) -> None:
    """Refuse a share outside 0…1, a link given twice, and a child shared out beyond the whole."""
    totals: defaultdict[Id, Decimal] = defaultdict(Decimal)
    seen: set[tuple[Id, Id]] = set()
    for each in alignments:
        _check_share(each)
        if (each.child, each.parent) in seen:
            raise Invalid("These two are already aligned.", path=("parent",))
        seen.add((each.child, each.parent))
        if each.mode is AlignmentMode.CONTRIBUTES:
            totals[each.child] += each.share
    if any(total > 1 for total in totals.values()):
        raise Invalid(
            "A child's shares over all its parents may add up to 1 at most; lower one of them.",
            path=("share",),
        )


def _check_share(alignment: Alignment[Id]) -> None:
    check_number(alignment.share, "share")
    if not 0 <= alignment.share <= 1:
        raise Invalid(f"A share lies between 0 and 1; {alignment.share} does not.", path=("share",))
