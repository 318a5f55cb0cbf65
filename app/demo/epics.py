"""The epics behind the demo company's key results, and what they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Epic:
    """`parts` are worked on one after the other, each in its project's way of working."""

    project: str
    title: str
    parts: tuple[str, ...]


WAYS: Mapping[str, tuple[str, ...]] = {
    "PULSE": (
        "Sketch the {}",
        "Build the {}",
        "Test the {} at a pilot site",
        "Write the help page for the {}",
    ),
    "CLOUD": (
        "Measure the {} as it is",
        "Change the {} behind a flag",
        "Load-test the {}",
        "Roll out the {} to everybody",
    ),
    "WORKS": (
        "Describe how we do the {} today",
        "Agree on the new {}",
        "Try the {} with one team",
        "Hand over the {}",
    ),
}

EPICS: Mapping[str, Epic] = {
    "setup": Epic(
        "PULSE", "Guided set-up", ("network settings step", "site check", "progress screen", "tips")
    ),
    "pairing": Epic(
        "PULSE", "Pairing on the device", ("pairing button", "LED legend", "retry", "sound")
    ),
    "stalls": Epic(
        "PULSE", "Notice stalled set-ups", ("stall signal", "alert", "call list", "daily summary")
    ),
    "alarms": Epic(
        "PULSE", "Alarms people trust", ("alarm threshold", "quiet hours", "reason line", "snooze")
    ),
    "energy": Epic(
        "PULSE", "Energy report", ("first page", "comparison", "export", "monthly mail")
    ),
    "components": Epic(
        "PULSE", "One set of components", ("large button", "list", "number field", "line chart")
    ),
    "nordic": Epic(
        "PULSE", "Nordic pilots", ("price list in SEK", "pilot report", "visit plan", "offer")
    ),
    "offline": Epic(
        "PULSE", "App without a network", ("local store", "sync queue", "conflict screen", "badge")
    ),
    "battery": Epic(
        "CLOUD", "Battery life", ("sleep current", "radio schedule", "life estimate", "self-test")
    ),
    "updates": Epic(
        "CLOUD",
        "Safe updates",
        ("flash layout", "fallback image", "staged rollout", "health check"),
    ),
    "failover": Epic(
        "CLOUD", "Second region", ("read replica", "switch-over", "session store", "runbook")
    ),
    "watch": Epic(
        "CLOUD", "Notice first", ("probe from outside", "paging rule", "status page", "dashboard")
    ),
    "storage": Epic(
        "CLOUD", "Cold storage", ("file format", "mover job", "query path", "retention rule")
    ),
    "pipeline": Epic(
        "CLOUD",
        "Nightly data on time",
        ("late-data check", "backfill", "partition scheme", "owner list"),
    ),
    "desk": Epic("WORKS", "First answer", ("triage", "night shift", "phrase book", "hand-over")),
    "answers": Epic(
        "WORKS",
        "Public answers",
        ("article template", "review round", "search terms", "translation"),
    ),
    "line": Epic(
        "WORKS",
        "Line 2 without surprises",
        ("tool change", "morning check", "spare part shelf", "shift report"),
    ),
    "housing": Epic(
        "WORKS",
        "Housings right first time",
        ("mould temperature log", "gauge", "sorting table", "alloy test"),
    ),
    "sources": Epic(
        "WORKS",
        "Second sources",
        ("supplier audit", "sample order", "price round", "release paper"),
    ),
    "careers": Epic(
        "WORKS", "Hiring in six weeks", ("job page", "interview plan", "offer letter", "first call")
    ),
    "invoices": Epic(
        "WORKS",
        "Invoices without typing",
        ("supplier mailing", "scan rule", "approval path", "archive"),
    ),
    "passkeys": Epic(
        "WORKS",
        "Passkeys",
        ("enrolment day", "lost-phone procedure", "old sign-in", "terminal login"),
    ),
}
