"""The bench compares answers by what they say, and finds whatever one says otherwise."""

from typing import Any
from uuid import UUID

from bench.check import compared
from bench.shapes import postgraphile
from resolvers.ids import global_id

KEY = UUID("d0bfe767-2be0-42ec-a2b5-17f40d84a8ab")
OURS: dict[str, Any] = {
    "unit": {
        "id": global_id("OrgUnit", KEY),
        "objectives": [
            {"progress": {"value": "0.5", "measured": True}, "dueAt": "2026-11-18T09:00:00Z"}
        ],
    }
}


def differing(theirs: Any) -> list[str]:
    return list(compared({"ours": [OURS], "theirs": [theirs]}, size=0).differing["theirs"])


def test_an_answer_that_is_only_spelt_otherwise_is_the_same() -> None:
    progress = {"measured": True, "value": 0.50}
    objectives = [{"progress": progress, "dueAt": "2026-11-18T10:00:00+01:00"}]
    assert differing({"unit": {"id": str(KEY), "objectives": objectives}}) == []


def test_another_value_is_told_with_its_place() -> None:
    theirs = {"unit": {**OURS["unit"], "objectives": [{**OURS["unit"]["objectives"][0]}]}}
    theirs["unit"]["objectives"][0]["progress"] = {"value": "0.6", "measured": True}
    assert differing(theirs) == [
        ".unit.objectives[0].progress.value: ours Decimal('0.5'), theirs Decimal('0.6')"
    ]


def test_what_is_missing_is_told() -> None:
    assert differing({"unit": {"id": str(KEY), "objectives": []}}) == [
        ".unit.objectives: 1 in ours, 0 in theirs"
    ]


def test_columns_of_a_view_are_put_together_as_the_objects_that_we_have() -> None:
    flat = {"isRolledUp": False, "progressValue": None, "progressMeasured": False, "title": "Grow"}
    told = postgraphile("team-page", {"keyResults": {"nodes": [flat]}})
    assert told == {"keyResults": [{"title": "Grow", "progress": None}]}
