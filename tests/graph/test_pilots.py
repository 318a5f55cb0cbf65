"""Features that a few units try first: what everybody else is told, and who decides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.server import application
from model.audit import Audit
from model.unit import UnitState
from rules.terms import Feature, MemberRole, Role
from tests.graph.conftest import Graph, gid
from tests.support.company import TODAY, Company

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OFF = "FEATURE_NOT_ENABLED"
REFUSED = "clientMutationId errors { code path message }"
PILOT = "feature openToAllOn units { startsOn unit { name } }"
SET = f"""mutation($input: PilotSetInput!) {{ pilotSet(input: $input) {{
  pilot {{ {PILOT} }} {REFUSED} }} }}"""
END = f"""mutation($input: PilotEndInput!) {{ pilotEnd(input: $input) {{ feature {REFUSED} }} }}"""
PILOTS = f"{{ pilots {{ {PILOT} }} }}"
FEATURES = "{ me { features } }"
CHECK_IN = """mutation($input: CheckInCreateInput!) { checkInCreate(input: $input) {
  checkIn { id } errors { code } } }"""
NOTE = """mutation($input: PrivateNoteCreateInput!) { privateNoteCreate(input: $input) {
  privateNote { id } errors { code } } }"""
DIRECTORY = """{ people { nodes { name title manager { name } units { unit { name } } } totalCount }
  units { nodes { name lead { name } members { nodes { name } } } totalCount }
  cycles { nodes { key state startsOn } totalCount } pilots { feature } }"""

# By what a query asks: the query, and the path of the field that is not on.
OKRS: Mapping[str, tuple[str, list[Any]]] = {
    "objectives": ("{ objectives { totalCount } }", ["objectives"]),
    "objective": ('{ objective(id: "$objective") { id } }', ["objective"]),
    "keyResult": ('{ keyResult(id: "$result") { id } }', ["keyResult"]),
    "node of an objective": ('{ node(id: "$objective") { id } }', ["node"]),
    "node of a key result": ('{ node(id: "$result") { id } }', ["node"]),
    "node of a check-in": ('{ node(id: "$checkIn") { id } }', ["node"]),
    "node of a task": ('{ node(id: "$task") { id } }', ["node"]),
    "objectives of a person": (
        '{ person(id: "$owner") { objectives { totalCount } } }', ["person", "objectives"],
    ),
    "one's own objectives": (
        "{ me { person { objectives { totalCount } } } }", ["me", "person", "objectives"],
    ),
    "tasks of a person": (
        '{ person(id: "$owner") { name tasks { nodes { id } } } }', ["person", "tasks"],
    ),
    "one's own tasks": (
        "{ me { person { name tasks { nodes { id } } } } }", ["me", "person", "tasks"],
    ),
    "objectives of a unit": (
        '{ unit(id: "$unit") { name objectives { nodes { id } } } }', ["unit", "objectives"],
    ),
    "progress of a unit": (
        '{ unit(id: "$unit") { name progress(cycle: "$cycle") { value } } }', ["unit", "progress"],
    ),
    "objectives of a cycle": (
        '{ cycle(id: "$cycle") { key objectives { nodes { id } } } }', ["cycle", "objectives"],
    ),
    "progress of a cycle": (
        '{ cycle(id: "$cycle") { key progress { value } } }', ["cycle", "progress"],
    ),
    "tree of a cycle": ('{ cycle(id: "$cycle") { key tree { depth } } }', ["cycle", "tree"]),
}  # fmt: skip
PERFORMANCE: Mapping[str, tuple[str, list[Any]]] = {
    "private notes": ("{ me { roles privateNotes { totalCount } } }", ["me", "privateNotes"]),
    "node of a note": ('{ node(id: "$note") { id } }', ["node"]),
}
# Where the contract says that a field is never null, what it belongs to goes with it.
KEPT: Mapping[str, Any] = {
    "tasks of a person": {"person": {"name": "Owner", "tasks": None}},
    "one's own tasks": {"me": {"person": {"name": "Outside", "tasks": None}}},
    "objectives of a unit": {"unit": {"name": "Shop", "objectives": None}},
    "progress of a unit": {"unit": {"name": "Shop", "progress": None}},
    "objectives of a cycle": {"cycle": {"key": "FY26-Q4", "objectives": None}},
    "progress of a cycle": {"cycle": {"key": "FY26-Q4", "progress": None}},
    "private notes": {"me": {"roles": [], "privateNotes": None}},
}


@dataclass(frozen=True)
class Place:
    """A shop that may try features, an owner inside it and a colleague outside."""

    ids: Mapping[str, str]
    owner: UUID
    outside: UUID
    shop: UUID
    cycle: UUID

    def asked(self, query: str) -> str:
        for name, id_ in self.ids.items():
            query = query.replace(f"${name}", id_)
        return query


async def founded(company: Company) -> Place:
    shop = await company.unit("Shop")
    owner, outside = await company.person("Owner"), await company.person("Outside")
    await company.member(owner, shop)
    cycle, jira = await company.cycle(), await company.connection()
    objective = await company.objective("Win", cycle=cycle, owner=owner)
    result = await company.key_result("Sell", objective=objective, owner_id=owner)
    link = await company.link(result, jira)
    keys = {
        "Objective objective": objective,
        "KeyResult result": result,
        "CheckIn checkIn": await company.check_in(result),
        "Task task": await company.task("SHOP-1", link=link, connection=jira),
        "Person owner": owner,
        "OrgUnit unit": shop,
        "Cycle cycle": cycle,
        "PrivateNote note": uuid4(),
    }
    ids = {name.split()[1]: gid(name.split()[0], key) for name, key in keys.items()}
    return Place(ids, owner, outside, shop, cycle)


async def answered(graph: Graph, query: str, as_: UUID) -> Any:
    return (await graph.post({"query": query}, as_=as_)).json()


def told(answer: Any) -> list[tuple[list[Any], str]]:
    errors = answer.get("errors", [])
    return [(error["path"], error["extensions"]["code"]) for error in errors]


@pytest.mark.parametrize("way", OKRS)
async def test_outside_each_way_to_okrs_says_that_they_are_not_on(
    graph: Graph, company: Company, way: str
) -> None:
    place, (query, path) = await founded(company), OKRS[way]
    await company.pilot(Feature.OKRS, place.shop)
    answer = await answered(graph, place.asked(query), place.outside)
    assert told(answer) == [(path, OFF)]
    assert is_nothing(answer["data"], path)
    assert way not in KEPT or answer["data"] == KEPT[way]


@pytest.mark.parametrize("way", PERFORMANCE)
async def test_outside_each_way_to_private_things_says_that_they_are_not_on(
    graph: Graph, company: Company, way: str
) -> None:
    place, (query, path) = await founded(company), PERFORMANCE[way]
    await company.pilot(Feature.PERFORMANCE, place.shop)
    answer = await answered(graph, place.asked(query), place.outside)
    assert told(answer) == [(path, OFF)]
    assert is_nothing(answer["data"], path)
    assert way not in KEPT or answer["data"] == KEPT[way]


def is_nothing(data: Any, path: list[Any]) -> bool:
    """Whether there is null at a path or above it, and not something that looks like an answer."""
    for step in path:
        if data is None:
            return True
        data = data[step]
    return data is None


@pytest.mark.parametrize("way", [*OKRS, *PERFORMANCE])
async def test_inside_each_way_answers_without_an_error(
    graph: Graph, company: Company, way: str
) -> None:
    place, (query, _) = await founded(company), {**OKRS, **PERFORMANCE}[way]
    for feature in Feature:
        await company.pilot(feature, place.shop)
    assert told(await answered(graph, place.asked(query), place.owner)) == []


@pytest.mark.parametrize("way", ["objective", "keyResult", "node of a task", "node of a note"])
async def test_outside_nothing_tells_whether_a_thing_exists(
    graph: Graph, company: Company, way: str
) -> None:
    place, (query, _) = await founded(company), {**OKRS, **PERFORMANCE}[way]
    for feature in Feature:
        await company.pilot(feature, place.shop)
    nouns = {"objective": "Objective", "result": "KeyResult", "task": "Task", "note": "PrivateNote"}
    missing = replace(place, ids={name: gid(noun, uuid4()) for name, noun in nouns.items()})
    there = await answered(graph, place.asked(query), place.outside)
    gone = await answered(graph, missing.asked(query), place.outside)
    # What is left of a budget moves with the clock.
    assert [there[part] for part in ("data", "errors")] == [gone["data"], gone["errors"]]


@pytest.mark.parametrize("way", PERFORMANCE)
async def test_okrs_that_are_not_on_leave_private_things_on(
    graph: Graph, company: Company, way: str
) -> None:
    place = await founded(company)
    await company.pilot(Feature.OKRS)
    assert told(await answered(graph, place.asked(PERFORMANCE[way][0]), place.outside)) == []


@pytest.mark.parametrize("way", OKRS)
async def test_private_things_that_are_not_on_leave_okrs_on(
    graph: Graph, company: Company, way: str
) -> None:
    place = await founded(company)
    await company.pilot(Feature.PERFORMANCE)
    assert told(await answered(graph, place.asked(OKRS[way][0]), place.outside)) == []


async def test_people_units_and_cycles_answer_outside_as_they_did_before(
    graph: Graph, company: Company
) -> None:
    place = await founded(company)
    before = await graph.ask(DIRECTORY, as_=place.outside)
    for feature in Feature:
        await company.pilot(feature, place.shop)
    after = await graph.ask(DIRECTORY, as_=place.outside)
    assert {**after, "pilots": []} == before
    assert after["people"]["totalCount"] == 2


async def test_outside_the_rest_of_a_query_answers(graph: Graph, company: Company) -> None:
    place = await founded(company)
    await company.pilot(Feature.OKRS, place.shop)
    query = "{ me { features } cycles { nodes { key progress { value } } } }"
    answer = await answered(graph, query, place.outside)
    assert told(answer) == [(["cycles", "nodes", 0, "progress"], OFF)]
    nodes = [{"key": "FY26-Q4", "progress": None}]
    assert answer["data"] == {"me": {"features": ["PERFORMANCE"]}, "cycles": {"nodes": nodes}}


async def test_outside_nobody_checks_in(graph: Graph, company: Company) -> None:
    """Not even on a key result of their own."""
    place = await founded(company)
    goal = await company.objective("Own", cycle=place.cycle, owner=place.outside)
    result = await company.key_result("Mine", objective=goal, owner_id=place.outside)
    await company.pilot(Feature.OKRS, place.shop)
    given = {"keyResult": gid("KeyResult", result), "value": "1"}
    answer = (await graph.ask(CHECK_IN, as_=place.outside, input=given))["checkInCreate"]
    assert answer == {"checkIn": None, "errors": [{"code": OFF}]}


@pytest.mark.parametrize("given", [{"text": "x"}, {"text": ""}, {"text": "x", "about": "x"}])
async def test_outside_nobody_writes_notes(
    graph: Graph, company: Company, given: Mapping[str, str]
) -> None:
    place = await founded(company)
    await company.pilot(Feature.PERFORMANCE, place.shop)
    answer = (await graph.ask(NOTE, as_=place.outside, input=given))["privateNoteCreate"]
    assert answer == {"privateNote": None, "errors": [{"code": OFF}]}


@pytest.mark.parametrize(
    ("zone", "features"),
    [("UTC", ["OKRS", "PERFORMANCE"]), ("Pacific/Honolulu", ["PERFORMANCE"])],
)
async def test_a_pilot_starts_with_the_organisations_own_day(
    graph: Graph, company: Company, zone: str, features: list[str]
) -> None:
    """At nine in London it is still yesterday in Honolulu."""
    place = await founded(company)
    await company.pilot(Feature.OKRS, place.shop)
    services = replace(graph.services, zone=ZoneInfo(zone))
    there = Graph(application(services), services)
    assert (await there.ask(FEATURES, as_=place.owner))["me"]["features"] == features


async def test_who_joins_tomorrow_has_nothing_today(graph: Graph, company: Company) -> None:
    place = await founded(company)
    await company.member(place.outside, place.shop, since=TOMORROW)
    await company.pilot(Feature.OKRS, place.shop)
    answer = await answered(graph, "{ objectives { totalCount } }", place.outside)
    assert told(answer) == [(["objectives"], OFF)]


async def administrator(company: Company) -> UUID:
    person = await company.person("Ada Admin")
    await company.role(person, Role.ADMINISTRATOR)
    return person


async def put(graph: Graph, as_: UUID, *units: Any, **more: Any) -> Any:
    """Sets a pilot of OKRs, where nothing else is said."""
    named = [{"unit": gid("OrgUnit", unit), "startsOn": str(day)} for unit, day in units]
    given = {"feature": "OKRS", "units": named, **more}
    return (await graph.ask(SET, as_=as_, input=given))["pilotSet"]


async def ended(graph: Graph, as_: UUID, **more: Any) -> Any:
    return (await graph.ask(END, as_=as_, input={"feature": "OKRS", **more}))["pilotEnd"]


async def features(graph: Graph, as_: UUID) -> list[str]:
    found: list[str] = (await graph.ask(FEATURES, as_=as_))["me"]["features"]
    return found


def codes(answer: Any) -> list[str]:
    return [error["code"] for error in answer["errors"]]


async def test_a_pilot_holds_from_the_next_request_and_everybody_may_read_it(
    graph: Graph, company: Company
) -> None:
    place, admin = await founded(company), await administrator(company)
    answer = await put(graph, admin, (place.shop, TODAY), openToAllOn=str(TOMORROW))
    units = [{"startsOn": str(TODAY), "unit": {"name": "Shop"}}]
    pilot = {"feature": "OKRS", "openToAllOn": str(TOMORROW), "units": units}
    assert (answer["pilot"], answer["errors"]) == (pilot, [])
    assert (await graph.ask(PILOTS, as_=place.outside))["pilots"] == [pilot]
    both = ["OKRS", "PERFORMANCE"]
    seen = [await features(graph, each) for each in (place.owner, place.outside)]
    assert seen == [both, ["PERFORMANCE"]]


async def test_a_pilot_that_ends_opens_the_feature_to_all(graph: Graph, company: Company) -> None:
    place, admin = await founded(company), await administrator(company)
    await company.pilot(Feature.OKRS, place.shop)
    answer = await ended(graph, admin)
    assert (answer["feature"], answer["errors"]) == ("OKRS", [])
    assert await features(graph, place.outside) == ["OKRS", "PERFORMANCE"]
    assert (await graph.ask(PILOTS, as_=admin))["pilots"] == []


async def test_a_pilot_replaces_the_one_before_and_leaves_the_other_feature(
    graph: Graph, company: Company
) -> None:
    place, admin = await founded(company), await administrator(company)
    other = await company.unit("Other")
    await company.pilot(Feature.PERFORMANCE, place.shop)
    await put(graph, admin, (place.shop, TODAY), openToAllOn=str(TOMORROW))
    await put(graph, admin, (other, TOMORROW), (place.shop, YESTERDAY))
    units = [
        {"startsOn": str(YESTERDAY), "unit": {"name": "Shop"}},
        {"startsOn": str(TOMORROW), "unit": {"name": "Other"}},
    ]
    assert (await graph.ask(PILOTS, as_=admin))["pilots"] == [
        {"feature": "OKRS", "openToAllOn": None, "units": units},
        {
            "feature": "PERFORMANCE",
            "openToAllOn": None,
            "units": [{"startsOn": str(TODAY), "unit": {"name": "Shop"}}],
        },
    ]


async def test_a_pilot_without_units_leaves_a_feature_to_those_who_run_it(
    graph: Graph, company: Company
) -> None:
    place, admin = await founded(company), await administrator(company)
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    await put(graph, admin)
    seen = [await features(graph, each) for each in (place.owner, admin, lead)]
    assert seen == [["PERFORMANCE"], ["PERFORMANCE"], ["OKRS", "PERFORMANCE"]]


@pytest.mark.parametrize("who", ["HR reviewer", "programme lead", "colleague", "lead of the unit"])
@pytest.mark.parametrize("action", ["set", "end"])
async def test_nobody_but_administrators_sets_or_ends_a_pilot(
    graph: Graph, company: Company, who: str, action: str
) -> None:
    place, me = await founded(company), await company.person("Ada Able")
    roles = {"HR reviewer": Role.HR_REVIEWER, "programme lead": Role.PROGRAMME_LEAD}
    if who in roles:
        await company.role(me, roles[who])
    if who == "lead of the unit":
        await company.member(me, place.shop, role=MemberRole.LEAD)
    await company.pilot(Feature.OKRS, place.shop)
    before = (await graph.ask(PILOTS, as_=me))["pilots"]
    answer = await put(graph, me) if action == "set" else await ended(graph, me)
    assert codes(answer) == ["NOT_ALLOWED"]
    assert (await graph.ask(PILOTS, as_=me))["pilots"] == before


async def test_an_administrator_who_is_outside_sets_a_pilot_all_the_same(
    graph: Graph, company: Company
) -> None:
    place, admin = await founded(company), await administrator(company)
    await put(graph, admin, (place.shop, TODAY))
    assert codes(await put(graph, admin, (place.shop, TOMORROW))) == []


@pytest.mark.parametrize("which", ["unknown", "malformed", "another noun", "not yet", "retired"])
async def test_a_unit_that_does_not_stand_can_try_nothing(
    graph: Graph, company: Company, which: str
) -> None:
    place, admin = await founded(company), await administrator(company)
    ids = {
        "unknown": gid("OrgUnit", uuid4()),
        "malformed": "x",
        "another noun": gid("Person", place.owner),
        "not yet": gid("OrgUnit", await company.unit("Later", since=TOMORROW)),
        "retired": gid("OrgUnit", await retired(company)),
    }
    named = [
        {"unit": gid("OrgUnit", place.shop), "startsOn": str(TODAY)},
        {"unit": ids[which], "startsOn": str(TODAY)},
    ]
    answer = await put(graph, admin, units=named)
    [error] = answer["errors"]
    assert (error["code"], error["path"]) == ("NOT_FOUND", ["units", "1", "unit"])
    assert (await graph.ask(PILOTS, as_=admin))["pilots"] == []


async def retired(company: Company) -> UUID:
    unit = await company.unit("Gone")
    state = {"name": "Gone", "sort_key": "gone", "parent_id": None, "retired": True}
    await company.add(UnitState, unit_id=unit, starts_on=YESTERDAY, **state)
    return unit


async def test_a_unit_is_named_once(graph: Graph, company: Company) -> None:
    place, admin = await founded(company), await administrator(company)
    answer = await put(graph, admin, (place.shop, TODAY), (place.shop, TOMORROW))
    [error] = answer["errors"]
    assert (error["code"], error["path"]) == ("INVALID", ["units", "1", "unit"])


async def test_a_pilot_has_a_hundred_units_at_most(graph: Graph, company: Company) -> None:
    place, admin = await founded(company), await administrator(company)
    answer = await put(graph, admin, *[(place.shop, TODAY)] * 101)
    [error] = answer["errors"]
    assert (error["code"], error["path"]) == ("INVALID", ["units"])


async def revision(graph: Graph, as_: UUID) -> str:
    found = (await graph.ask("{ pilots { revision } }", as_=as_))["pilots"]
    return str(found[0]["revision"]) if found else "none"


@pytest.mark.parametrize("action", ["set", "end"])
async def test_of_two_who_change_a_pilot_the_later_one_is_told(
    graph: Graph, company: Company, action: str
) -> None:
    place, admin = await founded(company), await administrator(company)
    await put(graph, admin, (place.shop, TODAY))
    read = await revision(graph, admin)
    await put(graph, admin, (place.shop, TOMORROW), expectedRevision=read)
    late = await (put if action == "set" else ended)(graph, admin, expectedRevision=read)
    assert codes(late) == ["CONFLICT"]
    [pilot] = (await graph.ask(PILOTS, as_=admin))["pilots"]
    assert [each["startsOn"] for each in pilot["units"]] == [str(TOMORROW)]
    again = await put(graph, admin, expectedRevision=await revision(graph, admin))
    assert codes(again) == []


async def test_of_two_who_begin_a_pilot_the_later_one_is_told(
    graph: Graph, company: Company
) -> None:
    """Also where one was begun and ended meanwhile, and begun again."""
    place, admin = await founded(company), await administrator(company)
    first = await put(graph, admin, (place.shop, TODAY), expectedRevision="none")
    read = await revision(graph, admin)
    late = await put(graph, admin, expectedRevision="none")
    await ended(graph, admin, expectedRevision=read)
    await put(graph, admin, expectedRevision="none")
    later = await put(graph, admin, expectedRevision=read)
    assert [codes(each) for each in (first, late, later)] == [[], ["CONFLICT"], ["CONFLICT"]]


async def test_a_retry_counts_once(graph: Graph, company: Company) -> None:
    """A retry that comes late does not undo what was decided in between."""
    place, admin = await founded(company), await administrator(company)
    await put(graph, admin, (place.shop, TODAY), clientMutationId="a")
    await put(graph, admin, clientMutationId="b")
    late = await put(graph, admin, (place.shop, TODAY), clientMutationId="a")
    assert (late["pilot"]["units"], late["clientMutationId"]) == ([], "a")
    await ended(graph, admin, clientMutationId="c")
    gone = await put(graph, admin, (place.shop, TODAY), clientMutationId="a")
    assert codes(gone) == ["NOT_FOUND"]


async def test_a_late_retry_of_an_end_opens_no_pilot_that_began_since_and_says_so(
    graph: Graph, company: Company
) -> None:
    place, admin = await founded(company), await administrator(company)
    first = await ended(graph, admin, clientMutationId="a")
    soon = await ended(graph, admin, clientMutationId="a")
    await put(graph, admin, (place.shop, TODAY))
    late = await ended(graph, admin, clientMutationId="a")
    assert (first["feature"], soon) == ("OKRS", first)
    assert (codes(late), late["feature"]) == (["CONFLICT"], None)
    assert [each["feature"] for each in (await graph.ask(PILOTS, as_=admin))["pilots"]] == ["OKRS"]


async def test_an_id_of_another_pilot_sets_and_ends_nothing_and_says_so(
    graph: Graph, company: Company
) -> None:
    place, admin = await founded(company), await administrator(company)
    await put(graph, admin, (place.shop, TODAY), clientMutationId="a")
    other = await put(graph, admin, (place.shop, TOMORROW), clientMutationId="a")
    await company.pilot(Feature.PERFORMANCE, place.shop)
    await ended(graph, admin, feature="PERFORMANCE", clientMutationId="b")
    left = await ended(graph, admin, clientMutationId="b")
    assert (codes(other), other["pilot"]) == (["CONFLICT"], None)
    assert (codes(left), left["feature"]) == (["CONFLICT"], None)
    [pilot] = (await graph.ask(PILOTS, as_=admin))["pilots"]
    assert (pilot["feature"], pilot["units"][0]["startsOn"]) == ("OKRS", str(TODAY))


async def test_setting_and_ending_are_audited_and_ending_nothing_is_not(
    graph: Graph, company: Company
) -> None:
    place, admin = await founded(company), await administrator(company)
    await put(graph, admin, (place.shop, TODAY), openToAllOn=str(TOMORROW))
    await ended(graph, admin)
    await ended(graph, admin)
    told = (Audit.action, Audit.noun, Audit.actor_id, Audit.detail)
    async with company.database.system() as session:
        found = await session.all(select(*told).order_by(Audit.chain, Audit.seq))
    facts = {"feature": "OKRS", "units": 1, "open_to_all_on": str(TOMORROW)}
    assert [tuple(row) for row in found] == [
        ("pilotSet", "Pilot", admin, facts),
        ("pilotEnd", "Pilot", admin, {"feature": "OKRS"}),
    ]


async def test_a_unit_that_vanishes_later_is_no_longer_listed(
    graph: Graph, company: Company
) -> None:
    """A retired unit still has a name; the list of a pilot never fails because of one."""
    place, admin = await founded(company), await administrator(company)
    await put(graph, admin, (place.shop, TODAY))
    state = {"name": "Shop", "sort_key": "shop", "parent_id": None, "retired": True}
    await company.add(UnitState, unit_id=place.shop, starts_on=TODAY, **state)
    [pilot] = (await graph.ask(PILOTS, as_=admin))["pilots"]
    assert [each["unit"]["name"] for each in pilot["units"]] == ["Shop"]
