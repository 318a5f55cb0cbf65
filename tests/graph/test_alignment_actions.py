"""Aligning OKRs: several parents, shares, circles, and what follows for numbers."""

from asyncio import create_task, gather, sleep
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from model.alignment import Alignment
from model.database import Database
from model.rollups import take_turn
from resolvers.ids import key_of
from rules.terms import AlignmentMode, ObjectiveLevel, ObjectiveStatus, RollupMode, Visibility
from tests.graph.authoring import DRAFT, Team, act, codes, counted, team, unit_objective
from tests.graph.conftest import Graph, gid
from tests.support.company import Company
from tests.sync.taken_in import rows

LINK = """alignment { id mode share version
  child { ... on Objective { id title } ... on KeyResult { id title } }
  parent { ... on Objective { id title } ... on KeyResult { id title } } }"""
ROLLUPS = "SELECT objective_id, value, raw, measured_share FROM rollup ORDER BY objective_id"
BOTH = {"rollup_mode": RollupMode.BOTH}
SECRET = {"visibility": Visibility.RESTRICTED}
WAITING = """SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
  WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"""
VALUE = "query($id: ID!) { objective(id: $id) { progress { value inputs { name } } } }"


async def aligned(graph: Graph, as_: UUID, child: str, parent: str, **given: Any) -> Any:
    return await act(graph, "alignmentCreate", as_, LINK, child=child, parent=parent, **given)


async def objective(company: Company, t: Team, title: str, **more: Any) -> str:
    """Of Ada's, with a key result of the same name."""
    key = await company.objective(title, cycle=t.cycle, owner=t.ada, **{**BOTH, **more})
    return gid("Objective", key)


async def value(graph: Graph, as_: UUID, id_: str) -> str | None:
    found = (await graph.ask(VALUE, as_=as_, id=id_))["objective"]["progress"]
    shown: str | None = found and found["value"]
    return shown


