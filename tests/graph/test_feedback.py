"""Feedback: given, asked for, taken note of, and seen by those whom its level names."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from auth.gate import working
from auth.viewer import Viewer
from model.audit import Audit
from model.feedback import Feedback
from resolvers.everyday.feedback_ask import (
    FeedbackAsk,
    FeedbackDecline,
    feedback_ask,
    feedback_decline,
)
from resolvers.everyday.feedback_changes import (
    FeedbackAcknowledge,
    FeedbackNarrow,
    feedback_acknowledge,
    feedback_narrow,
)
from resolvers.everyday.feedback_give import (
    FeedbackGive,
    FeedbackRequestAnswer,
    feedback_give,
    feedback_request_answer,
)
from resolvers.ids import GlobalId
from rules.errors import NotAllowed
from rules.feedback import FeedbackLevel
from rules.terms import Feature, Scope
from tests.graph.conftest import Graph, gid
from tests.graph.everyday import Cast, cast, done, node, person, who_meets
from tests.graph.test_check_in_create import owned
from tests.support.company import NOW, TODAY, Company

TEXT = "feedback { id text level version acknowledgedAt author { name } about { name } }"
ASKED = "feedbackRequest { id state version declineReason feedback { text } }"
LIST = """query($id: ID!, $level: FeedbackLevel) { person(id: $id) {
  feedback(level: $level) { totalCount nodes { text } } } }"""
SEEN = {
    "PUBLIC": {"ada", "bo", "max", "cleo", "hr", "admin"},
    "PRIVATE": {"ada", "bo"},
    "PRIVATE_AND_MANAGER": {"ada", "bo", "max"},
    "MANAGER_ONLY": {"bo", "max"},
    "SELF_NOTE": {"bo"},
}
SOON = TODAY.isoformat()


async def gave(graph: Graph, as_: UUID, whom: UUID, level: str = "PRIVATE", /, **more: Any) -> Any:
    words = {"about": person(whom), "level": level, "text": f"{level} words", **more}
    return await done(graph, "feedbackGive", as_, TEXT, **words)


async def asked(graph: Graph, as_: UUID, of: UUID, **more: Any) -> Any:
    words = {"of": person(of), "dueOn": SOON, **more}
    return await done(graph, "feedbackAsk", as_, ASKED, **words)


async def listed(graph: Graph, as_: UUID, about: UUID, **which: Any) -> list[str]:
    answer = await graph.ask(LIST, as_=as_, id=person(about), **which)
    page = answer["person"]["feedback"]
    assert page["totalCount"] == len(page["nodes"])
    return sorted(each["text"] for each in page["nodes"])


@pytest.mark.parametrize("level", SEEN)
async def test_it_is_met_by_those_whom_its_level_names(
    graph: Graph, company: Company, level: str
) -> None:
    people = await cast(company)
    id_ = (await gave(graph, people.bo, people.ada, level))["feedback"]["id"]
    assert await who_meets(graph, people, id_) == SEEN[level]
    lists = {
        name: await listed(graph, getattr(people, name), people.ada)
        for name in ("ada", "bo", "max", "cleo", "hr", "admin")
    }
    words = [f"{level} words"]
    assert lists == {name: words if name in SEEN[level] else [] for name in lists}


async def test_a_later_manager_does_not_see_what_was_sent_to_the_one_before(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    for level in ("PRIVATE_AND_MANAGER", "MANAGER_ONLY"):
        await gave(graph, people.bo, people.ada, level)
    await company.line(people.ada, people.bo, since=TODAY)
    new = people.bo
    await company.line(people.ada, people.hr, since=TODAY.replace(day=17))
    assert len(await listed(graph, people.max, people.ada)) == 2
    assert await listed(graph, people.hr, people.ada) == []
    assert len(await listed(graph, new, people.ada)) == 2


async def test_it_is_about_a_key_result_competencies_and_values_and_found_from_each(
    graph: Graph, company: Company
) -> None:
    people, (_, result) = await cast(company), await owned(company)
    words = {"name": "Writing"}
    made = await done(graph, "competencyCreate", people.hr, "competency { id }", **words)
    value = await done(graph, "companyValueCreate", people.hr, "companyValue { id }", **words)
    ids = made["competency"]["id"], value["companyValue"]["id"], gid("KeyResult", result)
    about: dict[str, Any] = {"competencies": [ids[0]], "values": [ids[1]], "keyResult": ids[2]}
    assert (await gave(graph, people.bo, people.ada, **about))["errors"] == []
    found = """query($id: ID!) { node(id: $id) {
      ... on Competency { feedback { nodes { text competencies { name } } totalCount } }
      ... on CompanyValue { feedback { nodes { text values { name } } totalCount } }
      ... on KeyResult { feedback { nodes { text keyResult { id } } totalCount } } } }"""
    for id_ in ids:
        seen = [await graph.ask(found, as_=who, id=id_) for who in (people.ada, people.cleo)]
        counts = [each["node"]["feedback"]["totalCount"] for each in seen]
        assert counts == [1, 0]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": " "}, ("EMPTY", ["text"])),
        ({"text": "x" * 20_001}, ("INVALID", ["text"])),
        ({"about": "nobody"}, ("NOT_FOUND", ["about"])),
        ({"keyResult": gid("KeyResult", uuid4())}, ("NOT_FOUND", ["keyResult"])),
        ({"competencies": ["x"]}, ("NOT_FOUND", ["competencies"])),
        ({"values": [gid("CompanyValue", uuid4())]}, ("NOT_FOUND", ["values"])),
        ({"values": [str(each) for each in range(11)]}, ("INVALID", ["values"])),
    ],
)
async def test_what_can_not_be_sent_is_refused_by_field(
    graph: Graph, company: Company, given: dict[str, Any], error: tuple[str, list[str]]
) -> None:
    people = await cast(company)
    answer = await gave(graph, people.bo, people.ada, **given)
    assert answer["errors"] == [{"code": error[0], "path": error[1]}]
    assert answer["feedback"] is None


async def test_about_oneself_there_are_notes_alone_and_a_manager_must_be_there(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    answers = [
        await gave(graph, people.bo, people.bo),
        await gave(graph, people.bo, people.bo, "SELF_NOTE"),
        await gave(graph, people.bo, people.cleo, "MANAGER_ONLY"),
    ]
    told = [[(each["code"], each["path"]) for each in answer["errors"]] for answer in answers]
    assert told == [[("INVALID", ["level"])], [], [("INVALID", ["level"])]]


async def test_a_retry_counts_once_and_its_words_may_not_change(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    told = {"clientMutationId": "a"}
    first, second = [await gave(graph, people.bo, people.ada, **told) for _ in range(2)]
    other = await gave(graph, people.bo, people.ada, text="Else", **told)
    assert first == second
    assert [each["code"] for each in other["errors"]] == ["CONFLICT"]
    assert len(await listed(graph, people.ada, people.ada)) == 1


async def test_whom_it_is_about_takes_note_of_it_and_nobody_else_does(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    given = (await gave(graph, people.bo, people.ada, "PRIVATE_AND_MANAGER"))["feedback"]["id"]
    refused = [
        await done(graph, "feedbackAcknowledge", who, TEXT, id=given)
        for who in (people.max, people.cleo, people.bo)
    ]
    stale = await done(graph, "feedbackAcknowledge", people.ada, TEXT, id=given, expectedVersion=9)
    noted = [await done(graph, "feedbackAcknowledge", people.ada, TEXT, id=given) for _ in "12"]
    codes = [each["code"] for answer in (*refused, stale) for each in answer["errors"]]
    assert codes == ["NOT_ALLOWED", "NOT_FOUND", "NOT_ALLOWED", "CONFLICT"]
    at = NOW.isoformat().replace("+00:00", "Z")
    told = [(each["feedback"]["acknowledgedAt"], each["feedback"]["version"]) for each in noted]
    assert told == [(at, 2), (at, 2)]


async def test_its_author_keeps_it_from_some_and_shows_it_to_nobody_new(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    id_ = (await gave(graph, people.bo, people.ada, "PUBLIC"))["feedback"]["id"]
    narrowed: dict[str, Any] = {"id": id_, "level": "PRIVATE"}
    refused = [await done(graph, "feedbackNarrow", people.ada, TEXT, **narrowed)]
    old = await done(graph, "feedbackNarrow", people.bo, TEXT, **narrowed, expectedVersion=9)
    answer = await done(graph, "feedbackNarrow", people.bo, TEXT, **narrowed)
    assert (answer["feedback"]["level"], answer["errors"]) == ("PRIVATE", [])
    refused += [old, await done(graph, "feedbackNarrow", people.bo, TEXT, id=id_, level="PUBLIC")]
    refused.append(await done(graph, "feedbackNarrow", people.cleo, TEXT, **narrowed))
    codes = [each["code"] for answer in refused for each in answer["errors"]]
    assert codes == ["NOT_ALLOWED", "CONFLICT", "INVALID", "NOT_FOUND"]
    assert await who_meets(graph, people, id_) == SEEN["PRIVATE"]


async def test_who_asks_for_another_sees_where_it_stands_and_not_the_text(
    graph: Graph, company: Company
) -> None:
    """Bo asks Cleo about Ada: the answer is Ada's."""
    people = await cast(company)
    request = await asked(graph, people.bo, people.cleo, about=person(people.ada))
    id_ = request["feedbackRequest"]["id"]
    assert request["feedbackRequest"]["state"] == "OPEN"
    said = {"id": id_, "text": "Clear"}
    answer = await done(graph, "feedbackRequestAnswer", people.cleo, TEXT, **said)
    assert (answer["errors"], answer["feedback"]["level"]) == ([], "PRIVATE")
    seen = f'{{ node(id: "{id_}") {{ ... on FeedbackRequest {{ state feedback {{ text }} }} }} }}'
    told = [(await graph.ask(seen, as_=who))["node"] for who in (people.bo, people.cleo)]
    assert told == [
        {"state": "ANSWERED", "feedback": None},
        {"state": "ANSWERED", "feedback": {"text": "Clear"}},
    ]
    assert await who_meets(graph, people, id_) == {"bo", "cleo"}
    assert await listed(graph, people.ada, people.ada) == ["Clear"]


