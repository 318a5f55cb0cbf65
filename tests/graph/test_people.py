"""People in the graph."""

from datetime import date

import pytest

from model.objective import ObjectiveUnit
from model.unit import UnitState
from rules.terms import PersonStatus, Role
from tests.graph.conftest import Graph, gid
from tests.support.company import LONG_AGO, Company

LINE = """query($id: ID!, $on: Date) {
  person(id: $id, asOf: $on) { name manager { name manager { name } } managers { name }
    reports { totalCount nodes { name } } units { role unit { name ancestors { name } } } } }"""
HIRED = "query($id: ID!) { person(id: $id) { name employeeNumber startedOn } }"
BY_NUMBER = 'query { person(employeeNumber: "77") { name } }'
LIST = """query($text: String, $first: Int! = 50, $after: String) {
  people(first: $first, after: $after, filter: {text: $text}) {
    totalCount nodes { name } pageInfo { hasNextPage endCursor } } }"""


async def test_a_person_has_a_line_above_and_below_and_a_place_in_the_units(
    graph: Graph, company: Company
) -> None:
    top = await company.person("Ada Able")
    middle = await company.person("Bo Bee", manager=top)
    below = await company.person("Cy Cee", manager=middle)
    leaf = await company.unit("Leaf", parent=await company.unit("Root"))
    await company.member(middle, leaf)
    answer = await graph.ask(LINE, as_=below, id=gid("Person", middle))
    assert answer["person"] == {
        "name": "Bo Bee",
        "manager": {"name": "Ada Able", "manager": None},
        "managers": [{"name": "Ada Able"}],
        "reports": {"totalCount": 1, "nodes": [{"name": "Cy Cee"}]},
        "units": [{"role": "MEMBER", "unit": {"name": "Leaf", "ancestors": [{"name": "Root"}]}}],
    }


async def test_a_past_day_shows_the_line_of_that_day_all_the_way_up(
    graph: Graph, company: Company
) -> None:
    old, new = await company.person("Old Boss"), await company.person("New Boss")
    middle = await company.person("Bo Bee", manager=old)
    below = await company.person("Cy Cee", manager=middle)
    await company.line(middle, new, since=date(2026, 6, 1))
    id_ = gid("Person", below)
    before = await graph.ask(LINE, as_=below, id=id_, on="2026-05-31")
    after = await graph.ask(LINE, as_=below, id=id_, on="2026-06-01")
    assert before["person"]["manager"]["manager"] == {"name": "Old Boss"}
    assert after["person"]["manager"]["manager"] == {"name": "New Boss"}
    assert before["person"]["managers"] == [{"name": "Bo Bee"}, {"name": "Old Boss"}]


async def test_a_loop_in_the_lines_ends_the_chain(graph: Graph, company: Company) -> None:
    one = await company.person("Ada Able")
    two = await company.person("Bo Bee", manager=one)
    await company.line(one, two)
    answer = await graph.ask(LINE, as_=one, id=gid("Person", one))
    assert answer["person"]["managers"] == [{"name": "Bo Bee"}]


async def test_a_loop_of_units_ends_what_is_above(graph: Graph, company: Company) -> None:
    """No source can make one; whatever did, nobody goes round in it."""
    me = await company.person("Ada Able")
    shop = await company.unit("Shop")
    acme = await company.unit("Acme", parent=shop)
    round_it = {"unit_id": shop, "starts_on": date(2026, 2, 1), "parent_id": acme}
    await company.add(UnitState, **round_it, name="Shop", sort_key="shop", retired=False)
    query = "query($id: ID!) { unit(id: $id) { ancestors { name } parent { name } } }"
    answer = await graph.ask(query, as_=me, id=gid("OrgUnit", shop))
    assert answer["unit"] == {"ancestors": [{"name": "Acme"}], "parent": {"name": "Acme"}}


@pytest.mark.parametrize(
    ("who", "number"),
    [
        ("self", "77"),
        ("manager", "77"),
        ("manager's manager", "77"),
        ("hr", "77"),
        ("administrator", "77"),
        ("colleague", None),
        ("report", None),
        ("programme lead", None),
    ],
)
async def test_an_employee_number_is_seen_by_the_person_the_line_hr_and_administrators(
    graph: Graph, company: Company, who: str, number: str | None
) -> None:
    top = await company.person("Top")
    boss = await company.person("Boss", manager=top)
    person = await company.person("Cy Cee", manager=boss)
    others = {
        "self": person,
        "manager": boss,
        "manager's manager": top,
        "report": await company.person("Report", manager=person),
        "colleague": await company.person("Peer", manager=boss),
        "hr": await company.person("Hr"),
        "administrator": await company.person("Admin"),
        "programme lead": await company.person("Lead"),
    }
    await company.role(others["hr"], Role.HR_REVIEWER)
    await company.role(others["administrator"], Role.ADMINISTRATOR)
    await company.role(others["programme lead"], Role.PROGRAMME_LEAD)
    await company.employed(person, "77")
    answer = await graph.ask(HIRED, as_=others[who], id=gid("Person", person))
    started = str(LONG_AGO) if number else None
    expected = {"name": "Cy Cee", "employeeNumber": number, "startedOn": started}
    assert answer["person"] == expected
    found = await graph.ask(BY_NUMBER, as_=others[who])
    assert found["person"] == ({"name": "Cy Cee"} if number else None)


