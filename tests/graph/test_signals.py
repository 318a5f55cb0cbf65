"""Signals in the graph: who sees them, and what authors say against them."""

from typing import Any

import pytest

from rules.terms import Visibility
from tests.graph.authoring import DRAFT, act, codes, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

PART = "qualitySignals { id severity field why dispute { reason author { name } } }"
QUERY = f"query($id: ID!) {{ objective(id: $id) {{ {PART} keyResults {{ {PART} }} }} }}"
DISPUTED = f"objective {{ {PART} keyResults {{ {PART} }} }}"


async def test_a_draft_is_told_what_to_look_at_again(graph: Graph, company: Company) -> None:
    t = await team(company)
    key = await unit_objective(company, t, **DRAFT)
    await company.key_result("Launch it", objective=key)
    seen = (await graph.ask(QUERY, as_=t.bo, id=gid("Objective", key)))["objective"]
    ids = {each["id"] for each in seen["qualitySignals"]}
    assert ids == {"NO_DESCRIPTION", "NOT_ALIGNED", "FEW_KEY_RESULTS"}
    found = {each["id"]: each["severity"] for each in seen["keyResults"][0]["qualitySignals"]}
    assert found == {"ACTIVITY": "WARNING", "NO_OWNER": "WARNING", "NO_UNIT": "INFO"}


async def test_signals_of_what_everybody_sees_are_for_those_who_work_on_it(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    boss, other = await company.person("Eve"), await company.person("Fay")
    await company.line(t.ada, boss)
    id_ = gid("Objective", await unit_objective(company, t))
    seen: dict[str, bool] = {}
    for name, who in {**vars(t), "boss": boss, "other": other}.items():
        if name in ("ada", "bo", "cy", "di", "boss", "other"):
            found = await graph.ask(QUERY, as_=who, id=id_)
            seen[name] = found["objective"]["qualitySignals"] is not None
    assert {name for name, is_seen in seen.items() if is_seen} == {"ada", "bo", "cy", "boss"}


async def test_an_author_says_why_a_signal_is_not_right_and_takes_it_back(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    key = await unit_objective(company, t, **DRAFT)
    result = gid("KeyResult", await company.key_result("Launch it", objective=key))
    given: dict[str, Any] = {"subject": result, "signal": "ACTIVITY"}
    answers = [
        await act(graph, "signalDispute", t.bo, DISPUTED, **given, reason=reason)
        for reason in ("It is a ship.", "It is a boat.", None)
    ]
    said = [
        {each["id"]: each["dispute"] for each in answer["objective"]["keyResults"][0][
            "qualitySignals"]}["ACTIVITY"]
        for answer in answers
    ]  # fmt: skip
    by = {"author": {"name": "Bo"}}
    assert said == [{"reason": "It is a ship.", **by}, {"reason": "It is a boat.", **by}, None]


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_stranger_disputes_nothing(graph: Graph, company: Company, *, hidden: bool) -> None:
    t = await team(company)
    more = {"visibility": Visibility.RESTRICTED} if hidden else {}
    id_ = gid("Objective", await unit_objective(company, t, **more))
    given = {"subject": id_, "signal": "NOT_ALIGNED", "reason": "So what?"}
    answer = await act(graph, "signalDispute", t.di, DISPUTED, **given)
    found = codes(answer)
    assert found == ([("NOT_FOUND", ["subject"])] if hidden else [("NOT_ALLOWED", [])])
