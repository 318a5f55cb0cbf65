"""How well OKRs hang together: each gap, and the share without any."""

from decimal import Decimal

import pytest

from rules.alignment_health import Gap, Place, alignment_health
from rules.terms import ObjectiveLevel

COMPANY, UNIT, PERSON = ObjectiveLevel.COMPANY, ObjectiveLevel.UNIT, ObjectiveLevel.PERSON


def place(
    id_: str, level: ObjectiveLevel, *above: str, units: str = "", measured: bool = True
) -> Place[str]:
    return Place(id_, level, frozenset(units), measured, above)


TOP = place("top", COMPANY)
SHOP = place("shop", UNIT, "top", units="s")


def gaps(*places: Place[str]) -> list[tuple[str, str]]:
    found = alignment_health(places, {})
    return [(each.id, each.gap.value) for each in found.gaps]


def test_what_hangs_together_has_no_gaps() -> None:
    own = place("own", PERSON, "shop")
    found = alignment_health([TOP, SHOP, own], {})
    assert (found.score, found.gaps, dict(found.counts)) == (Decimal(1), (), {})


def test_nothing_has_no_score() -> None:
    assert alignment_health([], {}).score is None


@pytest.mark.parametrize(
    ("odd", "found"),
    [
        (place("odd", UNIT, units="s"), ["ORPHAN"]),
        (place("odd", PERSON, "gone"), ["ORPHAN"]),
        (place("odd", COMPANY, measured=False), ["NO_KEY_RESULT"]),
        (place("odd", PERSON, "top"), ["LEVEL_SKIP"]),
        (place("odd", PERSON, "top", "shop"), []),
        (place("odd", UNIT, "shop", units="t"), []),
        (place("odd", UNIT, measured=False), ["ORPHAN", "NO_KEY_RESULT"]),
    ],
)
def test_a_gap_is_named(odd: Place[str], found: list[str]) -> None:
    assert gaps(TOP, SHOP, odd) == [("odd", each) for each in found]


def test_what_leads_up_within_its_own_unit_only_is_a_silo() -> None:
    head = place("head", UNIT, "hand", units="s")
    hand = place("hand", UNIT, "head", units="s")
    assert gaps(head, hand) == [("head", "SILO"), ("hand", "SILO")]
    assert gaps(place("low", UNIT, "shop", units="s"), SHOP, TOP) == []


def test_what_lies_around_leads_on_and_is_not_judged() -> None:
    found = alignment_health([SHOP], {"top": place("top", COMPANY, measured=False)})
    assert (found.score, found.gaps) == (Decimal(1), ())


def test_the_score_is_the_share_without_a_gap() -> None:
    lone = [place(str(n), UNIT, measured=False) for n in range(2)]
    found = alignment_health([TOP, SHOP, *lone], {})
    assert found.score == Decimal("0.5")
    assert dict(found.counts) == {Gap.ORPHAN: 2, Gap.NO_KEY_RESULT: 2}
