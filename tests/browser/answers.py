"""What the graph answers to MyOkrs, as recorded shapes that a test can bend."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def ago(**length: float) -> str:
    return (NOW - timedelta(**length)).isoformat().replace("+00:00", "Z")


def me(*objectives: Json, total: int | None = None) -> Json:
    shown = {"totalCount": len(objectives) if total is None else total, "nodes": [*objectives]}
    return {"me": {"person": {"id": "UDox", "name": "Maya Okafor", "objectives": shown}}}


def objective(title: str, *key_results: Json, **changed: Any) -> Json:
    return {
        "id": f"O:{title}",
        "title": title,
        "level": "PERSON",
        "ambition": "ASPIRATIONAL",
        "status": "PUBLISHED",
        "cycle": {"id": "Q4", "label": "FY27 Q4", "startsOn": "2026-11-01", "endsOn": "2027-01-31"},
        "progress": progress("0.62"),
        "health": health("ON_TRACK", "0.55"),
        "keyResults": [*key_results],
        **changed,
    }


def key_result(title: str, **changed: Any) -> Json:
    return {
        "id": f"K:{title}",
        "title": title,
        "metric": {"kind": "INCREASE"},
        "unitOfMeasure": "customers",
        "start": "800",
        "target": "2000",
        "current": "1240",
        "dueOn": None,
        "progress": progress("0.366"),
        "health": health("ON_TRACK", "0.2"),
        "latestCheckIn": {"id": f"C:{title}", "effectiveAt": ago(days=3)},
        "tasks": tasks(),
        **changed,
    }


def progress(value: str | None) -> Json:
    return {"value": value, "measured": value is not None}


def health(value: str, expected: str | None = None) -> Json:
    return {"value": value, "expected": expected}


def tasks(*shown: Json, total: int | None = None) -> Json:
    return {"totalCount": len(shown) if total is None else total, "nodes": [*shown]}


def task(key: str, summary: str, category: str = "TODO", **changed: Any) -> Json:
    return {
        "id": key,
        "key": key,
        "summary": summary,
        "status": {"TODO": "To Do", "IN_PROGRESS": "In Progress", "DONE": "Done"}.get(category, ""),
        "statusCategory": category,
        "url": f"https://halden.atlassian.net/browse/{key}",
        "fetchedAt": ago(minutes=3),
        **changed,
    }


def full() -> Json:
    """A quarter as people have it: good, slow, late, silent, finished and not measured yet."""
    return me(
        objective(
            "Make the first week with Pulse effortless",
            key_result(
                "New sites that measure within one day",
                unitOfMeasure="%",
                start="40",
                target="80",
                current="67.5",
                progress=progress("0.6875"),
                health=health("ON_TRACK", "0.55"),
                tasks=tasks(
                    task("PULSE-142", "Guided set-up on the device", "DONE"),
                    task("PULSE-150", "Pre-fill the site's network settings", "IN_PROGRESS"),
                    task("PULSE-151", "Explain the LED colours"),
                    task("PULSE-163", "Measure set-up time", "DONE"),
                    task("PULSE-171", "Offline set-up guide"),
                ),
            ),
            key_result(
                "Support calls in the first week",
                metric={"kind": "DECREASE"},
                unitOfMeasure="calls",
                start="6.2",
                target="3",
                current="4.1",
                progress=progress("0.656"),
                health=health("ON_TRACK", "0.55"),
                latestCheckIn={"id": "C2", "effectiveAt": ago(days=1)},
            ),
            progress=progress("0.67"),
        ),
        objective(
            "Win mid-size manufacturers in the Nordics",
            key_result(
                "Signed pilot customers",
                unitOfMeasure=None,
                start="0",
                target="12",
                current="4",
                progress=progress("0.3333"),
                health=health("BEHIND", "0.55"),
                tasks=tasks(
                    task("NORD-31", "Reference visit in Tampere", "IN_PROGRESS"),
                    task("NORD-28", "Price list in SEK", "DONE"),
                    total=34,
                ),
            ),
            key_result(
                "Yearly revenue from new contracts",
                unitOfMeasure="EUR",
                start="0",
                target="1200000",
                current="184500.50",
                progress=progress("0.1538"),
                health=health("AT_RISK", "0.55"),
                latestCheckIn={"id": "C4", "effectiveAt": ago(days=8)},
            ),
            key_result(
                "Partner agreement signed",
                metric={"kind": "BOOLEAN"},
                unitOfMeasure=None,
                target="1",
                current="0",
                progress=progress("0"),
                health=health("OUTDATED", "0.55"),
                latestCheckIn={"id": "C5", "effectiveAt": ago(days=24)},
            ),
            ambition="COMMITTED",
            progress=progress("0.21"),
            health=health("AT_RISK", "0.55"),
        ),
        objective(
            "Know what our customers would miss",
            key_result(
                "Baseline for the yearly survey",
                metric={"kind": "BASELINE"},
                unitOfMeasure="answers",
                start=None,
                target=None,
                current=None,
                progress=progress(None),
                health=health("PENDING"),
                latestCheckIn=None,
            ),
            status="DRAFT",
            progress=progress(None),
            health=health("PENDING"),
        ),
    )
