"""Rolling objectives (F21): of a year, with a new set of key results in each shorter cycle."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from model.cycle import Cycle
from resolvers.ids import key_of as decoded
from rules.terms import Ambition, CycleKind, ObjectiveLevel, Role, RollupMode
from tests.graph.authoring import DRAFT, OBJECTIVE, act, codes
from tests.graph.conftest import Graph, gid
from tests.graph.test_check_in_create import created
from tests.graph.test_rollup_events import all_anew, rolled
from tests.support.company import LONG_AGO, NOW, TODAY, Company

GOAL = """progress { value measured inputs { name value weight } } confidence { value }
  health { expected } keyResults { title } keyResultSets { weight cycle { id key }
    progress { value inputs { name value weight } }
    keyResults { id title current cycle { key } } }"""
ASKED = f"query($id: ID!, $on: Date) {{ objective(id: $id, asOf: $on) {{ {GOAL} }} }}"
ROLL, SCORE = "objectiveRollKeyResults", "scoreSet"
ROLLED = f"objective {{ id {GOAL} revisions {{ nodes {{ field new reason }} }} }}"
SCORED = "keyResult { outcome }"
ENDS = """objective { keyResults { outcome grade { proposed } }
  keyResultSets { progress { value } } }"""


class Year:
    """An objective of Ada's for a year, whose third quarter is in grading and whose fourth runs."""

    def __init__(self, graph: Graph, company: Company) -> None:
        self.graph, self.company = graph, company
        self.ada, self.goal = UUID(int=0), ""
        self.cycles: dict[str, str] = {}

    async def begin(self) -> "Year":
        self.ada = await self.company.person("Ada")
        for key, kind, starts, ends in (
            ("FY26", CycleKind.ANNUAL, date(2026, 1, 1), date(2026, 12, 31)),
            ("FY26-Q3", CycleKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
            ("FY26-Q4", CycleKind.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
            ("FY27-Q1", CycleKind.QUARTER, date(2027, 1, 1), date(2027, 3, 31)),
        ):
            days = {"ends_on": ends, "grading_ends_on": date(2027, 4, 14)}
            cycle = await self.company.cycle(key, starts=starts, kind=kind, **days)
            self.cycles[key] = gid("Cycle", cycle)
        about: dict[str, Any] = {
            "owner": self.ada,
            "ambition": Ambition.ASPIRATIONAL,
            "published_at": NOW,
        }
        year: dict[str, Any] = {
            "cycle": key_of(self.cycles["FY26"]),
            "created_at": NOW - timedelta(days=90),
        }
        goal = await self.company.objective("Grow", **year, **about)
        await self.company.key_result(
            "Sell",
            objective=goal,
            cycle_id=key_of(self.cycles["FY26-Q3"]),
            created_at=year["created_at"],
        )
        await self.company.roll_up()
        self.goal = gid("Objective", goal)
        return self

    async def asked(self, on: str | None = None) -> Any:
        return (await self.graph.ask(ASKED, as_=self.ada, id=self.goal, on=on))["objective"]

    async def roll(self, answer: str = ROLLED, **given: Any) -> Any:
        words = {"id": self.goal, "cycle": self.cycles["FY26-Q4"], **given}
        return await act(self.graph, ROLL, self.ada, answer, **words)


def key_of(id_: str) -> UUID:
    found = decoded(id_, "Cycle")
    assert found is not None
    return found


async def test_a_rolling_draft_does_not_leave_the_time_of_its_sets(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    draft = await company.objective(
        "Learn", cycle=key_of(year.cycles["FY26"]), owner=year.ada, **DRAFT
    )
    await company.key_result("Read", objective=draft, cycle_id=key_of(year.cycles["FY26-Q4"]))
    given = {"id": gid("Objective", draft), "cycle": year.cycles["FY27-Q1"]}
    answer = await act(graph, "objectiveUpdate", year.ada, **given)
    assert codes(answer) == [("INVALID", ["cycle"])]


async def test_each_quarter_has_a_set_of_its_own_and_counts_by_its_days(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    [first] = (await year.asked())["keyResultSets"]
    await created(graph, year.ada, keyResult=first["keyResults"][0]["id"], value="60")
    answer = await year.roll(reason="The next quarter.", clientMutationId="a")
    again = await year.roll(reason="The next quarter.", clientMutationId="a")
    made = answer["objective"]
    assert (answer["errors"], again["objective"]["keyResultSets"]) == ([], made["keyResultSets"])
    told = [(each["cycle"]["key"], each["weight"]) for each in made["keyResultSets"]]
    assert told == [("FY26-Q3", "92"), ("FY26-Q4", "92")]
    assert [each["title"] for each in made["keyResults"]] == ["Sell", "Sell"]
    assert made["revisions"]["nodes"] == [
        {"field": "keyResult", "new": "Sell (FY26-Q4)", "reason": "The next quarter."}
    ]
    new = made["keyResultSets"][1]["keyResults"][0]
    assert (new["current"], new["cycle"]["key"]) == (None, "FY26-Q4")
    await created(graph, year.ada, keyResult=new["id"], value="20", confidence=80)
    now = await year.asked()
    assert now["progress"]["value"] == "0.4"
    inputs = {each["name"]: (each["value"], each["weight"]) for each in now["progress"]["inputs"]}
    assert inputs == {year.cycles["FY26-Q3"]: ("0.6", "92"), year.cycles["FY26-Q4"]: ("0.2", "92")}
    assert now["confidence"] == {"value": "80"}
    assert await rolled(company) == await all_anew(company)


async def test_what_is_graded_counts_by_its_score_and_takes_no_more(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    await year.roll()
    [old, _] = (await year.asked())["keyResultSets"]
    id_ = old["keyResults"][0]["id"]
    await created(graph, year.ada, keyResult=id_, value="60")
    given = {"keyResult": id_, "value": "0.8", "reason": "Half of it came late."}
    scored = await act(graph, SCORE, year.ada, SCORED, **given)
    assert (scored["errors"], scored["keyResult"]["outcome"]) == ([], "ACHIEVED")
    now = await year.asked()
    assert [each["progress"]["value"] for each in now["keyResultSets"]] == ["0.8", "0"]
    assert now["progress"]["value"] == "0.4"
    assert await rolled(company) == await all_anew(company)
    yesterday = await year.asked((TODAY - timedelta(days=1)).isoformat())
    assert [each["progress"]["value"] for each in yesterday["keyResultSets"]] == ["0"]


async def test_a_reopening_leaves_a_quarter_that_is_over_as_it_was_graded(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    await year.roll()
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    old, new = [each["keyResults"][0]["id"] for each in (await year.asked())["keyResultSets"]]
    await created(graph, year.ada, keyResult=old, value="50")
    why = {"value": "0.9", "reason": "It was sold twice."}
    await act(graph, SCORE, year.ada, SCORED, keyResult=old, **why)
    async with company.database.system() as session:
        over = update(Cycle).where(Cycle.id == key_of(year.cycles["FY26-Q3"]))
        await session.run(over.values(closed_on=TODAY))
    reopen: dict[str, Any] = {"objective": year.goal, "reason": "Counted twice."}
    early = await act(graph, "objectiveReopen", lead, "objective { id }", **reopen)
    await act(graph, SCORE, year.ada, SCORED, keyResult=new, **why)
    await act(graph, "objectiveClose", year.ada, "objective { id }", objective=year.goal)
    answer = await act(graph, "objectiveReopen", lead, ENDS, **reopen)
    assert (codes(early), codes(answer)) == ([("NOT_OPEN", ["objective"])], [])
    assert answer["objective"]["keyResults"] == [
        {"outcome": "ACHIEVED", "grade": {"proposed": "0.5"}}, {"outcome": None, "grade": None},
    ]  # fmt: skip
    sets = answer["objective"]["keyResultSets"]
    assert [each["progress"]["value"] for each in sets] == ["0.9", "0"]
    assert await rolled(company) == await all_anew(company)


async def test_a_quarter_that_is_over_and_was_not_graded_says_who_can_open_it(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    [old] = (await year.asked())["keyResultSets"]
    async with company.database.system() as session:
        over = update(Cycle).where(Cycle.id == key_of(year.cycles["FY26-Q3"]))
        await session.run(over.values(closed_on=TODAY))
    refused = await act(graph, "objectiveClose", year.ada, ENDS, objective=year.goal)
    [error] = refused["errors"]
    assert error["code"] == "OUTSIDE_CYCLE"
    assert error["message"] == (
        "“Sell” of FY26-Q3 has no score, and FY26-Q3 takes none now. The programme lead can reopen "
        "it: cycleReopen."
    )
    until = {"until": (TODAY + timedelta(days=7)).isoformat(), "reason": "Not graded."}
    opened = {"id": year.cycles["FY26-Q3"], **until}
    await act(graph, "cycleReopen", lead, "cycle { state }", **opened)
    given = {"keyResult": old["keyResults"][0]["id"], "value": "0.9", "reason": "It was sold."}
    await act(graph, SCORE, year.ada, SCORED, **given)
    closed = await act(graph, "objectiveClose", year.ada, ENDS, objective=year.goal)
    assert codes(closed) == []


async def test_a_quarter_that_is_over_takes_no_links_and_no_word_on_what_it_needs(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    unit = gid("OrgUnit", await company.unit("Web"))
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    goal = key_of(year.cycles["FY26"])
    other = gid("Objective", await company.objective("Other", cycle=goal, owner=year.ada))
    [first] = (await year.asked())["keyResultSets"]
    old = first["keyResults"][0]["id"]
    needs = {"keyResult": old, "unit": unit, "need": "A page"}
    made = await act(graph, "dependencyCreate", year.ada, "dependency { id }", **needs)
    id_ = {"id": made["dependency"]["id"]}
    async with company.database.system() as session:
        over = update(Cycle).where(Cycle.id == key_of(year.cycles["FY26-Q3"]))
        await session.run(over.values(closed_on=TODAY))
    link, word = "alignment { id }", "dependency { id }"
    refused = [
        await act(graph, "alignmentCreate", year.ada, link, child=old, parent=other),
        await act(graph, "alignmentCreate", year.ada, link, child=other, parent=old),
        await act(graph, "dependencyConfirm", lead, word, **id_, confirmed=True),
        await act(graph, "dependencyDelete", year.ada, "deletedId", **id_),
    ]
    assert [codes(each) for each in refused] == [
        [("OUTSIDE_CYCLE", [path])] for path in ("cycle", "parent", "cycle", "cycle")
    ]


async def test_a_set_says_when_it_holds_under_which_settings_and_how_much_was_read(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    [first] = (await year.asked())["keyResultSets"]
    await created(graph, year.ada, keyResult=first["keyResults"][0]["id"], value="60")
    goal = decoded(year.goal, "Objective")
    assert goal is not None
    quarter = key_of(year.cycles["FY26-Q3"])
    await company.key_result("Unread", objective=goal, cycle_id=quarter, weight=Decimal(3))
    lead = await company.person("Lead")
    await company.role(lead, Role.PROGRAMME_LEAD)
    stricter = {"reason": "Stricter", "expectedVersion": 1, "onTrack": "0.9"}
    await act(graph, "okrSettingsUpdate", lead, "okrSettings { version }", **stricter)
    asked = """query($id: ID!, $on: Date) { objective(id: $id, asOf: $on) {
      keyResultSets { progress { asOf settingsVersion measuredShare } } } }"""
    yesterday, told = TODAY - timedelta(days=1), list[Any]()
    for on in (None, yesterday.isoformat()):
        answer = await graph.ask(asked, as_=year.ada, id=year.goal, on=on)
        told += [each["progress"] for each in answer["objective"]["keyResultSets"]]
    assert told == [
        {
            "asOf": NOW.isoformat().replace("+00:00", "Z"),
            "settingsVersion": 2,
            "measuredShare": "0.25",
        },
        {"asOf": f"{TODAY}T00:00:00Z", "settingsVersion": 1, "measuredShare": "0"},
    ]


async def test_a_year_is_as_far_on_as_the_quarters_that_were_begun(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    before = (await year.asked())["health"]["expected"]
    await year.roll()
    after = (await year.asked())["health"]["expected"]
    assert before == "1"
    assert 0.75 < float(after) < 0.78


async def test_a_key_result_of_a_quarter_is_written_and_judged_in_it(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    what = {"objective": year.goal, "title": "Ship", "kind": "BOOLEAN"}
    part = "keyResult { cycle { key } health { expected } }"
    made = await act(graph, "keyResultCreate", year.ada, part, **what, cycle=year.cycles["FY26-Q4"])
    other = await act(
        graph, "keyResultCreate", year.ada, part, **what, cycle=year.cycles["FY27-Q1"]
    )
    assert made["keyResult"]["cycle"] == {"key": "FY26-Q4"}
    assert 0.5 < float(made["keyResult"]["health"]["expected"]) < 0.6
    assert codes(other) == [("INVALID", ["cycle"])]


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"cycle": "FY27-Q1"}, "INVALID", ["cycle"]),
        ({"cycle": "FY26"}, "INVALID", ["cycle"]),
        ({"cycle": "FY26-Q3"}, "NOT_OPEN", ["cycle"]),
        ({"cycle": "x"}, "NOT_FOUND", ["cycle"]),
        ({"keyResults": []}, "EMPTY", ["keyResults"]),
        ({"keyResults": ["x"]}, "NOT_FOUND", ["keyResults", "0"]),
        ({"expectedVersion": 9}, "CONFLICT", []),
        ({"id": "x"}, "NOT_FOUND", []),
    ],
)
async def test_what_can_not_be_rolled_is_refused_by_field(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    year = await Year(graph, company).begin()
    said: dict[str, Any] = {
        name: year.cycles.get(str(value), value) for name, value in given.items()
    }
    said = {**said, **({"keyResults": given["keyResults"]} if "keyResults" in given else {})}
    assert codes(await year.roll(**said)) == [(code, path)]


async def test_strangers_closed_cycles_and_what_children_make_are_not_rolled(
    graph: Graph, company: Company
) -> None:
    year = await Year(graph, company).begin()
    stranger = await company.person("Di")
    whole: dict[str, Any] = {"cycle": key_of(year.cycles["FY26"]), "owner": year.ada}
    made: dict[str, Any] = {"rollup_mode": RollupMode.BOTH, "level": ObjectiveLevel.PERSON}
    both = gid("Objective", await company.objective("Both", **whole, **made))
    closed = await company.cycle(
        "FY26-Q1", starts=date(2026, 1, 1), ends_on=date(2026, 3, 31), grading_ends_on=LONG_AGO
    )
    answers = [
        await act(graph, ROLL, stranger, id=year.goal, cycle=year.cycles["FY26-Q4"]),
        await year.roll(id=both),
        await year.roll(cycle=gid("Cycle", closed)),
        await act(graph, "objectiveUpdate", year.ada, OBJECTIVE, id=year.goal, rollupMode="BOTH"),
    ]
    assert [codes(each) for each in answers] == [
        [("NOT_ALLOWED", [])],
        [("INVALID", ["rollupMode"])],
        [("OUTSIDE_CYCLE", ["cycle"])],
        [("INVALID", ["rollupMode"])],
    ]
