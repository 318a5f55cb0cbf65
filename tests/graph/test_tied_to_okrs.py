"""What is said from day to day, tied to a key result, a check-in or a task that is there."""

from typing import Any

import pytest

from tests.graph.conftest import Graph, gid
from tests.graph.everyday import done, person
from tests.graph.test_check_in_create import owned
from tests.support.company import Company

AT = "2026-11-20T09:00:00Z"


async def test_an_action_item_is_linked_to_a_task_that_its_owner_sees(
    graph: Graph, company: Company
) -> None:
    owner, result = await owned(company)
    boss = await company.person("Boss")
    connection = await company.connection()
    link = await company.link(result, connection)
    task = gid("Task", await company.task("OKR-1", link=link, connection=connection))
    words = {"partner": person(boss), "startsAt": AT}
    planned = await done(graph, "oneOnOneSchedule", owner, "oneOnOne { id }", **words)
    of = {"oneOnOne": planned["oneOnOne"]["id"], "text": "Do it", "owner": person(owner)}
    item = (await done(graph, "actionItemAdd", owner, "actionItem { id }", **of))["actionItem"]
    asked = "actionItem { task { id } doneAt }"
    told = await done(graph, "actionItemLinkTask", owner, asked, id=item["id"], task=task)
    assert told["errors"] == []
    assert told["actionItem"] == {"task": {"id": task}, "doneAt": None}


@pytest.mark.parametrize("tied", ["keyResult", "checkIn"])
async def test_recognition_is_for_a_key_result_or_a_check_in(
    graph: Graph, company: Company, tied: str
) -> None:
    owner, result = await owned(company)
    bo = await company.person("Bo")
    said = await company.check_in(result, value=40, author=owner)
    of: dict[str, str] = {
        "keyResult": gid("KeyResult", result), "checkIn": gid("CheckIn", said),
    }  # fmt: skip
    words: dict[str, Any] = {"recipients": [person(owner)], "kind": "PROGRESS", "text": "Thanks"}
    asked = f"recognition {{ {tied} {{ id }} }}"
    told = await done(graph, "recognitionGive", bo, asked, **words, **{tied: of[tied]})
    assert (told["errors"], told["recognition"]) == ([], {tied: {"id": of[tied]}})


async def test_feedback_is_asked_for_on_a_key_result(graph: Graph, company: Company) -> None:
    owner, result = await owned(company)
    bo, key = await company.person("Bo"), gid("KeyResult", result)
    words = {"of": person(bo), "dueOn": "2026-11-30", "keyResult": key}
    asked = "feedbackRequest { keyResult { id } }"
    told = await done(graph, "feedbackAsk", owner, asked, **words)
    assert (told["errors"], told["feedbackRequest"]) == ([], {"keyResult": {"id": key}})