async def test_an_objective_aligns_to_several_objectives_and_key_results(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    child, one, other = [await objective(company, t, each) for each in ("C", "P", "Q")]
    key = await company.objective("Other", cycle=t.cycle, owner=t.ada)
    result = await company.key_result("R", objective=key)
    parents = [one, gid("KeyResult", result), other]
    made = [await aligned(graph, t.ada, child, each, share="0.3") for each in parents]
    assert [each["errors"] for each in made] == [[]] * 3
    assert [each["alignment"]["parent"]["title"] for each in made] == ["P", "R", "Q"]
    query = "query($id: ID!) { objective(id: $id) { alignedTo { share } } }"
    told = await graph.ask(query, as_=t.di, id=child)
    assert told["objective"]["alignedTo"] == [{"share": "0.3"}] * 3


async def test_a_key_result_aligns_to_a_key_result_that_it_then_drives(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    top = await company.objective("Top", cycle=t.cycle, owner=t.ada)
    driven = await company.key_result("Driven", objective=top, driven_by_children=True)
    low = await company.objective("Low", cycle=t.cycle, owner=t.ada)
    driver = await company.key_result("Driver", objective=low, current=Decimal(30))
    await company.roll_up()
    made = await aligned(graph, t.ada, gid("KeyResult", driver), gid("KeyResult", driven))
    assert made["errors"] == []
    assert await value(graph, t.di, gid("Objective", top)) == "0.3"
    query = """query($id: ID!) { objective(id: $id) { progress { inputs { name value weight } }
      keyResults { progress { value measured inputs { name value weight } } } } }"""
    told = (await graph.ask(query, as_=t.di, id=gid("Objective", top)))["objective"]
    part = {"value": "0.3", "weight": "1"}
    assert told["progress"]["inputs"] == [{"name": gid("KeyResult", driven), **part}]
    assert told["keyResults"][0]["progress"] == {
        "value": "0.3", "measured": True, "inputs": [{"name": gid("KeyResult", driver), **part}],
    }  # fmt: skip


async def test_what_contributes_moves_the_parent_and_what_supports_never_does(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    top, low = [await objective(company, t, each) for each in ("Top", "Low")]
    await measured(company, low, 60)
    made = await aligned(graph, t.ada, low, top, mode="SUPPORTS")
    before = await value(graph, t.di, top)
    given = {"id": made["alignment"]["id"], "mode": "CONTRIBUTES", "expectedVersion": 1}
    changed = await act(graph, "alignmentUpdate", t.ada, LINK, **given)
    after = await value(graph, t.di, top)
    gone = await act(graph, "alignmentDelete", t.ada, "deletedId", id=given["id"])
    assert (before, after, await value(graph, t.di, top)) == (None, "0.6", None)
    assert (changed["alignment"]["version"], gone["deletedId"]) == (2, given["id"])


async def measured(company: Company, id_: str, reached: int) -> None:
    key = key_of(id_, "Objective")
    assert key is not None
    await company.key_result("Measure", objective=key, current=Decimal(reached))
    await company.roll_up()


async def test_shares_over_all_parents_stay_within_the_whole(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    child, one, other = [await objective(company, t, each) for each in ("C", "P", "Q")]
    first = await aligned(graph, t.ada, child, one, share="0.7")
    more = await aligned(graph, t.ada, child, other, share="0.4")
    beside = await aligned(graph, t.ada, child, other, share="0.4", mode="SUPPORTS")
    raised = await act(
        graph, "alignmentUpdate", t.ada, LINK, id=beside["alignment"]["id"], mode="CONTRIBUTES"
    )
    lowered = await act(
        graph, "alignmentUpdate", t.ada, LINK, id=first["alignment"]["id"], share="0.6"
    )
    fits = await act(
        graph, "alignmentUpdate", t.ada, LINK, id=beside["alignment"]["id"], mode="CONTRIBUTES"
    )
    assert [codes(each) for each in (more, raised)] == [[("INVALID", ["share"])]] * 2
    assert [codes(each) for each in (beside, lowered, fits)] == [[]] * 3


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"share": "1.1"}, "INVALID", ["share"]),
        ({"share": "-0.1"}, "INVALID", ["share"]),
        ({"child": "x"}, "NOT_FOUND", ["child"]),
        ({"parent": "x"}, "NOT_FOUND", ["parent"]),
    ],
)
async def test_a_link_that_can_not_be_is_refused_by_field(
    graph: Graph, company: Company, given: dict[str, Any], code: str, path: list[str]
) -> None:
    t = await team(company)
    ends = {"child": await objective(company, t, "C"), "parent": await objective(company, t, "P")}
    answer = await act(graph, "alignmentCreate", t.ada, LINK, **{**ends, **given})
    assert (codes(answer), await counted(company, Alignment)) == ([(code, path)], 0)


async def test_two_are_aligned_once(graph: Graph, company: Company) -> None:
    t = await team(company)
    child, parent = [await objective(company, t, each) for each in "CP"]
    given = {"share": "0.1", "clientMutationId": "a"}
    first, retry = [await aligned(graph, t.ada, child, parent, **given) for _ in range(2)]
    again = await aligned(graph, t.ada, child, parent, share="0.1")
    assert first["alignment"]["id"] == retry["alignment"]["id"]
    assert codes(again) == [("INVALID", ["parent"])]


async def test_a_circle_is_refused_and_its_way_is_told(graph: Graph, company: Company) -> None:
    t = await team(company)
    low, middle, top = [await objective(company, t, each) for each in ("Low", "Middle", "Top")]
    await aligned(graph, t.ada, low, middle)
    await aligned(graph, t.ada, middle, top)
    refused = await aligned(graph, t.ada, top, low)
    same = await aligned(graph, t.ada, top, top)
    assert [codes(each) for each in (refused, same)] == [[("CYCLE", ["parent"])]] * 2
    assert "“Top” → “Low” → “Middle” → “Top”" in refused["errors"][0]["message"]