async def test_a_request_is_declined_once_by_who_is_asked(graph: Graph, company: Company) -> None:
    people = await cast(company)
    id_ = (await asked(graph, people.ada, people.bo))["feedbackRequest"]["id"]
    refused = [
        await done(graph, "feedbackDecline", who, ASKED, id=id_, **more)
        for who, more in (
            (people.ada, {}), (people.max, {}), (people.bo, {"expectedVersion": 7}),
        )
    ]  # fmt: skip
    answer = await done(graph, "feedbackDecline", people.bo, ASKED, id=id_, reason="No time")
    told = answer["feedbackRequest"]
    assert (told["state"], told["declineReason"]) == ("DECLINED", "No time")
    for action, words in (("feedbackDecline", {}), ("feedbackRequestAnswer", {"text": "x"})):
        fields = ASKED if action == "feedbackDecline" else TEXT
        refused.append(await done(graph, action, people.bo, fields, id=id_, **words))
    codes = [each["code"] for answer in refused for each in answer["errors"]]
    assert codes == ["INVALID", "NOT_FOUND", "CONFLICT", "NOT_OPEN", "NOT_OPEN"]


async def test_what_is_asked_about_a_key_result_is_answered_about_it(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=people.ada)
    result = gid("KeyResult", await company.key_result("Sell", objective=goal))
    request = await asked(graph, people.ada, people.bo, keyResult=result)
    said = {"id": request["feedbackRequest"]["id"], "text": "It went well"}
    answer = "feedback { keyResult { id } }"
    told = await done(graph, "feedbackRequestAnswer", people.bo, answer, **said)
    assert told["feedback"] == {"keyResult": {"id": result}}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"dueOn": "2026-01-01"}, ["dueOn"]),
        ({"level": "SELF_NOTE"}, ["level"]),
        ({"message": " "}, ["message"]),
        ({"about": "x"}, ["about"]),
        ({"keyResult": "x"}, ["keyResult"]),
    ],
)
async def test_what_can_not_be_asked_is_refused_by_field(
    graph: Graph, company: Company, given: dict[str, Any], path: list[str]
) -> None:
    people = await cast(company)
    answer = await asked(graph, people.ada, people.bo, **given)
    assert [each["path"] for each in answer["errors"]] == [path]


