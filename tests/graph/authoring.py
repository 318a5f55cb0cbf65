"""A small company of authors, and the ways to ask for what they do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from model.objective import ObjectiveUnit
from rules.terms import MemberRole, ObjectiveLevel, ObjectiveStatus, Role
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

ERRORS = "errors { code path message } clientMutationId"
OBJECTIVE = """objective { id title description level ambition status visibility rollupMode version
  outcome publishedAt owner { name } contributors { name } units { unit { name } weight }
  submittedBy { name } approvedBy { name } keyResults { id title }
  revisions { nodes { field old new reason version author { name } keyResult { title } } } }"""
KEY_RESULT = """keyResult { id title version unitOfMeasure currency decimals drivenByChildren weight
  startsOn dueOn owner { name } progress { value raw measured }
  objective { id progress { value } revisions { nodes { field old new reason } } }
  metric { kind start target lower upper strict tolerance checkpoints { value share }
    steps { title weight doneAt } } }"""
ANSWERS = {"objective": OBJECTIVE, "keyResult": KEY_RESULT}
DRAFT: dict[str, Any] = {"status": ObjectiveStatus.DRAFT, "published_at": None}


@dataclass(frozen=True)
class Team:
    """Ada leads Shop below Acme, Bo is a member of it, Cy leads the programme, Di is a stranger."""

    ada: UUID
    bo: UUID
    cy: UUID
    di: UUID
    acme: UUID
    shop: UUID
    cycle: UUID


async def team(company: Company, **cycle: Any) -> Team:
    ada, bo, cy, di = [await company.person(name) for name in ("Ada", "Bo", "Cy", "Di")]
    acme = await company.unit("Acme")
    shop = await company.unit("Shop", parent=acme)
    await company.member(ada, shop, role=MemberRole.LEAD)
    await company.member(bo, shop)
    await company.role(cy, Role.PROGRAMME_LEAD)
    return Team(ada, bo, cy, di, acme, shop, await company.cycle(**cycle))


async def act(graph: Graph, name: str, as_: UUID, answer: str = OBJECTIVE, **given: Any) -> Any:
    """What an action answers; the name of its input follows from its own."""
    input_ = f"{name[0].upper()}{name[1:]}Input"
    query = f"mutation($input: {input_}!) {{ {name}(input: $input) {{ {answer} {ERRORS} }} }}"
    return (await graph.ask(query, as_=as_, input=given))[name]


async def on_result(graph: Graph, name: str, as_: UUID, **given: Any) -> Any:
    return await act(graph, name, as_, KEY_RESULT, **given)


def codes(answer: Any) -> list[tuple[str, list[str]]]:
    return [(error["code"], error["path"]) for error in answer["errors"]]


async def unit_objective(company: Company, team: Team, **more: Any) -> UUID:
    """An objective of Shop that Ada owns; it is published, unless told otherwise."""
    level = {"level": ObjectiveLevel.UNIT, **more}
    key = await company.objective("Win", cycle=team.cycle, owner=team.ada, **level)
    await company.add(ObjectiveUnit, objective_id=key, unit_id=team.shop, weight=1)
    return key


async def counted(company: Company, noun: Any) -> int:
    async with company.database.system() as session:
        return int(await session.scalar(select(func.count()).select_from(noun)))


def draft_of(team: Team, **more: Any) -> dict[str, Any]:
    """What it takes to draft an objective of Shop."""
    least = {"title": "Win", "level": "UNIT", "ambition": "COMMITTED"}
    shares = [{"unit": gid("OrgUnit", team.shop)}]
    return {"cycle": gid("Cycle", team.cycle), **least, "units": shares, **more}
