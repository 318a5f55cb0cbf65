"""Why one sees a thing, told to everybody; who else does, told to its owner."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from model.objective import Contributor, ObjectiveUnit
from rules.terms import ObjectiveStatus, Role, Visibility
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

WHO = "whoCanSee { reason everybody count people { name } }"
OBJECTIVE = f"query($id: ID!) {{ objective(id: $id) {{ visibleBecause {WHO} }} }}"
BELOW = """query($id: ID!) { objective(id: $id) { visibleBecause
  keyResults { visibleBecause tasks { nodes { visibleBecause } } }
  checkIns { nodes { visibleBecause } } } }"""
NOTE = f"""mutation {{ privateNoteCreate(input: {{text: "For myself."}}) {{
  privateNote {{ visibleBecause {WHO} }} }} }}"""


@dataclass(frozen=True)
class Shop:
    """An objective of Ada's, whom Max manages; Cy contributes and Uma is in the unit."""

    people: dict[str, UUID]
    cycle: UUID
    objective: UUID

    def __getitem__(self, name: str) -> UUID:
        return self.people[name]


async def shop(company: Company, **state: Any) -> Shop:
    people = {name: await company.person(name) for name in ("Cy", "Max", "Uma", "Col")}
    people["Ada"] = await company.person("Ada", manager=people["Max"])
    unit = await company.unit("Shop")
    await company.member(people["Uma"], unit)
    cycle = await company.cycle()
    goal = await company.objective("Win", cycle=cycle, owner=people["Ada"], **state)
    await company.add(Contributor, objective_id=goal, person_id=people["Cy"])
    await company.add(ObjectiveUnit, objective_id=goal, unit_id=unit, weight=1)
    return Shop(people, cycle, goal)


async def told(graph: Graph, made: Shop, who: str) -> Any:
    answer = await graph.ask(OBJECTIVE, as_=made[who], id=gid("Objective", made.objective))
    return answer["objective"]


def audience(reason: str, *names: str) -> dict[str, Any]:
    people = [{"name": name} for name in names]
    return {"reason": reason, "everybody": False, "count": len(names), "people": people}


TEAM = [
    audience("OWNER", "Ada"),
    audience("CONTRIBUTOR", "Cy"),
    audience("UNIT_MEMBER", "Uma"),
]
DRAFT: dict[str, Any] = {"published_at": None, "status": ObjectiveStatus.DRAFT}


async def test_everybody_is_told_each_reason_of_their_own(graph: Graph, company: Company) -> None:
    made = await shop(company)
    reasons = {who: (await told(graph, made, who))["visibleBecause"] for who in made.people}
    assert reasons == {
        "Ada": ["PUBLISHED", "OWNER"],
        "Cy": ["PUBLISHED", "CONTRIBUTOR"],
        "Uma": ["PUBLISHED", "UNIT_MEMBER"],
        "Max": ["PUBLISHED", "MANAGER"],
        "Col": ["PUBLISHED"],
    }


async def test_the_owner_of_a_draft_is_told_who_sees_it(graph: Graph, company: Company) -> None:
    made = await shop(company, **DRAFT)
    assert (await told(graph, made, "Ada"))["whoCanSee"] == [*TEAM, audience("MANAGER", "Max")]


async def test_what_is_restricted_is_the_teams(graph: Graph, company: Company) -> None:
    made = await shop(company, visibility=Visibility.RESTRICTED)
    assert (await told(graph, made, "Ada"))["whoCanSee"] == TEAM


async def test_everybody_is_counted_and_not_listed(graph: Graph, company: Company) -> None:
    made = await shop(company)
    first = (await told(graph, made, "Ada"))["whoCanSee"][0]
    assert first == {"reason": "PUBLISHED", "everybody": True, "count": 5, "people": []}


@pytest.mark.parametrize("who", ["Cy", "Uma", "Max", "Col"])
async def test_who_does_not_own_it_is_not_told_who_else_sees_it(
    graph: Graph, company: Company, who: str
) -> None:
    made = await shop(company)
    assert (await told(graph, made, who))["whoCanSee"] is None


async def test_an_administrator_is_not_told_either(graph: Graph, company: Company) -> None:
    made = await shop(company)
    await company.role(made["Col"], Role.ADMINISTRATOR)
    assert (await told(graph, made, "Col"))["whoCanSee"] is None


async def test_what_hangs_on_an_objective_is_seen_for_its_sake(
    graph: Graph, company: Company
) -> None:
    made = await shop(company, visibility=Visibility.RESTRICTED)
    result = await company.key_result("Sell", objective=made.objective)
    await company.check_in(result)
    jira = await company.connection()
    link = await company.link(result, jira)
    await company.task("SHOP-1", link=link, connection=jira, assignee_id=made["Uma"])
    answer = await graph.ask(BELOW, as_=made["Uma"], id=gid("Objective", made.objective))
    both = {"visibleBecause": ["ASSIGNEE", "OBJECTIVE"]}
    for_its_sake = {"visibleBecause": ["OBJECTIVE"]}
    assert answer["objective"] == {
        "visibleBecause": ["UNIT_MEMBER"],
        "keyResults": [{**for_its_sake, "tasks": {"nodes": [both]}}],
        "checkIns": {"nodes": [for_its_sake]},
    }


async def test_a_note_is_its_authors_alone_and_says_so(graph: Graph, company: Company) -> None:
    me = await company.person("Ada")
    await company.person("Bo", manager=me)
    answer = await graph.ask(NOTE, as_=me)
    alone = {"visibleBecause": ["AUTHOR"], "whoCanSee": [audience("AUTHOR", "Ada")]}
    assert answer["privateNoteCreate"]["privateNote"] == alone


async def test_who_can_see_shows_of_people_what_the_owner_sees_of_them_anywhere(
    graph: Graph, company: Company
) -> None:
    made = await shop(company, visibility=Visibility.RESTRICTED)
    await company.employed(made["Ada"], "A-1")
    await company.employed(made["Cy"], "C-1")
    query = """query($id: ID!) { objective(id: $id) {
      whoCanSee { people { name employeeNumber manager { name } } } } }"""
    answer = await graph.ask(query, as_=made["Ada"], id=gid("Objective", made.objective))
    people = [person for each in answer["objective"]["whoCanSee"] for person in each["people"]]
    assert people == [
        {"name": "Ada", "employeeNumber": "A-1", "manager": {"name": "Max"}},
        {"name": "Cy", "employeeNumber": None, "manager": None},
        {"name": "Uma", "employeeNumber": None, "manager": None},
    ]


async def test_any_number_of_objectives_takes_the_same_statements(
    graph: Graph, company: Company
) -> None:
    made = await shop(company)
    query = f"{{ objectives {{ nodes {{ visibleBecause {WHO} }} }} }}"
    counts: list[int] = []
    for more in (0, 5):
        for number in range(more):
            await company.objective(f"More {number}", cycle=made.cycle, owner=made["Ada"])
        with graph.counted() as statements:
            await graph.ask(query, as_=made["Ada"])
            counts.append(len(statements))
    assert counts[0] == counts[1]
