"""A review cycle in a few lines: who takes part, what is asked, and what each of them does."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rules.terms import Role
from tests.graph.conftest import Graph, gid
from tests.support.company import Company

SECTIONS: list[dict[str, Any]] = [
    {
        "title": "Looking back",
        "writers": ["SELF", "PEER", "UPWARD", "MANAGER", "SKIP"],
        "questions": [
            {"kind": "TEXT", "text": "What went well?", "required": True},
            {"kind": "RATING", "text": "How often?", "options": ["Seldom", "Often", "Always"]},
            {"kind": "OKR_EVIDENCE", "text": "What shows it?"},
        ],
    },
    {
        "title": "Looking ahead",
        "writers": ["SELF"],
        "aspirations": True,
        "questions": [{"kind": "TEXT", "text": "Where do you want to go?", "required": True}],
    },
]
DUE = {"selfOn": "2026-12-01", "peersOn": "2026-12-08", "managerOn": "2026-12-15"}
PERIOD = {"startsOn": "2026-07-01", "endsOn": "2026-12-31"}
SELF_ANSWERS = [{"question": "1.1", "text": "Mine"}, {"question": "2.1", "text": "Up"}]
ANSWERS = [{"question": "1.1", "text": "Well done"}, {"question": "1.2", "option": 2}]
PARTS = """participant { id version sharedAt acknowledgedAt manager { name }
  replies { nodes { text acknowledges author { name } } } }"""
FIELDS = {
    "reviewTemplateCreate": "reviewTemplate { id name number }",
    "reviewCycleCreate": "reviewCycle { id version phase nextPhases }",
    "reviewCycleLaunch": "reviewCycle { id version phase nextPhases }",
    "reviewCycleAdvance": "reviewCycle { id version phase nextPhases }",
    "reviewVoicesClose": "reviewCycle { id version voicesClosedAt }",
    "reviewSave": "review { id version state answers { question text option } }",
    "reviewSubmit": "review { id version state }",
    "reviewReopen": "review { id version state reopenedBecause }",
    "reviewShare": PARTS,
    "reviewAcknowledge": PARTS,
    "reviewReplyCreate": PARTS,
    "reviewManagerChange": PARTS,
    "evidenceAdd": "evidenceItem { id kind title addedBy { name } }",
    "peerNominate": "peerNomination { id version state }",
    "peerNominationDecide": "peerNomination { id version state }",
    "peerNominationDecline": "peerNomination { id version state }",
    "calibrationSessionOpen": "calibrationSession { id version }",
    "calibrationOverride": "calibrationSession { id version }",
    "calibrationLock": "calibrationSession { id version lockedAt }",
    "performanceGoalCreate": "performanceGoal { id version title state sharedWith { name } }",
    "performanceGoalUpdate": "performanceGoal { id version title state sharedWith { name } }",
    "performanceGoalDelete": "deletedId",
}


async def act(graph: Graph, action: str, as_: UUID, **given: Any) -> Any:
    """What an action answers: its object, or its errors by code and path."""
    input_ = action[0].upper() + action[1:] + "Input"
    asked = f"{action}(input: $input) {{ errors {{ code path message }} {FIELDS[action]} }}"
    query = f"mutation($input: {input_}!) {{ {asked} }}"
    return (await graph.ask(query, as_=as_, input=given))[action]


async def did(graph: Graph, action: str, as_: UUID, **given: Any) -> Any:
    """The object of an action that is not refused."""
    answer = await act(graph, action, as_, **given)
    assert answer["errors"] == [], answer
    [found] = [value for name, value in answer.items() if name != "errors"]
    return found


def codes(*answers: Any) -> list[tuple[str, list[str]]]:
    return [(each["code"], each["path"]) for answer in answers for each in answer["errors"]]


@dataclass
class Reviewing:
    """A launched cycle of `me`, with the ids of everybody by name."""

    graph: Graph
    people: dict[str, UUID]
    cycle: str

    async def do(self, action: str, who: str, **given: Any) -> Any:
        return await did(self.graph, action, self.people[who], **given)

    async def refused(self, action: str, who: str, **given: Any) -> list[tuple[str, list[str]]]:
        return codes(await act(self.graph, action, self.people[who], **given))

    async def to(self, *phases: str) -> None:
        for phase in phases:
            await self.do("reviewCycleAdvance", "hr", id=self.cycle, to=phase)

    async def review(self, author: str, kind: str, subject: str = "me") -> str:
        """The id of a review, as its author finds it."""
        query = "{ me { reviewsToWrite { nodes { id kind subject { name } } } } }"
        mine = (await self.graph.ask(query, as_=self.people[author]))["me"]["reviewsToWrite"]
        [found] = [
            each["id"] for each in mine["nodes"]
            if (each["kind"], each["subject"]["name"]) == (kind, subject)
        ]  # fmt: skip
        return str(found)

    async def part(self, subject: str = "me") -> str:
        """The id of a participant, as the HR reviewer finds it."""
        query = """query($id: ID!) { reviewCycle(id: $id) {
          participants { nodes { id subject { name } } } } }"""
        answer = await self.graph.ask(query, as_=self.people["hr"], id=self.cycle)
        parts = answer["reviewCycle"]["participants"]["nodes"]
        [found] = [each["id"] for each in parts if each["subject"]["name"] == subject]
        return str(found)

    async def writes(self, author: str, kind: str, subject: str = "me", **submit: Any) -> str:
        """Saved and submitted."""
        id_ = await self.review(author, kind, subject)
        answers = SELF_ANSWERS if kind == "SELF" else ANSWERS
        await self.do("reviewSave", author, id=id_, answers=answers)
        await self.do("reviewSubmit", author, id=id_, **submit)
        return id_

    async def asked(self, *peers: str) -> None:
        """Peers whom the manager names are asked at once."""
        part = await self.part()
        for peer in peers:
            reviewer = gid("Person", self.people[peer])
            await self.do("peerNominate", "manager", participant=part, reviewer=reviewer)


PEOPLE = ("above", "manager", "me", "report", "peer", "second", "third", "other", "hr", "admin")


async def cast(company: Company, reports: int = 1) -> dict[str, UUID]:
    """`me` under `manager` under `above`; the others beside them, and more reports of `me`."""
    people: dict[str, UUID] = {}
    for name in PEOPLE:
        over = {"manager": "above", "me": "manager", "report": "me"}.get(name)
        people[name] = await company.person(name, manager=None if over is None else people[over])
    for number in range(1, reports):
        name = f"report {number}"
        people[name] = await company.person(name, manager=people["me"])
    await company.role(people["hr"], Role.HR_REVIEWER)
    await company.role(people["admin"], Role.ADMINISTRATOR)
    return people


async def set_up(graph: Graph, people: dict[str, UUID], **more: Any) -> str:
    """A cycle that is still a draft."""
    hr = people["hr"]
    template = await did(graph, "reviewTemplateCreate", hr, name="Half-year", sections=SECTIONS)
    words = {"name": "H2", "template": template["id"], "due": DUE, **PERIOD, **more}
    return str((await did(graph, "reviewCycleCreate", hr, **words))["id"])


async def launched(graph: Graph, company: Company, *, reports: int = 1, **more: Any) -> Reviewing:
    people = await cast(company, reports)
    cycle = await set_up(graph, people, **more)
    await did(graph, "reviewCycleLaunch", people["hr"], id=cycle)
    return Reviewing(graph, people, cycle)