async def test_a_circle_by_key_results_or_by_support_is_one_too(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    low, top = [await objective(company, t, each) for each in ("Low", "Top")]
    key = await company.objective("Main", cycle=t.cycle, owner=t.ada)
    result = gid("KeyResult", await company.key_result("Result", objective=key))
    main = gid("Objective", key)
    await aligned(graph, t.ada, low, result)
    await aligned(graph, t.ada, top, low, mode="SUPPORTS")
    refused = [
        await aligned(graph, t.ada, main, low),
        await aligned(graph, t.ada, main, top, mode="SUPPORTS"),
        await aligned(graph, t.ada, main, result),
    ]
    own = await aligned(graph, t.ada, result, main)
    assert [codes(each) for each in refused] == [[("CYCLE", ["parent"])]] * 3
    assert codes(own) == [("INVALID", ["parent"])]


async def test_of_links_that_would_close_a_circle_together_one_is_refused(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    nodes = [await objective(company, t, each) for each in "ABC"]
    for _ in range(4):
        pairs = zip(nodes, [*nodes[1:], nodes[0]], strict=True)
        answers = await gather(*(aligned(graph, t.ada, *pair) for pair in pairs))
        refused = [code for each in answers for code, _ in codes(each)]
        assert refused == ["CYCLE"]
        for each in answers:
            if each["alignment"]:
                await act(graph, "alignmentDelete", t.ada, "__typename", id=each["alignment"]["id"])


async def test_what_is_hidden_closes_no_circle_that_others_would_learn_of(
    graph: Graph, company: Company
) -> None:
    """By decision 0007 it carries no number up, and comes to be a circle only once it is open."""
    t = await team(company)
    low = await objective(company, t, "Low")
    top = gid("Objective", await company.objective("Top", cycle=t.cycle, owner=t.bo, **BOTH))
    secret = await objective(company, t, "Secret", **SECRET)
    for child, parent in ((low, secret), (secret, top)):
        assert (await aligned(graph, t.ada, child, parent, share="0.5"))["errors"] == []
    unaware = await aligned(graph, t.bo, top, low)
    opened = await act(graph, "objectiveUpdate", t.ada, id=secret, visibility="PUBLIC")
    assert (unaware["errors"], codes(opened)) == ([], [("CYCLE", ["parent"])])
    tree = "query($id: ID!) { cycle(id: $id) { tree { node { ... on Objective { title } } } } }"
    told = await graph.ask(tree, as_=t.ada, id=gid("Cycle", t.cycle))
    assert {each["node"]["title"] for each in told["cycle"]["tree"]} == {"Low", "Top", "Secret"}


async def test_a_refused_share_tells_of_no_hidden_parent(graph: Graph, company: Company) -> None:
    t = await team(company)
    child = gid("Objective", await unit_objective(company, t))
    secret = await company.objective("Secret", cycle=t.cycle, owner=t.ada, **SECRET)
    parent = await objective(company, t, "Open")
    await aligned(graph, t.ada, child, gid("Objective", secret))
    assert (await aligned(graph, t.cy, child, parent))["errors"] == []
    opened = await act(
        graph, "objectiveUpdate", t.ada, id=gid("Objective", secret), title="Less secret"
    )
    assert opened["errors"] == []


async def test_publishing_a_parent_finds_children_that_would_give_more_than_the_whole(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    child = gid("Objective", await unit_objective(company, t))
    draft = await company.objective("Draft", cycle=t.cycle, owner=t.ada, **DRAFT)
    await company.key_result("Sell", objective=draft)
    await aligned(graph, t.ada, child, gid("Objective", draft))
    await aligned(graph, t.cy, child, await objective(company, t, "Open"))
    answer = await act(graph, "objectivePublish", t.ada, id=gid("Objective", draft))
    assert codes(answer) == [("INVALID", ["alignedFrom"])]
    assert "“Win”" in answer["errors"][0]["message"]


async def test_opening_a_restricted_parent_finds_children_that_would_give_more_than_the_whole(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    child = gid("Objective", await unit_objective(company, t))
    secret = gid("Objective", await company.objective("S", cycle=t.cycle, owner=t.ada, **SECRET))
    await aligned(graph, t.ada, child, secret)
    await aligned(graph, t.cy, child, await objective(company, t, "Open"))
    answer = await act(graph, "objectiveUpdate", t.ada, id=secret, visibility="PUBLIC")
    assert codes(answer) == [("INVALID", ["alignedFrom"])]


async def test_what_was_given_to_a_cancelled_parent_is_free_until_that_is_reopened(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    child, parent, other = [await objective(company, t, each) for each in "CPQ"]
    await aligned(graph, t.ada, child, parent)
    await act(graph, "objectiveCancel", t.ada, id=parent, reason="Nobody needs it.")
    answer = await aligned(graph, t.ada, child, other)
    opened = await act(graph, "objectiveReopen", t.cy, objective=parent, reason="We do.")
    assert (codes(answer), codes(opened)) == ([], [("INVALID", ["alignedFrom"])])


async def test_of_a_reopening_and_a_link_that_give_too_much_together_one_is_refused(
    graph: Graph, company: Company
) -> None:
    """The link is made while the reopening waits for its turn among all that moves numbers."""
    t = await team(company)
    child, parent, other = [await objective(company, t, each) for each in "CPQ"]
    await aligned(graph, t.ada, child, parent)
    await act(graph, "objectiveCancel", t.ada, id=parent, reason="Nobody needs it.")
    given = {"objective": parent, "reason": "We do."}
    async with company.database.system() as quicker:
        await take_turn(quicker)
        reopening = create_task(act(graph, "objectiveReopen", t.cy, "objective { id }", **given))
        await until_one_waits(company)
        down, up = [key_of(each, "Objective") for each in (child, other)]
        ends = {"id": uuid4(), "child_objective_id": down, "parent_objective_id": up}
        how = {"mode": AlignmentMode.CONTRIBUTES, "share": Decimal(1), "position": 0}
        await quicker.run(insert(Alignment).values({**ends, **how}))
    assert codes(await reopening) == [("INVALID", ["alignedFrom"])]


async def until_one_waits(company: Company) -> None:
    """Somebody waits for a lock that another transaction holds."""
    async with company.database.system() as session:
        for _ in range(1_000):
            if await session.fetch(WAITING):
                return
            await sleep(0.01)
    pytest.fail("Nobody waits.")


async def test_a_stranger_aligns_nothing_and_what_is_hidden_is_missing(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    child, parent = [await objective(company, t, each) for each in "CP"]
    secret = await objective(company, t, "S", **SECRET)
    made = (await aligned(graph, t.ada, child, parent))["alignment"]["id"]
    answers = [
        await aligned(graph, t.di, child, parent),
        await aligned(graph, t.di, secret, parent),
        await act(graph, "alignmentUpdate", t.di, LINK, id=made, share="0.5"),
        await act(graph, "alignmentDelete", t.di, "deletedId", id=made),
        await act(graph, "alignmentDelete", t.di, "deletedId", id="x"),
    ]
    assert [codes(each) for each in answers] == [
        [("NOT_ALLOWED", [])],
        [("NOT_FOUND", ["child"])],
        [("NOT_ALLOWED", [])],
        [("NOT_ALLOWED", [])],
        [("NOT_FOUND", [])],
    ]


async def test_a_stale_link_is_neither_changed_nor_taken_away(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    child, parent = [await objective(company, t, each) for each in "CP"]
    id_ = (await aligned(graph, t.ada, child, parent))["alignment"]["id"]
    answers = [
        await act(graph, "alignmentUpdate", t.ada, LINK, id=id_, share="0.5", expectedVersion=9),
        await act(graph, "alignmentUpdate", t.ada, LINK, id=id_),
        await act(graph, "alignmentDelete", t.ada, "deletedId", id=id_, expectedVersion=9),
    ]
    assert [codes(each)[0][0] for each in answers] == ["CONFLICT", "EMPTY", "CONFLICT"]


async def test_a_closed_cycle_and_what_is_over_take_no_links(
    graph: Graph, company: Company
) -> None:
    t = await team(company)
    closed = await company.cycle(
        "FY26-Q3", starts=date(2026, 7, 1), ends_on=date(2026, 9, 30),
        grading_ends_on=date(2026, 10, 14),
    )  # fmt: skip
    past = gid("Objective", await company.objective("Past", cycle=closed, owner=t.ada))
    now = await objective(company, t, "Now")
    over = await objective(company, t, "Over", status=ObjectiveStatus.CANCELLED)
    answers = [
        await aligned(graph, t.ada, past, now),
        await aligned(graph, t.ada, now, past),
        await aligned(graph, t.ada, now, over),
    ]
    assert [codes(each) for each in answers] == [
        [("OUTSIDE_CYCLE", ["cycle"])],
        [("OUTSIDE_CYCLE", ["parent"])],
        [("NOT_OPEN", ["parent"])],
    ]


class Authors:
    """Ada at work on a few OKRs: whatever comes into her mind, allowed or not."""

    def __init__(self, graph: Graph, t: Team, chance: Random) -> None:
        self.graph, self.t, self.chance = graph, t, chance
        self.objectives: list[str] = []
        self.results: list[str] = []
        self.links: list[str] = []

    async def begin(self, company: Company) -> None:
        for number in range(7):
            more: dict[str, Any] = {
                "rollup_mode": self.chance.choice(list(RollupMode)),
                "visibility": self.chance.choice([Visibility.PUBLIC, *Visibility]),
                "level": ObjectiveLevel.PERSON,
                **self.chance.choice([{}, {}, DRAFT]),
            }
            key = await company.objective(str(number), cycle=self.t.cycle, owner=self.t.ada, **more)
            self.objectives.append(gid("Objective", key))
            for title in "ab":
                result = await company.key_result(
                    title,
                    objective=key,
                    current=Decimal(self.chance.randrange(100)),
                    driven_by_children=self.chance.random() < 0.3,
                )
                self.results.append(gid("KeyResult", result))
        await company.roll_up()

    async def act(self) -> None:
        name, given = self.chance.choice(
            [self.align, self.align, self.align, self.change, self.move, self.measure, self.unlink]
        )()
        answer = await act(self.graph, name, self.t.ada, self.asked(name), **given)
        if answer.get("alignment"):
            self.links.append(answer["alignment"]["id"])

    def asked(self, name: str) -> str:
        return LINK if name in ("alignmentCreate", "alignmentUpdate") else "__typename"

    def align(self) -> tuple[str, dict[str, Any]]:
        nodes = [*self.objectives, *self.results]
        ends = {"child": self.chance.choice(nodes), "parent": self.chance.choice(nodes)}
        mode = self.chance.choice(["CONTRIBUTES", "CONTRIBUTES", "SUPPORTS"])
        share = self.chance.choice(["0.25", "0.5", "1"])
        return "alignmentCreate", {**ends, "mode": mode, "share": share}

    def change(self) -> tuple[str, dict[str, Any]]:
        id_ = self.chance.choice([*self.links, "x"])
        return "alignmentUpdate", {"id": id_, "share": self.chance.choice(["0", "0.4"])}

    def unlink(self) -> tuple[str, dict[str, Any]]:
        return "alignmentDelete", {"id": self.chance.choice([*self.links, "x"])}

    def move(self) -> tuple[str, dict[str, Any]]:
        id_ = self.chance.choice(self.objectives)
        name = self.chance.choice(["Publish", "Cancel", "Update", "Delete", "Submit", "Return"])
        seen = self.chance.choice(["PUBLIC", "RESTRICTED"])
        told = {"Update": {"visibility": seen}, "Cancel": {"reason": "No."}}
        return f"objective{name}", {"id": id_, **told.get(name, {})}

    def measure(self) -> tuple[str, dict[str, Any]]:
        id_, why = self.chance.choice(self.results), {"reason": "So it is."}
        name = self.chance.choice(["Update", "Update", "Archive", "Delete"])
        weight = {"weight": str(self.chance.randrange(4))}
        told = {"Update": {**weight, **why}, "Archive": why}
        return f"keyResult{name}", {"id": id_, **told.get(name, {})}


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_authors_do_step_by_step_equals_a_full_compute(
    graph: Graph, company: Company, seed: int
) -> None:
    t = await team(company)
    database: Database = graph.services.database
    authors = Authors(graph, t, Random(seed))
    await authors.begin(company)
    for _ in range(30):
        await authors.act()
    step_by_step = await rows(database, ROLLUPS)
    await rows(database, "DELETE FROM rollup RETURNING objective_id")
    await company.roll_up()
    assert await rows(database, ROLLUPS) == step_by_step
    assert authors.links
