"""A meeting as an iCalendar file (RFC 5545), which any calendar takes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LONGEST_LINE = 75
"""Octets of a line before it is folded."""


@dataclass(frozen=True)
class Meeting:
    uid: str
    stamp: datetime
    starts_at: datetime
    minutes: int
    summary: str
    description: Sequence[str]
    """Its lines."""
    is_cancelled: bool = False


def icalendar(meeting: Meeting) -> str:
    ends_at = meeting.starts_at + timedelta(minutes=meeting.minutes)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//OKR Graph//1:1//EN",
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"DTSTAMP:{instant(meeting.stamp)}",
        f"DTSTART:{instant(meeting.starts_at)}",
        f"DTEND:{instant(ends_at)}",
        "CLASS:PRIVATE",
        f"STATUS:{'CANCELLED' if meeting.is_cancelled else 'CONFIRMED'}",
        f"SUMMARY:{escaped(meeting.summary)}",
        f"DESCRIPTION:{escaped(chr(10).join(meeting.description))}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """As a text value: no separator, and no line of its own, whatever somebody wrote."""
    safe = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return safe.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> Iterator[str]:
    """Cut between characters, so that no part is longer than a line may be."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part, size = part + character, size + octets
    yield part
