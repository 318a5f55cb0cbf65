"""Actions on OKRs, each with the least that it takes, and how it refuses what it can not take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.graph.authoring import Team
from tests.graph.conftest import gid

Code = tuple[str, list[str]]
NOT_ALLOWED: Code = ("NOT_ALLOWED", [])
MISSING: Code = ("NOT_FOUND", [])
STALE: Code = ("CONFLICT", [])
IN_CYCLE: Code = ("OUTSIDE_CYCLE", ["cycle"])
OF_RESULT: Code = ("OUTSIDE_CYCLE", ["keyResult"])
NOWHERE = gid("Person", uuid4())


@dataclass(frozen=True)
class World:
    """A team's objective with a key result of its own and one that work drives, and what hangs on
    these: each by its name.
    """

    team: Team
    ids: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.ids[name]


Given = Callable[[World], dict[str, Any]]


@dataclass(frozen=True)
class Deed:
    """An action with the least that it takes, who may do it, and what everybody else is told.

    None where there is nothing to refuse: it stays open in a closed cycle. `bad` changes what is
    given, by the place that it is refused at.
    """

    action: str
    given: Given
    by: str = "ada"
    stranger: Code | None = NOT_ALLOWED
    closed: Code | None = IN_CYCLE
    versioned: bool = False
    bad: list[tuple[Given, Code]] = field(default_factory=list[tuple[Given, Code]])

    def __str__(self) -> str:
        return self.action


def named(name: str, as_: str = "id", **more: Any) -> Given:
    return lambda w: {as_: w[name], **more}


def words(**given: Any) -> Given:
    return lambda _: given


DEEDS = [
    Deed(
        "keyResultCreate",
        named("objective", "objective", title="More", kind="BOOLEAN"),
        bad=[
            (words(title=" "), ("EMPTY", ["title"])),
            (words(owner=NOWHERE), ("NOT_FOUND", ["owner"])),
            (words(dueOn="2026-09-30"), ("INVALID", ["dueOn"])),
            (words(weight="-1"), ("INVALID", ["weight"])),
        ],
    ),
    Deed(
        "keyResultReorder",
        lambda w: {"objective": w["objective"], "keyResults": [w["work"], w["result"]]},
        versioned=True,
        bad=[(words(keyResults=[]), ("INVALID", ["keyResults"]))],
    ),
    Deed(
        "objectiveCascade",
        lambda w: {"id": w["objective"], "units": [w["shop"]]},
        bad=[
            (words(units=[]), ("EMPTY", ["units"])),
            (words(units=[NOWHERE]), ("NOT_FOUND", ["units", "0", "unit"])),
        ],
    ),
    Deed(
        "objectiveDuplicate",
        named("objective"),
        bad=[(words(cycle=NOWHERE), ("NOT_FOUND", ["cycle"]))],
    ),
    Deed(
        "objectiveTemplateSet",
        named("objective", template=True),
        by="cy",
        closed=None,
        versioned=True,
    ),
    Deed(
        "objectiveReopen",
        named("over", "objective", reason="Again."),
        by="cy",
        closed=("OUTSIDE_CYCLE", ["objective"]),
        versioned=True,
        bad=[
            (words(reason=" "), ("EMPTY", ["reason"])),
            (named("objective", "objective"), ("NOT_OPEN", ["objective"])),
        ],
    ),
    Deed(
        "alignmentUpdate",
        named("alignment", share="0.5"),
        versioned=True,
        bad=[
            (words(share="1.5"), ("INVALID", ["share"])),
            (words(share="-1"), ("INVALID", ["share"])),
        ],
    ),
    Deed("alignmentDelete", named("alignment"), versioned=True),
    Deed(
        "dependencyCreate",
        lambda w: {"keyResult": w["result"], "unit": w["free"], "need": "Hands."},
        bad=[
            (words(need=" "), ("EMPTY", ["need"])),
            (words(unit=NOWHERE), ("NOT_FOUND", ["unit"])),
            (words(riskOwner=NOWHERE), ("NOT_FOUND", ["riskOwner"])),
        ],
    ),
    Deed("dependencyConfirm", named("dependency", confirmed=True), by="cy", versioned=True),
    Deed("dependencyDelete", named("dependency"), versioned=True),
    Deed(
        "taskLinkUpdate",
        named("link", query="SHOP-2", shows="ACCOUNTS"),
        versioned=True,
        bad=[(words(query=" "), ("INVALID", ["query"]))],
    ),
    Deed("taskLinkDelete", named("link"), versioned=True),
    Deed(
        "keyResultOverride",
        named("work", "keyResult", value="0.5", reason="Not all is there."),
        closed=OF_RESULT,
        versioned=True,
        bad=[(words(reason=" "), ("NEEDS_REASON", ["reason"]))],
    ),
    Deed(
        "keyResultResume",
        named("work", "keyResult"),
        closed=OF_RESULT,
        bad=[(named("result", "keyResult"), ("NOT_OPEN", ["keyResult"]))],
    ),
    Deed(
        "signalDispute",
        named("result", "subject", signal="NO_OWNER", reason="It is not."),
        bad=[
            (words(reason="x" * 2_001), ("INVALID", ["reason"])),
            (words(subject=NOWHERE), ("NOT_FOUND", ["subject"])),
        ],
    ),
    Deed(
        "checkInRequest",
        named("result", "keyResult", dueOn="2026-11-20"),
        closed=OF_RESULT,
        bad=[
            (words(dueOn="2026-11-17"), ("INVALID", ["dueOn"])),
            (words(of=NOWHERE), ("NOT_FOUND", ["of"])),
            (named("bo", "of"), ("INVALID", ["of"])),
        ],
    ),
    Deed(
        "checkInDelegateSet",
        lambda w: {"keyResult": w["result"], "person": w["bo"]},
        bad=[(words(person=NOWHERE), ("NOT_FOUND", ["person"]))],
    ),
    Deed(
        "checkInDelegateRemove",
        lambda w: {"keyResult": w["result"], "person": w["cy"]},
        closed=None,
        bad=[(named("bo", "person"), ("NOT_FOUND", ["person"]))],
    ),
    Deed(
        "blockerOpen",
        named("result", "keyResult", kind="RESOURCES", text="No hands."),
        closed=OF_RESULT,
        bad=[
            (words(text=" "), ("EMPTY", ["text"])),
            (words(owner=NOWHERE), ("NOT_FOUND", ["owner"])),
        ],
    ),
    Deed(
        "blockerUpdate",
        named("blocker", nextAction="Hire."),
        closed=OF_RESULT,
        versioned=True,
        bad=[(words(nextAction=" "), ("EMPTY", ["nextAction"]))],
    ),
    Deed(
        "blockerResolve",
        named("blocker", resolution="Hired."),
        closed=None,
        versioned=True,
        bad=[(words(resolution=" "), ("EMPTY", ["resolution"]))],
    ),
    Deed(
        "commentCreate",
        named("objective", "on", text="Well done."),
        stranger=None,
        closed=None,
        bad=[
            (words(text=" "), ("EMPTY", ["text"])),
            (words(on=NOWHERE), ("NOT_FOUND", ["on"])),
        ],
    ),
    Deed(
        "cycleReopen",
        named("past", reason="Late.", until="2026-12-01"),
        by="cy",
        closed=None,
        versioned=True,
        bad=[
            (words(reason=" "), ("EMPTY", ["reason"])),
            (words(until="2026-11-01"), ("INVALID", ["until"])),
            (words(until="2027-02-17"), ("INVALID", ["until"])),
            (named("cycle"), ("NOT_OPEN", ["id"])),
        ],
    ),
    Deed(
        "performanceGoalCreate",
        words(title="Learn"),
        stranger=None,
        closed=None,
        bad=[
            (words(title=" "), ("EMPTY", ["title"])),
            (words(objective=NOWHERE), ("NOT_FOUND", ["objective"])),
            (words(participant=NOWHERE), ("NOT_FOUND", ["participant"])),
        ],
    ),
    Deed(
        "performanceGoalDelete",
        named("goal"),
        stranger=MISSING,
        closed=None,
        versioned=True,
        bad=[(words(id=NOWHERE), MISSING)],
    ),
]
