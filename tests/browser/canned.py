"""What the graph answers to the elements that write and open, as shapes that a test can bend."""

from collections.abc import Sequence
from typing import Any

from tests.browser.answers import Json, ago, health, key_result, objective, progress

MAYA = {"id": "P:maya", "name": "Maya Okafor"}
JONAS = {"id": "P:jonas", "name": "Jonas Lind"}


def ok(data: Any) -> tuple[int, Json]:
    return 200, {"data": data}


def done(field: str, **payload: Any) -> tuple[int, Json]:
    return ok({field: {"errors": [], **payload}})


def refused(field: str, message: str, *path: str, code: str = "INVALID") -> tuple[int, Json]:
    return ok({field: {"errors": [{"code": code, "path": [*path], "message": message}]}})


def meeting(**changed: Any) -> Json:
    return {
        "__typename": "OneOnOne",
        "id": "1:1",
        "startsAt": ago(days=-1),
        "minutes": 30,
        "heldAt": None,
        "cancelledAt": None,
        "version": 1,
        "organiser": JONAS,
        "partner": MAYA,
        "agenda": [],
        "actionItems": [],
        "suggestedTopics": [],
        "privateNotes": {"nodes": []},
        **changed,
    }


def agenda_item(text: str, **changed: Any) -> Json:
    item = {"id": f"A:{text}", "text": text, "carried": 0, "checkedAt": None, "version": 1}
    return {**item, "author": MAYA, "keyResult": None, **changed}


def todo(title: str, due: str) -> Json:
    """A key result of one's own to check in on."""
    told = {"__typename": "KeyResult", "id": f"K:{title}", "title": title}
    subject = {**told, "objective": {"id": "O:1", "title": "Win the Nordics"}}
    link = f"https://okr.example.com/{title}"
    owed = {"kind": "CHECK_IN", "reason": "Check in.", "link": link, "subject": subject}
    return {**owed, "dueOn": due, "isOverdue": False}


def todos(*owed: Json) -> Json:
    inbox = {"totalCount": len(owed), "nodes": [*owed]}
    return {"inbox": inbox, "me": {"person": {"id": MAYA["id"]}}}


def my_meetings(*planned: Json, held: Sequence[Json] = ()) -> Json:
    """As they are asked for: the soonest to come, and the latest that was held."""
    told = {"next": {"nodes": [*planned[:1]]}, "last": {"nodes": [*held[:1]]}}
    return {"me": {"person": {**MAYA, **told}}}


def subject(title: str, **changed: Any) -> Json:
    return {
        "id": f"K:{title}",
        "title": title,
        "version": 1,
        "metric": {"kind": "INCREASE", "steps": []},
        "unitOfMeasure": None,
        "start": "0",
        "target": "12",
        "current": "4",
        "isStale": False,
        "confidence": None,
        "progress": progress("0.3333"),
        "health": health("BEHIND", "0.55"),
        "latestCheckIn": None,
        "objective": {"id": "O:1", "title": "Win the Nordics"},
        **changed,
    }


def my_subjects(*subjects: Json) -> Json:
    mine = {"id": "O:1", "status": "PUBLISHED", "keyResults": [*subjects]}
    return {"me": {"person": {**MAYA, "objectives": {"nodes": [mine]}}}}


def feedback(text: str, **changed: Any) -> Json:
    return {
        "id": f"F:{text}",
        "version": 1,
        "author": JONAS,
        "about": MAYA,
        "sentAt": ago(days=1),
        "text": text,
        "values": [],
        "keyResult": None,
        "level": "PRIVATE",
        "acknowledgedAt": None,
        **changed,
    }


def feed(*entries: Json) -> Json:
    return {
        "me": {"person": {**MAYA, "feedback": {"nodes": [*entries]}}},
        "recognitions": {"nodes": []},
    }


def team(*objectives: Json) -> Json:
    shown = {"totalCount": len(objectives), "nodes": [*objectives]}
    unit = {"id": "U:1", "name": "Pulse", "lead": None, "objectives": shown}
    return {"me": {"person": {**MAYA, "units": [{"unit": unit}]}}}


def team_objective(title: str, **changed: Any) -> Json:
    return objective(title, key_result(f"Of {title}"), owner=MAYA, **changed)


def leaf(title: str, depth: int = 0, parent: str | None = None, **changed: Any) -> Json:
    node = {
        "__typename": "Objective",
        "id": f"O:{title}",
        "title": title,
        "level": "UNIT",
        "owner": MAYA,
        "progress": progress("0.5"),
        "health": health("BEHIND", "0.6"),
        **changed,
    }
    return {"depth": depth, "parent": parent and f"O:{parent}", "node": node}


def tree(*leaves: Json) -> Json:
    told = {"id": "Q4", "label": "FY27 Q4", "endsOn": "2027-01-31", "tree": [*leaves]}
    return {"cycles": {"nodes": [told]}}


def branch(*leaves: Json) -> Json:
    return {"cycle": {"id": "Q4", "tree": [*leaves]}}


def own(title: str, value: str | None, **changed: Any) -> Json:
    """A key result as an objective in full tells it."""
    told: Json = {"weight": "1", "series": [], "confidence": None, "owner": None, "isStale": False}
    return key_result(title, **{**told, "progress": progress(value), **changed})


def in_full(value: str, *inputs: Json, of: tuple[Json, ...] = (), **changed: Any) -> Json:
    told = objective("Win", *of, progress={**progress(value), "inputs": [*inputs]})
    nothing: Json = {
        "description": None,
        "owner": None,
        "units": [],
        "confidence": None,
        "health": {**health("ON_TRACK", "0.5"), "diverges": False, "computed": None},
        "alignedTo": [],
        "alignedFrom": {"nodes": []},
        "keyResultSets": [],
        "checkIns": {"nodes": []},
    }
    return {"objective": {**told, **nothing, **changed}}
