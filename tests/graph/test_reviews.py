"""Reviews in the graph: a cycle from its draft to its end, and what each step refuses."""

from typing import Any
from uuid import UUID

import pytest

from rules.terms import Feature
from tests.graph.conftest import Graph, gid
from tests.graph.reviewing import (
    ANSWERS,
    SECTIONS,
    SELF_ANSWERS,
    Reviewing,
    act,
    cast,
    codes,
    did,
    launched,
    set_up,
)
from tests.support.company import TODAY, Company

NIL = UUID(int=0)

READ = """query($id: ID!) { node(id: $id) { ... on Review { state withheld
  author { name } answers { question text option } visibleBecause } } }"""
NODE = "query($id: ID!) { node(id: $id) { id } }"


async def read(graph: Graph, who: Any, id_: str) -> Any:
    return (await graph.ask(READ, as_=who, id=id_))["node"]


async def test_a_cycle_goes_through_all_its_phases_and_no_other_way(
    graph: Graph, company: Company
) -> None:
    switches = {"hasNomination": True, "hasCalibration": True}
    doing = await launched(graph, company, switches=switches, scale=["Low", "High"])
    met: list[Any] = []
    for phase, wrong in (
        ("WRITING", "SHARING"), ("CALIBRATION", "NOMINATION"), ("SHARING", "WRITING"),
        ("CLOSED", "DRAFT"),
    ):  # fmt: skip
        met += await doing.refused("reviewCycleAdvance", "hr", id=doing.cycle, to=wrong)
        await doing.to(phase)
    met += await doing.refused("reviewCycleAdvance", "hr", id=doing.cycle, to="SHARING")
    assert met == [("NOT_OPEN", ["to"])] * 5


