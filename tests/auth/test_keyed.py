"""By which column a statement answers each key by itself."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from auth.visibility.keyed import key_of
from model.objective import Objective
from model.rows import of_keys

ONE, OTHER = aliased(Objective), aliased(Objective)
PLACE = func.row_number().over(order_by=Objective.title)


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        (select(Objective.title, Objective.id).where(of_keys(Objective.id)), 1),
        (select(ONE.id.label("of")).where(of_keys(ONE.id)), 0),
        (select(ONE.id).where(ONE.owner_id == OTHER.owner_id, of_keys(OTHER.id)), None),
        (select(Objective.id, PLACE).where(of_keys(Objective.id)), None),
        (select(Objective.id).where(of_keys(Objective.id)).limit(1), None),
        (select(func.count(Objective.id)).where(of_keys(Objective.id)), None),
    ],
)
def test_a_statement_answers_each_key_by_itself_or_not(statement: Any, place: int | None) -> None:
    assert key_of(statement) == place