async def test_nobody_is_asked_about_themselves_or_asks_themselves(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    answers = [
        await asked(graph, people.ada, people.ada),
        await asked(graph, people.ada, people.bo, about=person(people.bo)),
        await asked(graph, people.bo, people.ada, about=person(people.cleo), level="MANAGER_ONLY"),
    ]
    paths = [each["path"] for answer in answers for each in answer["errors"]]
    assert paths == [["of"], ["about"], ["level"]]


async def test_both_ends_list_their_requests(graph: Graph, company: Company) -> None:
    people = await cast(company)
    await asked(graph, people.ada, people.bo, message="How was it?")
    page = "{ totalCount nodes { message askedBy { name } askedOf { name } } }"
    query = f"{{ me {{ feedbackAskedOfMe {page} feedbackAskedByMe {page} }} }}"
    counts = [
        [each["totalCount"] for each in (await graph.ask(query, as_=who))["me"].values()]
        for who in (people.bo, people.ada, people.max)
    ]
    assert counts == [[1, 0], [0, 1], [0, 0]]


async def test_a_manager_is_told_how_many_reports_got_no_feedback_and_no_more(
    graph: Graph, company: Company
) -> None:
    """What is kept from the manager is not there: a count may not tell of it."""
    people = await cast(company)
    await company.person("Dee", manager=people.max)
    query = "query($days: Int! = 90) { me { reportsWithoutFeedback(days: $days) } }"

    async def count(as_: UUID) -> int:
        found: int = (await graph.ask(query, as_=as_))["me"]["reportsWithoutFeedback"]
        return found

    counts = [await count(people.max)]
    for level in ("SELF_NOTE", "PRIVATE", "PRIVATE_AND_MANAGER"):
        await gave(graph, people.bo, people.ada, level)
        counts.append(await count(people.max))
    assert (counts, await count(people.ada)) == ([2, 2, 2, 1], 0)
    [error] = await graph.errors(query, as_=people.max, days=0)
    assert error["path"] == ["me", "reportsWithoutFeedback"]


async def test_the_audit_tells_its_author_who_read_it_and_nobody_else_that_it_is_there(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    id_ = (await gave(graph, people.bo, people.ada, "MANAGER_ONLY"))["feedback"]["id"]
    await node(graph, people.max, id_)
    query = "{ auditLog { nodes { action noun actor { name } } } }"
    seen = {
        name: [
            each["actor"]["name"]
            for each in (await graph.ask(query, as_=getattr(people, name)))["auditLog"]["nodes"]
            if each["noun"] == "Feedback"
        ]
        for name in ("ada", "bo", "max", "cleo", "hr", "admin")
    }
    told = {name: set(actors) for name, actors in seen.items() if actors}
    assert told == {"bo": {"Bo Bee", "Max Manager"}, "max": {"Max Manager"}}
    async with company.database.system() as session:
        kept = await session.all(select(Audit.detail))
        assert await session.all(select(Feedback.text)) == []
    assert "words" not in repr(kept)


ACTIONS: dict[str, tuple[Any, Any]] = {
    "give": (feedback_give, FeedbackGive(GlobalId("x"), FeedbackLevel.PUBLIC, "x")),
    "answer": (feedback_request_answer, FeedbackRequestAnswer(GlobalId("x"), "x")),
    "ask": (feedback_ask, FeedbackAsk(GlobalId("x"), TODAY)),
    "decline": (feedback_decline, FeedbackDecline(GlobalId("x"))),
    "acknowledge": (feedback_acknowledge, FeedbackAcknowledge(GlobalId("x"))),
    "narrow": (feedback_narrow, FeedbackNarrow(GlobalId("x"), FeedbackLevel.PRIVATE)),
}
READING = frozenset({Scope.PERFORMANCE_READ})
WRITING = READING | {Scope.PERFORMANCE_WRITE}


@pytest.mark.parametrize("action", ACTIONS)
async def test_who_may_not_write_at_all_is_told_so_before_anything_else(
    graph: Graph, company: Company, action: str
) -> None:
    run, given = ACTIONS[action]
    services, codes = graph.services, list[str]()
    for viewer in (
        Viewer(UUID(int=1), scopes=READING),
        Viewer(UUID(int=1), features=frozenset({Feature.OKRS})),
        Viewer(None, scopes=WRITING),
    ):
        with pytest.raises(NotAllowed) as refused:
            async with working(
                services.database, viewer, services.moment(), services.auditor
            ) as work:
                await run(work, given, services.new_id)
        codes.append(refused.value.code)
    assert codes == ["OUT_OF_SCOPE", "FEATURE_NOT_ENABLED", "NOT_ALLOWED"]


def test_the_cast_is_whole() -> None:
    assert set(Cast.__dataclass_fields__) == SEEN["PUBLIC"]
