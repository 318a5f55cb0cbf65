"""Shares of a child: within 0…1, and never more than the whole over all its parents."""

from decimal import Decimal

import pytest

from rules.errors import Invalid
from rules.graph import Alignment
from rules.shares import check_shares
from rules.terms import AlignmentMode


def link(parent: str, share: str, mode: str = "CONTRIBUTES") -> Alignment[str]:
    return Alignment("child", parent, AlignmentMode(mode), Decimal(share))


def test_a_child_may_be_shared_out_to_the_whole() -> None:
    check_shares([link("a", "0.7"), link("b", "0.3"), link("c", "1", "SUPPORTS")])


@pytest.mark.parametrize(
    ("links", "path"),
    [
        ([link("a", "0.7"), link("b", "0.31")], ("share",)),
        ([link("a", "1.1")], ("share",)),
        ([link("a", "-0.1")], ("share",)),
        ([link("a", "NaN")], ("share",)),
        ([link("a", "0.2"), link("a", "0.2")], ("parent",)),
        ([link("a", "0.2"), link("a", "0.2", "SUPPORTS")], ("parent",)),
    ],
)
def test_shares_that_count_a_child_twice_are_refused(
    links: list[Alignment[str]], path: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid) as caught:
        check_shares(links)
    assert caught.value.path == path