async def test_an_illegal_transition_names_what_may_follow(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    given = {"id": doing.cycle, "to": "CLOSED"}
    answer = await act(graph, "reviewCycleAdvance", doing.people["hr"], **given)
    [error] = answer["errors"]
    assert error["message"] == "It is WRITING; what may follow is SHARING."


@pytest.mark.parametrize("who", ["me", "manager", "admin", "other"])
async def test_only_hr_reviewers_run_a_cycle(graph: Graph, company: Company, who: str) -> None:
    doing = await launched(graph, company)
    refused = [
        *await doing.refused("reviewCycleAdvance", who, id=doing.cycle, to="SHARING"),
        *await doing.refused("reviewCycleLaunch", who, id=doing.cycle),
        *await doing.refused("reviewVoicesClose", who, id=doing.cycle),
    ]
    assert refused == [("NOT_ALLOWED", [])] * 3


async def test_a_cycle_is_launched_once_and_by_its_version(graph: Graph, company: Company) -> None:
    people = await cast(company)
    cycle = await set_up(graph, people)
    hr = people["hr"]
    stale = await act(graph, "reviewCycleLaunch", hr, id=cycle, expectedVersion=2)
    skipped = await act(graph, "reviewCycleAdvance", hr, id=cycle, to="WRITING")
    given = {"id": cycle, "clientMutationId": "a"}
    twice = [await act(graph, "reviewCycleLaunch", hr, **given) for _ in range(2)]
    again = await act(graph, "reviewCycleLaunch", hr, id=cycle)
    assert codes(stale, skipped, again) == [
        ("CONFLICT", []), ("NOT_OPEN", ["to"]), ("NOT_OPEN", ["id"]),
    ]  # fmt: skip
    assert twice[0] == twice[1]
    assert twice[0]["reviewCycle"]["phase"] == "WRITING"


async def test_the_line_is_frozen_at_the_launch(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    await company.line(doing.people["me"], doing.people["other"], since=TODAY)
    query = "query($id: ID!) { node(id: $id) { ... on ReviewParticipant { manager { name } } } }"
    answer = await graph.ask(query, as_=doing.people["hr"], id=await doing.part())
    assert answer["node"]["manager"] == {"name": "manager"}


async def test_a_unit_is_asked_by_its_own_template_as_it_was_at_the_launch(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    hr, works = people["hr"], await company.unit("Works")
    await company.member(people["me"], await company.unit("Paint", parent=works))
    words = {"name": "For Works", "sections": SECTIONS}
    own = await did(graph, "reviewTemplateCreate", hr, **words)
    of_unit = {"unit": gid("OrgUnit", works), "template": own["id"]}
    cycle = await set_up(graph, people, unitTemplates=[of_unit])
    await did(graph, "reviewCycleLaunch", hr, id=cycle)
    newer = await did(graph, "reviewTemplateCreate", hr, **words)
    doing = Reviewing(graph, people, cycle)
    query = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
      template { name number } } } }"""
    asked = [
        (await graph.ask(query, as_=hr, id=await doing.part(who)))["node"]["template"]
        for who in ("me", "report")
    ]
    assert asked == [{"name": "For Works", "number": 1}, {"name": "Half-year", "number": 1}]
    assert newer["number"] == 2


async def test_those_of_one_level_are_asked_by_a_template_of_their_own_whatever_their_unit(
    graph: Graph, company: Company
) -> None:
    """Named as it is launched, for where somebody stands on a track is theirs to tell."""
    people = await cast(company)
    hr, works = people["hr"], await company.unit("Works")
    for who in ("me", "report"):
        await company.member(people[who], works)
    names = ("For Works", "For seniors")
    made = [
        await did(graph, "reviewTemplateCreate", hr, name=name, sections=SECTIONS) for name in names
    ]
    unit, seniors = (each["id"] for each in made)
    of_unit = {"unit": gid("OrgUnit", works), "template": unit}
    cycle = await set_up(graph, people, unitTemplates=[of_unit])
    me = {"template": seniors, "people": [gid("Person", people["me"])]}
    nobody = {**me, "people": [gid("Person", NIL)]}
    tries = [
        await act(graph, "reviewCycleLaunch", hr, id=cycle, peopleTemplates=given)
        for given in ([nobody], [me, {**me, "template": unit}], [{**me, "template": "x"}], [me])
    ]
    assert [codes(each) for each in tries] == [
        [("NOT_FOUND", ["peopleTemplates", "0", "people", "0"])],
        [("INVALID", ["peopleTemplates", "1", "people", "0"])],
        [("NOT_FOUND", ["peopleTemplates", "0", "template"])],
        [],
    ]
    doing = Reviewing(graph, people, cycle)
    query = "query($id: ID!) { node(id: $id) { ... on ReviewParticipant { template { name } } } }"
    asked = [
        (await graph.ask(query, as_=hr, id=await doing.part(who)))["node"]["template"]["name"]
        for who in ("me", "report", "other")
    ]
    assert asked == ["For seniors", "For Works", "Half-year"]


async def test_a_draft_is_its_author_s_alone(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    id_ = await doing.review("me", "SELF")
    saved = await doing.do("reviewSave", "me", id=id_, answers=SELF_ANSWERS, expectedVersion=1)
    assert (saved["state"], len(saved["answers"])) == ("IN_PROGRESS", 2)
    seen = {who: await read(graph, doing.people[who], id_) for who in ("manager", "hr")}
    assert {who: (each["answers"], each["withheld"]) for who, each in seen.items()} == {
        "manager": (None, "NOT_SUBMITTED"), "hr": (None, "NOT_SUBMITTED"),
    }  # fmt: skip
    strangers = ("above", "report", "peer", "other", "admin")
    assert [await read(graph, doing.people[who], id_) for who in strangers] == [None] * 5


async def test_what_can_not_be_saved_or_submitted_is_refused(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    id_ = await doing.review("me", "SELF")
    answer: dict[str, Any] = {"question": "1.1", "text": "x"}
    refused = [
        *await doing.refused("reviewSubmit", "me", id=id_),
        *await doing.refused("reviewSave", "me", id=id_, answers=[answer, answer]),
        *await doing.refused("reviewSave", "me", id=id_, answers=[{"question": "9.9"}]),
        *await doing.refused("reviewSave", "me", id=id_, answers=[{**answer, "option": 1}]),
        *await doing.refused("reviewSave", "me", id=id_, answers=[{**answer, "text": " "}]),
        *await doing.refused(
            "reviewSave", "me", id=id_, answers=[{**answer, "evidence": [gid("EvidenceItem", NIL)]}]
        ),
        *await doing.refused("reviewSave", "me", id=id_, answers=[answer], expectedVersion=7),
        *await doing.refused("reviewSave", "hr", id=id_, answers=[answer]),
        *await doing.refused("reviewSave", "other", id=id_, answers=[answer]),
        *await doing.refused("reviewSubmit", "me", id=id_, rating=1),
    ]
    assert refused == [
        ("EMPTY", ["answers"]), ("INVALID", ["answers"]),
        ("NOT_FOUND", ["answers", "0", "question"]), ("INVALID", ["answers", "0", "option"]),
        ("EMPTY", ["answers", "0", "text"]), ("NOT_FOUND", ["answers"]), ("CONFLICT", []),
        ("NOT_ALLOWED", []), ("NOT_FOUND", []), ("EMPTY", ["answers"]),
    ]  # fmt: skip


async def test_the_reviewee_gets_null_and_a_reason_until_it_is_shared(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company, scale=["Low", "High"])
    me, part = doing.people["me"], await doing.part()
    id_ = await doing.writes("manager", "MANAGER", rating=2)
    rated = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
      rating { proposed value level author { name } } } } }"""
    before = (await read(graph, me, id_), (await graph.ask(rated, as_=me, id=part))["node"])
    await doing.writes("me", "SELF")
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", participant=part)
    after = (await read(graph, me, id_), (await graph.ask(rated, as_=me, id=part))["node"])
    assert (before[0]["answers"], before[0]["withheld"]) == (None, "NOT_SHARED")
    assert before[1] == {"rating": None}
    assert [each["text"] for each in after[0]["answers"]] == ["Well done", None]
    assert (after[0]["state"], after[0]["withheld"]) == ("SHARED", None)
    level = {"proposed": None, "value": 2, "level": "High", "author": {"name": "manager"}}
    assert after[1] == {"rating": level}