async def test_people_are_found_by_any_part_of_their_name_accents_and_case_aside(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Zoë Ångström")
    await company.person("Владимир Ленский")
    await company.person("김민준")
    found = [
        (await graph.ask(LIST, as_=me, text=text))["people"]["nodes"]
        for text in ("angstrom", "ЛЕНСК", "민준", "100%", "_")
    ]
    assert found == [
        [{"name": "Zoë Ångström"}],
        [{"name": "Владимир Ленский"}],
        [{"name": "김민준"}],
        [],
        [],
    ]


async def test_people_who_left_are_out_of_the_list_and_still_there_by_id(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    gone = await company.person("Bo Bee", status=PersonStatus.ENDED)
    listed = await graph.ask(LIST, as_=me)
    by_id = await graph.ask(HIRED, as_=me, id=gid("Person", gone))
    assert listed["people"]["nodes"] == [{"name": "Ada Able"}]
    assert listed["people"]["totalCount"] == 1
    assert by_id["person"]["name"] == "Bo Bee"


async def test_pages_meet_without_a_gap_or_a_repeat(graph: Graph, company: Company) -> None:
    people = [await company.person(f"Person {at:02}") for at in range(7)]
    seen: list[str] = []
    after, more = None, True
    while more:
        page = (await graph.ask(LIST, as_=people[0], first=3, after=after))["people"]
        seen += [node["name"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["totalCount"] == 7
    assert seen == [f"Person {at:02}" for at in range(7)]


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_a_page_of_no_sensible_size_is_refused(
    graph: Graph, company: Company, first: int
) -> None:
    me = await company.person("Ada Able")
    [error] = await graph.errors(LIST, as_=me, first=first)
    assert error["message"] == f"`first` is {first}; ask for 1 to 100, and page on."
    assert error["extensions"] == {"code": "INVALID"}


async def test_a_cursor_of_another_list_is_refused_with_the_way_out(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    [error] = await graph.errors(LIST, as_=me, after="bm90IGEgY3Vyc29y")
    assert error["message"].startswith("`after` is not a cursor of this list.")


async def test_a_unit_that_does_not_stand_yet_is_nobodys_today(
    graph: Graph, company: Company
) -> None:
    me = await company.person("Ada Able")
    unit = await company.unit("Next year's", since=date(2027, 1, 1))
    await company.member(me, unit)
    goal = await company.objective("Win", cycle=await company.cycle(), owner=me)
    await company.add(ObjectiveUnit, objective_id=goal, unit_id=unit, weight=1)
    query = """query($on: Date) { person(email: "ada.able@example.com", asOf: $on) {
      units { unit { name } } objectives { nodes { units { unit { name } } } } } }"""
    answers = [await graph.ask(query, as_=me, on=on) for on in (None, "2027-01-01")]
    units = [answer["person"]["units"] for answer in answers]
    assert units == [[], [{"unit": {"name": "Next year's"}}]]
    assert answers[0]["person"]["objectives"] == {"nodes": [{"units": []}]}


async def test_a_membership_tells_from_when_to_when(graph: Graph, company: Company) -> None:
    me, unit = await company.person("Ada Able"), await company.unit("Shop")
    await company.member(me, unit)
    await company.member(me, unit, since=date(2026, 12, 1), role=None)
    await company.member(me, await company.unit("Web"), since=date(2026, 5, 1))
    query = "{ me { person { units { unit { name } from to } } } }"
    answer = await graph.ask(query, as_=me)
    assert answer["me"]["person"]["units"] == [
        {"unit": {"name": "Shop"}, "from": "2020-01-01", "to": "2026-11-30"},
        {"unit": {"name": "Web"}, "from": "2026-05-01", "to": None},
    ]


async def test_when_somebody_joined_a_unit_is_for_their_line_as_their_hiring_is(
    graph: Graph, company: Company
) -> None:
    boss, colleague = await company.person("Bo Boss"), await company.person("Cy Colleague")
    me = await company.person("Ada Able", manager=boss)
    await company.member(me, await company.unit("Shop"))
    query = '{ person(email: "ada.able@example.com") { units { unit { name } from to } } }'
    told = [await graph.ask(query, as_=reader) for reader in (boss, colleague)]
    shop = {"unit": {"name": "Shop"}, "to": None}
    assert [answer["person"]["units"] for answer in told] == [
        [{**shop, "from": "2020-01-01"}],
        [{**shop, "from": None}],
    ]
