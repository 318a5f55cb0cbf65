"""Asking teams for objectives of their own: down from what one leads."""

from typing import Any

from tests.graph.authoring import DRAFT, act, codes, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

DRAFTS = "objectives { id }"


async def test_a_cascade_leads_down_from_what_one_leads_and_nowhere_else(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    web, bar = await company.unit("Web", parent=t.shop), await company.unit("Bar", parent=t.acme)
    shared = gid("Objective", await unit_objective(company, t, **DRAFT))
    own = {
        who: gid("Objective", await company.objective("Own", cycle=t.cycle, owner=who))
        for who in (t.bo, t.di)
    }
    asked = (
        (t.ada, shared, web), (t.ada, shared, t.shop), (t.ada, shared, bar),
        (t.ada, shared, t.acme), (t.bo, shared, t.shop), (t.bo, shared, web),
        (t.bo, own[t.bo], t.shop), (t.bo, own[t.bo], web), (t.di, own[t.di], t.shop),
    )  # fmt: skip
    answers = [
        await act(graph, "objectiveCascade", who, DRAFTS, id=id_, units=[gid("OrgUnit", unit)])
        for who, id_, unit in asked
    ]
    refused: list[Any] = [("NOT_ALLOWED", [])]
    assert [codes(each) for each in answers] == [
        [], [], refused, refused, [], refused, [], refused, refused,
    ]  # fmt: skip
