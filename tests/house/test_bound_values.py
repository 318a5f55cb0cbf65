"""One name of a bound value is reserved: whoever asks by it meets what has been taken out since."""

import re

import pytest

from model.key_result import StepPast
from model.rows import INSTANT, given, named
from tests.house.sources import PRODUCT, modules

BINDS = re.compile(r"\bbindparam\(|\bBindParameter\(")
MAKERS = {"model/rows.py", "auth/visibility/predicates.py"}
"""The one that refuses the name, and the one whose names are the viewer's own."""


def test_no_value_but_the_day_s_goes_by_the_reserved_name() -> None:
    with pytest.raises(ValueError, match="take UNTIL"):
        named("until", INSTANT)
    with pytest.raises(ValueError, match="take UNTIL"):
        given(StepPast.until)


def test_values_are_bound_where_their_names_are_looked_at_and_nowhere_else() -> None:
    assert {each.name for each in modules(*PRODUCT) if BINDS.search(each.text)} == MAKERS