async def test_a_manager_writes_before_they_read_unless_the_cycle_says_otherwise(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    manager, id_ = doing.people["manager"], await doing.writes("me", "SELF")
    early = await read(graph, manager, id_)
    await doing.writes("manager", "MANAGER")
    later = await read(graph, manager, id_)
    assert (early["answers"], early["withheld"]) == (None, "YOURS_FIRST")
    assert (len(later["answers"]), later["withheld"]) == (2, None)


async def test_managers_read_first_where_the_cycle_says_so(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company, switches={"managerReadsFirst": True})
    id_ = await doing.writes("me", "SELF")
    assert len((await read(graph, doing.people["manager"], id_))["answers"]) == 2


async def test_what_is_submitted_stays_until_hr_opens_it_again_with_a_reason(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    id_ = await doing.writes("me", "SELF")
    stays = await doing.refused("reviewSave", "me", id=id_, answers=SELF_ANSWERS)
    stays += await doing.refused("reviewReopen", "manager", id=id_, reason="x")
    stays += await doing.refused("reviewReopen", "hr", id=id_, reason=" ")
    opened = await doing.do("reviewReopen", "hr", id=id_, reason="Wrong person")
    again = await doing.refused("reviewReopen", "hr", id=id_, reason="x")
    assert (opened["state"], opened["reopenedBecause"]) == ("IN_PROGRESS", "Wrong person")
    assert stays + again == [
        ("NOT_OPEN", ["id"]), ("NOT_ALLOWED", []), ("EMPTY", ["reason"]), ("NOT_OPEN", ["id"]),
    ]  # fmt: skip


async def test_what_is_opened_again_is_rated_anew(graph: Graph, company: Company) -> None:
    """Even by another manager, who took over meanwhile."""
    doing = await launched(graph, company, scale=["Low", "High"])
    hr, part = doing.people["hr"], await doing.part()
    rated = """query($id: ID!) { node(id: $id) { ... on ReviewParticipant {
      rating { value author { name } } } } }"""
    id_ = await doing.writes("manager", "MANAGER", rating=1)
    await doing.do("reviewReopen", "hr", id=id_, reason="Too early")
    between = (await graph.ask(rated, as_=hr, id=part))["node"]["rating"]
    to = {"participant": part, "manager": gid("Person", doing.people["other"])}
    await doing.do("reviewManagerChange", "hr", **to, reason="A new team")
    await doing.writes("other", "MANAGER", rating=2)
    after = (await graph.ask(rated, as_=hr, id=part))["node"]["rating"]
    assert (between, after) == (None, {"value": 2, "author": {"name": "other"}})


async def test_hr_shares_what_there_is_where_the_manager_never_wrote(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    part, mine = await doing.part(), await doing.writes("me", "SELF")
    never = await doing.review("manager", "MANAGER")
    await doing.to("SHARING")
    refused = await doing.refused("reviewShare", "manager", participant=part)
    await doing.do("reviewShare", "hr", participant=part)
    seen = [(await read(graph, doing.people["me"], id_))["state"] for id_ in (mine, never)]
    assert (refused, seen) == ([("NOT_OPEN", ["participant"])], ["SHARED", "NOT_STARTED"])


async def test_once_a_cycle_is_closed_nothing_is_said_any_more(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    of = {"participant": await doing.part()}
    await doing.writes("manager", "MANAGER")
    await doing.to("SHARING")
    await doing.do("reviewShare", "manager", **of)
    await doing.to("CLOSED")
    refused = [
        *await doing.refused("reviewAcknowledge", "me", **of),
        *await doing.refused("reviewReplyCreate", "me", **of, text="x"),
        *await doing.refused("reviewManagerChange", "hr", **of, reason="x",
                             manager=gid("Person", doing.people["other"])),
    ]  # fmt: skip
    assert refused == [("NOT_OPEN", [])] * 3


async def test_a_review_is_acknowledged_once_and_replied_to(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    part = await doing.part()
    of = {"participant": part}
    early = [
        *await doing.refused("reviewShare", "manager", **of),
        *await doing.refused("reviewAcknowledge", "me", **of),
        *await doing.refused("reviewReplyCreate", "me", **of, text="x"),
    ]
    await doing.to("SHARING")
    unwritten = await doing.refused("reviewShare", "manager", **of)
    assert early + unwritten == [("NOT_OPEN", []), *[("NOT_OPEN", ["participant"])] * 3]


async def test_sharing_leads_to_a_thread_that_hr_reads_too(graph: Graph, company: Company) -> None:
    doing = await launched(graph, company)
    part = await doing.part()
    of = {"participant": part}
    id_ = await doing.writes("manager", "MANAGER")
    await doing.to("SHARING")
    refused = await doing.refused("reviewShare", "me", **of)
    refused += await doing.refused("reviewShare", "above", **of)
    refused += await doing.refused("reviewShare", "other", **of)
    await doing.do("reviewShare", "hr", **of)
    refused += await doing.refused("reviewShare", "manager", **of)
    refused += await doing.refused("reviewAcknowledge", "manager", **of)
    await doing.do("reviewAcknowledge", "me", **of, comment="I see it otherwise")
    refused += await doing.refused("reviewAcknowledge", "me", **of)
    refused += await doing.refused("reviewReplyCreate", "hr", **of, text="x")
    told = await doing.do("reviewReplyCreate", "manager", **of, text="Let us talk")
    assert told["replies"]["nodes"] == [
        {"text": "I see it otherwise", "acknowledges": True, "author": {"name": "me"}},
        {"text": "Let us talk", "acknowledges": False, "author": {"name": "manager"}},
    ]
    assert refused == [
        ("NOT_ALLOWED", []), ("NOT_ALLOWED", []), ("NOT_FOUND", []), ("CONFLICT", []),
        ("NOT_ALLOWED", []), ("CONFLICT", []), ("NOT_ALLOWED", []),
    ]  # fmt: skip
    assert (await read(graph, doing.people["me"], id_))["state"] == "ACKNOWLEDGED"


async def test_an_hr_reviewer_who_is_reviewed_reads_no_more_than_anybody(
    graph: Graph, company: Company
) -> None:
    people = await cast(company)
    await company.line(people["hr"], people["manager"])
    cycle = await set_up(graph, people, scale=["Low", "High"])
    doing = Reviewing(graph, people, cycle)
    await doing.do("reviewCycleLaunch", "hr", id=cycle)
    id_ = await doing.writes("manager", "MANAGER", "hr", rating=1)
    seen = await read(graph, people["hr"], id_)
    await doing.to("SHARING")
    own = await doing.refused("reviewShare", "hr", participant=await doing.part("hr"))
    assert (seen["answers"], seen["withheld"]) == (None, "NOT_SHARED")
    assert own == [("NOT_ALLOWED", [])]


async def test_another_manager_takes_over_and_no_draft_is_lost(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    part, old = await doing.part(), await doing.review("manager", "MANAGER")
    await doing.do("reviewSave", "manager", id=old, answers=ANSWERS)
    to = {"participant": part, "manager": gid("Person", doing.people["other"])}
    refused = [
        *await doing.refused("reviewManagerChange", "manager", **to, reason="x"),
        *await doing.refused("reviewManagerChange", "hr", **to, reason="x", expectedVersion=9),
        *await doing.refused(
            "reviewManagerChange", "hr", participant=part, reason="x",
            manager=gid("Person", doing.people["me"]),
        ),
    ]  # fmt: skip
    changed = await doing.do("reviewManagerChange", "hr", **to, reason="A new team")
    refused += await doing.refused("reviewManagerChange", "hr", **to, reason="x")
    drafts = [await read(graph, doing.people[who], old) for who in ("manager", "other", "me")]
    new = await doing.writes("other", "MANAGER")
    assert changed["manager"] == {"name": "other"}
    assert (drafts[0]["state"], len(drafts[0]["answers"])) == ("HANDED_OVER", 2)
    assert drafts[1:] == [None, None]
    assert new != old
    assert refused == [
        ("NOT_ALLOWED", []), ("CONFLICT", []), ("INVALID", ["manager"]), ("CONFLICT", ["manager"]),
    ]  # fmt: skip


async def test_what_the_old_manager_submitted_stays_and_the_rest_is_closed_to_them(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    part, mine = await doing.part(), await doing.writes("me", "SELF")
    id_ = await doing.writes("manager", "MANAGER")
    to = gid("Person", doing.people["other"])
    await doing.do("reviewManagerChange", "hr", participant=part, manager=to, reason="A new team")
    assert len((await read(graph, doing.people["other"], id_))["answers"]) == 2
    assert len((await read(graph, doing.people["manager"], id_))["answers"]) == 2
    assert await read(graph, doing.people["manager"], mine) is None


async def test_both_managers_find_in_their_audit_that_they_were_changed(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    part, old = await doing.part(), await doing.review("manager", "MANAGER")
    await doing.do("reviewSave", "manager", id=old, answers=ANSWERS)
    to = gid("Person", doing.people["other"])
    await doing.do("reviewManagerChange", "hr", participant=part, manager=to, reason="A new team")
    log = "{ auditLog { nodes { action noun actor { name } } } }"
    told = {
        name: {
            (each["noun"], each["action"], each["actor"]["name"])
            for each in (await graph.ask(log, as_=doing.people[name]))["auditLog"]["nodes"]
            if each["action"].startswith("reviewManagerChange")
        }
        for name in ("manager", "other", "peer")
    }
    assert told == {
        "manager": {
            ("ReviewParticipant", "reviewManagerChangeFrom", "hr"),
            ("Review", "reviewManagerChange", "hr"),
        },
        "other": {("ReviewParticipant", "reviewManagerChangeTo", "hr")},
        "peer": set(),
    }


async def test_where_performance_is_not_on_every_action_says_so_first(
    graph: Graph, company: Company
) -> None:
    doing = await launched(graph, company)
    part = await doing.part()
    await company.pilot(Feature.PERFORMANCE, await company.unit("Elsewhere"))
    refused = [
        *await doing.refused("reviewSave", "me", id="x", answers=[]),
        *await doing.refused("reviewShare", "me", participant=part),
        *await doing.refused("peerNominate", "me", participant=part, reviewer="x"),
        *await doing.refused("performanceGoalCreate", "me", title=""),
    ]
    assert refused == [("FEATURE_NOT_ENABLED", [])] * 4
