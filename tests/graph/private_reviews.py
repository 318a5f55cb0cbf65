"""The scene of a review cycle, from its template to its end, for tests/graph/private_deeds.py."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from tests.graph.conftest import Graph
from tests.graph.private_deeds import (
    MISSING,
    NO_FOLLOWS,
    NOT_ALLOWED,
    NOWHERE,
    Code,
    Deed,
    Over,
    again,
    of,
    words,
)
from tests.graph.reviewing import ANSWERS, DUE, PERIOD, SECTIONS, SELF_ANSWERS, Reviewing

Finding = Callable[[Graph, Mapping[str, UUID], Mapping[str, str]], Awaitable[dict[str, str]]]
OF_CYCLE: Code = ("NOT_OPEN", [])
TAKEN: Code = ("CONFLICT", [])
HR_ONLY = ("manager", NOT_ALLOWED)
SEEN_ON = "tried in the phases that follow, below"
SWITCHES = {"hasNomination": True, "hasCalibration": True, "hasUpward": True}


def late(
    action: str, by: str, given: Any, says: str = "The cycle is in", code: Any = OF_CYCLE
) -> Over:
    return Over(given, code, says, action, by)


def doing(graph: Graph, people: Mapping[str, UUID], ids: Mapping[str, str]) -> Reviewing:
    return Reviewing(graph, dict(people), ids["cycle"])


async def parts(graph: Graph, people: Mapping[str, UUID], ids: Mapping[str, str]) -> dict[str, str]:
    found = doing(graph, people, ids)
    mine = {
        "self": await found.review("me", "SELF"),
        "theirs": await found.review("manager", "MANAGER"),
    }
    return {"part": await found.part(), "part of report": await found.part("report"), **mine}


async def peers(graph: Graph, people: Mapping[str, UUID], ids: Mapping[str, str]) -> dict[str, str]:
    return {"of peer": await doing(graph, people, ids).review("second", "PEER")}


def asking(who: str) -> Any:
    def words_of(ids: Mapping[str, str]) -> dict[str, Any]:
        return {"participant": ids["part"], "reviewer": ids[who]}

    return words_of


def session_words(ids: Mapping[str, str]) -> dict[str, Any]:
    return {"cycle": ids["cycle"], "name": "All", "members": [ids["other"]]}


def another_manager(ids: Mapping[str, str]) -> dict[str, Any]:
    return {"participant": ids["part"], "manager": ids["above"], "reason": "x"}


def cycle_words(ids: Mapping[str, str]) -> dict[str, Any]:
    told = {"name": "H2", "template": ids["template"], "due": DUE, **PERIOD}
    return {**told, "switches": SWITCHES, "scale": ["Low", "High"]}


def override(ids: Mapping[str, str]) -> dict[str, Any]:
    what = {"rating": 1, "reason": "As others"}
    return {"session": ids["session"], "participant": ids["part"], **what}


def moved(ids: Mapping[str, str]) -> dict[str, Any]:
    return {"participant": ids["part of report"], "manager": ids["above"], "reason": "Moved"}


SETTING_UP = [
    Deed(
        "reviewTemplateCreate", "hr", words(name="Half-year", sections=SECTIONS), HR_ONLY,
        [(words(name=" "), ("EMPTY", ["name"])), (words(sections=[]), ("EMPTY", ["sections"]))],
        keeps=("template", "reviewTemplate"), stateless="each is a version of its own",
    ),
    Deed(
        "reviewCycleCreate", "hr", cycle_words, HR_ONLY,
        [(words(name=" "), ("EMPTY", ["name"])), (words(threshold=2), ("INVALID", ["threshold"])),
         (words(endsOn="2026-01-01"), ("INVALID", ["endsOn"])),
         (words(template=NOWHERE), ("NOT_FOUND", ["template"]))],
        keeps=("cycle", "reviewCycle"), stateless="each is a cycle of its own",
    ),
    Deed(
        "reviewCycleLaunch", "hr", of("cycle"), HR_ONLY,
        [(words(participants=[]), ("INVALID", ["participants"])),
         (words(participants=[NOWHERE]), ("NOT_FOUND", ["participants", "0"])),
         (words(peopleTemplates=[{"template": NOWHERE, "people": []}]),
          ("NOT_FOUND", ["peopleTemplates", "0", "template"]))],
        over=[
            again("cycle", "what may follow is WRITING"),
            late("reviewVoicesClose", "hr", of("cycle")),
        ],
    ),
]  # fmt: skip
NOMINATING = [
    Deed(
        "peerNominate", "me", asking("peer"), ("other", MISSING),
        [(words(reviewer=NOWHERE), ("NOT_FOUND", ["reviewer"])),
         (of("manager", "reviewer"), ("INVALID", ["reviewer"]))],
        keeps=("asked", "peerNomination"),
        over=[late("reviewSave", "me", of("self", answers=SELF_ANSWERS)),
              late("reviewSubmit", "me", of("self")),
              late("reviewReopen", "hr", of("self", reason="x")),
              Over(asking("peer"), ("CONFLICT", ["reviewer"]), "")],
    ),
    Deed(
        "peerNominationDecide", "manager", of("asked", to="APPROVED"), ("me", NOT_ALLOWED),
        [(words(to="DECLINED"), ("INVALID", ["to"]))],
        over=[Over(of("asked", to="REFUSED"), TAKEN, "what may follow is DECLINED")],
    ),
    Deed(
        "peerNominationDecline", "peer", of("asked"), ("manager", NOT_ALLOWED),
        [(words(reason=" "), ("EMPTY", ["reason"]))],
        over=[Over(of("asked"), TAKEN, NO_FOLLOWS),
              Over(of("asked", to="APPROVED"), TAKEN, NO_FOLLOWS,
                   "peerNominationDecide", "manager")],
    ),
    Deed(
        "peerNominate", "me", asking("third"), ("other", MISSING),
        keeps=("left", "peerNomination"), stateless=SEEN_ON,
    ),
    Deed(
        "peerNominate", "manager", asking("second"), ("other", MISSING),
        stateless=SEEN_ON,
    ),
    Deed(
        "reviewCycleAdvance", "hr", of("cycle", to="WRITING"), HR_ONLY,
        [(words(reason=" "), ("EMPTY", ["reason"])),
         (words(to="SHARING"), ("NOT_OPEN", ["to"]))],
        over=[Over(of("cycle", to="NOMINATION"), ("NOT_OPEN", ["to"]), "CALIBRATION"),
              late("peerNominate", "me", asking("other")),
              late("reviewShare", "manager", of("part", "participant")),
              late("calibrationSessionOpen", "hr", session_words)],
    ),
]  # fmt: skip
WRITING = [
    Deed(
        "reviewSave", "me", of("self", answers=SELF_ANSWERS), ("manager", NOT_ALLOWED),
        [(words(answers=[{"question": "9.9", "text": "x"}]),
          ("NOT_FOUND", ["answers", "0", "question"])),
         (words(answers=[{"question": "1.1", "text": " "}]), ("EMPTY", ["answers", "0", "text"]))],
        stateless=SEEN_ON,
    ),
    Deed(
        "reviewSubmit", "me", of("self"), ("manager", NOT_ALLOWED),
        [(words(rating=1), ("INVALID", ["rating"]))],
        over=[Over(of("self"), ("NOT_OPEN", ["id"]), "may follow is IN_PROGRESS"),
              late("reviewSave", "me", of("self", answers=SELF_ANSWERS),
                   "may follow is IN_PROGRESS", ("NOT_OPEN", ["id"]))],
    ),
    Deed(
        "reviewReopen", "hr", of("self", reason="A word"), ("manager", NOT_ALLOWED),
        [(words(reason=" "), ("EMPTY", ["reason"]))],
        over=[again("self", "may follow is SUBMITTED", reason="x")],
    ),
    Deed(
        "reviewManagerChange", "hr",
        moved,
        ("other", NOT_ALLOWED),
        [(words(reason=" "), ("EMPTY", ["reason"])),
         (words(manager=NOWHERE), ("NOT_FOUND", ["manager"])),
         (of("report", "manager"), ("INVALID", ["manager"]))],
        over=[Over(moved, ("CONFLICT", ["manager"]), "already")],
    ),
    Deed(
        "evidenceAdd", "me", of("part", "participant", title="A talk", happenedOn="2026-09-01"),
        ("hr", NOT_ALLOWED),
        [(words(title=" "), ("EMPTY", ["title"])),
         (words(happenedOn="2026-01-01"), ("OUTSIDE_CYCLE", ["happenedOn"]))],
        stateless=SEEN_ON,
    ),
    Deed(
        "reviewSave", "manager", of("theirs", answers=ANSWERS), ("me", NOT_ALLOWED),
        stateless=SEEN_ON,
    ),
    Deed(
        "reviewSubmit", "manager", of("theirs", rating=2), ("me", NOT_ALLOWED),
        [(words(rating=3), ("INVALID", ["rating"]))], stateless="tried above",
    ),
    Deed(
        "reviewVoicesClose", "hr", of("cycle"), HR_ONLY,
        over=[again("cycle", "closed before"),
              late("reviewSave", "second", of("of peer", answers=ANSWERS), "no more",
                   ("NOT_OPEN", ["id"])),
              late("peerNominationDecide", "manager", of("left", to="APPROVED"), "no more",
                   ("NOT_OPEN", ["id"]))],
    ),
    Deed(
        "reviewCycleAdvance", "hr", of("cycle", to="CALIBRATION"), HR_ONLY,
        [(words(to="CLOSED"), ("NOT_OPEN", ["to"]))],
        over=[late("peerNominationDecide", "manager", of("left", to="APPROVED")),
              late("reviewReopen", "hr", of("theirs", reason="x")),
              late("reviewVoicesClose", "hr", of("cycle"))],
    ),
]  # fmt: skip
COMPARING = [
    Deed(
        "calibrationSessionOpen", "hr",
        lambda ids: {"cycle": ids["cycle"], "name": "All", "members": [ids["other"]]}, HR_ONLY,
        [(words(name=" "), ("EMPTY", ["name"])), (words(members=[]), ("INVALID", ["members"])),
         (words(members=[NOWHERE]), ("NOT_FOUND", ["members", "0"])),
         (words(unit=NOWHERE), ("NOT_FOUND", ["unit"]))],
        keeps=("session", "calibrationSession"),
        over=[late("reviewCycleAdvance", "hr", of("cycle", to="SHARING"), "Lock",
                   ("NOT_OPEN", ["to"]))],
    ),
    Deed(
        "calibrationOverride", "hr", override, HR_ONLY,
        [(words(rating=9), ("INVALID", ["rating"])), (words(reason=" "), ("EMPTY", ["reason"])),
         (words(participant=NOWHERE), ("NOT_FOUND", ["participant"]))],
        over=[Over(override, ("CONFLICT", ["rating"]), "already")],
    ),
    Deed(
        "calibrationLock", "hr", of("session", "session"), HR_ONLY,
        over=[Over(of("session", "session"), ("CONFLICT", []), NO_FOLLOWS),
              Over(lambda ids: {**override(ids), "rating": 2}, ("CONFLICT", []), NO_FOLLOWS,
                   "calibrationOverride")],
    ),
    Deed(
        "reviewCycleAdvance", "hr", of("cycle", to="SHARING"), HR_ONLY,
        [(words(to="WRITING"), ("NOT_OPEN", ["to"]))],
        over=[late("reviewReplyCreate", "me", of("part", "participant", text="x"), "not shared",
                   ("NOT_OPEN", ["participant"])),
              late("reviewAcknowledge", "me", of("part", "participant"), "not shared",
                   ("NOT_OPEN", ["participant"]))],
    ),
]  # fmt: skip
SHARING = [
    Deed(
        "reviewShare", "manager", of("part", "participant"), ("me", NOT_ALLOWED),
        over=[Over(of("part", "participant"), ("CONFLICT", []), "before")],
    ),
    Deed(
        "performanceGoalCreate", "manager", of("part", "participant", title="Lead a team"),
        ("other", ("NOT_ALLOWED", ["participant"])),
        keeps=("drafted", "performanceGoal"), stateless=SEEN_ON,
    ),
    Deed(
        "performanceGoalUpdate", "me", of("drafted", state="OPEN"), ("manager", NOT_ALLOWED),
        [(words(state=None), ("EMPTY", ["state"])), (words(title=None), ("EMPTY", ["title"]))],
        stateless=SEEN_ON,
    ),
    Deed(
        "reviewAcknowledge", "me", of("part", "participant"), ("manager", NOT_ALLOWED),
        [(words(comment=" "), ("EMPTY", ["comment"]))],
        over=[Over(of("part", "participant"), ("CONFLICT", []), "before")],
    ),
    Deed(
        "reviewReplyCreate", "me", of("part", "participant", text="Thanks"), ("hr", NOT_ALLOWED),
        [(words(text=" "), ("EMPTY", ["text"]))], stateless=SEEN_ON,
    ),
    Deed(
        "reviewCycleAdvance", "hr", of("cycle", to="CLOSED"), HR_ONLY,
        [(words(to="WRITING"), ("NOT_OPEN", ["to"]))],
        over=[Over(of("cycle", to="SHARING"), ("NOT_OPEN", ["to"]), NO_FOLLOWS),
              late("reviewReplyCreate", "me", of("part", "participant", text="x")),
              late("reviewAcknowledge", "me", of("part", "participant")),
              late("evidenceAdd", "me", of(
                  "part", "participant", title="A talk", happenedOn="2026-09-01")),
              late("reviewManagerChange", "hr", another_manager)],
    ),
]  # fmt: skip
REVIEWS: list[Deed | Finding] = [
    *SETTING_UP, parts, *NOMINATING, peers, *WRITING, *COMPARING, *SHARING,
]  # fmt: skip
